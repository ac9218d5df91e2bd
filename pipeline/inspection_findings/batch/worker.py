"""One document in a process of its own: what hangs, swells or crashes there takes one document with it.

`do_document` is all that is handed to a pool of threads of this machine or to a Dask cluster: the thread that calls it keeps a
worker process, which loads the model once, does one document after the other, and ends with the process that started it.
"""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Literal

from inspection_findings import __version__
from inspection_findings.child import ChildProcess, receive, send, take_pipes
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.process import FileOutput, content_hash, failure, load_stages, process_file
from inspection_findings.readers.limits import address_space, limit_memory, limit_processor_time
from inspection_findings.settings import Settings

# a worker that ends before it is ready is started so many times: it is not the documents
START_TRIES = 3
# seconds without a document after which a worker ends by itself
IDLE_SECONDS = 300
# a file that changed so shortly before it was read may change again within one tick of its file system's clock (FAT: 2 s)
SETTLED_NS = 2_000_000_000
# one thread a worker: its libraries would start one for each core
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Process = Callable[..., FileOutput]


@dataclass(frozen=True)
class Task:
    """One document to do. ``row`` is its row of the journal; with the content ``known`` it need not be done again.

    ``relative`` is the path that the records have.
    """

    row: int
    path: Path
    root: Path
    relative: str
    known: str | None = None


@dataclass(frozen=True)
class Job:
    """What all tasks of a run share. ``id`` names the run; ``timeout`` is in seconds; ``prepare`` loads what ``process`` needs."""

    id: str
    settings: Settings
    timeout: float | None = None
    process: Process = process_file
    prepare: Callable[[Settings], object] = load_stages
    version: str = __version__


@dataclass(frozen=True)
class Outcome:
    """What became of a task. "ended": its worker process ended; "lost": a failure that a later run tries again.

    ``content`` is the SHA-256 of the bytes or what `content_hash` says of a file that can't be read; ``stamp`` is that of the file
    (see `stamp`); ``lines`` and ``text`` are compressed; ``seconds_alive`` is how long a worker that ended had worked on it.
    """

    task: Task
    state: Literal["done", "failed", "lost", "unchanged", "ended"]
    content: str = ""
    stamp: str | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    lines: bytes = b""
    text: bytes | None = None
    text_size: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    seconds_alive: float = 0.0


class Worker:
    """A worker process, for one thread."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.child: ChildProcess | None = None

    def do(self, task: Task) -> Outcome:
        """What becomes of one document.

        Raises:
            PipelineError: the process can't start, or can't load the model.
        """
        child = self.child if self.child is not None and self.child.is_alive() else self._start()
        began = time.monotonic()
        try:
            outcome: Outcome = child.ask(task)
        except EOFError:
            return Outcome(task, "ended", status=child.end(gone=True), seconds_alive=time.monotonic() - began)
        return replace(outcome, task=task)

    def _start(self) -> ChildProcess:
        # Ctrl-C in the terminal is for the run alone; each system has its own way to keep it from other processes
        own_group = {"start_new_session": True}
        if sys.platform == "win32":
            own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        for _ in range(START_TRIES):
            with tempfile.TemporaryFile() as errors:
                with _lock:
                    if self.job.id in _ended:
                        raise PipelineError("the run has ended")
                    options = {"stderr": errors, "env": os.environ | ONE_THREAD} | own_group
                    self.child = child = ChildProcess("inspection_findings.batch.worker:serve", **options)
                    _workers.add(self)
                try:
                    refused = child.ask(self.job)
                except EOFError:
                    status = child.end(gone=True)
                    errors.seek(0)
                    words = errors.read().decode(errors="replace").split("\n")
                    continue
            if refused:
                child.end()
                raise PipelineError(refused)
            return child
        why = next((line.strip() for line in reversed(words) if line.strip()), "it says nothing")[:200]
        raise PipelineError(f"a worker process can't start ({status}: {why}): check the installation and the free memory")


_mine = threading.local()
_workers: set[Worker] = set()
_ended: set[str] = set()
_lock = threading.Lock()


def do_document(task: Task, job: Job) -> Outcome:
    """What becomes of one document, done in the worker process of the calling thread.

    Raises:
        PipelineError: the worker can't start, can't load the model, or has another version of the package.
    """
    if job.version != __version__:
        raise ConfigError(other_version(job.version, __version__), rule="--scheduler")
    worker: Worker | None = getattr(_mine, "worker", None)
    if worker is None or worker.job.id != job.id:
        if worker is not None and worker.child is not None:
            worker.child.end()
        worker = _mine.worker = Worker(job)
    return worker.do(task)


def end_workers(job: str | None = None) -> None:
    """End the worker processes of all threads of this process; for the job of this id, none starts any more."""
    with _lock:
        if job is not None:
            _ended.add(job)
        workers = list(_workers)
        _workers.clear()
    for child in filter(None, [worker.child for worker in workers]):
        child.kill()
        child.end()


def other_version(here: str, there: str | None) -> str:
    """What to say where a worker has another version of the package than the machine that started the run."""
    found = f"has version {there}" if there else "does not have the package inspection-findings"
    return f"a worker {found}, this machine has version {here}: install the same version on every worker"


def serve() -> None:
    """Do documents until the other side closes the pipe."""
    requests, answers, silent = take_pipes()
    received: SimpleQueue[Any] = SimpleQueue()

    def listen() -> None:
        try:
            while True:
                received.put(receive(requests))
        except EOFError:  # the run is gone, whatever this process does
            os._exit(1)
        except BaseException:
            traceback.print_exc()
            os._exit(2)

    threading.Thread(target=listen, daemon=True).start()
    job: Job = received.get()
    try:
        job.prepare(job.settings)
    except PipelineError as error:
        send(answers, str(error))
        return
    limits = job.settings.limits
    limit_memory(address_space() + limits.memory_bytes)
    send(answers, "")
    os.dup2(silent, 2)
    while True:
        try:
            task: Task = received.get(timeout=IDLE_SECONDS)
        except Empty:
            return
        limit_processor_time(limits.processor_seconds)
        if job.timeout is not None:  # a thread of the interpreter that ends the process even where C code never gives way
            faulthandler.dump_traceback_later(job.timeout, exit=True, file=silent)
        outcome = attempt(task, job)
        faulthandler.cancel_dump_traceback_later()
        send(answers, outcome)


def attempt(task: Task, job: Job) -> Outcome:
    """What one document gives; a failure that may pass is tried once more."""
    before = stamp(task.path)
    if task.known is not None and content_hash(task.path, limit=job.settings.limits.bytes) == task.known:
        return Outcome(task, "unchanged", stamp=before if before == stamp(task.path) else None)
    output = process(task, job)
    if output.passing:
        output = process(task, job)
    return outcome_of(task, output, stamp=before if before == stamp(task.path) else None)


def process(task: Task, job: Job) -> FileOutput:
    """What one document gives, a failure whatever is raised."""
    try:
        return job.process(task.path, root=task.root, settings=job.settings)
    except Exception as error:  # a document that is at fault must not end the others
        return failure(task.relative, "worker", error, passing=True)


def outcome_of(task: Task, output: FileOutput, *, stamp: str | None = None) -> Outcome:
    """The outcome for what a document gave, packed for its way and for the journal."""
    text = None if output.text is None else output.text.encode("utf-8", "replace")
    return Outcome(
        task,
        "done" if output.sha256 else "lost" if output.passing or not output.known else "failed",
        content=output.sha256 or output.known or "",
        stamp=stamp,
        sizes={name: len(lines) for name, lines in output.lines.items()},
        lines=zlib.compress(b"".join(output.lines.values()), 1),
        text=None if text is None else zlib.compress(text, 1),
        text_size=len(text or b""),
        counts=output.counts,
        seconds=output.seconds,
        about=output.about,
    )


def stamp(path: Path) -> str | None:
    """Size, times and inode of a file, by which a later run sees that it did not change; None where they can't tell."""
    try:
        status = path.stat()
    except OSError:
        return None
    if max(status.st_mtime_ns, status.st_ctime_ns) > time.time_ns() - SETTLED_NS:
        return None
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
