"""What frames the pages: running headers and footers, told by repetition and place; footnotes, told by size and place."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from inspection_findings.layout.running_heads import is_running, shape_of
from inspection_findings.readers.pdf.columns import Region
from inspection_findings.readers.pdf.lines import Line
from inspection_findings.readers.pdf.words import Page, Word

ZONE = 0.14  # share of the page's height at its head and its foot where running lines stand
REACH = 3  # lines from the head or the foot of a page
SAME_HEIGHT = 4.0  # points
HIGH = 0.6  # of the size: how far letters stand above the baseline
OVER = 0.2  # of the size: letters that overlap farther lie over each other
SMALLER = 0.93  # of the body's size: what is set no larger may be a footnote
NUMBER = re.compile(r"(?:page\s+)?[-–|]?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–|]?", re.IGNORECASE)
MARK = re.compile(r"\[?(\d{1,3}|[*†‡])\]?[.)]?$")


@dataclass
class Note:
    """A footnote: its mark and its lines of words; ``label`` is the mark as it is written, unlike that of any other note."""

    mark: str
    lines: list[list[Word]]
    page: int
    label: str = ""


@dataclass
class Notes:
    """The footnotes of a document, by page and mark."""

    by_page: dict[int, list[Note]] = field(default_factory=lambda: defaultdict(list))
    latest: dict[str, Note] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        """Take a footnote; a mark that an earlier page has used gets a label of its own."""
        note.label = note.mark if note.mark not in self.latest else f"{note.mark}_{note.page}"
        self.by_page[note.page].append(note)
        self.latest[note.mark] = note

    def label(self, mark: str, page: int) -> str | None:
        """The label of the note that a mark on a page refers to, None where there is no such note."""
        for note in self.by_page.get(page, ()):
            if note.mark == mark:
                return note.label
        found = self.latest.get(mark)
        return found.label if found else None


def drop_watermarks(pages: list[Page]) -> None:
    """Take out words in a faint colour that stand over other text, or at the same place of several pages, in place."""
    places: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    for page in pages:
        for word in page.words:
            if word.style.faint:
                places[word.text, round(word.x0), round(word.y)].add(page.number)
    for page in pages:
        faint = [word for word in page.words if word.style.faint]
        if not faint:
            continue
        plain = [word for word in page.words if not word.style.faint]
        marks = {
            (round(word.y, 1), word.style)
            for word in faint
            if is_running({number - 1 for number in places[word.text, round(word.x0), round(word.y)]}, len(pages))
            or any(lie_over(word, other) for other in plain)
        }
        page.words = [word for word in page.words if (round(word.y, 1), word.style) not in marks]


def lie_over(word: Word, other: Word) -> bool:
    """Whether the letters of two words overlap, by more than their edges."""
    if min(word.x1, other.x1) - max(word.x0, other.x0) < OVER * min(word.size, other.size):
        return False
    upper = max(word.y - HIGH * word.size, other.y - HIGH * other.size)
    return min(word.y, other.y) - upper > OVER * min(word.size, other.size)


def drop_running(pages: list[tuple[Page, list[Line]]]) -> None:
    """Take running headers and footers and page numbers out of the pages' lines, in place."""
    places: dict[tuple[str, bool], list[tuple[int, float, Line]]] = defaultdict(list)
    elsewhere: dict[str, int] = defaultdict(int)
    for index, (page, lines) in enumerate(pages):
        for place, line in enumerate(lines):
            shape = shape_of(line.text)
            at_head = line.y < page.height * ZONE and place < REACH
            at_foot = line.y > page.height * (1 - ZONE) and place >= len(lines) - REACH
            if at_head or at_foot:
                places[shape, at_head].append((index, line.y, line))
            else:
                elsewhere[shape] += 1
    dropped: set[int] = set()
    for (shape, _), found in places.items():
        for _, y, line in found:
            alike = {other for other, height, _ in found if abs(height - y) < SAME_HEIGHT}
            if is_running(alike, len(pages)) and len(alike) > elsewhere[shape]:
                dropped.add(id(line))
    for index, (page, lines) in enumerate(pages):
        kept = [line for line in lines if id(line) not in dropped]
        pages[index] = (page, drop_number(kept, page))


def drop_number(lines: list[Line], page: Page) -> list[Line]:
    """The lines without a page number that stands alone at the very head or foot, clear of the text."""
    if len(lines) < 2:
        return lines
    last, before = lines[-1], lines[-2]
    if last.y > page.height * (1 - ZONE) and last.y - before.y > 1.8 * last.size and NUMBER.fullmatch(last.text):
        lines = lines[:-1]
    first, after = lines[0], lines[1] if len(lines) > 1 else lines[0]
    if len(lines) > 1 and first.y < page.height * ZONE and after.y - first.y > 1.8 * first.size and NUMBER.fullmatch(first.text):
        lines = lines[1:]
    return lines


def lift_notes(region: Region, body: float, notes: Notes, *, page: int) -> None:
    """Take the footnotes out of the lines of a region, in place: those at its foot, and any that opens with a raised mark.

    Small print above the first mark is a table's source or a caption, and stays.
    """
    lines = region.lines
    foot = len(lines)
    while foot and lines[foot - 1].size <= SMALLER * body:
        foot -= 1
    kept: list[Line] = []
    last: Line | None = None
    raised = False
    for index, line in enumerate(lines):
        opened = note_mark(line) if line.size <= SMALLER * body else None
        if opened and last is not None and not (line.words[0].raised if raised else follows(opened[0], notes, page)):
            opened = None
        if opened and last is None:
            raised = line.words[0].raised
            opened = opened if raised or index >= foot else None
        if opened:
            notes.add(Note(opened[0], [opened[1]], page))
            last = line
        elif last is not None and abs(line.size - last.size) < 0.3 and (index > foot or line.y - last.y < 1.6 * line.size):
            notes.by_page[page][-1].lines.append(line.words)
            last = line
        else:
            kept.append(line)
            last = None
    region.lines = kept


def follows(mark: str, notes: Notes, page: int) -> bool:
    """Whether a mark comes next after that of the note before it."""
    before = notes.by_page[page][-1].mark if notes.by_page.get(page) else ""
    return not (mark.isdigit() and before.isdigit()) or 0 < int(mark) - int(before) <= 3


def note_mark(line: Line) -> tuple[str, list[Word]] | None:
    """The mark that a line opens with, and its other words; None where it opens no footnote."""
    first = line.words[0]
    match = MARK.match(first.text)
    if match is None or len(line.words) < 2:
        return None
    if not first.raised and not match[1].isdigit():
        return None
    if not any(char.isalpha() for word in line.words[1:4] for char in word.text):
        return None
    return match[1], line.words[1:]
