"""The command ``findings``: one module per command, registered here; heavy libraries are imported inside the commands."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Annotated

import typer
from typer.exceptions import TyperException

from inspection_findings.cli.agreement import agreement
from inspection_findings.cli.apply_reviews import apply_reviews
from inspection_findings.cli.calibrate import calibrate
from inspection_findings.cli.check import check
from inspection_findings.cli.compare import compare
from inspection_findings.cli.convert import convert
from inspection_findings.cli.diff import diff
from inspection_findings.cli.evaluate import evaluate
from inspection_findings.cli.export import export
from inspection_findings.cli.extract import extract
from inspection_findings.cli.follow_up import follow_up
from inspection_findings.cli.frameworks import frameworks
from inspection_findings.cli.promote import promote
from inspection_findings.cli.proportions import proportions
from inspection_findings.cli.queue import queue
from inspection_findings.cli.report import report
from inspection_findings.cli.review import review
from inspection_findings.cli.rules import rules
from inspection_findings.cli.schema import schema
from inspection_findings.cli.show import show
from inspection_findings.cli.themes import themes
from inspection_findings.cli.train import train
from inspection_findings.errors import PipelineError

app = typer.Typer(
    name="findings",
    help="Turn inspection reports into data: tagged findings, and proportions as intervals linked to the standards.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None if os.environ.get("NO_COLOR") else "rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    "Extract and read": (extract, show, proportions, check, rules),
    "Hand over": (report, export, compare, diff, themes, follow_up, schema),
    "Review": (review, apply_reviews, agreement, convert),
    "Learn": (queue, train, evaluate, promote, calibrate),
}
for _panel, _commands in PANELS.items():
    for _command in _commands:
        app.command(name=_command.__name__.replace("_", "-"), rich_help_panel=_panel)(_command)
# the name that the command had before
app.command(name="numbers", hidden=True)(proportions)
app.add_typer(frameworks, name="frameworks", rich_help_panel="Extract and read")


def tell_version(wanted: bool) -> None:
    """Print the version and leave, where that is wanted."""
    if wanted:
        from inspection_findings import __version__

        typer.echo(f"inspection-findings {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=tell_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error (works after any command).")] = False,
) -> None:
    """Turn inspection reports into data: tagged findings, and proportions as intervals linked to the standards."""


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 some inputs failed, 2 wrong usage or configuration, 130 stopped."""
    try:
        status = run_command()
        leave_alone()
    except KeyboardInterrupt:
        status = 130
        leave_alone()
    sys.exit(status)


def leave_alone() -> None:
    """Ignore Ctrl-C and SIGTERM from now on: the command is done, and its status stands while Python tidies up."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def run_command() -> int:
    """The exit status of the command that the command line names; an error is told on stderr."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    try:
        status = app([argument for argument in arguments if argument != "--debug"], prog_name="findings", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        tell("stopped")
        return 130
    except Exception as error:
        if debug:
            traceback.print_exc()
        else:
            tell(told(error))
        return 2
    return status if isinstance(status, int) else 0


def told(error: Exception) -> str:
    """What to say of an error in one line: what is wrong, where, and what to do; nothing where it was said already."""
    if isinstance(error, TyperException):
        command = context.command_path if (context := getattr(error, "ctx", None)) else "findings"
        message = getattr(error, "format_message", lambda: str(error))().rstrip(".")
        return f"{message}: see '{command} --help'" if message else ""
    if isinstance(error, PipelineError):
        return str(error)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}: check the path, its rights and the free space"
    return f"{type(error).__name__}: {str(error)[:300]} (a fault of this program: --debug shows where)"


def tell(line: str) -> None:
    """Print one line on stderr, after the program's name."""
    if line:
        typer.echo(f"findings: {' '.join(line.split())}", err=True)
