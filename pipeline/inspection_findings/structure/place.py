"""Where the reading of sentences is: the section, the list and its side, the addressee, and whether it is in an illustration."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from inspection_findings.frameworks.phrases import heading_rule, normal, title_pattern
from inspection_findings.layout.sentence_ends import cut
from inspection_findings.model.framework import Framework
from inspection_findings.model.framework import ListRule as FrameworkList
from inspection_findings.model.report import Section
from inspection_findings.model.source import Block, Document
from inspection_findings.rules import AnyCasePattern, Parts, RuleModel, load_rules
from inspection_findings.structure.dividers import titles
from inspection_findings.structure.illustration import Illustration

ADDRESSEE = re.compile(
    r"(?:the\s+)?(.{2,140}?)[,\s]+(?:should|must|needs? to|are to|is to)(?:\s*[:…–-]|\s*\.\.\.)?\s*", re.IGNORECASE
)
INSIDE = re.compile(r"(?:\d{1,2}[.)]\s+)?(?:The\s+)?([A-Z][^.;:]{2,90}?),?\s+(?:should|must)\b")
NAME = re.compile(r"(?:(?:For|To)\s+)?(?:the\s+)?([A-Z][\w’'&,()\s-]{2,120}?)\s*:?", re.IGNORECASE)
INSPECTOR = re.compile(r"\b(?:Chief|HM|Lead) Inspector\b")
OUTSIDE = ("annex", "glossary", "front", "ratings")
ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
LISTS = ("strengths", "improvements", "recommendations")
ACTIONS = ("improvements", "recommendations")
# the list that a framework's label makes of a heading's items
OF_LABEL = {"strength": "strengths", "area_for_improvement": "improvements", "recommendation": "recommendations", "none": None}
# a name of a body is no longer; a paragraph that is an item of a list without bullets is no longer, in characters
LONGEST_NAME, SHORT = 120, 350
# a signature, and a line that says who should act, is no longer, in characters; a name or a signature has fewer words
LONGEST_SIGNATURE, LONGEST_LEAD, MOST_WORDS = 160, 170, 16
# the columns of a table of enablers and barriers
BOTH = 2
CLOSING = re.compile(r"yours (?:sincerely|faithfully|truly)\b", re.IGNORECASE)
DIRECTIVE = re.compile(r"\b(?:should|must|needs? to|is to|are to)\b")
# who acts: "Leaders across the partnership should work ..."; not what is done ("A review should be made")
SUBJECT = re.compile(
    r"(?:\d{1,3}[.)]\s+)?(?:The\s+)?([A-Z][^.;:]{2,110}?),?\s+(?:should|must|needs? to)"
    r"(?!\s+(?:not\s+)?be\s+\w+(?:ed|en|ne|de|ut|ld)\b)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """What a block is an item of: a list's kind, the body that an action is addressed to, the sides of a row's columns.

    ``span`` is where the item's own text stands in a row of which a cell names the addressee; ``loose`` tells that the item is a
    paragraph, whose sentences are items each.
    """

    list_kind: str | None = None
    addressee: str | None = None
    columns: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    loose: bool = False


class Place:
    """Where the reading is. Blocks are shown to it in order: `enter` for headings, `see` and `leave` around other blocks."""

    def __init__(self, document: Document, sections: Sequence[Section], framework: Framework | None = None) -> None:
        self._document = document
        self._framework = framework
        self._led: FrameworkList | None = None
        self._column: int | None = None
        self._sections = sections
        self._chapters: dict[int, Section] = {}
        self._illustration = Illustration()
        self._sides = Sides("")
        self._bulleted = self._done = False
        self._addressed = False
        self.sectioned = bool(sections)
        self.by_look = bool(sections) and sections[0].by_look
        self.section: Section | None = None
        self.titles: frozenset[str] = frozenset()
        self.addressee: str | None = None
        self.position = 0
        self.illustration = False
        self.closed = False

    def enter(self, section: Section, index: int) -> None:
        """Enter the section whose heading is block ``index``."""
        self.section = section
        self._led = self._column = None
        self.closed = False
        self.titles = titles(self._document, section.start) | self.titles_around(section)
        self.position = 0
        self._done = False
        self._illustration.enter(section.title)
        if section.by_look:
            self.enter_by_look(section, index)
            return
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

    def enter_by_look(self, section: Section, index: int) -> None:
        """Enter a section of an outline by look: a table's head that is printed again keeps the addressee, a part may name one."""
        kind = list_kind_of(section)
        self._bulleted = kind is not None and self.has_items(index + section.blocks - 1, section.end)
        self._sides = Sides(section.title) if kind == "mixed" else Sides("")
        parent = self._sections[section.parent] if section.parent is not None else None
        if parent is None or parent.title.lower() != section.title.lower():
            self.addressee = self.addressed(section.title) if kind in ACTIONS and section.list_kind else None
        self._led = led_by(self._framework, section.title) if self._framework is not None else None
        rule = heading_rule(self._framework, section.title) if self._framework is not None and kind in ACTIONS else None
        if rule is not None and rule.addressee is not None:
            self.addressee = rule.addressee

    def addressed(self, text: str) -> str | None:
        """The body that a heading or a lone line names: one of the framework's, or one that its words show to be a body."""
        own = self._framework.addressees if self._framework is not None else ()
        bare = normal(text).strip(" :.")
        named = next((name for name in own if normal(name) in (bare, f"the {bare}")), None)
        return ARTICLE.sub("", named) if named is not None else addressee_of_heading(text)

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
        if self.section is not None and self.section.by_look:
            self.illustration = self._illustration.see(text, block)
            return self.see_addressee(text, block)
        if self.chapter() == "recommendations" and block.kind in ("paragraph", "heading"):
            named = addressee_of(text) or (name_of(text) if self.names(text, block) else None)
            if named:
                self.addressee = named
        self.illustration = self._illustration.see(text, block)
        return named is not None

    def see_head(self, text: str, block: Block) -> None:
        """Take note of the column of addressees, where a row heads it by the words of the framework."""
        if block.kind == "row" and self._framework is not None and self._framework.addressee_columns:
            column = column_of(self._framework, text)
            self._column = column if column is not None else self._column

    def see_addressee(self, text: str, block: Block) -> bool:
        """Take note of the body that a line among actions names ("The board should:"); returns whether the line is nothing else."""
        if self._framework is not None and self._framework.lists and block.kind in ("paragraph", "heading"):
            self._led = led_by(self._framework, text)
            if self._led is not None and self._led.addressee is not None:
                self.addressee = self._led.addressee
        if self.section is None or list_kind_of(self.section) not in ACTIONS or block.kind not in ("paragraph", "heading"):
            return False
        named = addressee_of(text)
        if named is None and (block.alone or block.kind == "heading") and len(text) < LONGEST_NAME and text[-1] not in ".;?":
            named = self.addressed(text)
        if named is None:
            return False
        self.addressee = named
        return True

    def leave(self, text: str, block: Block) -> None:
        """Take note of what the block closed: running text behind the bullets of a list ends it."""
        if self.by_look and (self.section is None or DIRECTIVE.search(text)):
            return
        if self.section and self.section.kind in LISTS and self._bulleted and block.kind == "paragraph" and self.position > 1:
            self._done = True

    def names(self, text: str, block: Block) -> bool:
        """Whether a line among recommendations is nothing but the name of a body."""
        return (
            (block.alone or text.endswith(":"))
            and len(text) < LONGEST_NAME
            and text[-1] not in ".;"
            and len(text.split()) < MOST_WORDS
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
        if section.by_look:
            return self.item_by_look(section, text, block)
        if self.chapter() == "recommendations":
            return self.recommendation(text, block)
        if section.kind == "mixed":
            columns = self._sides.columns(text) if block.kind == "row" else ()
            return Item(self._sides.side(block), columns=columns)
        if section.kind in ("strengths", "improvements"):
            listed = block.kind in ("bullet", "numbered", "row") if self._bulleted else not text.endswith(":")
            return Item(section.kind if listed and not self._done else None)
        return Item()

    def item_by_look(self, section: Section, text: str, block: Block) -> Item:
        """What a block is an item of in an outline by look: bullets, numbers, rows; where there are none, short paragraphs."""
        kind = list_kind_of(section)
        if self._led is not None and kind not in LISTS:
            # several sentences in one item are prose, whose sentences are judged by their words
            kind = OF_LABEL[self._led.label] if len(cut(text)) == 1 else None
        if kind == "mixed" and block.kind != "row":
            return Item(self._sides.side(block))
        if kind not in LISTS or section.outside or self._done:
            return Item()
        listed = block.kind in ("bullet", "numbered", "row")
        directive = kind in ACTIONS and DIRECTIVE.search(text) is not None
        if not listed and self._led is not None:
            return Item()
        if not listed and not directive and (self._bulleted or len(text) > SHORT or text.endswith(":")):
            return Item()
        if kind not in ACTIONS:
            return Item(kind)
        if block.kind == "row" and (cell := self.addressee_cell(text)) is not None:
            return Item(kind, text[slice(*cell)].strip(), span=(cell[1] + 1, len(text)) if cell[0] == 0 else (0, cell[0] - 1))
        inside = SUBJECT.match(text) if self.addressee is None else None
        return Item(kind, inside[1] if inside else self.addressee, loose=not listed)

    def addressee_cell(self, text: str) -> tuple[int, int] | None:
        """Where the addressee's cell of a row stands: in the framework's column, else in the first of two where that is a name."""
        cells = text.split("\t")
        last = len(cells) - 1
        if self._column in (0, last) and last and cells[self._column].strip():
            return (0, len(cells[0])) if self._column == 0 else (len(text) - len(cells[last]), len(text))
        if last == 1 and len(cells[0]) < LONGEST_NAME < len(cells[1]) + LONGEST_NAME // 2 and cells[0][-1:] not in ".;:":
            return 0, len(cells[0])
        return None

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
            0 < len(text) < LONGEST_SIGNATURE
            and text[-1] not in ".:;"
            and self.chapter() in ("foreword", "summary")
            and INSPECTOR.search(text) is not None
            and len(text.split()) < MOST_WORDS
        )

    def body(self, text: str, block: Block) -> bool:
        """Whether a block is part of the report's body."""
        if self.by_look:
            return self.body_by_look(text, block)
        if self.section is None:
            return not self._sections
        return self.chapter() not in OUTSIDE and self.section.kind != "ratings"

    def body_by_look(self, text: str, block: Block) -> bool:
        """Whether a block is body in an outline by look: all but annexes, front matter, imprint, and the end of a letter."""
        if CLOSING.match(text):
            self.closed = True
        if self.section is None:
            return block.kind == "paragraph" and len(text) > SHORT // 4 and text[-1] in ".!?:"
        return not (self.closed or self.section.outside)


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
        return tuple(self._kinds) if len(self._kinds) == BOTH and "\t" in text else ()

    def side(self, block: Block) -> str | None:
        """The side of one cell."""
        if len(self._kinds) < BOTH:
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
    match = ADDRESSEE.fullmatch(text) if len(text) < LONGEST_LEAD else None
    return match[1].strip(" ,") if match else None


def led_by(framework: Framework, text: str) -> FrameworkList | None:
    """The framework's rule for lists that a line such as "The trust should:" leads to; None where it leads to none."""
    bare = normal(text).strip(" :.?")
    return next((rule for rule in framework.lists if any(title_pattern(lead).fullmatch(bare) for lead in rule.leads)), None)


def column_of(framework: Framework, text: str) -> int | None:
    """The place of the cell, among those of a table's head, that heads the column of addressees; None where there is none."""
    cells = [normal(cell).strip(" :") for cell in text.split("\t")]
    heads = {normal(head) for head in framework.addressee_columns}
    return next((place for place, cell in enumerate(cells) if cell in heads), None)


def list_kind_of(section: Section) -> str | None:
    """The kind of the list that items of a section of an outline by look belong to; other kinds as they are."""
    if section.label is not None:
        return OF_LABEL[section.label]
    return section.list_kind or section.kind


@cache
def bodies() -> re.Pattern[str]:
    """The words that name a body which can act, from configs/structure/lists.yaml."""
    return load_rules("structure/lists", ListRules).bodies


class ListRules(RuleModel):
    """configs/structure/lists.yaml."""

    parts: Parts | None = None
    bodies: AnyCasePattern
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


def addressee_of_heading(text: str) -> str | None:
    """The body that a heading or a lone line among actions names; None where it names a topic or a time.

    >>> addressee_of_heading("For the Department for Education:"), addressee_of_heading("Within three months:")
    ('Department for Education', None)
    """
    named = addressee_of(text)
    if named is None and bodies().search(text) and not DIRECTIVE.search(text):
        named = name_of(text)
    return named


def name_of(text: str) -> str | None:
    """The body that a line names, without article and colon."""
    match = NAME.fullmatch(text)
    return match[1].strip() if match else None
