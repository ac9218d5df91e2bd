"""The styles and the numbering of a Word document: what makes a paragraph a heading or an item of a list."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
QUOTE = re.compile(r"(?:intense )?quot(?:e|ation)|block text|practice example", re.IGNORECASE)
MAX_CHAIN = 20  # styles based on one another; a longer chain goes in circles
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says; ``number`` is the id of its list and ``depth`` the level in it."""

    heading: int | None = None
    contents: bool = False
    quote: bool = False
    bold: bool = False
    number: str | None = None
    depth: int = 0


@dataclass(slots=True)
class Level:
    """One level of a list: its kind of number, the text around it ("%1.%2"), its first number."""

    format: str = "bullet"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    groups: dict[str, str] = field(default_factory=dict)

    def place(self, properties: Element | None, style: Style) -> tuple[str | None, int]:
        """The list that a paragraph stands in, and its depth there; None where it is in no list."""
        own = child(properties, "numPr") if properties is not None else None
        if own is None:
            return (style.number, style.depth) if style.number in self.levels else (None, 0)
        number, level = child(own, "numId"), child(own, "ilvl")
        value = attribute(number, "val") if number is not None else style.number
        depth = attribute(level, "val") if level is not None else None
        if value in (None, "0") or value not in self.levels:
            return None, 0
        return value, min(int(depth), 8) if depth and depth.isdigit() else style.depth

    def mark(self, number: str, depth: int) -> str | None:
        """The mark of the next item, counted on: "-" for a bullet, else its number with a stop; None where it shows none."""
        levels = self.levels[number]
        level = levels.get(depth, Level())
        if level.format in ("bullet", "none"):
            return "-" if level.format == "bullet" else None
        counted = self.counters[self.groups.get(number, number)]
        counted[depth] = counted.get(depth, level.start - 1) + 1
        for deeper in [other for other in counted if other > depth]:
            del counted[deeper]
        shown = re.sub(r"%(\d)", lambda match: count(counted, levels, int(match[1]) - 1), level.text) or f"{counted[depth]}."
        shown = shown.strip(" ()")
        return shown if shown.endswith((".", ":")) else f"{shown.rstrip(')')}."


def count(counted: dict[int, int], levels: dict[int, Level], depth: int) -> str:
    """The number that a level stands at, as it is shown."""
    level = levels.get(depth, Level("decimal"))
    value = counted.get(depth, level.start)
    if level.format in ("lowerLetter", "upperLetter") and 0 < value <= 26:
        letter = chr(96 + value)
        return letter.upper() if level.format == "upperLetter" else letter
    if level.format in ("lowerRoman", "upperRoman") and 0 < value < 400:
        shown = ""
        for worth, sign in ROMAN:
            shown += sign * (value // worth)
            value %= worth
        return shown.upper() if level.format == "upperRoman" else shown
    return str(value)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    return next((item for item in element if local(item) == name), None)


def attribute(element: Element, name: str) -> str | None:
    """The attribute of that local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def read_styles(root: Element | None) -> dict[str, Style]:
    """The styles by their ids, each with what it takes over from the style that it is based on."""
    if root is None:
        return {}
    raw = {attribute(item, "styleId") or "": item for item in root if local(item) == "style"}
    return {key: resolve(key, raw) for key in raw}


def resolve(key: str, raw: dict[str, Element]) -> Style:
    """A style with all that it takes over."""
    chain: list[Element] = []
    while key in raw and len(chain) < MAX_CHAIN:
        chain.append(raw[key])
        base = child(raw[key], "basedOn")
        key = attribute(base, "val") or "" if base is not None else ""
    style = Style()
    for item in reversed(chain):
        style = own_style(item, style)
    return style


def own_style(element: Element, style: Style) -> Style:
    """What a style adds to the one that it is based on."""
    named = child(element, "name")
    name = (attribute(named, "val") or "" if named is not None else "").strip()
    heading = HEADING.fullmatch(name)
    if heading:
        style = replace(style, heading=int(heading[1]) or None)
    elif name.lower() == "title":
        style = replace(style, heading=1)
    if re.match(r"(?:toc \d|table of figures)", name, re.IGNORECASE):
        style = replace(style, contents=True, heading=None)
    if QUOTE.fullmatch(name):
        style = replace(style, quote=True)
    properties = child(element, "pPr")
    if properties is not None:
        outline = child(properties, "outlineLvl")
        value = attribute(outline, "val") or "" if outline is not None else ""
        if value.isdigit() and not heading:
            style = replace(style, heading=int(value) + 1 if int(value) < 9 else None)
        numbered = child(properties, "numPr")
        if numbered is not None:
            number, level = child(numbered, "numId"), child(numbered, "ilvl")
            depth = attribute(level, "val") or "0" if level is not None else "0"
            value = attribute(number, "val") if number is not None else style.number  # type: ignore[assignment]
            style = replace(style, number=value, depth=min(int(depth), 8) if depth.isdigit() else 0)
    letters = child(element, "rPr")
    heavy = child(letters, "b") if letters is not None else None
    if heavy is not None:
        style = replace(style, bold=(attribute(heavy, "val") or "1") not in ("0", "false", "off"))
    return style


def read_numbering(root: Element | None) -> Numbering:
    """The lists of a document; each list of its own id counts for itself only where it starts its numbers anew."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = {attribute(item, "abstractNumId"): read_levels(item) for item in root if local(item) == "abstractNum"}
    for item in root:
        if local(item) != "num":
            continue
        key = attribute(item, "numId") or ""
        pointed = child(item, "abstractNumId")
        base = attribute(pointed, "val") if pointed is not None else None
        levels = dict(abstract.get(base, {}))
        anew = False
        for change in item:
            if local(change) == "lvlOverride":
                depth = int(attribute(change, "ilvl") or 0)
                start = child(change, "startOverride")
                changed = read_levels(change)
                levels.update(changed)
                if start is not None:
                    anew = True
                    old = levels.get(depth, Level("decimal", f"%{depth + 1}."))
                    levels[depth] = Level(old.format, old.text, int(attribute(start, "val") or 1))
        numbering.levels[key] = levels
        numbering.groups[key] = key if anew or base is None else f"abstract {base}"
    return numbering


def read_levels(element: Element) -> dict[int, Level]:
    """The levels that a list defines."""
    levels = {}
    for item in element:
        if local(item) == "lvl":
            values = {local(part): attribute(part, "val") or "" for part in item if local(part) in ("numFmt", "lvlText", "start")}
            start = values.get("start", "1")
            levels[int(attribute(item, "ilvl") or 0)] = Level(
                values.get("numFmt", "decimal"), values.get("lvlText", ""), int(start) if start.isdigit() else 1
            )
    return levels
