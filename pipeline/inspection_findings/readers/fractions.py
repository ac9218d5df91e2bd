"""Fractions that are set, not typed: raised and lowered digits, MathML and Word's equations, written in one line.

A reader puts `NUMERATOR` before the numerator; `settle_fractions` writes the fraction once the whole line is known.
"""

from __future__ import annotations

import re
import unicodedata

# stands before the numerator of a set fraction while a block is gathered: a code point that no text holds
NUMERATOR = "\ufdd2"
SLASHES = "/⁄∕"
VULGAR = {unicodedata.normalize("NFKC", sign): sign for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
_MIXED = re.compile(rf"(?<=\d)\s*{NUMERATOR}\s*(\d+)\s*[{SLASHES}]\s*(\d+)")
_SPLIT = re.compile(rf"{NUMERATOR}\s*(\d+)\s*([{SLASHES}])\s*(\d+)")


def set_fraction(numerator: str, denominator: str) -> str:
    """A set fraction for the text of a block; brackets hold what is more than one number or word.

    >>> settle_fractions(set_fraction("27", "70")), settle_fractions(set_fraction("a+b", "c"))
    ('27/70', '(a+b)/c')
    """
    above, below = (part.strip() for part in (numerator, denominator))
    return f"{NUMERATOR}{_enclosed(above)}/{_enclosed(below)}" if above and below else above or below


def _enclosed(part: str) -> str:
    """A part of a fraction, in brackets where it is more than one number or word."""
    return part if re.fullmatch(r"[\w.,%]+", part) else f"({part})"


def settle_fractions(text: str) -> str:
    """The text with its set fractions in one line; behind a whole number as one sign where there is one.

    >>> settle_fractions(f"2{NUMERATOR}1⁄2 per cent"), settle_fractions(f"2{NUMERATOR}3/16"), settle_fractions(f"{NUMERATOR}3 / 4")
    ('2½ per cent', '2 3/16', '3/4')
    """
    if NUMERATOR not in text:
        return text
    text = _MIXED.sub(lambda match: VULGAR.get(f"{match[1]}⁄{match[2]}", f" {match[1]}/{match[2]}"), text)
    return _SPLIT.sub(r"\1\2\3", text).replace(NUMERATOR, "")
