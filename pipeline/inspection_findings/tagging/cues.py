"""The cues of a sentence: the words that judge, in their context, and the words that say what the sentence does.

The engine is ConText (`inspection_findings.rules.negation`), the judging words and the valence shifters are those of its lexicon.
What is added here are groups of words that judge nothing: directives, plans, description (configs/tagging/cues.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pydantic import Field

from inspection_findings.errors import ConfigError
from inspection_findings.rules import Rule, RuleModel, Rules, load_rules
from inspection_findings.rules.negation import Group, Lexicon, Mention, Valence, read_lexicon, words_of
from inspection_findings.tagging.words import cut_words

FILE = "tagging/cues.yaml"


class CueGroup(Rule):
    """Wordings that tell what a sentence does; they judge nothing."""

    words: tuple[str, ...] = Field(min_length=1)


class CueExample(RuleModel):
    """A sentence, and what is left of its judging words in their context, in order."""

    text: str
    valences: tuple[Valence, ...]


class CueFile(RuleModel):
    """The file configs/tagging/cues.yaml."""

    groups: Rules[CueGroup]
    follow_on: tuple[str, ...]
    contrast_openings: tuple[str, ...]
    contrast_asides: tuple[str, ...]
    examples: tuple[CueExample, ...]


@cache
def read_cues() -> CueFile:
    """The file configs/tagging/cues.yaml, checked.

    Raises:
        ConfigError: the file has a key that is unknown or missing, or a value of another type.
    """
    return load_rules("tagging/cues", CueFile)


@cache
def cue_lexicon() -> Lexicon:
    """The lexicon of judging words with the groups of cues added.

    Raises:
        ConfigError: a file of the two is damaged, or a wording is in two groups.
    """
    shared = read_lexicon()
    group_of = {words_of(wording): group.id for group in shared.groups for wording in (*group.words, *group.hints)}
    for group in read_cues().groups:
        for wording in group.words:
            first = group_of.setdefault(words_of(wording), group.id)
            if first != group.id:
                raise ConfigError(
                    f"{wording!r} is in group {first} already: each wording is in one group", file=FILE, rule=group.id
                )
    notes = tuple(Group(id=group.id, role="note", words=group.words, examples=group.examples) for group in read_cues().groups)
    return Lexicon(shared.model_copy(update={"groups": (*shared.groups, *notes)}))


@cache
def follow_on_pattern() -> re.Pattern[str]:
    """An opening that takes up what the sentence before said."""
    return re.compile(rf"\W*(?:{any_of(read_cues().follow_on)})\b", re.IGNORECASE)


@cache
def contrast_pattern() -> re.Pattern[str]:
    """Words at a sentence's start, or between its commas, by which it contrasts with the one before."""
    file = read_cues()
    return re.compile(
        rf"^\W*(?:{any_of(file.contrast_openings)})\b|, (?:{any_of(file.contrast_asides)})[,.]",
        re.IGNORECASE,
    )


def any_of(wordings: Sequence[str]) -> str:
    """The wordings as alternatives of a pattern, any marks and blanks between their words."""
    return "|".join(wording.replace(" ", r"\W+") for wording in wordings)


def is_follow_on(text: str) -> bool:
    """Whether the sentence opens with a word that takes up what the one before said."""
    return follow_on_pattern().match(text) is not None


def is_contrast(text: str) -> bool:
    """Whether the sentence says that it contrasts with the one before.

    >>> [is_contrast(text) for text in ("However, plans were late.", "Plans were late, however.", "Plans were good but late.")]
    [True, True, False]
    """
    return contrast_pattern().search(text) is not None


def find_cues(text: str) -> list[Mention]:
    """The cues of one sentence in order.

    >>> [(cue.id, cue.valence, cue.claim) for cue in find_cues("There were no delays, but plans were poor.")][2:]
    [('late', 'good', 'main'), ('contrast', None, 'main'), ('weak', 'bad', 'after')]
    """
    return cues_of(cut_words([text]).flat)


def cues_of(words: Sequence[str]) -> list[Mention]:
    """The cues of one sentence's words and marks in order."""
    return cue_lexicon().find(words)


def is_two_sided(cues: Sequence[Mention]) -> bool:
    """Whether the claims on the two sides of a contrast or a concession judge differently.

    >>> [is_two_sided(find_cues(text)) for text in ("Plans were good, but reviews were late.", "Plans were good, but also timely.")]
    [True, False]
    """
    if all(cue.claim == "main" for cue in cues):
        return False
    said = {(cue.claim, cue.valence) for cue in cues if cue.valence}
    pairs = (("main", "after"), ("conceded", "main"), ("conceded", "after"))
    return any({(one, "good"), (other, "bad")} <= said or {(one, "bad"), (other, "good")} <= said for one, other in pairs)
