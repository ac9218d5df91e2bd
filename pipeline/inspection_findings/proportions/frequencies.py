"""How often something is, in words ("rarely", "almost always"): an option, on a scale of its own, never mixed with proportions.

A frequency says in how many of the times something is so; a proportion says of how many cases or people. The scale is measured:
configs/scales/frequencies.yaml names its source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from inspection_findings.model.report import Frequency, Sentence
from inspection_findings.proportions.scales import FREQUENCIES, Interval, ScaleEntry
from inspection_findings.proportions.triggers import lower, plain_text
from inspection_findings.rules import RuleModel, alternatives, load_rules


class FrequencyEntry(ScaleEntry):
    """What one frequency means, and the words for it."""

    words: tuple[str, ...]


class FrequencyScale(RuleModel):
    """The content of configs/scales/frequencies.yaml."""

    name: str
    title: str
    source: str
    frequencies: dict[str, FrequencyEntry]


# compared, denied or asked for, a word of frequency says nothing by itself ("more often", "not always", "how often")
COMPARED = re.compile(r"(?:\b(?:more|less|how|as|so|not|nor|too|least|if)|n't) +$")
COMPARED_BEHIND = re.compile(r" +(?:than|as)\b")
# as far before a word as what compares it reaches, in characters
NEAR = 12


@cache
def frequency_scale() -> FrequencyScale:
    """The scale of the words of frequency.

    Raises:
        ConfigError: the file does not fit `FrequencyScale`.
    """
    return load_rules(f"scales/{FREQUENCIES}", FrequencyScale)


def find_frequencies(text: str) -> list[Frequency]:
    """The words of frequency in ``text``, in order; offsets are code points into it.

    >>> [(found.text, found.low, found.high) for found in find_frequencies("Plans were rarely signed, and not often read.")]
    [('rarely', 0.05, 0.2)]
    """
    flat = plain_text(lower(text))
    table = _intervals()
    found = []
    for match in _pattern().finditer(flat):
        if COMPARED.search(flat, max(0, match.start() - NEAR), match.start()) or COMPARED_BEHIND.match(flat, match.end()):
            continue
        name, (low, estimate, high) = table[" ".join(match[0].split())]
        written = text[match.start() : match.end()]
        found.append(Frequency(match.start(), match.end(), written, name, low, estimate, high, FREQUENCIES))
    return found


def find_frequencies_in_sentences(sentences: Sequence[Sentence]) -> None:
    """Write the frequencies of each sentence on it; offsets are code points into the document's clean text."""
    for sent in sentences:
        found = find_frequencies(sent.text)
        sent.frequencies = tuple(replace(one, start=sent.start + one.start, end=sent.start + one.end) for one in found)


@cache
def _intervals() -> dict[str, tuple[str, Interval]]:
    """The name and interval of each wording."""
    entries = frequency_scale().frequencies
    return {word: (name, entry.interval) for name, entry in entries.items() for word in entry.words}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){alternatives(_intervals())}(?![\w-])")
