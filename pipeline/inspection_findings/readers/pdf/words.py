"""From the characters of a page to its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

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
LIFTED = 0.3  # of the size: a number this high above the line is a mark whatever its size
SMALL = 0.86  # of the size beside it: how small a footnote's mark is


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: size in points as shown, weight, slant, whether in a font of symbols, direction in quarter turns."""

    size: float
    bold: bool
    italic: bool
    symbol: bool
    turn: int


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

    def display(self, box: Box) -> Box:
        """A box of this page as it stands on the displayed page."""
        if self.turned is None or self.shown is None or self.turned == self.shown:
            return box
        x0, y0 = self.turned.undo(box[0], box[1])
        x1, y1 = self.turned.undo(box[2], box[3])
        return self.shown.box((x0, y0, x1, y1))


def build_words(
    page: Page,
    letters: str,
    objects: list[int | None],
    styles: dict[int, Style],
    box_of: Callable[[int], tuple[float, ...]],
    base_of: Callable[[int], tuple[float, ...]],
    shown: Turn,
    rules: list[Box],
) -> Page:
    """The page with its words: letters of one text object without a space between them, in the coordinates of the main direction.

    ``letters`` and ``objects`` go together, character by character; the library puts a space wherever a gap is as wide as one.
    Text in another direction (a label along a margin) comes last, as if it stood below the page.
    """
    weights: dict[int, int] = {}
    for key, number in Counter(objects).items():
        if key is not None:
            way = styles[key].turn
            weights[way] = weights.get(way, 0) + number
    main = max(weights, key=lambda turn: (weights[turn], -turn)) if weights else shown.quarters
    page.shown, page.turned = shown, Turn(main, shown.bounds)
    page.width, page.height = page.turned.size()
    page.rules = [page.turned.box(rule) for rule in rules]
    turns = {turn: Turn(turn, shown.bounds) for turn in weights}
    before: Word | None = None
    last_end = -1
    for start, end in spans(letters, objects):
        key = objects[start]
        text = letters[start:end].translate(MEANT)
        if key is None or not text.strip("\u00ad\u200b"):
            continue
        style = styles[key]
        turn = turns[style.turn]
        first = box_of(start)
        last = box_of(end - 1) if end - 1 > start else first
        left, _ = turn.apply(first[0], first[3])
        other, _ = turn.apply(first[2], first[1])
        right, _ = turn.apply(last[2], last[1])
        beyond, _ = turn.apply(last[0], last[3])
        _, base = turn.apply(*base_of(start))
        aside = 0.0 if style.turn == main else max(page.height, page.width)
        word = Word(text, min(left, other), max(right, beyond), base + aside, style, page=page.number)
        if not is_visible(word, page):
            continue
        if before is not None and last_end == start:
            apart = word.x0 - before.x1
            word.glued = abs(apart) < GLUE * before.style.size and abs(word.y - before.y) < 0.8 * before.style.size
            if word.glued and alike(word, before):
                # one word in two text objects, as kerning and some makers of PDFs cut it
                before.text += text
                before.x1 = word.x1
                last_end = end
                continue
        page.words.append(word)
        before, last_end = word, end
    return page


def alike(word: Word, before: Word) -> bool:
    """Whether two pieces are set alike, on one baseline."""
    style, other = word.style, before.style
    level = abs(word.y - before.y) < 0.08 * style.size
    return level and abs(style.size - other.size) < 0.2 and (style.bold, style.symbol) == (other.bold, other.symbol)


def spans(letters: str, objects: list[int | None]) -> Iterator[tuple[int, int]]:
    """Where the words are: letters without a space between them that belong to one text object."""
    for match in WORD.finditer(letters):
        start, end = match.span()
        while start < end:
            key = objects[start]
            same = start + 1
            while same < end and objects[same] == key:
                same += 1
            yield start, same
            start = same


def is_visible(word: Word, page: Page) -> bool:
    """Whether the word stands on the page."""
    longest = max(page.height, page.width)
    return -1 <= word.x0 <= longest + 1 and -1 <= word.y <= 2 * longest + 1 and 0.5 < word.style.size < 1000
