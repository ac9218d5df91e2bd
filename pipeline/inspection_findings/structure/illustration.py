"""Which blocks are illustrations: quotations of a case note or a person, and boxes with an example of practice."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.model.source import Block
from inspection_findings.rules import load_rules

QUOTES = ("“", '"', "‘")
# no quotation and no box is longer than so many blocks
LONGEST = 8
# a block that is shorter than this and names an example is the title of its box
TITLE = 80


@cache
def practice() -> re.Pattern[str]:
    """The words that open a practice example."""
    return re.compile(load_rules("structure/sentences")["practice_example"], re.IGNORECASE)


class Illustration:
    """Whether the reading is in an illustration. Blocks are shown to `see` in order, section headings to `enter`.

    A quotation is a block that begins with a quotation mark, and either ends with one or is announced by a colon; it goes
    on until a block that ends with one. A box is a block that begins with the words of a practice example; it goes on while
    blocks are wrapped as narrowly as it, or are Markdown quotations. Where its title is a heading, its first paragraph counts.
    """

    def __init__(self) -> None:
        self._announced = False
        self._quote = 0
        self._box = 0
        self._title = False

    def enter(self, title: str) -> None:
        """A section begins: what was open ends, and a title that names an example opens a box."""
        self._announced = False
        self._quote = 0
        self._title = practice().match(title) is not None
        self._box = 0

    def see(self, text: str, block: Block) -> bool:
        """Whether the block is part of an illustration."""
        boxed = self.boxed(text, block)
        quoted = self.quoted(text)
        self._announced = text[-1] == ":"
        return boxed or quoted or block.kind == "quote"

    def boxed(self, text: str, block: Block) -> bool:
        """Whether the block stands in a box with an example of practice."""
        opens = block.kind not in ("bullet", "numbered") and practice().match(text) is not None
        if opens:
            self._title = len(text) < TITLE
            self._box = LONGEST if block.narrow or block.kind == "quote" else 0
            return True
        if self._title:
            self._title = False
            self._box = LONGEST if block.narrow or block.kind == "quote" else 0
            return True
        self._box = self._box - 1 if self._box and (block.narrow or block.kind == "quote") else 0
        return self._box > 0

    def quoted(self, text: str) -> bool:
        """Whether the block is a quotation, or part of one."""
        if not self._quote:
            if not text.startswith(QUOTES) or not (closes(text) or self._announced):
                return False
            # an apostrophe at the end would close what only opens with a word in single quotation marks
            if text[0] == "‘" and not self._announced:
                return False
            self._quote = LONGEST
        self._quote = 0 if closes(text) else self._quote - 1
        return True


def closes(text: str) -> bool:
    """Whether a text ends with a closing quotation mark."""
    return text.rstrip(".,;* ")[-1:] in ("”", '"', "’")
