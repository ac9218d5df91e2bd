"""``findings numbers``: try a phrase, or a file, and see what is read as a share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def numbers(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A text in quotation marks, or the path of a text file.")],
    scale: Annotated[str | None, typer.Option(help="Quantifier scale (a name, or a YAML file).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of bars.")] = False,
) -> None:
    """Show the shares stated in a text, with their intervals drawn as bars."""
    import json
    from dataclasses import asdict

    from rich.console import Console

    from pipeline.proportions import find_proportions
    from pipeline.report.numbers import draw

    path = Path(text) if len(text) < 300 and "\n" not in text else None
    content = path.read_text(encoding="utf-8", errors="replace") if path and path.is_file() else text
    shares = find_proportions(content, scale=scale)
    if as_json:
        for share in shares:
            typer.echo(json.dumps(asdict(share), ensure_ascii=False))
        return
    console = Console()
    if not shares:
        console.print("no share is stated in this text")
    for line in draw(shares):
        console.print(line)
