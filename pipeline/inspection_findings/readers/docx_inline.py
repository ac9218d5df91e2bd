"""What stands in a line of a Word document beside plain letters: symbols, equations, raised digits, fields."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from inspection_findings.readers.docx_styles import attribute, child, local
from inspection_findings.readers.fractions import NUMERATOR, SLASHES, set_fraction
from inspection_findings.readers.writer import CLOSE, OPEN, literal, raised
from inspection_findings.rules import load_rules

PRIVATE = range(0xF000, 0xF100)  # where Word puts the signs of symbol fonts
SURROGATES = 0xD800  # code points from here on are no characters of a report
MATHS_DEPTH = 60  # elements inside one another; a formula nested deeper is read as plain text
EQUATION = re.compile(r"\\f\s*\(\s*([\w.%]+)\s*[,;]\s*([\w.%]+)\s*\)", re.IGNORECASE)
DIGITS = re.compile(r"\d{1,4}")
NOTE_MARK = re.compile(r"\d{1,3}(?:\s?,\s?\d{1,3})*|[*†‡]")
RAISED_NUMERATOR = re.compile(rf"(?:(?<=[\s\d(\[“‘–—-])|^){OPEN}(\d+){CLOSE}(?=\s*[{SLASHES}]\s*\d)")


@cache
def signs() -> dict[str, dict[int, str]]:
    """The signs of symbol fonts by the font's name in small letters and the code (configs/readers/symbols.yaml)."""
    found: dict[str, dict[int, str]] = {}
    fonts: dict[str, dict[str, Any]] = load_rules("readers/symbols")["fonts"]
    for font, rule in fonts.items():
        found[font] = dict(enumerate(rule.get("signs", ""), rule.get("from", 0)))
        found[font] |= dict(enumerate(rule.get("upper_signs", ""), rule.get("upper", 0)))
        found[font] |= rule.get("single", {})
    return found


def symbol(code: str, font: str | None) -> str:
    """What a sign of a font means; a bullet for a picture without a name.

    >>> symbol("F0B3", "Symbol"), symbol("00A3", "Symbol"), symbol("F0FC", "Wingdings"), symbol("F04B", "Other"), symbol("x", None)
    ('≥', '≤', '✓', '•', '')
    """
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    known = signs().get((font or "").strip().lower())
    if value in PRIVATE or (known is not None and 0 < value < len(PRIVATE)):
        return (known or {}).get(value % len(PRIVATE), "•")
    return chr(value) if 0 < value < SURROGATES else ""


def in_font(text: str, font: str | None) -> str:
    """A text set in a symbol font, as what its signs mean; a text in any other font as it is."""
    known = signs().get((font or "").strip().lower())
    if known is None and not any(ord(char) in PRIVATE for char in text):
        return text
    return "".join(
        symbol(f"{ord(char):X}", font) if ord(char) in PRIVATE or (known is not None and not char.isascii()) else char
        for char in text
    )


def font_of(properties: Element | None) -> str | None:
    """The font of a run."""
    fonts = child(properties, "rFonts") if properties is not None else None
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi") if fonts is not None else None


def raised_text(text: str, properties: Element | None) -> str:
    """A run's text; digits that stand raised as a mark, which a fraction's numerator is too until its line is known."""
    place = child(properties, "vertAlign") if properties is not None else None
    if place is None or attribute(place, "val") != "superscript":
        return literal(text)
    mark = text.strip()
    return raised(mark) if NOTE_MARK.fullmatch(mark) or DIGITS.fullmatch(mark) else literal(text)


def numerators(text: str) -> str:
    """A line in which raised digits before a slash and digits are a fraction's numerator."""
    return RAISED_NUMERATOR.sub(rf"{NUMERATOR}\1", text) if OPEN in text else text


def equation_field(instruction: str) -> str:
    """The fraction of an equation field ("EQ \\\\f(3,4)"), whose text stands in its instruction; nothing for other fields."""
    match = EQUATION.search(instruction) if instruction.lstrip()[:2].upper() == "EQ" else None
    return set_fraction(match[1], match[2]) if match else ""


def maths(element: Element, depth: int = 0) -> str:
    """An equation as one line of text, its fractions with a slash.

    A formula nested deeper than any that is written is read as plain text.
    """
    kind = local(element)
    if kind == "t":
        return literal(element.text or "")
    if depth > MATHS_DEPTH:
        return literal("".join(element.itertext()))
    if kind in ("del", "moveFrom") or kind.endswith("Pr"):
        return ""
    if kind == "f":
        above, below = (child(element, name) for name in ("num", "den"))
        if above is not None and below is not None:
            return set_fraction(maths(above, depth + 1), maths(below, depth + 1))
    return ("^" if kind == "sup" else "") + "".join(maths(part, depth + 1) for part in element)
