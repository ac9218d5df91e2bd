"""One file in, its lines of every output file out: the unit of work of a batch, safe to send to another process."""

from __future__ import annotations

import gc
import hashlib
import re
import stat
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from inspection_findings.context import Context, load_context
from inspection_findings.model.records import ErrorRecord, Record
from inspection_findings.model.report import Report
from inspection_findings.readers import file_bytes, read_bytes
from inspection_findings.settings import Settings, renew_rules
from inspection_findings.stages import Clock, analyse

SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class FileOutput:
    """What one input gave. ``lines`` holds UTF-8 JSON lines per output file; ``text`` is saved as texts/<sha256>.txt.

    ``sha256`` and ``text`` are None where the input failed. What failed is ``known`` by the SHA-256 of the bytes that were read, or
    by what `content_hash` says of a file that can't be; it is ``passing`` where the same bytes may do better another time.
    """

    path: str
    sha256: str | None
    lines: dict[str, bytes]
    text: str | None
    counts: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)
    framework: str | None = None
    known: str | None = None
    passing: bool = False


@lru_cache(maxsize=2)
def load_stages(settings: Settings) -> tuple[Context, float]:
    """The context for these settings, and the seconds that loading it took; loaded once per process.

    Raises:
        ModelError: the model can't be loaded.
    """
    started = perf_counter()
    context = load_context(settings.model, framework=settings.framework, scale=settings.scale)
    gc.freeze()  # what was loaded stays: no use in looking through it again with every document
    return context, perf_counter() - started


def relative_path(path: Path, root: Path) -> str:
    """The path of a document as the records tell it: relative to the folder that was given, with forward slashes.

    Bytes of a name that are no UTF-8, which no record can hold, become U+FFFD.
    """
    return printable(path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name)


def printable(text: str) -> str:
    """The text with U+FFFD for each lone surrogate: file names that are no UTF-8 hold some.

    >>> printable("caf\\udce9.txt") == "caf\ufffd.txt"
    True
    """
    return SURROGATE.sub("\ufffd", text)


def process_file(path: Path, *, root: Path, settings: Settings) -> FileOutput:
    """The output lines of one input. A bad document becomes a line of "errors".

    Raises:
        PipelineError: the model can't be loaded.
    """
    relative = relative_path(path, root)
    context, load_seconds = load_stages(settings)
    renew_rules(settings.fingerprint)
    clock = Clock()
    stage, data = "read", None
    try:
        data = file_bytes(path, limits=settings.limits)
        source = read_bytes(data, limits=settings.limits)
        stage = "extract"
        report = analyse(source, context, path=relative, all_sentences=settings.all_sentences, clock=clock)
        lines = output_lines(report)
        clock.lap("write")
    except Exception as error:  # the batch must go on whatever one document does; the record names type and stage
        known = hashlib.sha256(data).hexdigest() if data is not None else content_hash(path, limit=settings.limits.bytes)
        unread = data is None and " " not in known  # it can be read by now
        passing = unread or getattr(error, "passing", isinstance(error, OSError | MemoryError))
        return failure(relative, stage, error, seconds=clock.seconds, known=known, passing=passing)
    seconds = {**clock.seconds, "load": load_seconds}
    return FileOutput(relative, source.sha256, lines, source.text, count(report), seconds, report.ref.framework)


def content_hash(path: Path, *, limit: int) -> str:
    """The SHA-256 of a file's bytes; for what can't be read or is larger than ``limit`` bytes, words that say so."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "no regular file"
        if status.st_size > limit:
            return f"{status.st_size} bytes"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"


def failure(
    path: str,
    stage: str,
    error: Exception,
    *,
    seconds: dict[str, float] | None = None,
    known: str | None = None,
    passing: bool = False,
) -> FileOutput:
    """The output of an input that failed: one line for errors.jsonl, which tells the path beside the message."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    message = printable(" ".join(told.split())) or type(error).__name__
    record = ErrorRecord(path=path, stage=stage, error=type(error).__name__, message=message)
    return FileOutput(path, None, {"errors": json_lines([record])}, None, {"failed": 1}, dict(seconds or {}), None, known, passing)


def output_lines(report: Report) -> dict[str, bytes]:
    """The lines of each output file for one report."""
    records = report.records
    return {
        "findings": json_lines(records.findings),
        "sections": json_lines(records.sections),
        "results": json_lines(records.results),
        "checks": json_lines(records.checks),
        "errors": b"",
        "warnings": json_lines(records.warnings),
    }


def json_lines(records: list[Any]) -> bytes:
    """The records as UTF-8 JSON, one a line."""
    return b"".join(line(record) for record in records)


def line(record: Record) -> bytes:
    """One record as a line of UTF-8 JSON. Lone surrogates, which UTF-8 can't hold, become U+FFFD."""
    return record.__pydantic_serializer__.to_json(record, by_alias=True) + b"\n"


def count(report: Report) -> dict[str, int]:
    """What run.json counts of one report."""
    return {
        "words": report.document.text.count(" ") + 1 if report.document.text else 0,
        "sentences": len(report.sentences),
        "findings": len(report.findings),
        "proportions": sum(len(finding.proportions) for finding in report.findings),
        "warnings": len(report.warnings),
        **Counter(finding.label for finding in report.findings if finding.label != "none"),
    }
