"""The progress of a training on the terminal, and its figures as a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from inspection_findings.evaluate.tables import make_table, number, span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from inspection_findings.train.validate import Step


@contextmanager
def make_steps(console: Console) -> Iterator[Step]:
    """A function that shows what is being done and how much of it, as a bar that goes away at the end; on terminals only."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("training", total=None)

        def step(what: str, done: int, of: int) -> None:
            progress.update(task, description=what, completed=done, total=of if of > 1 else None)

        yield step


def metrics_table(metrics: dict[str, Any], place: str) -> Table:
    """The figures of a training with their intervals."""
    table = make_table(f"{metrics['model']} written to {place}", "figure", metrics["validation"], "95 % interval")
    for name, value in (metrics["leave_one_report_out"] or metrics["leave_one_source_out"]).items():
        interval = metrics["intervals"].get(name)
        table.add_row(name, number(value), span(tuple(interval) if interval else None))
    return table
