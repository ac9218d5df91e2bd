"""From words to lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from inspection_findings.readers.pdf.words import LIFTED, RAISED, SMALL, Page, Word

RAISED_TEXT = re.compile(r"\[?\d{1,3}\]?(?:,\d{1,3})*,?|[*†‡]|st|nd|rd|th|[a-z]")
SAME_LINE = 0.35  # of the size: baselines closer than this make one line
PART = 1.1  # of the size: a gap wider than this parts cells or columns
SPACED_LETTERS = 4  # single letters in a row that make a word set apart
SPACED_WORDS = 1.5  # times the gap between letters: a wider one parts words


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
