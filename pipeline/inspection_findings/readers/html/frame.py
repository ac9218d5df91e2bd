"""What of a page is no part of the report, by element, role, and words of class and id (configs/readers/html.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from inspection_findings.rules import load_rules

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HEADINGS = {f"h{level}": level for level in range(1, 7)}
HIDDEN_TEXT = 300  # letters that a hidden part holds where it is a folded panel of the report rather than a control
INLINE_STYLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/readers/html.yaml, patterns compiled."""
    loaded: dict[str, Any] = load_rules("readers/html")
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


def is_frame(node: LexborNode, tag: str, attributes: dict[str, str | None], *, inside: bool) -> bool:
    """Whether an element is part of the page's frame, or hidden; ``inside`` the main part, headers are the report's own."""
    if not attributes and tag not in rules()["framing"]:
        return False
    if tag in rules()["framing"] and not inside:
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


def is_contents(node: LexborNode) -> bool:
    """Whether a list leads to the parts of its own page: three items or more, all of them links."""
    links = node.css("a")
    if len(links) < 3 or not all(str(link.attributes.get("href") or "").rpartition("/")[2].startswith("#") for link in links):
        return False
    linked = sum(len(link.text().strip()) for link in links)
    return linked >= 0.8 * len(re.sub(r"\s+", "", node.text()))
