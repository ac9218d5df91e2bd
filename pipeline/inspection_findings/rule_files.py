"""The rule files of all rooms whose rules answer in a text, each with its rules and how to see which of them answer.

What answers is read from what the stages write on the sentences of the text, so that counts are those of a run.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from inspection_findings.context import Context
from inspection_findings.model.framework import DEFAULT_MET_FROM
from inspection_findings.model.report import Sentence
from inspection_findings.polarity.rules import polarity_rules
from inspection_findings.proportions import rule_files as files_of_proportions
from inspection_findings.proportions.find import sentence_spans
from inspection_findings.rules import RuleFile
from inspection_findings.stages import annotate_sentences
from inspection_findings.structure.headings import kind_rules
from inspection_findings.tagging.cues import find_cues
from inspection_findings.tagging.features import sides
from inspection_findings.tagging.guidelines import decide_by_guideline, read_guidelines

# no heading is longer, in characters
LONGEST_HEADING = 120
# marks around the words of a heading
AROUND = " ?:.,;!-–—"


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of proportions, polarity, tagging and structure.

    Raises:
        ConfigError: one of them does not fit its model.
    """
    rules = polarity_rules()
    return (
        *files_of_proportions(),
        RuleFile("polarity/neutral", rules.neutral, _neutral_rules_in),
        RuleFile(
            "polarity/polarity", rules.file.frames, lambda text: [one.id for one in rules.file.frames if one.search(text.lower())]
        ),
        RuleFile("tagging/guidelines", read_guidelines(), _guidelines_in),
        RuleFile("structure/kinds", kind_rules(), _kinds_in),
    )


def _annotated(text: str) -> list[Sentence]:
    """The sentences of a plain text, with their proportions and polarities."""
    sentences = [Sentence(text[start:end], start, end, None, 0, place) for place, (start, end) in enumerate(sentence_spans(text))]
    return annotate_sentences(sentences, [], Context()).sentences


def _neutral_rules_in(text: str) -> Collection[str]:
    """The rules that say that a proportion of the text judges nothing; an example names its proportion behind " | "."""
    proportions = chain.from_iterable(sent.proportions for sent in _annotated(text if "\n" in text else text.partition(" | ")[0]))
    return [
        one.polarity.rule
        for one in proportions
        if one.polarity is not None and one.polarity.value == "neutral" and one.polarity.rule
    ]


def _guidelines_in(text: str) -> Collection[str]:
    """The guidelines that decide a sentence of the text."""
    decided = (decide_by_guideline(sent.text, find_cues(sent.text), _sides_of(sent)) for sent in _annotated(text))
    return [rule.id for rule in decided if rule is not None]


def _sides_of(sent: Sentence) -> list[str]:
    """On which side of the usual band each proportion of a sentence falls."""
    return [side for _, side in sides(sent.proportions, met_from=DEFAULT_MET_FROM)]


def _kinds_in(text: str) -> Collection[str]:
    """The kinds of headings that lines of the text would be as headings."""
    lines = [line.strip(AROUND) for line in text.splitlines()]
    return [rule.id for line in lines if 0 < len(line) <= LONGEST_HEADING for rule in kind_rules() if rule.fits(line)]
