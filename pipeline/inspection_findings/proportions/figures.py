"""Percentages, fractions and ratios: what their forms say."""

from __future__ import annotations

import re

from inspection_findings.proportions.counts import counted
from inspection_findings.proportions.forms import Form, fraction_value
from inspection_findings.proportions.numerals import decimals_of, value_of
from inspection_findings.proportions.reading import Reading, Scope

# "rose from 40 to 65 per cent" holds two shares; "ranged from 40 to 65 per cent" one range
MOVED = re.compile(
    r"\b(?:up|down|ris(?:e|es|en|ing)|rose|f[ae]ll(?:en|ing|s)?|increas\w*|decreas\w*|dropp\w*|improv\w*|gr[eo]w\w*|reduc\w*|went|gone"
    r"|moved|declin\w*|climb\w*)\s+(?:\w+\s+)?(?:from\s+)?$"
)
# "between about 50 and 60 per cent"
LEAD = re.compile(r"\b(between|from) +(?:[a-z]+ +)?$")
# "40 and 45 per cent respectively" are two shares
RESPECTIVELY = re.compile(r"\brespectively\b")
PERCENT_SIGN = re.compile(r" ?(?:%|per ?cent\b|percent\b)")
# words that make "2:1" or "three to one" a ratio rather than a time of day, a score or a length
RATIO_NEAR = re.compile(r"\b(?:ratio|split|proportion|odds|outnumber\w*)\b")
RATIO_BEFORE = re.compile(r"\b(?:ratio|split|odds|outnumber\w*)\b[^.;]{0,40}$|\bby +$")
RATIO_AFTER = re.compile(r" +(?:ratio|split)\b")
# "three-to-one mentoring"
ACTIVITY = re.compile(r"[ -]\w+ing\b")


def percent(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """A percentage, or a number of percentage points."""
    points = bool(match["points"]) or "percentage" in match[0]
    base = round(value_of(match["a"]) / 100, 6)
    return [Reading(form.name, "percent", *match.span(), base=base, decimals=decimals_of(match["a"]), points=points)]


def percent_range(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """A range of per cent, or two shares where the text tells of a move from one to the other or names both in turn."""
    low, high = round(value_of(match["a"]) / 100, 6), round(value_of(match["b"]) / 100, 6)
    places = decimals_of(match["b"])
    lead, before = lead_before(scope.text, match.start())
    if match["join"] == "and" and match["a"].endswith(("hundred", "thousand")):
        # "a hundred and ten per cent" is one number
        return []
    apart = match["join"] == "and" and (not lead or lead[1] == "from")
    in_turn = apart and RESPECTIVELY.search(scope.text, match.end(), match.end() + 120)
    moved = not (lead and lead[1] == "between") and MOVED.search(before)
    if moved or low > high or in_turn:
        if low > 1 or (low > high and not lead and match["join"] != "and"):
            return []
        after_first = match.end("a")
        rest = PERCENT_SIGN.match(scope.text, after_first, after_first + 10)
        end = rest.end() if rest else after_first
        return [
            Reading(form.name, "percent", match.start(), end, base=low, decimals=decimals_of(match["a"])),
            Reading(form.name, "percent", match.start("b"), match.end(), base=high, decimals=places),
        ]
    if apart:
        return []
    start = match.start() - (len(lead[0]) if lead else 0)
    return [Reading(form.name, "percent", start, match.end(), base=low, upper=high, modifier="between", decimals=places)]


def fraction(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """A fraction in words."""
    value = fraction_value(match["a"])
    return [] if value is None else [Reading(form.name, "fraction", *match.span(), base=value)]


def fraction_range(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """A range of fractions, or two where the text tells of a move from one to the other."""
    low, high = fraction_value(match["a"]), fraction_value(match["b"])
    if low is None or high is None:
        return []
    lead, before = lead_before(scope.text, match.start())
    if MOVED.search(before) or low > high:
        return [
            Reading(form.name, "fraction", *match.span("a"), base=low),
            Reading(form.name, "fraction", *match.span("b"), base=high),
        ]
    if low == high or (match["join"] == "and" and not (lead and lead[1] == "between")):
        return []
    start = match.start() - (len(lead[0]) if lead else 0)
    return [Reading(form.name, "fraction", start, match.end(), base=low, upper=high, modifier="between")]


def fraction_in_range(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "between three and four in ten", "between one in five and one in four"."""
    bottom = value_of(match["d"])
    first_bottom = value_of(match["c"]) if match["c"] else bottom
    if not bottom or not first_bottom:
        return []
    low, high = round(value_of(match["a"]) / first_bottom, 4), round(value_of(match["b"]) / bottom, 4)
    led = scope.text[max(0, match.start() - 9) : match.start()].endswith(("between ", "from "))
    if not 0 < low < high <= 1 or ("and" in match[0].split() and not led):
        return []
    return [Reading(form.name, "fraction", *match.span(), base=low, upper=high, modifier="between")]


def slash(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "4/11" is a count, "1/3 of" a fraction; "24/7" and "9/11" are neither, nor are years."""
    top, bottom = int(match["n"]), int(match["d"])
    if (
        top > bottom > 0
        or match[0] in ("24/7", "9/11", "7/7")
        or len(match["n"]) > 3
        or len(match["d"]) > 3
        or match["d"][:1] == "0" != match["d"]
    ):
        return []
    if top == bottom == 50:
        return [Reading("ratio", "ratio", *match.span(), base=0.5)]
    simple = 0 < top < bottom <= 10 and scope.text[match.end() : match.end() + 9].lstrip()[:3] in ("of ", "or ", "the")
    if simple:
        return [Reading(form.name, "fraction", *match.span(), base=round(top / bottom, 4))]
    return counted(form.name, match.start(), match.end(), float(top), float(bottom))


def ratio(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """A ratio of two parts; times of day, scores and one-to-one work are none."""
    text, start, end = scope.text, match.start(), match.end()
    said = bool(RATIO_NEAR.search(text, max(0, start - 50), end + 30))
    top, bottom = value_of(match["n"]), value_of(match["d"])
    if not top or not bottom:
        return []
    if match["colon"]:
        clock = len(match["d"]) == 2 and top < 24 and bottom < 60
        known = said or not (clock or top == bottom == 1 or len(match["d"]) > 4)
    elif not match["to"] and "-to-" not in match[0]:
        known = False
    elif said:
        known = bool(RATIO_BEFORE.search(text[max(0, start - 50) : start]) or RATIO_AFTER.match(text, end))
    else:
        known = match["d"] in ("one", "1") and top > 1 and not ACTIVITY.match(text, end)
    return [Reading(form.name, "ratio", start, end, base=round(top / (top + bottom), 4))] if known else []


def lead_before(text: str, start: int) -> tuple[re.Match[str] | None, str]:
    """The "between" or "from" that leads a range at ``start``, and the text before that."""
    lead = LEAD.search(text[max(0, start - 24) : start])
    return lead, text[max(0, start - 40) : start - (len(lead[0]) if lead else 0)]
