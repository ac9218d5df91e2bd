"""A run over a corpus: parallel, resumable, with output in the order of the inputs.

What each document gave is kept in OUT/.parts under a name made from its path, its bytes and the settings. A run does only those
whose part is missing, then assembles the parts into the final files, each written to a temporary name and renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Protocol

from pipeline.batch.inputs import list_inputs
from pipeline.errors import ConfigError, PipelineError
from pipeline.process import FileOutput, Settings, process_file

FILES = ("findings", "sections", "results", "checks", "errors")
VERSIONS = ("inspection-findings", "spacy", "scikit-learn", "skops", "pydantic")


class Progress(Protocol):
    """What a run tells while it goes on."""

    def start(self, total: int) -> None:
        """The number of documents."""

    def done(self, counts: dict[str, int]) -> None:
        """One more document is done, with what it counted."""


@dataclass(frozen=True)
class RunSummary:
    """What a run did; ``exit_status`` is 0 where all inputs are done, 1 where some failed."""

    documents: int
    failed: int
    counts: dict[str, int]
    seconds: dict[str, float]

    @property
    def exit_status(self) -> int:
        """The status that the command ends with."""
        return 1 if self.failed else 0


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    settings: Settings,
    jobs: int = 1,
    fresh: bool = False,
    format: str = "jsonl",
    progress: Progress | None = None,
    process: Callable[..., FileOutput] = process_file,
) -> RunSummary:
    """Extract the findings of all ``inputs`` into the folder ``out``.

    Args:
        inputs: reports, and folders of reports.
        out: made where it is missing; only one run at a time may write into it.
        settings: what decides the output.
        jobs: processes; -1 for one a core.
        fresh: do every document again.
        format: "jsonl" for one file of findings, "files" for one a document, "parquet" for a Parquet file beside it.
        progress: is told of each document that is done.
        process: turns one file into its output lines.

    Raises:
        ConfigError: an input is missing, a folder is empty, or another run writes into ``out``.
        PipelineError: the folder can't be written.
    """
    from filelock import FileLock, Timeout

    started = perf_counter()
    files = list(list_inputs(inputs))
    try:
        (out / ".parts").mkdir(parents=True, exist_ok=True)
        with FileLock(out / ".lock", timeout=0):
            if fresh:
                shutil.rmtree(out / ".parts")
                (out / ".parts").mkdir()
            parts = work(files, out, settings=settings, jobs=jobs, progress=progress, process=process)
            return assemble(parts, out, settings=settings, inputs=inputs, format=format, started=started)
    except Timeout as error:
        raise ConfigError("another run writes into this folder: wait for it, or name another folder", file=str(out)) from error
    except OSError as error:
        told = f"{out}: cannot be written ({error.strerror or error}): free some space or name another folder; what is done is kept"
        raise PipelineError(told) from error


def work(
    files: Sequence[tuple[Path, Path]],
    out: Path,
    *,
    settings: Settings,
    jobs: int,
    progress: Progress | None,
    process: Callable[..., FileOutput],
) -> list[Path]:
    """Do the documents whose part is missing; the parts of all, in the order of the inputs."""
    from joblib import Parallel, delayed

    if progress:
        progress.start(len(files))
    parts = [part_name(path, root, out, settings) for path, root in files]
    missing = [(path, root, part) for (path, root), part in zip(files, parts, strict=True) if not part.is_file()]
    for part in parts:
        if progress and part.is_file():
            progress.done({})
    tasks = (delayed(do_one)(path, root, part, settings, process) for path, root, part in missing)
    for counts in Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch="2*n_jobs")(tasks):
        if progress:
            progress.done(counts)
    return parts


def part_name(path: Path, root: Path, out: Path, settings: Settings) -> Path:
    """Where the output of a document is kept: the name changes with its path, its bytes and the settings."""
    digest = hashlib.sha256(f"{path.relative_to(root).as_posix()}\0{settings.fingerprint}\0".encode(errors="surrogateescape"))
    try:
        digest.update(path.read_bytes())
    except OSError as error:
        digest.update(f"unreadable: {error.errno}".encode())
    return out / ".parts" / f"{digest.hexdigest()[:40]}.json"


def do_one(path: Path, root: Path, part: Path, settings: Settings, process: Callable[..., FileOutput]) -> dict[str, int]:
    """Process one document and keep what it gave."""
    output = process(path, root=root, settings=settings)
    kept = {
        "path": output.path,
        "sha256": output.sha256,
        "lines": {name: data.decode("utf-8") for name, data in output.lines.items()},
        "text": output.text,
        "counts": output.counts,
        "seconds": output.seconds,
    }
    write_whole(part, json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace"))
    return output.counts


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def assemble(
    parts: Sequence[Path], out: Path, *, settings: Settings, inputs: Sequence[Path], format: str, started: float
) -> RunSummary:
    """Write the final files from the parts, one document at a time, and run.json."""
    counts: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    (out / "texts").mkdir(exist_ok=True)
    streams = {name: Stream(out / f"{name}.jsonl") for name in FILES}
    try:
        for kept in read_parts(parts):
            for name in FILES:
                streams[name].write(kept["lines"].get(name, ""))
            if format == "files" and kept["sha256"]:
                (out / "findings").mkdir(exist_ok=True)
                write_whole(out / "findings" / f"{kept['sha256']}.jsonl", kept["lines"]["findings"].encode("utf-8"))
            if kept["sha256"]:
                text = out / "texts" / f"{kept['sha256']}.txt"
                if not text.is_file():
                    write_whole(text, kept["text"].encode("utf-8", "replace"))
            counts.update(kept["counts"])
            for stage, spent in kept["seconds"].items():
                # the model is loaded once a process: the longest load is what was spent before the first document
                seconds[stage] = max(seconds.get(stage, 0.0), spent) if stage == "load" else seconds.get(stage, 0.0) + spent
        for stream in streams.values():
            stream.finish()
    finally:
        for stream in streams.values():
            stream.drop()
    if format == "parquet":
        write_parquet(out)
    seconds["total"] = perf_counter() - started
    summary = RunSummary(len(parts), counts["failed"], dict(counts), seconds)
    write_whole(
        out / "run.json",
        json.dumps(run_record(summary, settings, inputs), indent=1, ensure_ascii=False).encode() + b"\n",
    )
    return summary


class Stream:
    """A file written piece by piece under a temporary name, renamed when all of it is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.tmp")
        self._file: IO[bytes] | None = self._temporary.open("wb")

    def write(self, text: str) -> None:
        """Append ``text``."""
        if self._file:
            self._file.write(text.encode("utf-8", "replace"))

    def finish(self) -> None:
        """Put the file in its place."""
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
            self._temporary.replace(self._path)

    def drop(self) -> None:
        """Leave nothing half-written behind."""
        if self._file:
            self._file.close()
            self._file = None
            self._temporary.unlink(missing_ok=True)


def read_parts(parts: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """What each document gave, one at a time."""
    for part in parts:
        kept: dict[str, Any] = json.loads(part.read_bytes())
        yield kept


def write_parquet(out: Path) -> None:
    """The findings as a Parquet file (needs the extra ``parquet``).

    Raises:
        ConfigError: pyarrow is not installed.
    """
    from pipeline.frames import findings_frame, read_lines

    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise ConfigError("needs pyarrow: install the extra parquet", rule="--format parquet") from error
    temporary = out / ".findings.parquet.tmp"
    findings_frame(read_lines(out / "findings.jsonl")).to_parquet(temporary)
    temporary.replace(out / "findings.parquet")


def run_record(summary: RunSummary, settings: Settings, inputs: Sequence[Path]) -> dict[str, Any]:
    """The content of run.json; seconds per stage are added up over all processes."""
    counted = ("words", "sentences", "findings", "proportions")
    return {
        "schema": "run/1",
        "versions": {"python": platform.python_version()} | {name: installed(name) for name in VERSIONS},
        "config": settings.public(),
        "model": settings.model,
        "inputs": [str(path) for path in inputs],
        "counts": {"documents": summary.documents, "failed": summary.failed} | {n: summary.counts.get(n, 0) for n in counted},
        "seconds": {
            stage: round(summary.seconds.get(stage, 0.0), 4)
            for stage in ("load", "read", "sections", "sentences", "proportions", "tag", "link", "write", "total")
        },
    }


def installed(name: str) -> str | None:
    """The version of an installed distribution, None where it is not installed as one."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
