"""Whom or what a share is a share of: the noun phrase that is counted, and its kind."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.rules import load_rules

LEAD = re.compile(r"\s*(?:of\s+)?(?:(?:the|our|these|those|its|their|all|such|other)\s+)*(?:\d+\s+)?(?=[A-Za-z‘“'])")
WORD = re.compile(r"\s*([A-Za-z‘’'&-]+|\(|,|\.|;|:)")
PARTICIPLES = ("inspected", "interviewed", "examined", "reviewed", "assessed", "sampled", "surveyed", "read", "seen")


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/proportions/population.yaml."""
    loaded: dict[str, Any] = load_rules("proportions/population")
    loaded["stop"] = frozenset(loaded["stop"])
    words = "|".join(loaded["carry_words"])
    loaded["carry"] = re.compile(
        rf"((?:(?:relevant|inspected|responsible|probation|young|service|case)\s+)*\b(?:{words}))\b", re.IGNORECASE
    )
    return loaded


def phrase_after(text: str, end: int) -> str | None:
    """The noun phrase that starts at ``text[end:]``, with its qualifiers as written; None where none stands there.

    >>> phrase_after("27 of the 70 relevant cases had a plan", 12)
    'relevant cases'
    """
    match = LEAD.match(text, end)
    if not match:
        return None
    stop = rules()["stop"]
    position = match.end()
    last = position
    seen = 0
    while seen < 14:
        word = WORD.match(text, position)
        if not word or word[1] in "(,.;:":
            break
        lowered = word[1].lower()
        if lowered in stop and not (lowered in ("in", "we", "who") and seen):
            break
        if lowered in ("in", "we", "who", "where", "that"):
            after = re.match(
                r"\s+(?:the\s+|our\s+)?(?:inspected\s+)?(?:\w+\s+)?(sample|survey|inspected|interviewed|examined|reviewed|assessed|looked)\b",
                text[word.end() :],
            )
            if not after:
                break
            last = word.end() + after.end()
            break
        position = last = word.end()
        seen += 1
        if lowered in PARTICIPLES and seen > 1:
            break
    phrase = text[match.end() : last].strip(" ’'")
    return phrase if seen and re.search(r"[a-z]{3}", phrase) else None


def phrase_in(text: str, *, until: int | None = None) -> str | None:
    """The last thing counted that the text names ("cases", "responsible officers"), None where it names none."""
    found = rules()["carry"].findall(text[:until])
    return found[-1].strip() if found else None


def kind_of(population: str | None) -> str | None:
    """The kind of a population, by the first of its nouns that the rules name.

    >>> [kind_of("relevant cases"), kind_of("responsible officers we interviewed"), kind_of("targets"), kind_of(None)]
    ['cases', 'staff', 'other', None]
    """
    if population is None:
        return None
    words = re.findall(r"[a-z]+", population.lower())
    for word in reversed(words[:6]):
        singular = word[:-1] if word.endswith("s") else word
        for kind in ("cases", "staff", "plans", "service_users"):
            if word in rules()[kind] or singular in rules()[kind]:
                return kind
    return "other"
