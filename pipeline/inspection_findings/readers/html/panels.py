"""Closed panels, which a reader of the page can open, and parts that nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inspection_findings.readers.html.frame import HEADINGS, rules
from inspection_findings.readers.html.styles import Declared, declarations, is_struck, is_unseen, page_styles

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

CONTAINERS = ("div", "section", "article", "ul", "ol", "dl", "table", "dd", "td", "tr", "tbody", "blockquote", "figure", "li")
CONTROLS = "button, summary, [role=button], [role=tab], [aria-expanded], [aria-controls], [data-toggle], [onclick], label"
QUOTED = re.compile(r"['\"]#?([\w:.-]{1,80})['\"]")
SPOKEN_WORDS = 3  # a part hidden from screen readers alone is text of the page with so many words, an icon or a label below
NO_WORD = re.compile(r"\W*")


class Panels:
    """What of a page is seen, closed or hidden: its styles, and the ids of the parts that its controls open."""

    def __init__(self, tree: Any, size: int) -> None:
        self._styles = page_styles(tree, size)
        self._opened = opened_ids(tree)
        self._half = len(tree.body.text()) // 2

    def style(self, node: LexborNode, attributes: dict[str, str | None]) -> Declared:
        """What is declared of an element that bears on what is seen."""
        known = self._styles.get(node.mem_id)
        own = attributes.get("style")
        if own is None:
            return known or {}
        return (known or {}) | declarations(own.replace("!important", ""))

    def is_left_out(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether an element is hidden for good or struck out."""
        if not attributes and node.mem_id not in self._styles:
            return False
        style = self.style(node, attributes)
        if is_struck(style):
            return True
        if self.is_hidden(node, attributes, style):
            return not self.can_be_opened(node, tag, attributes)
        return attributes.get("aria-hidden") == "true" and self.is_icon(node, tag, attributes)

    def is_hidden(self, node: LexborNode, attributes: dict[str, str | None], style: Declared) -> bool:
        """Whether the page does not show an element as it stands."""
        if "hidden" in attributes and style.get("display", "none") == "none":
            return True
        if style and is_unseen(style):
            # parts side by side are set in a line of no size, each with a size of its own
            return style.get("font-size") is None or has_text(node) or is_unseen({**style, "font-size": "1em"})
        names = attributes.get("class") or ""
        return (
            style.get("display", "none") == "none" and bool(rules()["hiding"].search(names)) and not rules()["wide"].search(names)
        )

    def is_icon(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether a part that is hidden from screen readers is an icon or a label for the eye, no text of the page."""
        text = node.text() or ""
        if any(char.isdigit() for char in text) or len(text.split()) >= SPOKEN_WORDS:
            return False
        return NO_WORD.fullmatch(text) is not None or not self.can_be_opened(node, tag, attributes)

    def can_be_opened(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether a reader can open a hidden part: a control leads to it, it is a panel by its name, or stands behind its head."""
        if attributes.get("hidden") == "until-found" or attributes.get("role") == "tabpanel":
            return True
        if attributes.get("id") in self._opened or rules()["panel"].search(attributes.get("class") or ""):
            return True
        if tag in ("body", "html", "main") or node.css_first("h1") is not None:
            return True
        if tag in CONTAINERS and is_behind_head(node):
            return True
        return len(node.text() or "") > self._half


def opened_ids(tree: Any) -> frozenset[str]:
    """The ids of the parts that controls of a page open and close."""
    found: set[str] = set()
    for node in tree.css("[aria-controls], [data-target], [data-bs-target], [onclick], a[href^='#']"):
        attributes = node.attributes
        for key in ("aria-controls", "data-target", "data-bs-target", "href"):
            found.update(name.lstrip("#") for name in (attributes.get(key) or "").split())
        found.update(QUOTED.findall(attributes.get("onclick") or ""))
    return frozenset(found - {""})


def is_behind_head(node: LexborNode) -> bool:
    """Whether a hidden part stands right behind a control, or is all that stands behind a heading."""
    before = beside(node, forward=False)
    if before is None:
        return False
    if before.tag in ("button", "summary", "label") or before.css_first(CONTROLS) is not None or before.css_matches(CONTROLS):
        return True
    if before.tag not in HEADINGS and before.css_first("h2, h3, h4, h5, h6") is None:
        return False
    behind = beside(node, forward=True)
    return behind is None or behind.tag in HEADINGS or behind.css_first("h2, h3, h4, h5, h6") is not None


def beside(node: LexborNode, *, forward: bool) -> LexborNode | None:
    """The element next to one in its parent; None where text or nothing stands there."""
    place = node.next if forward else node.prev
    while place is not None and not place.is_element_node:
        if place.is_text_node and (place.text_content or "").strip():
            return None
        place = place.next if forward else place.prev
    return place


def has_text(node: LexborNode) -> bool:
    """Whether letters stand in an element itself."""
    return any(part.is_text_node and (part.text_content or "").strip() for part in node.iter(include_text=True))
