"""Buttons of a page: those that head a part of the report, and those that only work the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspection_findings.readers.html.frame import HEADINGS, rules
from inspection_findings.readers.html.panels import CONTAINERS, beside

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

WHOLE = 0.8  # part of a heading's letters that its button holds where the button is the heading
INSIDE = 3  # elements between a button and its heading at most


def heading_around(node: LexborNode, *, buttons: bool = False) -> LexborNode | None:
    """The heading, or the head of a folded part, that an element stands in; a button counts where ``buttons`` is set."""
    tags, roles = (*HEADINGS, "summary", *(["button"] if buttons else [])), ("heading", *(["button"] if buttons else []))
    place = node.parent
    for _ in range(INSIDE):
        if place is None:
            return None
        if place.tag in tags or place.attributes.get("role") in roles:
            return place
        place = place.parent
    return None


def is_control_label(node: LexborNode) -> bool:
    """Whether an element says only what a control does ("Show", "+")."""
    return rules()["controls"].fullmatch(" ".join((node.text() or "").split())) is not None


def is_heading_button(node: LexborNode) -> bool:
    """Whether a button holds the words of a heading, around it or in it."""
    if is_control_label(node):
        return False
    around = heading_around(node)
    if around is not None:
        return len((node.text() or "").strip()) >= WHOLE * len((around.text() or "").strip())
    return node.css_first("h1, h2, h3, h4, h5, h6") is not None


def heads_panel(node: LexborNode) -> bool:
    """Whether a button is the head of the panel that it opens, without a heading of its own."""
    attributes = node.attributes
    if "aria-expanded" not in attributes and not rules()["panel"].search(attributes.get("class") or ""):
        return False
    if is_control_label(node) or heading_around(node) is not None:
        return False
    panel = beside(node, forward=True) or (beside(node.parent, forward=True) if node.parent is not None else None)
    if panel is None or panel.tag not in CONTAINERS or not (panel.text() or "").strip():
        return False
    controlled = attributes.get("aria-controls")
    if controlled is not None:
        return panel.attributes.get("id") == controlled or any(
            part.attributes.get("id") == controlled for part in panel.css("[id]")
        )
    names = f"{panel.attributes.get('class') or ''} {panel.attributes.get('id') or ''}"
    return bool(rules()["panel"].search(names)) or "hidden" in panel.attributes or "none" in (panel.attributes.get("style") or "")
