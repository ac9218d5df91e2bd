"""The footnotes of a page: links whose text is a mark, and the blocks that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection_findings.readers.html.frame import rules

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


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
        match = rules()["note"].fullmatch(" ".join(link.text().split()))
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
    text = " ".join(link.text().split())
    return not text or bool(rules()["note"].fullmatch(text) or rules()["returns"].fullmatch(text))


def enclosing_block(node: LexborNode) -> LexborNode | None:
    """The item, paragraph or part of the page that holds an anchor."""
    found: LexborNode | None = node
    while found is not None and found.tag not in ("li", "p", "div", "dd", "td", "aside", "section", "body", "h1", "h2", "h3", "h4"):
        found = found.parent
    return found if found is not None and found.tag not in ("body", "section", "h1", "h2", "h3", "h4") else None
