"""A run's progress on stderr: documents, words and findings a second, failures, time left. Quiet where stderr is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Drawn:
    """Draws the progress of a run."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, told="")
        self._documents = self._words = self._findings = self._failed = 0
        self._started = perf_counter()

    def start(self, count: Callable[[], int]) -> None:
        """The run begins; the documents are counted beside it, so that it need not wait for the number."""
        self._started = perf_counter()
        Thread(target=lambda: self._bar.update(self._task, total=count()), daemon=True).start()

    def done(self, counts: dict[str, int], *, reused: bool) -> None:
        """One more document is done."""
        self._failed += counts.get("failed", 0)
        if not reused:
            self._documents += 1
            self._words += counts.get("words", 0)
            self._findings += counts.get("findings", 0)
        self._bar.update(self._task, advance=1, told=self.told())

    def told(self) -> str:
        """The rates of what this run did, and how many documents failed."""
        seconds = max(perf_counter() - self._started, 0.001)
        done = {"docs": self._documents, "words": self._words, "findings": self._findings}
        rates = " ".join(f"{number / seconds:,.{int(name == 'docs')}f} {name}/s" for name, number in done.items())
        return f"{rates}, {self._failed:,} failed"


@contextmanager
def make_progress() -> Iterator[Drawn | None]:
    """A progress display on stderr, None where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (BarColumn(bar_width=12), MofNCompleteColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn(compact=True))
    with Bar(*columns, console=console, transient=True) as bar:
        yield Drawn(bar)
