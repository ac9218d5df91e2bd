"""A proportion that a reviewer adds or corrects, with its interval worked out by the same rules as those that were found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.errors import ConfigError, ReviewError
from pipeline.proportions import find_proportions
from pipeline.proportions.scales import bounded, hedged, hedges, load_scale, wilson

Share = dict[str, Any]

RULE = "review"
KINDS = ("percent", "fraction", "count", "quantifier", "ratio")
POLARITIES = ("met", "not_met", "neutral")
POPULATION_KINDS = ("cases", "staff", "service_users", "plans", "other")
TYPED = ("kind", "modifier", "base", "upper", "numerator", "denominator")
READ_KEYS = (*TYPED, "low", "high", "estimate", "scale", "text", "rule")
FREE = ("population", "population_kind", "polarity", "standard", "key_question", "change")
# half of the last digit of a whole per cent, and how far a spoken fraction is rounded: as in `pipeline.proportions`
TOLERANCES = {"percent": 0.005, "fraction": 0.02}


@cache
def modifiers() -> tuple[str, ...]:
    """The modifiers that a proportion may have."""
    return ("exact", *hedges(), "between")


def empty_share() -> Share:
    """A proportion of which nothing is known yet."""
    unknown = dict.fromkeys(
        ("base", "upper", "numerator", "denominator", "low", "high", "estimate", "scale", "population", "population_kind",
         "met_low", "met_high", "met_estimate", "standard", "key_question")
    )  # fmt: skip
    return {
        "start": 0, "end": 1, "text": "", "kind": "fraction", "modifier": "exact", **unknown,
        "rule": RULE, "polarity": "met", "change": False,
    }  # fmt: skip


def read_words(sentence: str, start: int, end: int, *, scale: str | None) -> Share:
    """The proportion that ``sentence[start:end]`` states, as the grammar reads it; its words alone where it reads nothing.

    >>> read_words("Plans were good in most of the cases.", 19, 23, scale=None)["kind"]
    'quantifier'
    """
    words = sentence[start:end]
    share = {**empty_share(), "text": words}
    chosen = known_scale(scale)
    inside = [found for found in find_proportions(sentence, scale=chosen) if found.start < end and start < found.end]
    found = inside or find_proportions(words, scale=chosen)
    interval = load_scale(chosen).interval(words.lower().removeprefix("the ").removeprefix("a "))
    if found:
        read = found[0]
        share |= {key: getattr(read, key) for key in (*TYPED, "low", "high", "estimate", "scale", "population")}
        share |= {"population_kind": read.population_kind, "change": read.change}
    elif interval:
        share |= {"kind": "quantifier", "scale": load_scale(chosen).name}
        share["low"], share["estimate"], share["high"] = interval
    return met(share)


def revised(share: Mapping[str, Any], changes: Mapping[str, Any], *, read: Share) -> Share:
    """The proportion with these changes, its interval and the share met worked out anew.

    Args:
        share: the proportion as it stands.
        changes: any of the keys in ``TYPED`` and ``FREE``; numbers are fractions of 1, counts are counts.
        read: what the grammar reads in its words (`read_words`): the interval of a quantifier comes from there.

    Raises:
        ReviewError: a key is none of these, a value is out of range, or a count is larger than its whole.
    """
    unknown = set(changes) - {*TYPED, *FREE}
    if unknown:
        raise ReviewError(f"a proportion has no {', '.join(sorted(unknown))} to change")
    result = {**share, **changes}
    check_choice(result, "kind", KINDS)
    check_choice(result, "modifier", modifiers())
    check_choice(result, "polarity", POLARITIES)
    check_choice(result, "population_kind", (*POPULATION_KINDS, None))
    unmeasured = result["low"] is None and not result.get("problem")
    if unmeasured or any(result[key] != share.get(key) for key in TYPED):
        result["rule"] = RULE
        measure(result, read)
    return met(result)


def check_choice(share: Share, key: str, allowed: tuple[str | None, ...]) -> None:
    """Refuse a value that the key can't have."""
    if share[key] not in allowed:
        raise ReviewError(f"{key} can't be {share[key]!r}; use one of {', '.join(map(str, allowed))}")


def measure(share: Share, read: Share) -> None:
    """Work out base, interval and the interval beyond the sample of a proportion, in place."""
    top, bottom = fraction(share, "numerator"), fraction(share, "denominator")
    if share["kind"] == "count":
        if top is None or not bottom:
            raise ReviewError("a count needs a numerator and a denominator above zero")
        if top > bottom:
            raise ReviewError(f"the count {top:g} is larger than its whole {bottom:g}")
        share["base"] = round(top / bottom, 4)
    base, upper = fraction(share, "base", most=1), fraction(share, "upper", most=1)
    share["scale"] = None
    if share["modifier"] == "between":
        if base is None or upper is None or base > upper:
            raise ReviewError("a range needs a value and an upper value that is no smaller")
        interval = bounded(base, (base + upper) / 2, upper)
    elif base is not None:
        share["upper"] = None
        interval = hedged(base, share["modifier"], tolerance=TOLERANCES.get(share["kind"], 0.0))
    elif share["kind"] == "quantifier":
        if read["kind"] != "quantifier" or read["low"] is None:
            raise ReviewError("the scale does not name this quantifier: give a value, or another kind")
        interval = (read["low"], read["estimate"], read["high"])
        share["scale"] = read["scale"]
    else:
        raise ReviewError(f"a {share['kind']} needs a value between 0 and 1")
    share["low"], share["estimate"], share["high"] = interval
    bounds: tuple[float | None, float | None] = (None, None)
    if share["kind"] == "count" and share["modifier"] == "exact" and top is not None and bottom:
        bounds = wilson(top, bottom)
    share["wilson_low"], share["wilson_high"] = bounds
    share["problem"] = None


def fraction(share: Share, key: str, *, most: float | None = None) -> float | None:
    """The number under this key, None where there is none."""
    value = share[key]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= (most or 1e9):
        raise ReviewError(f"{key} must be a number from 0 to {most:g}" if most else f"{key} must be a number that is not negative")
    return value


def met(share: Share) -> Share:
    """The proportion with the share for which the expectation is met: itself, its complement, or None where it is neutral."""
    low, estimate, high = share["low"], share["estimate"], share["high"]
    if share["polarity"] == "neutral" or low is None or estimate is None or high is None:
        low = estimate = high = None
    elif share["polarity"] == "not_met":
        low, estimate, high = round(1 - high, 6), round(1 - estimate, 6), round(1 - low, 6)
    return {**share, "met_low": low, "met_high": high, "met_estimate": estimate}


def known_scale(name: str | None) -> str | None:
    """The name, where a scale of this name is there."""
    try:
        return load_scale(name).name if name else None
    except ConfigError:
        return None
