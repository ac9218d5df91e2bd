"""The small grammar of shares: number words, and one pattern for each way of stating a share.

All patterns run on lower-cased text and are linear: every repetition is bounded. Above each stands what it accepts and what it
must refuse.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.rules import load_rules


@cache
def words() -> dict[str, Any]:
    """The number words of configs/proportions/numbers.yaml."""
    loaded: dict[str, Any] = load_rules("proportions/numbers")
    return loaded


@cache
def number_pattern() -> str:
    """Any whole number, in digits or words: "27", "1,204", "twenty-six", "one hundred"."""
    units = "|".join(sorted(words()["units"], key=len, reverse=True))
    tens = "|".join(words()["tens"])
    low = "one|two|three|four|five|six|seven|eight|nine"
    return (
        rf"(?:(?<![\d.,£$€/:])\d{{1,3}}(?:,\d{{3}})+(?![\d,])|(?<![\w£$€/:])(?<!\d[.,])\d{{1,6}}(?![\d\w])(?![.,:/]\d)"
        rf"|\b(?:(?:one|a)[\s-]hundred|(?:{tens})(?:[\s-]{{1,3}}(?:{low}))?|{units})\b)"
    )


def value_of(text: str) -> float:
    """The value of a number in digits or words.

    >>> [value_of("1,204"), value_of("twenty-six"), value_of("one hundred")]
    [1204.0, 26.0, 100.0]
    """
    text = text.strip().replace(",", "")
    if text and text[0].isdigit():
        return float(text)
    table = words()["units"] | words()["tens"]
    parts = [table[part] for part in re.split(r"[\s-]+", text) if part in table]
    return 100.0 if 100 in parts else float(sum(parts))


NOUN = r"(?:[a-z’'-]+\s+){0,4}?[a-z’'-]+"


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns by the id of their rule, in the order in which they win."""
    n = number_pattern()
    percent = r"\s?(?:%|per[\s-]{0,2}cent\b|percent\b)(?!age)"
    decimal = rf"(?:(?<![\w.,£$€:/])\d{{1,4}}(?:\.\d{{1,3}})?|{n})"
    ordinal = "|".join(d for d in words()["denominators"] if d not in ("half", "halves", "quarter"))
    low = "a|one|two|three|four|five|six|seven|eight|nine|\\d{1,2}"
    gap = r"(?:\s{0,2}[-‐‑–]\s{0,2}|\s+)"
    of = r"(?:out\s+of|of|from)"
    whole = rf"(?:the\s+|our\s+|these\s+|those\s+|a\s+total\s+of\s+|all\s+|its\s+|their\s+)*(?P<d>{n})"
    tail = r"(?!\s?(?:%|per\s?cent|percent|years?\b|months?\b|weeks?\b|days?\b|hours?\b|-year|million|billion))"
    fraction = (
        rf"(?:(?P<c>{low}){gap}(?P<f>(?:{ordinal}|quarter)s?)|(?P<q>quarters?(?=\s+of\b))|(?:(?P<h1>a|one){gap})?(?P<h>half))\b"
    )
    return {
        name: re.compile(pattern)
        for name, pattern in {
            # "between 50 and 64 per cent", "40-45%", "30 to 35 per cent"; not "18 to 25"
            "percent-range": rf"(?:(?:between|from)\s+)?(?P<a>{decimal})(?:{percent})?(?:\s?[-–—]\s?|\s+(?:and|to)\s+)(?P<b>{decimal}){percent}",
            # "24 per cent", "50.9%", "sixty-five percent"; not "percentage"
            "percent": rf"(?P<a>{decimal}){percent}(?P<points>(?:age)?[\s-]points?)?|(?P<pp>{decimal})\s+percentage[\s-]points?",
            # "from a third to a half"
            "fraction-range": rf"(?:between|from)\s+(?P<one>{fraction.replace('?P<', '?P<x')})\s+(?:and|to)\s+(?P<two>{fraction})",
            # "all but two of the 15"
            "count-all-but": rf"\ball\s+but\s+(?P<n>{n})\s+(?:out\s+)?of\s+{whole}{tail}",
            # "none of the nine", "each of the eight", "neither of the two", "all of the 12"
            "count-whole-words": rf"\b(?P<w>none|neither|each|all|every\s+one|both|any)\s+(?:out\s+)?of\s+(?:the\s+|these\s+|those\s+|our\s+)?(?P<d>{n}){tail}",
            # "all 12 women"; not "all 2018 reports"
            "count-all": rf"\ball\s+(?P<d>{n}){tail}(?=\s+[a-z])",
            # "nine in ten", "one in three", "nine out of every ten"; not "two in 2018"
            "fraction-in": rf"(?P<n>{n})\s+(?:in\s+every|out\s+of\s+every|in)\s+(?P<d>{n}){tail}|(?P<n2>{n})\s+out\s+of\s+(?P<d2>ten|a\s+hundred)\b{tail}",
            # "27 of the 70", "eight of eleven", "25 out of 26", "six (of 20)", "12 cases out of 20"
            "count": rf"(?P<n>{n})(?:\s+(?!of\b|out\b|per\b){NOUN})??,?\s+\(?{of}\s+{whole}{tail}(?P<close>\))?",
            "count-bracket": rf"(?P<n>{n})\s+\((?:out\s+)?of\s+(?:the\s+)?(?P<d>{n})\)",
            # "of the 38 records examined, 22"; the whole comes first
            "count-whole-first": rf"\b(?:of|from|among|amongst|out\s+of)\s+(?:the\s+|our\s+|these\s+|those\s+|all\s+)*(?P<d>{n})\s+(?P<pop>[a-z][^.;,:()]{{2,90}}?),\s+(?:only\s+|just\s+|in\s+|a\s+total\s+of\s+|we\s+\w+\s+(?:that\s+)?)*(?P<n>{n})(?![\w%]|\s?per|\s+(?:of|out|in)\s+)",
            # "9 of these", "26 of them", "four of whom"
            "count-of-these": rf"(?P<n>{n})\s+(?:out\s+)?of\s+(?P<these>them|these|those|whom|which)\b(?!\s+(?:the|a|an)\b)",
            # "4/11"; not a date, "24/7" or "2017/18"
            "count-slash": r"(?<![\w/.,£])(?P<n>\d{1,3})\s?/\s?(?P<d>\d{1,3})(?![\w/]|[.,]\d)",
            # "two-thirds", "a quarter", "half", "one- quarter"
            "fraction": rf"(?<![\w£$-]){fraction}(?![-‐‑]\w|\w)",
            # "2:1", "three to one"
            "ratio": rf"(?<![\w:.])(?P<n>\d{{1,2}})\s?:\s?(?P<d>\d{{1,2}})(?![\w:]|\.\d)|\b(?:ratio\s+of\s+)(?P<n2>{n})\s+to\s+(?P<d2>{n})|\b(?P<n3>two|three|four|five)\s+to\s+one\b(?!\s+\w+ing)",
            # "the vast majority", "a small minority", "nearly all", "hardly any"
            "quantifier": r"\b(?:(?:the|a|an)\s+)?(?:(?P<size>vast|great|large|larger|overwhelming|substantial|clear|significant|sizeable|considerable|small|slim|narrow|bare|reasonable|good)\s)?(?P<noun>majority|minority)\b(?!-)|\b(?P<none>hardly\s+any|almost\s+none|almost\s+no|virtually\s+no|virtually\s+none|next\s+to\s+none)\b|\b(?P<most>most)\b|\b(?P<all>all|every|none)\b",
        }.items()
    }


# what the quick look searches for before any pattern runs: plain substrings, which cost a tenth of one pattern of them all
SIGNS = ("%", "cent", "half", "halves", "third", "quarter", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "twelfth",
         "twentieth", "majority", "minority", " most ", " all ", " every ", "none ", "neither ", "hardly any", "each of the", " to one",
         "almost no ", "virtually no ", "next to no")  # fmt: skip
OPENINGS = ("most ", "all ", "every ")
JOINS = (" of ", " in ", " out of ", "(of ", " from ")
NUMBERS = ("one ", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten ", "eleven", "twelve", "teen", "twenty", "thirty",
           "forty", "fifty", "sixty", "eighty", "hundred")  # fmt: skip
DIGIT = re.compile(r"\d")


def may_hold(text: str) -> bool:
    """Whether lower-cased ``text`` can state a share at all.

    >>> [may_hold("plans were good."), may_hold("in eight of eleven cases")]
    [False, True]
    """
    if any(sign in text for sign in SIGNS) or text.startswith(OPENINGS) or DIGIT.search(text):
        return True
    return any(join in text for join in JOINS) and any(number in text for number in NUMBERS)
