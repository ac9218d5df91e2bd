"""The rules of configs/linking: models of the two files."""

from __future__ import annotations

from functools import cache
from typing import Literal

from inspection_findings.rules import Pattern, Rule, RuleModel, Rules, load_rules

Part = Literal["foreword", "summary", "domain", "list", "recommendations", "other"]
# how a sentence follows the one before: in its paragraph, in the next one, or under the claim that opens a group of paragraphs
Move = Literal["same", "next", "claim"]


class Weight(RuleModel):
    """One number, and why it is what it is."""

    value: float
    reason: str


class Evidence(RuleModel):
    """What speaks for a topic; 1 is one cue word of a standard."""

    cue: Weight
    word: Weight
    hint: Weight
    title: Weight
    domain: Weight
    later: Weight
    nothing: Weight
    beside: Weight
    backing: Weight
    heading: Weight
    bound: Weight


class PartWeights(RuleModel):
    """How topics follow one another in a part of a report, and what a sentence must say for its topic."""

    own: float
    least: float
    same: float
    next: float
    claim: float
    back: float
    together: int
    reason: str

    def keep(self, move: Move) -> float:
        """The score of keeping the topic over this move."""
        return {"same": self.same, "next": self.next, "claim": self.claim}[move]


class GeneralRule(Rule):
    """What is said of the inspection, its report, ratings and recommendations: about no standard."""

    reason: str = "said of the inspection or its report"
    patterns: tuple[Pattern, ...]


class StandardsFile(RuleModel):
    """The file configs/linking/standards.yaml."""

    evidence: Evidence
    parts: dict[Part, PartWeights]
    general: Rules[GeneralRule]


class QuestionWeights(RuleModel):
    """How a proportion is matched to a key question; shares of the weight of the question's words."""

    least: Weight
    lead: Weight
    extra: Weight
    finer: Weight
    cue: Weight
    distinct: Weight


class QuestionsFile(RuleModel):
    """The file configs/linking/questions.yaml."""

    weights: QuestionWeights
    empty: frozenset[str]
    verdict: tuple[str, ...]
    people: tuple[str, ...]
    topics: tuple[str, ...]
    same_meaning: tuple[tuple[str, ...], ...] = ()


@cache
def standards_file() -> StandardsFile:
    """The file configs/linking/standards.yaml.

    Raises:
        ConfigError: it does not fit the model.
    """
    return load_rules("linking/standards", StandardsFile)


@cache
def questions_file() -> QuestionsFile:
    """The file configs/linking/questions.yaml.

    Raises:
        ConfigError: it does not fit the model.
    """
    return load_rules("linking/questions", QuestionsFile)
