"""The sentences of a report, with the list, the illustration or the recommendation that each stands in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from inspection_findings.layout.sentence_ends import NUMBERING, cut
from inspection_findings.model.framework import Framework
from inspection_findings.model.report import Section, Sentence
from inspection_findings.model.source import Block, Document
from inspection_findings.model.vocabulary import ListKind, SentenceKind
from inspection_findings.rules import load_rules
from inspection_findings.structure.dividers import is_copy
from inspection_findings.structure.headings import split_rating
from inspection_findings.structure.illustration import practice
from inspection_findings.structure.place import Place
from inspection_findings.structure.rows import mark_rows
from inspection_findings.structure.understanding import is_error_page

MARKER = re.compile(r"(?:Recommendation\s+|R\s?)?\(?(\w{1,3})(?:[.):]|(?=\t))\s+|R(\d{1,2})\s+")
# marks that are no numbers; behind one, a capital and a small letter open a sentence
SIGNS = ("*", "**", "†", "‡", "††", "‡‡")
AFTER_SIGN = re.compile(r"\s+(?=[A-Z][a-z]*\s[a-z])")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
LABEL = re.compile(r"[A-Z][\w’' ]{2,28}: [A-Z(][^.]{2,60}")
# what a finding says and an expectation does not: the past, shares, faults ("Calls were late", "No policy sets out ...")
FOUND = re.compile(
    r"\d|\b(?:was|were|had|did|we|no|not|never|too|only|few|little|lacks?|lacking|seldom|rarely"
    r"|half|thirds?|quarters?|fifths?|most|majority|minority)\b",
    re.IGNORECASE,
)
# longer than this is a sentence, in characters: a caption, a plain line, a name over its office; digits of a page number
LONGEST_CAPTION, PLAIN, SHORT, DIGITS = 160, 60, 50, 3
# the sentence of a standard itself is no longer
LONGEST_EXPECTATION = 450
# no imprint at a report's end has more blocks
LONGEST_IMPRINT = 25
KINDS = {"bullet": "bullet", "numbered": "numbered", "row": "cell"}


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/structure/sentences.yaml, as sets."""
    loaded: dict[str, Any] = load_rules("structure/sentences")
    starters = "|".join(word.capitalize() for word in load_rules("layout/lines")["starters"])
    loaded["imprint"] = re.compile(loaded["imprint"], re.IGNORECASE)
    loaded["after_mark"] = re.compile(rf"[”’\"']?\s+(?=(?:{starters})\s[a-z])")
    return loaded


def cut_sentences(document: Document, sections: Sequence[Section], framework: Framework | None = None) -> list[Sentence]:
    """The sentences of ``document`` in order; headings, contents, captions, running headers and footnotes are not among them.

    ``framework`` says which lines lead to lists, and whom actions are addressed to. No sentence of an error page is body.
    """
    headings = {section.start for section in sections}
    starts = {section.start if section.lead is None else section.lead: section for section in sections}
    found: list[Sentence] = []
    place = Place(document, sections, framework)
    imprint = imprint_start(document, sections)
    skip = 0
    for index, block in enumerate(document.blocks):
        if block.start in starts:
            place.enter(starts[block.start], index)
        if block.start in headings:
            skip = index + starts[block.start].blocks if block.start in starts else 0
            continue
        if index < skip:
            continue
        place.closed = place.closed or index >= imprint
        text = document.text[block.start : block.end]
        place.see_head(text, block)
        if no_sentence(document, index, text, place):
            continue
        if place.see(text, block) or practice().fullmatch(text.rstrip(": ")):
            continue
        found.extend(block_sentences(text, index, block, place, marks=marks_in(document, block)))
        place.leave(text, block)
    if is_error_page(document.text):
        found = [replace(sent, body=False) for sent in found]
    return mark_rows(found)


def imprint_start(document: Document, sections: Sequence[Section]) -> int:
    """The block at which the imprint behind the last heading begins; the number of blocks where there is none."""
    blocks = document.blocks
    if not sections or not sections[-1].by_look:
        return len(blocks)
    last = bisect_left(blocks, sections[-1].start, key=lambda block: block.start)
    first = max(last + 1, len(blocks) - LONGEST_IMPRINT)
    found = (
        index
        for index in range(first, len(blocks))
        if rules()["imprint"].search(document.text, blocks[index].start, blocks[index].end)
    )
    return next(found, len(blocks))


def marks_in(document: Document, block: Block) -> list[tuple[int, str]]:
    """Where the marks of footnotes stood in a block, as offsets into its text, and the marks."""
    first = bisect_left(document.marks, block.start, key=lambda mark: mark[0])
    last = bisect_left(document.marks, block.end, lo=first, key=lambda mark: mark[0])
    return [(offset - block.start, mark) for offset, mark in document.marks[first:last]]


def behind(document: Document, index: int) -> str:
    """The text of the block behind, empty where there is none."""
    blocks = document.blocks
    return document.text[blocks[index + 1].start : blocks[index + 1].end] if index + 1 < len(blocks) else ""


def no_sentence(document: Document, index: int, text: str, place: Place) -> bool:
    """Whether a block is no sentence but a caption, a lone rating, an address, a label, or the name below a foreword."""
    if len(text) > LONGEST_CAPTION:
        return False
    block = document.blocks[index]
    if block.kind == "caption" or block.head or is_copy(text, block, place.titles):
        return True
    if text.isdecimal() and len(text) <= DIGITS and not (place.section and place.section.kind == "facts"):
        return True
    if text[-1] in ".!?" or block.kind in ("bullet", "numbered", "row", "quote"):
        return False
    if not block.alone and not (block.kind == "heading" or len(text) < PLAIN or place.signs(text)):
        return False
    return (
        ADDRESS.fullmatch(text) is not None
        or (block.alone and LABEL.fullmatch(text) is not None and place.chapter() not in (None, "recommendations"))
        or split_rating(text)[0] == ""
        or place.signs(text)
        or (len(text) < SHORT and place.signs(behind(document, index)))
    )


def block_sentences(text: str, index: int, block: Block, place: Place, *, marks: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    """The sentences of one block."""
    kind = KINDS.get(block.kind, "sentence")
    item = place.item(text, block)
    marker = MARKER.match(text) if kind == "numbered" else None
    one_text = kind == "cell" and not item.columns and item.span is None
    whole = one_text or (item.list_kind == "recommendations" and not place.by_look)
    expected = is_expectation(place, block)
    depth = 0
    body = place.body(text, block)
    quotes = place.sectioned and "“" in text
    if place.by_look and (item.span or marker):
        first, last = item.span or (marker.end() if marker else 0, len(text))
        parts = shifted(pieces(text[first:last], whole=whole, cells=False, marks=[]), first)
    else:
        parts = pieces(text, whole=whole, cells=kind == "cell", marks=marks)
    for start, end, column in parts:
        sentence = text[start:end]
        yield Sentence(
            text=sentence,
            start=block.start + start,
            end=block.start + end,
            section=place.section.index if place.section else None,
            block=index,
            position=place.position,
            kind=cast(SentenceKind, kind),
            list_kind=cast(ListKind | None, item.columns[min(column, len(item.columns) - 1)] if item.columns else item.list_kind),
            illustration=place.illustration or depth > 0,
            expectation=expected and start == 0 and says_what_should_be(sentence, alone=end == len(text)),
            number=marker[1] or marker[2] if item.list_kind == "recommendations" and marker else None,
            addressee=item.addressee,
            body=body,
        )
        if quotes:
            depth = max(0, depth + sentence.count("“") - sentence.count("”"))
        place.position += 1


def shifted(parts: Iterator[tuple[int, int, int]], by: int) -> Iterator[tuple[int, int, int]]:
    """The spans of sentences of a text whose first characters were left out: the number of an item, or its addressee's cell."""
    for start, end, column in parts:
        yield start + by, end + by, column


def pieces(text: str, *, whole: bool, cells: bool, marks: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, int]]:
    """The spans of the sentences of a block with the column that each stands in (0 where there are no columns)."""
    if whole:
        yield 0, len(text), 0
    elif cells:
        start = column = 0
        for cell in text.split("\t"):
            for low, high in cut(cell):
                if not NUMBERING.fullmatch(cell.strip(". ")):
                    yield start + low, start + high, column
            column += not NUMBERING.fullmatch(cell.strip(". "))
            start += len(cell) + 1
    else:
        for low, high in cut_at_marks(text, cut(text), marks) if marks else cut(text):
            yield low, high, 0


def cut_at_marks(text: str, spans: Sequence[tuple[int, int]], marks: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """The spans of sentences, cut behind a quotation, or a word before a sign, that ends with a mark in place of a full stop.

    >>> text = "They spoke of ‘one plan’ The rest was new."
    >>> [text[a:b] for a, b in cut_at_marks(text, [(0, len(text))], [(23, "2")])]
    ['They spoke of ‘one plan’', 'The rest was new.']
    """
    ends = []
    for at, mark in marks:
        end = (AFTER_SIGN if mark in SIGNS else rules()["after_mark"]).match(text, at)
        if end is None:
            continue
        last = text[max(0, at - 1) : end.end()].strip(" ")[-1:]
        if (last.isalnum() and mark in SIGNS) or last in ("”", "’", '"', "'"):
            ends.append(end.span())
    for start, stop in spans:
        for low, high in ends:
            if start < low < stop:
                yield start, low + len(text[low:high].rstrip())
                start = high
        yield start, stop


def is_expectation(place: Place, block: Block) -> bool:
    """Whether the block is the standard's own sentence, which stands right behind the heading with its rating."""
    section = place.section
    return (
        bool(
            section and section.kind == "standard" and section.rating and place.position == 0 and block.kind in ("paragraph", "row")
        )
        and block.end - block.start < LONGEST_EXPECTATION
    )


def says_what_should_be(sentence: str, *, alone: bool) -> bool:
    """Whether the first sentence under a standard is the standard's own: in the present, without share or fault.

    One that does not stand alone in its paragraph must be long, too.
    """
    return (alone or len(sentence) >= SHORT) and FOUND.search(sentence) is None
