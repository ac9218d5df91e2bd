"""Where the reading of sentences is: the section, the list and its side, the addressee, and whether it is in an illustration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inspection_findings.model.report import Section
from inspection_findings.model.source import Block, Document
from inspection_findings.structure.dividers import titles
from inspection_findings.structure.illustration import Illustration

ADDRESSEE = re.compile(
    r"(?:the\s+)?(.{2,140}?)[,\s]+(?:should|must|needs? to|are to|is to)(?:\s*[:…–-]|\s*\.\.\.)?\s*", re.IGNORECASE
)
INSIDE = re.compile(r"(?:\d{1,2}[.)]\s+)?(?:The\s+)?([A-Z][^.;:]{2,90}?),?\s+(?:should|must)\b")
NAME = re.compile(r"(?:(?:For|To)\s+)?(?:the\s+)?([A-Z][\w’'&,()\s-]{2,120}?)\s*:?", re.IGNORECASE)
INSPECTOR = re.compile(r"\b(?:Chief|HM|Lead) Inspector\b")
OUTSIDE = ("annex", "glossary", "front", "ratings")
LISTS = ("strengths", "improvements", "recommendations")


@dataclass(frozen=True, slots=True)
class Item:
    """What a block is an item of: a list's kind, the body that a recommendation is addressed to, the sides of a row's columns."""

    list_kind: str | None = None
    addressee: str | None = None
    columns: tuple[str, ...] = ()


class Place:
    """Where the reading is. Blocks are shown to it in order: `enter` for headings, `see` and `leave` around other blocks."""

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        self._document = document
        self._sections = sections
        self._chapters: dict[int, Section] = {}
        self._illustration = Illustration()
        self._sides = Sides("")
        self._bulleted = self._done = False
        self._addressed = False
        self.sectioned = bool(sections)
        self.section: Section | None = None
        self.titles: frozenset[str] = frozenset()
        self.addressee: str | None = None
        self.position = 0
        self.illustration = False

    def enter(self, section: Section, index: int) -> None:
        """Enter the section whose heading is block ``index``."""
        self.section = section
        self.titles = titles(self._document, section.start) | self.titles_around(section)
        self.position = 0
        self._done = False
        self._illustration.enter(section.title)
        if section.kind in ("mixed", *LISTS):
            self._sides = Sides(section.title)
            self._bulleted = self.has_items(index, section.end)
        if self.chapter() != "recommendations":
            self.addressee = None
            return
        if section.kind == "recommendations":
            self.addressee = None
            self._addressed = self.has_addressee(index, section.end)
            return
        self.addressee = addressee_of(section.title) or name_of(section.title)

    def titles_around(self, section: Section) -> frozenset[str]:
        """The titles of the sections that enclose the section, as running heads print them."""
        if section.parent is None:
            return frozenset()
        parent = self._sections[section.parent]
        return titles(self._document, parent.start) | self.titles_around(parent)

    def has_items(self, index: int, end: int) -> bool:
        """Whether bullets, numbered items or rows follow in the section."""
        blocks = self._document.blocks
        for place in range(index + 1, len(blocks)):
            block = blocks[place]
            if block.start >= end or block.kind == "heading":
                return False
            if block.kind in ("bullet", "numbered", "row"):
                return True
        return False

    def has_addressee(self, index: int, end: int) -> bool:
        """Whether the chapter of recommendations has numbered items or names the bodies that it is addressed to."""
        blocks = self._document.blocks
        for place in range(index + 1, len(blocks)):
            block = blocks[place]
            if block.start >= end:
                return False
            if block.kind == "numbered" or addressee_of(self._document.text[block.start : block.end]):
                return True
        return False

    def see(self, text: str, block: Block) -> bool:
        """Take note of an addressee, a quotation or an example box that the block opens or goes on with.

        Returns whether the block is nothing but the line that names the addressee, a heading in effect.
        """
        named = None
        if self.chapter() == "recommendations" and block.kind in ("paragraph", "heading"):
            named = addressee_of(text) or (name_of(text) if self.names(text, block) else None)
            if named:
                self.addressee = named
        self.illustration = self._illustration.see(text, block)
        return named is not None

    def leave(self, block: Block) -> None:
        """Take note of what the block closed: running text behind the bullets of a list ends it."""
        if self.section and self.section.kind in LISTS and self._bulleted and block.kind == "paragraph" and self.position > 1:
            self._done = True

    def names(self, text: str, block: Block) -> bool:
        """Whether a line among recommendations is nothing but the name of a body."""
        return (
            (block.alone or text.endswith(":"))
            and len(text) < 120
            and text[-1] not in ".;"
            and len(text.split()) < 16
            and name_of(text) is not None
            and not text.lower().startswith(("we ", "as ", "in ", "this ", "these "))
        )

    def item(self, text: str, block: Block) -> Item:
        """What the block is an item of."""
        section = self.section
        if block.run_in is not None and self.chapter() != "recommendations":
            return Item(block.run_in)
        if section is None or block.kind == "heading":
            return Item()
        if self.chapter() == "recommendations":
            return self.recommendation(text, block)
        if section.kind == "mixed":
            columns = self._sides.columns(text) if block.kind == "row" else ()
            return Item(self._sides.side(block), columns=columns)
        if section.kind in ("strengths", "improvements"):
            listed = block.kind in ("bullet", "numbered", "row") if self._bulleted else not text.endswith(":")
            return Item(section.kind if listed and not self._done else None)
        return Item()

    def recommendation(self, text: str, block: Block) -> Item:
        """What a block is in the chapter of recommendations."""
        listed = block.kind == "numbered" or (
            block.kind in ("bullet", "row") and (self.addressee is not None or not self._addressed)
        )
        loose = block.kind == "paragraph" and self.addressee is not None and not addressee_of(text) and text[:1].islower()
        if not (listed or loose):
            return Item()
        inside = INSIDE.match(text) if self.addressee is None else None
        return Item("recommendations", inside[1] if inside else self.addressee)

    def chapter(self) -> str | None:
        """The kind of the outermost section."""
        section = self.section
        if section is None:
            return None
        top = self._chapters.get(section.index)
        if top is None:
            top = section
            while top.parent is not None:
                top = self._sections[top.parent]
            self._chapters[section.index] = top
        return top.kind

    def signs(self, text: str) -> bool:
        """Whether a short block is the name and office of the inspector below a foreword."""
        return (
            0 < len(text) < 160
            and text[-1] not in ".:;"
            and self.chapter() in ("foreword", "summary")
            and INSPECTOR.search(text) is not None
            and len(text.split()) < 16
        )

    def body(self) -> bool:
        """Whether the text is part of the report's body."""
        if self.section is None:
            return not self._sections
        return self.chapter() not in OUTSIDE and self.section.kind != "ratings"


class Sides:
    """The side of each cell of a table of enablers and barriers, which text takes from a page row by row.

    Two columns of numbered cells come as 1, 1, 2, 2, 3, 4: a number that was there already is the other column's. A number
    that could be either's has no side.
    """

    def __init__(self, title: str) -> None:
        names = re.findall(r"enabler|barrier|strength|improvement", title.lower())
        kinds = ["strengths" if name in ("enabler", "strength") else "improvements" for name in names]
        self._kinds = list(dict.fromkeys(kinds))
        self._next = [1, 1]
        self._single: str | None = None

    def columns(self, text: str) -> tuple[str, ...]:
        """The sides of the columns of a table's row."""
        return tuple(self._kinds) if len(self._kinds) == 2 and "\t" in text else ()

    def side(self, block: Block) -> str | None:
        """The side of one cell."""
        if len(self._kinds) < 2:
            return self._kinds[0] if self._kinds else None
        if not block.marker or not block.marker.isdigit():
            return None
        number = int(block.marker)
        first, second = self._next
        if number == first:
            self._next[0] += 1
            return self._kinds[0]
        if number == second:
            self._next[1] += 1
            return self._kinds[1]
        return None


def addressee_of(text: str) -> str | None:
    """The body that a line such as "The Ministry of Justice should:" is addressed to."""
    match = ADDRESSEE.fullmatch(text) if len(text) < 170 else None
    return match[1].strip(" ,") if match else None


def name_of(text: str) -> str | None:
    """The body that a line names, without article and colon."""
    match = NAME.fullmatch(text)
    return match[1].strip() if match else None
