"""Where sentences end, for the blocks of reports and for plain text alike.

A full stop, question or exclamation mark ends a sentence where white space and a capital, a digit or a quotation follow; closing
quotes and a footnote's mark may stand between. None ends behind an abbreviation, an initial or an item's number
(configs/layout/sentence_ends.yaml). The space may be missing: "cases.Contact". Measured with benchmarks/sentences.py.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from inspection_findings.rules import load_rules

# the end of a sentence; {starters} are words that open one where they are capitalised
END = r"""
    [.!?…] (?:                              # the stop itself
        [\"”’)\]]{{0,3}}                      # what closes with it
        (?P<mark> (?: \s? \[\d{{1,3}}\]       # a footnote's mark: "[17]", also set apart
                  | \(\d{{1,2}}\)             # "(4)"
                  | [⁰¹²³⁴-⁹]{{1,3}}
                  | [*†‡]{{1,3}}
                  | (?: (?<=[a-z”’)][.!?]) | (?<=[.!?][”’)]) ) \d{{1,3}} (?=\s)
                  | \s \d{{1,3}} (?=\s(?:{starters})\s[a-z])
                  | \s+ \( [A-Z] [^().!?\n]{{2,60}} \) \.? (?= \s+["“‘'(\[]{{0,2}}[A-Z0-9] | \s*$ )  # "(Aim 2, code)"
                  | \s+ \( [a-z] [^().!?\n]{{2,60}} \) \.? (?= \s*$ )
                  )* )
        (?: \s+ (?= [\"“‘'(\[]{{0,2}} (?:[A-Z0-9£•]|[a-z]{{1,2}}[A-Z]) | \([a-z]{{2}} )
          | \s* $ )
      | (?: (?<=[a-z]{{3}}[.?!]) | (?<=\w[%)”][.?!]) | (?<=\d{{4}}[.?!]) ) (?= [A-Z][a-z]+(?:[\s,]|$) )    # no space behind it
    )
  | (?: —(?<=\w\s—) | --(?<=\w\s--) ) \s (?= (?:{starters})[\s’'] )     # a speaker breaks off
"""
# "1.", "2.1.1.", "a.", "iv.", "Recommendation 3.": the number of an item, no sentence of its own
NUMBERING = re.compile(r"(?:Recommendation\s+|R\s?)?(?:\d{1,3}\.)*\d{1,3}|[a-z]|[ivx]{1,4}")
# "J." in a name, "U.K."
INITIALS = re.compile(r"[A-Z](?:\.[A-Z])*")
LAST_WORD = re.compile(r"([\w.]+)$")
# what stands before a stop is looked at so far back, in characters
REACH = 30
# an address holds stops without a space behind them: "www.Example.Org"
ADDRESS = re.compile(r"(?:www\.|://|@)\S*$")


@cache
def rules() -> dict[str, Any]:
    """The lists of configs/layout/sentence_ends.yaml, as sets, and the pattern of a sentence's end."""
    loaded: dict[str, Any] = load_rules("layout/sentence_ends")
    loaded["abbreviations"] = frozenset(loaded["abbreviations"])
    loaded["before_number"] = frozenset(loaded["before_number"])
    words = {*load_rules("layout/lines")["starters"], *loaded["openers"]}
    loaded["end"] = re.compile(END.format(starters="|".join(sorted(word.capitalize() for word in words))), re.VERBOSE)
    return loaded


def cut(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of ``text``, without the white space around them.

    >>> [text[a:b] for text in ["One, e.g. this. Two?"] for a, b in cut(text)]
    ['One, e.g. this.', 'Two?']
    """
    spans = []
    start = first = len(text) - len(text.lstrip())
    for match in rules()["end"].finditer(text):
        if match.end() == len(text) or not _ends_sentence(text, start, match):
            continue
        if start == first and NUMBERING.fullmatch(text, first, match.start()):
            continue
        spans.append((start, match.start() + len(match[0].rstrip())))
        start = match.end()
    if text[start:].strip():
        spans.append((start, start + len(text[start:].rstrip())))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a stop ends the sentence that begins at ``start``."""
    stop = match.start()
    if text[stop] != ".":
        return True
    before = LAST_WORD.search(text, max(start, stop - REACH), stop)
    word = before[1] if before else ""
    short = rules()["abbreviations"]
    if word in short or (word.isupper() and word.capitalize() in short) or INITIALS.fullmatch(word):
        return False
    if word in rules()["before_number"] and (text[match.end()].isdigit() or match["mark"]):
        return False
    return match.end() > stop + 1 or ADDRESS.search(text, max(start, stop - REACH), stop) is None
