"""The quick look: plain lower-cased text, and its triggers, the places where a proportion could begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from inspection_findings.proportions.numbers import ARTICLES, EMPHASIS, any_of, number_words
from inspection_findings.proportions.scales import quantifier_rules

TriggerKind = Literal["number", "fraction", "quantifier"]
# where a proportion could begin, and with what
Trigger = tuple[int, TriggerKind]

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
ARTICLE = re.compile(rf"(?:\b(?:{'|'.join(ARTICLES)})(?:\s{{1,12}}{EMPHASIS})?|\bhalf\s{{1,12}}a)\s{{1,12}}$")
# a sentence with one number and nothing else that could begin a proportion holds one only where this stands near the number
# or where it counts some of what was named before: "13 of the posts"
# how far before a number or fraction its article is looked for, and what goes with a lone number, in characters
ARTICLE_REACH, BESIDE_BEFORE, BESIDE_BEHIND = 24, 40, 60
PART = re.compile(r"\s+of\s+(?:the|our)\s")
BESIDE_ONE = re.compile(
    r"[%％٪﹪]|cent|pct|pc\b|point|/|:| to |-to-|of (?:the[ms]|who|which|those)|\bin [^.;]{1,30},|\(|third|quarter|fifth"
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


def plain_text(lowered: str) -> str:
    """Lower-cased text with plain blanks, quotes, hyphens and signs, as long as before.

    >>> plain_text("“one‑third”\\xa0of 54％")
    '"one-third" of 54%'
    """
    if lowered.isascii():
        return lowered.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return lowered.translate(PLAIN)


def holds_any(text: str, needs: Iterable[str]) -> bool:
    """Whether one of the strings stands in the text. A plain loop: this is asked for each rule and sentence."""
    for need in needs:  # noqa: SIM110
        if need in text:
            return True
    return False


@cache
def _kinds() -> Mapping[str, TriggerKind]:
    """What each word that can begin a proportion is."""
    table: dict[str, TriggerKind] = dict.fromkeys(quantifier_rules().triggers, "quantifier")
    for name in number_words().denominators:
        table |= {name: "fraction", name if name in ("half", "halves") else f"{name}s": "fraction"}
    table |= dict.fromkeys(number_words().glyphs, "fraction")
    return table | dict.fromkeys([*number_words().units, *number_words().tens, *number_words().scales], "number")


@cache
def _trigger_pattern() -> re.Pattern[str]:
    """Numbers, names of fractions and quantifiers; words grouped by letter, for speed."""
    behind = quantifier_rules().triggers
    # "twentyfive", where a line's end has taken the hyphen
    units = f"(?:{any_of(number_words().units)})?"
    by_letter: dict[str, list[str]] = {}
    for word in sorted(_kinds(), key=len, reverse=True):
        if word.isascii():
            needed = behind.get(word)
            behind_word = f"(?={needed.pattern})" if needed else units if word in number_words().tens else ""
            by_letter.setdefault(word[0], []).append(word[1:] + behind_word)
    listed = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    digits = r"\d(?:[\d.,:/]{0,40}\d)?|\.\d+"
    return re.compile(rf"(?<![a-z0-9])(?:{digits}|[{''.join(number_words().glyphs)}]|(?:{listed})(?![a-z]))")


def find_triggers(lowered: str) -> list[Trigger]:
    """Where proportions can begin in lower-cased text, and with what.

    >>> find_triggers("in just over half of the 27 cases, and in most plans")
    [(13, 'fraction'), (25, 'number'), (42, 'quantifier')]
    """
    kinds = _kinds()
    triggers: list[Trigger] = []
    last = 0
    for match in _trigger_pattern().finditer(lowered):
        start, word = match.start(), match[0]
        kind = kinds.get(word, "number")
        if kind == "fraction" or word in number_words().scales:
            article = ARTICLE.search(lowered, max(0, start - ARTICLE_REACH), start)
            start = article.start() if article else start
        triggers.append((start, kind))
        last = match.end()
    if len(triggers) == 1 and triggers[0][1] == "number" and not _has_partner(lowered, triggers[0][0]):
        return triggers if PART.match(lowered, last) and not lowered.endswith("one", 0, last) else []
    return triggers


def _has_partner(lowered: str, start: int) -> bool:
    """Whether what can make a proportion of the only number of a sentence stands near it."""
    return bool(BESIDE_ONE.search(lowered, max(0, start - BESIDE_BEFORE), start + BESIDE_BEHIND))
