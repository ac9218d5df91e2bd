"""``findings export``: a run as a workbook, CSV, Parquet, SQLite or DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    to: Annotated[
        Path, typer.Option("--to", help="What to write; the ending says how: .xlsx, .csv, .zip, .parquet, .sqlite, .duckdb.")
    ],
    table: Annotated[str | None, typer.Option(help="Only this table, as one .csv or .parquet file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write a run as tables: documents, sections, findings, proportions, judgements, results, checks, warnings, errors.

    Endings .csv and .parquet make a folder with a file for each table. The tables are described in docs/tables.md.

    Examples:

        findings export out/ --to findings.xlsx

        findings export out/ --to tables.sqlite

        findings export out/ --to findings.csv --table findings
    """
    from inspection_findings.tables import export_run, open_run

    run = open_run(out)
    rows = export_run(run, to, force=force, table=table)
    for note in run.notes:
        typer.echo(f"note: {note}", err=True)
    named = [f"{number:,} {name}" for name, number in rows.items() if table in (None, name)]
    typer.echo(f"written to {to}: {', '.join(named)}")
