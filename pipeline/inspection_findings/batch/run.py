"""A run over a corpus: parallel, resumable, with files in the order of the documents' paths.

The inputs are listed, compared with the journal, handed out and kept a few at a time, so that a run over a million needs no more
memory than one over a hundred. A pool of threads of this machine and a Dask cluster are both a `concurrent.futures.Executor`.
"""

from __future__ import annotations

import errno
import logging
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from os import cpu_count
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from time import perf_counter
from typing import Literal, Protocol

from inspection_findings.batch.inputs import Inputs
from inspection_findings.batch.journal import DAMAGED, NAME, NO_LOCKS, Journal, set_aside
from inspection_findings.batch.publish import MOST_ROWS, RunSummary, publish, write_record
from inspection_findings.batch.worker import Job, Outcome, Process, Task, do_document, end_workers, outcome_of
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.process import failure, load_stages, process_file, relative_path
from inspection_findings.readers.limits import unheld_limits
from inspection_findings.settings import Settings, absolute

log = logging.getLogger(__name__)
# so many workers ended before one document was done: it is not the documents
ENDED_BEFORE_GIVING_UP = 10
# seconds after which a run that waits looks at what else is to do
TICK = 0.5
# tasks for each process that are handed out at a time: enough while the journal is written
AHEAD = 16
# errors by which a file system says that it has no locks
LOCKLESS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


class Progress(Protocol):
    """What a run tells while it goes on."""

    def start(self, count: Callable[[], int]) -> None:
        """The run begins; ``count`` gives the number of documents and may take a while."""

    def done(self, counts: dict[str, int], *, reused: bool) -> None:
        """One more document is done, with what it counted; ``reused``: by an earlier run."""

    def tick(self) -> None:
        """The run goes on."""


@dataclass(frozen=True)
class Pool:
    """Where documents are done. ``ahead`` gives the number of tasks that are handed out at a time; ``end`` leaves no worker behind.

    ``lost`` are the errors of a future whose worker ended.
    """

    executor: Executor
    ahead: Callable[[], int]
    end: Callable[[], None]
    lost: tuple[type[BaseException], ...] = ()


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    settings: Settings,
    jobs: int = 1,
    scheduler: str | None = None,
    timeout: float | None = None,
    fresh: bool = False,
    verify: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    include: Sequence[str] = (),
    limit: int | None = None,
    formats: Sequence[str] = (),
    progress: Progress | None = None,
    stop: Event | None = None,
    process: Process = process_file,
    prepare: Callable[[Settings], object] = load_stages,
) -> RunSummary:
    """Extract the findings of all ``inputs`` into the folder ``out``, beside what it holds.

    Args:
        inputs: reports, and folders of reports.
        out: made where it is missing; only one run at a time may write into it.
        settings: what decides the output.
        jobs: processes of this machine; -1 for one a core.
        scheduler: address of a Dask scheduler whose workers do the documents instead.
        timeout: seconds that one document may take, None for as long as it takes.
        fresh: do every document again.
        verify: hash every file, instead of trusting that one of the same size, times and inode did not change.
        prune: remove from ``out`` what is not among the inputs.
        dry_run: do nothing; the notes of the summary say what would be done.
        include: patterns for the names of files in folders; none for all reports.
        limit: the number of inputs at most, None for all.
        formats: "files" and "parquet" are written beside the JSON Lines files, and kept up to date by later runs.
        progress: is told of each document that is done.
        stop: ends the run when it is set; what is done is put in place.
        process: turns one file into its output lines; workers import it by its name.
        prepare: loads what ``process`` needs, once a worker.

    Raises:
        ConfigError: an input is missing, a folder is empty, another run writes into ``out``, or the cluster is not fit.
        PipelineError: the folder can't be written, or the workers keep ending.
        KeyboardInterrupt: the user stopped the run; what is done is in place.
    """
    if prune and limit is not None:
        raise ConfigError("--prune would remove what --limit leaves out: use one of them")
    files = Inputs(inputs, out=out, include=include, limit=limit)
    files.check()
    files.given = [path.absolute() for path in inputs]
    out, settings = out.absolute(), absolute(settings)
    job = Job(secrets.token_hex(8), settings, timeout, process, prepare)
    notes = unheld_limits()
    try:
        if dry_run and not (out / NAME).is_file():
            return preview(Journal(out, settings, dry=True), files)
        out.mkdir(parents=True, exist_ok=True)
        with locked(out):
            for turn in range(2):
                try:
                    journal = Journal(out, settings, fresh=fresh, verify=verify, inputs=[str(path) for path in inputs], dry=dry_run)
                    if dry_run:
                        return preview(journal, files)
                    doing = Run(out, journal, job, files, progress=progress, stop=stop or Event())
                    with closing(journal), make_pool(scheduler, jobs, job, [*files.given]) as pool:
                        return doing.complete(pool, RunSummary(notes=notes), prune=prune, formats=formats, inputs=inputs)
                except sqlite3.DatabaseError as error:
                    if turn or isinstance(error, sqlite3.OperationalError):
                        raise
                    set_aside(out)
                    notes.append(f"the journal {error}: all inputs are done again; the old one is {out / DAMAGED}")
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        full = getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT) or "full" in why
        advice = "free some space" if full else "check that it is a folder that may be written"
        raise PipelineError(f"{out}: cannot be written ({why}): {advice}, or name another; what is done is kept") from error
    raise AssertionError("unreachable")


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other runs out of the folder; the system gives the lock back however this one ends.

    Raises:
        ConfigError: another run is in it, or the drive has no locks.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(out / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ConfigError("another run writes into this folder: wait for it, or name another folder", file=str(out)) from error
    except (NotImplementedError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in LOCKLESS:
            raise
        raise ConfigError(NO_LOCKS, file=str(out)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def make_pool(scheduler: str | None, jobs: int, job: Job, inputs: Sequence[Path]) -> Iterator[Pool]:
    """Where documents are done: the processes of this machine, or the workers of a cluster."""
    if scheduler is not None:
        from inspection_findings.batch.cluster import cluster

        with cluster(scheduler, job, inputs) as (executor, ahead, end, lost):
            yield Pool(executor, ahead, end, lost)
        return
    number = jobs if jobs > 0 else cpu_count() or 1
    executor = ThreadPoolExecutor(number, thread_name_prefix="document")
    try:
        yield Pool(executor, lambda: AHEAD * number, end_workers)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        end_workers(job.id)
        executor.shutdown()


class Run:
    """One run: lists the inputs, hands out what is not done, keeps what comes back, and publishes it."""

    def __init__(self, out: Path, journal: Journal, job: Job, files: Inputs, *, progress: Progress | None, stop: Event) -> None:
        self._out, self._journal, self._job, self._files, self._progress, self._stop = out, journal, job, files, progress, stop
        self._waiting: dict[Future[Outcome], Task] = {}
        self._finished: SimpleQueue[Future[Outcome]] = SimpleQueue()

    def complete(
        self, pool: Pool, summary: RunSummary, *, prune: bool, formats: Sequence[str], inputs: Sequence[Path]
    ) -> RunSummary:
        """Do all documents and put the final files into place.

        Raises:
            KeyboardInterrupt: the user stopped the run; what is done is in place.
        """
        if self._progress:
            counted = replace(self._files, sidecars=Counter())
            self._progress.start(lambda: sum(1 for _ in counted))
        started = perf_counter()

        def put_in_place(state: Literal["stopped", "done"]) -> list[int]:
            damaged = publish(self._out, self._journal, formats)
            if not damaged:
                summary.seconds["total"] = perf_counter() - started
                write_record(self._out, self._journal, self._job.settings, summary, inputs=inputs, state=state)
                self._journal.end(state, summary.documents, summary.failed)
            return damaged

        try:
            self._do_all(pool)
            pool.end()
            self._tidy(summary, prune=prune)
            while damaged := put_in_place("done"):
                summary.notes.append(
                    f"{len(damaged):,} results in the journal were damaged: done again where they are among the inputs"
                )
                self._journal.forget(f"id IN ({','.join(map(str, damaged))})")
                self._do_all(pool)
            return summary
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # a full disk; else the file is damaged
                self._journal.roll_back()
                with suppress(OSError, sqlite3.Error):
                    put_in_place("stopped")
            raise
        except BaseException as error:
            if not isinstance(error, Exception) and not self._stop.is_set():  # in the middle of anything
                self._journal.roll_back()
            with suppress(OSError, sqlite3.Error) if isinstance(error, Exception) else nullcontext():
                self._journal.commit()
                put_in_place("stopped")
            raise
        finally:
            self._journal.close()

    def _tidy(self, summary: RunSummary, *, prune: bool) -> None:
        """Remove what no input stands for, or count it."""
        missing = "id NOT IN (SELECT id FROM temp.seen)"
        self._journal.forget(f"state = 'waiting' AND {missing}")
        if prune:
            summary.pruned = self._journal.forget(missing)
        self._journal.commit()
        summary.others = self._journal.count(missing)
        summary.outdated = self._journal.outdated(missing)
        summary.reused, summary.failed_inputs = self._journal.reused, self._journal.failed_inputs()
        summary.sidecars = Counter(self._files.sidecars)

    def _do_all(self, pool: Pool) -> None:
        """Do all inputs that are not done; those whose worker ended are done once more, alone, at the end.

        Raises:
            KeyboardInterrupt: the run is to stop; nothing is in the middle.
            PipelineError: the model can't be loaded, or worker after worker ends with nothing done.
        """
        suspects: list[Task] = []
        done = 0
        for outcome in self._outcomes(self._tasks(), pool):
            if outcome.state == "ended":
                suspects.append(outcome.task)
                if len(suspects) >= ENDED_BEFORE_GIVING_UP and not done:
                    raise PipelineError("worker after worker ends before it has done a document: check the free memory")
            else:
                done += 1
                self._keep(outcome)
        for suspect in suspects:
            for outcome in self._outcomes(iter([suspect]), pool):
                self._keep(self._lost(outcome) if outcome.state == "ended" else outcome)

    def _tasks(self) -> Iterator[Task]:
        """What has to be done; the inputs that earlier runs did are counted on the way."""
        for path, root, location in self._files:
            if self._stop.is_set():
                return
            task = self._journal.find(path, root, location)
            if task is not None:
                yield task
            else:
                self._journal.commit_in_time()
                if self._progress:
                    self._progress.done({}, reused=True)

    def _outcomes(self, tasks: Iterator[Task], pool: Pool) -> Iterator[Outcome]:
        """The outcome of each task, in the order in which they come; ``tasks`` is asked for a few at a time."""
        more = True
        while True:
            while more and not self._stop.is_set() and len(self._waiting) < pool.ahead():
                task = next(tasks, None)
                more = task is not None
                if task is not None:
                    future = pool.executor.submit(do_document, task, self._job)
                    self._waiting[future] = task
                    future.add_done_callback(self._finished.put)
            if self._stop.is_set():
                raise KeyboardInterrupt
            if not self._waiting:
                return
            try:
                future = self._finished.get(timeout=TICK)
            except Empty:
                self._journal.commit_in_time()
                if self._progress:
                    self._progress.tick()
                continue
            task = self._waiting.pop(future)
            try:
                yield future.result()
            except pool.lost as error:
                yield Outcome(task, "ended", status=type(error).__name__)

    def _keep(self, outcome: Outcome) -> None:
        self._journal.keep(outcome)
        if outcome.state in ("failed", "lost"):
            log.warning("failed: %r", outcome.task.relative)
        if self._progress:
            self._progress.done(outcome.counts, reused=outcome.state == "unchanged")

    def _lost(self, outcome: Outcome) -> Outcome:
        """What is said of a document that ended its worker twice."""
        timeout, limits = self._job.timeout, self._job.settings.limits
        if timeout is not None and outcome.seconds_alive >= timeout:
            error: Exception = TimeoutError(f"was not done within {timeout:g} s, twice: raise --timeout, or look into the file")
        elif "SIGXCPU" in outcome.status:
            told = f"took more than {limits.processor_seconds:g} s of processor time, twice: raise limits.processor_seconds"
            error = TimeoutError(f"{told}, or look into the file")
        else:
            told = f"ended the process that worked on it, twice ({outcome.status}): out of memory, or a fault in a reader"
            error = PipelineError(f"{told}; look into the file")
        return outcome_of(outcome.task, failure(outcome.task.relative, "worker", error, passing=True))


def preview(journal: Journal, files: Inputs) -> RunSummary:
    """What a run would do, as notes; nothing is changed."""
    summary = RunSummary()
    for path, root, location in files:
        task = journal.find(path, root, location)
        if task is not None:
            summary.documents += 1
            if summary.documents <= MOST_ROWS:
                compared = " (compared first: the file may not have changed)" if task.known else ""
                summary.notes.append(f"would do {relative_path(path, root)}{compared}")
    if (more := summary.documents - MOST_ROWS) > 0:
        summary.notes.append(f"… and {more:,} more")
    summary.reused, summary.others = journal.reused, journal.count("id NOT IN (SELECT id FROM temp.seen)")
    summary.sidecars = Counter(files.sidecars)
    journal.close()
    return summary
