"""The marks of numbered items: "1.", "(a)", "iv)", "R2.", "Recommendation 3:"; which mark goes on with a list."""

from __future__ import annotations

import re
from collections.abc import Iterable

# never "2.1. Assessment" or "2018. The"
ITEM = re.compile(
    r"""
    (?: Recommendation\s+ | R\s?(?=\d) )?
    \(? (?P<mark> \d{1,3} | [a-z] | [ivx]{1,4} )
    (?: (?: \\?[.)] | : | (?=\t) ) \s+ (?=[^\s\d])      # "1. plan", "(a) plan", "3\t"
      | [.)] (?=[A-Z][a-z]) )                             # "12.Plans", glued
    """,
    re.VERBOSE,
)
# "4. 12 plans were made"
STARTS_WITH_COUNT = re.compile(r"(\d{1,3})\.\s+(?=\d+[\s-][a-z])")
# "R1 plan"
RECOMMENDED = re.compile(r"R(\d{1,2})\s+(?=[A-Za-z])")
# two letters and more, which plain words begin with too
ROMAN = re.compile(r"[ivx]{2,4}[.)]\s")
FIRST_MARKS = ("1", "a", "i")
NUMERALS = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    *("xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"),
)


def item_mark(text: str) -> str | None:
    """The mark of the item that a line opens, None where it opens none.

    >>> [item_mark(text) for text in ("(a) plan", "iv. plan", "101.The board", "R2 plan", "2018. The", "2.1. Staff")]
    ['a', 'iv', '101', '2', None, None]
    """
    if match := ITEM.match(text):
        return match["mark"]
    match = STARTS_WITH_COUNT.match(text) or RECOMMENDED.match(text)
    return match[1] if match else None


def is_next(before: str, mark: str) -> bool:
    """Whether a mark comes right behind another one in a list.

    >>> is_next("9", "10"), is_next("h", "i"), is_next("iv", "v"), is_next("a", "c")
    (True, True, True, False)
    """
    if before.isdigit() or mark.isdigit():
        return before.isdigit() and mark.isdigit() and int(mark) == int(before) + 1
    if len(before) == len(mark) == 1 and ord(mark) == ord(before) + 1:
        return True
    return before in NUMERALS and NUMERALS[NUMERALS.index(before) + 1 :][:1] == (mark,)


def continues(markers: Iterable[str | None], mark: str) -> bool:
    """Whether a mark goes on with one of the lists whose items have these marks."""
    return any(before is not None and is_next(before, mark) for before in markers)
