"""What looks like a share and is none, and what is a change rather than a share, by the rules in configs/proportions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.proportions.population import kind_of, phrase_after
from pipeline.rules import load_rules


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule: all the patterns that it has must match."""

    name: str
    kinds: frozenset[str]
    before: re.Pattern[str] | None
    text: re.Pattern[str] | None
    after: re.Pattern[str] | None


@cache
def refusals() -> tuple[Refusal, ...]:
    """The rules of configs/proportions/refuse.yaml, patterns compiled."""
    compiled = []
    for rule in load_rules("proportions/refuse"):
        parts = [re.compile(rule[key]) if rule.get(key) else None for key in ("before", "text", "after")]
        compiled.append(Refusal(rule["id"], frozenset(rule["kinds"]), *parts))
    return tuple(compiled)


def refused(text: str, start: int, end: int, kind: str, rule: str) -> str | None:
    """The id of the rule that refuses ``text[start:end]`` (lower-cased) as a share of this kind, None where none does."""
    if kind == "quantifier" and text[start:end] in ("all", "every", "none") and not about_sample(text, start, end):
        return "not-about-the-sample"
    if rule == "count-all" and kind_of(phrase_after(text, end)) in (None, "other"):
        return "not-about-the-sample"
    before, span, after = text[max(0, start - 40) : start], text[start:end], text[end : end + 80]
    for refusal in refusals():
        if kind not in refusal.kinds:
            continue
        if refusal.before and not refusal.before.search(before):
            continue
        if refusal.text and not refusal.text.search(span):
            continue
        if refusal.after and not refusal.after.search(after):
            continue
        return refusal.name
    return None


@cache
def sample_pattern() -> re.Pattern[str]:
    """A noun phrase of the inspected sample right behind "all", "every" or "none"."""
    words = "|".join(load_rules("proportions/population")["sample_words"])
    people = r"(?:staff|officers|people|individuals|children|women|offenders|managers|practitioners)(?:\s+(?:we|who\s+were|that\s+we))?\s+(?:interviewed|inspected|met|spoke|surveyed|sampled)"
    return re.compile(
        rf"^\s+(?:of\s+)?(?:the\s+|these\s+|those\s+|our\s+|but\s+\w+\s+)*(?:[\w-]+\s+){{0,2}}?(?:(?:{words})\b|{people})"
    )


def about_sample(text: str, start: int, end: int) -> bool:
    """Whether a bare "all", "every" or "none" speaks of what was inspected."""
    return bool(sample_pattern().match(text[end : end + 70])) and not text[:start].endswith(("after ", "at ", "above ", "for "))


@cache
def change_rules() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The patterns of configs/proportions/change.yaml."""
    rules = load_rules("proportions/change")
    return re.compile(rules["before"]), re.compile(rules["after"])


def is_change(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` (lower-cased) tells of growth or decrease."""
    before, after = change_rules()
    return bool(before.search(text[max(0, start - 60) : start]) or after.search(text[end : end + 40]))
