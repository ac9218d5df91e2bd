"""What to review next: the records of a run in the order in which reviews teach the tagger most.

Uncertainty sampling by the margin between the two likeliest labels (Scheffer, Decomain and Wrobel 2001), made diverse: each
record already chosen from the same report, and from the same section of it, lowers the score of those that are left. A sentence
that stands in a report twice, as summaries and bodies do, is shown once.
"""

from __future__ import annotations

import heapq
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspection_findings.dataframes import read_findings
from inspection_findings.errors import ReadError
from inspection_findings.model.report import LABELS
from inspection_findings.reviews.applying import JOURNAL, open_folder

# after this many records from one report or section, another's score counts half as much
REPORT_HALF = 40
SECTION_HALF = 10
ALIKE = 0.6  # Jaccard similarity of word triples from which two sentences of one report say the same
WORD = re.compile(r"\w+")
SAID = {"strength": "strength", "area_for_improvement": "area for improvement", "recommendation": "recommendation", "none": "none"}


# a sentence that its place decided, not the classifier: nothing to doubt
BY_PLACE: Mapping[str, float] = {label: float(label == "none") for label in LABELS}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be reviewed: what it is doubted for, and the group of sentences that say the same."""

    id: str
    document: str
    section: str
    text: str
    scores: Mapping[str, float]
    alike: tuple[str, ...] = ()

    @property
    def ranked(self) -> list[str]:
        """The labels, the likeliest first."""
        return sorted(LABELS, key=lambda label: -self.scores[label])

    @property
    def doubt(self) -> float:
        """One minus the margin between the two likeliest labels: 1 where they are equally likely, 0 where one is certain.

        >>> scores = {"strength": 0.5, "area_for_improvement": 0.375, "recommendation": 0.0, "none": 0.125}
        >>> Candidate("a", "d", "s", "t", scores).doubt
        0.875
        """
        first, second = self.ranked[:2]
        return 1 - (self.scores[first] - self.scores[second])


@dataclass(frozen=True, slots=True)
class Queued:
    """A record's place in the queue, 1 for the first; ``score`` is 0 to 1; ``alike`` holds records that say the same."""

    id: str
    rank: int
    score: float
    reason: str
    alike: tuple[str, ...] = ()


def order(records: Iterable[Mapping[str, Any]], *, reviewed: Reviewed | None = None) -> list[Queued]:
    """The queue of these records; those reviewed, and those that say the same as a reviewed one, are left out."""
    done = reviewed or Reviewed()
    open_ones = [
        candidate(record)
        for record in records
        if record["decided_by"] != "review"
        and record["id"] not in done.ids
        and (record["document"]["sha256"], words_of(record["text"])) not in done.texts
    ]
    return spread(merge_alike(open_ones))


def candidate(record: Mapping[str, Any]) -> Candidate:
    """A record as a candidate."""
    section = record.get("section") or {}
    place = " / ".join(section.get("path") or [section.get("title") or ""])
    return Candidate(record["id"], record["document"]["sha256"], place, record["text"], record["scores"] or BY_PLACE)


def spread(candidates: Sequence[Candidate]) -> list[Queued]:
    """The candidates in order: always the one with the highest score as things stand, ties in the order given.

    Scores only fall as others are chosen, so a candidate whose score is still what it was when put on the heap is the highest.
    """
    reports: Counter[str] = Counter()
    sections: Counter[tuple[str, str]] = Counter()

    def score(one: Candidate) -> float:
        crowd = (1 + reports[one.document] / REPORT_HALF) * (1 + sections[one.document, one.section] / SECTION_HALF)
        return one.doubt / crowd

    heap = [(-score(one), i) for i, one in enumerate(candidates)]
    heapq.heapify(heap)
    queue: list[Queued] = []
    while heap:
        kept, i = heapq.heappop(heap)
        one = candidates[i]
        now = score(one)
        if now < -kept:
            heapq.heappush(heap, (-now, i))
            continue
        reason = reason_of(one, new_report=not reports[one.document], new_section=not sections[one.document, one.section])
        queue.append(Queued(one.id, len(queue) + 1, round(now, 4), reason, one.alike))
        reports[one.document] += 1
        sections[one.document, one.section] += 1
    return queue


def reason_of(one: Candidate, *, new_report: bool, new_section: bool) -> str:
    """Why the record stands where it does, in a phrase."""
    first, second = one.ranked[:2]
    reasons = [f"{SAID[first]} {one.scores[first]:.2f} or {SAID[second]} {one.scores[second]:.2f}"]
    if one.scores is BY_PLACE:
        reasons = ["its place decided"]
    if new_report:
        reasons.append("first of its report")
    elif new_section:
        reasons.append("first of its section")
    if one.alike:
        reasons.append("stands in the report twice" if len(one.alike) == 1 else f"stands in the report {len(one.alike) + 1} times")
    return ", ".join(reasons)


def merge_alike(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with sentences that say the same as one, the most doubtful of them, in the order of the text."""
    kept: list[Candidate] = []
    by_report: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_report[one.document].append(one)
    for group in by_report.values():
        parts: dict[int, list[Candidate]] = defaultdict(list)
        for i, part in enumerate(partition([triples(one.text) for one in group])):
            parts[part].append(group[i])
        for same in parts.values():
            shown = max(same, key=lambda one: one.doubt)
            others = tuple(one.id for one in same if one is not shown)
            kept.append(Candidate(shown.id, shown.document, shown.section, shown.text, shown.scores, others) if others else shown)
    return kept


def partition(sets: Sequence[frozenset[str]]) -> list[int]:
    """For each set the number of the first set that it is like, itself where there is none.

    >>> partition([frozenset("abcd"), frozenset("xyz"), frozenset("abcde")])
    [0, 1, 0]
    """
    holders: dict[str, list[int]] = defaultdict(list)
    found: list[int] = []
    for i, own in enumerate(sets):
        shared = Counter(j for triple in sorted(own) for j in holders[triple])
        like = next((j for j, n in sorted(shared.items()) if n >= ALIKE * (len(own) + len(sets[j]) - n)), None)
        found.append(i if like is None else found[like])
        for triple in own:
            holders[triple].append(i)
    return found


def triples(text: str) -> frozenset[str]:
    """The word triples of a sentence; a shorter one is a triple as a whole.

    >>> sorted(triples("Plans were good enough."))
    ['plans were good', 'were good enough']
    """
    words = words_of(text).split()
    return frozenset(" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2)))


def words_of(text: str) -> str:
    """The words of a text, lower-cased, without what stands between them."""
    return " ".join(WORD.findall(text.lower()))


@dataclass(frozen=True)
class Reviewed:
    """What has been reviewed: the ids of records, and the words of their sentences with the hash of their report."""

    ids: frozenset[str] = frozenset()
    texts: frozenset[tuple[str, str]] = frozenset()


def read_reviewed(out: Path) -> Reviewed:
    """What the decisions of a run come to: the records that are reviewed, as the review page counts them.

    Raises:
        ReadError: the folder has no findings.
        ReviewError: its reviews can't be read.
    """
    if not (out / JOURNAL).is_file():
        return Reviewed()
    folder = open_folder(out)
    done = {identity for identity, (_, verdict) in folder.ledger.final().items() if verdict["status"] == "reviewed"}
    store = folder.store
    records = (store.record(number) for number, row in enumerate(store.rows) if row.id in done)
    texts = {(record["document"]["sha256"], words_of(record["text"])) for record in records}
    return Reviewed(frozenset(done), frozenset(texts))


def write_queue(out: Path, *, limit: int | None = None) -> list[Queued]:
    """Write ``OUT/queue.jsonl``, one object a line, and return what it holds; the old file stays until the new one is whole.

    Raises:
        ReadError: the folder holds no findings, or a record lacks what a queue needs.
    """
    try:
        queue = order(read_findings(out), reviewed=read_reviewed(out))[:limit]
    except (KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"{out}: a record is not a finding (it lacks {error}): run extract again", path=str(out)) from error
    rows = [{"id": one.id, "rank": one.rank, "score": one.score, "reason": one.reason, "alike": list(one.alike)} for one in queue]
    temporary = out / ".queue.jsonl.new"
    try:
        temporary.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        os.replace(temporary, out / "queue.jsonl")
    finally:
        temporary.unlink(missing_ok=True)
    return queue
