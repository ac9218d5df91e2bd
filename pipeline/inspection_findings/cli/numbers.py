"""``findings proportions``: the proportions in a text, a report or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from inspection_findings.cli.choices import complete_scale

# the longest text that is looked up as a file, in characters
LONGEST_PATH = 300


def proportions(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A text in quotation marks, the path of a report, or - for standard input.")
    ],
    scale: Annotated[
        str | None, typer.Option(help="Quantifier scale: a name, or a YAML file.", autocompletion=complete_scale)
    ] = None,
    frequencies: Annotated[
        bool, typer.Option("--frequencies", help="Show words of frequency (often, rarely) too, on a scale of their own.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of bars.")] = False,
) -> None:
    """Show the proportions stated in a text, with their intervals drawn as bars.

    Examples:

        findings proportions "Plans were good in just over half of the 70 cases."

        findings proportions notes.txt --json
    """
    import json
    from dataclasses import asdict

    from rich.console import Console

    from inspection_findings.proportions import find_frequencies, find_proportions
    from inspection_findings.report.numbers import draw

    content = content_of(text)
    shares = find_proportions(content, scale=scale)
    often = find_frequencies(content) if frequencies else []
    if as_json:
        for record in (*map(asdict, shares), *map(asdict, often)):
            typer.echo(json.dumps(record, ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not shares and not often:
        console.print("this text states no proportion")
    for line in draw(content, shares, width=console.width):
        console.print(line, soft_wrap=True)
    for word in often:
        console.print(f"{word.text}: {word.low:.0%} to {word.high:.0%} of the time, about {word.estimate:.0%} (scale {word.scale})")


def content_of(text: str) -> str:
    """The text itself, that of the report that it names, or that of standard input for "-".

    Raises:
        ReadError: it looks like the name of a file, and there is no such file or it can't be read.
    """
    if text == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if len(text) > LONGEST_PATH or "\n" in text or "\0" in text:
        return text
    path = Path(text)
    if path.is_file():
        from inspection_findings.readers import read

        return read(path).text
    from inspection_findings.errors import ReadError
    from inspection_findings.stages import REPORT_ENDINGS

    if path.suffix.lower() in REPORT_ENDINGS:
        raise ReadError(f"{text}: there is no such file: check the path", path=text)
    return text
