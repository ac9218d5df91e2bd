"""The command ``findings``: one module per command, registered here; heavy libraries are imported inside the commands."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipeline.cli.check import check
from pipeline.cli.extract import extract
from pipeline.cli.numbers import numbers
from pipeline.cli.show import show
from pipeline.cli.train import train
from pipeline.errors import PipelineError

app = typer.Typer(
    name="findings",
    help="Turn inspection reports into data: tagged findings, and proportions as intervals linked to the standards.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None if os.environ.get("NO_COLOR") else "rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

PANELS = {
    "Extract and read": (extract, show, numbers, check),
    "Learn": (train,),
}
for _panel, _commands in PANELS.items():
    for _command in _commands:
        app.command(name=_command.__name__.replace("_", "-"), rich_help_panel=_panel)(_command)


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error (works after any command).")] = False,
) -> None:
    """Turn inspection reports into data: tagged findings, and proportions as intervals linked to the standards."""
    if version:
        from pipeline import __version__

        typer.echo(f"inspection-findings {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 some inputs failed, 2 wrong usage or configuration, 130 stopped."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    if "--version" in arguments[:1]:
        arguments = ["--version", "extract"]
    try:
        app([argument for argument in arguments if argument != "--debug"], prog_name="findings")
    except PipelineError as error:
        if debug:
            raise
        typer.echo(f"findings: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("findings: stopped; what is done is kept, and the same command goes on from there", err=True)
        sys.exit(130)
    except OSError as error:
        if debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"findings: {place}{error.strerror or error}: check the path, its rights and the free space", err=True)
        sys.exit(2)
    except Exception as error:  # a fault of ours: one line for the user, the traceback on demand
        if debug:
            raise
        typer.echo(f"findings: {type(error).__name__}: {' '.join(str(error).split())[:300]} (--debug shows where)", err=True)
        sys.exit(2)
