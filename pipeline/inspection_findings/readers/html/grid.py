"""A table of a page as rows of cells: cells over several columns or rows are put into each row that they reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspection_findings.readers.writer import Block, is_row_label

MOST_COLUMNS, MOST_ROWS = 50, 1_000  # that one cell may reach over
MOST_WIDTH = 200  # cells of a row that reach down or across; a wider table has no cells over several
DIGITS = 4  # of a number in an attribute; a longer one counts no cells or items


def counted(value: str | None, *, most: int) -> int:
    """The whole number in an attribute, 1 to ``most``; 1 where it holds none.

    >>> counted("3", most=50), counted("²", most=50), counted("9999", most=50), counted("9" * 5000, most=50)
    (3, 1, 50, 1)
    """
    value = (value or "").strip()
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) <= DIGITS else 1


@dataclass(slots=True)
class Grid:
    """The rows of a table; ``heads`` counts the rows of head cells alone before the first other cell, None where all are."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    heads: int | None = None
    _down: dict[int, tuple[int, list[Block]]] = field(default_factory=dict)

    def open_row(self) -> int:
        """Begin a row; the number of cells of the row before it."""
        self.close_row()
        self.rows.append([])
        return len(self.rows[-2]) if len(self.rows) > 1 else 0

    def close_row(self) -> None:
        """Put the cells that reach down from above behind the last cell of the row."""
        if self.rows:
            self._reach_down()

    def place(self, cell: list[Block], *, columns: int, rows: int, head: bool) -> None:
        """Put a cell into its row; it is repeated below where it heads the rows that it reaches over."""
        if not self.rows:
            self.rows.append([])
        self._reach_down()
        row = self.rows[-1]
        if len(row) >= MOST_WIDTH:
            columns = rows = 1
        if not head and self.heads is None:
            self.heads = len(self.rows) - 1
        if rows > 1:
            repeated = cell if (head or not row) and is_row_label(cell) else []
            self._down.update({len(row) + index: (rows - 1, [] if index else repeated) for index in range(columns)})
        row.append(cell)
        row.extend([] for _ in range(columns - 1))

    def _reach_down(self) -> None:
        """Put the cells that reach down from above into the next places of the row."""
        row = self.rows[-1]
        while len(row) in self._down:
            left, cell = self._down.pop(len(row))
            if left > 1:
                self._down[len(row)] = (left - 1, cell)
            row.append(cell)
