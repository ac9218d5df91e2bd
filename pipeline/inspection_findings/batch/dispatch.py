"""Tasks in, outcomes out as they come: one joblib call for the processes of this machine and for a cluster.

A worker that dies takes the documents that it held with it. Those that were being worked on are suspects: each is done once more by
itself, and told as lost where that fails again. The others go back into the line.
"""

from __future__ import annotations

import signal
import sys
import warnings
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import chain
from time import time
from typing import Any

from joblib import Parallel, delayed
from joblib._parallel_backends import LokyBackend
from joblib.executor import get_memmapping_executor
from joblib.externals.loky.process_executor import BrokenProcessPool

from inspection_findings.batch.work import Job, Outcome, Task, do_one
from inspection_findings.errors import PipelineError
from inspection_findings.process import FileOutput, failure, relative_path

# so many documents lost before one was done: it is not the documents
LOST_BEFORE_GIVING_UP = 10
# seconds that a worker may stay without a task; the processes of a run that hangs on one document are kept
IDLE = 300


class Processes(LokyBackend):  # type: ignore[misc]
    """Processes of this machine, a single one too.

    joblib runs a single job in the calling process, where a document that kills its process would end the run; it takes the number
    that ``configure`` gives back for the number of processes, and 1 for "none is needed".
    """

    def configure(self, n_jobs: int = 1, parallel: Any = None, **options: Any) -> int:
        """Start the processes; joblib is told of two at least."""
        workers: int = self.effective_n_jobs(n_jobs)
        environment = self._prepare_worker_env(n_jobs=workers)
        self._workers = get_memmapping_executor(workers, timeout=IDLE, env=environment, context_id=parallel._id)
        self.parallel = parallel
        return max(2, workers)

    def submit(self, func: Any, callback: Any = None) -> Any:
        """Hand out one task. The processes started by it leave Ctrl-C to the run, from their first moment on."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(func, callback)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def lost_errors() -> tuple[type[BaseException], ...]:
    """The errors by which joblib tells that a worker ended in the middle of a task."""
    if "distributed" not in sys.modules:  # importing it takes longer than a report
        return (BrokenProcessPool,)
    from distributed.scheduler import KilledWorker

    return (BrokenProcessPool, KilledWorker)


def outcomes(tasks: Iterator[Task], job: Job, *, backend: Any, jobs: int) -> Generator[Outcome, None, None]:
    """The outcome of each task, in the order in which they come; ``tasks`` is asked for a few at a time.

    Raises:
        PipelineError: the model can't be loaded, a worker has another version, or worker after worker ends with nothing done.
        OSError: the output folder can't be written.
    """
    done = lost = 0
    first = next(tasks, None)
    while first is not None:
        waiting: dict[int, Task] = {}
        suspects: list[Task] = []
        for outcome in stream(chain([first], tasks), waiting, job, backend=backend, jobs=jobs):
            task = waiting.pop(outcome.index)
            if outcome.part is None:
                suspects.append(task)
            else:
                done += 1
                yield outcome
        # what is still waiting was lost with a worker: begun, or only handed out
        begun = {index for index in waiting if job.parts.mark(index).exists()}
        suspects += [waiting[index] for index in sorted(begun)]
        for task in suspects:
            outcome = do_alone(task, job, backend=backend, jobs=jobs)
            lost += outcome.part is not None and outcome.part.endswith(".lost")
            done += outcome.part is not None and not outcome.part.endswith(".lost")
            if lost >= LOST_BEFORE_GIVING_UP and not done:
                raise PipelineError("worker after worker ends before it has done a document: check the memory that is free")
            yield outcome
        tasks = chain([waiting[index] for index in sorted(waiting) if index not in begun], tasks)
        first = next(tasks, None)


def stream(tasks: Iterator[Task], waiting: dict[int, Task], job: Job, *, backend: Any, jobs: int) -> Iterator[Outcome]:
    """The outcomes of one joblib call; it ends early where a worker dies. ``waiting`` holds the tasks that are handed out."""

    def hand_out() -> Iterator[Any]:
        for task in tasks:
            waiting[task.index] = task
            yield delayed(do_one)(task, job)

    parallel = Parallel(n_jobs=jobs, backend=backend(), return_as="generator_unordered", batch_size=1, max_nbytes=None)
    with suppress(*lost_errors()), warnings.catch_warnings():
        # joblib warns that a run which stops early leaves tasks undone, and that a worker was replaced: both are told elsewhere
        warnings.simplefilter("ignore", UserWarning)
        yield from parallel(hand_out())


def do_alone(task: Task, job: Job, *, backend: Any, jobs: int) -> Outcome:
    """The outcome of a suspect that is done by itself; a failure is kept where it is lost again, until the next run."""
    mark = job.parts.mark(task.index)
    mark.unlink(missing_ok=True)
    for outcome in stream(iter([task]), {}, job, backend=backend, jobs=jobs):
        if outcome.part is not None:
            return outcome
    begun = mark.stat().st_mtime if mark.exists() else time()
    mark.unlink(missing_ok=True)
    output = lost(task, job, seconds=time() - begun)
    part = job.parts.keep(output, task.path, task.root)
    return Outcome(task.index, part, output.counts)


def lost(task: Task, job: Job, *, seconds: float) -> FileOutput:
    """What is told of a document that ended its worker twice; ``seconds`` is how long the second time lasted."""
    path = relative_path(task.path, task.root)
    if job.timeout is not None and seconds >= job.timeout:
        error: Exception = TimeoutError(f"was not done within {job.timeout:g} s, twice: raise --timeout, or look into the file")
    else:
        error = PipelineError(
            "ended the process that worked on it, twice: out of memory, or a fault in a reader; look into the file"
        )
    return failure(path, "worker", error, passing=True)
