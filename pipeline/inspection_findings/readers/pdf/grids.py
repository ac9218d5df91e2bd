"""The drawn lines of a page, the tables that they make, and how the lines of a table are told apart into rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from inspection_findings.readers.pdf.lines import Line, join
from inspection_findings.readers.pdf.words import Box, Word
from inspection_findings.rules import load_rules

Edge = tuple[float, float, float]  # of a drawn line: where it stands, and its two ends

TOUCH = 3.0  # points within which drawn lines meet
MANY = 200  # upright lines on a page, above which it holds a large table or a drawing and no boxes are looked for
THIN = 3.0  # points: a drawn shape no thicker than this is a line
DOT = 9.0  # points: a square or round shape no larger than this may be a bullet


@dataclass
class Edges:
    """The drawn lines of a page: horizontal as (y, x0, x1), upright as (x, y0, y1); boxes around text; dots that may be bullets."""

    flat: list[Edge] = field(default_factory=list)
    upright: list[Edge] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)


def edges_of(rules: list[Box], width: float, height: float) -> Edges:
    """The drawn shapes of a page as lines; what covers the page or is a speck is left out."""
    edges = Edges()
    for x0, y0, x1, y1 in set(rules):
        wide, high = x1 - x0, y1 - y0
        if wide > 0.97 * width and high > 0.5 * height:
            continue
        if max(wide, high) < DOT and min(wide, high) > 1 and abs(wide - high) < 0.4 * max(wide, high):
            edges.dots.append((x0, y0, x1, y1))
        elif high <= THIN and wide > 12:
            edges.flat.append(((y0 + y1) / 2, x0, x1))
        elif wide <= THIN and high > 6:
            edges.upright.append(((x0 + x1) / 2, y0, y1))
        elif wide > 12 and high > 8:
            edges.flat += [(y0, x0, x1), (y1, x0, x1)]
            edges.upright += [(x0, y0, y1), (x1, y0, y1)]
            edges.frames.append((x0, y0, x1, y1))
    edges.frames += drawn_frames(edges.upright)
    return edges


def drawn_frames(upright: list[Edge]) -> list[Box]:
    """The boxes whose left and right sides are drawn as lines of their own, with nothing drawn upright between them."""
    frames: list[Box] = []
    for x, y0, y1 in upright if len(upright) <= MANY else ():
        sides = [other for other, top, foot in upright if abs(top - y0) < TOUCH and abs(foot - y1) < TOUCH and other > x + TOUCH]
        if len(positions(sides)) == 1:
            frames.append((x, y0, max(sides), y1))
    return frames


def positions(values: list[float]) -> list[float]:
    """The values in order, those that nearly agree taken as one.

    >>> positions([10.0, 50.2, 10.4, 50.0])
    [10.0, 50.0]
    """
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOUCH:
            found.append(value)
    return found


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


@dataclass
class Grid:
    """Drawn lines that make a table: where its columns and rows part, and the upright lines between cells."""

    xs: list[float]
    ys: list[float]
    upright: list[Edge]

    def holds(self, line: Line) -> bool:
        """Whether the line stands inside."""
        middle = line.y - line.size * 0.3
        return (
            self.ys[0] - TOUCH <= middle <= self.ys[-1] + TOUCH and self.xs[0] - TOUCH <= line.x0 and line.x1 <= self.xs[-1] + TOUCH
        )

    def table(self, lines: list[Line]) -> Table | None:
        """The table of the lines inside; None where the drawn lines part no columns."""
        rows: list[list[Cell]] = []
        for top, bottom in zip(self.ys, self.ys[1:], strict=False):
            band = [line for line in lines if top < line.y - line.size * 0.3 <= bottom]
            if band:
                rows.extend(self.band_rows(band, top, bottom))
        if not rows or max(map(len, rows)) < 2:
            return None
        return Table(rows, lines[0].page, lines[0].box, min(line.y for line in lines), max(line.y for line in lines))

    def band_rows(self, band: list[Line], top: float, bottom: float) -> Iterator[list[Cell]]:
        """The rows between two horizontal lines: one, or more where only some rows are ruled off."""
        middle = (top + bottom) / 2
        walls = [x for x in self.xs[1:-1] if any(abs(x - u) < TOUCH and y0 - 1 <= middle <= y1 + 1 for u, y0, y1 in self.upright)]
        for group in split_rows(band, walls) if walls and len(self.ys) == 2 else [band]:
            cells: list[Cell] = [[] for _ in range(len(walls) + 1)]
            for line in group:
                parts: list[list[Word]] = [[] for _ in cells]
                for word in line.words:
                    parts[sum((word.x0 + word.x1) / 2 > wall for wall in walls)].append(word)
                for cell, words in zip(cells, parts, strict=True):
                    if words:
                        cell.append(words)
            yield cells


def grids(edges: Edges, x0: float, x1: float) -> Iterator[Grid]:
    """The grids that drawn lines make inside a region, from top to bottom."""
    upright = sorted((y0, y1, x) for x, y0, y1 in edges.upright if x0 <= x <= x1)
    cluster: list[Edge] = []
    foot = 0.0
    for y0, y1, x in upright:
        if cluster and y0 > foot + TOUCH:
            yield from grid_of(cluster, edges, x0, x1)
            cluster = []
        foot = max(foot, y1) if cluster else y1
        cluster.append((x, y0, y1))
    if cluster:
        yield from grid_of(cluster, edges, x0, x1)


def grid_of(upright: list[Edge], edges: Edges, x0: float, x1: float) -> Iterator[Grid]:
    """The grid of upright lines that follow each other and the horizontal lines that meet them."""
    top, foot = min(y0 for _, y0, _ in upright), max(y1 for _, _, y1 in upright)
    xs = positions([x for x, _, _ in upright])
    flat = [y for y, left, right in edges.flat if top - TOUCH <= y <= foot + TOUCH and right > x0 and left < x1]
    if len(xs) == 1:
        # one upright line between two columns: the horizontal lines give the sides
        spans = [(left, right) for y, left, right in edges.flat if top - TOUCH <= y <= foot + TOUCH and x0 <= left <= x1]
        xs = positions([*xs, *(min(left for left, _ in spans), max(right for _, right in spans))] if spans else [x0, *xs, x1])
    ys = positions([top, foot, *flat])
    if len(xs) >= 3 and len(ys) >= 2:
        yield Grid(xs, ys, upright)
