"""Quantifiers and their scales: which words there are, and what "most" or "a minority" mean in numbers.

The words are those of configs/proportions/quantifiers.yaml; each scale is a file of configs/scales that states its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from inspection_findings.errors import ConfigError
from inspection_findings.rules import Pattern, Rule, RuleModel, check_rules, data_dir, load_rules, load_yaml

# the scale of words of frequency, which is no scale of quantifiers
FREQUENCIES = "frequencies"
# low, estimate and high, fractions of 1
Interval = tuple[float, float, float]


class ScaleEntry(RuleModel):
    """What one phrase means on a scale: 0 <= low <= estimate <= high <= 1, and why.

    A scale that `findings calibrate` wrote says beside it how many pairs of wording and figure were seen, and what they were.
    """

    low: float
    estimate: float
    high: float
    reason: str | None = None
    n: int | None = None
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    inside: float | None = None

    @property
    def interval(self) -> Interval:
        """Low, estimate and high."""
        return self.low, self.estimate, self.high

    @model_validator(mode="after")
    def _check_order(self) -> ScaleEntry:
        if not 0 <= self.low <= self.estimate <= self.high <= 1:
            raise ValueError("must have 0 <= low <= estimate <= high <= 1")
        return self


class ScaleFile(RuleModel):
    """The content of a scale's file; ``fractions`` are named fractions by modifier and base ("just_over 0.5")."""

    name: str | None = None
    title: str | None = None
    source: Annotated[str, Field(min_length=1)]
    quantifiers: dict[str, ScaleEntry]
    fractions: dict[str, ScaleEntry] = Field(default_factory=dict)


@dataclass(frozen=True)
class Scale:
    """What the quantifiers mean: ``intervals`` gives (low, estimate, high), fractions of 1, by quantifier.

    ``fractions`` holds named fractions that the scale sets itself, by modifier and base ("just_over 0.5"): a calibrated scale does.
    """

    name: str
    source: str
    intervals: dict[str, Interval]
    fractions: dict[str, Interval] = field(default_factory=dict)

    def interval(self, quantifier: str) -> Interval | None:
        """The interval of a quantifier ("vast majority"), None where the scale does not name it."""
        return self.intervals.get(quantifier)

    def fraction(self, modifier: str, base: float) -> Interval | None:
        """The interval that the scale sets for a named fraction (``base`` to four places), None where it sets none."""
        return self.fractions.get(f"{modifier} {base:g}") if self.fractions else None


def scale_names() -> list[str]:
    """The names of the scales that come with the package."""
    return sorted(path.stem for path in (data_dir("configs") / "scales").glob("*.yaml") if path.stem != FREQUENCIES)


def scale_file(name: str) -> Path | None:
    """The file of the scale of this name, or at this path; None where there is none."""
    return next((path for path in (data_dir("configs") / "scales" / f"{name}.yaml", Path(name)) if path.is_file()), None)


@cache
def load_scale(name: str | None = None) -> Scale:
    """The scale of this name in configs/scales, or in the YAML file at this path; None for the default scale.

    Raises:
        ConfigError: there is no such scale, or an interval is not 0 <= low <= estimate <= high <= 1.
    """
    name = name or "default"
    path = scale_file(name)
    if path is None:
        known = ", ".join(scale_names())
        raise ConfigError(f"there is no such scale; use one of {known}, or the path of a YAML file", rule=f"scale {name}")
    content = check_rules(load_yaml(path), ScaleFile, file=str(path))
    intervals = {phrase: entry.interval for phrase, entry in content.quantifiers.items()}
    fractions = {phrase: entry.interval for phrase, entry in content.fractions.items()}
    return Scale(content.name or path.stem, content.source, intervals, fractions)


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
