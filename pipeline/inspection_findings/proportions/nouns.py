"""Words of a counted noun phrase: the rules of configs/proportions/population.yaml, plurals, and the kind of a population."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.rules import RuleModel, load_rules

# plurals that no noun follows
THINGS = frozenset({"cases", "plans", "assessments", "reviews", "records", "instances", "files", "orders", "reports"})
# what stands behind the head of a noun phrase
QUALIFIERS = frozenset(
    ["who", "where", "that", "which", "we", "in", "with", "under", "of", "whose", "on", "by", "to", "from", "for", "being", "at"]
)
# a plural in lower case, "PSRs", no "process", "analysis" or "NPS"
PLURAL = re.compile(r"(?:[a-z-]*[a-z](?<![sui])|[a-z-]*ie|[A-Z]{2,5})s")
NAMED_PLURAL = re.compile(r"[A-Z][a-z-]*[a-z](?<![sui])s|[A-Z][a-z-]*ies")


class NounRules(RuleModel):
    """The word lists of configs/proportions/population.yaml; what each is for stands there."""

    plans: frozenset[str]
    service_users: frozenset[str]
    staff: frozenset[str]
    cases: frozenset[str]
    stop: frozenset[str]
    verbs: frozenset[str]
    verb_nouns: frozenset[str]
    determiners: frozenset[str]
    elsewhere: frozenset[str]
    ly_words: frozenset[str]
    collectives: frozenset[str]
    behind_collectives: frozenset[str]
    ing_nouns: frozenset[str]
    clause: frozenset[str]
    participles: frozenset[str]
    seen: frozenset[str]
    taken: frozenset[str]
    postpositive: frozenset[str]
    links: frozenset[str]
    those_users: frozenset[str]
    those_staff: frozenset[str]
    carry_words: tuple[str, ...]
    about_nouns: tuple[str, ...]
    carry_leads: tuple[str, ...]
    measures: tuple[str, ...]
    aims: tuple[str, ...]
    no_wholes: tuple[str, ...]


@cache
def noun_rules() -> NounRules:
    """The word lists of configs/proportions/population.yaml.

    Raises:
        ConfigError: the file does not fit `NounRules`.
    """
    return load_rules("proportions/population", NounRules)


def is_plural(word: str) -> bool:
    """Whether a word is the plural of a noun, for all that its form tells.

    >>> [is_plural(word) for word in ("posts", "staff", "PSRs", "Referrals", "NPS", "Leeds", "analysis", "tutors'")]
    [True, True, True, True, False, False, False, False]
    """
    if word.lower() in noun_rules().collectives or PLURAL.fullmatch(word):
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
        kinds = (("service_users", noun_rules().those_users), ("staff", noun_rules().those_staff))
        return next((kind for kind, listed in kinds if not listed.isdisjoint(words)), "other")
    head = next((index for index, word in enumerate(words) if index and is_behind(word)), None)
    return kind_of_words(words[:head]) or (kind_of_words(words[head:]) if head else None) or "other"


def is_behind(word: str) -> bool:
    """Whether a word begins what stands behind the head of a noun phrase."""
    return word in QUALIFIERS or word in noun_rules().taken or word in noun_rules().postpositive


def kind_of_words(words: list[str]) -> str | None:
    """The kind of the last of these words that is a noun of the rules, None where none is."""
    for word in reversed(words):
        for kind, nouns in _by_kind().items():
            if word in nouns or singular(word) in nouns:
                return kind
    return None


@cache
def _by_kind() -> dict[str, frozenset[str]]:
    """The nouns of each kind of population, the kind that wins first."""
    rules = noun_rules()
    return {"cases": rules.cases, "staff": rules.staff, "plans": rules.plans, "service_users": rules.service_users}


def singular(word: str) -> str:
    """The word without its plural ending.

    >>> [singular(word) for word in ("cases", "families", "children")]
    ['case', 'family', 'child']
    """
    if word == "children":
        return "child"
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
