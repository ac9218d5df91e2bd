"""What stands raised in a line or as a formula: a footnote's mark, an ordinal's ending, a fraction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspection_findings.readers.fractions import SLASHES, set_fraction

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MARK = re.compile(r"\[?\d{1,3}\]?(?:\s?,\s?\d{1,3})*|[*†‡]")
INLINE_PARENTS = ("span", "b", "i", "em", "strong", "font", "small", "big", "nobr")
BEHIND = 12  # letters read behind a numerator: the slash and its denominator
MATHS_DEPTH = 60  # elements inside one another; a formula nested deeper is read as plain text
# before a numerator: nothing, white space, an opening bracket or quotation mark, or a whole number ("2½")
BEFORE_FRACTION = re.compile(r"(?:^|[\s\d([“‘\"'–—-])$")


def is_numerator(node: LexborNode, text: str, before: str) -> bool:
    """Whether a raised text is a fraction's numerator: a slash and digits, or lowered digits, stand right behind it."""
    if not re.fullmatch(r"\d{1,4}", text) or not BEFORE_FRACTION.search(before):
        return False
    behind, lowered = text_behind(node)
    return bool(re.match(rf"\s*[{SLASHES}]\s*\d", behind)) or (lowered and bool(re.match(r"\d", behind)))


def text_behind(node: LexborNode) -> tuple[str, bool]:
    """The letters that follow an element in its line, and whether they begin with a lowered text."""
    gathered: list[str] = []
    length = 0
    lowered: bool | None = None
    place: LexborNode | None = node
    while place is not None and length < BEHIND:
        while place is not None and place.next is None and place.parent is not None and place.parent.tag in INLINE_PARENTS:
            place = place.parent
        place = place.next if place is not None else None
        if place is None or place.tag == "sup":
            break
        text = (place.text_content if place.is_text_node else place.text()) or ""
        if text.strip() and lowered is None:
            lowered = place.tag == "sub"
        gathered.append(text[:BEHIND])
        length += len(text)
    return "".join(gathered), bool(lowered)


def maths(node: LexborNode, depth: int = 0) -> str:
    """A formula in MathML as one line of text, its fractions with a slash.

    A formula nested deeper than any that is written is read as plain text.
    """
    if depth > MATHS_DEPTH:
        return node.text() or ""
    pieces: list[str] = []
    parts: list[LexborNode] = []
    for part in node.iter(include_text=True):
        if part.is_text_node:
            pieces.append(" ".join((part.text_content or "").split()))
        elif part.tag not in ("annotation", "annotation-xml"):
            parts.append(part)
    if node.tag == "mfrac" and len(parts) == len(("numerator", "denominator")):
        return set_fraction(maths(parts[0], depth + 1), maths(parts[1], depth + 1))
    for part in parts:
        raised = node.tag == "msup" and part is parts[-1] and len(parts) > 1
        pieces.append(("^" if raised else "") + (" " if part.tag == "mspace" else maths(part, depth + 1)))
    return "".join(pieces)
