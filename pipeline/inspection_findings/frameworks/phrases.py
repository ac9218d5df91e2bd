"""Phrases of frameworks as patterns: whole words in any case, where "*" stands for the rest of a word or for any words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from inspection_findings.model.framework import Framework, HeadingRule

# where a report shows who wrote it, in characters: its opening, and its end, where the imprint names the publisher
OPENING, END = 60_000, 6_000
# what may stand around a heading's words
EDGES = " \t\n:.,;?!*#|"


def normal(text: str) -> str:
    """The text in small letters with straight apostrophes and single spaces.

    >>> normal("Children’s  Services")
    "children's services"
    """
    return " ".join(text.replace("’", "'").replace("‘", "'").split()).lower()


@lru_cache(maxsize=1)
def evidence_of(text: str) -> str:
    """The opening and the end of a report, as `normal` gives them: what is read to find out which framework it follows."""
    return normal(text if len(text) <= OPENING + END else f"{text[:OPENING]}\n{text[-END:]}")


@lru_cache(maxsize=4096)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for texts that `normal` gives: any of the phrases as whole words; "*" at an end stands for the rest of a word.

    >>> bool(phrase_pattern(("ofsted", "priority action*")).search("areas for priority actions"))
    True
    >>> bool(phrase_pattern(("few",)).search("fewer cases"))
    False
    """
    bodies = [re.escape(normal(phrase)).replace(r"\*", r"\w*") for phrase in sorted(phrases, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(bodies)})(?!\w)") if bodies else re.compile(r"(?!)")


def has_phrase(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text; ``text`` is as `normal` gives it."""
    return any(_beginning(phrase) in text and phrase_pattern((phrase,)).search(text) for phrase in phrases)


@lru_cache(maxsize=4096)
def _beginning(phrase: str) -> str:
    """What a phrase begins with, up to its first asterisk: much cheaper to look for than its pattern is."""
    return normal(phrase).partition("*")[0]


def phrases_in(text: str, phrases: Iterable[str]) -> list[str]:
    """Those of the phrases that stand in the text; ``text`` is as `normal` gives it."""
    return [phrase for phrase in phrases if has_phrase(text, (phrase,))]


@lru_cache(maxsize=1024)
def title_pattern(title: str) -> re.Pattern[str]:
    """A pattern for a whole heading, as `normal` gives it: "*" stands for any words, or none.

    >>> bool(title_pattern("What needs to improve*").fullmatch("what needs to improve in this area of practice"))
    True
    """
    return re.compile(r"\s?(?:.*\S)?\s?".join(re.escape(part) for part in normal(title).split("*")))


def heading_rule(framework: Framework, title: str, *, year: int | None = None) -> HeadingRule | None:
    """The framework's rule for a heading of these words, its marks and the rest of its end left aside; None where it has none.

    A heading that is the name of a judgement opens the chapter on it: a standard.
    """
    bare = _bare(title)
    for rule in framework.headings:
        in_force = year is None or rule.years is None or rule.years[0] <= year <= (rule.years[1] or year)
        if in_force and any(title_pattern(own.strip(EDGES.replace("*", ""))).fullmatch(bare) for own in rule.titles):
            return rule
    named = (name for judgement in framework.judgements for name in judgement.names(year))
    return next((HeadingRule((name,), "standard") for name in named if _bare(name) == bare), None)


@lru_cache(maxsize=4096)
def _bare(title: str) -> str:
    return normal(title).strip(EDGES)


def speaks_for(framework: Framework, text: str) -> bool:
    """Whether a report has what the framework must have and nothing that it must not have.

    That is the name of a publisher, one phrase of each list of ``must_have``, and none of ``must_not_have``. ``text`` is as
    `evidence_of` gives it.
    """
    if framework.publishers and not has_phrase(text, framework.publisher):
        return False
    if framework.must_not_have and has_phrase(text, framework.must_not_have):
        return False
    return all(has_phrase(text, phrases) for phrases in framework.must_have)
