"""A run's progress on stderr: documents done, words a second, failures, time left. Quiet where stderr is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Drawn:
    """Draws the progress of a run."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, rate="")
        self._words = self._failed = 0
        self._started = perf_counter()

    def start(self, total: int) -> None:
        """The number of documents is known."""
        self._bar.update(self._task, total=total)

    def done(self, counts: dict[str, int]) -> None:
        """One more document is done."""
        self._words += counts.get("words", 0)
        self._failed += counts.get("failed", 0)
        rate = self._words / max(perf_counter() - self._started, 0.001)
        failed = f", {self._failed} failed" if self._failed else ""
        self._bar.update(self._task, advance=1, rate=f"{rate:,.0f} words/s{failed}")


@contextmanager
def make_progress() -> Iterator[Drawn | None]:
    """A progress display on stderr, None where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("reports"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        yield Drawn(bar)
