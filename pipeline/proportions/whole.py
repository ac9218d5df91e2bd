"""The whole that was named before: "We inspected 53 cases" behind "26 of them"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.proportions.numerals import value_of, whole_number
from pipeline.proportions.screen import lower, plain
from pipeline.rules import load_rules

WINDOW = 300


@cache
def pattern() -> re.Pattern[str]:
    """A number of things that can be a whole; of a count ("27 of the 70 cases") the counted part."""
    nouns = "|".join(sorted(load_rules("proportions/population")["carry_words"], key=len, reverse=True))
    number = whole_number()
    return re.compile(
        rf"(?P<n>{number})(?:\s+(?:out\s+)?of\s+(?:the\s+|our\s+)?{number})?\s+(?:[a-z'-]+\s+){{0,3}}?(?:{nouns}|interviewed|inspected|examined|reviewed)\b"
        rf"|\b(?:sample|total|cohort)\s+(?:size\s+)?(?:of|was|were)\s+(?P<s>{number})|\bn\s?=\s?(?P<e>{number})"
    )


def last_whole(flat: str, until: int, before: str) -> float | None:
    """The last whole named in plain text before ``until``, else in the sentence before; None where none is named.

    >>> last_whole("it was done in 26 of them", 15, "We inspected 53 cases.")
    53.0
    """
    for text in (flat[max(0, until - WINDOW) : until], plain(lower(before[-WINDOW:]))):
        found = [value for value in map(value_in, pattern().finditer(text)) if value >= 2 and not 1900 <= value <= 2100]
        if found:
            return found[-1]
    return None


def value_in(match: re.Match[str]) -> float:
    """The value of the number that a match of `pattern` holds."""
    return value_of(match["n"] or match["s"] or match["e"])
