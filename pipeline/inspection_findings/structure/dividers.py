"""Where the text of a chapter begins: on the divider page or in the box before its heading; and the copies of a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from inspection_findings.model.source import Block, Document
from inspection_findings.rules import load_rules
from inspection_findings.structure.candidates import Opening
from inspection_findings.structure.headings import NUMBER, split_rating

# no divider page holds more blocks; no title is longer, in characters
LONGEST, LONGEST_TITLE = 5, 130
WORDS = re.compile(r"[\W_]+")


@cache
def opener() -> re.Pattern[str]:
    """How the words on what a chapter is about begin."""
    return re.compile(load_rules("structure/dividers")["opener"])


def with_dividers(document: Document, openings: Sequence[Opening]) -> Iterator[Opening]:
    """The openings, chapters with the block at which their text begins: that of the divider page before their heading."""
    last = -1
    for opening in openings:
        if opening.heading.level == 1:
            opening = replace(opening, lead=divider(document, opening, after=last))
        yield opening
        last = opening.block


def divider(document: Document, opening: Opening, *, after: int) -> int:
    """The first block of the divider page before a chapter's heading; the heading's own where there is none.

    The page holds the title and a few paragraphs. They count from the page's start on where the heading begins the next
    page, or from words that speak of the chapter; where the title does not stand there, these must begin the page.
    """
    blocks, text = document.blocks, document.text
    names = titles(document, opening.start)
    copied = False
    lead = opening.block
    for index in range(opening.block - 1, max(after, opening.block - 1 - LONGEST), -1):
        block = blocks[index]
        if is_copy(text[block.start : block.end], block, names):
            copied, lead = True, index
        elif block.kind not in ("paragraph", "quote"):
            return lead
        elif (copied and block.page and blocks[opening.block].page) or (
            (copied or block.page) and opener().match(text, block.start)
        ):
            lead = index
        if block.page and lead == index:
            return lead
    return lead


def titles(document: Document, start: int) -> frozenset[str]:
    """The title of the heading at ``start`` as it can be printed again: with and without its number, without its rating."""
    end = document.text.find("\n", start)
    printed, _ = split_rating(document.text[start : end if end > 0 else len(document.text)])
    return frozenset((bare(printed), bare(NUMBER.sub("", printed, count=1))))


def bare(text: str) -> str:
    """The words of a title in lower case.

    >>> bare("5.  Reducing Reoffending:")
    '5 reducing reoffending'
    """
    return WORDS.sub(" ", text).strip().lower()


def is_copy(text: str, block: Block, names: frozenset[str]) -> bool:
    """Whether a block is nothing but one of these titles once more: on a divider page, or as a running head."""
    if len(text) > LONGEST_TITLE or text[-1] in ".;!?" or block.kind not in ("heading", "paragraph", "numbered"):
        return False
    return bare(split_rating(text)[0]) in names
