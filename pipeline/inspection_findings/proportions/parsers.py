"""Percentages, fractions, ratios and quantifiers: from the match of a form to its candidates. Counts: `counts`.

Each parser is named by the key ``parser`` of configs/proportions/forms.yaml. It returns no candidate where the match states
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from inspection_findings.proportions import counts
from inspection_findings.proportions.counts import counted
from inspection_findings.proportions.forms import Candidate, Form, Parser, Scope, forms, fraction_value
from inspection_findings.proportions.hedges import with_hedge
from inspection_findings.proportions.nouns import is_plural
from inspection_findings.proportions.numbers import decimal_number, decimals_of, value_of
from inspection_findings.proportions.scales import nearly_before, size_before, sizes
from inspection_findings.proportions.triggers import find_triggers, lower, plain_text
from inspection_findings.rules import words

# "rose from 40 to 65 per cent" holds two proportions; "ranged from 40 to 65 per cent" one range
MOVED = re.compile(
    r"\b(?:up|down|ris(?:e|es|en|ing)|rose|f[ae]ll(?:en|ing|s)?|increas\w*|decreas\w*|dropp\w*|improv\w*|gr[eo]w\w*|reduc\w*|went|gone"
    r"|moved|declin\w*|climb\w*)\s+(?:\w+\s+)?(?:from\s+)?$"
)
# "between about 50 and 60 per cent"
LEAD = re.compile(r"\b(between|from) +(?:[a-z]+ +)?$")
# "40 and 45 per cent respectively" are two proportions
YEAR_BEFORE = re.compile(r"\b(?:19|20)\d\d ?[-/] ?$")
RESPECTIVELY = re.compile(r"\brespectively\b")
PERCENT_SIGN = re.compile(r" ?(?:%|per ?cent\b|percent\b)")
# words that make "2:1" or "three to one" a ratio rather than a time of day, a score or a length
RATIO_NEAR = re.compile(r"\b(?:ratio|split|proportion|odds|outnumber\w*)\b")
RATIO_BEFORE = re.compile(r"\b(?:ratio|split|odds|outnumber\w*)\b[^.;]{0,40}$|\bby +$")
RATIO_AFTER = re.compile(r" +(?:ratio|split)\b")
# "three-to-one mentoring"
ACTIVITY = re.compile(r"[ -]\w+ing\b")
# "1/3 of the plans" is a fraction, "4/11 plans" a count
OF_BEHIND = re.compile(r"\s*(?:of |or |the)")
# what is never a proportion though it looks like a count
NAMES_WITH_SLASH = ("24/7", "9/11", "7/7")
FIGURES_OF_COUNT, LARGEST_SIMPLE, EVEN, HUNDRED = 3, 10, 50, 100
HOURS, MINUTES, CLOCK_DIGITS, RATIO_DIGITS = 24, 60, 2, 4
# how far a parser looks around its match, in characters
NEAR_RATIO, BEHIND_RATIO, NEAR_LEAD, NEAR_MOVE, NEAR_SIZE = 50, 30, 24, 40, 40
FAR_RESPECTIVELY, LONG_SIGN = 120, 10


def percent(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """A percentage, or a number of percentage points."""
    points = bool(match["points"]) or "percentage" in match[0]
    base = round(value_of(match["a"]) / 100, 6)
    return [Candidate(form.id, "percent", *match.span(), base=base, decimals=decimals_of(match["a"]), points=points)]


def percent_range(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """A range of per cent, or two percentages where the text tells of a move from one to the other or names both in turn."""
    low, high = round(value_of(match["a"]) / 100, 6), round(value_of(match["b"]) / 100, 6)
    places = decimals_of(match["b"])
    if YEAR_BEFORE.search(scope.text, max(0, match.start() - NEAR_LEAD), match.start()):
        # "2013-14 to 55 per cent": the end of a year
        return []
    lead, before = _lead_before(scope.text, match.start())
    join = match["join"] or ""
    joined = join == "and"
    if joined and match["a"].endswith(("hundred", "thousand")):
        # "a hundred and ten per cent" is one number
        return []
    # CASE 1: "40 and 45 per cent": two percentages where they are so named, else two statements that are not of this form
    apart = joined and (not lead or lead[1] == "from")
    in_turn = apart and RESPECTIVELY.search(scope.text, match.end(), match.end() + FAR_RESPECTIVELY)
    # CASE 2: "rose from 40 to 65 per cent", "from 62 up to 80": a move
    moved = join.endswith((" to", "up to")) or (not (lead and lead[1] == "between") and MOVED.search(before))
    if moved or low > high or in_turn:
        if low > 1 or (low > high and not lead and not joined):
            return []
        after_first = match.end("a")
        rest = PERCENT_SIGN.match(scope.text, after_first, after_first + LONG_SIGN)
        end = rest.end() if rest else after_first
        return [
            Candidate(form.id, "percent", match.start(), end, base=low, decimals=decimals_of(match["a"])),
            Candidate(form.id, "percent", match.start("b"), match.end(), base=high, decimals=places),
        ]
    if apart:
        return []
    # CASE 3: a range
    start = match.start() - (len(lead[0]) if lead else 0)
    return [Candidate(form.id, "percent", start, match.end(), base=low, upper=high, modifier="between", decimals=places)]


def percent_list(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "60, 70 and 80 per cent": each number a percentage of its own; larger ones make it another list."""
    spans = [match.span("a"), *(number.span() for number in _number().finditer(scope.text, *match.span("more"))), match.span("b")]
    numbers = [scope.text[start:end] for start, end in spans]
    if any(value_of(number) > HUNDRED for number in numbers):
        return []
    ends = [sign.end() if (sign := PERCENT_SIGN.match(scope.text, end, end + LONG_SIGN)) else end for _, end in spans]
    return [
        Candidate(form.id, "percent", start, end, base=round(value_of(number) / 100, 6), decimals=decimals_of(number))
        for (start, _), end, number in zip(spans, ends, numbers, strict=True)
    ]


@cache
def _number() -> re.Pattern[str]:
    return re.compile(decimal_number())


def fraction(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """A fraction in words."""
    value = fraction_value(match["a"])
    return [] if value is None else [Candidate(form.id, "fraction", *match.span(), base=value)]


def fraction_range(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """A range of fractions, or two where the text tells of a move from one to the other."""
    low, high = fraction_value(match["a"]), fraction_value(match["b"])
    if low is None or high is None:
        return []
    lead, before = _lead_before(scope.text, match.start())
    if MOVED.search(before) or low > high:
        return [
            Candidate(form.id, "fraction", *match.span("a"), base=low),
            Candidate(form.id, "fraction", *match.span("b"), base=high),
        ]
    if low == high or (match["join"] == "and" and not (lead and lead[1] == "between")):
        return []
    start = match.start() - (len(lead[0]) if lead else 0)
    return [Candidate(form.id, "fraction", start, match.end(), base=low, upper=high, modifier="between")]


def fraction_in_range(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "between three and four in ten", "between one in five and one in four"."""
    second = value_of(match["d"])
    first = value_of(match["c"]) if match["c"] else second
    if not second or not first:
        return []
    low, high = round(value_of(match["a"]) / first, 4), round(value_of(match["b"]) / second, 4)
    led = scope.text[max(0, match.start() - len("between ")) : match.start()].endswith(("between ", "from "))
    if not 0 < low < high <= 1 or ("and" in match[0].split() and not led):
        return []
    return [Candidate(form.id, "fraction", *match.span(), base=low, upper=high, modifier="between")]


def slash(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "4/11" is a count, "1/3 of" a fraction; "24/7" and "9/11" are neither, nor are years."""
    numerator, denominator = int(match["n"]), int(match["d"])
    too_long = max(len(match["n"]), len(match["d"])) > FIGURES_OF_COUNT
    if numerator > denominator > 0 or match[0] in NAMES_WITH_SLASH or too_long or match["d"][:1] == "0" != match["d"]:
        return []
    if numerator == denominator == EVEN:
        return [Candidate(form.otherwise, "ratio", *match.span(), base=0.5)]
    if 0 < numerator < denominator <= LARGEST_SIMPLE and OF_BEHIND.match(scope.text, match.end(), match.end() + LONG_SIGN):
        return [Candidate(form.id, "fraction", *match.span(), base=round(numerator / denominator, 4))]
    return counted(form.id, match.start(), match.end(), float(numerator), float(denominator))


def ratio(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """A ratio of two parts; times of day, scores and one-to-one work are none."""
    numerator, denominator = value_of(match["n"]), value_of(match["d"])
    if not numerator or not denominator or not _is_ratio(match, scope.text):
        return []
    return [Candidate(form.id, "ratio", *match.span(), base=round(numerator / (numerator + denominator), 4))]


def _is_ratio(match: re.Match[str], text: str) -> bool:
    """Whether "2:1" or "three to one" is a ratio: the word stands near it, or nothing else can be meant."""
    start, end = match.span()
    first, second = value_of(match["n"]), value_of(match["d"])
    is_named = bool(RATIO_NEAR.search(text, max(0, start - NEAR_RATIO), end + BEHIND_RATIO))
    if match["colon"]:
        is_clock = len(match["d"]) == CLOCK_DIGITS and first < HOURS and second < MINUTES
        return is_named or not (is_clock or first == second == 1 or len(match["d"]) > RATIO_DIGITS)
    if (not match["to"] and "-to-" not in match[0]) or (match["noun"] and not _is_counted(match["noun"])):
        return False
    if is_named:
        return bool(RATIO_BEFORE.search(text[max(0, start - NEAR_RATIO) : start]) or RATIO_AFTER.match(text, end))
    return match["d"] in ("one", "1") and first > 1 and not ACTIVITY.match(text, end)


def _is_counted(noun: str) -> bool:
    """Whether the noun of "three women to one man" is counted; "27 April to 1 May" and "110 pounds to 1" count nothing."""
    return is_plural(noun) and noun not in words("currencies") and noun not in words("units_of_time")


def _lead_before(text: str, start: int) -> tuple[re.Match[str] | None, str]:
    """The "between" or "from" that leads a range at ``start``, and the text before that."""
    lead = LEAD.search(text[max(0, start - NEAR_LEAD) : start])
    return lead, text[max(0, start - NEAR_MOVE) : start - (len(lead[0]) if lead else 0)]


def quantifier(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """A quantifier by its name on the scales, with the adjective or the "almost" before it."""
    word, start, end = " ".join(match["w"].split()), match.start(), match.end()
    before = scope.text[max(0, start - NEAR_SIZE) : start]
    if word in sizes() or word == "bulk":
        return _sized(form, word, before, start, end)
    if word in ("all", "every", "everyone", "everybody", "none"):
        return _whole(form, word, before, start, end)
    if word == "most":
        return [Candidate(form.id, "quantifier", start, end, quantifier="most")]
    if word.startswith("all "):
        return [Candidate(form.id, "quantifier", start, end, quantifier="nearly all")]
    modifier = "just_under" if word.startswith(("almost", "virtually", "practically", "nearly")) else "exact"
    return [Candidate(form.id, "quantifier", start, end, quantifier="hardly any", modifier=modifier)]


def _sized(form: Form, word: str, before: str, start: int, end: int) -> list[Candidate]:
    """A majority, a minority or a bulk of the size that its adjective gives; "the bulk" and "the great bulk" are most."""
    lead = size_before().search(before)
    length = len(lead[0]) if lead else 0
    if word == "bulk":
        return [Candidate(form.id, "quantifier", start - length, end, quantifier="most")] if length else []
    graded = sizes()[word].get(lead["size"], word) if lead and lead["size"] else word
    return [Candidate(form.id, "quantifier", start - length, end, quantifier=graded)]


def _whole(form: Form, word: str, before: str, start: int, end: int) -> list[Candidate]:
    """ "all", "every" or "none", or nearly so; "everyone" only nearly so."""
    lead = nearly_before().search(before)
    if not lead:
        if word in ("everyone", "everybody"):
            return []
        return [Candidate(form.id, "quantifier", start, end, quantifier="none" if word == "none" else "all")]
    short = "hardly any" if word == "none" else "nearly all"
    return [Candidate(form.id, "quantifier", start - len(lead[0]), end, quantifier=short, modifier="just_under")]


PARSERS: dict[Parser, Callable[[Form, re.Match[str], Scope], list[Candidate]]] = {
    "percent": percent,
    "percent_range": percent_range,
    "percent_list": percent_list,
    "fraction": fraction,
    "fraction_range": fraction_range,
    "fraction_in": counts.fraction_in,
    "fraction_in_range": fraction_in_range,
    "count": counts.count,
    "count_range": counts.count_range,
    "all_but": counts.all_but,
    "parted": counts.parted,
    "whole_words": counts.whole_words,
    "whole_first": counts.whole_first,
    "of_these": counts.of_these,
    "of_named": counts.of_named,
    "neither": counts.neither,
    "parts": counts.parts,
    "in_brackets": counts.in_brackets,
    "slash": slash,
    "ratio": ratio,
    "quantifier": quantifier,
}


def parse_phrase(phrase: str, kind: str) -> Candidate | None:
    """The quantifier or named fraction in the words of a proportion by themselves, wherever they stood; None where they hold none.

    >>> parse_phrase("The overwhelming\\nmajority", "quantifier").quantifier, parse_phrase("almost all", "quantifier").quantifier
    ('vast majority', 'nearly all')
    >>> parse_phrase("almost a quarter", "fraction").hedge, parse_phrase("half", "quantifier")
    ('nearly', None)
    """
    flat = plain_text(lower(phrase)) + " of the cases"
    scope = Scope(flat, lambda until, noun: None)
    for form in forms():
        if form.kind != kind or form.before:
            continue
        for start, trigger in find_triggers(flat):
            match = form.pattern.match(flat, start) if trigger in form.triggers else None
            for candidate in PARSERS[form.parser](form, match, scope) if match else ():
                return with_hedge(candidate, flat)
    return None
