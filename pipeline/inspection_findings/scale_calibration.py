"""What a phrase such as "just over half" has stood for, learned from reports that print the figure too.

A pair is a wording that answers a key question and the figure that the same report publishes for it. Few pairs say little: every
phrase is drawn toward the scale that it started from, with the weight of so many pairs (`WEIGHT`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any, cast

from inspection_findings.model.vocabulary import ProportionKind
from inspection_findings.proportions import Scale, load_scale
from inspection_findings.proportions.forms import Candidate
from inspection_findings.proportions.hedges import hedge_of_modifier
from inspection_findings.proportions.intervals import interval_of
from inspection_findings.proportions.parsers import parse_phrase
from inspection_findings.proportions.scales import Interval

# pairs that the scale is worth: with as many of its own, a phrase stands half way between the scale and what was seen. Chosen, not
# learned: with the pairs of a handful of reports nothing could be learned about it
WEIGHT = 10
# with fewer pairs than this an interval is not made narrower than the scale's: a range of two figures is no range
LEAST_TO_NARROW = 5

# why a share that answers a key question is no pair
NO_FIGURE = "no figure published for the question"
TWO_FIGURES = "the question printed with two figures"
EXACT = "a per cent, count, ratio or range, which says its figure"
NEUTRAL = "judges nothing, or can't be"
UNNAMED = "words that no scale names"
REPEATED = "repeats a wording of the same report"


@dataclass(frozen=True, slots=True)
class Pair:
    """One wording and the figure behind it; ``figure`` is on the side that the words state, all fractions of 1.

    ``phrase`` is a name on the scale ("vast majority"), or modifier and base of a fraction ("just_over 0.5"); ``hedge`` is the
    hedge of a fraction: several can have one modifier.
    """

    phrase: str
    kind: str
    wording: str
    figure: float
    hedge: str | None = None


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


def pairs(findings: Iterable[dict[str, Any]], results: Iterable[dict[str, Any]]) -> tuple[list[Pair], Counter[str]]:
    """The pairs of a run, one for each wording of a key question in a report, and how many shares were left out for which reason.

    Args:
        findings: records as in findings.jsonl; shares that answer no key question are passed over.
        results: records as in results.jsonl.
    """
    figures = published(results)
    found: dict[tuple[str, str, str, str], Pair] = {}
    left_out: Counter[str] = Counter()
    for finding in findings:
        document = finding["document"]["sha256"]
        for share in finding["proportions"]:
            if not share["key_question"]:
                continue
            pair = pair_of(share, figures.get((document, share["key_question"]), set()))
            if isinstance(pair, str):
                left_out[pair] += 1
            elif found.setdefault((document, share["key_question"], pair.phrase, share["polarity"]), pair) is not pair:
                left_out[REPEATED] += 1
    return list(found.values()), left_out


def published(results: Iterable[dict[str, Any]]) -> dict[tuple[str, str], set[float | None]]:
    """The figures (fractions of 1) that each report prints for each key question; None beside them where it prints others too."""
    figures: dict[tuple[str, str], set[float | None]] = {}
    for result in results:
        if result["level"] == "key_question" and result["percent"] is not None:
            printed = figures.setdefault((result["document"]["sha256"], result["key_question"]), set())
            printed |= {result["percent"] / 100} | ({None} if result.get("conflict") else set())
    return figures


def pair_of(share: dict[str, Any], figures: set[float | None]) -> Pair | str:
    """The pair that a share and the figures of its question make, or why they make none."""
    named = share["kind"] == "fraction" and share["upper"] is None and share["base"] is not None
    if share["met_low"] is None:
        return NEUTRAL
    if share["kind"] != "quantifier" and not named:
        return EXACT
    reading = parse_phrase(share["text"], share["kind"])
    phrase = f"{share['modifier']} {share['base']:g}" if named else reading.quantifier if reading else None
    if phrase is None:
        return UNNAMED
    figure = next(iter(figures), None)
    if figure is None or len(figures) > 1:
        return TWO_FIGURES if figures else NO_FIGURE
    stated = figure if share["polarity"] == "met" else round(1 - figure, 6)
    alike = reading if reading is not None and reading.modifier == share["modifier"] else None
    hedge = alike.hedge if alike else hedge_of_modifier().get(share["modifier"])
    return Pair(phrase, share["kind"], wording_of(share), stated, hedge)


def interval_on(scale: Scale, pair: Pair) -> Interval:
    """What the phrase of a pair means on a scale; where that does not name it, by the default scale and the rules of hedges.

    >>> interval_on(load_scale("hmip"), Pair("just_over 0.5", "fraction", "just over half", 0.54, "just_over"))
    (0.5, 0.525, 0.55)
    >>> interval_on(load_scale("education-scotland"), Pair("most", "quantifier", "most", 0.8))
    (0.75, 0.825, 0.9)
    """
    if pair.kind == "quantifier":
        return scale.interval(pair.phrase) or load_scale(None).intervals[pair.phrase]
    modifier, base = pair.phrase.split()
    reading = Candidate("", cast("ProportionKind", pair.kind), 0, 1, base=float(base), hedge=pair.hedge, modifier=modifier)
    found, problem = interval_of(reading, scale, change=False)
    if found is None:  # a share that has an interval in its record has one here
        raise ValueError(f"{pair.phrase}: {problem}")
    return found


def wording_of(share: dict[str, Any]) -> str:
    """The words of a share as they are listed: in lower case, on one line, without an article.

    >>> wording_of({"text": "The vast\\nmajority"})
    'vast majority'
    """
    words = " ".join(share["text"].lower().split())
    for article in ("the ", "a ", "an "):
        words = words.removeprefix(article)
    return words


def calibrate(seen: Sequence[Pair], base: Scale, *, weight: float = WEIGHT) -> list[Calibrated]:
    """Each phrase with what its pairs say of it, those with most pairs first; ``base`` is the scale that they start from."""
    by_phrase: dict[tuple[str, str], list[Pair]] = {}
    for pair in seen:
        by_phrase.setdefault((pair.kind, pair.phrase), []).append(pair)
    found = [calibrate_phrase(own, base, weight=weight) for own in by_phrase.values()]
    return sorted(found, key=lambda phrase: (-phrase.n, phrase.kind, phrase.phrase))


def calibrate_phrase(own: Sequence[Pair], base: Scale, *, weight: float) -> Calibrated:
    """One phrase: estimate, low and high are means of what was seen and of the scale, weighted by pairs.

    What was seen is the mean of the figures, and the fifth and the ninety-fifth percentile. A handful of pairs can move the
    interval but not make it narrower. The scale's interval is that of the wording met most often.
    """
    figures = sorted(pair.figure for pair in own)
    wording = Counter(pair.wording for pair in own).most_common(1)[0][0]
    scale = next(interval_on(base, pair) for pair in own if pair.wording == wording)
    inside = [low - 1e-9 <= pair.figure <= high + 1e-9 for pair in own for low, _, high in [interval_on(base, pair)]]
    seen = (percentile(figures, 0.05), mean(figures), percentile(figures, 0.95))
    n = len(figures)
    low, estimate, high = (round((n * one + weight * other) / (n + weight), 4) for one, other in zip(seen, scale, strict=True))
    if n < LEAST_TO_NARROW:
        low, high = min(low, scale[0]), max(high, scale[2])
    return Calibrated(
        phrase=own[0].phrase,
        kind=own[0].kind,
        wording=wording,
        n=n,
        median=round(median(figures), 4),
        lowest=figures[0],
        highest=figures[-1],
        inside=round(sum(inside) / n, 4),
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
