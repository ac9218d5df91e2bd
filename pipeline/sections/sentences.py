"""The sentences of a report, with the list, the quotation or the recommendation that each stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pipeline.document import Block, Document
from pipeline.rules import load_rules
from pipeline.spans import Section, Sentence

BOUNDARY = re.compile(r"[.!?…][\"”’')\]]{0,3}\s+(?=[\"“‘'(\[]{0,2}[A-Z0-9£•])")
# "1.", "2.1.1.", "a.": the number of an item, no sentence of its own
NUMBERING = re.compile(r"(?:\d{1,2}\.)*\d{1,2}|[a-z]")
LAST_WORD = re.compile(r"([\w.]+)$")
ADDRESSEE = re.compile(r"(?:the\s+)?(.{2,120}?)\s+(?:should|must|needs? to|are to|is to)\s*(?:[:…]|\.\.\.)?\s*", re.IGNORECASE)
LIST_KINDS = ("strengths", "improvements", "recommendations")
OUTSIDE = ("annex", "glossary", "front")


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/sections/sentences.yaml, patterns compiled."""
    loaded: dict[str, Any] = load_rules("sections/sentences")
    loaded["abbreviations"] = frozenset(loaded["abbreviations"])
    loaded["practice"] = re.compile(loaded["practice_example"], re.IGNORECASE)
    return loaded


def cut_sentences(document: Document, sections: Sequence[Section]) -> list[Sentence]:
    """The sentences of ``document`` in order; headings, contents, running headers and footnotes are not among them."""
    starts = {section.start: section for section in sections}
    found: list[Sentence] = []
    state = Place(sections)
    for index, block in enumerate(document.blocks):
        if block.start in starts:
            state.enter(starts[block.start])
            continue
        state.see(document.text[block.start : block.end], block)
        found.extend(block_sentences(document, index, block, state))
    return found


class Place:
    """Where the reading is: the section, the addressee of recommendations, and whether it is in an example box."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self.section: Section | None = None
        self.addressee: str | None = None
        self.position = 0
        self.illustration = False
        self.number: str | None = None
        self._quoted = False

    def enter(self, section: Section) -> None:
        """Enter a section."""
        if not (section.kind == "subsection" and self.chapter() == "recommendations"):
            self.addressee = None
        self.section = section
        self.position = 0
        self.illustration = self._quoted = False
        match = ADDRESSEE.fullmatch(section.title) if self.chapter() == "recommendations" else None
        if match:
            self.addressee = match[1]
        elif section.kind == "subsection" and self.chapter() == "recommendations":
            self.addressee = section.title.removeprefix("The ").removeprefix("For ").rstrip(":")

    def see(self, text: str, block: Block) -> None:
        """Take note of an addressee, a quotation or an example box that the block opens or closes."""
        match = ADDRESSEE.fullmatch(text) if self.chapter() == "recommendations" and block.kind != "numbered" else None
        if match:
            self.addressee = match[1]
        opens = text[:1] in '“"‘' and text.count("“") >= text.count("”") and (len(text) > 40 or text[-1:] in '”’"')
        closed = text.rstrip().endswith(("”", '"', "’", ".”", ".’"))
        example = bool(rules()["practice"].match(text)) and len(text) < 2000
        self.illustration = example or self._quoted or (opens and (closed or text.count("“") > text.count("”")))
        self._quoted = ((opens or self._quoted) and text.count("“") > text.count("”")) or (self._quoted and not closed)

    def chapter(self) -> str | None:
        """The kind of the outermost section."""
        section = self.section
        while section is not None and section.parent is not None:
            section = self._sections[section.parent]
        return section.kind if section else None

    def list_kind(self) -> str | None:
        """The kind of list that the text stands in."""
        if self.section and self.section.kind in LIST_KINDS:
            return self.section.kind
        return "recommendations" if self.chapter() == "recommendations" else None

    def body(self) -> bool:
        """Whether the text is part of the report's body."""
        return (self.section is None and not self._sections) or (self.section is not None and self.chapter() not in OUTSIDE)


def block_sentences(document: Document, index: int, block: Block, state: Place) -> Iterator[Sentence]:
    """The sentences of one block."""
    text = document.text[block.start : block.end]
    kind = {"bullet": "bullet", "numbered": "numbered", "row": "cell"}.get(block.kind, "sentence")
    list_kind = state.list_kind()
    recommendation = list_kind == "recommendations" and kind in ("numbered", "bullet")
    if list_kind == "recommendations" and not recommendation:
        list_kind = None
    marker = re.match(r"(\w{1,3})[.)]\s+", text) if kind == "numbered" else None
    whole = recommendation or kind == "cell"
    expectation = is_expectation(state, block)
    for start, end in [(0, len(text))] if whole else cut(text):
        yield Sentence(
            text=text[start:end],
            start=block.start + start,
            end=block.start + end,
            section=state.section.index if state.section else None,
            block=index,
            position=state.position,
            kind=kind,
            list_kind=list_kind,
            illustration=state.illustration,
            expectation=expectation,
            number=marker[1] if recommendation and marker else None,
            addressee=state.addressee if recommendation else None,
            body=state.body(),
        )
        state.position += 1


def is_expectation(state: Place, block: Block) -> bool:
    """Whether the block is the standard's own sentence, which stands right behind the heading with its rating."""
    section = state.section
    return (
        bool(section and section.kind == "standard" and section.rating and state.position == 0 and block.kind == "paragraph")
        and block.end - block.start < 450
    )


def cut(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of ``text``, without the white space around them.

    >>> [text[a:b] for text in ["One, e.g. this. Two?"] for a, b in cut(text)]
    ['One, e.g. this.', 'Two?']
    """
    spans = []
    start = 0
    for match in BOUNDARY.finditer(text):
        before = LAST_WORD.search(text, max(start, match.start() - 30), match.start())
        word = before[1] if before else ""
        if match[0][0] == "." and (word in rules()["abbreviations"] or (len(word) == 1 and word.isalpha() and word.isupper())):
            continue
        if start == 0 and NUMBERING.fullmatch(text, 0, match.start()):
            continue
        end = match.start() + len(match[0].rstrip())
        spans.append((start, end))
        start = match.end()
    if text[start:].strip():
        spans.append((start, start + len(text[start:].rstrip())))
    return spans
