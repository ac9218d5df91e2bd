"""The drawn lines of a page: rules of tables, boxes around text, dots that may be bullets."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspection_findings.readers.pdf.words import Box

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
