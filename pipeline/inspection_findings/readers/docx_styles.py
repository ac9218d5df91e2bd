"""The styles and the numbering of a Word document: what makes a paragraph a heading or an item of a list."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

OFF = ("0", "false", "off")
LEVELS = 9  # of outlines and of lists
MOST_START = 9_999  # that a list may begin with
LETTERS = 26  # of the alphabet
MOST_ROMAN = 400  # the first number that ROMAN does not hold
HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
QUOTE = re.compile(r"(?:intense )?quot(?:e|ation)|block text|practice example", re.IGNORECASE)
MAX_CHAIN = 20  # styles based on one another; a longer chain goes in circles
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says; ``number`` is the id of its list and ``depth`` the level in it.

    ``hidden``: its text is hidden or struck out.
    """

    heading: int | None = None
    contents: bool = False
    quote: bool = False
    bold: bool = False
    hidden: bool = False
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
        place = number_in(depth, most=LEVELS - 1)
        return value, style.depth if place is None else place

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
    if level.format in ("lowerLetter", "upperLetter") and 0 < value <= LETTERS:
        letter = chr(96 + value)
        return letter.upper() if level.format == "upperLetter" else letter
    if level.format in ("lowerRoman", "upperRoman") and 0 < value < MOST_ROMAN:
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


class Styles:
    """The styles of a document by their ids, each with what it takes over from the style that it is based on."""

    def __init__(self, root: Element | None = None) -> None:
        styles = () if root is None else root
        self._raw = {attribute(item, "styleId") or "": item for item in styles if local(item) == "style"}
        self._read: dict[str, Style] = {}

    def get(self, key: str) -> Style:
        """The style of that id; a plain one where the document has none."""
        if key not in self._read:
            self._read[key] = self._resolve(key)
        return self._read[key]

    def _resolve(self, key: str) -> Style:
        """A style with all that it takes over."""
        chain: list[Element] = []
        while key in self._raw and len(chain) < MAX_CHAIN:
            chain.append(self._raw[key])
            base = child(self._raw[key], "basedOn")
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
        outlined = number_in(value, most=LEVELS)
        if outlined is not None and not heading:
            style = replace(style, heading=outlined + 1 if outlined < LEVELS else None)
        numbered = child(properties, "numPr")
        if numbered is not None:
            number, level = child(numbered, "numId"), child(numbered, "ilvl")
            depth = attribute(level, "val") or "0" if level is not None else "0"
            value = attribute(number, "val") if number is not None else style.number  # type: ignore[assignment]
            style = replace(style, number=value, depth=number_in(depth, most=LEVELS - 1) or 0)
    letters = child(element, "rPr")
    heavy, hidden = is_on(letters, "b"), is_left_out(letters)
    style = style if heavy is None else replace(style, bold=heavy)
    return style if hidden is None else replace(style, hidden=hidden)


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a property is switched on; None where nothing is said of it."""
    found = child(properties, name) if properties is not None else None
    return None if found is None else (attribute(found, "val") or "1") not in OFF


def is_left_out(properties: Element | None) -> bool | None:
    """Whether text is hidden or struck out by its own properties; None where nothing is said of it."""
    said = [is_on(properties, name) for name in ("vanish", "strike", "dstrike")]
    return None if said == [None] * len(said) else any(said)


def number_in(value: str | None, *, most: int) -> int | None:
    """The whole number in an attribute, up to ``most``; None where it holds none.

    >>> number_in("2", most=8), number_in("99", most=8), number_in("²", most=8), number_in(None, most=8)
    (2, 8, None, None)
    """
    if not value or not value.isdecimal():
        return None
    return min(int(value), most) if len(value) <= len(str(most)) else most


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
                depth = number_in(attribute(change, "ilvl"), most=LEVELS - 1) or 0
                start = child(change, "startOverride")
                changed = read_levels(change)
                levels.update(changed)
                if start is not None:
                    anew = True
                    old = levels.get(depth, Level("decimal", f"%{depth + 1}."))
                    levels[depth] = Level(old.format, old.text, first_number(attribute(start, "val")))
        numbering.levels[key] = levels
        numbering.groups[key] = key if anew or base is None else f"abstract {base}"
    return numbering


def read_levels(element: Element) -> dict[int, Level]:
    """The levels that a list defines."""
    levels = {}
    for item in element:
        if local(item) == "lvl":
            values = {local(part): attribute(part, "val") or "" for part in item if local(part) in ("numFmt", "lvlText", "start")}
            place = number_in(attribute(item, "ilvl"), most=LEVELS - 1) or 0
            levels[place] = Level(values.get("numFmt", "decimal"), values.get("lvlText", ""), first_number(values.get("start")))
    return levels


def first_number(value: str | None) -> int:
    """The number that a list begins with, 1 where none is named."""
    number = number_in(value, most=MOST_START)
    return 1 if number is None else number
