"""A report as text: the source, the clean text, and the exact map between the two."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, Protocol, runtime_checkable


@runtime_checkable
class Boxes(Protocol):
    """Where the characters of a source stand on their pages."""

    def rects(self, start: int, end: int) -> list[tuple[float, float, float, float, float]]:
        """The rectangles of a source span: page (1-based), x0, y0, x1, y1 in points from the shown page's top left corner."""


BlockKind = Literal["heading", "paragraph", "bullet", "numbered", "row", "quote", "caption"]

ListKind = Literal["strengths", "improvements", "recommendations"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is set: its size as a multiple of the body's (1.0 where the format has none); all bold, italic, in capitals."""

    size: float = 1.0
    bold: bool = False
    italic: bool = False
    caps: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block as a reader hands it over, by its place: ``start`` to ``end``, without its marker and marks of strength.

    ``outset``: where its line begins, marker included. ``level``: a heading's, 1 to 6, else 0. ``marker``: "-" or an item's number
    with its stop. ``cells``: the spans of a row's cells, an empty one where a cell is empty. ``head``: the row heads its table.
    """

    kind: BlockKind
    start: int
    end: int
    outset: int
    level: int = 0
    look: Look = PLAIN
    marker: str | None = None
    cells: tuple[tuple[int, int], ...] = ()
    head: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote lifted out of the text: its mark ("24"), its source span, and its clean text."""

    mark: str
    source_start: int
    source_end: int
    text: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Where a mark that points to a footnote stands in the source, end exclusive, and the mark ("24")."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True)
class Source:
    """A report's text as a reader gives it. Offsets of every record point into ``text`` (code points).

    A text file's ``text`` is its own, and its blocks are found by `inspection_findings.layout`. Other readers write ``text``
    and hand over the ``blocks`` in it, its footnotes (``notes``) and the ``marks`` that point to them; nobody parses it again.
    ``pages`` holds the offset at which each page starts, empty where the format has none. ``boxes`` gives, for PDFs, the
    rectangles of a source span (see `inspection_findings.readers.pdf`), else None.
    """

    __pydantic_config__: ClassVar[dict[str, bool]] = {"arbitrary_types_allowed": True}  # boxes, see model.serialize

    text: str
    sha256: str = ""
    blocks: tuple[SourceBlock, ...] | None = None
    notes: tuple[Note, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    pages: tuple[int, ...] = ()
    boxes: Boxes | None = None
    title: str | None = None

    def page(self, offset: int) -> int | None:
        """The 1-based page of a source offset, None where the format has no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of clean text and the stretch of source it came from; ``verbatim`` where the two are equal."""

    start: int
    end: int
    source_start: int
    source_end: int
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, bullet or table row of the clean text. ``level`` is a heading's Markdown level, 0 if unknown.

    ``kind``: heading, paragraph, bullet, numbered, row, quote, caption. ``marker``: the bullet character or number that was
    lifted. ``alone``: a short line that stands by itself. ``narrow``: its lines are wrapped narrower than the page's, as in a
    box. ``source_start``: where its first line begins in the source, marker included. ``page``: it begins a page.
    ``look``: how it is set. ``head``: a row that heads its table. ``run_in``: the list whose label was run in with its text
    ("Strengths: plans were good"); the label before it is a caption.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str | None = None
    bold: bool = False
    alone: bool = False
    narrow: bool = False
    source_start: int = 0
    page: bool = False
    look: Look = PLAIN
    head: bool = False
    run_in: ListKind | None = None


@dataclass(frozen=True)
class Document:
    """A report's source text, clean text, and the exact, monotone map between them."""

    source: Source
    text: str
    runs: tuple[Run, ...]
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    marks: tuple[tuple[int, str], ...] = ()

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.start for run in self.runs]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets of the clean span: those of its first and last characters, end exclusive.

        Raises:
            ValueError: the span is empty or reaches outside the clean text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"the span {start}:{end} is empty or outside the clean text of {len(self.text)} characters")
        first = self.runs[bisect_right(self._run_starts, start) - 1]
        last = self.runs[bisect_right(self._run_starts, end - 1) - 1]
        source_start = first.source_start + (start - first.start) if first.verbatim else first.source_start
        source_end = last.source_start + (end - last.start) if last.verbatim else last.source_end
        return source_start, source_end

    @cached_property
    def _source_starts(self) -> list[int]:
        return [run.source_start for run in self.runs]

    def clean_slice(self, source_start: int, source_end: int) -> str:
        """The clean text of ``source[source_start:source_end]``: what the span says once lifted parts are left out."""
        pieces = []
        for index in range(max(0, bisect_right(self._source_starts, source_start) - 1), len(self.runs)):
            run = self.runs[index]
            if run.source_start >= source_end:
                break
            if run.source_end <= source_start:
                continue
            if run.verbatim:
                low = max(run.source_start, source_start) - run.source_start
                high = min(run.source_end, source_end) - run.source_start
                pieces.append(self.text[run.start + low : run.start + high])
            else:
                pieces.append(self.text[run.start : run.end])
        return "".join(pieces)
