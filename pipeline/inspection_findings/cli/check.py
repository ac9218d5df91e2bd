"""``findings check``: what the narrative states against the published figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    picture: Annotated[bool, typer.Option(help="Draw OUT/checks.png, one row a key question.")] = True,
) -> None:
    """Compare what the narrative states with the published figures, as a table and as a picture.

    Examples:

        findings check out/

        findings check out/ --no-picture
    """
    from rich.console import Console

    from inspection_findings.dataframes import read_lines
    from inspection_findings.errors import ReadError
    from inspection_findings.model.records import CheckRecord
    from inspection_findings.report.check import check_tables, draw_checks

    path = out / "checks.jsonl"
    if not path.is_file():
        raise ReadError(f"{out}: holds no checks.jsonl: run 'findings extract' into this folder first", path=str(out))
    checks = list(read_lines(path, needs=CheckRecord.model_validate))
    console = Console()
    if not checks:
        console.print("no report in this folder publishes figures or ratings to check against")
    for table in check_tables(checks):
        console.print(table)
    if picture:
        target = out / "checks.png"
        left_out = draw_checks(checks, target)
        if left_out is not None:
            more = f" ({left_out} reports more are in checks.jsonl only)" if left_out else ""
            console.print(f"picture written to {target}{more}", highlight=False, soft_wrap=True)
