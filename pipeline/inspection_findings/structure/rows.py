"""Rows of a table of results, wherever they stand: a question with its per cent, a judgement with its grade. They state nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from inspection_findings.model.report import Sentence
from inspection_findings.structure.grades import general_grades, row_grade

PERCENT = r"\d{1,3}(?:\.\d+)?\s?(?:%|per cent\b)"
# what fills the cells behind a question: "57%", "| 57% | n=44 |", "(27 of 48) 56%". Not "57% of them were late"
FIGURES = re.compile(
    rf"(?=.*?{PERCENT})[\W_]*(?:(?:{PERCENT}|n\s?=\s?\d+|\d+\s?(?:of|out of|/)\s?\d+|yes|no)[\W_]*)+", re.IGNORECASE | re.DOTALL
)
# "2.1.3 Assessment keeps an eye on other people": a row may state what it asks where it bears a key question's number
NUMBERED = re.compile(r"(?:[A-Z]\s?)?\d\.\d\.\d{1,2}[.:]?\s+\S")


def mark_rows(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences with ``table`` set on rows of results: a question and its per cent, or a judgement and its grade."""
    marked = list(sentences)
    for row, sent in enumerate(sentences):
        text = sent.text
        if sent.kind == "cell" and row_grade(text.split("\t"), general_grades()) is not None:
            marked[row] = replace(sent, table=True)
            continue
        if "%" not in text and "per cent" not in text:
            continue
        asked = row > 0 and sentences[row - 1].text.rstrip("’'”\"").endswith("?") and FIGURES.fullmatch(text) is not None
        if asked:
            marked[row - 1] = replace(marked[row - 1], table=True)
        if asked or is_row(sent):
            marked[row] = replace(sent, table=True)
    return marked


def is_row(sent: Sentence) -> bool:
    """Whether a sentence is a row by itself: a question, or a cell with a key question's number, and nothing but figures behind."""
    text = sent.text
    if "?" in text:
        return is_answered(text)
    cells = text.split("\t")
    return sent.kind == "cell" and NUMBERED.match(text) is not None and FIGURES.fullmatch(cells[-1]) is not None


def is_answered(text: str) -> bool:
    """Whether a text is a question with nothing but figures behind, a per cent among them.

    >>> is_answered("Does it help? | 57% | n=44"), is_answered("Does it help? 57% of them said so")
    (True, False)
    """
    return "?" in text and FIGURES.fullmatch(text, text.rindex("?") + 1) is not None
