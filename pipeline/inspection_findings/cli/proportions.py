"""``findings proportions``: try a phrase, a file or standard input, and see what is read as a proportion."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer


def proportions(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A text in quotation marks, the path of a text file, or - for standard input.")
    ],
    scale: Annotated[str | None, typer.Option(help="Quantifier scale (a name, or a YAML file).")] = None,
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
    found = find_proportions(content, scale=scale)
    often = find_frequencies(content) if frequencies else []
    if as_json:
        for record in (*map(asdict, found), *map(asdict, often)):
            typer.echo(json.dumps(record, ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not found and not often:
        console.print("this text states no proportion")
    for line in draw(content, found, width=console.width):
        console.print(line, soft_wrap=True)
    for word in often:
        console.print(f"{word.text}: {word.low:.0%} to {word.high:.0%} of the time, about {word.estimate:.0%} (scale {word.scale})")


# no name of a file is longer, in characters
LONGEST_NAME = 300
# one word with an ending: "typo.txt", "notes.v2.log"; "c.60%" and "e.g." are none
FILE_NAME = re.compile(r"\S+\.[A-Za-z][A-Za-z0-9]{1,4}")


def content_of(text: str) -> str:
    """The text itself, that of the file that it names, or that of standard input where it is "-".

    Raises:
        ReadError: the file can't be read, or the text looks like the name of a file that is not there.
    """
    from inspection_findings.errors import ReadError
    from inspection_findings.stages import REPORT_ENDINGS

    if text == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if len(text) > LONGEST_NAME or "\n" in text:
        return text
    try:
        path = Path(text)
        if path.is_file():
            return path.read_text(encoding="utf-8", errors="replace")
        if FILE_NAME.fullmatch(text) or path.suffix.lower() in REPORT_ENDINGS:
            raise ReadError(f"{text}: there is no such file: check the path, or give the text itself", path=text)
        return text
    except ValueError:  # no path has a null character in it
        return text
    except OSError as error:
        raise ReadError(f"{text}: cannot be read ({error.strerror}): check the path", path=text) from error
