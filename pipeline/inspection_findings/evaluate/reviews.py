"""Reviewed records, as ``findings apply-reviews`` writes them, and plain lines of text and label; checked line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspection_findings.dataframes import finding_files, read_findings
from inspection_findings.errors import ConfigError, ReadError
from inspection_findings.evaluate.gold import Annotation, known_label, known_second, known_span, known_text, read_rows
from inspection_findings.model.report import SECTION_KINDS
from inspection_findings.reviews.applying import JOURNAL, open_folder, reviewed_records

REVIEWED = "reviewed.jsonl"
DECISIONS = "review/1"  # the schema of the page's journal, which holds decisions and not records
ADDED = "review"  # what an added record carries as its model


@dataclass(frozen=True, slots=True)
class Review:
    """One sentence whose label a person decided; ``document``, ``start`` and ``end`` are None where only the text is known."""

    text: str
    label: str
    secondary: str | None
    section: str
    illustration: bool
    where: str
    id: str | None = None
    document: str | None = None
    path: str | None = None
    start: int | None = None
    end: int | None = None
    added: bool = False

    @property
    def annotation(self) -> Annotation | None:
        """The review as an annotation of its report; None where its place is not known."""
        if self.start is None or self.end is None:
            return None
        return Annotation(self.start, self.end, self.label, self.secondary, self.illustration, self.text, self.where)

    @property
    def sentence(self) -> str:
        """What tells the sentence from all others: its record's id, else its place, else its text."""
        place = f"place: {self.document}:{self.start}:{self.end}" if self.start is not None else None
        return self.id or place or f"text: {' '.join(self.text.lower().split())}"


@dataclass(frozen=True)
class Reviews:
    """All reviews, of two on one sentence the later; what to tell of them; and the saved texts of their runs by hash."""

    rows: tuple[Review, ...]
    notes: tuple[str, ...]
    texts: Mapping[str, Path]


def read_reviews(paths: Sequence[Path]) -> Reviews:
    """The reviews in these files or run folders, in order; the later of two on one sentence wins.

    Of a run folder the decisions of the review page are applied; one that holds none may hold a reviewed.jsonl.

    Raises:
        ConfigError: a label is unknown, a text missing, an id none of the run that the file stands in, or nothing is reviewed.
    """
    latest: dict[str, Review] = {}
    notes: list[str] = []
    texts: dict[str, Path] = {}
    for given in paths:
        path = review_file(given)
        texts |= {text.stem: text for text in sorted((path.parent / "texts").glob("*.txt"))}
        found, passed = (read_run(given), 0) if path.name == JOURNAL and given.is_dir() else read_file(path)
        contradicted = 0
        for review in found:
            earlier = latest.get(review.sentence)
            contradicted += earlier is not None and earlier.label != review.label
            latest[review.sentence] = review
        if passed:
            notes.append(f"{path.name}: {passed} records that nobody reviewed (decided_by is not review) are passed over")
        if contradicted:
            count = "1 sentence was" if contradicted == 1 else f"{contradicted} sentences were"
            notes.append(f"{path.name}: {count} reviewed more than once with different labels; the later review counts")
    return Reviews(tuple(latest.values()), tuple(notes), texts)


def review_file(given: Path) -> Path:
    """The file that holds the reviews of a run folder, or the file that was named.

    Raises:
        ReadError: there is none.
    """
    path = given
    if given.is_dir():
        path = given / JOURNAL if (given / JOURNAL).is_file() else given / REVIEWED
    if not path.is_file():
        todo = "review some records with 'findings review' first" if given.is_dir() else "check the path"
        raise ReadError(f"{given}: there are no reviews: {todo}", path=str(given))
    return path


def read_run(out: Path) -> list[Review]:
    """The reviews of a run, its decisions applied.

    Raises:
        ConfigError: no record is reviewed.
    """
    path = out / JOURNAL
    found = [review_of(row, path, number, None) for number, row in enumerate(reviewed_records(open_folder(out)), start=1)]
    if not found:
        raise ConfigError("there is no decision that counts: review some records with 'findings review'", file=str(path))
    return found


def read_file(path: Path) -> tuple[list[Review], int]:
    """The reviews of one file, and how many records of it nobody reviewed."""
    corpus = run_records(path)
    found, passed = [], 0
    for number, row in read_rows(path):
        if row.get("schema") == DECISIONS:
            message = f"line {number} is a decision of the review page, not a record: name the folder {path.parent}"
            raise ConfigError(message, file=str(path))
        if row.get("decided_by") not in (None, "review"):
            passed += 1
            continue
        found.append(review_of(row, path, number, corpus))
    if not found and passed:
        message = f"there is no reviewed record: none of its {passed} lines has decided_by review"
        todo = "review them with 'findings review', or leave decided_by out of lines of your own"
        raise ConfigError(f"{message}; {todo}", file=str(path))
    if not found:
        raise ConfigError("is empty: reviewed records, or lines of text and label, are needed", file=str(path))
    return found, passed


def run_records(path: Path) -> dict[str, dict[str, Any]] | None:
    """The records of the run in whose folder the file stands, by id; None where there is no run."""
    try:
        finding_files(path.parent)
    except ReadError:
        return None
    return {record["id"]: record for record in read_findings(path.parent) if "id" in record}


def review_of(row: dict[str, Any], path: Path, number: int, corpus: Mapping[str, dict[str, Any]] | None) -> Review:
    """The review in one line; what the line leaves out is taken from the run's record of the same id.

    Raises:
        ConfigError: a label is unknown, the text missing or none, the span or document none, or the id none of the run.
    """
    identity = str(row["id"]) if row.get("id") else None
    added = row.get("model") == ADDED
    if identity is not None and corpus is not None and identity not in corpus and not added:
        message = f"line {number} has the id {identity}, which is not in the corpus ({path.parent}): it is of other reports"
        raise ConfigError(f"{message}, or of an older run; run 'findings apply-reviews' again", file=str(path))
    row = {**(corpus or {}).get(identity or "", {}), **row}
    text = " ".join((known_text(row, path, number) or "").split())
    if not text:
        where = " and no run stands beside the file to take it from by its id" if identity and corpus is None else ""
        raise ConfigError(f"line {number} has no text{where}", file=str(path))
    section = row.get("section")
    kind = section.get("kind") if isinstance(section, dict) else section
    sha256, shown = report_of(row, path, number)
    span = None if row.get("start") is None and row.get("end") is None else known_span(row, path, number)
    start, end = span if span is not None and sha256 is not None else (None, None)
    return Review(
        text=text,
        label=known_label(row.get("label"), path, number),
        secondary=known_second(row, path, number),
        section=kind if kind in SECTION_KINDS else "standard",
        illustration=bool(row.get("illustration")),
        where=f"{path}: line {number}",
        id=identity,
        document=sha256,
        path=shown,
        start=start,
        end=end,
        added=added,
    )


def report_of(row: Mapping[str, Any], path: Path, number: int) -> tuple[str | None, str | None]:
    """The hash and the path of the report that a line names, None where it names none.

    Raises:
        ConfigError: what it names is none.
    """
    document = row.get("document")
    named = document if isinstance(document, dict) else {"sha256": document}
    sha256, shown = named.get("sha256"), named.get("path")
    if all(value is None or isinstance(value, str) for value in (sha256, shown)):
        return sha256, shown
    raise ConfigError(f"line {number} names no document: it must be the SHA-256 of the report's file, or hold it", file=str(path))


def check_ids(reviews: Sequence[Review], known: Mapping[str, set[str]]) -> None:
    """Make sure that reviews of the reports at hand are of sentences that these reports have.

    Args:
        reviews: the reviews.
        known: the ids of all sentences of the reports at hand, by the hash of the report.

    Raises:
        ConfigError: an id is none of its report's, or of none of the reports where the review names no report.
    """
    everything = set().union(*known.values()) if known else set()
    for review in reviews:
        if review.id is None or review.added or (review.document is not None and review.document not in known):
            continue
        ids = known[review.document] if review.document is not None else everything
        if known and review.id not in ids:
            message = f"the id {review.id} is not in the corpus: the reports at hand have no such sentence"
            raise ConfigError(f"{message}; extract again, and run 'findings apply-reviews'", file=review.where)


def by_document(reviews: Sequence[Review]) -> dict[str, list[Review]]:
    """The reviews by the hash of their report; those that name none under the empty string."""
    found: dict[str, list[Review]] = {}
    for review in reviews:
        found.setdefault(review.document or "", []).append(review)
    return found
