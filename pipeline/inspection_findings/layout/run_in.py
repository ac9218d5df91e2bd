"""Labels that are run in with the text of their list: "Strengths: plans were good in ...", "Recommendation 2: Train ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from inspection_findings.model.source import ListKind
from inspection_findings.rules import load_rules

# the end of a label and the beginning of its text
ENDING = r"(?:\s?(?::|[–—]|\s-)|(?<=\d)\.)\s+(?=[\"“‘'(\w£])"
# what stands before a label inside a block: the end of a sentence
BEHIND = re.compile(r"[.!?][”’\")]*\s+")
# the first letters of all labels, for a quick look at most blocks
WINDOW = 60


@dataclass(frozen=True, slots=True)
class RunIn:
    """A label: its span in a block's text, where the text behind it begins, the list that it opens and its number."""

    start: int
    end: int
    text_start: int
    kind: ListKind
    number: str | None


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/layout/run_in.yaml, with one pattern of all labels."""
    loaded: dict[str, Any] = load_rules("layout/run_in")
    labels = "|".join(f"(?P<{rule['id']}>{rule['pattern']})" for rule in loaded["labels"])
    loaded["label"] = re.compile(rf"(?:{labels}){ENDING}", re.IGNORECASE)
    return loaded


def find_run_ins(text: str) -> list[RunIn]:
    """The labels of a block's text; none where the block does not open with one.

    >>> [(found.kind, "Strengths: plans were good."[found.text_start :]) for found in find_run_ins("Strengths: plans were good.")]
    [('strengths', 'plans were good.')]
    """
    first = _label_at(text, 0)
    if first is None:
        return []
    further = (_label_at(text, match.end()) for match in BEHIND.finditer(text, first.text_start))
    return [first, *(found for found in further if found is not None)]


def _label_at(text: str, at: int) -> RunIn | None:
    """The label that begins at a place, which must begin with a capital."""
    if not text[at : at + 1].isupper():
        return None
    match = rules()["label"].match(text, at, at + WINDOW)
    if match is None:
        return None
    kind: ListKind = next(kind for kind in ("strengths", "improvements", "recommendations") if match[kind])
    return RunIn(at, match.end(kind), match.end(), kind, match["number"])
