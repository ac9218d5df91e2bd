"""Where a decision belongs in the run that is there now: at its record, at the record that its sentence became, or nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from inspection_findings.errors import ReviewError
from inspection_findings.model.records import finding_id
from inspection_findings.reviews.added_records import make_record
from inspection_findings.reviews.align import locate, to_source
from inspection_findings.reviews.journal import Decision
from inspection_findings.reviews.store import Store
from inspection_findings.reviews.texts import Texts
from inspection_findings.reviews.verdict import Verdict

# a sentence still stands at its place where this share of its characters does: page headers and marks that
# cleaning lifts out of it may be in between
SAME = 0.85


@dataclass(frozen=True)
class Place:
    """The record that a decision belongs to now; ``number`` None where there is none, ``reason`` saying why."""

    number: int | None
    moved: bool = False
    reason: str | None = None


class Placer:
    """Finds the place of decisions in a store.

    In this order: the record with the decision's id; the same place of the same text, where a record is made if the run has
    none (the model may think otherwise now); the nearest record with the same words in the same document, or in the document
    that has its path now; the same words anywhere in that document's text.
    """

    def __init__(self, store: Store, texts: Texts) -> None:
        self._store = store
        self._texts = texts
        self._found: dict[tuple[str, str], Place] = {}

    def place(self, decision: Decision) -> Place:
        """The decision's place."""
        key = (str(decision["document"]), str(decision["id"]))
        if key not in self._found:
            self._found[key] = self._search(decision)
        return self._found[key]

    def _search(self, decision: Decision) -> Place:
        store = self._store
        number = store.numbers.get(str(decision["id"]))
        if number is not None:
            return Place(number)
        documents = self._documents(decision)
        if not documents:
            return Place(None, reason="its report is not in this folder")
        text, start, end = decision.get("text"), decision.get("start"), decision.get("end")
        if not (isinstance(text, str) and text and isinstance(start, int) and isinstance(end, int)):
            return Place(None, reason="it does not say which sentence it was about")
        if documents[0] == decision["document"] and self._stands(documents[0], start, end, text):
            return self._make(documents[0], start, end, decision, moved=False)
        for sha256 in documents:
            if same := self._by_text.get((sha256, text)):
                return Place(min(same, key=lambda row: abs(store.rows[row].start - start)), moved=True)
        for sha256 in documents:
            if span := self._look_for(sha256, text, start):
                return self._make(sha256, *span, decision, moved=True)
        return Place(None, reason="its sentence is not in the report any more")

    def _documents(self, decision: Decision) -> list[str]:
        """The hashes of the documents that can hold it: its own, then those that have its path now."""
        own = str(decision["document"])
        paths = [sha256 for sha256, ref in self._store.documents.items() if ref.get("path") == decision.get("path")]
        return [own] * (own in self._store.documents) + [sha256 for sha256 in paths if sha256 != own]

    @cached_property
    def _by_text(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self._store.rows):
            found[row.sha256, row.text].append(number)
        return dict(found)

    def _stands(self, sha256: str, start: int, end: int, text: str) -> bool:
        """Whether the sentence still stands at this place of the text."""
        source = self._texts.slice(sha256, start, end)
        if source is None:
            return False
        now, then = "".join(source.split()), "".join(text.split())
        return now == then or SequenceMatcher(None, then, now, autojunk=False).ratio() >= SAME

    def _look_for(self, sha256: str, text: str, start: int) -> tuple[int, int] | None:
        """The span of these words in the document's text that is nearest to ``start``, whatever stands between lines."""
        source = self._texts.text(sha256)
        if source is None:
            return None
        words = r"\s+".join(re.escape(word) for word in text.split())
        spans = [match.span() for match in re.finditer(words, source)]
        return min(spans, key=lambda span: abs(span[0] - start)) if spans else None

    def _make(self, sha256: str, start: int, end: int, decision: Decision, *, moved: bool) -> Place:
        """The place at a record made here, or the record that is here already."""
        identity = finding_id(sha256, start, end)
        if identity in self._store.numbers:
            return Place(self._store.numbers[identity], moved=moved)
        added = decision.get("added")
        known = isinstance(added, dict) and not moved and added.get("id") == decision["id"]
        verdict = decision.get("before") or decision.get("after") or {}
        try:
            record = (
                dict(added)
                if known and isinstance(added, dict)
                else make_record(
                    self._store.documents[sha256], start, end,
                    label=verdict.get("label", "none"), texts=self._texts, text=str(decision["text"]),
                )
            )  # fmt: skip
            return Place(self._store.add(record), moved=moved)
        except (ReviewError, ValueError, KeyError, TypeError):
            return Place(None, reason="its record can't be made again")


def carried(verdict: Verdict, decision: Decision, record: dict[str, Any], texts: Texts) -> Verdict:
    """The verdict with its proportions at the source offsets that they have in the record where the decision belongs now."""
    old_start = int(decision["start"])
    shares = verdict.get("proportions") or []
    source = texts.slice(record["document"]["sha256"], record["start"], record["end"])
    spans = locate(str(decision["text"]), old_start, None, shares)
    moved = []
    for share, span in zip(shares, spans, strict=True):
        if span and source is not None:
            first, last = to_source(record["text"], source, *span)
        else:
            first, last = share["start"] - old_start, share["end"] - old_start
        moved.append({**share, "start": record["start"] + first, "end": record["start"] + last})
    return {**verdict, "proportions": moved}
