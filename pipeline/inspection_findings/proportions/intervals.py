"""From a base and a hedge to low, estimate and high: the arithmetic of configs/proportions/hedges.yaml and exact.yaml."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from math import sqrt
from typing import Any

from inspection_findings.proportions.numerals import words
from inspection_findings.rules import load_rules

Interval = tuple[float, float, float]
UPWARD = frozenset({"just_over", "well_over", "over", "at_least"})


@cache
def hedges() -> dict[str, dict[str, Any]]:
    """The hedges of configs/proportions/hedges.yaml by their id."""
    return {rule["id"]: rule for rule in load_rules("proportions/hedges")}


@cache
def hedge_of() -> dict[str, str]:
    """The hedge that each modifier stands for: of several ("well over", "over") the one that has its name."""
    return {name: name for name, rule in hedges().items() if rule["modifier"] == name}


@cache
def exact_widths() -> dict[str, float]:
    """How far a share without a hedge reaches on both sides, by kind (configs/proportions/exact.yaml)."""
    return {rule["id"]: float(rule.get("width", 0)) for rule in load_rules("proportions/exact")}


@cache
def named_shares() -> list[float]:
    """The shares that writers use as bounds, in order."""
    return sorted(float(value) for value in words()["named"])


def of_fraction(base: float, hedge: str | None) -> Interval:
    """The interval of a named fraction; ``hedge`` is an id of configs/proportions/hedges.yaml, None for none.

    >>> of_fraction(0.5, None), of_fraction(0.5, "just_over"), of_fraction(0.6667, "over")
    ((0.48, 0.5, 0.52), (0.5, 0.525, 0.55), (0.6667, 0.70835, 0.75))
    """
    room = min(base, 1 - base)
    if hedge is None:
        width = min(exact_widths()["fraction"], room / 5)
        return bounded(base - width, base, base + width)
    rule = hedges()[hedge]
    up = hedge in UPWARD
    width = min(float(rule.get("width", 0)), room / 2)
    # never less than the width of "just over" away: "less than seven in ten" does not end at two-thirds
    step = max(abs(neighbour(base, up=up) - base), float(hedges()["just_over"]["width"]))
    return reach(base, rule["reach"], up=up, width=width, step=step, around=width)


def of_percent(base: float, hedge: str | None, *, decimals: int) -> Interval:
    """The interval of a percentage, ``base`` a fraction of 1 given to ``decimals`` places of a per cent.

    A writer of "over 40 per cent" counts in tens, of "over 45" in fives, of "over 43" in ones: that is the step to the figure that
    would have come next, and the close hedges reach half of it, at most 2.5 points.

    >>> of_percent(0.24, None, decimals=0), of_percent(0.4, "over", decimals=0), of_percent(0.43, "over", decimals=0)
    ((0.235, 0.24, 0.245), (0.4, 0.45, 0.5), (0.43, 0.435, 0.44))
    """
    rounding = 0.005 / 10**decimals
    if hedge is None:
        return bounded(base - rounding, base, base + rounding)
    points = round(base * 100, 6)
    step = 2 * rounding if points % 5 else 0.05 if points % 10 else 0.1
    rule, up = hedges()[hedge], hedge in UPWARD
    # 25, 50 and 75 per cent are named shares too, and reach as far
    far = max(step, abs(neighbour(base, up=up) - base)) if points in (25, 50, 75) else step
    width = min(0.025, step / 2) * float(rule.get("width", 0)) / 0.05
    return reach(base, rule["reach"], up=up, width=width, step=far, around=step / 2 if step >= 0.05 else step)


def of_count(top: float, whole: float, hedge: str | None) -> Interval | None:
    """The interval of a count of a whole: whole things only; None where nothing lies on that side ("more than 12 of the 12").

    "Nearly none of the 12" is near none from above. The estimate of an open hedge lies half-way to the next figure that the writer
    would have named: by the grain of the count, and no further than the next named share, as for a fraction.

    >>> of_count(30, 44, "over"), of_count(12, 12, "over"), of_count(20, 30, "at_least")
    ((0.704545, 0.806818, 0.909091), None, (0.666667, 0.708333, 1.0))
    """
    if hedge is None:
        return bounded(top / whole, top / whole, top / whole)
    rule = hedges()[hedge]
    step = 10 if top >= 20 and top % 10 == 0 else 5 if top >= 10 and top % 5 == 0 else max(2, round(whole / 10))
    near = max(1, step // 2)
    up = hedge in UPWARD or (hedge == "nearly" and top == 0)
    first, last = {
        "close": (1, near),
        "next": (1, step),
        "far": (min(near + 1, step), step),
        "around": (-near, near),
        "open": (0, whole),
    }[rule["reach"]]
    low, high = (top + first, top + last) if up or rule["reach"] == "around" else (top - last, top - first)
    if (up and top >= whole and rule["reach"] != "open") or (not up and top <= 0 and rule["reach"] not in ("open", "around")):
        return None
    low, high = min(whole, max(0.0, low)), min(whole, max(0.0, high))
    middle = top if rule["reach"] == "around" else (low + high) / 2
    if rule["reach"] == "open":
        way = min(step, abs(neighbour(top / whole, up=up) * whole - top)) / 2
        middle = min(whole, top + way) if up else max(0.0, top - way)
    return bounded(low / whole, middle / whole, high / whole)


def reach(base: float, kind: str, *, up: bool, width: float, step: float, around: float) -> Interval:
    """The interval of ``base`` by the reach of its hedge; ``step`` is the way to the next figure in use."""
    if kind == "around":
        return bounded(base - around, base, base + around)
    near = min(width, step)
    first = (step / 2 if width > 0.6 * step else width) if kind == "far" else 0.0
    last = near if kind == "close" else step
    middle = (first + last) / 2
    end = 1.0 if kind == "open" else last
    if up:
        return bounded(base + first, base + middle, base + end)
    return bounded(base - end, base - middle, base - first)


def neighbour(base: float, *, up: bool) -> float:
    """The next named share above or below ``base``.

    >>> neighbour(0.6667, up=True), neighbour(0.5, up=False)
    (0.75, 0.3333)
    """
    named = named_shares()
    if up:
        index = bisect_right(named, base + 0.005)
        return named[index] if index < len(named) else 1.0
    index = bisect_left(named, base - 0.005)
    return named[index - 1] if index else 0.0


def bounded(low: float, estimate: float, high: float) -> Interval:
    """The interval kept inside 0 to 1, rounded to six places."""
    kept = (min(1.0, max(0.0, value)) for value in (low, estimate, high))
    first, middle, last = (round(value, 6) for value in kept)
    return first, middle, last


def wilson(numerator: float, denominator: float) -> tuple[float, float]:
    """The 95 per cent Wilson interval of a share seen in a sample (Wilson 1927): for the population beyond the sample.

    >>> wilson(5, 10)
    (0.2366, 0.7634)
    """
    z = 1.959964
    share = numerator / denominator
    centre = share + z * z / (2 * denominator)
    spread = z * sqrt(share * (1 - share) / denominator + z * z / (4 * denominator * denominator))
    scale = 1 + z * z / denominator
    return round(max(0.0, (centre - spread) / scale), 4), round(min(1.0, (centre + spread) / scale), 4)
