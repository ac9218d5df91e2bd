"""Tables of key questions: which line is a table's head, which lines make one of its rows, which rows begin with a heading."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from inspection_findings.layout.drafts import Draft
from inspection_findings.layout.lines import Line
from inspection_findings.rules import load_rules

# what may stand around a head: marks of headings, bold text and tables
AROUND = r"(?:[#*_|\s]|</?\w{1,6}>)*"
BETWEEN = re.compile(r"\t|\||\s{2}")
MARKS = re.compile(r"[#*_]+|</?\w{1,6}>")
# no head is longer, in characters
HEAD = 120
# "<b>3.1. Courts</b> Each report to a court is thorough ...<TAB>Good": the bold number and title that opens a row.
# Not "<b>3.1. Courts</b><TAB>Good", where they fill a cell, nor "**Planning** was late in 2.2 cases"
RUN_IN = re.compile(
    r"(?:\|\s*)?(?P<title>(?:\*\*|__|<b>|<strong>)\s*(?:[A-Z]\s?)?\d{1,2}\.\d{1,2}[.:]?\s+[A-Z‘“][^\t|<*_]{1,88}(?:\*\*|__|</b>|</strong>))"
    r"(?:\s|<br\s?/?>)+(?=[A-Z‘“][^\t|]{20}[^\t|]*[\t|])"
)
# "57%", "| 57 per cent |"; "Does it work? 57%" ends in one
SHARE = re.compile(r"[\s|:*]*\d{1,3}(?:\.\d+)?\s?(?:%|per cent)[\s|*.]*", re.IGNORECASE)
ANSWERED = re.compile(rf"\?{SHARE.pattern}$", re.IGNORECASE)
# what a cell of a table's head says: a few words, no figure, no sentence
NAME = re.compile(r"[A-Z][^\d%£.!?;]{0,58}[^\d%£.!?;\s]")
# a question's share stands no further away, in lines of any kind
REACH = 24


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/layout/tables.yaml, patterns compiled."""
    loaded: dict[str, Any] = load_rules("layout/tables")
    sure = "|".join(rule["pattern"] for rule in loaded["heads"] if rule["sure"])
    cell = "|".join(rule["pattern"] for rule in loaded["heads"])
    loaded["head"] = re.compile(rf"{AROUND}(?:{cell})(?:{AROUND}(?<!\w)(?:{cell}))*{AROUND}:?{AROUND}", re.IGNORECASE)
    loaded["sure"] = re.compile(rf"(?<!\w)(?:{sure})(?!\w)", re.IGNORECASE)
    loaded["lone"] = re.compile(rf"{AROUND}standard{AROUND}", re.IGNORECASE)
    openers = "|".join(loaded["openers"])
    loaded["question"] = re.compile(rf"(?:(?:[A-Z]\s?)?\d\.\d\.\d{{1,2}}[.:]?\s+)?(?:{openers})\s")
    return loaded


def is_head(text: str) -> bool:
    """Whether a line is nothing but the head of a table of key questions.

    >>> is_head("Key question      Percentage ‘Yes’"), is_head("Key question 2.1.1")
    (True, False)
    """
    if len(text) > HEAD or not rules()["head"].fullmatch(text):
        return False
    bare = MARKS.sub("", text).strip("| ")
    if bare[:1].islower():
        return False
    return bool(rules()["sure"].search(text) or rules()["lone"].fullmatch(text) or BETWEEN.search(bare))


def run_in(line: Line) -> tuple[Line, Line] | None:
    """The bold number and title that a row of results begins with, and the rest of the row; None for any other line."""
    if line.text[0] not in "|*_<":
        return None
    match = RUN_IN.match(line.text)
    if match is None:
        return None
    low, high = match.span("title")
    title = line._replace(start=line.start + low, end=line.start + high, text=match["title"], forced=True, skip=line.skip + low)
    return title, line._replace(start=line.start + match.end(), text=line.text[match.end() :], page=False, skip=0)


def opens_row(lines: list[Line], index: int) -> bool:
    """Whether the line opens a row: a key question of one or more lines, and its share behind it or in the line below."""
    if not rules()["question"].match(lines[index].text):
        return False
    asked = False
    for line in lines[index : index + REACH]:
        if line.kind != "text":
            continue
        if SHARE.fullmatch(line.text):
            return asked
        if asked or "\t" in line.text:
            return False
        if ANSWERED.search(line.text):
            return True
        asked = line.text[-1] == "?"
    return False


def heads_table(lines: list[Line], index: int) -> bool:
    """Whether a row is the head of its table: a line is drawn below it, a row follows, and its cells are names without figures."""
    line = lines[index]
    if line.given is not None and line.given.head:
        return True
    drawn, following = lines[index + 1 : index + 2], lines[index + 2 : index + 3]
    if not following or drawn[0].kind != "rule" or "|" not in drawn[0].text or following[0].kind != "text":
        return False
    cells = [cell.strip(" *_") for cell in re.split(r"\t|\|", line.text)]
    names = [cell for cell in cells if cell]
    return len(names) > 1 and all(NAME.fullmatch(cell) and not rating_word().fullmatch(cell) for cell in names)


@cache
def rating_word() -> re.Pattern[str]:
    """A rating that stands alone, with or without a bracket around it and a footnote's mark behind it."""
    ratings = "|".join(load_rules("structure/headings")["ratings"])
    return re.compile(rf"\(?(?:{ratings})\)?\d{{0,2}}", re.IGNORECASE)


def unanswered(draft: Draft) -> bool:
    """Whether a row is a question that still waits for its share."""
    first, last = draft.parts[0].text, draft.parts[-1].text
    return "\t" not in first and rules()["question"].match(first) is not None and SHARE.search(last[-12:]) is None
