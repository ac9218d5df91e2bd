"""From the characters of a page to its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

Box = tuple[float, float, float, float]

# what characters mean: ligatures their letters, the signs that the library gives for a hyphen at a line's end, controls nothing
MEANT: dict[int, str | None] = {
    **dict.fromkeys(range(32)),
    **{0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"},
    **dict.fromkeys((0x02, 0x1F, 0xFFFE, 0x2010, 0x2011), "-"),
    **dict.fromkeys(range(0xD800, 0xE000)),
}
WORD = re.compile(r"[^\s\u200b\ufeff]+")
GLUE = 0.2  # of the size: a narrower gap between two text objects is none
RAISED = 0.12  # of the size: how far a footnote's mark stands above the line
ASLANT = 0.02  # quarter turns, about two degrees, off the page's other text
LIFTED = 0.3  # of the size: a number this high above the line is a mark whatever its size
SMALLEST, LARGEST = 0.5, 1000.0  # points: text set smaller or larger is not read
SMALL = 0.86  # of the size beside it: how small a footnote's mark is


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: size in points as shown, weight, slant, whether in a font of symbols, direction in quarter turns.

    ``tilt`` is how far it stands off that direction, in quarter turns; ``faint``: in a colour or opacity as watermarks have.
    """

    size: float
    bold: bool
    italic: bool
    symbol: bool
    turn: int
    tilt: float = 0.0
    faint: bool = False


@dataclass(slots=True)
class Word:
    """A word and its place: ``x0`` to ``x1``, ``y`` its baseline; ``glued`` to the word before it, ``raised`` above the line.

    ``page`` is the number of its page.
    """

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    glued: bool = False
    raised: bool = False
    page: int = 0

    @property
    def size(self) -> float:
        """The size in points."""
        return self.style.size


@dataclass(frozen=True, slots=True)
class Turn:
    """Quarter turns from a page's own coordinates to those in which x runs to the right and y downwards."""

    quarters: int
    bounds: Box

    def size(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        left, bottom, right, top = self.bounds
        return (top - bottom, right - left) if self.quarters % 2 else (right - left, top - bottom)

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """The turned place of a point of the page."""
        left, bottom, right, top = self.bounds
        if self.quarters == 0:
            return x - left, top - y
        if self.quarters == 1:
            return y - bottom, x - left
        if self.quarters == 2:
            return right - x, y - bottom
        return top - y, right - x

    def undo(self, u: float, v: float) -> tuple[float, float]:
        """The point of the page whose turned place is (u, v)."""
        left, bottom, right, top = self.bounds
        if self.quarters == 0:
            return u + left, top - v
        if self.quarters == 1:
            return v + left, u + bottom
        if self.quarters == 2:
            return right - u, v + bottom
        return right - v, top - u

    def box(self, box: Box) -> Box:
        """The turned place of a box: left, upper, right, lower."""
        x0, y0 = self.apply(box[0], box[1])
        x1, y1 = self.apply(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


@dataclass(slots=True)
class Page:
    """A page: its number, size in points, words in the order of the file, and boxes of drawn lines.

    ``turned`` and ``shown`` lead from the coordinates of the words to those of the page as it is displayed.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: bool = False
    turned: Turn | None = None
    shown: Turn | None = None

    @property
    def bounds(self) -> Box:
        """Left, lower, right and upper side of what is shown of the page, in its own coordinates."""
        return self.shown.bounds if self.shown is not None else (0.0, 0.0, self.width, self.height)

    def display(self, box: Box) -> Box:
        """A box of this page as it stands on the displayed page."""
        if self.turned is None or self.shown is None or self.turned == self.shown:
            return box
        x0, y0 = self.turned.undo(box[0], box[1])
        x1, y1 = self.turned.undo(box[2], box[3])
        return self.shown.box((x0, y0, x1, y1))


class Piece(NamedTuple):
    """A stretch of letters of one text object (``key``), from ``start`` to ``end`` in its page's letters, and where it stands.

    ``x0``, ``y0``, ``x1``, ``y1``: left, lower, right and upper side, as wide as the font advances; ``x``, ``y``: a point of its
    baseline. All in the page's own coordinates.
    """

    text: str
    start: int
    end: int
    key: int
    style: Style
    x0: float
    y0: float
    x1: float
    y1: float
    x: float
    y: float


def build_words(page: Page, pieces: list[Piece], shown: Turn, rules: list[Box]) -> Page:
    """The page with its words, in the coordinates of the main direction.

    Pieces without a space between them are one word where they are set alike; the library puts a space wherever a gap is as wide as
    one. Text in another direction (a label along a margin) comes last, as if it stood below the page.
    """
    weights: dict[int, int] = {}
    tilts: dict[float, int] = {}
    for piece in pieces:
        style, letters = piece.style, piece.end - piece.start
        weights[style.turn] = weights.get(style.turn, 0) + letters
        tilts[style.tilt] = tilts.get(style.tilt, 0) + letters
    main = max(weights, key=lambda turn: (weights[turn], -turn)) if weights else shown.quarters
    tilt = max(tilts, key=lambda tilt: (tilts[tilt], -tilt)) if tilts else 0.0
    page.shown, page.turned = shown, Turn(main, shown.bounds)
    page.width, page.height = page.turned.size()
    page.rules = [page.turned.box(rule) for rule in rules]
    before: Word | None = None
    last_end = -1
    for piece in pieces:
        # what stands aslant is a watermark or a stamp
        word = place_word(piece, page, main) if abs(piece.style.tilt - tilt) < ASLANT else None
        if word is None:
            continue
        if before is not None and last_end == piece.start:
            apart = word.x0 - before.x1
            word.glued = abs(apart) < GLUE * before.style.size and abs(word.y - before.y) < 0.8 * before.style.size
            if word.glued and alike(word, before):
                # one word in two text objects, as kerning and some makers of PDFs cut it
                before.text += word.text
                before.x1 = word.x1
                last_end = piece.end
                continue
        page.words.append(word)
        before, last_end = word, piece.end
    return page


def place_word(piece: Piece, page: Page, main: int) -> Word | None:
    """The word that a piece makes, None where it says nothing or stands outside the page."""
    text, _, _, _, style, x0, y0, x1, y1, x, y = piece
    if not text.isascii() or not text.isprintable():
        text = text.translate(MEANT)
        if not text.strip("\u00ad\u200b"):
            return None
    if not SMALLEST < style.size < LARGEST:
        return None
    left, bottom, right, top = page.bounds
    turn = style.turn
    wide, high = (right - left, top - bottom) if turn % 2 == 0 else (top - bottom, right - left)
    if turn == 0:
        start, end, base = x0 - left, x1 - left, top - y
    elif turn == 1:
        start, end, base = y0 - bottom, y1 - bottom, x - left
    elif turn == 2:
        start, end, base = right - x1, right - x0, y - bottom
    else:
        start, end, base = top - y1, top - y0, right - x
    if not (start >= -1 and (start + end) / 2 <= wide + 1 and -1 <= base <= high + 1):
        return None
    if turn != main:
        base += max(wide, high)
    return Word(text, start, end, base, style, False, False, page.number)


def alike(word: Word, before: Word) -> bool:
    """Whether two pieces are set alike, on one baseline."""
    style, other = word.style, before.style
    level = abs(word.y - before.y) < 0.08 * style.size
    return level and abs(style.size - other.size) < 0.2 and (style.bold, style.symbol) == (other.bold, other.symbol)


def spans_of(letters: str, objects_at: Callable[[list[int]], list[int | None]]) -> list[tuple[int, int, int]]:
    """Where the words are: letters without a space between them, cut where their text object ends, and that object.

    ``objects_at`` gives the text objects of characters, None for those that the library made up.
    """
    words = [match.span() for match in WORD.finditer(letters)]
    heads = objects_at([start for start, _ in words])
    # a text object's letters follow each other: where the next word begins in the same one, this one ends in it
    following = [*heads[1:], None]
    asked = [end - 1 for (_, end), head, after in zip(words, heads, following, strict=True) if head != after]
    tails = iter(objects_at(asked))
    found: list[tuple[int, int, int]] = []
    for (start, end), head, after in zip(words, heads, following, strict=True):
        tail = head if head == after else next(tails)
        if head == tail:
            if head is not None:
                found.append((start, end, head))
            continue
        keys = objects_at(list(range(start, end)))
        for key, run in groupby(range(start, end), key=lambda place: keys[place - start]):
            places = list(run)
            if key is not None:
                found.append((places[0], places[-1] + 1, key))
    return found
