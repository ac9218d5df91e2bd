"""What a proportion takes from the text before it: the denominator of "26 of them", and the proportion that it restates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from inspection_findings.model.report import Proportion
from inspection_findings.proportions.nouns import noun_rules
from inspection_findings.proportions.numbers import value_of, whole_number
from inspection_findings.proportions.triggers import lower, plain_text

# how far back a denominator is looked for, in characters
WINDOW = 300
# numbers of four digits that are years, and so no denominators
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A number of things that later counts can be of: what they are ("cases"), and how they are named ("relevant cases").

    ``larger`` is the number that they were counted of ("16 of the 45 cases"), None where they are not part of a count.
    """

    number: float
    noun: str = ""
    phrase: str | None = None
    larger: float | None = None


@cache
def _pattern() -> re.Pattern[str]:
    """A number of things; of a count ("27 of the 70 cases") the counted part."""
    rules = noun_rules()
    nouns = "|".join(sorted(rules.carry_words, key=len, reverse=True))
    number, no_whole = whole_number(), "|".join(rules.no_wholes)
    # the number of "54 per cent of cases" is no number of cases
    no_percent = r"(?!(?:per\s?cent|percent|pct|pc|percentage)\b)"
    return re.compile(
        rf"(?P<n>{number})(?:\s+(?:out\s+)?of\s+(?:the\s+|our\s+)?(?P<of>{number}))?\s+"
        rf"{no_percent}(?P<phrase>(?:[a-z'-]+\s+){{0,3}}?(?P<noun>{nouns}|interviewed|inspected|examined|reviewed"
        rf"|(?!(?:{no_whole})\b)[a-z]{{3,}}s(?<!ss)))\b"
        rf"|\b(?:sample|total|cohort)\s+(?:size\s+)?(?:of|was|were)\s+(?P<s>{number})|\bn\s?=\s?(?P<e>{number})"
    )


def last_antecedent(flat: str, until: int, before: str, noun: str | None = None) -> Antecedent | None:
    """The last denominator (a number of ``noun``) named in plain text before ``until``, else in the sentence before; None if
    none is.

    >>> last_antecedent("it was done in 26 of them", 15, "We inspected 53 cases.")
    Antecedent(number=53.0, noun='cases', phrase='cases', larger=None)
    """
    for end, antecedent in reversed(_antecedents(flat)):
        if end <= until - WINDOW:
            break
        if end <= until and noun in (None, antecedent.noun):
            return antecedent
    sentence_before = reversed(_antecedents(before, plainly=False))
    return next((antecedent for _, antecedent in sentence_before if noun in (None, antecedent.noun)), None)


@lru_cache(maxsize=4)
def _antecedents(text: str, *, plainly: bool = True) -> tuple[tuple[int, Antecedent], ...]:
    """Where each denominator named in ``text`` ends, and the denominator;
    of text that is not plain yet, in its last `WINDOW` characters.
    """
    flat = text if plainly else plain_text(lower(text[-WINDOW:]))
    found = ((match.end(), _antecedent_in(match)) for match in _pattern().finditer(flat))
    return tuple((end, antecedent) for end, antecedent in found if antecedent.number > 1 and not is_year(antecedent.number))


def _antecedent_in(match: re.Match[str]) -> Antecedent:
    """The denominator that a match of `_pattern` names."""
    phrase = match["phrase"]
    number = value_of(match["n"] or match["s"] or match["e"])
    larger = value_of(match["of"]) if match["of"] else None
    return Antecedent(number, match["noun"] or "", " ".join(phrase.split()) if phrase else None, larger)


def is_year(number: float) -> bool:
    """Whether a number is that of a year rather than of things."""
    return FIRST_YEAR <= number <= LAST_YEAR


# what may stand between two statements of one fact: "15 out of 22 cases (68%)", "68 per cent, or 15 of 22"
BESIDE = re.compile(
    r"(?:[^.;:()]{0,60}\((?:[^().;:]{0,20})"
    r"|[^.;:()]{0,30}(?:,|\s[-–—])\s*(?:or|that\s+is,?|i\.e\.,?|namely|equivalent\s+to|equal\s+to|representing|which\s+is"
    r"|amounting\s+to|making\s+up)\s+(?:just|only|some)?\s*|[^.;:(),]{0,30},\s*|\s*[=≈]\s*)$"
)
RESTATED = re.compile(r"[(=≈]|\b(?:or|is|i\.e|namely|to|up|representing)\b")
# a count given to whole per cent was rounded
ROUNDING = 0.005
# two statements of one fact stand no further apart, in characters
FAR_APART = 90


def mark_restatements(proportions: Sequence[Proportion], text: str, offset: int) -> list[Proportion]:
    """The proportions of a sentence, each marked with the one beside it that states the same fact, agreeing or in conflict.

    The sentence ``text`` begins at ``offset`` of the text that their offsets count in.
    """
    marked = list(proportions)
    for index in range(1, len(marked)):
        first, second = marked[index - 1], marked[index]
        if not _is_same_fact(first, second, text[first.end - offset : second.start - offset]):
            continue
        if first.low is None or first.high is None or second.low is None or second.high is None:
            continue
        overlap = first.low <= second.high + ROUNDING and second.low <= first.high + ROUNDING
        for place, other in ((index, index - 1), (index - 1, index)):
            marked[place] = replace(marked[place], agrees_with=other if overlap else None, conflict=None if overlap else other)
    return marked


def _is_same_fact(first: Proportion, second: Proportion, between: str) -> bool:
    """Whether the second proportion restates the first: another kind, right beside it, no change."""
    if first.kind == second.kind or first.change or second.change or first.kind == "ratio" or second.kind == "ratio":
        return False
    if len(between) > FAR_APART or not BESIDE.fullmatch(between):
        return False
    # a bare comma joins two facts as often as it restates one: only a count beside its percentage
    return bool(RESTATED.search(between)) or {first.kind, second.kind} == {"count", "percent"}
