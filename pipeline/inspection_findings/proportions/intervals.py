"""From a base and a hedge to low, estimate and high: the arithmetic of configs/proportions/hedges.yaml and exact.yaml."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from math import sqrt

from inspection_findings.proportions.forms import Candidate
from inspection_findings.proportions.hedges import hedges
from inspection_findings.proportions.numbers import number_words
from inspection_findings.proportions.scales import Interval, Scale, load_scale
from inspection_findings.rules import Rule, Rules, load_rules

# "about" vouches for no decimal: half a point is the least that it reaches
ROUGH = 0.005
# the writer's room for a percentage hedged closely, the least room of a fraction ("under half of it"), and how far from a named
# proportion one still counts as that proportion; fractions of 1
CLOSE_WIDTH, FRACTION_WIDTH, AT_NAMED = 0.025, 0.05, 0.005
# a percentage is counted in tens, fives or ones, a count by its own grain: steps of ten from 20 on, of five from 10 on, else a
# tenth
TENS, FIVES, COARSE, FINE = 10, 5, 20, 10
# percentages that are named proportions too, and reach as far as those
QUARTERS = (25, 50, 75)
# "well over": beyond what is close, or half-way where the next figure is near
FAR_PART = 0.6
# the phrase by which a scale can name what lies under half
LESS_THAN_HALF, HALF = "less than half", 0.5
# the normal quantile of the 95 per cent Wilson interval
Z = 1.959964


class ExactWidth(Rule):
    """How far a proportion of one kind without a hedge reaches on both sides, a fraction of 1."""

    width: float = 0.0


@cache
def exact_widths() -> dict[str, float]:
    """How far a proportion without a hedge reaches on both sides, by kind (configs/proportions/exact.yaml).

    Raises:
        ConfigError: the file does not fit `ExactWidth`.
    """
    return {rule.id: rule.width for rule in load_rules("proportions/exact", Rules[ExactWidth])}


@cache
def _named() -> list[float]:
    """The proportions that writers use as bounds, in order."""
    return sorted(number_words().named)


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
    up = rule.is_upward
    width = min(rule.width, room / 2)
    # never less than the width of "just over" away: "less than seven in ten" does not end at two-thirds
    step = max(abs(neighbour(base, up=up) - base), hedges()["just_over"].width)
    return reach(base, rule.reach, up=up, width=width, step=step, around=width)


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
    step = 2 * rounding if points % FIVES else FIVES / 100 if points % TENS else TENS / 100
    rule = hedges()[hedge]
    up = rule.is_upward
    # 25, 50 and 75 per cent are named proportions too, and reach as far
    far = max(step, abs(neighbour(base, up=up) - base)) if points in QUARTERS else step
    width = min(CLOSE_WIDTH, step / 2) * rule.width / FRACTION_WIDTH
    return reach(base, rule.reach, up=up, width=width, step=far, around=step / 2 if step >= FIVES / 100 else max(step, ROUGH))


def of_count(numerator: float, denominator: float, hedge: str | None) -> Interval | None:
    """The interval of a count of a denominator: whole things only; None where nothing lies on that side ("more than 12 of the 12").

    "Nearly none of the 12" is near none from above. The estimate of an open hedge lies half-way to the next figure that the writer
    would have named: by the grain of the count, and no further than the next named proportion, as for a fraction.

    >>> of_count(30, 44, "over"), of_count(12, 12, "over"), of_count(20, 30, "at_least")
    ((0.704545, 0.806818, 0.909091), None, (0.666667, 0.708333, 1.0))
    """
    if hedge is None:
        return bounded(numerator / denominator, numerator / denominator, numerator / denominator)
    rule = hedges()[hedge]
    step = _grain(numerator, denominator)
    near = max(1, step // 2)
    up = rule.is_upward or (rule.above_none and numerator == 0)
    first, last = {
        "close": (1, near),
        "next": (1, step),
        "far": (min(near + 1, step), step),
        "around": (-near, near),
        "open": (0, denominator),
    }[rule.reach]
    is_at_end = numerator >= denominator if up else numerator <= 0 and rule.reach != "around"
    if is_at_end and rule.reach != "open":
        return None
    low, high = (numerator + first, numerator + last) if up or rule.reach == "around" else (numerator - last, numerator - first)
    low, high = min(denominator, max(0.0, low)), min(denominator, max(0.0, high))
    middle = numerator if rule.reach == "around" else (low + high) / 2
    if rule.reach == "open":
        way = min(step, abs(neighbour(numerator / denominator, up=up) * denominator - numerator)) / 2
        middle = min(denominator, numerator + way) if up else max(0.0, numerator - way)
    return bounded(low / denominator, middle / denominator, high / denominator)


def _grain(numerator: float, denominator: float) -> int:
    """The step to the next count that the writer would have named: of tens, of fives, or a tenth of the denominator."""
    if numerator >= COARSE and numerator % TENS == 0:
        return TENS
    if numerator >= FINE and numerator % FIVES == 0:
        return FIVES
    return max(2, round(denominator / TENS))


def reach(base: float, kind: str, *, up: bool, width: float, step: float, around: float) -> Interval:
    """The interval of ``base`` by the reach of its hedge; ``step`` is the way to the next figure in use."""
    if kind == "around":
        return bounded(base - around, base, base + around)
    near = min(width, step)
    first = (step / 2 if width > FAR_PART * step else width) if kind == "far" else 0.0
    last = near if kind == "close" else step
    middle = (first + last) / 2
    end = 1.0 if kind == "open" else last
    if up:
        return bounded(base + first, base + middle, base + end)
    return bounded(base - end, base - middle, base - first)


def neighbour(base: float, *, up: bool) -> float:
    """The next named proportion above or below ``base``.

    >>> neighbour(0.6667, up=True), neighbour(0.5, up=False)
    (0.75, 0.3333)
    """
    named = _named()
    if up:
        index = bisect_right(named, base + AT_NAMED)
        return named[index] if index < len(named) else 1.0
    index = bisect_left(named, base - AT_NAMED)
    return named[index - 1] if index else 0.0


def bounded(low: float, estimate: float, high: float) -> Interval:
    """The interval kept inside 0 to 1, rounded to six places."""
    kept = (min(1.0, max(0.0, value)) for value in (low, estimate, high))
    first, middle, last = (round(value, 6) for value in kept)
    return first, middle, last


def interval_of(candidate: Candidate, scale: Scale, *, change: bool) -> tuple[Interval | None, str | None]:
    """Low, estimate and high of a candidate, or None and the reason why it has none.

    The cases, in this order: a quantifier has what the scale says; what is impossible has none; a range is its two ends; a count,
    a percentage, a ratio and a fraction have the reach of their hedge.
    """
    if candidate.kind == "quantifier":
        named = scale.interval(candidate.quantifier or "")
        return named, None if named else "the scale does not name this quantifier"
    problem = _problem(candidate, change=change)
    if problem or candidate.base is None:
        return None, problem
    if candidate.upper is not None:
        return bounded(candidate.base, (candidate.base + candidate.upper) / 2, candidate.upper), None
    if candidate.kind == "count" and candidate.numerator is not None and candidate.denominator is not None:
        counted = of_count(candidate.numerator, candidate.denominator, candidate.hedge)
        return counted, None if counted else _beyond(candidate.base)
    if candidate.kind == "percent":
        return of_percent(candidate.base, candidate.hedge, decimals=candidate.decimals), None
    if candidate.kind == "ratio" and candidate.hedge is None:
        return bounded(candidate.base, candidate.base, candidate.base), None
    own = _on_scale(candidate, scale) if candidate.kind == "fraction" else None
    return own or of_fraction(candidate.base, candidate.hedge), None


def _problem(candidate: Candidate, *, change: bool) -> str | None:
    """Why a candidate is impossible, None where it is possible."""
    base, numerator, denominator = candidate.base, candidate.numerator, candidate.denominator
    if base is None:
        return "the whole is zero"
    counted = candidate.kind == "count" and numerator is not None and denominator is not None
    if counted and not 0 <= (numerator or 0) <= (denominator or 0):
        return "the count is larger than its whole"
    if base > 1 or (candidate.upper or 0) > 1:
        return "a change of more than 100 per cent is no share" if change else "the share is above 100 per cent"
    if candidate.upper is not None:
        return None
    past_the_end = (base, candidate.modifier) in {(1.0, "over"), (1.0, "just_over"), (0.0, "under"), (0.0, "just_under")}
    # "nearly none of the 12" is no less than none of them
    is_near_none = candidate.kind == "count" and candidate.hedge is not None and hedges()[candidate.hedge].above_none
    return _beyond(base) if past_the_end and not is_near_none else None


def _beyond(base: float) -> str:
    return "nothing lies above the whole" if base == 1 else "nothing lies below zero"


def _on_scale(candidate: Candidate, scale: Scale) -> Interval | None:
    """What the scale says of a named fraction, None where it says nothing."""
    base = candidate.base or 0.0
    own = scale.fraction(candidate.modifier, base)
    return own or (scale.interval(LESS_THAN_HALF) if (candidate.hedge, base) == ("under", HALF) else None)


def scale_for(candidate: Candidate, scale: Scale) -> Scale:
    """The scale in force, or the default one for a quantifier that it does not name."""
    return scale if candidate.quantifier is None or scale.interval(candidate.quantifier) else load_scale(None)


def wilson(numerator: float, denominator: float) -> tuple[float, float]:
    """The 95 per cent Wilson interval of a proportion seen in a sample (Wilson 1927): for the population beyond the sample.

    >>> wilson(5, 10)
    (0.2366, 0.7634)
    """
    proportion = numerator / denominator
    centre = proportion + Z * Z / (2 * denominator)
    spread = Z * sqrt(proportion * (1 - proportion) / denominator + Z * Z / (4 * denominator * denominator))
    scale = 1 + Z * Z / denominator
    return round(max(0.0, (centre - spread) / scale), 4), round(min(1.0, (centre + spread) / scale), 4)
