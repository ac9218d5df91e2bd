"""The reviewed records of a folder: what training and evaluation take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspection_findings.errors import PipelineError
from inspection_findings.reviews.journal import Journal, json_line
from inspection_findings.reviews.ledger import Ledger
from inspection_findings.reviews.store import Store, open_store
from inspection_findings.reviews.texts import Texts
from inspection_findings.reviews.verdict import applied

JOURNAL = "reviews.jsonl"  # the decisions of the review page, in a run's folder


@dataclass(frozen=True)
class Folder:
    """A run and its reviews, read once: records, decisions folded, and the messages of lines that could not be read."""

    out: Path
    store: Store
    ledger: Ledger
    problems: list[str]


@dataclass(frozen=True)
class Applied:
    """What was written: how many records, how many of them with another label than they had, how many added ones."""

    path: Path
    records: int
    relabelled: int
    added: int


def open_folder(out: Path) -> Folder:
    """The records and reviews of a folder.

    Raises:
        ReadError: it has no findings.
        ReviewError: its reviews can't be read.
    """
    store = open_store(out)
    texts = Texts(out)
    ledger = Ledger(store, texts)
    journal = Journal(out)
    for decision in journal.read_new():
        ledger.take(decision)
    return Folder(out, store, ledger, store.problems + journal.problems)


def reviewed_records(folder: Folder, *, reviewer: str | None = None, everything: bool = False) -> Iterator[dict[str, Any]]:
    """The records as reviewers left them, in the order of the run, added ones at their place in their document.

    Files of equal bytes are one document with records of equal ids: one of each is reviewed, all of them are ``everything``,
    each with its path and what was decided of the one.

    Args:
        folder: the run and its reviews.
        reviewer: only what this reviewer decided; else the latest verdict on each record, whoever's it is.
        everything: records that nobody reviewed too, as they were extracted.
    """
    ledger, store = folder.ledger, folder.store
    verdicts = ledger.verdicts[reviewer] if reviewer else {identity: verdict for identity, (_, verdict) in ledger.final().items()}
    place = {sha256: number for number, sha256 in enumerate(store.documents)}
    withdrawn = ledger.withdrawn()
    copies: Counter[str] = Counter()
    listed = []
    for number, row in enumerate(store.rows):
        listed.append((place[row.sha256], copies[row.id], row.start, number))
        copies[row.id] += 1
    for _, copy, _, number in sorted(listed):
        row = store.rows[number]
        verdict = verdicts.get(row.id)
        if verdict and verdict["status"] == "reviewed":
            if not copy or everything:
                yield applied(store.record(number), verdict)
        elif everything and row.id not in withdrawn:
            yield store.record(number)


def write_reviewed(folder: Folder, path: Path, *, reviewer: str | None = None, everything: bool = False) -> Applied:
    """Write the reviewed records to a file, whole or not at all, and tell what was written.

    Raises:
        PipelineError: the file can't be written.
    """
    originals = {row.id: row.label for row in folder.store.rows}
    added_ids = {record["id"] for record in folder.store.added.values()}
    records = relabelled = added = 0
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            for record in reviewed_records(folder, reviewer=reviewer, everything=everything):
                file.write(json_line(record))
                records += 1
                added += record["id"] in added_ids
                relabelled += record["label"] != originals[record["id"]]
        temporary.replace(path)
    except OSError as error:
        raise PipelineError(f"{path}: cannot be written ({error.strerror or error}): name another file with --to") from error
    finally:
        temporary.unlink(missing_ok=True)
    return Applied(path, records, relabelled, added)
