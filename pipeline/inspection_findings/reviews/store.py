"""The records of a run, indexed for looking through: where each line stands, and the few columns that filters need."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pydantic_core import from_json

from inspection_findings.dataframes import finding_files
from inspection_findings.errors import ReviewError
from inspection_findings.model.report import LABELS

SCHEMA = "finding/1"
SHA256 = re.compile(r"[0-9a-f]{64}")
SHOWN_PROBLEMS = 20


@dataclass(slots=True)
class Row:
    """One record in the index. ``doubt`` is 1 minus the margin between its two most probable labels, 0 to 1."""

    id: str
    sha256: str
    start: int
    end: int
    text: str
    lowered: str
    label: str
    secondary: str | None
    standard: str | None
    section: str | None
    decided_by: str
    kinds: tuple[str, ...]
    doubt: float
    file: int = -1
    offset: int = 0
    length: int = 0


@dataclass
class Store:
    """The records of a folder by row number, in the order of the file; records added by reviewers follow.

    ``documents`` holds each document's reference by its hash; ``problems`` what could not be read, as messages.
    """

    rows: list[Row] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    added: dict[int, dict[str, Any]] = field(default_factory=dict)
    _files: list[IO[bytes]] = field(default_factory=list)

    def record(self, number: int) -> dict[str, Any]:
        """The record of a row, read from its file."""
        if number in self.added:
            return self.added[number]
        row = self.rows[number]
        file = self._files[row.file]
        record: dict[str, Any] = from_json(os.pread(file.fileno(), row.length, row.offset))
        return record

    def page_at(self, sha256: str, start: int) -> int | None:
        """The page of a place in a document, where the records before and after it stand on the same one."""
        rows = [(row.start, number) for number, row in enumerate(self.rows) if row.sha256 == sha256]
        before = max((entry for entry in rows if entry[0] <= start), default=None)
        after = min((entry for entry in rows if entry[0] > start), default=None)
        pages = {self.record(entry[1]).get("page") for entry in (before, after) if entry}
        return pages.pop() if len(pages) == 1 and before and after else None

    def add(self, record: dict[str, Any]) -> int:
        """The row number of a record that a reviewer added (or that stood there already)."""
        if record["id"] in self.numbers:
            return self.numbers[record["id"]]
        number = len(self.rows)
        self.added[number] = record
        self._keep(row_of(record), record["document"])
        return number

    def _keep(self, row: Row, document: dict[str, Any]) -> None:
        self.numbers.setdefault(row.id, len(self.rows))
        self.rows.append(row)
        self.documents.setdefault(row.sha256, document)


def open_store(out: Path) -> Store:
    """The records of the folder that ``findings extract`` wrote; lines that can't be read become problems.

    Raises:
        ReadError: the folder has no findings.
        ReviewError: they are there as Parquet only.
    """
    store = Store()
    kinds: Counter[str] = Counter()
    for path in finding_files(out):
        if path.suffix == ".parquet":
            raise ReviewError(f"{out}: reviewing needs the findings as JSON Lines: run extract with --format jsonl")
        index_file(store, path, kinds)
    for message, count in kinds.items():
        if count > 1:
            store.problems.append(f"{count} lines in all: {message}")
    return store


def index_file(store: Store, path: Path, kinds: Counter[str]) -> None:
    """Add the rows of one file to the store."""
    file = path.open("rb")
    store._files.append(file)
    number = len(store._files) - 1
    offset = 0
    for line_number, line in enumerate(file, start=1):
        if line.strip():
            try:
                record = from_json(line, cache_strings="keys")
                row = row_of(record)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                note(store, kinds, f"{path.name}:{line_number}", error)
            else:
                row.file, row.offset, row.length = number, offset, len(line)
                store._keep(row, record["document"])
        offset += len(line)


def note(store: Store, kinds: Counter[str], place: str, error: Exception) -> None:
    """Note a line that could not be read: the first ones singly, all of them by their kind."""
    if isinstance(error, KeyError):
        message = f"lacks {error}"
    elif isinstance(error, SchemaError):
        message = str(error)
    else:
        message = "is not the record of a finding"
    kinds[message] += 1
    if kinds[message] <= SHOWN_PROBLEMS:
        store.problems.append(f"{place}: {message}; the line is passed over")


class SchemaError(ValueError):
    """A record of a version that is not known here."""


def row_of(record: Mapping[str, Any]) -> Row:
    """The index row of one record.

    Raises:
        SchemaError: it is of an unknown version.
        ValueError, KeyError, TypeError: it is no finding.
    """
    if record.get("schema") != SCHEMA:
        raise SchemaError(f"has the schema {record.get('schema')!r}, this version knows {SCHEMA}")
    sha256, text, label = record["document"]["sha256"], record["text"], record["label"]
    start, end = record["start"], record["end"]
    if not (isinstance(text, str) and isinstance(record["id"], str) and SHA256.fullmatch(sha256) and label in LABELS):
        raise ValueError("no finding")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise ValueError("no span")
    section = record.get("section")
    return Row(
        record["id"],
        sha256,
        start,
        end,
        text,
        text.lower(),
        label,
        record.get("secondary"),
        record.get("standard"),
        section["kind"] if section else None,
        record["decided_by"],
        tuple(share["kind"] for share in record.get("proportions") or ()),
        doubt(record.get("scores")),
    )


def doubt(scores: Mapping[str, float] | None) -> float:
    """1 minus the margin between the two most probable labels; 0 where there are no scores.

    >>> doubt({"strength": 0.5, "none": 0.25, "recommendation": 0.25, "area_for_improvement": 0.0})
    0.75
    """
    if not scores:
        return 0.0
    second, first = sorted(scores.values())[-2:]
    return 1 - (first - second)


@dataclass(frozen=True)
class Suggestion:
    """A record in ``OUT/queue.jsonl``: its rank, why it stands there, and the ids of records that say the same."""

    rank: int
    reason: str | None
    alike: tuple[str, ...]


def read_queue(out: Path) -> dict[str, Suggestion]:
    """The suggestions of ``OUT/queue.jsonl``, which ``findings queue`` writes, by record id; empty where there is none."""
    found: dict[str, Suggestion] = {}
    for number, entry in enumerate(read_objects(out / "queue.jsonl")):
        identity, rank, reason, alike = (entry.get(key) for key in ("id", "rank", "reason", "alike"))
        if isinstance(identity, str):
            found[identity] = Suggestion(
                rank if isinstance(rank, int) else number,
                reason if isinstance(reason, str) else None,
                tuple(one for one in alike if isinstance(one, str)) if isinstance(alike, list) else (),
            )
    return found


def read_objects(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a companion file of a run; what can't be read is passed over, for the records do without."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                entry = from_json(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry
