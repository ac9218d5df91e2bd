"""The blocks of a PDF written as text, with the place on its page of every word that is written."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field

from inspection_findings.layout.hyphens import HYPHENS, Hyphens
from inspection_findings.model.source import BlockKind, Look, Source, SourceBlock
from inspection_findings.readers.pdf.blocks import Block
from inspection_findings.readers.pdf.furniture import Notes
from inspection_findings.readers.pdf.lines import join
from inspection_findings.readers.pdf.words import Box, Page, Word
from inspection_findings.readers.writer import STRONG_LETTERS, Writer, block_level, literal, ratings

ABOVE, BELOW = 0.78, 0.24  # of the size: how far letters reach over and under the baseline
DOTS = re.compile(r"\.{5,}")
APART = 2.2  # of the size: so far apart, the words of a single line are cells typed by hand
HANGING = 2  # words of a line that show whether the hyphen before it stands for the end of a later word


@dataclass
class WordBoxes:
    """Where each word of a text stands: offsets, page, and left, upper, right, lower in points from the page's top left corner."""

    starts: array[int] = field(default_factory=lambda: array("L"))
    ends: array[int] = field(default_factory=lambda: array("L"))
    pages: array[int] = field(default_factory=lambda: array("H"))
    places: array[float] = field(default_factory=lambda: array("f"))

    def add(self, start: int, end: int, page: int, box: Box) -> None:
        """Take note of a word."""
        self.starts.append(start)
        self.ends.append(end)
        self.pages.append(page)
        self.places.extend(box)

    def rects(self, start: int, end: int) -> list[tuple[float, float, float, float, float]]:
        """The rectangles of a span, one a line: page (1-based), x0, y0, x1, y1 in points, y downwards from the page's top."""
        found: list[list[float]] = []
        for index in range(bisect_right(self.ends, start), bisect_left(self.starts, end)):
            page = self.pages[index]
            x0, y0, x1, y1 = self.places[4 * index : 4 * index + 4]
            last = found[-1] if found else None
            if last and last[0] == page and min(last[4], y1) - max(last[2], y0) > 0.4 * (y1 - y0) and x0 >= last[1]:
                last[2:] = [min(last[2], y0), max(last[3], x1), max(last[4], y1)]
            else:
                found.append([page, x0, y0, x1, y1])
        return [(int(p), round(a, 2), round(b, 2), round(c, 2), round(d, 2)) for p, a, b, c, d in found]


class Emitter:
    """Writes blocks, footnotes behind the block that their page ends with."""

    def __init__(self, notes: Notes, words: Counter[str], body: float, pages: list[Page]) -> None:
        self._writer = Writer()
        self._notes = notes
        self._hyphens = Hyphens(words)
        self._body = body
        self._turned = {page.number: page for page in pages if page.turned != page.shown}
        self._written = 0
        self.boxes = WordBoxes()
        self.starts: dict[int, int] = {}

    def source(self, pages: int, title: str | None) -> Source:
        """The source that was written, of a document with so many pages."""
        starts = page_starts(self.starts, pages, self._writer.length)
        return self._writer.source(pages=starts, boxes=self.boxes, title=title)

    def blocks(self, blocks: list[Block]) -> None:
        """Write the blocks and the footnotes."""
        for block in blocks:
            for page in sorted(number for number in self._notes.by_page if self._written < number < block.page):
                self.notes(page)
            self.block(block)
        for page in sorted(number for number in self._notes.by_page if number > self._written):
            self.notes(page)

    def notes(self, page: int) -> None:
        """Write the footnotes of a page."""
        self._written = page
        for note in self._notes.by_page[page]:
            self._writer.part("note")
            close_note = self._writer.open_note(note.label)
            self.words(note.lines, note.page, marks=False)
            close_note()

    def block(self, block: Block) -> None:
        """Write one block."""
        writer = self._writer
        if block.kind in ("heading", "paragraph") and self.is_rating(block):
            writer.put("\t")
            self.words(block.lines, block.page)
            writer.lengthen_last()
            return
        writer.part(block.kind)
        if block.kind == "table":
            self.table(block)
            return
        outset = writer.length
        text = block.text()
        kind, marker, strong = self.shape(block, text)
        lead = f"{'#' * block_level(block)} " if kind == "heading" else ""
        if block.kind in ("bullet", "numbered"):
            item = block.marker if block.kind == "numbered" else "-"
            lead = f"{'> ' if block.quote else ''}{'  ' * block.depth}"
            outset += 0 if block.quote else len(lead)
            lead += f"{item} "
        elif block.quote:
            lead = "> "
        writer.put(f"{lead}{'**' if strong else ''}")
        start = writer.length
        if kind == "heading":
            self.heading(block)
        else:
            self.words(block.lines, block.page)
        level = block_level(block) if kind == "heading" else 0
        writer.close_block(kind, outset, start, level=level, marker=marker, look=self.look(block, text))
        writer.put("**" if strong else "")

    def shape(self, block: Block, text: str) -> tuple[BlockKind, str | None, bool]:
        """What a block is written as: its kind, its marker, and whether it stands between marks of strength."""
        strong = block.bold and len(text) < STRONG_LETTERS and text.lower() not in ratings()
        if block.quote:
            return "quote", ">", strong
        if block.kind == "heading":
            return "heading", None, False
        if block.kind == "bullet":
            return "bullet", "-", strong
        if block.kind == "numbered":
            return "numbered", block.marker, False
        return "paragraph", None, strong

    def look(self, block: Block, text: str) -> Look:
        """How a block is set, its size against the body's."""
        return Look(round(block.size / self._body, 2) if block.size else 1.0, block.bold, block.italic, text.isupper())

    def is_rating(self, block: Block) -> bool:
        """Whether a line of its own is the rating of the heading just written."""
        return self._writer.last == "heading" and block.text().lower() in ratings()

    def heading(self, block: Block) -> None:
        """Write a heading's words; a rating set apart at its right stays apart."""
        line = block.lines[0]
        for index in range(1, len(line)):
            tail = join(line[index:])
            if tail.lower() in ratings() and line[index].x0 - line[index - 1].x1 > 1.1 * block.size and len(block.lines) == 1:
                self.words([line[:index]], block.page)
                self._writer.put("\t")
                self.words([line[index:]], block.page)
                return
        self.words(block.lines, block.page)

    def table(self, block: Block) -> None:
        """Write the rows of a table."""
        writer = self._writer
        width = max(map(len, block.rows))
        for index, row in enumerate(block.rows):
            if index:
                writer.put("\n")
            outset = writer.length
            cells = []
            for place in range(width):
                writer.put("| ")
                start = writer.length
                if place < len(row) and row[place]:
                    self.words(row[place], block.page)
                cells.append((start, writer.length))
                writer.put(" ")
            writer.put("|")
            writer.blocks.append(SourceBlock("row", outset, writer.length, outset, cells=tuple(cells)))
            if index == 0:
                writer.put(f"\n| {' | '.join(['---'] * width)} |")

    def words(self, lines: list[list[Word]], page: int, *, marks: bool = True) -> None:
        """Write words, cut ones joined, marks of footnotes as references; take note of where each stands."""
        before: Word | None = None
        for line in lines:
            for place, word in enumerate(line):
                number = word.page or page
                if before is not None and word.raised and marks and (mark := word.text.strip("[]().,")).isdigit():
                    self.reference(mark, number)
                    before = word
                    continue
                if before is not None and place == 0:
                    self.line_end(before, " ".join(after.text for after in line[:HANGING]))
                elif before is not None and not word.glued:
                    apart = len(lines) == 1 and word.x0 - before.x1 > APART * word.style.size
                    self._writer.put("\t" if apart else " ")
                self.word(word, number)
                before = word

    def word(self, word: Word, page: int) -> None:
        """Write one word and take note of where it stands."""
        text = word.text
        if not text.isascii():
            text = literal(text.replace("\u00ad", ""))
        elif "....." in text:
            text = DOTS.sub(".....", text)
        start = self._writer.length
        if page not in self.starts:
            self.starts[page] = start
        size = word.style.size
        box = (word.x0, word.y - ABOVE * size, word.x1, word.y + BELOW * size)
        if page in self._turned:
            box = self._turned[page].display(box)
        self.boxes.add(start, start + len(text), page, box)
        self._writer.put(text)

    def line_end(self, before: Word, following: str) -> None:
        """Write what parts the last word of a line from the first of the next: a space, or nothing where a word was cut."""
        joint = self._hyphens.joint(before.text, following)
        if joint == "space":
            self._writer.put(" ")
        elif joint == "cut" and self._writer.ends_with(HYPHENS):
            self._writer.take_back()
            self.boxes.ends[-1] -= 1

    def reference(self, mark: str, page: int) -> None:
        """Write the mark of a footnote; as a raised number where there is no such note."""
        label = self._notes.label(mark, page)
        self._writer.mark(f"^{label}" if label else mark)


def page_starts(starts: dict[int, int], count: int, length: int) -> tuple[int, ...]:
    """The offset at which each page starts; a page without text starts where the next one does."""
    found: list[int] = []
    following = length
    for number in range(count, 0, -1):
        following = min(following, starts.get(number, following))
        found.append(following)
    return (0, *found[::-1][1:])
