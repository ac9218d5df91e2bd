"""What a heading says: its number, title, rating, kind and level, by the rules of configs/sections/headings.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.document import Block
from pipeline.rules import load_rules

NUMBER = re.compile(r"(?:[A-Z]\s?)?(\d{1,2}(?:\.\d{1,2}){0,2})[.:]?\s+(?=[A-Z‘“])")
SUP_DIGITS = re.compile(r"\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as it reads: ``level`` is 1 for a chapter, 2 for a standard or a list, 3 below."""

    kind: str
    level: int
    number: str | None
    title: str
    rating: str | None


@cache
def rules() -> dict[str, Any]:
    """The rules of headings, patterns compiled."""
    loaded: dict[str, Any] = load_rules("sections/headings")
    loaded["compiled"] = [(re.compile(rule["pattern"], re.IGNORECASE), rule) for rule in loaded["headings"]]
    names = "|".join(name.replace(" ", r"\s+") for name in loaded["ratings"])
    loaded["rating"] = re.compile(rf"[\s|]*[(:–-]?\s*\b({names})\b\)?\s*\d{{0,3}}[\s|]*$", re.IGNORECASE)
    return loaded


def split_rating(text: str) -> tuple[str, str | None]:
    """The text without the rating at its end, and the rating in its usual spelling.

    >>> split_rating("2.2 Planning\\tRequires improvement")
    ('2.2 Planning', 'Requires improvement')
    """
    match = rules()["rating"].search(text)
    if not match:
        return text.strip(" \t|"), None
    return text[: match.start()].strip(" \t|:"), " ".join(match[1].split()).capitalize()


def read_heading(text: str, block: Block, *, enclosing: str | None) -> Heading | None:
    """What the block says as a heading, None where it is none. ``enclosing`` is the kind of the chapter it stands in."""
    text = " ".join(part for part in text.replace("\t", "\t ").split(" ") if part).replace("\t ", "\t").strip()
    if not text or len(text) > 200 or (block.kind != "heading" and "\t" not in text and len(text) > 110):
        return None
    bare, rating = split_rating(text)
    numbered = NUMBER.match(bare)
    number = numbered[1] if numbered else None
    title = bare[numbered.end() :].strip() if numbered else bare
    known = known_kind(title)
    if known is not None and not (known["kind"] in ("annex", "glossary") and block.kind == "bullet"):
        return Heading(known["kind"], known["level"], number, title.rstrip(": "), rating)
    if number is None:
        return plain_heading(title, block, rating, enclosing=enclosing)
    return numbered_heading(number, title, rating, block, enclosing=enclosing)


def known_kind(title: str) -> dict[str, Any] | None:
    """The rule whose words the title is, None where it is free."""
    for pattern, rule in rules()["compiled"]:
        if pattern.fullmatch(title):
            return rule  # type: ignore[no-any-return]
    return None


def plain_heading(title: str, block: Block, rating: str | None, *, enclosing: str | None) -> Heading | None:
    """A heading without number and known words: a subsection, where the block is marked as a heading."""
    isolated = block.kind == "paragraph" and enclosing in ("summary", "background") and len(title) < 60 and not title.endswith(":")
    if not (block.kind == "heading" or isolated) or title.endswith((";", ",")):
        return None
    if enclosing is None:
        return Heading("front", 1, None, title.rstrip(": "), rating)
    return Heading("subsection", 2 if 0 < block.level <= 3 else 3, None, title.rstrip(": "), rating)


def numbered_heading(number: str, title: str, rating: str | None, block: Block, *, enclosing: str | None) -> Heading | None:
    """A chapter or a standard, by the depth of its number; None for a numbered sentence or a row of results."""
    if title.endswith((".", ";", "?", "%", ",")) or len(title) > 80 or not re.search(r"[A-Za-z]{3}", title):
        return None
    depth = number.count(".")
    if enclosing == "ratings":
        return Heading("ratings", 2, number, title, rating) if depth == 0 and block.kind != "row" else None
    if enclosing in ("annex", "glossary"):
        return Heading("subsection", 2, None, f"{number}. {title}", rating) if block.kind == "heading" else None
    if depth == 0:
        return Heading("domain", 1, number, title, rating) if len(number) == 1 or block.kind == "heading" else None
    if depth == 1:
        return Heading("standard", 2, number, title, rating)
    return Heading("subsection", 3, None, f"{number}. {title}", rating) if block.kind == "heading" else None
