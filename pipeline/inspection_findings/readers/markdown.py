"""The canonical Markdown that readers emit: blocks in, text out, with what a report says literally kept apart from marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from inspection_findings.rules import load_rules

# what would be read as a mark: written as an entity, so that cleaning gives the very character back
LITERAL = re.compile(r"<(?=[A-Za-z/!])|&(?=#?\w{1,8};)|[*`|]|\[(?=\^)|\[(?=[^\[\]]*\]\()|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
LINE_START = re.compile(r"(#)(?=#{0,5}\s)|(>)|(=)(?==*$)")
SPACE = re.compile(r"[^\S\n]+")
SENTENCE_END = re.compile(r"[.!?][”’\"')]?\s+[A-Z“‘]")
EXAMPLE_WORDS = 12


@dataclass(slots=True)
class Block:
    """One block of a report. ``text`` is inline Markdown, a newline in it is a line break.

    ``kind``: heading (``level``), paragraph, bullet, numbered (``marker`` with its stop), note (``marker`` its mark), table
    (``rows``: cells of blocks). ``depth`` is the nesting in lists; ``bold`` where all of a paragraph is; ``quote`` in quotations.
    """

    kind: str
    text: str = ""
    level: int = 0
    depth: int = 0
    marker: str = ""
    bold: bool = False
    quote: bool = False
    rows: list[list[list[Block]]] = field(default_factory=list)


def literal(text: str) -> str:
    """The text with characters that Markdown would take as marks written as entities.

    >>> literal("5 * 3 < 20 & <b>")
    '5 &#42; 3 < 20 & &#60;b>'
    """
    if text.isalnum() or not LITERAL.search(text):
        return text
    return LITERAL.sub(lambda match: f"&#{ord(match[0])};", text)


def line_literal(text: str) -> str:
    """The same for a mark that counts only at the start of a line."""
    return LINE_START.sub(lambda match: f"&#{ord(match[0])};", text, count=1) if text[:1] in "#>=" else text


def render(blocks: Iterable[Block]) -> str:
    """The Markdown text of ``blocks``: a blank line between blocks, none inside a list or a table."""
    pieces: list[str] = []
    last = ""
    for block in rated(unfold(blocks)):
        if block.kind == "table":
            pieces.append(("\n\n" if pieces else "") + render_table(block))
        else:
            listed = block.kind in ("bullet", "numbered") and last in ("bullet", "numbered")
            notes = block.kind == last == "note"
            pieces.append(("\n" if listed or notes else "\n\n" if pieces else "") + render_block(block))
        last = block.kind
    return "".join(pieces) + ("\n" if pieces else "")


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


def render_block(block: Block) -> str:
    """The lines of one block that is no table."""
    text = block.text
    indent = "  " * block.depth
    if block.kind == "heading":
        shown = f"{'#' * min(6, max(1, block.level))} {' '.join(text.split(chr(10)))}"
    elif block.kind == "note":
        shown = f"[^{block.marker}]: {' '.join(text.split(chr(10)))}"
    elif block.kind in ("bullet", "numbered"):
        mark = "-" if block.kind == "bullet" else block.marker
        shown = f"{indent}{mark} " + text.replace("\n", f"\n{indent}  ")
    elif block.bold and len(text) < 110 and "\n" not in text and text.lower() not in ratings():
        shown = f"{indent}**{text}**"
    else:
        shown = "\n".join(indent + line_literal(line) for line in text.split("\n"))
    return "\n".join(f"> {line}" for line in shown.split("\n")) if block.quote else shown


def render_table(block: Block) -> str:
    """The rows of a table of plain cells as pipes, the line below the first row too."""
    lines = []
    for index, row in enumerate(block.rows):
        cells = [cell_text(cell) for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
        if index == 0:
            lines.append(f"| {' | '.join(['---'] * len(cells))} |")
    return "\n".join(lines)


def cell_text(cell: list[Block]) -> str:
    """The text of a cell in one line."""
    return " ".join(" ".join(block.text.split("\n")) for block in cell if block.kind != "table").strip()


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
    elif any(is_long(cell) for row in rows for cell in row):
        yield from layout(rows)
    else:
        yield replace(table, rows=rows)
    yield from notes


def is_long(cell: list[Block]) -> bool:
    """Whether a cell holds text to be read as such: several paragraphs, a list, a heading, a table, or whole sentences."""
    if any(block.kind in ("bullet", "heading", "table") for block in cell):
        return True
    text = cell_text(cell)
    if len(cell) > 1 and len(text) > 160:
        return True
    return len(text) > 250 and bool(SENTENCE_END.search(text))


def layout(rows: list[list[list[Block]]]) -> Iterator[Block]:
    """The blocks of a table that lays out text."""
    head = rows[0]
    if len(rows) == 2 and len(head) == len(rows[1]) and all(cell and not is_long(cell) and len(cell) == 1 for cell in head):
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
