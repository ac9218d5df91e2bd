"""Tables, and how the lines of one are told apart into rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from inspection_findings.readers.pdf.edges import Edges
from inspection_findings.readers.pdf.lines import Line, join
from inspection_findings.readers.pdf.words import Word
from inspection_findings.rules import load_rules

Cell = list[list[Word]]  # the words of a cell, line by line

TIGHT = 1.4  # of the size: lines closer than this belong to one row
MENDED = 1.8  # of the size: the same for a line that goes on with a sentence, as a raised mark may push it down
SHARE = re.compile(r"\d{1,3}(?:\.\d+)?\s?%|n/?a|[-–]", re.IGNORECASE)
NUMBERED = re.compile(r"(?:[A-Z]\s?)?\d{1,2}\.(?:\d{1,2}\.?)*(?:\s|$)")
BULLET = re.compile(r"[•●○◦▪▫■□►▸‣∙·➢➤✓✔\uf000-\uf0ff]")


@dataclass
class Table:
    """A table: rows of cells; ``page`` is where it starts; ``columns``: columns of running text, each as one cell."""

    rows: list[list[Cell]]
    page: int
    box: int | None = None
    top: float = 0.0
    bottom: float = 0.0
    columns: bool = False


def split_rows(lines: list[Line], walls: list[float], edges: Edges | None = None) -> list[list[Line]]:
    """The lines of a table in rows: parted by drawn lines or white, else where a new entry begins."""
    bands: list[list[Line]] = []
    for line in lines:
        before = bands[-1][-1] if bands else None
        ruled = before is not None and edges is not None and any(
            before.y + 1 < y < line.y - line.size * 0.4 and left < line.x1 and right > line.x0 for y, left, right in edges.flat
        )  # fmt: skip
        tight = MENDED if len(line.parts) == 1 and line.text[:1].islower() else TIGHT
        if before is None or ruled or line.y - before.y > tight * max(line.size, before.size):
            bands.append([line])
        else:
            bands[-1].append(line)
    return [row for band in bands for row in split_band(band, walls)]


def split_band(band: list[Line], walls: list[float]) -> list[list[Line]]:
    """The rows of lines that stand close together: each full value in the last column ends one."""
    if len(band) < 2:
        return [band]
    last = walls[-1]
    values = [line for line in band if is_value(" ".join(word.text for word in line.words if word.x0 > last))]
    first = [line for line in band if line.x0 < walls[0]]
    numbered = [line for line in first if NUMBERED.match(line.text)]
    rows: list[list[Line]] = []
    if len(numbered) > 1 and len(numbered) >= len(values):
        opened = {id(line) for line in numbered}
    elif len(values) > 1 and len(first) >= len(values):
        opened = {id(line) for line in first if line in values or not values} if len(first) == len(values) else set()
    elif len(first) == len(band) and all(len(line.parts) > len(walls) for line in band):
        opened = {id(line) for line in band}
    else:
        opened = set()
    if not opened and len(values) > 1:
        return nearest_rows(band, values)
    for line in band:
        if id(line) in opened or not rows:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def nearest_rows(band: list[Line], values: list[Line]) -> list[list[Line]]:
    """Each line with the value that it stands nearest to."""
    rows: list[list[Line]] = [[] for _ in values]
    for line in band:
        rows[min(range(len(values)), key=lambda index: (abs(values[index].y - line.y), index))].append(line)
    return rows


def layout_cells(table: Table, *, goes_on: bool = False) -> list[list[Line]]:
    """The cells of a table that only lays out text, in reading order, each as lines; empty for a table of data.

    Cells with lists or whole paragraphs make such a table; where it ``goes_on`` with one of the page before, its only row is one of
    data. One row of heads over one row of cells is read column by column.
    """
    cells = [[cell for cell in row if cell] for row in table.rows]
    texts = [(cell, place) for row in table.rows for place, cell in enumerate(row) if is_text(cell)]
    # sentences beside a name in the first column are a row of data: a body and what it has to do
    named = (
        (goes_on or len(table.rows) > 1)
        and all(place and not items_of(cell) for cell, place in texts)
        and all(any(map(str.isalpha, cell_text(row[0]))) for row in table.rows)
    )
    if not table.columns and (not texts or named):
        return []
    if len(cells) == 2 and len(cells[0]) == len(cells[1]) and not any(is_text(cell) for cell in cells[0]):
        order = [cell for pair in zip(*cells, strict=True) for cell in pair]
    else:
        order = [cell for row in cells for cell in row]
    return [[Line([words], words[0].y, table.page, table.box) for words in cell] for cell in order]


def is_text(cell: Cell) -> bool:
    """Whether a cell holds a list or paragraphs."""
    marked = items_of(cell)
    letters = sum(len(word.text) for words in cell for word in words)
    ends = sum(words[-1].text.endswith(".") for words in cell)
    return marked > 1 or (marked and letters > 60) or (len(cell) > 3 and letters > 250 and ends > 0)


def cell_text(cell: Cell) -> str:
    """The text of a cell."""
    return " ".join(map(join, cell))


def items_of(cell: Cell) -> int:
    """How many lines of a cell open with a bullet."""
    return sum(len(words) > 1 and (words[0].style.symbol or bool(BULLET.fullmatch(words[0].text))) for words in cell)


def is_value(text: str) -> bool:
    """Whether a cell is complete in itself: a share or a rating."""
    return bool(SHARE.fullmatch(text.strip())) or " ".join(text.lower().split()) in rating_words()


@cache
def rating_words() -> frozenset[str]:
    """The words of ratings (configs/structure/headings.yaml)."""
    return frozenset(str(name).lower() for name in load_rules("structure/headings")["ratings"])
