"""Word documents (.docx): the text of ``word/document.xml`` and of the footnotes as blocks.

Only the parts that hold text are opened, with the standard library's zip and XML readers; macros, embedded objects and whatever
the document links to are never touched. Elements are told by their local names, so that both kinds of the format (Transitional and
Strict) are read alike.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from inspection_findings.errors import ReadError
from inspection_findings.model.source import Source
from inspection_findings.readers.docx_inline import equation_field, font_of, in_font, maths, numerators, raised_text, symbol
from inspection_findings.readers.docx_styles import (
    LEVELS,
    Numbering,
    Style,
    Styles,
    attribute,
    child,
    is_left_out,
    is_on,
    local,
    number_in,
    read_numbering,
)
from inspection_findings.readers.fractions import NUMERATOR, settle_fractions
from inspection_findings.readers.limits import Limits, check_size
from inspection_findings.readers.writer import Block, is_row_label, paragraph, reference, tidy, write

# what a run's child says as text
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
# tracked deletions, properties, fields' instructions, comments, pictures' fallbacks: no part of the text
PASSED = frozenset(("del", "moveFrom", "delText", "rPr", "pPr", "Fallback", "commentReference", "annotationRef"))
# what zip and XML readers raise over a damaged file, beside their own errors
DAMAGE = (KeyError, NotImplementedError, OSError, EOFError, RuntimeError, ValueError, StopIteration)
CHUNK = 1 << 20
BODY_DEPTH = 2  # the body stands in the document
MAX_DEPTH = 400  # elements inside one another; Word's own tables in tables stay below 100
MOST_COLUMNS = 50  # that one cell may reach over
LONG = 150  # letters; a tab in a longer paragraph is no column of a table typed by hand


@dataclass(slots=True)
class Paragraph:
    """A paragraph as it is read: its inline text, whether all of it is bold, and the text boxes anchored in it.

    ``style`` and ``properties``: those of the last paragraph whose mark was read.
    """

    text: list[str] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    boxes: list[Element] = field(default_factory=list)
    style: Style = field(default_factory=Style)
    properties: Element | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How the letters of a run are set."""

    bold: bool = False
    hidden: bool = False
    properties: Element | None = None


def read_docx(data: bytes, *, name: str, limits: Limits) -> Source:
    """The report in a Word document.

    Raises:
        ReadError: it is damaged, unpacks to more than ``limits.unpacked_bytes``, declares XML entities, or holds no text.
    """
    where = f"{name}: " if name else ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            source = Package(archive, where, limits).read()
    except (zipfile.BadZipFile, ParseError, zlib.error, *DAMAGE) as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise ReadError(f"{where}is a damaged Word document ({told}): get it again, or save it anew", path=name) from error
    except ReadError as error:
        raise ReadError(str(error), path=name) from error
    if not any(char.isalpha() for char in source.text):
        raise ReadError(f"{where}the Word document holds no text: pictures of pages need OCR first", path=name)
    return source


class Package:
    """The parts of one document."""

    def __init__(self, archive: zipfile.ZipFile, where: str, limits: Limits) -> None:
        self._archive = archive
        self._where = where
        self._limits = limits
        limit = limits.unpacked_bytes
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > limit:
            raise ReadError(f"{where}unpacks to {unpacked:,} bytes, the limit is {limit:,}: raise limits.unpacked_bytes")
        self._names = set(archive.namelist())
        self._depth = 0

    def read(self) -> Source:
        """The text of the document, its blocks and its title."""
        styles = self.root("word/styles.xml")
        numbering = self.root("word/numbering.xml")
        reader = Reader(Styles(styles), read_numbering(numbering))
        for part, kind in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
            root = self.root(part)
            if root is not None:
                reader.notes.update({(kind, attribute(note, "id") or ""): note for note in root if local(note) == kind})
        main = next(name for name in sorted(self._names) if re.fullmatch(r"word/document\d*\.xml", name))
        for element in self.stream(main):
            reader.element(element)
            check_size(reader.letters, reader.parts, where=self._where, limits=self._limits)
        return write(reader.finish()).source(title=self.title())

    def title(self) -> str | None:
        """The title in the document's properties."""
        core = self.root("docProps/core.xml")
        found = next((item.text for item in core if local(item) == "title"), None) if core is not None else None
        return " ".join(found.split()) or None if found else None

    def root(self, name: str) -> Element | None:
        """The whole of a part, None where the document has none."""
        if name not in self._names:
            return None
        root = None
        for _, root in self.events(name):  # noqa: B007
            pass
        return root

    def stream(self, name: str) -> Iterator[Element]:
        """The blocks of the main part one by one, each freed when the next is asked for."""
        path: list[Element] = []
        for event, element in self.events(name):
            if event == "start":
                path.append(element)
                continue
            path.pop()
            if len(path) == BODY_DEPTH and local(path[-1]) == "body":
                yield element
                path[-1].remove(element)

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """The elements of a part as they open and close.

        Raises:
            ReadError: the part declares a document type, the place of entities that expand; Word never writes one.
        """
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        with self._archive.open(name) as file:
            before: bytes | None = b""  # what may be the beginning of a declaration; None once an element has begun
            while chunk := file.read(CHUNK):
                if before is not None:
                    before += chunk if b"\0" not in chunk[:100] else chunk.replace(b"\0", b"")
                    if b"<!DOCTYPE" in before:
                        raise ReadError(f"{self._where}its part {name} declares XML entities, which Word never does: not opened")
                    before = before[-8:]
                parser.feed(chunk)
                for event in self.checked(parser, name):
                    before = None
                    yield event
        parser.close()
        yield from self.checked(parser, name)

    def checked(self, parser: XMLPullParser[Element], name: str) -> Iterator[tuple[str, Element]]:
        """The events that the parser holds ready.

        Raises:
            ReadError: the elements are nested deeper than any that Word writes.
        """
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            self._depth += 1 if event == "start" else -1
            if self._depth > MAX_DEPTH:
                raise ReadError(f"{self._where}its part {name} is nested more than {MAX_DEPTH} deep: save it anew with Word")
            yield event, element


class Reader:
    """Turns the elements of a document's body into blocks."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._blocks: list[Block] = []
        self._marks: dict[tuple[str, str], str] = {}
        self._carried: Paragraph | None = None  # a paragraph whose mark was deleted: it goes on in the next
        self.letters = self.parts = 0  # gathered so far: letters, and blocks and cells
        self.notes: dict[tuple[str, str], Element] = {}

    def element(self, element: Element) -> None:
        """Take one block of the body."""
        self._blocks.extend(self.blocks(element))

    def finish(self) -> list[Block]:
        """All blocks, the footnotes that the text refers to behind them."""
        self._blocks.extend(self.release())
        done: set[tuple[str, str]] = set()
        while len(done) < len(self._marks):
            for key, mark in list(self._marks.items()):
                if key in done:
                    continue
                done.add(key)
                texts = [block.text for item in self.notes.get(key, ()) for block in [*self.blocks(item), *self.release()]]
                if any(texts):
                    self._blocks.append(Block("note", " ".join(filter(None, texts)), marker=mark))
        return self._blocks

    def blocks(self, element: Element) -> Iterator[Block]:
        """The blocks of a paragraph, a table, or of what wraps them (content controls, tracked insertions)."""
        kind = local(element)
        if kind == "p":
            yield from self.paragraph(element)
        elif kind == "tbl":
            yield from self.release()
            yield self.table(element)
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "txbxContent", "AlternateContent", "Choice", "smartTag"):
            for item in element:
                yield from self.blocks(item)

    def paragraph(self, element: Element) -> Iterator[Block]:
        """The block of a paragraph, and those of the text boxes in it; none yet where a tracked deletion took its mark."""
        properties = child(element, "pPr")
        found, self._carried = self._carried or Paragraph(), None
        found.style, found.properties = self.style(properties), properties
        self.gather(element, found, Run(bold=found.style.bold, hidden=found.style.hidden))
        mark = child(properties, "rPr") if properties is not None else None
        if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
            self._carried = found
        else:
            yield from self.whole(found)

    def release(self) -> Iterator[Block]:
        """The paragraph that no other one goes on with."""
        found, self._carried = self._carried, None
        if found is not None:
            yield from self.whole(found)

    def whole(self, found: Paragraph) -> Iterator[Block]:
        """The block of a paragraph that is read to its end, and those of the text boxes in it."""
        text = settle_fractions(tidy_tabs(numerators("".join(found.text))))
        if text:
            self.letters += len(text)
            self.parts += 1
            yield self.shape(text, found, found.properties, found.style)
        for box in found.boxes:
            inner = [block for item in box for block in self.blocks(item)]
            inner.extend(self.release())
            if inner:
                yield Block("table", rows=[[inner]])

    def shape(self, text: str, found: Paragraph, properties: Element | None, style: Style) -> Block:
        """What a paragraph is by its style and numbering: heading, item of a list, quotation, plain."""
        level = style.heading
        outline = child(properties, "outlineLvl") if properties is not None else None
        outlined = number_in(attribute(outline, "val"), most=LEVELS) if outline is not None else None
        if outlined is not None:
            level = outlined + 1 if outlined < LEVELS else None
        number, depth = self._numbering.place(properties, style)
        mark = self._numbering.mark(number, depth) if number else None
        bold = 0 < found.letters == found.bold_letters
        if level and not style.contents:
            shown = f"{mark} {text}" if mark and mark != "-" else text
            return Block("heading", shown, level=level)
        if style.contents:
            return Block("paragraph", re.sub(r"\s*\t\s*(\w{1,4})$", r" ..... \1", text).replace("\t", " "))
        text = text if len(text) < LONG else text.replace("\t", " ")
        if mark:
            return Block("bullet" if mark == "-" else "numbered", text, depth=depth, marker=mark, bold=bold, quote=style.quote)
        return paragraph(text, bold=bold, quote=style.quote)

    def style(self, properties: Element | None) -> Style:
        """The style of a paragraph; the document's default where it names none."""
        named = child(properties, "pStyle") if properties is not None else None
        return self._styles.get((attribute(named, "val") if named is not None else None) or "")

    def gather(self, element: Element, found: Paragraph, run: Run) -> None:
        """Gather the text of a paragraph: iteratively, so that no nesting is too deep."""
        stack: list[tuple[Element, Run]] = [(item, run) for item in reversed(element)]
        while stack:
            item, here = stack.pop()
            kind = local(item)
            if kind in PASSED:
                continue
            if kind == "txbxContent":
                found.boxes.append(item)
            elif kind == "r":
                here = self.run(item, here)
                stack.extend([(inner, here) for inner in reversed(item)])
            elif not self.inline(item, kind, found, here):
                stack.extend([(inner, here) for inner in reversed(item)])

    def inline(self, item: Element, kind: str, found: Paragraph, run: Run) -> bool:
        """Gather what an element of a line says, nothing where it is hidden; False for one that only encloses others."""
        said: str | None = None
        if kind == "t":
            if not run.hidden:
                self.say(item.text or "", found, run)
            return True
        if kind == "sym":
            said = symbol(attribute(item, "char") or "", attribute(item, "font") or font_of(run.properties))
        elif kind in MARKS:
            said = MARKS[kind] if attribute(item, "type") not in ("page", "column") else ""
        elif kind in ("footnoteReference", "endnoteReference"):
            said = "" if run.hidden else self.note_mark(item, kind)
        elif kind == "instrText":
            said = equation_field(item.text or "")
        elif kind == "oMath":
            said = maths(item)
        if said is not None and not run.hidden:
            found.text.append(said)
        return said is not None

    def note_mark(self, item: Element, kind: str) -> str:
        """The mark of a footnote that the document has."""
        key = (kind.removesuffix("Reference"), attribute(item, "id") or "")
        return reference(self._marks.setdefault(key, str(len(self._marks) + 1))) if key in self.notes else ""

    def say(self, text: str, found: Paragraph, run: Run) -> None:
        """Add the text of a run."""
        text = in_font(text.replace("\n", " ").replace("\r", " ").replace(NUMERATOR, ""), font_of(run.properties))
        found.text.append(raised_text(text, run.properties))
        letters = sum(char.isalnum() for char in text)
        found.letters += letters
        found.bold_letters += letters if run.bold else 0

    def run(self, run: Element, around: Run) -> Run:
        """How a run is set, by its own properties or its character style; a style that hides in a style that hides shows again."""
        properties = child(run, "rPr")
        if properties is None:
            return around
        named = child(properties, "rStyle")
        style = self._styles.get(attribute(named, "val") or "") if named is not None else Style()
        bold, hidden = is_on(properties, "b"), is_left_out(properties)
        if bold is None:
            bold = around.bold or style.bold
        if hidden is None:
            hidden = around.hidden != style.hidden
        return Run(bold, hidden, properties)

    def table(self, element: Element) -> Block:
        """A table with its cells; a cell merged downwards stands in its first row, and in each where it heads them."""
        rows: list[list[list[Block]]] = []
        heads, heading = 0, True
        above: dict[int, list[Block]] = {}
        for row in descend(element, "tr"):
            heading = heading and bool(is_on(child(row, "trPr"), "tblHeader"))
            heads += heading
            cells: list[list[Block]] = []
            for cell in descend(row, "tc"):
                cells.extend(self.cell(cell, len(cells), above))
            self.parts += len(cells)
            rows.append(cells)
        return Block("table", rows=rows, heads=heads if heads < len(rows) else 0)

    def cell(self, cell: Element, column: int, above: dict[int, list[Block]]) -> Iterator[list[Block]]:
        """The blocks of a cell, and empty cells for the further columns that it reaches over."""
        properties = child(cell, "tcPr")
        merged = child(properties, "vMerge") if properties is not None else None
        if merged is not None and attribute(merged, "val") in (None, "continue"):
            yield above.get(column, [])
        else:
            blocks = [block for item in cell for block in self.blocks(item)]
            blocks.extend(self.release())
            above[column] = blocks if column == 0 and merged is not None and is_row_label(blocks) else []
            yield blocks
        span = child(properties, "gridSpan") if properties is not None else None
        width = number_in(attribute(span, "val"), most=MOST_COLUMNS) if span is not None else None
        yield from ([] for _ in range((width or 1) - 1))


def descend(element: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also in content controls and tracked insertions; no deleted or hidden rows."""
    for item in element:
        kind = local(item)
        if kind == wanted:
            properties = child(item, "trPr")
            if properties is None or not (child(properties, "del") is not None or is_on(properties, "hidden")):
                yield item
        elif kind in ("sdt", "sdtContent", "customXml", "ins"):
            yield from descend(item, wanted)


def tidy_tabs(text: str) -> str:
    """The text of a paragraph with its tabs kept between words, white space folded otherwise."""
    if "\t" not in text:
        return tidy(text)
    return "\n".join("\t".join(part for piece in line.split("\t") if (part := tidy(piece))) for line in text.split("\n")).strip(
        "\n"
    )
