"""What the end of a column or page has cut is joined again: paragraphs, items, tables, rows and cells."""

from __future__ import annotations

from inspection_findings.layout.continuation import continues_sentence
from inspection_findings.readers.pdf.blocks import CLOSERS, ENDS, SAME_SIZE, Block
from inspection_findings.readers.pdf.lines import join
from inspection_findings.readers.pdf.rows import Cell

# a block of so many letters that ends without a stop was cut
CUT_TEXT = 60


def join_cut(blocks: list[Block]) -> list[Block]:
    """The blocks, with those joined that the end of a column or page had cut: paragraphs, items, tables."""
    joined: list[Block] = []
    for block in blocks:
        before = next((other for other in reversed(joined) if not other.pulled), None)
        if before is None or block.pulled or before.region == block.region or not goes_on_behind(before, block):
            joined.append(block)
    return joined


def goes_on_behind(before: Block, block: Block) -> bool:
    """Whether a block goes on with the last one of the column or page before; if so, it is put to that one."""
    if before.kind == block.kind == "table" and same_columns(before, block):
        join_tables(before, block)
    elif before.kind == "table" and ends_cell(before, block):
        before.rows[-1][0].extend(block.lines)
    elif is_cut(before, block):
        before.lines.extend(block.lines)
        before.last = block.last
    else:
        return False
    before.region = block.region
    return True


def is_cut(before: Block, block: Block) -> bool:
    """Whether a paragraph goes on with the block before it, from which a column's or page's end or a table parts it."""
    if block.kind != "paragraph" or before.kind not in ("paragraph", "bullet", "numbered") or not before.lines:
        return False
    if (
        before.last is None
        or block.last is None
        or (block.box != before.box and (block.box is not None and before.box is not None))
    ):
        return False
    if abs(before.size - block.size) > SAME_SIZE * block.size or before.bold != block.bold:
        return False
    text, following = before.text().rstrip(), block.text()
    if text.rstrip(CLOSERS).endswith(ENDS):
        # a sentence ends with the page: the paragraph goes on where its last line is full, a single one to the very margin
        full = not has_room(before, block) and (len(before.lines) > 1 or before.last.x1 > before.right - 2)
        return before.kind == "paragraph" and full and text[-1] != ":"
    return continues_sentence(text, following) or (len(text) > CUT_TEXT and following[:1] not in "“‘•")


def has_room(before: Block, block: Block) -> bool:
    """Whether the last line of a block ends early: the first word of the next block would have had room."""
    if before.last is None:
        return True
    first = block.lines[0][0]
    return before.last.x1 + 0.4 * before.size + (first.x1 - first.x0) < before.right - 2


def ends_cell(table: Block, block: Block) -> bool:
    """Whether a paragraph at the head of a page or column is the end of a cell that the table before it was cut in."""
    if block.kind != "paragraph" or not table.rows or not table.rows[-1] or not table.rows[-1][0]:
        return False
    cell = " ".join(map(join, table.rows[-1][0]))
    return block.text()[:1].islower() and not cell.endswith(ENDS) and len(block.lines) < 4


def same_columns(first: Block, second: Block) -> bool:
    """Whether two tables have as many columns."""
    return max(map(len, first.rows)) == max(map(len, second.rows))


def join_tables(first: Block, second: Block) -> None:
    """Put the rows of a table's second part under those of its first; a head printed again is left out, a cut row joined."""
    rows = second.rows
    if rows and first.rows and cells_text(rows[0]) == cells_text(first.rows[0]):
        rows = rows[1:]
    if rows and first.rows and len(rows[0]) == len(first.rows[-1]):
        upper, lower = first.rows[-1], rows[0]
        texts = [" ".join(map(join, cell)) for cell in lower]
        ends = not upper[-1] and lower[-1] and (not texts[0] or texts[0][:1].islower())
        begins = upper[-1] and not any(upper[:-1]) and lower[0] and not lower[-1]
        if ends or begins:
            first.rows[-1] = [above + below for above, below in zip(upper, lower, strict=True)]
            rows = rows[1:]
    first.rows.extend(rows)


def cells_text(cells: list[Cell]) -> list[str]:
    """The text of each cell."""
    return [" ".join(map(join, cell)) for cell in cells]
