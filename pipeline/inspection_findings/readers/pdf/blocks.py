"""From the lines of a page to its blocks: headings, paragraphs, items of lists, tables; those joined that a page has cut."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from statistics import median

from inspection_findings.layout.continuation import continues_sentence
from inspection_findings.readers.pdf.grids import Cell, Table, layout_cells
from inspection_findings.readers.pdf.lines import Line, join
from inspection_findings.readers.pdf.words import Word
from inspection_findings.readers.writer import example, ratings
from inspection_findings.rules import load_rules

LARGER = 1.07  # of the body's size: what is set larger may be a heading
HEADING_LETTERS = 160
SAME_SIZE = 0.06
NEW_BLOCK = 1.22  # of the usual distance of lines: a wider one parts paragraphs
BARE = re.compile(r"\d{1,3}")
PUSHED = 1.2
NUMBER = re.compile(r"(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\((?:\d{1,3}|[a-z]|[ivx]{1,4})\)")
HEADING_NUMBER = re.compile(r"(?:[A-Z]\s?)?(?:\d{1,2}\.?){1,3}|[A-Z]\.?")
LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
ENDS = (".", "!", "?", ":", ";")
CLOSERS = "”’\"')]"
QUOTE_LETTERS = 60


@dataclass
class Block:
    """A block of a PDF. ``lines``: words line by line; ``cells`` of a table; ``size`` in points.

    ``kind``: heading, paragraph, bullet, numbered, table, contents. ``text_x``: where its text starts; ``last``: its last line;
    ``region``: the number of the column or strip that it stands in, counted through the document,
    ``right`` how far its text reaches; ``pulled``: a quote pulled out of the text.
    """

    kind: str
    lines: list[list[Word]]
    page: int
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    marker: str = ""
    depth: int = 0
    level: int = 0
    quote: bool = False
    box: int | None = None
    rows: list[list[Cell]] = field(default_factory=list)
    text_x: float = 0.0
    y: float = 0.0
    last: Line | None = None
    region: int = 0
    right: float = 0.0
    pulled: bool = False

    def text(self) -> str:
        """The text, for patterns."""
        return " ".join(join(line) for line in self.lines)


@dataclass
class Setting:
    """How the document is set: the body's size, the usual distance of lines as a multiple of the size."""

    body: float
    leading: float


def setting_of(pages: list[list[Line]]) -> Setting:
    """The size that most letters of a document have, and how far its lines stand apart."""
    letters: dict[float, int] = {}
    steps: list[float] = []
    for lines in pages:
        for line in lines:
            letters[line.size] = letters.get(line.size, 0) + sum(len(word.text) for word in line.words)
    body = max(letters, key=lambda size: (letters[size], -size)) if letters else 11.0
    for lines in pages[:60]:
        for before, line in itertools.pairwise(lines):
            step = (line.y - before.y) / body
            if line.size == before.size == body and 0.9 < step < 1.7:
                steps.append(step)
    return Setting(body, median(steps) if steps else 1.2)


@cache
def bullets() -> frozenset[str]:
    """The characters that open an item of a list (configs/layout/lines.yaml)."""
    return frozenset(load_rules("layout/lines")["bullets"]) | frozenset("-–—")


class Maker:
    """Puts the lines of regions together, one region after the other; lists are counted on from one to the next."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._x0 = self._x1 = 0.0
        self._block: Block | None = None
        self._depths: list[float] = []
        self._number = 0
        self._table_width = 0  # columns of the table that was the last block

    def blocks(self, items: list[Line | Table], x0: float, x1: float) -> Iterator[Block]:
        """The blocks of one region, whose text reaches from ``x0`` to ``x1``."""
        self._x0, self._x1 = x0, x1
        for item in items:
            if isinstance(item, Table):
                yield from self.close()
                yield from self.table(item)
                self._x1 = x1
            else:
                yield from self.take(item)
        yield from self.close()

    def table(self, table: Table) -> Iterator[Block]:
        """The block of a table; of one that only lays out text the blocks in its cells."""
        width = max(map(len, table.rows))
        cells = layout_cells(table, goes_on=self._table_width == width)
        if not cells:
            self._table_width = width
            yield Block("table", [], table.page, self.setting.body, rows=table.rows, box=table.box, y=table.top)
        for cell in cells:
            self._x1 = max(line.x1 for line in cell)
            self._depths.clear()
            for line in cell:
                yield from self.take(line)
            yield from self.close()

    def take(self, line: Line) -> Iterator[Block]:
        """Take one line; yields the block that it ends."""
        heading = self.is_heading(line)
        mark = None if heading else self.mark(line)
        block = self._block
        if block is not None and block.last is not None and mark is None and self.goes_on(block, line, heading=heading):
            block.lines.append(line.words)
            block.last = line
            block.italic = block.italic and line.italic
            return
        yield from self.close()
        if LEADER.search(line.text):
            self._block = Block("contents", [line.words], line.page, line.size, y=line.y)
        elif heading:
            self._depths.clear()
            self._number = 0
            self._block = Block("heading", [line.words], line.page, line.size, line.bold, y=line.y)
        elif mark is not None:
            kind, marker, words = mark
            if kind == "numbered" and marker[:-1].isdigit():
                self._number = int(marker[:-1])
            self._block = Block(
                kind, [words], line.page, line.size, line.bold, marker=marker, depth=self.depth(line.dot or line.x0), y=line.y
            )
            self._block.text_x = words[0].x0
        else:
            self._block = Block("paragraph", [line.words], line.page, line.size, line.bold, line.italic, y=line.y)
            self._block.text_x = line.x0
        self._block.box = line.box
        self._block.right = self._x1
        self._block.last = line

    def close(self) -> Iterator[Block]:
        """The block in the making."""
        if self._block is not None:
            self._table_width = 0
            yield self._block
            self._block = None

    def is_heading(self, line: Line) -> bool:
        """Whether a line is set as a heading: larger than the body, short, with letters, no full stop at its end."""
        text = line.text
        if line.size <= LARGER * self.setting.body or len(text) > HEADING_LETTERS or LEADER.search(text):
            return False
        if not any(char.isalpha() for char in text) or text[:1] in "“‘":
            return False
        return text[-1] not in ".,;" or len(text) < 5

    def mark(self, line: Line) -> tuple[str, str, list[Word]] | None:
        """What opens an item of a list: its kind, its mark and its words; None for a plain line."""
        first = line.words[0]
        rest = line.words[1:]
        text = first.text
        if line.dot is not None:
            return "bullet", "-", line.words
        size = line.size
        if rest and len(text) == 1 and (first.style.symbol or text in bullets() or "\uf000" <= text <= "\uf0ff"):
            wide = rest[0].x0 - first.x1 > 0.34 * size
            if text not in "-–—" or wide or self.in_list(first.x0):
                return "bullet", "-", rest
        if rest and text == "o" and rest[0].x0 - first.x1 > 0.6 * size:
            return "bullet", "-", rest
        if len(text) > 2 and text[0] in "•▪■●►" and text[1].isalpha():
            first.text = text[1:]
            return "bullet", "-", line.words
        if rest and BARE.fullmatch(text) and rest[0].x0 - first.x1 > 0.5 * size and int(text) == self._number + 1 and not line.bold:
            return "numbered", f"{text}.", rest
        if rest and NUMBER.fullmatch(text) and not (line.bold and len(line.text) < 80) and self.counts(first, rest[0], text, size):
            return "numbered", text.strip("()").rstrip(".)") + ".", rest
        return None

    def counts(self, first: Word, following: Word, text: str, size: float) -> bool:
        """Whether a number at a line's start is an item's: set apart from the words, or next after the item before."""
        if following.x0 - first.x1 > 0.5 * size:
            return True
        block = self._block
        if block is None or block.last is None:
            return True
        if block.kind == "numbered":
            value, last = text.strip("()."), block.marker.rstrip(".")
            return value.isdigit() and last.isdigit() and int(value) == int(last) + 1
        return first.y - block.last.y > NEW_BLOCK * self.setting.leading * size

    def in_list(self, x0: float) -> bool:
        """Whether the block before is a bullet at the same place."""
        return bool(self._block and self._block.kind == "bullet" and any(abs(x0 - self._x0 - x) < 4 for x in self._depths))

    def depth(self, x0: float) -> int:
        """How deep in lists an item stands, by where its mark is."""
        x0 -= self._x0
        while self._depths and x0 < self._depths[-1] - 4:
            self._depths.pop()
        if not self._depths or x0 > self._depths[-1] + 4:
            self._depths.append(x0)
        return min(len(self._depths) - 1, 3)

    def goes_on(self, block: Block, line: Line, *, heading: bool) -> bool:
        """Whether a line goes on with the block."""
        last = block.last
        if last is None or line.box != block.box or block.kind == "contents" or (block.kind == "heading") != heading:
            return False
        if abs(line.size - block.size) > SAME_SIZE * block.size:
            return False
        step = line.y - last.y
        # a raised mark may push its line down
        most = NEW_BLOCK * max(self.setting.leading, 1.2) * (PUSHED if any(word.raised for word in line.words) else 1)
        if step > most * line.size or step < 0:
            return False
        if heading:
            return (
                line.bold == block.bold
                and not HEADING_NUMBER.fullmatch(line.words[0].text)
                and block.text().lower() not in ratings()
            )
        if block.kind in ("bullet", "numbered"):
            if line.x0 < block.text_x - 4 or (line.bold != block.bold and (block.bold or last.bold)):
                return False
        elif (line.bold != last.bold and (last.bold or len(line.words) > 2)) or (
            line.x0 > last.x0 + 0.8 * line.size and len(block.lines) > 1
        ):
            return False
        return not (self.is_short(last, line) and last.text.rstrip(CLOSERS).endswith(ENDS))

    def is_short(self, last: Line, line: Line) -> bool:
        """Whether a line ends early: the first word of the next would have had room."""
        first = line.words[0]
        return last.x1 + 0.4 * line.size + (first.x1 - first.x0) < self._x1 - 2


def mark_quotes(blocks: list[Block]) -> None:
    """Mark quotations: boxes that open as a practice example, and indented or quoted paragraphs in italics."""
    margins: dict[int, float] = {}
    boxed: dict[tuple[int, int], bool] = {}
    for block in blocks:
        if block.kind == "paragraph" and not block.italic:
            margins[block.page] = min(margins.get(block.page, block.text_x), block.text_x)
        if block.box is not None and (block.page, block.box) not in boxed:
            boxed[block.page, block.box] = bool(example().match(block.text()))
    for block in blocks:
        if block.kind == "table" or block.pulled:
            continue
        if block.box is not None and boxed.get((block.page, block.box)):
            block.quote = True
        elif block.kind == "paragraph" and block.italic and len(block.text()) > QUOTE_LETTERS:
            block.quote = block.text()[0] in '“‘"' or block.text_x > margins.get(block.page, block.text_x) + 6


# a block of so many letters that ends without a stop was cut
CUT_TEXT = 60


def join_cut(blocks: list[Block]) -> list[Block]:
    """The blocks, with those joined that the end of a column or page had cut: paragraphs, items, tables."""
    joined: list[Block] = []
    for block in blocks:
        before = next((other for other in reversed(joined) if not other.pulled), None)
        if before is None or block.pulled or before.region == block.region or not goes_on_behind(before, block):
            joined.append(block)
    return joined


def goes_on_behind(before: Block, block: Block) -> bool:
    """Whether a block goes on with the last one of the column or page before; if so, it is put to that one."""
    if before.kind == block.kind == "table" and same_columns(before, block):
        join_tables(before, block)
    elif before.kind == "table" and ends_cell(before, block):
        before.rows[-1][0].extend(block.lines)
    elif is_cut(before, block):
        before.lines.extend(block.lines)
        before.last = block.last
    else:
        return False
    before.region = block.region
    return True


def is_cut(before: Block, block: Block) -> bool:
    """Whether a paragraph goes on with the block before it, from which a column's or page's end or a table parts it."""
    if block.kind != "paragraph" or before.kind not in ("paragraph", "bullet", "numbered") or not before.lines:
        return False
    if (
        before.last is None
        or block.last is None
        or (block.box != before.box and (block.box is not None and before.box is not None))
    ):
        return False
    if abs(before.size - block.size) > SAME_SIZE * block.size or before.bold != block.bold:
        return False
    text, following = before.text().rstrip(), block.text()
    if text.rstrip(CLOSERS).endswith(ENDS):
        # a sentence ends with the page: the paragraph goes on where its last line is full, a single one to the very margin
        full = not has_room(before, block) and (len(before.lines) > 1 or before.last.x1 > before.right - 2)
        return before.kind == "paragraph" and full and text[-1] != ":"
    return continues_sentence(text, following) or (len(text) > CUT_TEXT and following[:1] not in "“‘•")


def has_room(before: Block, block: Block) -> bool:
    """Whether the last line of a block ends early: the first word of the next block would have had room."""
    if before.last is None:
        return True
    first = block.lines[0][0]
    return before.last.x1 + 0.4 * before.size + (first.x1 - first.x0) < before.right - 2


def ends_cell(table: Block, block: Block) -> bool:
    """Whether a paragraph at the head of a page or column is the end of a cell that the table before it was cut in."""
    if block.kind != "paragraph" or not table.rows or not table.rows[-1] or not table.rows[-1][0]:
        return False
    cell = " ".join(map(join, table.rows[-1][0]))
    return block.text()[:1].islower() and not cell.endswith(ENDS) and len(block.lines) < 4


def same_columns(first: Block, second: Block) -> bool:
    """Whether two tables have as many columns."""
    return max(map(len, first.rows)) == max(map(len, second.rows))


def join_tables(first: Block, second: Block) -> None:
    """Put the rows of a table's second part under those of its first; a head printed again is left out, a cut row joined."""
    rows = second.rows
    if rows and first.rows and cells_text(rows[0]) == cells_text(first.rows[0]):
        rows = rows[1:]
    if rows and first.rows and len(rows[0]) == len(first.rows[-1]):
        upper, lower = first.rows[-1], rows[0]
        texts = [" ".join(map(join, cell)) for cell in lower]
        ends = not upper[-1] and lower[-1] and (not texts[0] or texts[0][:1].islower())
        begins = upper[-1] and not any(upper[:-1]) and lower[0] and not lower[-1]
        if ends or begins:
            first.rows[-1] = [above + below for above, below in zip(upper, lower, strict=True)]
            rows = rows[1:]
    first.rows.extend(rows)


def cells_text(cells: list[Cell]) -> list[str]:
    """The text of each cell."""
    return [" ".join(map(join, cell)) for cell in cells]
