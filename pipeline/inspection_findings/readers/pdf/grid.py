"""Tables by their drawn lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inspection_findings.readers.pdf.edges import TOUCH, Edge, Edges, positions
from inspection_findings.readers.pdf.lines import Line
from inspection_findings.readers.pdf.rows import Cell, Table, split_rows
from inspection_findings.readers.pdf.words import Word


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
