"""The blocks of a PDF as canonical Markdown, with the place on its page of every word that is written."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from inspection_findings.layout.hyphens import HYPHENS, Hyphens
from inspection_findings.readers.markdown import line_literal, literal, ratings
from inspection_findings.readers.pdf.blocks import Block
from inspection_findings.readers.pdf.furniture import Note, Notes
from inspection_findings.readers.pdf.lines import join
from inspection_findings.readers.pdf.words import Box, Word

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

    def __init__(self, notes: Notes, words: Counter[str], display: Callable[[int, Box], Box]) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._notes = notes
        self._hyphens = Hyphens(words)
        self._display = display
        self._last = ""
        self._written = 0
        self.boxes = WordBoxes()
        self.starts: dict[int, int] = {}

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces) + ("\n" if self._pieces else "")

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
            self.part("note")
            self.note(note)

    def note(self, note: Note) -> None:
        """Write one footnote."""
        self.put(f"[^{note.label}]: ")
        self.words(note.lines, note.page, marks=False)

    def part(self, kind: str) -> None:
        """Part a block from the one before it."""
        listed = kind in ("bullet", "numbered") and self._last in ("bullet", "numbered")
        close = listed or (kind == self._last and kind in ("contents", "note"))
        if self._pieces:
            self.put("\n" if close else "\n\n")
        self._last = kind

    def put(self, text: str) -> None:
        """Write marks."""
        self._pieces.append(text)
        self._length += len(text)

    def block(self, block: Block) -> None:
        """Write one block."""
        if block.kind in ("heading", "paragraph") and self.is_rating(block):
            self.put("\t")
            self.words(block.lines, block.page)
            return
        self.part(block.kind)
        if block.kind == "table":
            self.table(block)
            return
        quote = "> " if block.quote else ""
        plain = block.text()
        if block.kind == "heading" and not block.quote:
            self.put(f"{'#' * min(6, max(1, block.level))} ")
            self.heading(block)
        elif block.kind in ("bullet", "numbered"):
            self.put(f"{quote}{'  ' * block.depth}{block.marker if block.kind == 'numbered' else '-'} ")
            self.strong(block, plain)
        else:
            self.put(quote)
            self.strong(block, plain)

    def is_rating(self, block: Block) -> bool:
        """Whether a line of its own is the rating of the heading just written."""
        return self._last == "heading" and block.text().lower() in ratings()

    def heading(self, block: Block) -> None:
        """Write a heading's words; a rating set apart at its right stays apart."""
        line = block.lines[0]
        for index in range(1, len(line)):
            tail = join(line[index:])
            if tail.lower() in ratings() and line[index].x0 - line[index - 1].x1 > 1.1 * block.size and len(block.lines) == 1:
                self.words([line[:index]], block.page)
                self.put("\t")
                self.words([line[index:]], block.page)
                return
        self.words(block.lines, block.page)

    def strong(self, block: Block, plain: str) -> None:
        """Write the words of a block, in marks of strength where all of a short one is bold."""
        strong = block.bold and len(plain) < 110 and plain.lower() not in ratings()
        if strong:
            self.put("**")
        self.words(block.lines, block.page, escape=not strong and block.kind == "paragraph")
        if strong:
            self.put("**")

    def table(self, block: Block) -> None:
        """Write the rows of a table."""
        width = max(map(len, block.rows))
        for index, row in enumerate(block.rows):
            self.put("\n| " if index else "| ")
            for place in range(width):
                self.put(" | " if place else "")
                if place < len(row) and row[place]:
                    self.words(row[place], block.page)
            self.put(" |")
            if index == 0:
                self.put(f"\n| {' | '.join(['---'] * width)} |")

    def words(self, lines: list[list[Word]], page: int, *, marks: bool = True, escape: bool = False) -> None:
        """Write words, cut ones joined, marks of footnotes as references; take note of where each stands."""
        before: Word | None = None
        for line in lines:
            for place, word in enumerate(line):
                text = word.text.replace("\u00ad", "")
                if "...." in text:
                    text = DOTS.sub(".....", text)
                number = word.page or page
                if before is None:
                    shown = line_literal(literal(text)) if escape else literal(text)
                elif word.raised and marks and text.strip("[]().,").isdigit():
                    self.reference(text.strip("[]().,"), number)
                    before = word
                    continue
                else:
                    if place == 0:
                        self.line_end(before, " ".join(after.text for after in line[:HANGING]))
                    elif not word.glued:
                        self.put("\t" if len(lines) == 1 and word.x0 - before.x1 > APART * word.style.size else " ")
                    shown = literal(text)
                self.starts.setdefault(number, self._length)
                box = (word.x0, word.y - ABOVE * word.style.size, word.x1, word.y + BELOW * word.style.size)
                self.boxes.add(self._length, self._length + len(shown), number, self._display(number, box))
                self.put(shown)
                before = word

    def line_end(self, before: Word, following: str) -> None:
        """Write what parts the last word of a line from the first of the next: a space, or nothing where a word was cut."""
        joint = self._hyphens.joint(before.text, following)
        if joint == "space":
            self.put(" ")
        elif joint == "cut" and self._pieces[-1][-1:] in HYPHENS:
            self._pieces[-1] = self._pieces[-1][:-1]
            self._length -= 1
            self.boxes.ends[-1] -= 1

    def reference(self, mark: str, page: int) -> None:
        """Write the mark of a footnote; as a raised number where there is no such note."""
        label = self._notes.label(mark, page)
        self.put(f"[^{label}]" if label else f"<sup>{mark}</sup>")
