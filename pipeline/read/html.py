"""Web pages, saved whole or in pieces: the report's part of the page as canonical Markdown.

The tree is walked without recursion, so that no page is nested too deep for it. Navigation, cookie notices and the like are told by
element, role, and words of class and id (configs/reading/html.yaml).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.document import Source
from pipeline.errors import ReadError
from pipeline.read.limits import Limits
from pipeline.read.markdown import Block, literal, paragraph, render, tidy
from pipeline.read.text import decode
from pipeline.rules import load_rules

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside body caption center dd details div dl dt fieldset figcaption figure footer form header hr html "
        "legend li main ol p pre section summary table tbody td tfoot th thead tr ul",
    )
) | frozenset(HEADINGS)
CELLS = ("td", "th")
BOLD = ("b", "strong")
# parsing time grows with the square of the depth (100 seconds at 200,000 levels): no real page comes near this
MAX_DEPTH = 4_000
HIDDEN_TEXT = 300  # letters that a hidden part holds where it is a folded panel of the report rather than a control
TAG = re.compile(
    r"<(/?)(div|span|b|i|em|strong|font|table|ul|ol|section|blockquote|a|p|article|td|li|dl|sup)\b[^<>]*>", re.IGNORECASE
)
INLINE_STYLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,80}encoding=[\"']([\w-]{2,30})", re.IGNORECASE
)
ALPHA = "abcdefghijklmnopqrstuvwxyz"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/reading/html.yaml, patterns compiled."""
    loaded: dict[str, Any] = load_rules("reading/html")
    words = "|".join(f"(?:{rule['pattern']})" for rule in loaded["rules"])
    loaded["frame"] = re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])", re.IGNORECASE)
    back = "|".join(f"(?:{rule['pattern']})" for rule in loaded["back"])
    loaded["returns"] = re.compile(rf"\s*(?:{back})\s*", re.IGNORECASE)
    top = loaded["back"][0]["pattern"]
    loaded["top"] = re.compile(rf"\s*(?:{top})\s*$", re.IGNORECASE)
    loaded["note"] = re.compile(loaded["mark"][0]["pattern"], re.IGNORECASE)
    loaded["dropped"] = frozenset(loaded["drop_tags"])
    loaded["framing"] = frozenset(loaded["frame_tags"])
    loaded["roles"] = frozenset(loaded["drop_roles"])
    return loaded


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
    lists: list[List] = field(default_factory=list)
    marker: tuple[str, str] | None = None


def read_html(data: bytes, *, name: str, limits: Limits) -> Source:
    """The report on a web page, or in a piece of one.

    Raises:
        ReadError: it is nested too deep, or holds no text.
    """
    return page_source(decode(data, name=name, declared=declared_encoding(data)), name=name)


def read_mhtml(data: bytes, *, name: str, limits: Limits) -> Source:
    """The report in a page saved as one file (MHTML): its first part in HTML.

    Raises:
        ReadError: it holds no page.
    """
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = part.get_content_charset() or declared_encoding(payload)
                return page_source(decode(payload, name=name, declared=charset), name=name)
    where = f"{name}: " if name else ""
    raise ReadError(f"{where}the saved web page holds no HTML: save it as HTML or PDF", path=name)


def page_source(text: str, *, name: str) -> Source:
    """The report's part of a page as canonical Markdown.

    Raises:
        ReadError: the page is nested too deep, or holds no text.
    """
    where = f"{name}: " if name else ""
    if too_deep(text):
        raise ReadError(
            f"{where}its elements are nested more than {MAX_DEPTH:,} deep: it is no report; save the page again", path=name
        )
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise ReadError(f"{where}the page holds no text: save the page when it is fully shown, or as PDF", path=name)
    walker = Walker(main_part(tree))
    shown = render(walker.blocks())
    if not any(char.isalpha() for char in shown):
        raise ReadError(f"{where}the page holds no text: save the page when it is fully shown, or as PDF", path=name)
    return Source(text=shown, format="markdown", media="text/html", saved=True, title=page_title(tree))


def too_deep(text: str) -> bool:
    """Whether the page opens ever more elements without closing them."""
    if text.count("<") < MAX_DEPTH:
        return False
    depth = 0
    for match in TAG.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > MAX_DEPTH:
            # paragraphs and items close each other, so only what encloses them counts
            return any_deep(text)
    return False


def any_deep(text: str) -> bool:
    """The same count without elements whose end tag may be left out."""
    depth = 0
    for match in TAG.finditer(text):
        if match[2].lower() not in ("p", "li", "td"):
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_DEPTH:
                return True
    return False


def page_title(tree: Any) -> str | None:
    """The title that the page gives itself, without the name of the site behind a bar or dash."""
    node = tree.css_first("title")
    title = " ".join((node.text() or "").split()) if node is not None else ""
    return re.split(r"\s+[|–—]\s+|\s+-\s+(?=[^-]*$)", title)[0].strip() or None


def main_part(tree: Any) -> list[LexborNode]:
    """The elements that hold the report: the main part with its first heading, the article, or the whole body."""
    body = tree.body
    whole = len(body.text())
    for selector in ("main", "[role=main]", "article", "#main-content", "#content"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text()) > whole * 0.4:
            part = found[0]
            title = tree.css_first("h1")
            outside = title is not None and part.css_first("h1") is None
            return [title, part] if outside and title is not None else [part]
    return [body]


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
        if tag in rules()["dropped"] or self.is_frame(node, tag, attributes):
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
            text = node.text().strip()
            mark = self._notes.references.get(node.mem_id)
            if mark is not None:
                self._text.append(f"[^{mark}]")
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
            self._text.append(f"<sup>{text.strip('[]')}</sup>")
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
                    self._frames[-1].blocks.append(Block("table", rows=frame.rows, quote=self._quote > 0))

    def close_cell(self, node: LexborNode) -> None:
        """Put a cell into its row; a cell over several columns leaves the others empty."""
        cell = self._frames.pop().blocks
        rows = self._frames[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append(cell)
        span = str(node.attributes.get("colspan") or "1")
        rows[-1].extend([] for _ in range(min(int(span), 50) - 1 if span.isdigit() else 0))

    def close_note(self, mark: str) -> None:
        """Put a footnote behind the blocks gathered so far."""
        self.flush()
        text = " ".join(block.text for block in self._frames.pop().blocks)
        text = re.sub(rf"^\s*(?:<sup>)?[\[(]?{re.escape(mark)}[\])]?(?:</sup>)?[.:]?\s+", "", text)
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

    def is_frame(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether the element is part of the page's frame, or hidden."""
        if not attributes and tag not in rules()["framing"]:
            return False
        if tag in rules()["framing"] and not self._inside:
            return node.css_first("h1") is None
        if tag == "footer" and "note" not in f"{attributes.get('class')} {attributes.get('id')}":
            return True
        if (attributes.get("role") or "") in rules()["roles"]:
            return True
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if rules()["frame"].search(named) and tag not in ("body", "html", "main", "article", *HEADINGS):
            return len(node.text()) < HIDDEN_TEXT * 4 or node.css_first("h1, h2") is None
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" or INLINE_STYLE.search(attributes.get("style") or ""):
            return len(node.text()) < HIDDEN_TEXT
        return False

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
        text = tidy(rules()["top"].sub("", "".join(self._text).strip()))
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
            block = Block(kind, f"**{text}**" if bold and "\n" not in text else text, depth=depth, marker=marker, quote=quote)
        else:
            block = paragraph(text, depth=depth, bold=bold or bool(level), quote=quote)
        frame.blocks.append(block)


@dataclass(frozen=True)
class Notes:
    """The footnotes of a page: the mark by the memory id of each reference and of each note, and the links that lead back."""

    references: dict[int, str]
    targets: dict[int, str]
    returns: frozenset[int]


def note_targets(roots: list[LexborNode]) -> Notes:
    """The footnotes of the page: links whose text is a mark, and the blocks that they lead to."""
    links = [link for root in roots for link in root.css("a[href*='#']")]
    marked = []
    for link in links:
        match = rules()["note"].fullmatch(link.text().strip())
        target = str(link.attributes.get("href")).rpartition("#")[2]
        if match and target:
            marked.append((link, target, match[1]))
    places: dict[str, LexborNode] = {}
    if marked:
        for root in roots:
            for node in root.css("[id], a[name]"):
                for key in ("id", "name"):
                    if node.attributes.get(key):
                        places.setdefault(str(node.attributes[key]), node)
    references: dict[int, str] = {}
    targets: dict[int, str] = {}
    returns: set[int] = set()
    for link, target, mark in marked:
        if link.mem_id in returns or target not in places:
            continue
        block = enclosing_block(places[target])
        here = enclosing_block(link)
        if block is None or here is None or block.mem_id == here.mem_id or here.mem_id in targets:
            continue
        back = [link.mem_id for link in block.css("a[href*='#']") if is_return(link)]
        if not back and not looks_like_mark(link):
            continue
        references[link.mem_id] = mark
        targets.setdefault(block.mem_id, mark)
        returns.update(back)
    return Notes({key: mark for key, mark in references.items() if key not in returns}, targets, frozenset(returns))


def looks_like_mark(link: LexborNode) -> bool:
    """Whether a link is set as a footnote's mark: raised, in brackets, or called so by its role or class."""
    attributes = link.attributes
    if link.text().strip()[:1] in ("[", "(") or "note" in f"{attributes.get('role')} {attributes.get('class')}".lower():
        return True
    parent = link.parent
    return parent is not None and (parent.tag == "sup" or (parent.parent is not None and parent.parent.tag == "sup"))


def is_return(link: LexborNode) -> bool:
    """Whether a link in a footnote leads back to the text: its words are a mark or say so."""
    text = link.text().strip()
    return not text or bool(rules()["note"].fullmatch(text) or rules()["returns"].fullmatch(text))


def enclosing_block(node: LexborNode) -> LexborNode | None:
    """The item, paragraph or part of the page that holds an anchor."""
    found: LexborNode | None = node
    while found is not None and found.tag not in ("li", "p", "div", "dd", "td", "aside", "section", "body", "h1", "h2", "h3", "h4"):
        found = found.parent
    return found if found is not None and found.tag not in ("body", "section", "h1", "h2", "h3", "h4") else None


def is_contents(node: LexborNode) -> bool:
    """Whether a list leads to the parts of its own page: three items or more, all of them links."""
    links = node.css("a")
    if len(links) < 3 or not all(str(link.attributes.get("href") or "").rpartition("/")[2].startswith("#") for link in links):
        return False
    linked = sum(len(link.text().strip()) for link in links)
    return linked >= 0.8 * len(re.sub(r"\s+", "", node.text()))


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


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page declares in its head, None where it names none.

    >>> declared_encoding(b"<meta charset='iso-8859-1'>")
    'cp1252'
    """
    match = DECLARED.search(data[:4096])
    if match is None:
        return None
    named = (match[1] or match[2]).decode("ascii").lower()
    # browsers read these as Windows-1252 (WHATWG Encoding Standard)
    return "cp1252" if named in ("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252") else named
