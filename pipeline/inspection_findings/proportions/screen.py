"""The quick look: plain lower-cased text, and the places in it where a share could begin."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.proportions.numerals import ARTICLES, EMPHASIS, words

# look-alikes by what they stand for, one character each, so that offsets stay; superscripts (footnote marks) become blanks
PLAIN = {
    **dict.fromkeys(map(ord, "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u2060\ufeff\u200b"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "¹²³⁰⁴⁵⁶⁷⁸⁹†‡"), " "),
    **dict.fromkeys(map(ord, "‘’ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”„«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–−\xad"), "-"),
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    ord("％"): "%",
    ord("٪"): "%",
    ord("﹪"): "%",
    ord("∕"): "/",
    ord("⁄"): "/",
    ord("："): ":",
}
# quantifiers, with what must stand behind the first word of those that are common otherwise
QUANTIFIERS = {
    "majority": "", "minority": "", "most": "", "bulk": r"(?=\s+of\b)", "all": "", "every": "", "everyone": "", "everybody": "",
    "none": "", "neither": r"(?=\s+[a-z])", "each": r"(?=\s+of\b)",
    "both": r"(?=\s+(?:of\b|the\b|two\b|2\b))", "hardly": r"(?=\s+an?y?\b)", "scarcely": r"(?=\s+an?y?\b)", "barely": r"(?=\s+any)",
    "not": r"(?=\s+(?:a single )?one\b)", "next": r"(?=\s+to\s+no)", "almost": r"(?=\s+no)", "nearly": r"(?=\s+no)",
    "virtually": r"(?=\s+no)", "practically": r"(?=\s+no)",
}  # fmt: skip
ARTICLE = re.compile(rf"(?:\b(?:{'|'.join(ARTICLES)})(?:\s{{1,12}}{EMPHASIS})?|\bhalf\s{{1,12}}a)\s{{1,12}}$")
# a sentence with one number and nothing else that could begin a share holds one only where this stands near the number
# or where it counts some of what was named before: "13 of the posts"
PART = re.compile(r"\s+of\s+(?:the|our)\s")
BESIDE_ONE = re.compile(
    r"[%％٪﹪]|cent|pct|point|/|:| to |-to-|of (?:the[ms]|who|which|those)|\bin [^.;]{1,30},|\(|third|quarter|fifth"
)


def lower(text: str) -> str:
    """The text in lower case, character for character: letters whose lower case is longer stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


# footnote marks and odd blanks only: letters, case and quotes stay
UNMARKED = {code: blank for code, blank in PLAIN.items() if blank == " "}


def unmarked(text: str) -> str:
    """The text with blanks for footnote marks and for blanks of other widths, as long as before.

    >>> unmarked("7 per cent³ of Staff")
    '7 per cent  of Staff'
    """
    return text if text.isascii() else text.translate(UNMARKED)


def plain(lowered: str) -> str:
    """Lower-cased text with plain blanks, quotes, hyphens and signs, as long as before.

    >>> plain("“one‑third”\\xa0of 54％")
    '"one-third" of 54%'
    """
    if lowered.isascii():
        return lowered.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return lowered.translate(PLAIN)


@cache
def kinds() -> dict[str, str]:
    """What each word that can begin a share is: number, fraction or quantifier."""
    table = dict.fromkeys(QUANTIFIERS, "quantifier")
    for name in words()["denominators"]:
        table |= {name: "fraction", name if name in ("half", "halves") else f"{name}s": "fraction"}
    table |= dict.fromkeys(words()["glyphs"], "fraction")
    return table | dict.fromkeys([*words()["units"], *words()["tens"], *words()["scales"]], "number")


@cache
def anchor_pattern() -> re.Pattern[str]:
    """Numbers, names of fractions and quantifiers: where a share can begin; words grouped by letter, for speed."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(kinds(), key=len, reverse=True):
        if word.isascii():
            by_letter.setdefault(word[0], []).append(word[1:] + QUANTIFIERS.get(word, ""))
    listed = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    digits = r"\d(?:[\d.,:/]{0,40}\d)?|\.\d+"
    return re.compile(rf"(?<![a-z0-9])(?:{digits}|[{''.join(words()['glyphs'])}]|(?:{listed})(?![a-z]))")


def anchors(lowered: str) -> list[tuple[int, str]]:
    """Where shares can begin in lower-cased text, and with what: number, fraction or quantifier.

    >>> anchors("in just over half of the 27 cases, and in most plans")
    [(13, 'fraction'), (25, 'number'), (42, 'quantifier')]
    """
    table = kinds()
    found = []
    last = 0
    for match in anchor_pattern().finditer(lowered):
        start, word = match.start(), match[0]
        kind = table.get(word, "number")
        if kind == "fraction" or word in words()["scales"]:
            article = ARTICLE.search(lowered, max(0, start - 24), start)
            start = article.start() if article else start
        found.append((start, kind))
        last = match.end()
    if len(found) == 1 and found[0][1] == "number" and not BESIDE_ONE.search(lowered, max(0, found[0][0] - 40), found[0][0] + 60):
        return found if PART.match(lowered, last) and not lowered.endswith("one", 0, last) else []
    return found
