"""``findings scales``: the quantifier scales that ship, or what one of them says."""

from __future__ import annotations

from typing import Annotated

import typer

from inspection_findings.cli.choices import complete_scale


def scales(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Show this scale: a name, or the path of a YAML file.", autocompletion=complete_scale),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of a table.")] = False,
) -> None:
    """List the quantifier scales, or show what one scale says of each phrase.

    Examples:

        findings scales

        findings scales education-scotland
    """
    import json

    from rich.console import Console
    from rich.table import Table

    from inspection_findings.proportions import load_scale, scale_names

    if name is None:
        rows = [
            {"name": scale.name, "phrases": len(scale.intervals), "source": scale.source}
            for scale in map(load_scale, scale_names())
        ]
    else:
        intervals = load_scale(name).intervals.items()
        rows = [{"phrase": phrase, "low": low, "estimate": estimate, "high": high} for phrase, (low, estimate, high) in intervals]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table(*(rows[0] if rows else ()), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(f"{value:.0%}" if isinstance(value, float) else str(value) for value in row.values()))
    Console(highlight=False).print(table)
