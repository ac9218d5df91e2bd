"""Two shares of one sentence that state the same fact: do they agree?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from inspection_findings.model.report import Proportion

# what may stand between two statements of one fact: "15 out of 22 cases (68%)", "68 per cent, or 15 of 22"
BESIDE = re.compile(
    r"(?:[^.;:()]{0,60}\((?:[^().;:]{0,20})"
    r"|[^.;:()]{0,30}(?:,|\s[-–—])\s*(?:or|that\s+is,?|i\.e\.,?|namely|equivalent\s+to|equal\s+to|representing|which\s+is"
    r"|amounting\s+to|making\s+up)\s+(?:just|only|some)?\s*|[^.;:(),]{0,30},\s*|\s*[=≈]\s*)$"
)
RESTATED = re.compile(r"[(=≈]|\b(?:or|is|i\.e|namely|to|up|representing)\b")
# a count given to whole per cent was rounded
ROUNDING = 0.005


def agree(shares: Sequence[Proportion], text: str, offset: int) -> list[Proportion]:
    """The shares of a sentence, each marked with the one beside it that states the same fact, agreeing or in conflict.

    The sentence ``text`` begins at ``offset`` of the text that the shares' offsets count in.
    """
    marked = list(shares)
    if len(marked) < 2:
        return marked
    for index in range(1, len(marked)):
        first, second = marked[index - 1], marked[index]
        if not same_fact(first, second, text[first.end - offset : second.start - offset]):
            continue
        if first.low is None or first.high is None or second.low is None or second.high is None:
            continue
        overlap = first.low <= second.high + ROUNDING and second.low <= first.high + ROUNDING
        for place, other in ((index, index - 1), (index - 1, index)):
            marked[place] = replace(marked[place], agrees_with=other if overlap else None, conflict=None if overlap else other)
    return marked


def same_fact(first: Proportion, second: Proportion, between: str) -> bool:
    """Whether the second share restates the first: another kind, right beside it, no change, no range of its own population."""
    if first.kind == second.kind or first.change or second.change or first.kind == "ratio" or second.kind == "ratio":
        return False
    if len(between) > 90 or not BESIDE.fullmatch(between):
        return False
    # a bare comma joins two facts as often as it restates one: only a count beside its percentage
    return bool(RESTATED.search(between)) or {first.kind, second.kind} == {"count", "percent"}
