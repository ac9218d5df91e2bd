"""How often something is, in words ("rarely", "almost always"): an option, on a scale of its own, never mixed with proportions.

A frequency says in how many of the times something is so; a proportion says of how many cases or people. The scale is measured:
configs/scales/frequencies.yaml names its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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


@dataclass(frozen=True, slots=True)
class Frequency:
    """A word of frequency in a text; ``start``/``end`` are code points, end exclusive; ``low`` to ``high`` fractions of 1."""

    start: int
    end: int
    text: str
    name: str
    low: float
    estimate: float
    high: float
    scale: str = FREQUENCIES


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
        found.append(Frequency(match.start(), match.end(), text[match.start() : match.end()], name, low, estimate, high))
    return found


@cache
def _intervals() -> dict[str, tuple[str, Interval]]:
    """The name and interval of each wording."""
    entries = frequency_scale().frequencies
    return {word: (name, entry.interval) for name, entry in entries.items() for word in entry.words}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){alternatives(_intervals())}(?![\w-])")
