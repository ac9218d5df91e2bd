"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspection_findings.report.summary import visible


def print_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; numbers stand at the right, and text is printed as it is."""
    console = Console()
    listed = [list(row) for row in rows]
    table = Table(title=Text(visible(title)), title_justify="left")
    for place, head in enumerate(heads):
        is_number = bool(listed) and all(isinstance(row[place], int) for row in listed)
        table.add_column(head, justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else visible(str(cell))) for cell in row))
    console.print(table)
