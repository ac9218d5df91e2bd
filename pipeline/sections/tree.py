"""The tree of sections: which blocks are headings, of what kind, and what each encloses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.document import Document
from pipeline.sections.headings import Heading, read_heading, rules, split_rating
from pipeline.spans import Section

ROW = re.compile(r"\W*\d\.\d\.?\s")


@dataclass(frozen=True, slots=True)
class Opening:
    """A block that opens a section."""

    block: int
    start: int
    heading: Heading


def find_sections(document: Document) -> list[Section]:
    """The sections of ``document`` in the order of their headings, nested by level; empty where there is no heading."""
    openings = drop_repeated(document, find_openings(document))
    ends = [section_end(openings, index, len(document.text)) for index in range(len(openings))]
    sections: list[Section] = []
    stack: list[Section] = []
    for index, (opening, end) in enumerate(zip(openings, ends, strict=True)):
        while stack and stack[-1].level >= opening.heading.level:
            stack.pop()
        parent = stack[-1] if stack else None
        section = make_section(document, index, opening, end, parent)
        sections.append(section)
        stack.append(section)
    return sections


def find_openings(document: Document) -> list[Opening]:
    """The blocks that read as headings, in order."""
    openings: list[Opening] = []
    enclosing: str | None = None
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if block.kind in ("bullet", "quote") or block.end - block.start > 220:
            continue
        text = document.text[block.start : block.end]
        if block.kind == "paragraph" and not short_line(document, index):
            continue
        heading = read_heading(text, block, enclosing=enclosing)
        if heading is None or not fits(document, index, heading, enclosing, openings):
            continue
        if heading.kind == "standard" and heading.rating is None:
            heading = replace(heading, rating=rating_behind(document, index))
        if heading.kind == "domain" and rating_row(document, index + 1) and rating_row(document, index + 2):
            heading = replace(heading, kind="ratings", level=2 if enclosing else 1)
        if heading.kind in ("strengths", "improvements", "mixed") and in_standard(openings):
            heading = replace(heading, level=3)
        openings.append(Opening(index, block.start, heading))
        if heading.level == 1:
            enclosing = heading.kind
    return openings


def short_line(document: Document, index: int) -> bool:
    """Whether a paragraph could be a heading: one short line, no full stop, something other than a heading's like after it."""
    block = document.blocks[index]
    text = document.text[block.start : block.end]
    return len(text) < 70 and text[-1:] not in ".,;!%" and text[:1].isupper() and len(text) > 3 and not text.isupper()


def fits(document: Document, index: int, heading: Heading, enclosing: str | None, openings: list[Opening]) -> bool:
    """Whether the heading can stand where it stands: numbered items of recommendations and cells of tables are no headings."""
    block = document.blocks[index]
    if heading.kind == "domain" and block.kind == "numbered":
        after = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
        if after is None or (after.kind == "numbered" and document.text[after.start : after.start + 4].count(".") == 1):
            return False
        if enclosing in ("recommendations", "mixed") and not goes_on(document, index, heading, openings):
            return False
    if (
        heading.kind == "standard"
        and rating_row(document, index)
        and (rating_row(document, index - 1) or rating_row(document, index + 1))
    ):
        return False
    if heading.kind == "mixed" and heading.title.lower() in ("enablers", "barriers") and block.kind != "heading":
        return True
    if heading.kind == "subsection" and block.kind == "paragraph" and not isolated(document, index):
        return False
    return not (heading.kind == "summary" and heading.title.lower() == "summary" and enclosing not in (None, "front", "foreword"))


def in_standard(openings: list[Opening]) -> bool:
    """Whether a standard was opened since the last chapter: its lists belong to it."""
    for opening in reversed(openings):
        if opening.heading.level == 1:
            return False
        if opening.heading.kind == "standard":
            return True
    return False


def rating_row(document: Document, index: int) -> bool:
    """Whether the block is one row of a table of ratings: a standard's number, its title, its rating."""
    if not 0 <= index < len(document.blocks):
        return False
    block = document.blocks[index]
    text = document.text[block.start : min(block.end, block.start + 150)]
    return bool(ROW.match(text)) and split_rating(text)[1] is not None


def goes_on(document: Document, index: int, heading: Heading, openings: list[Opening]) -> bool:
    """Whether a number goes on with the chapters' numbers, or starts anew after a list whose numbers had passed it."""
    if heading.number == next_number(openings):
        return True
    for block in reversed(document.blocks[openings[-1].block + 1 : index]):
        if block.kind == "numbered" and block.marker and block.marker.isdigit():
            return heading.number == "1" and int(block.marker) > 1
    return False


def next_number(openings: list[Opening]) -> str | None:
    """The number that the next chapter would have."""
    last = next((o.heading.number for o in reversed(openings) if o.heading.level == 1 and o.heading.number), None)
    return str(int(last) + 1) if last and last.isdigit() else None


def isolated(document: Document, index: int) -> bool:
    """Whether an unmarked short line is a heading by its place: a full sentence before it, a paragraph or bullet after it."""
    before = document.blocks[index - 1] if index else None
    after = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    if before is None or after is None or after.end - after.start < 60:
        return False
    return document.text[before.end - 1] in ".:”’" or document.blocks[index - 1].kind == "heading"


def rating_behind(document: Document, index: int) -> str | None:
    """The rating that stands alone in the line after a standard's heading, or at the end of its expectation."""
    for block in document.blocks[index + 1 : index + 3]:
        text = document.text[block.start : block.end]
        rest, rating = split_rating(text)
        if rating and (not rest or "\t" in text):
            return rating
    return None


def drop_repeated(document: Document, openings: list[Opening]) -> list[Opening]:
    """The openings without those that a second printing of the same chapter heading repeats at once."""
    kept: list[Opening] = []
    for opening in openings:
        same = (
            kept
            and kept[-1].heading.title.lower() == opening.heading.title.lower()
            and kept[-1].heading.kind == opening.heading.kind
        )
        if not same or opening.block - kept[-1].block > 2:
            kept.append(opening)
    return kept


def section_end(openings: list[Opening], index: int, length: int) -> int:
    """Where the section ends: at the next heading of its own level or above."""
    level = openings[index].heading.level
    return next((o.start for o in openings[index + 1 :] if o.heading.level <= level), length)


def make_section(document: Document, index: int, opening: Opening, end: int, parent: Section | None) -> Section:
    """The section that a heading opens."""
    heading = opening.heading
    source_start, _ = document.source_span(opening.start, opening.start + 1)
    text = document.source.text
    line_start = max(text.rfind("\n", 0, source_start), text.rfind("\f", 0, source_start)) + 1
    source_start = line_start + len(text[line_start:source_start]) - len(text[line_start:source_start].lstrip())
    return Section(
        index=index,
        parent=parent.index if parent else None,
        level=heading.level,
        kind=heading.kind,
        number=heading.number,
        title=heading.title,
        rating=heading.rating,
        start=opening.start,
        end=end,
        source_start=source_start,
        source_end=document.source_span(end - 1, end)[1],
        path=(*(parent.path if parent else ()), heading.title),
        standard=standard_of(heading, parent),
    )


def standard_of(heading: Heading, parent: Section | None) -> str | None:
    """The standard, domain or theme that the sentences of the section are about."""
    theme = rules()["themes"].get(heading.title.lower())
    if theme:
        return str(theme)
    if heading.kind in ("domain", "standard", "ratings"):
        themed = parent is not None and parent.standard is not None and not parent.standard[:1].isdigit()
        if heading.kind == "standard" and themed and parent is not None:
            return parent.standard
        return heading.number
    return parent.standard if parent else None
