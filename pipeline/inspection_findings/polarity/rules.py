"""The rules of configs/polarity: models of the two files, and the rules compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from inspection_findings.rules import Parts, Pattern, Rule, RuleModel, Rules, load_rules

# a word's edge, and the pieces of a regular expression: an escaped character, a class of characters, or one character
EDGE = r"\b"
PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)
Where = Literal["near", "before", "clause"]


class PatternRule(Rule):
    """A rule of one or more patterns; it holds where any of them does."""

    patterns: tuple[Pattern, ...]

    def search(self, text: str) -> bool:
        """Whether the rule holds in a text."""
        return any(pattern.search(text) for pattern in self.patterns)

    def left_of(self, text: str) -> str:
        """The text with a blank for each match."""
        return self.in_place(text, " ")

    def in_place(self, text: str, words: str) -> str:
        """The text with ``words`` for each match."""
        for pattern in self.patterns:
            text = pattern.sub(words, text)
        return text


class NeutralRule(PatternRule):
    """A rule by which a proportion judges nothing, and where it looks.

    ``covers_faults`` says whether words that blame only describe where its match holds them: "had a history of violence".
    """

    where: Where = "clause"
    covers_faults: bool = True


class IdiomRule(PatternRule):
    """A rule for a wording of several words that blames or praises though none of them does so alone."""

    says: Literal["fault", "credit"]


class IdiomFile(RuleModel):
    """The file configs/polarity/idioms.yaml."""

    parts: Parts
    rules: Rules[IdiomRule]


class Caption(RuleModel):
    """How a line begins that labels the figure on the line before it."""

    pattern: Pattern
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class NeutralFile(RuleModel):
    """The file configs/polarity/neutral.yaml."""

    parts: Parts
    rules: Rules[NeutralRule]


class PolarityFile(RuleModel):
    """The file configs/polarity/polarity.yaml."""

    neutral_sections: frozenset[str]
    describing_sections: frozenset[str]
    caption: Caption
    pointing: frozenset[str]
    moves: frozenset[str]
    findings: tuple[str, ...]
    credit: tuple[str, ...]
    regret: tuple[str, ...]
    parts: Parts
    frames: Rules[PatternRule]


@dataclass(frozen=True, slots=True)
class PolarityRules:
    """The rules, ready for use. ``finding`` and its like match any word of their list; ``describing``, ``idiomatic`` and ``framed``
    what any rule of their kind does."""

    file: PolarityFile
    neutral: tuple[NeutralRule, ...]
    idioms: tuple[IdiomRule, ...]
    idiomatic: re.Pattern[str]
    describing: re.Pattern[str]
    framed: re.Pattern[str]
    finding: re.Pattern[str]
    credit: re.Pattern[str]
    regret: re.Pattern[str]
    subset: PatternRule


def word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern of whole words; an asterisk at the end stands for any ending.

    >>> word_pattern(["fail*", "too few"]).findall("he failed, too few saw it")
    ['failed', 'too few']
    """
    forms = (
        re.escape(word.rstrip("*")) + (r"[\w'-]*" if word.endswith("*") else r"\b") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"\b(?:{'|'.join(forms)})")


def _any_of(rules: Iterable[PatternRule]) -> re.Pattern[str]:
    """One pattern for all of the rules; what begins at a word's edge is tried there alone, which is several times as fast."""
    branches = [branch for rule in rules for pattern in rule.patterns for branch in branches_of(pattern.pattern)]
    at_words = [branch.removeprefix(EDGE) for branch in branches if branch.startswith(EDGE)]
    others = [branch for branch in branches if not branch.startswith(EDGE)]
    return re.compile("|".join([f"{EDGE}(?:{'|'.join(at_words)})", *others]))


def branches_of(pattern: str) -> list[str]:
    r"""The alternatives of a regular expression, outside of its brackets.

    >>> branches_of(r"\bone (?:or|and) two|[|] three")
    ['\\bone (?:or|and) two', '[|] three']
    """
    branches = [""]
    depth = 0
    for part in PIECE.findall(pattern):
        depth += (part == "(") - (part == ")")
        if part == "|" and depth == 0:
            branches.append("")
        else:
            branches[-1] += part
    return branches


@cache
def polarity_rules() -> PolarityRules:
    """The rules of configs/polarity.

    Raises:
        ConfigError: a file does not fit its model.
    """
    file = load_rules("polarity/polarity", PolarityFile)
    neutral = load_rules("polarity/neutral", NeutralFile).rules
    idioms = load_rules("polarity/idioms", IdiomFile).rules
    return PolarityRules(
        file=file,
        neutral=neutral,
        idioms=idioms,
        idiomatic=_any_of(idioms),
        describing=_any_of(rule for rule in neutral if rule.where == "clause"),
        framed=_any_of(file.frames),
        finding=word_pattern(file.findings),
        credit=word_pattern(file.credit),
        regret=word_pattern(file.regret),
        subset=next(rule for rule in file.frames if rule.id == "subset"),
    )
