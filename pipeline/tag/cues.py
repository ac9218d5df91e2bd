"""The cue lexicon of configs/cues: which judging words a sentence holds, with negation and contrast taken into account."""

from __future__ import annotations

import re
from functools import cache

from pipeline.rules import load_rules

GROUPS = ("good", "bad", "directive", "plain")


@cache
def cue_pattern() -> re.Pattern[str]:
    """One pattern with a group for each kind of cue, the longest wordings first."""
    lexicon = load_rules("cues/cues")
    groups = []
    for name in (*GROUPS, "contrast"):
        wordings = sorted(lexicon[name], key=len, reverse=True)
        groups.append(rf"(?P<{name}>" + "|".join(re.escape(str(wording)) for wording in wordings) + ")")
    return re.compile(rf"\b(?:{'|'.join((groups[1], groups[0], *groups[2:]))})\b")


@cache
def negator_pattern() -> re.Pattern[str]:
    """A negator at most four words before the end."""
    wordings = "|".join(re.escape(str(word)) for word in load_rules("cues/cues")["negators"])
    return re.compile(rf"(?:\b|(?=n[’']t))(?:{wordings})\s+(?:[\w’'-]+\s+){{0,4}}$")


@cache
def follow_on_pattern() -> re.Pattern[str]:
    """An opening that takes up what the sentence before said."""
    return re.compile("(?:" + "|".join(re.escape(str(word)) for word in load_rules("cues/cues")["follow_on"]) + r")\b")


def find_cues(text: str) -> list[tuple[str, bool]]:
    """The cues of a lower-cased sentence in order: their kind after negation, and whether they stand after a contrast.

    >>> find_cues("there were no delays, but plans were poor.")
    [('good', False), ('bad', True)]
    """
    found: list[tuple[str, bool]] = []
    turned = False
    for match in cue_pattern().finditer(text):
        kind = match.lastgroup or ""
        if kind == "contrast":
            turned = match.start() > 3
            continue
        window = text[max(0, match.start() - 45) : match.start()]
        if kind in ("good", "bad") and negator_pattern().search(window.rpartition(",")[2]):
            kind = "bad" if kind == "good" else "good" if match[0][:3] not in ("not", "did", "was", "wer") else "bad"
        found.append((kind, turned))
    return found
