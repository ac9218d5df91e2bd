"""A run's progress on stderr: a bar on a terminal, else a line a minute; the same lines go to a log file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

log = logging.getLogger("inspection_findings.batch")
# seconds between two lines of progress
LINE_SECONDS = 60.0


class Shown:
    """Shows the progress of a run: in a bar, and as lines of the log."""

    def __init__(self, bar: Bar | None) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, rates="") if bar else None
        self._total: int | None = None
        self._all = self._documents = self._words = self._findings = self._failed = 0
        self._started = self._line_at = perf_counter()

    def start(self, count: Callable[[], int]) -> None:
        """The run begins; the documents are counted beside it, so that it need not wait for the number."""

        def counted() -> None:
            self._total = count()
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, total=self._total)

        self._started = self._line_at = perf_counter()
        Thread(target=counted, daemon=True).start()

    def done(self, counts: dict[str, int], *, reused: bool) -> None:
        """One more document is done."""
        self._all += 1
        self._failed += counts.get("failed", 0)
        if not reused:
            self._documents += 1
            self._words += counts.get("words", 0)
            self._findings += counts.get("findings", 0)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, rates=self.rates())
        self.tick()

    def tick(self) -> None:
        """Write a line of the log where it is time for one."""
        if perf_counter() - self._line_at >= LINE_SECONDS:
            self._line_at = perf_counter()
            total = "" if self._total is None else f" of {self._total:,}"
            log.info("%s%s documents, %s", f"{self._all:,}", total, self.rates())

    def rates(self) -> str:
        """The rates of what this run did, and how many documents failed."""
        seconds = max(perf_counter() - self._started, 0.001)
        done = {"docs": self._documents, "words": self._words, "findings": self._findings}
        rates = " ".join(f"{number / seconds:,.{int(name == 'docs')}f} {name}/s" for name, number in done.items())
        return f"{rates}, {self._failed:,} failed"


@contextmanager
def show_progress(*, quiet: bool = False, verbose: bool = False, log_file: Path | None = None) -> Iterator[Shown]:
    """A display of progress on stderr, nothing there if ``quiet``; lines of the log and failures go to ``log_file``.

    With ``verbose`` there are lines on stderr in place of a bar, failures among them.

    Raises:
        OSError: the log file can't be written.
    """
    console = Console(stderr=True)
    handlers: list[logging.Handler] = []
    if log_file is not None:
        handlers.append(logging.FileHandler(log_file, encoding="utf-8", errors="backslashreplace"))
        handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    as_bar = console.is_terminal and not verbose
    if not quiet and not as_bar:
        handlers.append(logging.StreamHandler())
        if not verbose:
            handlers[-1].addFilter(lambda record: record.levelno == logging.INFO)  # failures are in the summary
    level, log.propagate = log.level, False
    log.setLevel(logging.INFO)
    for handler in handlers:
        log.addHandler(handler)
    columns = (BarColumn(bar_width=12), MofNCompleteColumn(), TextColumn("{task.fields[rates]}"), TimeRemainingColumn(compact=True))
    try:
        if quiet or not as_bar:
            yield Shown(None)
        else:
            with Bar(*columns, console=console, transient=True) as bar:
                yield Shown(bar)
    finally:
        log.setLevel(level)
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()
