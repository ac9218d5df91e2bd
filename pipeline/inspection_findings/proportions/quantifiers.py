"""The words of configs/proportions/quantifiers.yaml: which quantifiers there are, and what they are called on the scales."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.rules import Pattern, Rule, RuleModel, load_rules


class Sized(Rule):
    """A noun of size ("majority"): the name on the scales by the adjectives that lead it."""

    sizes: dict[str, tuple[str, ...]]


class Led(Rule):
    """Words that lead a quantifier."""

    words: tuple[str, ...]


class Quantifiers(RuleModel):
    """The content of the file. ``triggers``: the word that begins a quantifier, and the pattern that must stand behind it, or
    None.
    """

    triggers: dict[str, Pattern | None]
    majority: Sized
    minority: Sized
    degree: Led
    nearly: Led

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the file that have examples."""
        return (self.majority, self.minority, self.degree, self.nearly)


@cache
def quantifier_rules() -> Quantifiers:
    """The content of configs/proportions/quantifiers.yaml.

    Raises:
        ConfigError: the file does not fit `Quantifiers`.
    """
    return load_rules("proportions/quantifiers", Quantifiers)


@cache
def sizes() -> dict[str, dict[str, str]]:
    """The name on the scales by noun ("majority") and adjective ("vast")."""
    rules = quantifier_rules()
    return {
        noun: {word: name for name, listed in rule.sizes.items() for word in listed}
        for noun, rule in (("majority", rules.majority), ("minority", rules.minority))
    }


@cache
def size_before() -> re.Pattern[str]:
    """What leads "majority" or "minority": article, degree and size."""
    listed = "|".join(sorted({word for table in sizes().values() for word in table}, key=len, reverse=True))
    degrees = "|".join(quantifier_rules().degree.words)
    return re.compile(
        rf"\b(?:(?:the|an?|this|that|our)\s+)?(?:(?:{degrees})\s+)?(?:(?P<size>{listed})(?:,? (?:and|but|if) [a-z]+)?\s+)?$"
    )


@cache
def nearly_before() -> re.Pattern[str]:
    """What makes "all" nearly all, right before it."""
    return re.compile(rf"\b(?:{'|'.join(sorted(quantifier_rules().nearly.words, key=len, reverse=True))})\s+$")
