"""What becomes of a hyphen at a line's end: it was made by the cut, or it is the word's own.

The document decides where it writes the word elsewhere; then lists of parts (configs/layout/hyphens.yaml); then whether the two
parts are English words and the whole is none (configs/layout/words.txt). Text and PDF are joined by the same rules.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any, Literal

from inspection_findings.rules import data_dir, load_rules

# a hyphen with a letter before it, in characters
LETTER_AND_HYPHEN = 2

HYPHENS = "-\u2010\u2011"
SOFT_HYPHEN = "\u00ad"
EN_DASH = "\u2013"
VOWELS = "aeiou"
# what a line ends in where its last word may go on in the next one
CUT_ENDS = HYPHENS + SOFT_HYPHEN + EN_DASH
# what may stand behind a word without white space between
ENDINGS = ("", ".", ",", ";", ":", ")", "”", "’", "?", "!")
PUNCTUATION = ".,;:!?()[]‘’“”\"'*_"
# the hyphen and the second piece of a word that a line's end has cut; a sign in their place makes the first piece no word
CUT_WORD, CUT_SIGN = re.compile(rf"[{HYPHENS}{SOFT_HYPHEN}]\s+\S+"), "\0"
LETTERS = re.compile(r"[^\W\d_]+")
# a regular verb's or noun's form: "resourc(e)" of "resourced"
INFLECTION = re.compile(r"(\w{4,}?)(?:ed|ing|s)$")
# what stands before the last part of a word: "(mental" of "(mental-health"
FIRST_PART = re.compile(r"[\s(\[/“‘\"'*_>]")
# "to" behind a hanging hyphen is followed by a word with a hyphen of its own: "short- to medium-term"
HANGING_TO = re.compile(r"to\s+\w+[-\u2010\u2011]")
# a part of fewer letters is no sign of a compound: "on" in "on-ly"
SHORT = 3

Joint = Literal["space", "hyphen", "cut"]


@cache
def hyphen_rules() -> dict[str, Any]:
    """The lists of configs/layout/hyphens.yaml, as sets."""
    loaded: dict[str, Any] = load_rules("layout/hyphens")
    return {key: frozenset(value) if key != "examples" else value for key, value in loaded.items()}


@cache
def english_words() -> frozenset[str]:
    """The words of configs/layout/words.txt."""
    lines = (data_dir("configs") / "layout" / "words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def count_words(text: str) -> Counter[str]:
    """How often a text writes each word, in lower case, as white space parts them; pieces of words cut by lines' ends left out."""
    return Counter(CUT_WORD.sub(CUT_SIGN, text).lower().split())


class Hyphens:
    """Decides how the ends of lines are joined in one document, by the words that it writes."""

    def __init__(self, words: Counter[str]) -> None:
        self._words = words

    def joint(self, before: str, after: str) -> Joint:
        """What joins a line that ends in ``before`` to one that begins with ``after``.

        "space"; "hyphen": nothing, the hyphen stays; "cut": nothing, and the hyphen goes.
        """
        if before.endswith(SOFT_HYPHEN):
            return "cut"
        if before[-1:] == EN_DASH and before[-2:-1].isdigit() and after[:1].isdigit():
            return "hyphen"  # "40–" / "45 per cent"
        if len(before) < LETTER_AND_HYPHEN or before[-1] not in HYPHENS or not before[-2].isalnum() or not after[:1].isalnum():
            return "space"
        if self._hangs(after):
            return "space"
        if before[-2].isdigit() or not after[0].islower():
            return "hyphen"
        tail = LETTERS.match(after)
        return "hyphen" if tail is None or self._is_kept(FIRST_PART.split(before[:-1])[-1], tail[0]) else "cut"

    def _hangs(self, after: str) -> bool:
        """Whether the hyphen stands for the end of a later word: "pre-" / "and post-release"."""
        first = after.split(None, 1)[0]
        return (first in hyphen_rules()["joining"] and first != after) or HANGING_TO.match(after) is not None

    def _is_kept(self, before: str, tail: str) -> bool:
        """Whether the two parts of a word are written with a hyphen between them."""
        parts = re.split(f"[{HYPHENS}]", before.lower().strip(PUNCTUATION))
        head, rules = parts[-1], hyphen_rules()
        if not head.isalpha() or (head in rules["tens"] and tail in rules["units"]):
            return True
        whole, parted = self._count(head + tail), self._count(f"{head}-{tail}")
        if whole != parted:
            return parted > whole
        if len(parts) > 1:  # "day-to-" / "day"
            return not self._is_word(head + tail) or head in rules["last_parts"]
        if len(tail) > SHORT and self._keeps_hyphen(head, tail):
            return True
        return not self._is_word(head + tail) and self._is_compound(head, tail)

    def _keeps_hyphen(self, head: str, tail: str) -> bool:
        """Whether a first part keeps its hyphen though the whole may be a word: "non-statutory", "re-engage", "co-ordinate"."""
        rules = hyphen_rules()
        if head in rules["first_parts"] and self._is_word(tail):
            return True
        is_prefix = head in rules["first_parts"] or head in rules["prefixes"] or head in rules["fusing"]
        return is_prefix and head[-1] == tail[0] and head[-1] in VOWELS

    def _is_compound(self, head: str, tail: str) -> bool:
        """Whether two parts that are no word as one are words by themselves."""
        rules = hyphen_rules()
        if tail in rules["last_parts"]:
            return True
        if len(tail) < SHORT or not self._is_word(tail):
            return False
        return self._is_word(head) or head in rules["prefixes"] or head in rules["first_parts"]

    def _count(self, word: str) -> int:
        """How often the document writes a word."""
        return sum(self._words[word + ending] for ending in ENDINGS)

    def _is_word(self, text: str) -> bool:
        """Whether a part stands by itself, in the document or in English."""
        if text in english_words() or text in hyphen_rules()["joined"] or self._count(text):
            return True
        stem = INFLECTION.match(text)
        return stem is not None and (stem[1] in english_words() or f"{stem[1]}e" in english_words())
