"""From the lines of a page to its columns in reading order; quotes pulled out of running text apart from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from inspection_findings.readers.pdf.lines import Line, lines_of
from inspection_findings.readers.pdf.words import Page, Word

GUTTER = 9.0  # points: the least width of the white strip between two columns
COLUMN_WORDS = 3.5  # words a line on average, above which a strip of short lines is a column of text, below cells of a table
COLUMN_LINES = 4
FILLED = 0.5  # share of a column's width that its lines fill on average
EVEN = 0.65  # how wide the narrower of two columns is, measured by the wider
LONE = 1.7  # of the size: a line that has nothing beside it, above or below, within this stands across both columns
FOLLOWING = 3  # lines behind a heading in which both columns must begin again
OTHER_SIZE = 0.04  # of the body's size: text set otherwise may be a pull quote
QUOTE_STEP = 1.8  # of the size: how far the lines of a pull quote stand apart at most
QUOTE_LINES = 2
BESIDE = 6.0  # points between a pull quote and the text beside it
OPENING_MARKS = "“‘\"'"

Part = list[Word]


@dataclass
class Region:
    """Lines that are read one after the other: a column, or a strip over the whole page.

    ``x0`` and ``x1`` are the sides of its text, ``left`` and ``right`` how far drawn lines belong to it; ``quote``: a pull quote.
    """

    lines: list[Line] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    left: float = 0.0
    right: float = 0.0
    quote: bool = False


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
    for index, line in enumerate(lines):
        if crosses(line, gutter) or heads_both(lines, index, gutter):
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


def heads_both(lines: list[Line], index: int, gutter: tuple[float, float]) -> bool:
    """Whether a short line is the heading of what stands across both columns, or of both columns below it.

    It stands alone, set larger or bolder than the text, where both columns have come to an end; a line across the strip follows, or
    both columns begin again.
    """
    line = lines[index]
    if line.x0 > gutter[0] or not (line.bold or line.size > max(other.size for other in (lines[index - 1], lines[-1]))):
        return False
    right = [other.y for other in lines if side_words(other, gutter, left_side=False) and not crosses(other, gutter)]
    if not any(y < line.y for y in right) or any(abs(y - line.y) < LONE * line.size for y in right):
        return False
    if index == 0 or line.y - lines[index - 1].y < LONE * line.size:
        return False
    following = lines[index + 1 : index + 1 + FOLLOWING]
    return any(crosses(other, gutter) for other in following[:1]) or any(other.y in right for other in following)


def pull_quotes(lines: list[Line], body: float) -> tuple[list[Line], list[Region]]:
    """The lines without the quotes that are pulled out of running text, and these, each as a region.

    A pull quote is set in another size or in italics, opens with a quotation mark, and stands beside lines of running text.
    """
    candidates = [(line, part) for line in lines for part in line.parts if is_set_apart(part, body)]
    taken: set[int] = set()
    regions = []
    for line, part in candidates:
        if id(part) in taken or part[0].text[:1] not in OPENING_MARKS:
            continue
        chain = [(line, part)]
        for other, following in candidates:
            last, _ = chain[-1]
            step = other.y - last.y
            level = abs(following[0].size - part[0].size) <= OTHER_SIZE * part[0].size
            if level and 0 < step <= QUOTE_STEP * part[0].size and overlaps(following, chain):
                chain.append((other, following))
        if len(chain) >= QUOTE_LINES and has_text_beside(chain, lines, body):
            taken.update(id(piece) for _, piece in chain)
            found = [Line([piece], other.y, other.page) for other, piece in chain]
            regions.append(Region(found, min(one.x0 for one in found), max(one.x1 for one in found), quote=True))
    if not regions:
        return lines, []
    kept = [(line, [part for part in line.parts if id(part) not in taken]) for line in lines]
    return [Line(parts, line.y, line.page, line.box, line.dot) for line, parts in kept if parts], regions


def is_set_apart(part: Part, body: float) -> bool:
    """Whether a part of a line is set otherwise than the body."""
    return all(abs(word.size - body) > OTHER_SIZE * body or word.style.italic for word in part)


def overlaps(part: Part, chain: list[tuple[Line, Part]]) -> bool:
    """Whether a part stands below the others."""
    left, right = min(piece[0].x0 for _, piece in chain), max(piece[-1].x1 for _, piece in chain)
    return part[0].x0 < right and part[-1].x1 > left


def has_text_beside(chain: list[tuple[Line, Part]], lines: list[Line], body: float) -> bool:
    """Whether lines of running text stand beside a pull quote, and none above or below between its lines."""
    own = {id(piece) for _, piece in chain}
    left, right = min(piece[0].x0 for _, piece in chain), max(piece[-1].x1 for _, piece in chain)
    top, foot = chain[0][0].y - chain[0][1][0].size, chain[-1][0].y + 1
    beside = [part for line in lines if top < line.y < foot for part in line.parts if id(part) not in own]
    texts = [part for part in beside if abs(part[0].size - body) <= OTHER_SIZE * body]
    if len(texts) < QUOTE_LINES or len(texts) < len(beside) or sum(map(len, texts)) < COLUMN_WORDS * len(texts):
        return False
    return all(part[-1].x1 < left - BESIDE or part[0].x0 > right + BESIDE for part in beside)


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
