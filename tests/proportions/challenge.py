"""How well the shares of the challenge set are found: the figures of one finder over its sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHALLENGE = Path(__file__).with_name("challenge.jsonl")
# words that qualify whom was counted, rather than name them
QUALIFIERS = {"inspected", "interviewed", "we", "examined", "assessed", "reviewed", "looked", "at", "sampled", "relevant"}


def load_challenge() -> list[dict[str, Any]]:
    """The sentences of the challenge set with their shares."""
    return [json.loads(line) for line in CHALLENGE.read_text(encoding="utf-8").splitlines()]


@dataclass
class Figures:
    """Counts over a set of sentences; rates are None where nothing was counted."""

    wanted: int = 0
    found: int = 0
    hit: int = 0
    value: int = 0
    kind: int = 0
    population: int = 0
    populations: int = 0
    exact: int = 0
    exacts: int = 0
    traps: int = 0
    taken: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall of spans."""
        return 2 * self.hit / (self.wanted + self.found) if self.wanted + self.found else None

    def rate(self, name: str) -> float | None:
        """The share of matched spans that are right in ``name``: value, kind, population, or exact (its population, word for word)."""
        whole = {"population": self.populations, "exact": self.exacts}.get(name, self.hit)
        return getattr(self, name) / whole if whole else None


def overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    shared = max(0, min(first[1], second[1]) - max(first[0], second[0]))
    return shared / (first[1] - first[0] + second[1] - second[0] - shared) if shared else 0.0


def heads(noun: str | None) -> set[str]:
    """The words of a population that name whom was counted, plural folded."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", (noun or "").lower()) if word not in QUALIFIERS}


def score(rows: Sequence[dict[str, Any]], find: Callable[[str], Sequence[Any]]) -> Figures:
    """The figures of ``find`` over the rows; spans match one to one where they overlap by half."""
    figures = Figures()
    for row in rows:
        found, left = list(find(row["text"])), list(row["shares"])
        figures.wanted += len(left)
        figures.found += len(found)
        figures.traps += not left
        figures.taken += bool(not left and found)
        for share in found:
            best = max(left, key=lambda gold: overlap((gold["start"], gold["end"]), (share.start, share.end)), default=None)
            if best is None or overlap((best["start"], best["end"]), (share.start, share.end)) < 0.5:
                figures.errors.append(f"{row['id']}: invented {share.text!r} ({share.rule}) in {row['text']!r}")
                continue
            left.remove(best)
            compare(figures, row["id"], best, share)
            if row.get("exact"):
                compare_words(figures, row["id"], best, share)
        figures.errors += [f"{row['id']}: missed {gold['text']!r} in {row['text']!r}" for gold in left]
    return figures


def compare(figures: Figures, name: str, gold: dict[str, Any], share: Any) -> None:
    """Count in ``figures`` what of a matched share is right."""
    figures.hit += 1
    right = share.modifier == gold["modifier"] and share.change == gold["change"]
    right = right and all(same(getattr(share, key), gold[key]) for key in ("base", "upper"))
    if gold["kind"] == "count":
        right = right and (share.numerator, share.denominator) == (gold["numerator"], gold["denominator"])
    figures.value += right
    figures.kind += share.kind == gold["kind"]
    if not right or share.kind != gold["kind"]:
        told = (share.kind, share.modifier, share.base, share.upper, share.numerator, share.denominator, share.change)
        figures.errors.append(f"{name}: {gold['text']!r} read as {told}")
    if gold["population"]:
        figures.populations += 1
        same_head = bool(heads(gold["population"]) & heads(share.population))
        figures.population += same_head
        if not same_head:
            figures.errors.append(f"{name}: population of {gold['text']!r} {gold['population']!r} read as {share.population!r}")


def compare_words(figures: Figures, name: str, gold: dict[str, Any], share: Any) -> None:
    """Count in ``figures`` whether the population of a matched share is the gold one word for word, or none where that has none."""
    same_words = (share.population or "").lower() == (gold["population"] or "").lower()
    figures.exacts += 1
    figures.exact += same_words
    if not same_words:
        figures.errors.append(f"{name}: whom {gold['text']!r} counts, {gold['population']!r}, read as {share.population!r}")


def same(value: float | None, gold: float | None) -> bool:
    """Whether a value is the gold one, to half a per cent."""
    return value == gold if value is None or gold is None else abs(value - gold) <= 0.005
