"""PDFs: the words of the pages with their places, put together to lines, columns, tables and blocks, and written as text.

The way through: `library` and `visible` (characters that show) → `words` → `lines` → `furniture` (running lines, watermarks and
footnotes out) → `columns` → `tables` → `blocks` → `emit` (Markdown, and where each word stands).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from inspection_findings.errors import ReadError
from inspection_findings.layout.hyphens import count_words
from inspection_findings.model.source import Source
from inspection_findings.readers.limits import Limits
from inspection_findings.readers.pdf.blocks import Block, Maker, join_cut, mark_quotes, setting_of
from inspection_findings.readers.pdf.bombs import has_layers, unfolded
from inspection_findings.readers.pdf.columns import Region, find_gutter, pull_quotes, reading_order, usual_gutter
from inspection_findings.readers.pdf.emit import Emitter
from inspection_findings.readers.pdf.furniture import Notes, drop_running, drop_watermarks, lift_notes
from inspection_findings.readers.pdf.grids import Edges, edges_of
from inspection_findings.readers.pdf.library import open_document, read_pages
from inspection_findings.readers.pdf.lines import Line, make_lines
from inspection_findings.readers.pdf.tables import find_tables
from inspection_findings.readers.pdf.words import Page

LETTERS_A_PAGE = 8  # fewer letters a page than this, and the pages are pictures
UNREADABLE = 0.4  # share of characters without a meaning, above which a text layer can't be read
MAX_LEVELS = 6
NO_TITLE = re.compile(r"\.(?:docx?|pdf|indd|rtf)$|^(?:microsoft word|untitled|powerpoint)|\btemplate\b|\bdraft\b", re.IGNORECASE)


def read_pdf(data: bytes, *, name: str, limits: Limits) -> Source:
    """The report in a PDF.

    Raises:
        ReadError: it is locked, damaged, over a limit, or has no text layer that can be read.
    """
    where = f"{name}: " if name else ""
    size = unfolded(data, limits.unpacked_bytes)
    if size > limits.unpacked_bytes:
        raise ReadError(
            f"{where}its streams unfold to more than {limits.unpacked_bytes:,} bytes: raise limits.unpacked_bytes", path=name
        )
    document = open_document(data, where)
    try:
        if len(document) > limits.pages:
            told = f"{where}has {len(document):,} pages, the limit is {limits.pages:,}: raise limits.pages"
            raise ReadError(told, path=name)
        pages = list(read_pages(document, layers=has_layers(data)))
        title = document_title(document)
    finally:
        document.close()
    check_text(pages, where, name)
    return put_together(pages, title)


def put_together(pages: list[Page], title: str | None) -> Source:
    """The source that the pages make."""
    drop_watermarks(pages)
    vocabulary = count_words(" ".join([word.text for page in pages for word in page.words]))
    lined = [(page, make_lines(page)) for page in pages]
    drop_running(lined)
    maker = Maker(setting_of([lines for _, lines in lined]))
    notes = Notes()
    blocks: list[Block] = []
    regions = 0
    quotes: list[list[Region]] = []
    for index, (page, lines) in enumerate(lined):
        rest, pulled = pull_quotes(lines, maker.setting.body)
        lined[index] = (page, rest)
        quotes.append(pulled)
    gutters = [find_gutter(lines) for _, lines in lined]
    usual = usual_gutter([gutter for gutter in gutters if gutter is not None])
    for (page, lines), gutter, pulled in zip(lined, gutters, quotes, strict=True):
        edges = edges_of(page.rules, page.width, page.height)
        for region in [*reading_order(lines, page, gutter, usual), *pulled]:
            regions += 1
            for block in region_blocks(region, page, edges, maker, notes):
                block.region = regions
                blocks.append(block)
    blocks = join_cut(blocks)
    mark_quotes(blocks)
    set_levels(blocks)
    emitter = Emitter(notes, vocabulary, maker.setting.body, pages)
    emitter.blocks(blocks)
    return emitter.source(len(pages), title)


def region_blocks(region: Region, page: Page, edges: Edges, maker: Maker, notes: Notes) -> Iterable[Block]:
    """The blocks of one region of a page; its footnotes go to ``notes``."""
    if region.quote:
        first = region.lines[0]
        return [Block("paragraph", [line.words for line in region.lines], page.number, first.size, quote=True, pulled=True)]
    put_in_boxes(region.lines, edges, page)
    put_dots(region.lines, edges)
    lift_notes(region, maker.setting.body, notes, page=page.number)
    items = list(find_tables(region.lines, edges, region.left, region.right))
    return maker.blocks(items, region.x0, region.x1)


def put_in_boxes(lines: list[Line], edges: Edges, page: Page) -> None:
    """Note for each line the drawn box that it stands in: the smallest that holds it with others."""
    frames = [frame for frame in edges.frames if frame[3] - frame[1] > 24 and frame[2] - frame[0] > 0.3 * page.width]
    for index, (x0, y0, x1, y1) in sorted(enumerate(frames), key=lambda pair: -(pair[1][3] - pair[1][1])):
        inside = [line for line in lines if y0 < line.y < y1 + 2 and x0 - 2 < line.x0 and line.x1 < x1 + 2]
        if len(inside) > 1:
            for line in inside:
                line.box = index


def put_dots(lines: list[Line], edges: Edges) -> None:
    """Note for each line the drawn bullet that stands before it."""
    if not 0 < len(edges.dots) < 400:
        return
    for line in lines:
        for x0, y0, x1, y1 in edges.dots:
            middle = (y0 + y1) / 2
            if line.y - 0.9 * line.size < middle < line.y + 0.1 * line.size and 0 < line.x0 - x1 < 2.5 * line.size:
                line.dot = x0


def set_levels(blocks: list[Block]) -> None:
    """Give headings their levels: one for each size, the largest first; sizes of the first page alone count for it alone."""
    sizes = sorted({round(block.size * 2) / 2 for block in blocks if block.kind == "heading"}, reverse=True)
    levels = {size: min(level, MAX_LEVELS) for level, size in enumerate(sizes, start=1)}
    for block in blocks:
        if block.kind == "heading":
            block.level = levels[round(block.size * 2) / 2]


def check_text(pages: list[Page], where: str, name: str) -> None:
    """Refuse pages that are pictures, or whose characters have no meaning.

    Raises:
        ReadError: there is no text layer, or none that can be read.
    """
    text = " ".join([word.text for page in pages for word in page.words if not word.style.symbol])
    letters = sum(map(len, re.findall(r"[^\W\d_]+", text)))
    strange = sum(map(len, re.findall(r"[\ufffd\ue000-\uf8ff]+", text)))
    if strange > UNREADABLE * (letters + strange) and strange > 50:
        raise ReadError(
            f"{where}its text layer can't be read (its fonts name no letters): print it anew, or run OCR over it", path=name
        )
    if letters < LETTERS_A_PAGE * len(pages) and (letters < 200 or any(page.pictures for page in pages)):
        pages_are = "pictures" if any(page.pictures for page in pages) else "blank"
        raise ReadError(
            f"{where}no text layer: its pages are {pages_are}; run OCR over it first (ocrmypdf, for example)", path=name
        )


def document_title(document: Any) -> str | None:
    """The title in the document's properties; the name of a file, a template or a draft is none."""
    title = " ".join(str(document.get_metadata_value("Title") or "").split())
    if not title or NO_TITLE.search(title):
        return None
    return title
