"""The final files, made from the parts in the order of the inputs while the run goes on.

They grow under temporary names. Now and then, and at the end, they are put in their places whole, so that what stands in OUT can be
read at any time and is never cut short.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from time import perf_counter

from inspection_findings.batch.parts import FILES, Part, Parts, write_whole
from inspection_findings.batch.work import Outcome
from inspection_findings.dataframes import write_parquet
from inspection_findings.errors import PipelineError
from inspection_findings.interrupts import Interrupts
from inspection_findings.model.records import RunRecord
from inspection_findings.rules import find_model
from inspection_findings.settings import installed
from inspection_findings.stages import STAGE_NAMES

VERSIONS = ("inspection-findings", "spacy", "numpy", "scikit-learn", "pydantic")
STAGES = ("load", "read", *STAGE_NAMES, "write", "total")
COUNTED = ("words", "sentences", "findings", "proportions", "strength", "area_for_improvement", "recommendation")
# a first look after so many seconds, and then so that looks take no more than a twentieth of the run
FIRST_LOOK = 5.0
LOOK_SHARE = 20
# the documents that the summary lists
MOST_ROWS = 20


@dataclass
class RunSummary:
    """What a run did; ``exit_status`` is 0 where all inputs are done, 1 where some failed.

    ``counts`` and ``seconds`` are those of run.json; ``rows`` tells the first documents one by one: path, framework, counts.
    ``reused`` is how many documents were done by an earlier run.
    """

    documents: int = 0
    failed: int = 0
    reused: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    rows: list[tuple[str, str | None, dict[str, int]]] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """The status that the command ends with."""
        return 1 if self.failed else 0

    def add(self, part: Part, *, reused: bool) -> None:
        """Count one more document; ``reused``: an earlier run did it."""
        self.documents += 1
        self.reused += reused
        self.failed += part.sha256 is None
        self.counts.update(part.counts)
        for stage, spent in part.seconds.items():
            # the model is loaded once a process: the longest load is what was spent before the first document
            self.seconds[stage] = (
                max(self.seconds.get(stage, 0.0), spent) if stage == "load" else self.seconds.get(stage, 0) + spent
            )
        if part.sha256 is not None and len(self.rows) <= MOST_ROWS:
            self.rows.append((part.path, part.framework, part.counts))


class Publisher:
    """Puts together the final files of one run.

    Args:
        parts: where the documents' outputs are kept.
        inputs: as the user gave them; told in run.json.
        format: "jsonl", "files" or "parquet".
        started: `perf_counter` at the run's start.
        interrupts: are held back while a document is appended.
    """

    def __init__(self, parts: Parts, *, inputs: Sequence[Path], format: str, started: float, interrupts: Interrupts) -> None:
        self.summary = RunSummary()
        self.order: list[str | None] = []
        self._parts = parts
        self._out = parts.out
        self._inputs = [str(path) for path in inputs]
        self._format = format
        self._started = started
        self._interrupts = interrupts
        self._next = 0
        self._own: set[int] = set()
        self._full = self._placed = False
        self._sizes = dict.fromkeys(FILES, 0)
        self._hashes: set[bytes] = set()
        self._published = documents_published(self._out)
        self._look_at = perf_counter() + FIRST_LOOK
        self._streams: dict[str, FileIO] = {name: self._temporary(name).open("wb", buffering=0) for name in FILES}

    def _temporary(self, name: str) -> Path:
        return self._out / f".{name}.jsonl.tmp"

    def done(self, outcome: Outcome) -> None:
        """A document is done in this run."""
        self._own.add(outcome.index)
        self.order[outcome.index] = outcome.part
        self.summary.seconds["write"] = self.summary.seconds.get("write", 0.0) + outcome.seconds

    def advance(self) -> None:
        """Append the documents that are done, up to the first that is not.

        Raises:
            PipelineError: what a document gave is gone.
        """
        while self._next < len(self.order) and (name := self.order[self._next]) is not None:
            part = self._parts.read(name)
            if part is None:
                told = f"{self._out / '.parts' / name}: is gone or damaged: run the same command again, it is done anew"
                raise PipelineError(told)
            with self._interrupts.held():
                self._append(self._next, part)
            self._look_in_time()
        self._look_in_time()

    def _append(self, index: int, part: Part) -> None:
        """Append one document to all files, or to none."""
        try:
            for name, stream in self._streams.items():
                write_all(stream, part.lines[name])
            if self._format == "files" and part.sha256 is not None:
                self._write_findings(part.sha256, part.lines["findings"])
        except BaseException as error:
            self._full = isinstance(error, OSError)
            for name, stream in self._streams.items():
                stream.truncate(self._sizes[name])
                stream.seek(self._sizes[name])
            raise
        self._next = index + 1
        for name, lines in part.lines.items():
            self._sizes[name] += len(lines)
        if part.sha256 is not None:
            self._hashes.add(bytes.fromhex(part.sha256))
        self.summary.add(part, reused=index not in self._own)
        self._own.discard(index)

    def _write_findings(self, sha256: str, lines: bytes) -> None:
        """Write one document's own file; two documents of the same bytes share it, one after the other."""
        path = self._out / "findings" / f"{sha256}.jsonl"
        path.parent.mkdir(exist_ok=True)
        write_whole(path, path.read_bytes() + lines if bytes.fromhex(sha256) in self._hashes else lines)

    def _look_in_time(self) -> None:
        """Now and then, put copies of what there is into place, unless what stands there tells of more documents."""
        if (began := perf_counter()) < self._look_at:
            return
        if self.summary.documents >= self._published:
            for name in self._streams:
                copy = self._out / f".{name}.jsonl.look.tmp"
                shutil.copyfile(self._temporary(name), copy)
                copy.replace(self._out / f"{name}.jsonl")
            self._write_parquet()
            self._write_record("running")
        self._look_at = perf_counter() + max(FIRST_LOOK, LOOK_SHARE * (perf_counter() - began))

    def finish(self) -> RunSummary:
        """Put the files of a run that did all its documents into place, and remove what no document of it needs."""
        self._place("done")
        self._prune()
        return self.summary

    def stop(self) -> None:
        """Put what is done into place, unless what stands there tells of more documents.

        Where the user asks a second time, what is put together by then is enough.

        Raises:
            OSError: it can't be written; what stands in place is whole.
        """
        for index in range(len(self.order) if self._full else self._next, len(self.order)):
            name = self.order[index]
            part = self._parts.read(name) if name else None
            if part is not None:
                self._append(index, part)
            if self._interrupts.came:
                break
        if self.summary.documents >= self._published and not self._placed:
            self._place("stopped")

    def _place(self, state: str) -> None:
        for stream in self._streams.values():
            os.fsync(stream.fileno())
        for name in self._streams:
            self._temporary(name).replace(self._out / f"{name}.jsonl")
        self._write_parquet()
        self._write_record(state)
        self._placed = True

    def _write_parquet(self) -> None:
        if self._format == "parquet":
            write_parquet(self._out / "findings.jsonl", self._out / "findings.parquet")

    def _write_record(self, state: str) -> None:
        self.summary.seconds["total"] = perf_counter() - self._started
        record = run_record(self.summary, self._parts, self._inputs, state=state)
        remove(sorted(self._out.glob(".run.json.*.tmp")))  # a run that was killed while it wrote this file
        content = json.dumps(record.model_dump(by_alias=True), indent=1, ensure_ascii=False)
        write_whole(self._out / "run.json", content.encode("utf-8") + b"\n")

    def _prune(self) -> None:
        """Remove parts, texts and files of findings that are of no document of this run."""
        kept = {name for name in self.order if name}
        remove([self._out / ".parts" / name for name in self._parts.names() if name not in kept])
        remove(strangers(self._out / "texts", ".txt", self._hashes))
        remove(strangers(self._out / "findings", ".jsonl", self._hashes if self._format == "files" else set()))
        if self._format != "parquet":
            remove([self._out / "findings.parquet"])
        with suppress(OSError):
            (self._out / "findings").rmdir()

    def drop(self) -> None:
        """Leave nothing half-written behind."""
        for name, stream in self._streams.items():
            stream.close()
            for temporary in (self._temporary(name), self._out / f".{name}.jsonl.look.tmp"):
                temporary.unlink(missing_ok=True)
        (self._out / ".findings.parquet.tmp").unlink(missing_ok=True)


def write_all(stream: FileIO, data: bytes) -> None:
    """Write all of ``data``.

    Raises:
        OSError: there is no room for it; some of it may be written.
    """
    left = memoryview(data)
    while left:
        left = left[stream.write(left) :]


def documents_published(out: Path) -> int:
    """How many documents the files in ``out`` tell of; 0 where no run wrote there."""
    try:
        return int(json.loads((out / "run.json").read_bytes())["counts"]["documents"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def strangers(folder: Path, ending: str, known: set[bytes]) -> list[Path]:
    """The files that are named by a SHA-256 and this ending, or are left over from writing one, and are not ``known``."""
    found = []
    if folder.is_dir():
        for entry in os.scandir(folder):
            name = entry.name.removesuffix(ending)
            left_over = entry.name.startswith(".") and entry.name.endswith(".tmp")
            hashed = name != entry.name and len(name) == 64 and is_hex(name)
            if left_over or (hashed and bytes.fromhex(name) not in known):
                found.append(Path(entry.path))
    return found


def is_hex(text: str) -> bool:
    """Whether the text is made of lower-case hexadecimal digits.

    >>> is_hex("0af9"), is_hex("report")
    (True, False)
    """
    return not text.strip("0123456789abcdef")


def remove(paths: Sequence[Path]) -> None:
    """Remove these files where they are there."""
    for path in paths:
        path.unlink(missing_ok=True)


def run_record(summary: RunSummary, parts: Parts, inputs: Sequence[str], *, state: str) -> RunRecord:
    """The content of run.json. Seconds per stage are added up over all documents and processes; ``total`` is this run's alone.

    ``state`` is "running", "stopped" or "done"; ``reused`` counts the documents that an earlier run did.
    """
    settings = parts.settings
    content = {
        "schema": "run/1",
        "versions": {"python": platform.python_version()} | {name: installed(name) for name in VERSIONS},
        "config": settings.public(),
        "model": model_id(find_model(settings.model)),
        "inputs": list(inputs),
        "counts": {"documents": summary.documents, "failed": summary.failed} | {name: summary.counts[name] for name in COUNTED},
        "seconds": {stage: round(summary.seconds.get(stage, 0.0), 4) for stage in STAGES},
        "state": state,
        "reused": summary.reused,
    }
    # names of files that are no UTF-8 hold what no record can; they are told with question marks
    return RunRecord.model_validate_json(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))


def model_id(folder: Path) -> str:
    """Name and content hash of a model as the records carry them; the folder's name where it tells none."""
    try:
        told = json.loads((folder / "findings_tagger" / "tagger.json").read_bytes())
        return f"{told['name']}@{told['hash']}"
    except (OSError, ValueError, KeyError, TypeError):
        return folder.name
