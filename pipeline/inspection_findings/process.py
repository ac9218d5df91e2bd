"""One file in, its lines of every output file out: the unit of work of a batch, safe to send to another process."""

from __future__ import annotations

import gc
import hashlib
import re
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from inspection_findings.context import Context, load_context
from inspection_findings.errors import ReadError
from inspection_findings.model.records import TABLES, ErrorRecord, Record
from inspection_findings.model.report import Report
from inspection_findings.readers import file_bytes, read_bytes
from inspection_findings.settings import Settings, renew_rules
from inspection_findings.stages import Clock, analyse

SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class FileOutput:
    """What one input gave. ``lines`` holds UTF-8 JSON lines per output file; ``text`` is saved as texts/<sha256>.txt; ``about`` is
    what every record says of its document.

    ``sha256`` and ``text`` are None where the input failed. What failed is ``known`` by the SHA-256 of the bytes that were read, or
    by what `content_hash` says of a file that can't be; it is ``passing`` where the same bytes may do better another time.
    """

    path: str
    sha256: str | None
    lines: dict[str, bytes]
    text: str | None
    counts: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    known: str | None = None
    passing: bool = False


# so many objects more than before are made before Python looks for unused cycles: a report makes few, and at Python's own 700 the
# search costs a tenth of the chain
NEW_OBJECTS = 100_000


@lru_cache(maxsize=2)
def load_stages(settings: Settings) -> tuple[Context, float]:
    """The context for these settings, and the seconds that loading it took; loaded once per process.

    Raises:
        ModelError: the model can't be loaded.
    """
    started = perf_counter()
    context = load_context(
        settings.model,
        framework=settings.framework,
        scale=settings.scale,
        min_probability=settings.min_probability,
        frequencies=settings.frequencies,
    )
    gc.freeze()  # what was loaded stays: no use in looking through it again with every document
    gc.set_threshold(NEW_OBJECTS)
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
        check_folder(path)
        data = file_bytes(path, limits=settings.limits)
        source = read_bytes(data, limits=settings.limits)
        stage = "extract"
        report = analyse(source, context, path=relative, all_sentences=settings.all_sentences, clock=clock)
        lines = output_lines(report)
        clock.lap("write")
    except Exception as error:  # the batch must go on whatever one document does; the record names type and stage
        known = hashlib.sha256(data).hexdigest() if data is not None else content_hash(path, limit=settings.limits.bytes)
        unread = data is None and " " not in known  # it can be read by now
        passing = unread or getattr(error, "passing", isinstance(error, OSError | MemoryError | ImportError))
        return failure(relative, stage, error, seconds=clock.seconds, known=known, passing=passing)
    seconds = {**clock.seconds, "load": load_seconds}
    about = report.ref.model_dump() | {"overall": overall_grade(report)}
    return FileOutput(relative, source.sha256, lines, source.text, count(report, lines), seconds, about)


def overall_grade(report: Report) -> str | None:
    """The grade of the inspection as a whole, as the report prints it; None where it prints none."""
    return next((result.rating for result in report.results if result.level == "overall"), None)


def check_folder(path: Path) -> None:
    """Say of a folder that stands for itself why it could not be listed.

    Raises:
        ReadError: it can't be listed.
    """
    if path.is_dir():
        try:
            next(path.iterdir(), None)
        except OSError as error:
            raise ReadError(f"the folder can't be listed ({error.strerror}): check its rights") from error


def content_hash(path: Path, *, limit: int) -> str:
    """The SHA-256 of a file's bytes; for what can't be read or is larger than ``limit`` bytes, words that say so."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "no regular file"
        if status.st_size > limit:
            return f"{status.st_size} bytes"
        digest, left = hashlib.sha256(), limit + 1  # a file of a system may have no end, whatever size it says
        with path.open("rb") as file:
            while left and (piece := file.read(min(left, 1 << 20))):
                digest.update(piece)
                left -= len(piece)
        return digest.hexdigest() if left else f"more than {limit} bytes"
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
    lines, counts = {"errors": json_lines([record])}, {"failed": 1}
    return FileOutput(path, None, lines, None, counts, dict(seconds or {}), known=known, passing=passing)


def output_lines(report: Report) -> dict[str, bytes]:
    """The lines of each output file for one report."""
    return {table: json_lines(getattr(report.records, table, ())) for table in TABLES}


def json_lines(records: Iterable[Any]) -> bytes:
    """The records as UTF-8 JSON, one a line."""
    return b"".join(line(record) for record in records)


def line(record: Record) -> bytes:
    """One record as a line of UTF-8 JSON. Lone surrogates, which UTF-8 can't hold, become U+FFFD."""
    return record.__pydantic_serializer__.to_json(record, by_alias=True) + b"\n"


def count(report: Report, lines: dict[str, bytes]) -> dict[str, int]:
    """What run.json counts of one report with these lines."""
    return {
        "words": report.document.text.count(" ") + 1 if report.document.text else 0,
        "sentences": len(report.sentences),
        "findings": len(report.findings),
        "proportions": sum(len(finding.proportions) for finding in report.findings),
        "warnings": lines.get("warnings", b"").count(b"\n"),
        **Counter(finding.label for finding in report.findings if finding.label not in (None, "none")),
    }
