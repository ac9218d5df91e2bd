"""A walk through the tree of a page, without recursion, so that no page is nested too deep for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspection_findings.readers.html.frame import HEADINGS, is_contents, is_frame, rules
from inspection_findings.readers.html.notes import note_targets
from inspection_findings.readers.writer import CLOSE, OPEN, Block, literal, paragraph, raised, reference, tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside body caption center dd details div dl dt fieldset figcaption figure footer form header hr html "
        "legend li main ol p pre section summary table tbody td tfoot th thead tr ul",
    )
) | frozenset(HEADINGS)
CELLS = ("td", "th")
BOLD = ("b", "strong")
ALPHA = "abcdefghijklmnopqrstuvwxyz"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(slots=True)
class List:
    """An open list: "ul" or "ol", the style and the number of its next item."""

    tag: str
    style: str = "1"
    next: int = 1


@dataclass(slots=True)
class Frame:
    """What blocks are gathered into: the page, a cell of a table, a footnote."""

    blocks: list[Block] = field(default_factory=list)
    rows: list[list[list[Block]]] = field(default_factory=list)
    heads: int | None = None  # rows of heads alone, before the first with another cell; None where there is no such cell yet
    lists: list[List] = field(default_factory=list)
    marker: tuple[str, str] | None = None


class Walker:
    """Walks the tree and gathers blocks."""

    def __init__(self, roots: list[LexborNode]) -> None:
        self._roots = roots
        self._frames = [Frame()]
        self._text: list[str] = []
        self._bold = self._quote = self._pre = 0
        self._bold_letters = self._letters = 0
        self._notes = note_targets(roots)
        self._inside = roots[-1].tag != "body"

    def blocks(self) -> list[Block]:
        """The blocks of the page in order, footnotes behind the text that they belong to."""
        stack: list[tuple[LexborNode, bool]] = [(root, False) for root in reversed(self._roots)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self.leave(node)
            elif node.is_text_node:
                self.add(node.text_content or "")
            elif node.is_element_node and self.enter(node):
                stack.append((node, True))
                stack.extend([(child, False) for child in node.iter(include_text=True)][::-1])
        self.flush()
        return self._frames[0].blocks

    def enter(self, node: LexborNode) -> bool:
        """Take note of an element that opens; False where all of it is passed over."""
        tag = node.tag or ""
        attributes = node.attributes
        if tag in rules()["dropped"] or is_frame(node, tag, attributes, inside=self._inside):
            return False
        if tag in ("br", "hr", "img", "sup", "a"):
            return self.enter_inline(node, tag, attributes)
        mark = self._notes.targets.get(node.mem_id)
        if mark is not None:
            self.flush()
            self._frames.append(Frame())
            return True
        if tag in BOLD:
            self._bold += 1
        elif tag == "blockquote":
            self.flush()
            self._quote += 1
        elif tag in ("ul", "ol"):
            if is_contents(node):
                return False
            self.flush()
            start = str(attributes.get("start") or "1")
            style = attributes.get("type") or "1"
            self._frames[-1].lists.append(List(tag, style, int(start) if start.isdigit() and len(start) < 5 else 1))
        elif tag == "li":
            self.flush()
            self.open_item(attributes)
        elif tag in BLOCKS:
            self.flush()
            if tag == "table" or tag in CELLS:
                self._frames.append(Frame())
            elif tag == "tr" and len(self._frames) > 1:
                self._frames[-1].rows.append([])
            self._bold += tag == "dt"
        return True

    def enter_inline(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Take note of an element inside a line; False where what stands in it is done with."""
        if tag == "br":
            self._text.append("\n")
        elif tag == "hr":
            self.flush()
        elif tag == "img":
            if len(self._frames) > 1 and not "".join(self._text).strip() and attributes.get("alt"):
                self.add(str(attributes["alt"]))
        elif tag == "sup":
            return self.enter_sup(node)
        elif tag == "a":
            text = " ".join(node.text().split())
            mark = self._notes.references.get(node.mem_id)
            if mark is not None:
                self._text.append(reference(mark))
                return False
            if rules()["returns"].fullmatch(text) or node.mem_id in self._notes.returns:
                return False
        return True

    def enter_sup(self, node: LexborNode) -> bool:
        """A raised text: a footnote's mark where it is a number, plain text ("1st") otherwise."""
        text = " ".join(node.text().split())
        if any(link.mem_id in self._notes.references or link.mem_id in self._notes.returns for link in node.css("a")):
            return True
        if re.fullmatch(r"\[?\d{1,3}\]?(?:\s?,\s?\d{1,3})*|[*†‡]", text):
            self._text.append(raised(text.strip("[]")))
            return False
        return True

    def leave(self, node: LexborNode) -> None:
        """Take note of an element that closes."""
        tag = node.tag or ""
        mark = self._notes.targets.get(node.mem_id)
        if mark is not None:
            self.close_note(mark)
        elif tag in BOLD:
            self._bold -= 1
        elif tag == "blockquote":
            self.flush()
            self._quote -= 1
        elif tag in ("ul", "ol"):
            self.flush()
            if self._frames[-1].lists:
                self._frames[-1].lists.pop()
        elif tag in HEADINGS:
            self.flush(level=HEADINGS[tag])
        elif tag in BLOCKS:
            self.flush()
            self._bold -= tag == "dt"
            if tag == "li":
                self._frames[-1].marker = None
            elif tag in CELLS:
                self.close_cell(node)
            elif tag == "table":
                frame = self._frames.pop()
                self._frames[-1].blocks.extend(frame.blocks)
                if frame.rows:
                    self._frames[-1].blocks.append(Block("table", rows=frame.rows, heads=frame.heads or 0, quote=self._quote > 0))

    def close_cell(self, node: LexborNode) -> None:
        """Put a cell into its row; a cell over several columns leaves the others empty."""
        cell = self._frames.pop().blocks
        rows = self._frames[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append(cell)
        table = self._frames[-1]
        if node.tag != "th" and table.heads is None:
            table.heads = len(rows) - 1
        span = str(node.attributes.get("colspan") or "1")
        rows[-1].extend([] for _ in range(min(int(span), 50) - 1 if span.isdecimal() else 0))

    def close_note(self, mark: str) -> None:
        """Put a footnote behind the blocks gathered so far."""
        self.flush()
        text = " ".join(block.text for block in self._frames.pop().blocks)
        text = re.sub(rf"^\s*{OPEN}?[\[(]?{re.escape(mark)}[\])]?{CLOSE}?[.:]?\s+", "", text)
        if text:
            self._frames[-1].blocks.append(Block("note", text, marker=mark))

    def open_item(self, attributes: dict[str, str | None]) -> None:
        """The mark of the item that opens: a bullet, or the number that the page shows."""
        lists = self._frames[-1].lists
        opened = lists[-1] if lists else List("ul")
        value = str(attributes.get("value") or "")
        if value.isdigit() and len(value) < 5:
            opened.next = int(value)
        if opened.tag == "ol":
            self._frames[-1].marker = ("numbered", number_shown(opened.next, opened.style))
            opened.next += 1
        else:
            self._frames[-1].marker = ("bullet", "-")

    def add(self, text: str) -> None:
        """Gather the text of a line."""
        shown = literal(text.replace("\n", " ").replace("\r", " "))
        self._text.append(shown)
        letters = sum(1 for char in text if char.isalnum())
        self._letters += letters
        if self._bold:
            self._bold_letters += letters

    def flush(self, *, level: int = 0) -> None:
        """Close the block in the making."""
        if not self._text:
            return
        # blanks are folded first: the pattern takes ever longer over a run of them
        text = rules()["top"].sub("", tidy("".join(self._text))).rstrip()
        bold = 0 < self._letters == self._bold_letters
        self._text.clear()
        self._letters = self._bold_letters = 0
        if not text:
            return
        frame = self._frames[-1]
        depth = max(0, len(frame.lists) - 1)
        quote = self._quote > 0
        if level and not quote:
            block = Block("heading", text, level=level)
        elif frame.marker is not None:
            kind, marker = frame.marker
            frame.marker = None
            block = Block(kind, text, depth=depth, marker=marker, bold=bold, quote=quote)
        else:
            block = paragraph(text, depth=depth, bold=bold or bool(level), quote=quote)
        frame.blocks.append(block)


def number_shown(number: int, style: str) -> str:
    """The number of an item as its list shows it, with a stop.

    >>> number_shown(3, "1"), number_shown(3, "a"), number_shown(4, "i")
    ('3.', 'c.', 'iv.')
    """
    if style in ("a", "A") and number <= len(ALPHA):
        return f"{ALPHA[number - 1]}."
    if style in ("i", "I") and number <= len(ROMAN):
        return f"{ROMAN[number - 1]}."
    return f"{number}."
