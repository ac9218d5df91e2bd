"""Quantifiers: what they are called on the scales."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.proportions.forms import Form
from inspection_findings.proportions.reading import Reading, Scope
from inspection_findings.rules import load_rules


@cache
def quantifier_rules() -> tuple[dict[str, dict[str, str]], re.Pattern[str], re.Pattern[str]]:
    """Sizes of majority and minority by word, what stands before the noun, and what stands before "all" to make it "nearly all"."""
    rules = {rule["id"]: rule for rule in load_rules("proportions/quantifiers")}
    sizes = {
        noun: {word: name for name, listed in rules[noun]["sizes"].items() for word in listed} for noun in ("majority", "minority")
    }
    listed = "|".join(sorted({word for table in sizes.values() for word in table}, key=len, reverse=True))
    degrees = "|".join(rules["degree"]["words"])
    size = re.compile(
        rf"\b(?:(?:the|an?|this|that|our)\s+)?(?:(?:{degrees})\s+)?(?:(?P<size>{listed})(?:,? (?:and|but|if) [a-z]+)?\s+)?$"
    )
    nearly = re.compile(rf"\b(?:{'|'.join(sorted(rules['nearly']['words'], key=len, reverse=True))})\s+$")
    return sizes, size, nearly


def quantifier(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """A quantifier by its name on the scales, with the adjective or the "almost" before it."""
    sizes, size, nearly = quantifier_rules()
    word, start = " ".join(match["w"].split()), match.start()
    before = scope.text[max(0, start - 40) : start]
    if word in sizes or word == "bulk":
        found = size.search(before)
        # "the bulk" and "the great bulk" are most
        graded = "most" if word == "bulk" else sizes[word].get(found["size"], word) if found and found["size"] else word
        lead = len(found[0]) if found else 0
        if word == "bulk" and not lead:
            return []
        return [Reading(form.name, "quantifier", start - lead, match.end(), quantifier=graded)]
    if word == "most":
        return [Reading(form.name, "quantifier", start, match.end(), quantifier="most")]
    if word in ("all", "every", "everyone", "everybody", "none"):
        found = nearly.search(before)
        if not found and word.startswith("every") and word != "every":
            return []
        name = "none" if word == "none" else "all"
        if not found:
            return [Reading(form.name, "quantifier", start, match.end(), quantifier=name)]
        short = "hardly any" if word == "none" else "nearly all"
        return [Reading(form.name, "quantifier", start - len(found[0]), match.end(), quantifier=short, modifier="just_under")]
    if word.startswith("all "):
        return [Reading(form.name, "quantifier", start, match.end(), quantifier="nearly all")]
    modifier = "just_under" if word.startswith(("almost", "virtually", "practically", "nearly")) else "exact"
    return [Reading(form.name, "quantifier", start, match.end(), quantifier="hardly any", modifier=modifier)]
