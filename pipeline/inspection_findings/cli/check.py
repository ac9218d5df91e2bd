"""``findings check``: what the narrative states against the published figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspection_findings.cli.target import check_target


def check(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    picture: Annotated[
        Path | None,
        typer.Option(metavar="PNG", help="Draw a picture into this file, one row for each key question (extra: plots)."),
    ] = None,
) -> None:
    """Compare what the narrative states with the published figures, as a table or as a picture.

    Examples:

        findings check out/

        findings check out/ --picture checks.png
    """
    from rich.console import Console

    from inspection_findings.dataframes import read_lines
    from inspection_findings.errors import ReadError
    from inspection_findings.model.records import CheckRecord
    from inspection_findings.report.check import check_tables, draw_checks

    if picture is not None:
        check_target(picture, option="--picture", kind="PNG", endings=(".png",))
    path = out / "checks.jsonl"
    if not path.is_file():
        raise ReadError(
            f"{out}: there is no checks.jsonl in this folder: run 'findings extract' into this folder first", path=str(out)
        )
    checks = list(read_lines(path, needs=CheckRecord.model_validate))
    console = Console()
    if not checks:
        console.print("no report in this folder publishes figures or ratings to check against")
    for table in check_tables(checks):
        console.print(table)
    if picture is not None:
        left_out = draw_checks(checks, picture)
        if left_out is not None:
            more = f" ({left_out} more in checks.jsonl only)" if left_out else ""
            console.print(f"picture written to {picture}{more}", highlight=False, soft_wrap=True)
