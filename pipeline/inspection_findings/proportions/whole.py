"""The whole that was named before: "We inspected 53 cases" behind "26 of them"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from inspection_findings.proportions.numerals import value_of, whole_number
from inspection_findings.proportions.screen import lower, plain
from inspection_findings.rules import load_rules

WINDOW = 300


@dataclass(frozen=True, slots=True)
class Whole:
    """A number of things that later counts can be of: what they are ("cases"), and how they are named ("relevant cases").

    ``larger`` is the whole that they were counted of ("16 of the 45 cases"), None where they were of none.
    """

    number: float
    noun: str = ""
    phrase: str | None = None
    larger: float | None = None


@cache
def pattern() -> re.Pattern[str]:
    """A number of things; of a count ("27 of the 70 cases") the counted part."""
    rules = load_rules("proportions/population")
    nouns = "|".join(sorted(rules["carry_words"], key=len, reverse=True))
    number, no_whole = whole_number(), "|".join(rules["no_wholes"])
    return re.compile(
        rf"(?P<n>{number})(?:\s+(?:out\s+)?of\s+(?:the\s+|our\s+)?(?P<of>{number}))?\s+"
        rf"(?P<phrase>(?:[a-z'-]+\s+){{0,3}}?(?P<noun>{nouns}|interviewed|inspected|examined|reviewed|(?!(?:{no_whole})\b)[a-z]{{3,}}s(?<!ss)))\b"
        rf"|\b(?:sample|total|cohort)\s+(?:size\s+)?(?:of|was|were)\s+(?P<s>{number})|\bn\s?=\s?(?P<e>{number})"
    )


def last_whole(flat: str, until: int, before: str, noun: str | None = None) -> Whole | None:
    """The last whole (called ``noun``) named in plain text before ``until``, else in the sentence before; None if none is.

    >>> last_whole("it was done in 26 of them", 15, "We inspected 53 cases.")
    Whole(number=53.0, noun='cases', phrase='cases', larger=None)
    """
    for end, whole in reversed(wholes(flat)):
        if end <= until - WINDOW:
            break
        if end <= until and noun in (None, whole.noun):
            return whole
    return next((whole for _, whole in reversed(wholes(before, plainly=False)) if noun in (None, whole.noun)), None)


@lru_cache(maxsize=4)
def wholes(text: str, *, plainly: bool = True) -> tuple[tuple[int, Whole], ...]:
    """Where each whole named in ``text`` ends, and the whole; of text that is not plain yet, in its last `WINDOW` characters."""
    flat = text if plainly else plain(lower(text[-WINDOW:]))
    found = ((match.end(), whole_in(match)) for match in pattern().finditer(flat))
    return tuple((end, whole) for end, whole in found if whole.number >= 2 and not 1900 <= whole.number <= 2100)


def whole_in(match: re.Match[str]) -> Whole:
    """The whole that a match of `pattern` names."""
    phrase = match["phrase"]
    number = value_of(match["n"] or match["s"] or match["e"])
    larger = value_of(match["of"]) if match["of"] else None
    return Whole(number, match["noun"] or "", " ".join(phrase.split()) if phrase else None, larger)
