"""The clause that a stated proportion stands in: what it is a proportion of, and no more."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

# "Staff were trained, but half of the plans were late": the clause begins at "but". Not at "and" in "trained and supported"
BREAK = re.compile(
    r"[;:–—](?=\s)|,\s+(?=(?:and|or|so|compared|nor)\b)"
    r"|\s(?=(?:but|however|although|though|while|whilst|whereas|yet|despite)\b)"
)
# what ends a clause and begins none: "..., which may affect engagement, in half of the cases" goes on after the comma
ENDS = re.compile(r",\s+(?=(?:with|which|who)\b)|\s(?=\()")
# between two proportions a comma or "and" is a break too: "suitable in 60 per cent, timely in half and shared in a third"
BETWEEN = re.compile(r",\s+|\s+and\s+|;\s+|\s+(?=(?:but|while|whilst|whereas|compared|or)\b)")
# a proportion so near the start of its clause comes before what it is a proportion of: "In half of the cases, plans were late"
LEADING = 4
# a proportion that opens a clause without a comma: "... support compliance and over 80 per cent of plans were sound"
OPENS = re.compile(r"\s(?:and|but|while|or)\s+(?:that\s+)?(?:(?:in|for|of|only|just)\s+)*$")
# a clause of fewer words than this says too little to be read alone
LEAST_WORDS = 5
# characters that a clause reaches to each side of its proportion at most: text that was never cut into sentences is one long clause
REACH = 300


def own_clauses(text: str, spans: Sequence[tuple[int, int]], *, ends: bool = True) -> list[tuple[int, int]]:
    """For each proportion at ``spans`` (in order) the start and end of its clause in ``text``, a sentence in lower case.

    With ``ends`` what trails behind the clause (", with ...", ", which ...", a bracket) is left out.

    >>> text = "staff were trained, but half of the plans were late"
    >>> [text[a:b] for a, b in own_clauses(text, [(24, 28)])]
    ['but half of the plans were late']
    """
    begins, stops = _breaks_of(text)
    clauses = []
    for start, end in spans:
        earlier, later = bisect_right(stops, start), bisect_left(begins, end)
        first = max(stops[earlier - 1] if earlier else 0, start - REACH)
        opens = OPENS.search(text, max(first, start - 30), start)
        first = opens.start() + 1 if opens is not None else first
        last = min(begins[later] if later < len(begins) else len(text), end + REACH)
        trail = ENDS.search(text, end, last) if ends else None
        last = trail.start() if trail is not None else last
        clauses.append((first, last))
    for place in range(len(spans) - 1):
        cut = _cut_between(text, spans[place], spans[place + 1], clauses[place])
        if cut is not None and clauses[place][1] > cut[0]:
            clauses[place] = (clauses[place][0], cut[0])
        if cut is not None and clauses[place + 1][0] < cut[1]:
            clauses[place + 1] = (cut[1], clauses[place + 1][1])
    if len(spans) == 1:
        first, last = clauses[0]
        if text.count(" ", first, last) + 1 - text.count(" ", *spans[0]) < LEAST_WORDS:
            return [(0, len(text))]
    return clauses


@lru_cache(maxsize=256)
def _breaks_of(text: str) -> tuple[list[int], list[int]]:
    """Where the breaks between clauses of a sentence in lower case begin and stop; kept, since polarity and links both ask."""
    spans = [match.span() for match in BREAK.finditer(text)]
    return [begin for begin, _ in spans], [stop for _, stop in spans]


def _cut_between(text: str, one: tuple[int, int], other: tuple[int, int], clause: tuple[int, int]) -> tuple[int, int] | None:
    """Where the clauses of two neighbouring proportions part, None where nothing parts them."""
    cuts = [match.span() for match in BETWEEN.finditer(text, one[1], other[0])]
    if not cuts:
        return None
    leading = text.count(" ", clause[0], one[0]) < LEADING
    return cuts[-1] if leading else cuts[0]
