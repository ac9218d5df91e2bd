"""A walk through the tree of a page, without recursion, so that no page is nested too deep for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspection_findings.layout.items import item_mark
from inspection_findings.readers.fractions import NUMERATOR, settle_fractions
from inspection_findings.readers.html.controls import heading_around, heads_panel, is_control_label, is_heading_button
from inspection_findings.readers.html.frame import HEADINGS, is_contents, is_frame, rules
from inspection_findings.readers.html.grid import MOST_COLUMNS, MOST_ROWS, Grid, counted
from inspection_findings.readers.html.notes import note_targets
from inspection_findings.readers.html.raised import MARK, is_numerator, maths
from inspection_findings.readers.html.styles import Declared
from inspection_findings.readers.limits import Limits, check_size
from inspection_findings.readers.writer import CLOSE, OPEN, Block, literal, paragraph, raised, reference, tidy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from inspection_findings.readers.html.panels import Panels

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside body caption center dd details div dl dt fieldset figcaption figure footer form header hr html "
        "legend li main ol p pre section summary table tbody td tfoot th thead tr ul",
    )
) | frozenset(HEADINGS)
CELLS = ("td", "th")
BOLD = ("b", "strong")
INLINE = ("br", "hr", "img", "sup", "a", "math")
CONTROL = ("button", "summary")
ALPHA = "abcdefghijklmnopqrstuvwxyz"
FRACTION = re.compile(r"\d{1,4}\s?[/⁄∕]\s?\d{1,4}")
# what is left of "(Back to top)" without its link
EMPTY_BRACKETS = re.compile(r"\s*[(\[]\s*[↑^]?\s*[)\]]")
LOWEST = 6  # level of headings
# how style sheets name the numbers of lists
LIST_STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
MOST_NUMBER = 9_999  # of an item
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(slots=True)
class List:
    """An open list: "ul" or "ol", the style and the number of its next item."""

    tag: str
    style: str = "1"
    next: int = 1
    step: int = 1


@dataclass(slots=True)
class Frame:
    """What blocks are gathered into: the page, a cell of a table, a footnote; ``grid`` a table's cells."""

    blocks: list[Block] = field(default_factory=list)
    grid: Grid = field(default_factory=Grid)
    lists: list[List] = field(default_factory=list)
    marker: tuple[str, str] | None = None


class Walker:
    """Walks the tree and gathers blocks."""

    def __init__(self, roots: list[LexborNode], panels: Panels, *, where: str, limits: Limits) -> None:
        self._roots = roots
        self._where, self._limits = where, limits
        self._characters = self._parts = 0  # gathered so far: characters, and blocks and cells
        self._panels = panels
        self._frames = [Frame()]
        self._text: list[str] = []
        self._bold = self._quote = self._tables = 0
        self._bold_letters = self._letters = 0
        self._level = 1  # of the heading above
        self._buttons: dict[int, int] = {}  # the level of each button that is a heading of its own
        self._returned = False  # a link that leads back was left out of the block in the making
        self._notes = note_targets(roots)
        self._inside = roots[-1].tag != "body"

    def blocks(self) -> list[Block]:
        """The blocks of the page in order, footnotes behind the text that they belong to.

        Raises:
            ReadError: they are more, or longer, than the limits allow.
        """
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
        if self.is_passed(node, tag, attributes):
            return False
        if tag == "button" or (attributes.get("role") == "button" and tag not in BLOCKS):
            return self.enter_button(node, kept=tag != "button")
        if tag in INLINE:
            return self.enter_inline(node, tag, attributes)
        if node.mem_id in self._notes.targets:
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
            self._frames[-1].lists.append(open_list(node, tag, attributes, self._panels.style(node, attributes)))
        elif tag == "li":
            self.flush()
            self.open_item(attributes)
        elif tag in BLOCKS or heading_level(tag, attributes):
            self.enter_block(tag)
            if attributes.get("role") == "button":
                self.enter_button(node, kept=True)
        return True

    def is_passed(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether an element is passed over: no text of a report, the page's frame, hidden for good, a control."""
        if tag in rules()["dropped"] or is_frame(node, tag, attributes, inside=self._inside):
            return True
        if self._panels.is_left_out(node, tag, attributes):
            return True
        return tag in ("span", "i", "em", "small") and is_control_label(node) and heading_around(node, buttons=True) is not None

    def enter_block(self, tag: str) -> None:
        """Take note of a block that opens."""
        self.flush()
        if tag == "table" or tag in CELLS:
            self._frames.append(Frame())
        elif tag == "tr" and len(self._frames) > 1:
            self._parts += self._frames[-1].grid.open_row()
            check_size(self._characters, self._parts, where=self._where, limits=self._limits)
        self._bold += tag in ("dt", "summary")

    def enter_button(self, node: LexborNode, *, kept: bool) -> bool:
        """Take note of a button that holds a heading's words or heads a panel; for any other, whether its words are ``kept``."""
        if is_heading_button(node):
            return True
        if not heads_panel(node):
            return kept
        self.flush()
        self._buttons[node.mem_id] = min(self._level + 1, LOWEST)
        return True

    def enter_inline(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Take note of an element inside a line; False where what stands in it is done with."""
        if tag == "br":
            self._text.append("\n")
        elif tag == "hr":
            self.flush()
        elif tag == "math":
            self.add_formula(maths(node))
            return False
        elif tag == "img":
            if len(self._frames) > 1 and not "".join(self._text).strip() and attributes.get("alt"):
                self.add(str(attributes["alt"]))
        elif tag == "sup":
            return self.enter_sup(node)
        elif tag == "a":
            return self.enter_link(node, attributes)
        return True

    def enter_link(self, node: LexborNode, attributes: dict[str, str | None]) -> bool:
        """A link: a footnote's mark, one that leads back and is left out, or text."""
        mark = self._notes.references.get(node.mem_id)
        if mark is not None:
            self._text.append(reference(mark))
            return False
        text = " ".join(node.text().split())
        up = (attributes.get("href") or "").startswith("#") and rules()["up"].fullmatch(text)
        if up or rules()["returns"].fullmatch(text) or node.mem_id in self._notes.returns:
            self._returned = True
            return False
        return True

    def enter_sup(self, node: LexborNode) -> bool:
        """A raised text: a fraction's numerator, a footnote's mark where it is a number, plain text ("1st") otherwise."""
        text = " ".join(node.text().split())
        if any(link.mem_id in self._notes.references or link.mem_id in self._notes.returns for link in node.css("a")):
            return True
        before = self._text[-1][-1:] if self._text else ""
        if is_numerator(node, text, before):
            self._text.append(f"{NUMERATOR}{text}")
            if node.next is not None and node.next.tag == "sub":
                self._text.append("/")
            return False
        if FRACTION.fullmatch(text):
            self._text.append(f"{NUMERATOR}{text}")
            return False
        if MARK.fullmatch(text):
            self._text.append(raised(text.strip("[]")))
            return False
        return True

    def leave(self, node: LexborNode) -> None:
        """Take note of an element that closes."""
        tag = node.tag or ""
        level = heading_level(tag, node.attributes) or self._buttons.get(node.mem_id, 0)
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
        elif level:
            self.flush(level=level)
            self._level = level if node.mem_id not in self._buttons else self._level
        elif tag in BLOCKS:
            self.leave_block(node, tag)

    def leave_block(self, node: LexborNode, tag: str) -> None:
        """Take note of a block that closes."""
        self.flush()
        self._bold -= tag in ("dt", "summary")
        if tag == "li":
            self._frames[-1].marker = None
        elif tag in CELLS:
            cell = self._frames.pop().blocks
            columns = counted(node.attributes.get("colspan"), most=MOST_COLUMNS)
            rows = counted(node.attributes.get("rowspan"), most=MOST_ROWS)
            self._frames[-1].grid.place(cell, columns=columns, rows=rows, head=tag == "th")
        elif tag == "table":
            frame = self._frames.pop()
            frame.grid.close_row()
            blocks = self._frames[-1].blocks
            blocks.extend(frame.blocks)
            if frame.grid.rows:
                blocks.append(Block("table", rows=frame.grid.rows, heads=frame.grid.heads or 0, quote=self._quote > 0))

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
        if attributes.get("value"):
            opened.next = counted(attributes["value"], most=MOST_NUMBER)
        if opened.tag == "ol":
            self._frames[-1].marker = ("numbered", number_shown(opened.next, attributes.get("type") or opened.style))
            opened.next += opened.step
        else:
            self._frames[-1].marker = ("bullet", "-")

    def add(self, text: str) -> None:
        """Gather the text of a line."""
        self._text.append(literal(text.replace("\n", " ").replace("\r", " ")).replace(NUMERATOR, ""))
        self.count_letters(text)

    def add_formula(self, text: str) -> None:
        """Gather a formula."""
        self._text.append(literal(text))
        self.count_letters(text)

    def count_letters(self, text: str) -> None:
        """Count letters, and those of them in bold."""
        letters = sum(1 for char in text if char.isalnum())
        self._letters += letters
        if self._bold:
            self._bold_letters += letters

    def flush(self, *, level: int = 0) -> None:
        """Close the block in the making."""
        if not self._text:
            return
        text = self.line_text(level)
        bold = 0 < self._letters == self._bold_letters
        self._text.clear()
        self._characters += len(text)
        self._parts += 1
        check_size(self._characters, self._parts, where=self._where, limits=self._limits)
        self._letters = self._bold_letters = 0
        self._returned = False
        if not text:
            return
        frame = self._frames[-1]
        depth = max(0, len(frame.lists) - 1)
        quote = self._quote > 0
        if level and not quote:
            frame.blocks.append(Block("heading", text, level=level))
        elif frame.marker is not None:
            kind, marker = frame.marker
            frame.marker = None
            frame.blocks.append(Block(kind, text, depth=depth, marker=marker, bold=bold, quote=quote))
        elif "\n" in text and not quote and (items := items_of_lines(text)):
            frame.blocks.extend(items)
        else:
            frame.blocks.append(paragraph(text, depth=depth, bold=bold or bool(level), quote=quote))

    def line_text(self, level: int) -> str:
        """The text of the block in the making: blanks folded, fractions in one line, without what leads back to the top."""
        # blanks are folded first: patterns take ever longer over a run of them
        text = settle_fractions(tidy("".join(self._text)))
        text = rules()["top_alone" if level else "top"].sub("", text)
        return EMPTY_BRACKETS.sub("", text).rstrip(" |") if self._returned else text.rstrip()


def number_shown(number: int, style: str) -> str:
    """The number of an item as its list shows it, with a stop.

    >>> number_shown(3, "1"), number_shown(3, "a"), number_shown(4, "I")
    ('3.', 'c.', 'IV.')
    """
    shown = str(number)
    if style in ("a", "A") and 0 < number <= len(ALPHA):
        shown = ALPHA[number - 1]
    elif style in ("i", "I") and 0 < number <= len(ROMAN):
        shown = ROMAN[number - 1]
    return f"{shown.upper() if style.isupper() else shown}."


def heading_level(tag: str, attributes: dict[str, str | None]) -> int:
    """The level of a heading, by its element or its role; 0 for what is none."""
    if attributes.get("role") == "heading":
        return min(counted(attributes.get("aria-level") or "2", most=LOWEST), LOWEST)
    return HEADINGS.get(tag, 0)


def open_list(node: LexborNode, tag: str, attributes: dict[str, str | None], style: Declared) -> List:
    """The list that opens: how it numbers its items, from where, and which way."""
    named = attributes.get("type") or next(
        (short for name, short in LIST_STYLES.items() if name in (style.get("list-style-type") or "").split()), "1"
    )
    step = -1 if "reversed" in attributes else 1
    first = attributes.get("start")
    items = sum(1 for child in node.iter() if child.tag == "li") if step < 0 else 1
    return List(tag, named, counted(first, most=MOST_NUMBER) if first else items, step)


def items_of_lines(text: str) -> list[Block]:
    """The items of a paragraph each of whose lines opens with an item's mark; nothing where one does not.

    >>> [(block.marker, block.text) for block in items_of_lines("(a) visit\\n(b) write")]
    [('(a)', 'visit'), ('(b)', 'write')]
    """
    lines = text.split("\n")
    marked = [paragraph(line) for line in lines]
    if all(block.kind == "bullet" for block in marked):
        return marked
    if not all(item_mark(line) and " " in line for line in lines):
        return []
    return [Block("numbered", rest.lstrip(), marker=mark) for mark, _, rest in (line.partition(" ") for line in lines)]
