"""The lines of a source text, and how its page was set: wrapped at a width, or a paragraph a line."""

from __future__ import annotations

import string
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from inspection_findings.model.source import Source, SourceBlock

# a text whose long lines are longer than this is not wrapped: there a line's end is a paragraph's end
UNWRAPPED = 220
# a line that reaches so far, as a part of the longest around it, may be full; the last line before a wider margin is no shorter
FULL = 0.85
# words of more letters are addresses of web pages; lines of fewer characters tell nothing of the page, nor do fewer full lines
LONGEST_WORD, SHORTEST_FULL, FEWEST_FULL = 40, 40, 4
# left behind where files were put together
BYTE_ORDER_MARK = "\ufeff"
BLANK = BYTE_ORDER_MARK + string.whitespace + "\u00a0"


LineKind = Literal["text", "blank", "aside", "rule", "note"]


class Line(NamedTuple):
    """One source line: where its stripped text starts and ends, and what it is.

    ``kind``: text, blank, aside (running head, page number, contents line), rule (a drawn line) or note (footnote body).
    ``page``: it is the first of a page. ``width`` is the length of the longest line around it, blank line to blank line;
    ``forced`` tells that the line's end is no wrap: the first word after it would have fitted in.
    ``skip`` is how much of the line's start was a marker and has been taken off.
    ``handed``: a reader handed it over, so that its text holds no marks to be parsed; ``given``: the block that it begins.
    """

    start: int
    end: int
    text: str
    kind: LineKind = "text"
    page: bool = False
    width: int = 0
    forced: bool = False
    skip: int = 0
    handed: bool = False
    given: SourceBlock | None = None

    def behind(self, length: int) -> Line:
        """The line without a marker of so many characters at its start, and the white space behind it."""
        rest = self.text[length:]
        taken = length + (len(rest) - len(rest.lstrip()))
        return self._replace(start=self.start + taken, text=rest.strip(), skip=self.skip + taken)


@dataclass(frozen=True, slots=True)
class Page:
    """How the text is set: ``width`` is the length of its full lines in characters, 0 where lines are not wrapped."""

    width: int


def read_lines(source: Source) -> list[Line]:
    """The lines of a source: those of a text file as they stand, those of other readers with the blocks that they handed over."""
    lines = split_lines(source.text)
    if source.blocks is not None:
        _take_blocks(lines, source)
    return lines


def set_kind(lines: list[Line], indices: Iterable[int], kind: LineKind) -> None:
    """Put lines of another kind in the place of those at the indices."""
    for index in indices:
        lines[index] = lines[index]._replace(kind=kind)


def _take_blocks(lines: list[Line], source: Source) -> None:
    """Give the lines their blocks; lines that are in no block and no footnote are drawn by the reader."""
    starts = [line.start for line in lines]
    for index, line in enumerate(lines):
        lines[index] = line._replace(page=False, handed=True, kind="rule" if line.kind == "text" else line.kind)
    for note in source.notes:
        inside = range(bisect_left(starts, note.source_start), bisect_left(starts, note.source_end))
        set_kind(lines, (index for index in inside if lines[index].kind == "rule"), "note")
    for block in source.blocks or ():
        first, last = bisect_left(starts, block.outset), bisect_left(starts, block.end)
        for index in range(first, last):
            line = lines[index]
            start, end = line.start, min(line.end, block.end)
            given = block if index == first and block.start < end else None
            if given is not None and block.kind != "numbered":  # a number stays in its text, where sections read it
                start = block.start
            if block.kind == "quote" and index > first:
                start += len(line.text) - len(line.text.lstrip("> "))
            text = source.text[start:end].strip()
            kind: LineKind = "text" if text else line.kind
            lines[index] = line._replace(
                start=start, end=start + len(text), text=text, kind=kind, skip=start - line.start, given=given
            )  # fmt: skip


def split_lines(text: str) -> list[Line]:
    """The lines of ``text``, stripped, with their offsets; every kind of line end counts."""
    lines = []
    offset = 0
    page = False
    spaced = spaces_start_pages(text)
    for whole in text.splitlines(keepends=True):
        stripped = strip_blank(whole)
        if stripped:
            start = offset + whole.index(stripped[0])
            page = page or (spaced and whole[0] == " " and whole[1] != " ")
            lines.append(Line(start, start + len(stripped), stripped, "text", page))
            page = False
        else:
            lines.append(Line(offset, offset, "", "blank"))
        page = page or whole[-1] == "\f"
        offset += len(whole)
    return lines


def strip_blank(text: str) -> str:
    """The text without white space and byte order marks at its ends."""
    stripped = text.strip()
    return stripped if BYTE_ORDER_MARK not in text else stripped.strip(BLANK)


def spaces_start_pages(text: str) -> bool:
    """Whether single leading spaces are what is left of form feeds: few lines have one, and most of them follow no blank line."""
    singles = text.count("\n ") - text.count("\n  ")
    return 0 < singles <= text.count("\n") * 0.1


def measure(lines: list[Line]) -> Page:
    """How the page is set; the lines get their ``width`` and ``forced``."""
    chunk: list[int] = []
    full: list[int] = []
    long = 0
    for index, line in enumerate(lines):
        if chunk and (line.kind != "text" or line.page):
            full += _measure_chunk(lines, chunk)
            chunk = []
        if line.kind == "text":
            chunk.append(index)
            long += len(line.text) > UNWRAPPED
    full += _measure_chunk(lines, chunk)
    full.sort()
    # lines that go on are full; four fifths of them are at least as long as the narrow ones of boxes and tables
    width = full[len(full) * 4 // 5] if len(full) >= FEWEST_FULL else 0
    handed = any(line.handed for line in lines)
    return Page(0 if handed or long * 8 > len(full) else width)


def _measure_chunk(lines: list[Line], chunk: list[int]) -> list[int]:
    """Set ``width`` and ``forced`` of the lines between two blank lines; the lengths of the lines that go on in the next one."""
    width = max((len(lines[index].text) for index in chunk), default=0)
    after: Line | None = None
    full = []
    for index in reversed(chunk):
        line, forced = lines[index], False
        if after is not None:
            size = len(line.text)
            # a word that is broken off by a space or the line's end
            first = len(after.text[:LONGEST_WORD].split(" ", 1)[0])
            forced = size < width * FULL and size + 1 + first < width * FULL
            if not forced and size >= SHORTEST_FULL and "\t" not in line.text and line.text[0] != "|":
                full.append(size)
        after = line
        lines[index] = Line(
            line.start, line.end, line.text, line.kind, line.page, width, forced, line.skip, line.handed, line.given
        )  # fmt: skip
    return full
