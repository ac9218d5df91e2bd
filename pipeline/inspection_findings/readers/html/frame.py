"""What of a page is no part of the report, by element, role, and words of class and id (configs/readers/html.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from inspection_findings.rules import load_rules

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HEADINGS = {f"h{level}": level for level in range(1, 7)}
FRAME_TEXT = 1_200  # letters; a part of the page's frame holds fewer where headings stand in it
CONTENTS_LINKS = 3  # links of a list of contents at least
CONTENTS_LETTERS = 0.8  # part of such a list's letters that its links hold at least


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/readers/html.yaml, patterns compiled."""
    loaded: dict[str, Any] = load_rules("readers/html")
    words = "|".join(f"(?:{rule['pattern']})" for rule in loaded["rules"])
    loaded["frame"] = re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])", re.IGNORECASE)
    back = "|".join(f"(?:{rule['pattern']})" for rule in loaded["back"])
    loaded["returns"] = re.compile(rf"\s*(?:{back})\s*", re.IGNORECASE)
    top = loaded["back"][0]["pattern"]
    # in running text, "back to the top" may be what somebody says: it opens a line or sentence, or stands in brackets
    loaded["top"] = re.compile(rf"(?:^|(?<=[.!?:;”])\s*|\s*(?=[(\[↑⇧▲⬆^])|\s+(?=[BRTGJSPU]))(?:(?i:{top}))\s*$")
    loaded["top_alone"] = re.compile(rf"\s*(?:{top})\s*$", re.IGNORECASE)
    loaded["up"] = re.compile("|".join(f"(?:{rule['pattern']})" for rule in loaded["up"]), re.IGNORECASE)
    loaded["controls"] = re.compile("|".join(f"(?:{rule['pattern']})" for rule in loaded["controls"]), re.IGNORECASE)
    for group, around in (("hiding", r"\s"), ("wide", r"\s"), ("panel", r"[\s_-]")):
        words = "|".join(f"(?:{rule['pattern']})" for rule in loaded[group])
        loaded[group] = re.compile(rf"(?:^|{around})(?:{words})(?:$|{around})", re.IGNORECASE)
    loaded["note"] = re.compile(loaded["mark"][0]["pattern"], re.IGNORECASE)
    loaded["dropped"] = frozenset(loaded["drop_tags"])
    loaded["framing"] = frozenset(loaded["frame_tags"])
    loaded["roles"] = frozenset(loaded["drop_roles"])
    return loaded


def is_frame(node: LexborNode, tag: str, attributes: dict[str, str | None], *, inside: bool) -> bool:
    """Whether an element is part of the page's frame; ``inside`` the main part, headers are the report's own."""
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
        return len(node.text()) < FRAME_TEXT or node.css_first("h1, h2") is None
    return False


def is_contents(node: LexborNode) -> bool:
    """Whether a list leads to the parts of its own page: three items or more, all of them links."""
    links = node.css("a")
    if len(links) < CONTENTS_LINKS or not all(
        str(link.attributes.get("href") or "").rpartition("/")[2].startswith("#") for link in links
    ):
        return False
    linked = sum(len(link.text().strip()) for link in links)
    return linked >= CONTENTS_LETTERS * len(re.sub(r"\s+", "", node.text()))
