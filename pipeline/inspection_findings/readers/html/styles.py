"""The styles of a page that decide what is seen: its own style sheets and the styles of its elements.

Style sheets that a page only links to are not read. Of the cascade, importance, specificity and order count (CSS Cascading and
Inheritance, level 4); selectors with states and made-up elements (":hover", "::before") are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# properties that hide, strike or number
PROPERTIES = frozenset(
    (
        *("display", "visibility", "opacity", "font-size", "text-decoration", "clip", "clip-path", "text-indent", "left", "top"),
        *("position", "height", "max-height", "overflow", "color", "background", "list-style-type"),
    )
)
SHORT = {"text-decoration-line": "text-decoration", "background-color": "background", "list-style": "list-style-type"}
HIDES = re.compile(
    r"display\s*:\s*none|visibility|opacity|font-size\s*:\s*0|line-through|clip|text-indent|height\s*:\s*0|left\s*:\s*-|list-style"
)
FAR = re.compile(r"-\d{3,}(?:px|em|rem|%)")
ZERO = re.compile(r"[+-]?0*\.?0*(?:px|pt|em|rem|%)?")
CLIPPED = re.compile(r"rect\(\s*(?:0|1px)|inset\(\s*(?:50|100)%|circle\(\s*0")
STATE = re.compile(r":(?!not\()")
WHITE = re.compile(r"#fff(?:fff)?|white|rgb\(255,\s*255,\s*255\)")
MOST_SELECTORS = 2_000
# selectors times elements that are looked at, about two seconds: beyond it style sheets are passed over
MOST_MATCHES = 200_000_000

Declared = dict[str, str]


def page_styles(tree: Any, size: int) -> dict[int, Declared]:
    """What the style sheets in a page declare of the elements that they hide, strike or number, by memory id.

    ``size``: the page's elements, counted roughly.
    """
    found: dict[int, dict[str, tuple[tuple[bool, tuple[int, int, int], int], str]]] = {}
    left = min(MOST_SELECTORS, MOST_MATCHES // max(1, size))
    for order, (selector, body) in enumerate(sheet_rules("\n".join(node.text() or "" for node in tree.css("style")))):
        declared = {key: value for key, value in declarations(body).items() if key in PROPERTIES}
        if not declared or left <= 0 or STATE.search(selector):
            continue
        left -= 1
        for node in matches(tree, selector):
            known = found.setdefault(node.mem_id, {})
            for key, value in declared.items():
                rank = ("!important" in value, specificity(selector), order)
                if key not in known or rank >= known[key][0]:
                    known[key] = (rank, value.replace("!important", "").strip())
    return {key: {name: value for name, (_, value) in known.items()} for key, known in found.items()}


def matches(tree: Any, selector: str) -> list[LexborNode]:
    """The elements that a selector names; none where it can't be read."""
    from selectolax.lexbor import SelectolaxError

    try:
        nodes: list[LexborNode] = tree.css(selector)
    except SelectolaxError:
        return []
    return nodes


def sheet_rules(css: str) -> Iterator[tuple[str, str]]:
    """The rules of style sheets that hold on a wide screen and bear on what is seen: a selector each, and its declarations.

    A rule counts as well where it shows again what another rule has hidden.

    >>> list(sheet_rules(".a, p.b {display: none} @media print {.c {display: none}}"))
    [('.a', 'display: none'), ('p.b', 'display: none')]
    """
    css = "".join([css.partition("/*")[0], *(part.partition("*/")[2] for part in css.split("/*")[1:])])
    if not HIDES.search(css.lower()):
        return
    shown, heads = [True], [""]
    pieces = re.split(r"([{}])", css)
    for text, sign in zip(pieces[::2], pieces[1::2], strict=False):
        if sign == "{":
            head = text.rpartition(";")[2].strip()
            shown.append(shown[-1] and holds(head))
            heads.append(head)
        elif len(heads) > 1:
            head, holding = heads.pop(), shown.pop()
            if head and not head.startswith("@") and holding:
                yield from ((part.strip(), text.strip()) for part in ([head] if "(" in head else head.split(",")))


def holds(head: str) -> bool:
    """Whether what stands in a rule holds on a wide screen: a plain rule, a layer, a query of such a screen."""
    if not head.startswith("@"):
        return True
    if head.startswith("@media"):
        if re.search(r"max-width|max-device|prefers-", head):
            return False
        return "screen" in head or not re.search(r"\b(?:print|speech)\b", head)
    return head.startswith(("@supports", "@layer", "@container"))


def specificity(selector: str) -> tuple[int, int, int]:
    """The weight of a selector: ids, classes and attributes, element names.

    >>> specificity("#a p.b[c]")
    (1, 2, 1)
    """
    names = len(re.findall(r"(?:^|[\s>+~])[a-z]", selector, re.IGNORECASE))
    return selector.count("#"), selector.count(".") + selector.count("["), names


def declarations(body: str) -> Declared:
    """The declarations of a rule or of an element, in small letters, the long names of properties cut.

    >>> declarations("Color: #FFF; text-decoration-line:line-through")
    {'color': '#fff', 'text-decoration': 'line-through'}
    """
    found = {}
    for part in body.lower().split(";"):
        key, _, value = part.partition(":")
        found[SHORT.get(key.strip(), key.strip())] = value.strip()
    return found


def is_unseen(style: Declared) -> bool:
    """Whether a style hides an element: not shown, of no size, clipped away, far off the page, in its background's colour."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if any(ZERO.fullmatch(style.get(key) or "x") for key in ("opacity", "font-size")):
        return True
    if CLIPPED.match(style.get("clip") or style.get("clip-path") or "") or FAR.match(style.get("text-indent") or ""):
        return True
    away = style.get("position") in ("absolute", "fixed")
    if away and any(FAR.match(style.get(key) or "") for key in ("left", "top")):
        return True
    flat = any(ZERO.fullmatch(style.get(key) or "x") for key in ("height", "max-height"))
    return (flat and style.get("overflow") in ("hidden", "clip")) or is_same_colour(style)


def is_same_colour(style: Declared) -> bool:
    """Whether a text is in the colour of its background, or in none."""
    colour, ground = style.get("color"), style.get("background")
    if colour == "transparent":
        return True
    return bool(colour and ground) and (colour == ground or bool(WHITE.fullmatch(colour or "") and WHITE.fullmatch(ground or "")))


def is_struck(style: Declared) -> bool:
    """Whether a style strikes a text out."""
    return "line-through" in (style.get("text-decoration") or "")
