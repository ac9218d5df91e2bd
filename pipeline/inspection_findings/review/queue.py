"""The queue: which records are looked at, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from inspection_findings.errors import ReviewError
from inspection_findings.reviews.store import Row
from inspection_findings.reviews.verdict import Verdict

ORDERS = ("suggested", "document", "uncertainty")
SHOWN = ("all", "open", "reviewed", "skipped", "flagged", "commented", "added", "moved", "disagreement")
# numbered and listed records are told by where they stand, not by the model's scores: less doubtful than any that it decided
BY_PLACE = ("list", "numbered", "review")


@dataclass(frozen=True)
class Query:
    """What the queue shows. None (or "all") for no restriction; ``text`` is looked for without regard to case."""

    order: str = "document"
    report: str | None = None
    standard: str | None = None
    label: str | None = None
    section: str | None = None
    kind: str | None = None
    decided_by: str | None = None
    show: str = "all"
    text: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Query:
        """The query of these parameters; empty ones don't count.

        Raises:
            ReviewError: a parameter is unknown, or the order or what to show is none of those that there are.
        """
        known = {entry.name for entry in fields(cls)}
        if unknown := set(given) - known:
            raise ReviewError(f"the queue has no filter {', '.join(sorted(unknown))}; use {', '.join(sorted(known))}")
        query = cls(**{name: value for name, value in given.items() if value})
        if query.order not in ORDERS or query.show not in SHOWN:
            raise ReviewError(f"order is one of {', '.join(ORDERS)}, show one of {', '.join(SHOWN)}")
        return query


@dataclass(frozen=True)
class Standing:
    """What reviewers made of the records, by id: the reviewer's own verdicts, and sets of records to show."""

    verdicts: Mapping[str, Verdict]
    moved: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    disagreements: frozenset[str] = frozenset()


def select(
    rows: Sequence[Row], query: Query, standing: Standing, *, ranks: Mapping[str, int], documents: Sequence[str]
) -> list[int]:
    """The numbers of the rows that the query shows, in its order.

    Args:
        rows: all rows of the index.
        query: filters and order.
        standing: what reviewers made of the records.
        ranks: rank by id for the order "suggested"; records without one follow in the order of the documents.
        documents: the hashes of the documents in the order of the run.
    """
    tests = filters(query, standing)
    numbers = [number for number, row in enumerate(rows) if all(test(row) for test in tests)]
    place = {sha256: number for number, sha256 in enumerate(documents)}

    def by_document(number: int) -> tuple[Any, ...]:
        row = rows[number]
        return (place[row.sha256], row.start, number)

    if query.order == "document":
        return sorted(numbers, key=by_document)
    if query.order == "uncertainty":
        return sorted(numbers, key=lambda n: (rows[n].decided_by in BY_PLACE, -rows[n].doubt, *by_document(n)))
    last = len(ranks) + max(ranks.values(), default=0)
    return sorted(numbers, key=lambda n: (ranks.get(rows[n].id, last), *by_document(n)))


def filters(query: Query, standing: Standing) -> list[Callable[[Row], bool]]:
    """The tests that a row must pass; labels and standards are those that the reviewer decided, where there are any."""
    verdicts = standing.verdicts
    tests: list[Callable[[Row], bool]] = []
    if query.report:
        tests.append(lambda row: row.sha256 == query.report)
    if query.section:
        tests.append(lambda row: row.section == query.section)
    if query.decided_by:
        tests.append(lambda row: row.decided_by == query.decided_by)
    if query.label:
        tests.append(lambda row: query.label == now(row, "label", verdicts))
    if query.standard:
        tests.append(lambda row: (now(row, "standard", verdicts) or "none") == query.standard)
    if query.kind:
        tests.append(lambda row: query.kind in kinds(row, verdicts))
    if query.show != "all":
        tests.append(shown(query.show, standing))
    if query.text.strip():
        wanted = query.text.strip().lower()
        tests.append(lambda row: wanted in row.lowered or row.id == wanted)
    return tests


def now(row: Row, key: str, verdicts: Mapping[str, Verdict]) -> Any:
    """The record's label or standard as the reviewer has it."""
    verdict = verdicts.get(row.id)
    return verdict[key] if verdict else getattr(row, key)


def kinds(row: Row, verdicts: Mapping[str, Verdict]) -> Sequence[str]:
    """The kinds of the record's proportions as the reviewer has them; "none" where it holds none."""
    verdict = verdicts.get(row.id)
    found = [share["kind"] for share in verdict["proportions"]] if verdict else row.kinds
    return found or ("none",)


def shown(show: str, standing: Standing) -> Callable[[Row], bool]:
    """The test of one way to show records by what reviewers made of them."""
    verdicts = standing.verdicts
    sets = {"moved": standing.moved, "added": standing.added, "disagreement": standing.disagreements}
    if show in sets:
        return lambda row: row.id in sets[show]
    if show == "flagged":
        return lambda row: bool(row.id in verdicts and verdicts[row.id]["flag"])
    if show == "commented":
        return lambda row: bool(row.id in verdicts and verdicts[row.id]["comment"])
    return lambda row: (verdicts[row.id]["status"] if row.id in verdicts else "open") == show
