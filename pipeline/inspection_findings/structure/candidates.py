"""Which blocks could be headings by their own look and their neighbours, before it is known where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from inspection_findings.model.source import Block, Document
from inspection_findings.structure.headings import Heading, read_heading, rules

# shorter than this, in characters, a paragraph is no running text; one that ends like a sentence; an item of a list
PROSE, STATEMENT, ITEM = 60, 20, 12
# longer than this is no heading, in characters: at all, and without a mark or a known title
LONGEST, LONGEST_PLAIN = 200, 90
# the level of a chapter's standards and lists
PARTS = 2
# the number of a chapter that has no mark of its own: with a full stop or a bracket, or called so
DOTTED = re.compile(r"(?:(?-i:[A-Z])\s?)?\d{1,2}[.)]|domain|section|chapter", re.IGNORECASE)
LABEL = re.compile(r"[A-Z][\w ]{2,24}:\s")
LISTS = ("strengths", "improvements", "mixed")


@dataclass(frozen=True, slots=True)
class Opening:
    """A block that opens a section, or could; ``prose`` tells that running text or bullets stand between it and the next one.

    ``lead`` is the block at which the section's text begins where that is before its heading, else -1."""

    block: int
    start: int
    heading: Heading
    prose: bool = False
    lead: int = -1

    @property
    def first(self) -> int:
        """The first block that belongs to the section."""
        return self.block if self.lead < 0 else self.lead


def candidates(document: Document) -> list[Opening]:
    """The blocks that could be headings by their own look, in order."""
    found: list[Opening] = []
    prose = False
    for index, block in enumerate(document.blocks):
        heading = None
        if block.kind in ("heading", "row") or (block.alone and block.kind == "paragraph") or block.kind == "numbered":
            if block.end - block.start <= LONGEST:
                heading = read_heading(document.text[block.start : block.end], block)
                if heading is not None and not looks(document, index, heading):
                    heading = None
        if heading is None:
            prose = prose or is_prose(document, block)
            continue
        if found and prose:
            found[-1] = replace(found[-1], prose=True)
        found.append(Opening(index, block.start, heading))
        prose = False
    if found and prose:
        found[-1] = replace(found[-1], prose=True)
    return found


def is_prose(document: Document, block: Block) -> bool:
    """Whether a block is running text or an item of a list: what stands below a heading and not below a table's row."""
    size = block.end - block.start
    if block.kind in ("bullet", "quote", "numbered"):
        return size > ITEM
    return block.kind == "paragraph" and (size >= PROSE or (size > STATEMENT and document.text[block.end - 1] in ".!?”’"))


def looks(document: Document, index: int, heading: Heading) -> bool:
    """Whether the block could be a heading of this kind by its look and its neighbours."""
    block = document.blocks[index]
    if heading.known:
        return block.kind != "row" or heading.kind == "mixed"
    if heading.kind == "subsection":
        return block.kind == "heading" or (block.kind == "paragraph" and fits_plain(document, index))
    if heading.kind == "domain" and not heading.marked:
        if block.kind == "row" or (
            heading.title.lower() not in rules()["domains"] and not DOTTED.match(document.text, block.start)
        ):
            return False
        return block.kind != "numbered" or is_chapter(document, index, heading)
    return block.kind != "numbered" or block.marker is None or "." in block.marker


def is_chapter(document: Document, index: int, heading: Heading) -> bool:
    """Whether "1. Title" without a mark is a chapter and no item of a list: a known title, or no neighbour goes on counting."""
    if heading.title.lower() in rules()["domains"] or heading.title.lower() in rules()["themes"]:
        return True
    block = document.blocks[index]
    counted = heading.number is not None and heading.number.isdigit()
    if not heading.number or not counted or not heading.title[:1].isupper() or block.end - block.start > LONGEST_PLAIN:
        return False
    number = int(heading.number)
    for place, wanted in ((index - 1, number - 1), (index + 1, number + 1)):
        if 0 <= place < len(document.blocks) and document.blocks[place].marker == str(wanted):
            return False
    return index + 1 < len(document.blocks) and document.blocks[index + 1].kind != "bullet"


def fits_plain(document: Document, index: int) -> bool:
    """Whether an unmarked short line can be a heading by its place: a sentence's end before it, running text after it."""
    text = document.text
    block = document.blocks[index]
    title = text[block.start : block.end]
    if not title[0].isupper() or title[-1] in '.:;,!?”’"…%' or title.isupper() or len(title) > LONGEST_PLAIN or LABEL.match(title):
        return False
    before = document.blocks[index - 1] if index else None
    after = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    if before is None or after is None:
        return False
    chapter = before.kind == "numbered" and before.end - before.start < PROSE
    ends = text[before.end - 1] in '.:!?”’"' or before.kind in ("heading", "row", "bullet", "caption") or before.alone or chapter
    goes_on = is_prose(document, after) or after.kind == "heading" or (after.alone and after.kind == "paragraph")
    return ends and goes_on and not text[after.start].islower()


def drop_listed(found: list[Opening]) -> list[Opening]:
    """The candidates without those of a contents page: chapters in a row with nothing between them that come again later.

    A chapter that comes again before any other is no entry of a contents page; its copies are running heads, or stand on its
    divider page, where the last one counts.
    """
    later: dict[tuple[str, str | None, str], int] = {}
    kept: list[Opening] = []
    follows_chapter = False
    chapter = len(found)
    for place in range(len(found) - 1, -1, -1):
        opening = found[place]
        heading = opening.heading
        key = (heading.kind, heading.number, heading.title.lower())
        again = later.get(key, -1)
        running = heading.level == 1 and place + 1 < again <= chapter
        listed = not opening.prose and again > 0 and follows_chapter and heading.kind != "ratings" and not running
        if not listed or heading.kind in LISTS:
            kept.append(opening)
            if heading.kind not in LISTS:
                later[key] = place
        chapter = place if heading.level == 1 else chapter
        follows_chapter = heading.level <= PARTS and not heading.rating
    return kept[::-1]
