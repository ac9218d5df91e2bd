"""What a worker does with one document: process it, keep what it gave, and end itself where the document takes too long."""

from __future__ import annotations

import faulthandler
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep

from inspection_findings import __version__
from inspection_findings.batch.parts import Parts
from inspection_findings.errors import ConfigError
from inspection_findings.process import FileOutput, load_stages, process_file
from inspection_findings.settings import Settings

Process = Callable[..., FileOutput]


@dataclass(frozen=True)
class Task:
    """One document to do; ``index`` is its place among the inputs."""

    index: int
    path: Path
    root: Path


@dataclass(frozen=True)
class Job:
    """What all tasks of a run share; sent to the workers with each.

    ``timeout`` is in seconds, None for as long as it takes. ``parent`` is the process that a worker of the same machine belongs to,
    None on a cluster. ``prepare`` loads what ``process`` needs, once a worker. ``version`` is the package's.
    """

    parts: Parts
    timeout: float | None = None
    parent: int | None = None
    process: Process = process_file
    prepare: Callable[[Settings], object] = load_stages
    version: str = __version__


@dataclass(frozen=True)
class Outcome:
    """What became of a task: the name of its part, what it counted, and the seconds that keeping it took.

    ``part`` is None where an earlier worker ended while it worked on the document: the document is a suspect.
    """

    index: int
    part: str | None
    counts: dict[str, int]
    seconds: float = 0.0


def do_one(task: Task, job: Job) -> Outcome:
    """Process one document and keep what it gave. A bad document is an outcome like any other.

    Raises:
        PipelineError: the model can't be loaded, or this worker has another version of the package.
        OSError: the output folder can't be written.
    """
    if job.version != __version__:
        raise ConfigError(version_told(job.version, __version__), rule="--scheduler")
    if job.parent is not None:
        settle(job.parent)
    job.prepare(job.parts.settings)  # outside of the time that the document has
    mark = job.parts.mark(task.index)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return Outcome(task.index, None, {})
    output = attempt(task, job)
    if output.passing:
        output = attempt(task, job)
    started = perf_counter()
    part = job.parts.keep(output, task.path, task.root)
    with suppress(FileNotFoundError):
        mark.unlink()
    return Outcome(task.index, part, output.counts, perf_counter() - started)


def attempt(task: Task, job: Job) -> FileOutput:
    """What one document gives, within the time that it has."""
    with time_limit(job.timeout):
        return job.process(task.path, root=task.root, settings=job.parts.settings)


def version_told(here: str, there: str | None) -> str:
    """What to say where a worker has another version of the package than the machine that started the run."""
    found = f"has version {there}" if there else "does not have the package inspection-findings"
    return f"a worker {found}, this machine has version {here}: install the same version on every worker"


_deadlines: dict[int, float] = {}
_lock = threading.Lock()


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """End this process where the block takes longer, even where it hangs in C code that never gives way.

    A worker of a cluster may run several documents in threads; the earliest deadline counts.
    """
    if seconds is None:
        yield
        return
    me = threading.get_ident()
    with _lock:
        _deadlines[me] = monotonic() + seconds
        watch()
    try:
        yield
    finally:
        with _lock:
            _deadlines.pop(me, None)
            watch()


def watch() -> None:
    """Set the watchdog to the earliest deadline; it is a thread of the interpreter that needs no lock to end the process."""
    faulthandler.cancel_dump_traceback_later()
    if _deadlines:
        left = max(0.01, min(_deadlines.values()) - monotonic())
        faulthandler.dump_traceback_later(left, exit=True, file=silent())


_silent = None


def silent() -> int:
    """A file descriptor that swallows the watchdog's traceback."""
    global _silent  # noqa: PLW0603 - one descriptor a process, open for as long as the watchdog may write to it
    if _silent is None:
        _silent = os.open(os.devnull, os.O_WRONLY)
    return _silent


_settled: set[int] = set()


def settle(parent: int) -> None:
    """Make this process the worker of a run: it ends soon after its parent, and crashes without a word.

    Without this a killed run would leave workers behind for minutes.
    """
    if parent in _settled or os.getppid() != parent:
        return
    _settled.add(parent)
    faulthandler.disable()  # the run tells of a crash in errors.jsonl

    def look() -> None:
        while os.getppid() == parent:
            sleep(0.5)
        os._exit(1)

    threading.Thread(target=look, daemon=True, name="ends-with-parent").start()
