"""Blocks in, a source out: its text in a form that people read, in the manner of Markdown, and where each block stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Protocol

from inspection_findings.model.source import BlockKind, Look, Note, NoteMark, Source, SourceBlock
from inspection_findings.rules import load_rules

SPACE = re.compile(r"[^\S\n]+")
SENTENCE_END = re.compile(r"[.!?][”’\"')]?\s+[A-Z“‘]")
EXAMPLE_WORDS = 12
MAX_LEVEL = 6
STOPS = ".;:,!?"
HEADS_AND_LISTS = 2  # rows of such a table
SHORT_ITEM = 6  # words of an item that is an entry of a table ("North: 60%") rather than a claim
LABEL_LETTERS = 120  # of a cell that heads rows
CELL_LETTERS = 250  # a longer cell with sentences is text; the cells of tables of results stay below
PARAGRAPHS_LETTERS = 160  # the same for several paragraphs in one cell
STRONG_LETTERS = 110  # a longer block in bold is text


@dataclass(slots=True)
class Block:
    """One block of a report. ``text``: what it says, with marks as `reference` and `raised` give them; a newline is a line break.

    ``kind``: heading (``level``), paragraph, bullet, numbered (``marker`` with its stop), note (``marker`` its mark), table
    (``rows``: cells of blocks; the first ``heads`` of them are its head). ``depth`` is the nesting in lists; ``bold`` where
    all of a block is; ``quote`` in quotations.
    """

    kind: str
    text: str = ""
    level: int = 0
    depth: int = 0
    marker: str = ""
    bold: bool = False
    quote: bool = False
    rows: list[list[list[Block]]] = field(default_factory=list)
    heads: int = 0


# what stands around a mark in a block's text: code points that no text holds (Unicode's noncharacters)
OPEN, CLOSE = "\ufdd0", "\ufdd1"
INLINE = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
NONCHARACTERS = dict.fromkeys((ord(OPEN), ord(CLOSE)))
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def literal(text: str) -> str:
    """The text of a report as a block holds it: without code points that would stand for marks."""
    return text.translate(NONCHARACTERS) if OPEN in text or CLOSE in text else text


def reference(mark: str) -> str:
    """The mark of a footnote that the report has, for a block's text."""
    return f"{OPEN}^{mark}{CLOSE}"


def raised(mark: str) -> str:
    """A raised number or sign whose footnote is not known, for a block's text."""
    return f"{OPEN}{mark}{CLOSE}"


def plain(text: str) -> str:
    """A block's text without marks of footnotes, for patterns."""
    return INLINE.sub("", text) if OPEN in text else text


class Writer:
    """Writes a report's text piece by piece and keeps where its blocks, footnotes and marks stand."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._last = ""
        self.length = 0
        self.blocks: list[SourceBlock] = []
        self.notes: list[Note] = []
        self.marks: list[NoteMark] = []

    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces) + ("\n" if self._pieces else "")

    def source(self, **further: Any) -> Source:
        """The source that was written; ``further`` fields of it."""
        return Source(
            text=self.text(), blocks=tuple(self.blocks), notes=tuple(self.notes), marks=tuple(self.marks), **further
        )  # fmt: skip

    def put(self, text: str) -> None:
        """Write text."""
        self._pieces.append(text)
        self.length += len(text)

    def take_back(self) -> None:
        """Take back the last character written."""
        self._pieces[-1] = self._pieces[-1][:-1]
        self.length -= 1

    def ends_with(self, chars: str) -> bool:
        """Whether the last character written is one of ``chars``."""
        return bool(self._pieces) and self._pieces[-1][-1:] in tuple(chars)

    def part(self, kind: str) -> None:
        """Part a block from the one before it: by a blank line, none inside a list, between notes and lines of contents."""
        listed = kind in ("bullet", "numbered") and self._last in ("bullet", "numbered")
        close = listed or (kind == self._last and kind in ("contents", "note"))
        if self._pieces:
            self.put("\n" if close else "\n\n")
        self._last = kind

    @property
    def last(self) -> str:
        """The kind of the block written last."""
        return self._last

    def mark(self, mark: str) -> None:
        """Write the mark of a footnote: "[^2]" where the report has the note, else the raised sign."""
        known = mark.startswith("^")
        start = self.length
        self.put(f"[{mark}]" if known else mark.translate(SUPERSCRIPTS))
        self.marks.append(NoteMark(start, self.length, mark.lstrip("^")))

    def inline(self, text: str) -> None:
        """Write a block's text with its marks."""
        position = 0
        for match in INLINE.finditer(text):
            self.put(text[position : match.start()])
            self.mark(match[1])
            position = match.end()
        self.put(text[position:])

    def close_block(self, kind: BlockKind, outset: int, start: int, **fields: Any) -> None:
        """Take note of the block whose text began at ``start`` and ends here."""
        self.blocks.append(SourceBlock(kind, start, self.length, outset, **fields))

    def lengthen_last(self) -> None:
        """Let the last block reach to here."""
        self.blocks[-1] = replace(self.blocks[-1], end=self.length)

    def open_note(self, mark: str) -> Callable[[], None]:
        """Begin to write a footnote; what is to be called when it is written."""
        outset, pieces = self.length, len(self._pieces) + 1
        self.put(f"[^{mark}]: ")

        def close() -> None:
            self.notes.append(Note(mark, outset, self.length, "".join(self._pieces[pieces:])))

        return close


def write(blocks: Iterable[Block]) -> Writer:
    """The blocks written as text: a blank line between blocks, none inside a list or a table."""
    writer = Writer()
    for block in rated(unfold(blocks)):
        writer.part(block.kind)
        if block.kind == "table":
            write_table(writer, block)
        else:
            write_block(writer, block)
    return writer


def write_block(writer: Writer, block: Block) -> None:
    """Write one block that is no table."""
    outset = writer.length
    if block.kind == "note":
        close_note = writer.open_note(block.marker)
        writer.inline(" ".join(block.text.split("\n")))
        close_note()
        return
    text, lead, marker = block.text, "> " if block.quote else "", None
    look = look_of(block)
    kind: BlockKind = "paragraph"
    if block.kind == "heading":
        kind, text = "heading", " ".join(text.split("\n"))
        lead += f"{'#' * block_level(block)} "
    elif block.kind in ("bullet", "numbered"):
        marker = "-" if block.kind == "bullet" else block.marker
        kind = "bullet" if block.kind == "bullet" else "numbered"
        writer.put(f"{lead}{'  ' * block.depth}")
        outset = writer.length if not block.quote else outset
        lead = f"{marker} "
    strong = is_strong(block)
    writer.put(f"{lead}{'**' if strong else ''}")
    start = writer.length
    writer.inline(text.replace("\n", "\n> " if block.quote else "\n"))
    if block.quote:
        kind, marker = "quote", ">"
    writer.close_block(kind, outset, start, look=look, marker=marker, level=block_level(block) if kind == "heading" else 0)
    writer.put("**" if strong else "")


class HasLevel(Protocol):
    """A block of any reader."""

    level: int


def block_level(block: HasLevel) -> int:
    """A heading's level as it is written: 1 to 6."""
    return min(MAX_LEVEL, max(1, block.level))


def look_of(block: Block) -> Look:
    """How a block is set."""
    text = plain(block.text)
    return Look(bold=block.bold or block.kind == "heading", caps=text.isupper())


def is_strong(block: Block) -> bool:
    """Whether a block is written between marks of strength: a short one in bold that is no rating."""
    if not block.bold or "\n" in block.text:
        return False
    if block.kind in ("bullet", "numbered"):
        return block.kind == "bullet"
    return len(block.text) < STRONG_LETTERS and plain(block.text).lower() not in ratings()


def write_table(writer: Writer, table: Block) -> None:
    """Write the rows of a table of plain cells between bars, with a line below the first row."""
    for index, row in enumerate(table.rows):
        if index:
            writer.put("\n")
        outset = writer.length
        cells = []
        for cell in row:
            writer.put("| ")
            start = writer.length
            writer.inline(cell_text(cell))
            cells.append((start, writer.length))
            writer.put(" ")
        writer.put("|")
        writer.blocks.append(SourceBlock("row", outset, writer.length, outset, cells=tuple(cells), head=index < table.heads))
        if index == 0:
            writer.put(f"\n| {' | '.join(['---'] * len(cells))} |")


def rated(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a rating that stands alone under a heading put behind the heading's words, as a table's cell would be."""
    held: Block | None = None
    for block in blocks:
        if held is not None and block.kind == "paragraph" and block.text.lower() in ratings():
            held = replace(held, text=f"{held.text}\t{block.text}")
            continue
        if held is not None:
            yield held
        held = block if block.kind == "heading" else None
        if held is None:
            yield block
    if held is not None:
        yield held


def cell_text(cell: list[Block]) -> str:
    """The text of a cell in one line; items and the rows of a table inside it are parted by semicolons, or by their own stops."""
    pieces: list[str] = []
    for block in cell:
        if block.kind == "table":
            pieces.extend(" ".join(filter(None, map(cell_text, row))) for row in block.rows)
        else:
            pieces.append(" ".join(block.text.split("\n")))
    listed = any(block.kind in ("bullet", "numbered", "table") for block in cell)
    text = ""
    for piece in filter(None, (piece.strip() for piece in pieces)):
        between = "; " if listed and text and text[-1] not in STOPS else " "
        text = f"{text}{between if text else ''}{piece}"
    return text


def unfold(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with tables that only lay out text resolved into the blocks that stand in them."""
    for block in blocks:
        if block.kind == "table":
            yield from unfold_table(block)
        else:
            yield block


def unfold_table(table: Block) -> Iterator[Block]:
    """A table of data as it is; of a box or a layout the blocks, in reading order.

    A table with one row of headings over one row of lists (Enablers, Barriers) is read column by column, any other layout row
    by row.
    """
    rows = [row for row in table.rows if any(cell for cell in row)]
    if not rows:
        return
    notes = [block for row in rows for cell in row for block in cell if block.kind == "note"]
    rows = [[[block for block in cell if block.kind != "note"] for cell in row] for row in rows]
    single = all(sum(1 for cell in row if cell) <= 1 for row in rows)
    if single and not any(len(row) > 1 for row in rows):
        yield from box([block for row in rows for cell in row for block in cell], quote=table.quote)
    elif is_lists_below_heads(rows) or any(is_long(cell, headed=table.heads > 0) for row in rows for cell in row):
        yield from layout(rows)
    else:
        yield replace(table, rows=rows)
    yield from notes


def is_long(cell: list[Block], *, headed: bool) -> bool:
    """Whether a cell holds text to be read as such: a heading over more, a list of more than short entries, whole sentences.

    ``headed``: the table has a row of head cells, so that its cells are entries under them.
    """
    text = cell_text(cell)
    if any(block.kind == "heading" for block in cell):
        return len(cell) > 1
    if any(block.kind in ("bullet", "numbered", "table") for block in cell):
        items = [block for block in cell if block.kind != "table"]
        short = all(len(block.text.split()) <= SHORT_ITEM for block in items)
        return len(text) > CELL_LETTERS or not (short or headed) or any(has_list(block) for block in cell)
    if len(cell) > 1 and len(text) > PARAGRAPHS_LETTERS:
        return True
    return len(text) > CELL_LETTERS and bool(SENTENCE_END.search(text))


def is_row_label(cell: list[Block]) -> bool:
    """Whether a cell may stand in each of the rows that it reaches over: a short text without a share, which must count once."""
    text = " ".join(block.text for block in cell)
    return all(block.kind == "paragraph" for block in cell) and len(text) < LABEL_LETTERS and "%" not in text


def has_list(block: Block) -> bool:
    """Whether a table inside a cell holds more than plain cells."""
    return any(part.kind != "paragraph" for row in block.rows for cell in row for part in cell)


def is_lists_below_heads(rows: list[list[list[Block]]]) -> bool:
    """Whether a table is a row of headings over a row of lists alone (Enablers, Barriers)."""
    if len(rows) != HEADS_AND_LISTS or len(rows[0]) != len(rows[1]):
        return False
    heads = all(len(cell) == 1 and cell[0].kind == "paragraph" for cell in rows[0])
    return heads and all(cell and all(block.kind in ("bullet", "numbered") for block in cell) for cell in rows[1])


def layout(rows: list[list[list[Block]]]) -> Iterator[Block]:
    """The blocks of a table that lays out text."""
    head = rows[0]
    headed = all(len(cell) == 1 and not is_long(cell, headed=True) for cell in head)
    if len(rows) == HEADS_AND_LISTS and len(head) == len(rows[1]) and headed:
        for title, cell in zip(head, rows[1], strict=True):
            yield replace(title[0], bold=True)
            yield from unfold(cell)
        return
    for row in rows:
        for cell in row:
            yield from unfold(cell)


def box(blocks: list[Block], *, quote: bool) -> Iterator[Block]:
    """The blocks of a box; a box that opens as a practice example is a quotation as a whole."""
    flat = list(unfold(blocks))
    first = next((block.text for block in flat if block.text), "")
    if example().match(first) and len(first.split()) <= EXAMPLE_WORDS:
        quote = True
    for block in flat:
        if quote and block.kind == "heading":
            yield replace(block, kind="paragraph", bold=True, quote=True)
        else:
            yield replace(block, quote=quote or block.quote)


@cache
def example() -> re.Pattern[str]:
    """How a box opens that is an illustration as a whole (configs/readers/boxes.yaml)."""
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in load_rules("readers/boxes")["rules"]), re.IGNORECASE)


@cache
def ratings() -> frozenset[str]:
    """The words of ratings (configs/structure/headings.yaml): set in bold, they are no heading."""
    return frozenset(str(name).lower() for name in load_rules("structure/headings")["ratings"])


@cache
def bullet_start() -> re.Pattern[str]:
    """A bullet typed at the start of a paragraph (configs/layout/lines.yaml)."""
    return re.compile(rf"(?:[{re.escape(load_rules('layout/lines')['bullets'].replace('*', ''))}]|o(?=\s\s))\s+(?=\S)")


def tidy(text: str) -> str:
    """The text of a block: white space folded, line breaks kept, none at the ends."""
    lines = [SPACE.sub(" ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def paragraph(text: str, *, depth: int = 0, bold: bool = False, quote: bool = False) -> Block:
    """A paragraph, or a bullet where the text opens with one that was typed."""
    typed = bullet_start().match(text)
    if typed:
        return Block("bullet", text[typed.end() :], depth=depth, quote=quote)
    return Block("paragraph", text, depth=depth, bold=bold, quote=quote)
