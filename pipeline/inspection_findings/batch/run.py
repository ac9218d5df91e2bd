"""A run over a corpus: parallel, resumable, with output in the order of the inputs.

The documents are listed, compared with what earlier runs kept, handed out, and put together, all at the same time and a few at a
time, so that a run over a million needs no more memory than one over a hundred.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from itertools import chain
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic, perf_counter
from typing import Any, Protocol

from inspection_findings.batch.inputs import list_inputs
from inspection_findings.batch.parts import Parts
from inspection_findings.batch.publish import Publisher, RunSummary
from inspection_findings.batch.work import Job, Process, Task
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.interrupts import Interrupts
from inspection_findings.process import load_stages, process_file
from inspection_findings.settings import Settings, absolute

# how long a run that is stopped looks for documents that earlier runs did
LAST_LOOK = 5.0


class Progress(Protocol):
    """What a run tells while it goes on."""

    def start(self, count: Callable[[], int]) -> None:
        """The run begins; ``count`` gives the number of documents and may take a while."""

    def done(self, counts: dict[str, int], *, reused: bool) -> None:
        """One more document is done, with what it counted; ``reused``: by an earlier run."""


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    settings: Settings,
    jobs: int = 1,
    scheduler: str | None = None,
    timeout: float | None = None,
    fresh: bool = False,
    format: str = "jsonl",
    progress: Progress | None = None,
    process: Process = process_file,
    prepare: Callable[[Settings], object] = load_stages,
) -> RunSummary:
    """Extract the findings of all ``inputs`` into the folder ``out``.

    Args:
        inputs: reports, and folders of reports.
        out: made where it is missing; only one run at a time may write into it.
        settings: what decides the output.
        jobs: processes of this machine; -1 for one a core.
        scheduler: address of a Dask scheduler whose workers do the documents instead.
        timeout: seconds that one document may take, None for as long as it takes.
        fresh: do every document again.
        format: "jsonl" for one file of findings, "files" for one a document beside it, "parquet" for a Parquet file beside it.
        progress: is told of each document that is done.
        process: turns one file into its output lines.
        prepare: loads what ``process`` needs, once a worker.

    Raises:
        ConfigError: an input is missing, a folder is empty, another run writes into ``out``, or the cluster is not fit.
        PipelineError: the folder can't be written, or the workers keep dying.
        KeyboardInterrupt: the user stopped the run; what is done is in place.
    """
    from filelock import FileLock, Timeout

    started = perf_counter()
    list_inputs(inputs, leave_out=out)
    # a worker elsewhere starts in another folder, and one of an earlier run may have
    given, inputs, out, settings = inputs, [path.absolute() for path in inputs], out.absolute(), absolute(settings)
    try:
        out.mkdir(parents=True, exist_ok=True)
        interrupts = Interrupts()
        with interrupts.listening(), interrupts.held(), FileLock(out / ".lock", timeout=0):
            with interrupts.heard():
                parts = Parts.open(out, settings, fresh=fresh)
            parent = os.getpid() if scheduler is None else None
            job = Job(parts, timeout=timeout, parent=parent, process=process, prepare=prepare)
            if progress:
                progress.start(lambda: sum(1 for _ in list_inputs(inputs, leave_out=out)))
            publisher = Publisher(parts, inputs=given, format=format, started=started, interrupts=interrupts)
            doing = Run(publisher, job, list_inputs(inputs, leave_out=out), progress, interrupts)
            return doing.complete(place(scheduler, settings=settings, out=out), jobs)
    except Timeout as error:
        raise ConfigError("another run writes into this folder: wait for it, or name another folder", file=str(out)) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        advice = "free some space" if full else "check that it is a folder that may be written"
        told = f"{out}: cannot be written ({error.strerror or error}): {advice}, or name another; what is done is kept"
        raise PipelineError(told) from error


def place(scheduler: str | None, *, settings: Settings, out: Path) -> AbstractContextManager[Any]:
    """Where documents are done: what makes a joblib backend, None for the processes of this machine."""
    if scheduler is None:
        return nullcontext()
    from inspection_findings.batch.cluster import cluster

    return cluster(scheduler, settings=settings, out=out)


class Run:
    """One run: walks the inputs, hands out what is not done, and tells the publisher what is."""

    def __init__(
        self,
        publisher: Publisher,
        job: Job,
        files: Iterator[tuple[Path, Path]],
        progress: Progress | None,
        interrupts: Interrupts,
    ) -> None:
        self.publisher = publisher
        self.job = job
        self.files = files
        self.progress = progress
        self._interrupts = interrupts
        self._lock = Lock()

    def complete(self, where: AbstractContextManager[Any], jobs: int) -> RunSummary:
        """Do all documents and put the final files into place; only the doing can be interrupted.

        Args:
            where: gives what makes a joblib backend (see `place`).
            jobs: processes of this machine.

        Raises:
            KeyboardInterrupt: the user stopped the run; what is done is in place.
        """
        try:
            with self._interrupts.heard(), where as backend:
                self._go(backend, jobs)
            return self.publisher.finish()
        except KeyboardInterrupt:
            self._interrupts.heed()
            until = monotonic() + LAST_LOOK
            while not self._interrupts.came and self.next_task(until=until) is not None:
                pass
            self.publisher.stop()
            raise
        except Exception:
            with suppress(OSError):
                self.publisher.stop()
            raise
        finally:
            self.publisher.drop()
            self.job.parts.close()

    def _go(self, backend: Callable[[], Any] | None, jobs: int) -> None:
        first = self.next_task()
        if first is not None:
            self._do(chain([first], iter(self.next_task, None)), backend, jobs)
        self.publisher.advance()

    def _do(self, tasks: Iterator[Task], backend: Callable[[], Any] | None, jobs: int) -> None:
        from inspection_findings.batch.dispatch import Processes, outcomes

        with closing(outcomes(tasks, self.job, backend=backend or Processes, jobs=jobs)) as done:
            for outcome in done:
                with self._interrupts.held():
                    self.publisher.done(outcome)
                if self.progress:
                    self.progress.done(outcome.counts, reused=False)
                self.publisher.advance()

    def next_task(self, *, until: float = inf) -> Task | None:
        """The next document that has to be done, None at the end of the inputs or when the clock says ``until``.

        joblib asks for tasks from threads of its own, one at a time.
        """
        order = self.publisher.order
        with self._lock:
            while monotonic() < until:
                with self._interrupts.held():
                    found = next(self.files, None)
                    if found is None:
                        return None
                    part = self.job.parts.find(*found)
                    order.append(part)
                if part is None:
                    return Task(len(order) - 1, *found)
                if self.progress:
                    self.progress.done({"failed": int(part.endswith(".failed"))}, reused=True)
            return None
