"""Tables rebuilt from positions: by drawn lines where there are some, else by the white between columns and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from inspection_findings.readers.pdf.grids import SHARE, TIGHT, Cell, Edges, Table, cell_text, grids, is_value, split_rows
from inspection_findings.readers.pdf.lines import Line

Span = tuple[float, float]  # left and right side

PROSE_WORDS = 3  # words of a line of running text
PROSE = 0.5  # share of the cells that go on with the sentence above, from which on columns are running text
LOOSE = 4.5  # of the size: rows farther apart than this belong to two tables
LIST_MARK = re.compile(r"(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|[•●○◦▪▫■□►▸‣∙·–—➢➤✓✔\uf000-\uf0ff-]")
HEADING_NUMBER = re.compile(r"(?:\d{1,2}\.?){1,3}|(?:annexe?|appendix)\s\w{1,2}[.:]?", re.IGNORECASE)


def find_tables(lines: list[Line], edges: Edges, x0: float, x1: float) -> Iterator[Line | Table]:
    """The lines of a region with those that make tables put together."""
    rest = list(lines)
    found: list[Table] = []
    for grid in grids(edges, x0, x1):
        inside = [line for line in rest if grid.holds(line)]
        table = grid.table(inside) if len(inside) > 1 else None
        if table is not None and not is_ruled_list(table):
            found.append(table)
            taken = {id(line) for line in inside}
            rest = [line for line in rest if id(line) not in taken]
    for index, run, columns in reversed(list(runs(rest))):
        table = spaced_table(rest[index : index + run], columns, edges)
        if table is not None:
            found.append(table)
            del rest[index : index + run]
    items: list[Line | Table] = [*rest, *found]
    yield from sorted(items, key=lambda item: item.y if isinstance(item, Line) else item.top)


def is_ruled_list(table: Table) -> bool:
    """Whether the first cells are the marks of a list's items, so that drawn lines part items and no rows."""
    marks = [cell_text(row[0]) for row in table.rows if row[0]]
    return bool(marks) and all(LIST_MARK.fullmatch(mark) for mark in marks) and all(len(row) <= 2 for row in table.rows)


def runs(lines: list[Line]) -> Iterator[tuple[int, int, list[Span]]]:
    """Where lines of several parts follow each other: index and number of the lines that may make a table, and its columns.

    A line of one part belongs to it where it goes on with the cell above or below, or stands under a column other than the first.
    """
    index = 0
    while index < len(lines):
        columns = columns_of(lines, index)
        if not columns:
            index += 1
            continue
        end, follow, found = index + 1, index + 1, [lines[index]]
        while follow < len(lines) and near(lines[follow - 1], lines[follow]):
            line = lines[follow]
            if is_row(line) and joins(line, columns):
                columns = widen(columns, line)
                found.append(line)
                end = follow + 1
            elif not in_column(line, columns):
                break
            elif is_aside(line, columns):
                end = follow + 1
                if SHARE.fullmatch(line.text):
                    found.append(line)
            elif end == follow and line.y - lines[follow - 1].y <= TIGHT * line.size:
                end = follow + 1
            follow += 1
        start = run_start(lines, index, columns)
        # a row alone (at a page's head, where the rest of its table stands on the page before) is told by its share or rating
        aside = " ".join(line.text for line in lines[start:end] if len(line.parts) == 1 and is_aside(line, columns))
        alone = SHARE.fullmatch(" ".join(word.text for word in lines[index].parts[-1])) or is_value(aside)
        if (len(found) >= 2 and not is_list(found)) or alone:
            yield start, end - start, columns
        index = end


def columns_of(lines: list[Line], index: int) -> list[Span]:
    """The columns that a line opens: those of its parts; for a share alone, in its row's middle, the words beside it and itself."""
    line = lines[index]
    if is_row(line):
        return [(part[0].x0, part[-1].x1) for part in line.parts]
    if len(line.parts) == 1 and SHARE.fullmatch(line.text):
        for other in (lines[index - 1] if index else None, lines[index + 1] if index + 1 < len(lines) else None):
            if other is not None and abs(other.y - line.y) <= line.size and other.x1 < line.x0 - 4 and len(other.parts) == 1:
                return [(other.x0, other.x1), (line.x0, line.x1)]
    return []


def run_start(lines: list[Line], index: int, columns: list[Span]) -> int:
    """Where the table begins whose first line of several parts is ``index``: cells of one part may stand before it."""
    start = look = index
    while look and near(lines[look - 1], lines[look]) and in_column(lines[look - 1], columns):
        look -= 1
        if is_aside(lines[look], columns) or (start == look + 1 and lines[start].y - lines[look].y <= TIGHT * lines[start].size):
            start = look
    return start


def near(before: Line, line: Line) -> bool:
    """Whether two lines stand near enough to be of one table, in the same box."""
    return line.y - before.y <= LOOSE * max(before.size, line.size) and line.box == before.box


def is_aside(line: Line, columns: list[Span]) -> bool:
    """Whether a line stands under a column other than the first."""
    return len(columns) > 1 and line.x0 >= columns[1][0] - 4


def is_list(rows: list[Line]) -> bool:
    """Whether rows are the items of a list, counted up in their first parts."""
    numbers = ["".join(word.text for word in row.parts[0]) for row in rows if len(row.parts) == 2]
    if len(numbers) < len(rows) or not all(number.isdigit() and len(number) < 3 for number in numbers):
        return False
    values = list(map(int, numbers))
    return all(after == before + 1 for before, after in pairwise(values))


def is_row(line: Line) -> bool:
    """Whether a line could be a row: parts kept apart, the first of them no mark of a list or number of a heading."""
    if len(line.parts) < 2 or line.dot is not None:
        return False
    first = "".join(word.text for word in line.parts[0])
    if len(line.parts) == 2 and (LIST_MARK.fullmatch(first) or line.parts[0][0].style.symbol):
        return False
    if len(line.parts) == 2 and HEADING_NUMBER.fullmatch(first) and len(line.parts[1]) > 1 and line.bold:
        return False
    return "...." not in line.text


def joins(line: Line, columns: list[Span]) -> bool:
    """Whether the parts of a line stand in columns: none of them over two, at least two columns hit."""
    hit = set()
    for part in line.parts:
        over = [index for index, (x0, x1) in enumerate(columns) if part[0].x0 < x1 + 2 and part[-1].x1 > x0 - 2]
        if len(over) > 1:
            return False
        hit.update(over)
    return len(hit) >= 1


def widen(columns: list[Span], line: Line) -> list[Span]:
    """The columns with the parts of one more line in them."""
    spans = sorted([*columns, *((part[0].x0, part[-1].x1) for part in line.parts)])
    merged = [spans[0]]
    for x0, x1 in spans[1:]:
        if x0 < merged[-1][1] + 2:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def in_column(line: Line, columns: list[Span]) -> bool:
    """Whether a line of one part stands under one column without reaching into the next."""
    if len(line.parts) != 1 or line.dot is not None:
        return False
    starts = [x0 for x0, _ in columns]
    column = max((index for index, x0 in enumerate(starts) if line.x0 >= x0 - 4), default=None)
    if column is None or (line.words[0].style.symbol and len(line.words) > 1) or LIST_MARK.fullmatch(line.words[0].text):
        return False
    following = starts[column + 1] if column + 1 < len(starts) else float("inf")
    return line.x1 < following - 2 and (column > 0 or abs(line.x0 - starts[0]) < 12)


def spaced_table(lines: list[Line], columns: list[Span], edges: Edges) -> Table | None:
    """The table that lines make by the white between its columns; None where there are no two."""
    for line in lines:
        if len(line.parts) == 1 and in_column(line, columns):
            columns = widen(columns, line)
    if len(columns) < 2:
        return None
    walls = [(columns[index][1] + columns[index + 1][0]) / 2 for index in range(len(columns) - 1)]
    rows = []
    for group in split_rows(lines, walls, edges):
        cells: list[Cell] = [[] for _ in columns]
        for line in group:
            for part in line.parts:
                cells[sum((part[0].x0 + part[-1].x1) / 2 > wall for wall in walls)].append(part)
        rows.append(cells)
    if is_running_text(rows):
        rows = [[[words for row in rows for words in row[column]] for column in range(len(columns))]]
        return Table(rows, lines[0].page, lines[0].box, lines[0].y, lines[-1].y, columns=True)
    return Table(rows, lines[0].page, lines[0].box, lines[0].y, lines[-1].y)


def is_running_text(rows: list[list[Cell]]) -> bool:
    """Whether the rows are the lines of columns side by side: each cell of all columns goes on with the sentence above it."""
    if len(rows) < 2:
        return False
    texts = [[cell_text(cell) for cell in row] for row in rows]
    steps = [
        (above, below) for upper, lower in pairwise(texts) for above, below in zip(upper, lower, strict=True) if above and below
    ]
    if len(steps) < len(rows[0]) or any(len(text.split()) < PROSE_WORDS for text in texts[0]):
        return False
    on = sum(above[-1] not in ".!?:;" and below[0].islower() for above, below in steps)
    return on >= PROSE * len(steps) and all(len(above.split()) >= PROSE_WORDS for above, _ in steps)
