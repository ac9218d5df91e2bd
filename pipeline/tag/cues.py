"""The cue lexicon of configs/cues: which judging words a sentence holds, with negation and contrast taken into account."""

from __future__ import annotations

import re
from functools import cache

from pipeline.rules import load_rules

# the kinds of cues; where one wording stands under two kinds, the earlier kind wins
GROUPS = ("bad", "good", "directive", "plain", "contrast")
TOKEN = re.compile(r"[\w’'-]+|[,;:.]")
REACH = 4


@cache
def cue_table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The cues by their first word, each as its words and its kind, the longest first."""
    lexicon = load_rules("cues/cues")
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind in GROUPS:
        for wording in lexicon[kind]:
            words = tuple(TOKEN.findall(str(wording)))
            table.setdefault(words[0], []).append((words, kind))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@cache
def negators() -> frozenset[str]:
    """The first words of the negators."""
    return frozenset(str(wording).split()[0] for wording in load_rules("cues/cues")["negators"])


@cache
def follow_on_pattern() -> re.Pattern[str]:
    """An opening that takes up what the sentence before said."""
    return re.compile("(?:" + "|".join(re.escape(str(word)) for word in load_rules("cues/cues")["follow_on"]) + r")\b")


def find_cues(text: str) -> list[tuple[str, bool]]:
    """The cues of a lower-cased sentence in order: their kind after negation, and whether they stand after a contrast.

    >>> find_cues("there were no delays, but plans were poor.")
    [('good', False), ('bad', True)]
    """
    tokens = TOKEN.findall(text)
    table = cue_table()
    found: list[tuple[str, bool]] = []
    turned = False
    place = 0
    while place < len(tokens):
        match = next(
            (entry for entry in table.get(tokens[place], ()) if entry[0] == tuple(tokens[place : place + len(entry[0])])), None
        )
        if match is None:
            place += 1
            continue
        words, kind = match
        if kind == "contrast":
            turned = place > 0
        elif kind in ("good", "bad") and negated(tokens, place):
            # "not always", "did not" are bad by themselves: a negator before them makes no praise
            found.append(("bad" if kind == "good" or "not" in words else "good", turned))
        else:
            found.append((kind, turned))
        place += len(words)
    return found


def negated(tokens: list[str], place: int) -> bool:
    """Whether a negator stands at most four words before, in the same part of the sentence."""
    for token in reversed(tokens[max(0, place - REACH - 1) : place]):
        if token in ",;:.":
            return False
        if token in negators() or token.endswith(("n’t", "n't")):
            return True
    return False
