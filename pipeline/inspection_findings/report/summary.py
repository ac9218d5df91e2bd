"""The short table that ends a run."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspection_findings.dataframes import read_lines

if TYPE_CHECKING:
    from inspection_findings.batch import RunSummary

MOST_ROWS = 20
MOST_FAILURES = 20
MOST_WARNINGS = 20
# what is counted, and its column: short enough for a terminal of 80 columns
COLUMNS = {
    "strength": "strengths",
    "area_for_improvement": "to improve",
    "recommendation": "recomm.",
    "proportions": "shares",
}


def print_summary(out: Path, summary: RunSummary) -> None:
    """Print what a run found to stdout, and its failures to stderr."""
    console = Console()
    console.print(summary_table(summary, width=console.width))
    reused = f", {summary.reused:,} of them done earlier" if summary.reused else ""
    told = f"{summary.documents:,} reports{reused}, {summary.failed:,} failed, in {summary.seconds.get('total', 0):,.1f} s"
    console.print(told, highlight=False, soft_wrap=True)
    console.print(f"written to {out}", highlight=False, markup=False, soft_wrap=True)
    problems = Console(stderr=True)
    print_warnings(out / "warnings.jsonl", summary.counts["warnings"], problems)
    errors = out / "errors.jsonl"
    if summary.exit_status and errors.is_file():
        for number, error in enumerate(read_lines(errors)):
            if number == MOST_FAILURES:
                told = f"… and {summary.failed - MOST_FAILURES:,} more: see {errors}"
                problems.print(told, highlight=False, markup=False, soft_wrap=True)
                break
            problems.print(f"failed: {error['path']}: {error['message']}", highlight=False, markup=False, soft_wrap=True)


def print_warnings(path: Path, number: int, problems: Console) -> None:
    """Print the first of a run's warnings, a line each, and how many more there are."""
    if not number or not path.is_file():
        return
    for warning in islice(read_lines(path), MOST_WARNINGS):
        told = f"warning: {warning['document']['path']}: {warning['message']}"
        problems.print(told, highlight=False, markup=False, soft_wrap=True)
    if number > MOST_WARNINGS:
        problems.print(f"… and {number - MOST_WARNINGS:,} more warnings: see {path}", highlight=False, markup=False, soft_wrap=True)


def summary_table(summary: RunSummary, *, width: int = 80) -> Table:
    """What was found: one row a document for the first of them, and the totals of all; fits into ``width`` columns."""
    rows = summary.rows[:MOST_ROWS]
    numbers = {name: max(len(shown), len(f"{summary.counts[name]:,}")) for name, shown in COLUMNS.items()}
    room = max(20, width - sum(numbers.values()) - 3 * (len(numbers) + 2) - 1)
    framework = max(len("framework"), min(max((len(name or "") for _, name, _ in rows), default=0), room // 3))
    table = Table(title="What was found", title_justify="left", show_footer=True, footer_style="bold")
    table.add_column("report", footer="all reports", no_wrap=True, max_width=room - framework)
    table.add_column("framework", no_wrap=True, max_width=framework)
    for name, shown in COLUMNS.items():
        table.add_column(shown, justify="right", footer=f"{summary.counts[name]:,}", no_wrap=True)
    for path, chosen, counts in rows:
        shown = shorten(path, width=room - framework)
        table.add_row(Text(shown), Text(chosen or "–"), *(f"{counts.get(name, 0):,}" for name in COLUMNS))
    if (more := summary.documents - summary.failed - len(rows)) > 0:
        table.add_row(f"… {more:,} more", "", *[""] * len(COLUMNS))
    return table


def shorten(path: str, *, width: int) -> str:
    """The path in ``width`` characters at most: its end, which tells reports apart, is kept.

    >>> shorten("2019/a-very-long-folder/northmoor-crc-2019.txt", width=24)
    '…/northmoor-crc-2019.txt'
    """
    path = " ".join(path.split())
    return path if len(path) <= width else f"…{path[-width + 1 :]}"
