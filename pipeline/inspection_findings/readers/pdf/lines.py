"""From words to lines, and from lines to columns in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise

from inspection_findings.readers.pdf.words import LIFTED, RAISED, SMALL, Page, Word

RAISED_TEXT = re.compile(r"\[?\d{1,3}\]?(?:,\d{1,3})*,?|[*†‡]|st|nd|rd|th|[a-z]")
SAME_LINE = 0.35  # of the size: baselines closer than this make one line
PART = 1.1  # of the size: a gap wider than this parts cells or columns
SPACED_LETTERS = 4  # single letters in a row that make a word set apart
SPACED_WORDS = 1.5  # times the gap between letters: a wider one parts words
GUTTER = 9.0  # points: the least width of the white strip between two columns
COLUMN_WORDS = 3.5  # words a line on average, above which a strip of short lines is a column of text, below cells of a table
COLUMN_LINES = 4
FILLED = 0.5  # share of a column's width that its lines fill on average
EVEN = 0.65  # how wide the narrower of two columns is, measured by the wider


@dataclass
class Line:
    """Words on one baseline, in parts that a wide gap keeps apart."""

    parts: list[list[Word]]
    y: float
    page: int
    box: int | None = None
    dot: float | None = None  # where a drawn bullet stands before it

    @cached_property
    def words(self) -> list[Word]:
        """All words from left to right."""
        return [word for part in self.parts for word in part]

    @cached_property
    def size(self) -> float:
        """The size that most of its letters have."""
        sizes: dict[float, int] = {}
        for word in self.words:
            if not word.raised:
                sizes[word.style.size] = sizes.get(word.style.size, 0) + len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size)) if sizes else self.words[0].style.size

    @cached_property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(
            word.style.bold or word.raised or word.style.symbol or not any(map(str.isalnum, word.text)) for word in self.words
        )

    @cached_property
    def italic(self) -> bool:
        """Whether all its letters slant."""
        return all(word.style.italic or word.raised or not any(map(str.isalnum, word.text)) for word in self.words)

    @cached_property
    def text(self) -> str:
        """The text, for patterns."""
        return join(self.words)

    @property
    def x0(self) -> float:
        """Where it starts."""
        return self.parts[0][0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.parts[-1][-1].x1


def join(words: list[Word]) -> str:
    """The words as text.

    >>> from inspection_findings.readers.pdf.words import Style
    >>> plain = Style(10, False, False, False, 0)
    >>> join([Word("27", 0, 1, 0, plain), Word("of", 2, 3, 0, plain), Word("1", 3, 4, 0, plain, glued=True)])
    '27 of1'
    """
    return "".join(word.text if word.glued or not index else f" {word.text}" for index, word in enumerate(words))


@dataclass
class Region:
    """Lines that are read one after the other: a column, or a strip over the whole page.

    ``x0`` and ``x1`` are the sides of its text, ``left`` and ``right`` how far drawn lines belong to it.
    """

    lines: list[Line] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    left: float = 0.0
    right: float = 0.0


def make_lines(page: Page) -> list[Line]:
    """The lines of a page from top to bottom, each over the whole width, in parts where gaps are wide."""
    mark_raised(page.words)
    return lines_of(page.words, page.number)


def lines_of(words: list[Word], page: int) -> list[Line]:
    """The lines that words make by their baselines."""
    rows: list[list[Word]] = []
    for word in sorted((word for word in words if not word.raised), key=lambda word: (word.y, word.x0)):
        if rows and abs(word.y - rows[-1][0].y) <= SAME_LINE * min(word.style.size, rows[-1][0].style.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = [Line([sorted(row, key=lambda word: word.x0)], row[0].y, page) for row in rows]
    place_raised([word for word in words if word.raised], lines, page)
    for line in lines:
        line.parts = split_parts(join_spaced(line.parts[0]))
    lines = place_bullets(lines)
    return sorted(lines, key=lambda line: (line.y, line.x0))


def mark_raised(words: list[Word]) -> None:
    """Mark the words that are small and raised beside a word in the order of the file: marks of footnotes, "st" of "1st"."""
    for index, word in enumerate(words):
        if not RAISED_TEXT.fullmatch(word.text):
            continue
        for other in (words[index - 1] if index else None, words[index + 1] if index + 1 < len(words) else None):
            if other is None or other.raised:
                continue
            lift = other.y - word.y
            if word.style.size > SMALL * other.style.size and not (lift > LIFTED * other.style.size and word.text.isdigit()):
                continue
            near = word.x0 - other.x1 if other.x0 < word.x0 else other.x0 - word.x1
            if RAISED * other.style.size < lift < other.style.size and -2 < near < other.style.size:
                word.raised = True
                break


def place_raised(raised: list[Word], lines: list[Line], page: int) -> None:
    """Put each raised word into the line that it stands in."""
    for word in raised:
        fitting = [
            (abs(line.y - word.y), line)
            for line in lines
            if 0 < line.y - word.y < 14
            and any(abs(other.x1 - word.x0) < 6 or abs(other.x0 - word.x1) < 12 for other in line.parts[0])
        ]
        if fitting:
            line = min(fitting, key=lambda pair: pair[0])[1]
            line.parts[0] = sorted([*line.parts[0], word], key=lambda other: other.x0)
        else:
            word.raised = False
            lines.append(Line([[word]], word.y, page))


def place_bullets(lines: list[Line]) -> list[Line]:
    """The lines, each bullet that stands alone because its baseline is a little off put before the line beside it."""
    kept = []
    for line in lines:
        first = line.words[0]
        alone = len(line.words) == 1 and len(first.text) == 1 and not first.text.isalnum()
        beside = [
            other
            for other in lines
            if alone
            and abs(other.y - line.y) < 0.9 * first.style.size
            and 0 < other.x0 - first.x1 < 4 * first.style.size
            and other is not line
        ]
        if beside:
            nearest = min(beside, key=lambda other: (abs(other.y - line.y), other.y))
            nearest.parts.insert(0, [first])
            nearest.__dict__.pop("words", None)
        else:
            kept.append(line)
    return kept


def join_spaced(words: list[Word]) -> list[Word]:
    """The words of a line, those put together whose letters were typed with spaces between them: "S T A F F I N G"."""
    if sum(len(word.text) == 1 for word in words) < SPACED_LETTERS:
        return words
    kept: list[Word] = []
    for single, run in groupby(words, key=lambda word: len(word.text) == 1 and not word.raised and not word.style.symbol):
        letters = list(run)
        kept.extend(spaced_words(letters) if single and len(letters) >= SPACED_LETTERS else letters)
    return kept


def spaced_words(letters: list[Word]) -> list[Word]:
    """The words that letters set apart make: a gap wider than that between letters parts two; cells of a table stay apart."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(letters)]
    usual = sorted(gaps)[len(gaps) // 3]
    text = [letter for letter in letters if letter.text.isalpha()]
    if usual > PART * letters[0].size or len(text) < SPACED_LETTERS:
        return letters
    words = [replace(letters[0])]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap <= SPACED_WORDS * max(usual, 0.5):
            words[-1].text += letter.text
            words[-1].x1 = letter.x1
        else:
            words.append(replace(letter))
    return words


def split_parts(words: list[Word]) -> list[list[Word]]:
    """The words of a line in parts that wide gaps keep apart."""
    parts = [[words[0]]]
    for before, word in pairwise(words):
        size = min(before.style.size, word.style.size) if not word.raised else before.style.size
        if word.x0 - before.x1 > PART * size and not word.glued:
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def usual_gutter(found: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The white strip that two pages or more have at the same place; None where the document has no columns."""
    for gutter in found:
        alike = [other for other in found if abs(sum(other) - sum(gutter)) < 24]
        if len(alike) >= 2:
            return max(start for start, _ in alike), min(end for _, end in alike)
    return None


def reading_order(
    lines: list[Line], page: Page, gutter: tuple[float, float] | None, usual: tuple[float, float] | None = None
) -> list[Region]:
    """The regions of a page in reading order: strips over the whole width, and between them pairs of columns.

    ``gutter`` is the white strip of the page (`find_gutter`), ``usual`` that of other pages; a page with tables in its columns is
    told by it.
    """
    if not lines:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    if gutter is None and usual is not None and usual[0] < usual[1] and keeps_clear(lines, usual):
        gutter = usual
    if gutter is None:
        return [Region(lines, left, right, 0.0, page.width)]
    regions: list[Region] = []
    zone: list[Line] = []
    for line in lines:
        if crosses(line, gutter):
            regions.extend(zone_regions(zone, gutter, left, right, page.width))
            zone = []
            if regions and regions[-1].x0 == left and regions[-1].x1 == right:
                regions[-1].lines.append(line)
            else:
                regions.append(Region([line], left, right, 0.0, page.width))
        else:
            zone.append(line)
    regions.extend(zone_regions(zone, gutter, left, right, page.width))
    return regions


def keeps_clear(lines: list[Line], gutter: tuple[float, float]) -> bool:
    """Whether the lines of a page leave a strip white that other pages have between columns, and fill both its sides."""
    over = sum(crosses(line, gutter) for line in lines)
    sides = [sum(bool(side_words(line, gutter, left_side=side)) for line in lines) for side in (True, False)]
    return over <= 0.2 * len(lines) and min(sides) >= COLUMN_LINES


def find_gutter(lines: list[Line]) -> tuple[float, float] | None:
    """The white strip between two columns, None where the page has one column."""
    if len(lines) < COLUMN_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = int(right - left)
    if width < 120:
        return None
    changes = [0] * (width + 3)
    for line in lines:
        for part in line.parts:
            changes[min(width, max(0, int(part[0].x0 - left)))] += 1
            changes[min(width, max(0, int(part[-1].x1 - left))) + 1] -= 1
    covered = list(accumulate(changes))
    most = max(covered)
    best: tuple[int, int] | None = None
    start: int | None = None
    for place in range(int(width * 0.3), int(width * 0.7) + 1):
        if covered[place] <= most * 0.25:
            start = place if start is None else start
            if best is None or place - start > best[1] - best[0]:
                best = (start, place)
        else:
            start = None
    if best is None or best[1] - best[0] < GUTTER:
        return None
    # the strip is as wide as the lines that do not cross its middle leave it
    middle = left + (best[0] + best[1]) / 2
    ends = [part[-1].x1 for line in lines for part in line.parts if part[-1].x1 < middle]
    begins = [part[0].x0 for line in lines for part in line.parts if part[0].x0 > middle]
    if not ends or not begins:
        return None
    gutter = (max(ends), min(begins))
    zone = [line for line in lines if not crosses(line, gutter)]
    return gutter if is_columns(zone, gutter) else None


def crosses(line: Line, gutter: tuple[float, float]) -> bool:
    """Whether a part of the line runs over the strip."""
    return any(part[0].x0 < gutter[0] - 1 and part[-1].x1 > gutter[1] + 1 for part in line.parts)


def is_columns(lines: list[Line], gutter: tuple[float, float]) -> bool:
    """Whether both sides of the strip hold running text rather than cells of a table."""
    widths = []
    for left_side in (True, False):
        sides = [side for line in lines if (side := side_words(line, gutter, left_side=left_side))]
        if len(sides) < COLUMN_LINES or sum(map(len, sides)) / len(sides) < COLUMN_WORDS:
            return False
        width = max(side[-1].x1 for side in sides) - min(side[0].x0 for side in sides)
        if sum(side[-1].x1 - side[0].x0 for side in sides) < FILLED * width * len(sides):
            return False
        widths.append(width)
    return min(widths) > EVEN * max(widths)


def side_words(line: Line, gutter: tuple[float, float], *, left_side: bool) -> list[Word]:
    """The words of a line on one side of the strip."""
    middle = (gutter[0] + gutter[1]) / 2
    return [word for word in line.words if (word.x0 < middle) == left_side]


def zone_regions(zone: list[Line], gutter: tuple[float, float], left: float, right: float, width: float) -> list[Region]:
    """The two columns of the lines between strips over the whole width."""
    regions = []
    middle = (gutter[0] + gutter[1]) / 2
    for left_side, x0, x1, start, end in ((True, left, gutter[0], 0.0, middle), (False, gutter[1], right, middle, width)):
        # built anew, since the baselines of the two columns may lie a little off each other
        words = [word for line in zone for word in side_words(line, gutter, left_side=left_side)]
        if words:
            regions.append(Region(lines_of(words, zone[0].page), x0, x1, start, end))
    return regions
