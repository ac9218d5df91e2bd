"""``findings numbers``: try a phrase, a file or standard input, and see what is read as a share."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def numbers(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A text in quotation marks, the path of a text file, or - for standard input.")
    ],
    scale: Annotated[str | None, typer.Option(help="Quantifier scale (a name, or a YAML file).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of bars.")] = False,
) -> None:
    """Show the shares stated in a text, with their intervals drawn as bars.

    Examples:

        findings numbers "Plans were good in just over half of the 70 cases."

        findings numbers notes.txt --json
    """
    import json
    from dataclasses import asdict

    from rich.console import Console

    from inspection_findings.proportions import find_proportions
    from inspection_findings.report.numbers import draw

    content = content_of(text)
    shares = find_proportions(content, scale=scale)
    if as_json:
        for share in shares:
            typer.echo(json.dumps(asdict(share), ensure_ascii=False))
        return
    console = Console(highlight=False)
    if not shares:
        console.print("no share is stated in this text")
    for line in draw(content, shares, width=console.width):
        console.print(line, soft_wrap=True)


def content_of(text: str) -> str:
    """The text itself, that of the file that it names, or that of standard input where it is "-".

    Raises:
        ReadError: the file can't be read.
    """
    from inspection_findings.errors import ReadError

    if text == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if len(text) > 300 or "\n" in text:
        return text
    try:
        path = Path(text)
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else text
    except ValueError:  # no path has a null character in it
        return text
    except OSError as error:
        raise ReadError(f"{text}: cannot be read ({error.strerror}): check the path", path=text) from error
