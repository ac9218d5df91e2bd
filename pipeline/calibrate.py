"""What a phrase such as "just over half" has stood for, learned from reports that print the figure too.

A pair is a wording that answers a key question and the figure that the same report publishes for it. Few pairs say little: every
phrase is drawn toward the scale that it started from, with the weight of so many pairs (`WEIGHT`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from pipeline.errors import ConfigError
from pipeline.proportions import Scale, load_scale

# pairs that the scale is worth: with as many of its own, a phrase stands half way between the scale and what was seen. Chosen, not
# learned: with the pairs of a handful of reports nothing could be learned about it
WEIGHT = 10
# with fewer pairs than this an interval is not made narrower than the scale's: a range of two figures is no range
LEAST_TO_NARROW = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """One wording and the figure behind it; ``figure`` is on the side that the words state, all fractions of 1.

    ``phrase`` is a name on the scale ("vast majority"), or modifier and base of a fraction ("just_over 0.5").
    """

    phrase: str
    kind: str
    wording: str
    figure: float
    low: float
    high: float
    estimate: float


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A phrase with its pairs: how many, their median and range, the share inside the scale's interval, and the interval drawn.

    ``scale`` is low, estimate and high of the scale, ``drawn`` the same after the pairs; all fractions of 1.
    """

    phrase: str
    kind: str
    wording: str
    n: int
    median: float
    lowest: float
    highest: float
    inside: float
    scale: tuple[float, float, float]
    drawn: tuple[float, float, float]


def pairs(findings: Iterable[dict[str, Any]], results: Iterable[dict[str, Any]]) -> list[Pair]:
    """The pairs of a run: one for each wording of a key question in a report, however often it is repeated.

    Args:
        findings: records as in findings.jsonl.
        results: records as in results.jsonl.
    """
    figures = {
        (result["document"]["sha256"], result["key_question"]): result["percent"] / 100
        for result in results
        if result["level"] == "key_question" and result["percent"] is not None
    }
    found: dict[tuple[str, str, str, str], Pair] = {}
    for finding in findings:
        for share in finding["proportions"]:
            document = finding["document"]["sha256"]
            figure = figures.get((document, share["key_question"]))
            phrase = phrase_of(share)
            if figure is None or phrase is None or share["met_low"] is None:
                continue
            stated = figure if share["polarity"] == "met" else round(1 - figure, 6)
            pair = Pair(phrase, share["kind"], wording_of(share), stated, share["low"], share["high"], share["estimate"])
            found.setdefault((document, share["key_question"], phrase, share["polarity"]), pair)
    return list(found.values())


def phrase_of(share: dict[str, Any]) -> str | None:
    """The name of the phrase that a share uses; None for exact figures, ranges, and words that the scale does not name."""
    if share["kind"] == "quantifier":
        interval = (share["low"], share["estimate"], share["high"])
        try:
            scale = load_scale(share["scale"])
        except ConfigError:
            return None
        named = [name for name, own in scale.intervals.items() if own == interval]
        words = share["text"].lower()
        return next((name for name in named if name in words), named[0] if named else None)
    if share["kind"] == "fraction" and share["upper"] is None and share["base"] is not None:
        return f"{share['modifier']} {share['base']:g}"
    return None


def wording_of(share: dict[str, Any]) -> str:
    """The words of a share as they are listed: in lower case, on one line, without an article.

    >>> wording_of({"text": "The vast\\nmajority"})
    'vast majority'
    """
    words = " ".join(share["text"].lower().split())
    for article in ("the ", "a ", "an "):
        words = words.removeprefix(article)
    return words


def calibrate(seen: Sequence[Pair], *, weight: float = WEIGHT) -> list[Calibrated]:
    """Each phrase with what its pairs say of it, those with most pairs first."""
    by_phrase: dict[tuple[str, str], list[Pair]] = {}
    for pair in seen:
        by_phrase.setdefault((pair.kind, pair.phrase), []).append(pair)
    found = [calibrate_phrase(own, weight=weight) for own in by_phrase.values()]
    return sorted(found, key=lambda phrase: (-phrase.n, phrase.kind, phrase.phrase))


def calibrate_phrase(own: Sequence[Pair], *, weight: float) -> Calibrated:
    """One phrase: estimate, low and high are means of what was seen and of the scale, weighted by pairs.

    What was seen is the mean of the figures, and the fifth and the ninety-fifth percentile. A handful of pairs can move the
    interval but not make it narrower.
    """
    figures = sorted(pair.figure for pair in own)
    scale = (own[0].low, own[0].estimate, own[0].high)
    seen = (percentile(figures, 0.05), mean(figures), percentile(figures, 0.95))
    n = len(figures)
    low, estimate, high = (round((n * one + weight * other) / (n + weight), 4) for one, other in zip(seen, scale, strict=True))
    if n < LEAST_TO_NARROW:
        low, high = min(low, scale[0]), max(high, scale[2])
    wording = Counter(pair.wording for pair in own).most_common(1)[0][0]
    return Calibrated(
        phrase=own[0].phrase,
        kind=own[0].kind,
        wording=wording,
        n=n,
        median=round(median(figures), 4),
        lowest=figures[0],
        highest=figures[-1],
        inside=round(sum(pair.low - 1e-9 <= pair.figure <= pair.high + 1e-9 for pair in own) / n, 4),
        scale=scale,
        drawn=(min(low, estimate), estimate, max(high, estimate)),
    )


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure below which ``share`` of the sorted figures lie, between two figures in proportion.

    >>> percentile([0.1, 0.2, 0.3], 0.5), percentile([0.4], 0.05)
    (0.2, 0.4)
    """
    place = share * (len(figures) - 1)
    below = int(place)
    above = min(below + 1, len(figures) - 1)
    return round(figures[below] + (figures[above] - figures[below]) * (place - below), 6)


def as_scale(phrases: Sequence[Calibrated], base: Scale, *, name: str, reports: int, weight: float) -> dict[str, Any]:
    """The content of a scale file that `findings extract --scale` reads: the base scale, the phrases that were seen redrawn."""
    count = sum(phrase.n for phrase in phrases)
    quantifiers = {
        quantifier: {"low": low, "estimate": estimate, "high": high, "reason": f"as in the scale {base.name}: no pairs"}
        for quantifier, (low, estimate, high) in base.intervals.items()
    }
    fractions = {
        phrase: {"low": low, "estimate": estimate, "high": high, "reason": f"as in the scale {base.name}: no pairs"}
        for phrase, (low, estimate, high) in base.fractions.items()
    }
    for phrase in phrases:
        (quantifiers if phrase.kind == "quantifier" else fractions)[phrase.phrase] = entry_of(phrase)
    return {
        "name": name,
        "title": f"The scale {base.name}, calibrated on a corpus",
        "source": (
            f"{count} pairs of a wording and a published figure in {reports} reports, drawn toward the scale {base.name} with the "
            f"weight of {weight:g} pairs a phrase. Not an official scale: it says what the writers of these reports meant."
        ),
        "quantifiers": quantifiers,
        "fractions": fractions,
    }


def entry_of(phrase: Calibrated) -> dict[str, Any]:
    """One phrase in a scale file, with what its pairs say of it."""
    low, estimate, high = phrase.drawn
    seen = f"{phrase.n} pairs" if phrase.n > 1 else "1 pair"
    return {
        "low": low,
        "estimate": estimate,
        "high": high,
        "reason": f"'{phrase.wording}': {seen}, median {phrase.median:.0%}, {phrase.inside:.0%} inside the scale's interval",
        "n": phrase.n,
        "median": phrase.median,
        "lowest": phrase.lowest,
        "highest": phrase.highest,
        "inside": phrase.inside,
    }
