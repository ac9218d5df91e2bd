"""Words of a counted noun phrase: the rules of configs/proportions/population.yaml, plurals, and the kind of a population."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from inspection_findings.rules import load_rules

KINDS = ("cases", "staff", "plans", "service_users")
# plurals that no noun follows
THINGS = frozenset({"cases", "plans", "assessments", "reviews", "records", "instances", "files", "orders", "reports"})
# what stands behind the head of a noun phrase
QUALIFIERS = frozenset(
    ["who", "where", "that", "which", "we", "in", "with", "under", "of", "whose", "on", "by", "to", "from", "for", "being", "at"]
)
# a plural in lower case, "PSRs", no "process", "analysis" or "NPS"
PLURAL = re.compile(r"(?:[a-z-]*[a-z](?<![sui])|[a-z-]*ie|[A-Z]{2,5})s")
NAMED_PLURAL = re.compile(r"[A-Z][a-z-]*[a-z](?<![sui])s|[A-Z][a-z-]*ies")
SETS = (
    *("stop", "verbs", "verb_nouns", "determiners", "clause", "participles", "ing_nouns", "ly_words", "collectives"),
    *("behind_collectives", "seen", "taken", "postpositive", "links", "those_users", "those_staff", *KINDS),
)


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/proportions/population.yaml."""
    loaded: dict[str, Any] = load_rules("proportions/population")
    for name in SETS:
        loaded[name] = frozenset(loaded[name])
    nouns = "|".join(sorted(loaded["carry_words"], key=len, reverse=True))
    loaded["carry"] = re.compile(rf"\b(?:{nouns})\b(?!-)(?:\s+(?:inspected|interviewed|we\s+\w+(?:\s+at\b)?))?")
    leads = "|".join(loaded["carry_leads"])
    loaded["leads"] = re.compile(rf"\b(?:(?:{leads})\s+){{1,4}}$")
    about = "|".join(loaded["about_nouns"])
    loaded["about_noun"] = re.compile(rf"\s+(?:{about})\b")
    loaded["noun_ahead"] = re.compile(rf"\s+(?:[a-z-]+\s+){{0,3}}(?:{nouns})\b")
    measures, aims = "|".join(loaded["measures"]), "|".join(loaded["aims"])
    loaded["aim"] = re.compile(
        rf"\b({aims})(?:\s+(?:figure|rate|level))?\s+(?:of|was|is|at|set\s+at|being)\s+(?:[a-z]+\s+){{0,2}}$", re.IGNORECASE
    )
    loaded["caption"] = re.compile(rf"\b(?:{measures})s?\s+(?:of|for)\s+(?=\w)", re.IGNORECASE)
    # "the rate of broken pledges is low and stands at": what is measured ends at the first verb
    loaded["measure"] = re.compile(
        rf"\b((?:[A-Za-z-]+\s+){{0,3}})(?:{measures})\s+(?:(?:of|for)\s+((?:(?!(?:is|are|was|were|has|had)\s)[^,;:()]){{3,80}}?)\s+)?"
        r"(?:(?:was|is|were|are|has|had)\s+(?:[a-z]+\s+){1,6}?)?"
        r"(?:was|is|were|are|of|at|stood\s+at|rose\s+to|fell\s+to|had\s+\w+\s+to)\s+(?:[a-z]+\s+){0,2}$",
        re.IGNORECASE,
    )
    return loaded


def is_plural(word: str) -> bool:
    """Whether a word is the plural of a noun, for all that its form tells.

    >>> [is_plural(word) for word in ("posts", "staff", "PSRs", "Referrals", "NPS", "Leeds", "analysis", "tutors'")]
    [True, True, True, True, False, False, False, False]
    """
    if word.lower() in rules()["collectives"] or PLURAL.fullmatch(word):
        return not word.endswith("selves")
    return bool(NAMED_PLURAL.fullmatch(word)) and kind_of_words([word.lower()]) is not None


def kind_of(population: str | None) -> str | None:
    """The kind of a population, by the last noun before what qualifies it; that of "those supervised" by their verb.

    >>> [kind_of(name) for name in ("relevant cases", "case managers in our sample of cases", "targets", None)]
    ['cases', 'staff', 'other', None]
    >>> [kind_of(name) for name in ("pupils known to the team", "those supervised by staff", "those we met")]
    ['service_users', 'service_users', 'other']
    """
    if population is None:
        return None
    words = re.findall(r"[a-z]+", population.lower())
    if words[:1] == ["those"]:
        kinds = (("service_users", "those_users"), ("staff", "those_staff"))
        return next((kind for kind, listed in kinds if not rules()[listed].isdisjoint(words)), "other")
    head = next((index for index, word in enumerate(words) if index and is_behind(word)), None)
    return kind_of_words(words[:head]) or (kind_of_words(words[head:]) if head else None) or "other"


def is_behind(word: str) -> bool:
    """Whether a word begins what stands behind the head of a noun phrase."""
    return word in QUALIFIERS or word in rules()["taken"] or word in rules()["postpositive"]


def kind_of_words(words: list[str]) -> str | None:
    """The kind of the last of these words that is a noun of the rules, None where none is."""
    for word in reversed(words):
        for kind in KINDS:
            if word in rules()[kind] or singular(word) in rules()[kind]:
                return kind
    return None


def singular(word: str) -> str:
    """The word without its plural ending.

    >>> [singular(word) for word in ("cases", "families", "children")]
    ['case', 'family', 'child']
    """
    if word == "children":
        return "child"
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
