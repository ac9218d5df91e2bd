"""The rules of the annotation guidelines that decide a label before the classifier is asked (configs/tagging/guidelines.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from pydantic import Field

from inspection_findings.model.vocabulary import Label
from inspection_findings.rules import AnyCasePattern, Parts, Rule, RuleModel, Rules, load_rules
from inspection_findings.rules.negation import Mention

Side = Literal["above", "below", "short", "neutral", "unknown"]


class Guideline(Rule):
    """One rule: the label, and what has to hold for it; see the file."""

    label: Label
    pattern: AnyCasePattern | None = None
    without: AnyCasePattern | None = None
    judges: Literal[False] | None = None
    sides: frozenset[Side] = frozenset()
    examples: tuple[str, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = Field(min_length=1)

    def answers(self, text: str, sides: Sequence[str], *, judges: bool) -> bool:
        """Whether the rule decides a sentence.

        Args:
            text: the sentence.
            sides: on which side of the band each of its proportions falls.
            judges: whether a word in it judges.
        """
        if judges and self.judges is False:
            return False
        if self.sides and not (sides and self.sides.issuperset(sides)):
            return False
        if self.pattern is not None and self.pattern.search(text) is None:
            return False
        return self.without is None or self.without.search(text) is None


class GuidelineFile(RuleModel):
    """The file configs/tagging/guidelines.yaml."""

    parts: Parts
    rules: Rules[Guideline]


@cache
def read_guidelines() -> tuple[Guideline, ...]:
    """The rules in their order.

    Raises:
        ConfigError: the file is missing or does not fit its model.
    """
    return load_rules("tagging/guidelines", GuidelineFile).rules


def decide_by_guideline(text: str, cues: Sequence[Mention], sides: Sequence[str]) -> Guideline | None:
    """The first rule that decides a sentence, None where none does.

    Args:
        text: the sentence.
        cues: its cues.
        sides: on which side of the band each of its proportions falls.
    """
    judges = any(cue.valence is not None for cue in cues)
    return next((rule for rule in read_guidelines() if rule.answers(text, sides, judges=judges)), None)
