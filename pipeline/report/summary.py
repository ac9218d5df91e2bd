"""The short table that ends a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from pipeline.errors import ReadError
from pipeline.frames import read_findings, read_lines

if TYPE_CHECKING:
    from pipeline.batch import RunSummary

MOST_ROWS = 20


def print_summary(out: Path, summary: RunSummary) -> None:
    """Print what a run found to stdout, and its failures to stderr."""
    console = Console()
    console.print(summary_table(tally(out)))
    console.print(f"written to {out}", highlight=False)
    errors = out / "errors.jsonl"
    problems = Console(stderr=True)
    if summary.exit_status and errors.is_file():
        for number, error in enumerate(read_lines(errors)):
            if number == MOST_ROWS:
                problems.print(f"… and more: see {errors}", highlight=False)
                break
            problems.print(f"failed: {error['path']}: {error['message']}", highlight=False, markup=False, soft_wrap=True)


def tally(out: Path) -> dict[str, dict[str, Any]]:
    """How many findings of each kind each document has, by its path."""
    documents: dict[str, dict[str, Any]] = {}
    try:
        for finding in read_findings(out):
            row = documents.setdefault(
                finding["document"]["path"],
                {"framework": finding["document"]["framework"] or "–"} | dict.fromkeys((*LABEL_COLUMNS, "proportions"), 0),
            )
            if finding["label"] in LABEL_COLUMNS:
                row[finding["label"]] += 1
            row["proportions"] += len(finding["proportions"])
    except ReadError:
        return documents
    return documents


LABEL_COLUMNS = {
    "strength": "strengths",
    "area_for_improvement": "areas for improvement",
    "recommendation": "recommendations",
}


def summary_table(documents: dict[str, dict[str, Any]]) -> Table:
    """The tally as a table: one row a document, the totals last."""
    table = Table(title="What was found", show_footer=True, title_justify="left")
    totals = {name: sum(row[name] for row in documents.values()) for name in (*LABEL_COLUMNS, "proportions")}
    table.add_column("report", footer=f"{len(documents)} reports", overflow="fold")
    table.add_column("framework", overflow="fold")
    for name, shown in (*LABEL_COLUMNS.items(), ("proportions", "proportions")):
        table.add_column(shown, justify="right", footer=str(totals[name]))
    for path, row in list(documents.items())[:MOST_ROWS]:
        table.add_row(path, row["framework"], *(str(row[name]) for name in (*LABEL_COLUMNS, "proportions")))
    if len(documents) > MOST_ROWS:
        table.add_row("…", "", "", "", "", "")
    return table
