"""How a sentence goes on about what the one before it said: one list of openings, for links and for the tagger."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.rules.lexicon import alternatives, words

# "We are sure of their ability", "I welcome this": what "their" and "this" point to stands in the sentence before
POINTING_BACK = r"(?:i|we)\s+(?:\w+\s+){1,3}(?:them|they|their|this|these|it|its)"


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{alternatives(words('anaphoric_openings'))}|{POINTING_BACK})\b", re.IGNORECASE)


def starts_anaphorically(text: str) -> bool:
    """Whether a sentence opens with a word that takes up what the sentence before it said.

    >>> [starts_anaphorically(text) for text in ("This leaves victims unprotected.", "Theirs is a large county.")]
    [True, False]
    """
    return _opening().match(text) is not None
