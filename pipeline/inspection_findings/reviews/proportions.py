"""A proportion that a reviewer adds or corrects, with its interval worked out by the same rules as those that were found."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from inspection_findings.errors import ConfigError, ReviewError
from inspection_findings.model.vocabulary import ProportionKind
from inspection_findings.proportions import find_proportions, load_scale
from inspection_findings.proportions.forms import Candidate
from inspection_findings.proportions.hedges import hedge_of_modifier
from inspection_findings.proportions.intervals import interval_of, wilson
from inspection_findings.proportions.scales import Interval

Share = dict[str, Any]

RULE = "review"
KINDS = ("percent", "fraction", "count", "quantifier", "ratio")
POLARITIES = ("met", "not_met", "neutral")
POPULATION_KINDS = ("cases", "staff", "service_users", "plans", "other")
TYPED = ("kind", "modifier", "base", "upper", "numerator", "denominator")
READ_KEYS = (*TYPED, "low", "high", "estimate", "scale", "text", "rule")
FREE = ("population", "population_kind", "polarity", "standard", "key_question", "change")


@cache
def modifiers() -> tuple[str, ...]:
    """The modifiers that a proportion may have."""
    return ("exact", *hedge_of_modifier(), "between")


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
    named = load_scale(chosen).interval(words.lower().removeprefix("the ").removeprefix("a "))
    if found:
        read = found[0]
        share |= {key: getattr(read, key) for key in (*TYPED, "low", "high", "estimate", "scale", "population")}
        share |= {"population_kind": read.population_kind, "change": read.change}
    elif named:
        share |= {"kind": "quantifier", "scale": load_scale(chosen).name}
        share["low"], share["estimate"], share["high"] = named
    return met(share)


def worked_out(
    given: Mapping[str, Any] | None, changes: Mapping[str, Any], *, text: str, span: tuple[int, int], scale: str | None, of: Share
) -> Share:
    """A proportion as it stands after changes, its words at ``span`` of the clean sentence ``text``.

    Args:
        given: the proportion as it stood; None for a new one, which is read from the words.
        changes: what the reviewer changed.
        text: the clean sentence.
        span: the words, code points; other words than before are read anew.
        scale: the quantifier scale.
        of: what a new one takes from its record: ``start`` and ``end`` in the source, standard and key question.

    Raises:
        ReviewError: a value is none that a proportion can have.
    """
    read = read_words(text, *span, scale=scale)
    if given is None:
        return {**read, **of}
    anew = {} if given.get("text") == text[slice(*span)] else {key: read[key] for key in READ_KEYS}
    place = {key: of[key] for key in ("start", "end")}
    return revised({**empty_share(), **given, **anew, **place}, changes, read=read)


def revised(share: Mapping[str, Any], changes: Mapping[str, Any], *, read: Share) -> Share:
    """The proportion with these changes, its interval and the share met worked out anew.

    Args:
        share: the proportion as it stands.
        changes: any of the keys in ``TYPED`` and ``FREE``; numbers are fractions of 1, counts are counts.
        read: what the grammar reads in its words (`read_words`): the interval of a quantifier comes from there.

    Raises:
        ReviewError: a key is none of these, a value is out of range, or a count is larger than its whole.
    """
    if not isinstance(changes, Mapping):
        raise ReviewError("the changes must be a mapping of keys to values")
    unknown = set(changes) - {*TYPED, *FREE}
    if unknown:
        raise ReviewError(f"a proportion has no {', '.join(sorted(unknown))} to change")
    result = {**share, **changes}
    check_choice(result, "kind", KINDS)
    check_choice(result, "modifier", modifiers())
    check_choice(result, "polarity", (*POLARITIES, None))
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
    base, upper = fraction(share, "base", most=1), fraction(share, "upper", most=1)
    counted = share["kind"] == "count"
    if counted:
        if top is None or not bottom:
            raise ReviewError("a count needs a numerator and a denominator above zero")
        base = round(top / bottom, 4)
    if share["modifier"] != "between":
        upper = None
    elif base is None or upper is None or base > upper:
        raise ReviewError("a range needs a value and an upper value that is no smaller")
    share["base"], share["upper"] = base, upper
    if base is None and share["kind"] == "quantifier":
        if read["kind"] != "quantifier" or read["low"] is None:
            raise ReviewError("the scale does not name this quantifier: give a value, or another kind")
        share |= {key: read[key] for key in ("low", "estimate", "high", "scale")}
    elif base is None:
        raise ReviewError(f"a {share['kind']} needs a value between 0 and 1")
    else:
        share["low"], share["estimate"], share["high"] = interval(share, base, upper, top, bottom)
    beyond: tuple[float | None, float | None] = (None, None)
    if counted and share["modifier"] == "exact" and top is not None and bottom:
        beyond = wilson(top, bottom)
    share["wilson_low"], share["wilson_high"] = beyond
    share["problem"] = None


def interval(share: Share, base: float, upper: float | None, top: float | None, bottom: float | None) -> Interval:
    """Low, estimate and high of a value, by the grammar's own rules.

    Raises:
        ReviewError: the value is impossible; the message says why.
    """
    kind = "fraction" if share["kind"] == "quantifier" else share["kind"]
    reading = Candidate(
        RULE, cast("ProportionKind", kind), 0, 1, base=base, upper=upper, numerator=top, denominator=bottom,
        hedge=hedge_of_modifier().get(share["modifier"]), modifier=share["modifier"], decimals=decimals_of(base),
    )  # fmt: skip
    found, problem = interval_of(reading, load_scale(None), change=bool(share["change"]))
    if found is None:
        raise ReviewError(problem or "the value gives no interval")
    return found


def decimals_of(base: float) -> int:
    """The decimal places that a share has as a percentage.

    >>> decimals_of(0.5), decimals_of(0.575)
    (0, 1)
    """
    return len(f"{base * 100:.4f}".rstrip("0").partition(".")[2])


def fraction(share: Share, key: str, *, most: float | None = None) -> float | None:
    """The number under this key, None where there is none."""
    value = share[key]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= (most or 1e9):
        raise ReviewError(f"{key} must be a number from 0 to {most:g}" if most else f"{key} must be a number that is not negative")
    return value


def met(share: Share) -> Share:
    """The proportion with the share for which the expectation is met: itself, its complement, or None where it judges nothing."""
    low, estimate, high = share["low"], share["estimate"], share["high"]
    if share["polarity"] in ("neutral", None) or low is None or estimate is None or high is None:
        low = estimate = high = None
    elif share["polarity"] == "not_met":
        low, estimate, high = round(1 - high, 6), round(1 - estimate, 6), round(1 - low, 6)
    return {**share, "met_low": low, "met_high": high, "met_estimate": estimate}


def known_scale(name: str | None) -> str | None:
    """The name or path, where a scale is there."""
    try:
        return name if name and load_scale(name) else None
    except ConfigError:
        return None
