"""Running heads and page numbers: lines that repeat at the edges of pages, in text and PDF alike.

A line is a running head where it repeats, but for its numbers, on three pages or on every page of a short document; on every left
or every right page; or where its number grows from one to the next.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import pairwise

from inspection_findings.layout.line_rules import ENTRY_MARKS, known_heading, line_rules
from inspection_findings.layout.lines import Line, set_kind

# a head at both edges of a page repeats twice, a page number has at most so many figures and grows by so much from page to page
TWICE, PAGE_FIGURES, PAGE_STEP = 2, 3, 2
# words of a head that is cut, and of a shape that has a tail of its own
HEAD_WORDS, SHAPE_WORDS = 2, 2
# letters: text that runs on over a page, and lines that can be heads
RUNNING_TEXT, SHORTEST_HEAD, LONGEST_HEAD = 20, 12, 110
# a line that stands so often in a text is a head
OFTEN = 3

NUMBERS = re.compile(r"\d+|\b[ivx]+\b(?=\W*$)")
# pages on which a line stands at the same edge before it counts as a running head
REPEATS = 3
# lines from a page's edge that a running head may stand at
EDGE = 2
# of pages without heights: one in so many has the running head
MANY = 4
HEADER = re.compile(r"(?:(\d{1,3})\s+)?(\D.*?)(?:\s+(\d{1,3}))?")
# "5. Reducing reoffending", never "5.1. Staff" or "5 of 20"
CHAPTER = re.compile(r"\W*\d{1,2}[.:)]?\s+[A-Z]")
# a number behind one of these words belongs to it
UNFINISHED = frozenset(("of", "to", "and", "annex", "appendix", "table", "figure", "chart", "chapter", "section", "paragraph"))
# how long a running head is at least and at most, in characters
SHORTEST, LONGEST = 7, 119


def shape_of(text: str) -> str:
    """A line without its numbers: what repeats from page to page.

    >>> shape_of("Inspection of Northmoor CRC 14"), shape_of("Page 3 of 40")
    ('inspection of northmoor crc #', 'page # of #')
    """
    return NUMBERS.sub("#", text.lower()).strip()


def is_running(pages: Collection[int], count: int) -> bool:
    """Whether a line that stands at the same edge of these pages (0-based), of ``count``, is a running head.

    >>> is_running({1, 2, 3}, 9), is_running({1, 3}, 5), is_running({1, 3}, 9), is_running({0, 1}, 2)
    (True, True, False, True)
    """
    found = set(pages)
    if len(found) >= (REPEATS if count > REPEATS else max(2, count)):
        return True
    # left and right pages have heads of their own; the first page often has none
    behind = found - {0}
    return len(behind) > 1 and any(behind == set(range(first, count, 2)) for first in (1, 2))


def set_aside_running_heads(lines: list[Line]) -> None:
    """Set aside running heads and page numbers."""
    mark_repeated(lines)
    heads = mark_running(lines)
    mark_numbers(lines)
    mark_tails(lines, heads)


def mark_repeated(lines: list[Line]) -> None:
    """Set aside the lines at the edges of pages that repeat from page to page, in a text that tells where its pages begin."""
    pages = split_pages(lines)
    if len(pages) <= REPEATS:
        return
    places: dict[tuple[str, bool], dict[int, int]] = defaultdict(dict)
    middle: list[int] = []
    for number, page in enumerate(pages):
        for place, index in enumerate(page):
            line = lines[index]
            at_head, at_foot = place < EDGE, place >= len(page) - EDGE
            if (at_head or at_foot) and could_be_running(line.text):
                places[shape_of(line.text), at_head].setdefault(number, index)
            elif len(line.text) <= LONGEST:
                middle.append(index)
    places = {key: found for key, found in places.items() if is_running(found, len(pages))}
    starts = {shape[:1] for shape, _ in places} | ({*"0123456789ivx"} if any(shape[0] == "#" for shape, _ in places) else set())
    elsewhere = Counter(shape_of(lines[index].text) for index in middle if lines[index].text[0].lower() in starts)
    for (shape, _), found in places.items():
        # the same heading may open several chapters: without heights, a running head must stand on many pages
        if len(found) > max(elsewhere[shape], len(pages) / MANY):
            set_kind(lines, (index for index in found.values() if not opens_part(lines[index].text)), "aside")


def could_be_running(text: str) -> bool:
    """Whether a line looks like a running head: of a middling length, no end of a sentence, nothing that goes on with one."""
    return SHORTEST <= len(text) <= LONGEST and text[-1] not in ".!?;," and not text[0].islower()


def split_pages(lines: list[Line]) -> list[list[int]]:
    """The indices of the lines of text of each page."""
    pages: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        if line.page and pages[-1]:
            pages.append([])
        if line.kind in ("text", "aside"):
            pages[-1].append(index)
    return pages


def mark_running(lines: list[Line]) -> set[str]:
    """Set aside running heads that repeat with a growing page number; their texts without it."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind in ("text", "aside"):
            running = numbered_shape(line.text)
            if running:
                places[running[0]].append((running[1], index))
    heads = {shape for shape, found in places.items() if is_numbered_head(lines, found)}
    for shape in heads:
        set_kind(lines, (index for _, index in places[shape]), "aside")
    return heads


def is_numbered_head(lines: list[Line], found: list[tuple[int, int]]) -> bool:
    """Whether lines that are equal but for a number (numbers, indices) are running heads: known as such, or growing at edges."""
    if any(lines[index].kind == "aside" for _, index in found):
        return True
    texts = [lines[index].text for _, index in found]
    edges = sum(at_edge(lines, index) for _, index in found)
    # a number in front may be a footnote's: "6 Ministry of Justice" comes more than once, too
    behind = all(text[-1].isdigit() and not text[0].isdigit() for text in texts)
    enough = len(found) >= (REPEATS if behind else REPEATS + 1) or (len(found) == TWICE == edges and behind)
    return enough and edges * 2 >= len(found) and all(a < b for (a, _), (b, _) in pairwise(found))


def numbered_shape(text: str) -> tuple[str, int] | None:
    """The text of a line without the page number at one of its ends, and that number; None where it has none.

    >>> numbered_shape("Inspection of Northmoor CRC 14")
    ('Inspection of Northmoor CRC', 14)
    """
    if not SHORTEST <= len(text) <= LONGEST or not (text[-1].isdigit() or text[0].isdigit()):
        return None
    match = HEADER.fullmatch(text)
    if not match or not (match[1] or match[3]) or match[2][-1] in ".%,;:-–" or match[2][:1] in ".)%":
        return None
    words = match[2].split()
    if len(words) < HEAD_WORDS or "\t" in match[2] or "|" in match[2] or words[-1].lower() in UNFINISHED:
        return None
    return match[2], int(match[3] or match[1])


def at_edge(lines: list[Line], index: int) -> bool:
    """Whether a line stands at a page's edge: a blank line, a page's start or the text's end on one of its sides."""
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    return before is None or after is None or before.kind != "text" or after.kind != "text" or lines[index].page or after.page


def mark_numbers(lines: list[Line]) -> None:
    """Mark the lines that hold nothing but a page number: numbers that grow by a page or two, or one inside a sentence."""
    found = [
        (int(line.text), index) for index, line in enumerate(lines) if line.text.isdecimal() and len(line.text) <= PAGE_FIGURES
    ]
    for place, (number, index) in enumerate(found):
        before = found[place - 1][0] if place else None
        after = found[place + 1][0] if place + 1 < len(found) else None
        grows = (before is not None and 0 < number - before <= PAGE_STEP) or (after is not None and 0 < after - number <= PAGE_STEP)
        if lines[index].kind == "text" and ((grows and at_edge(lines, index)) or inside_sentence(lines, index)):
            set_kind(lines, [index], "aside")
        mark_header_of(lines, index)


def mark_header_of(lines: list[Line], index: int) -> None:
    """Mark a known running header whose page number stands alone in the line before or behind it."""
    for place in (index - 1, index + 1):
        text = lines[place].text if 0 <= place < len(lines) and lines[place].kind == "text" else ""
        if text and len(text) <= LONGEST:
            whole = f"{text} {lines[index].text}"
            if any(rule.id == "page-running-head" and rule.matches(whole) for rule in line_rules()[whole[-1]]):
                set_kind(lines, (place, index), "aside")


def inside_sentence(lines: list[Line], index: int) -> bool:
    """Whether the text before a line ends in the middle of a sentence and the text behind goes on with it."""
    before = next((line for line in reversed(lines[max(0, index - 6) : index]) if line.kind == "text"), None)
    after = next((line for line in lines[index + 1 : index + 7] if line.kind == "text"), None)
    return bool(before and after and before.text[-1].isalpha() and len(before.text) > RUNNING_TEXT and after.text[0].islower())


def mark_tails(lines: list[Line], heads: set[str]) -> None:
    """Mark what is left of wrapped running headers: their last words alone, or their text with the number on the next line."""
    tails = {shape.split()[-1] for shape in heads if len(shape.split()) > SHAPE_WORDS}
    tails = {tail for tail in tails if tail.isupper()}
    repeated = Counter(
        line.text
        for line in lines
        if line.kind == "text"
        and SHORTEST_HEAD < len(line.text) < LONGEST_HEAD
        and line.text[-1] not in ".!?:;,"
        and not line.text[0].islower()
    )
    often = {text for text, number in repeated.items() if number >= OFTEN}
    counts: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind != "text":
            continue
        if line.text in tails or (heads and line.text[-1].isdigit() and line.text.rstrip("0123456789").rstrip() in heads):
            set_kind(lines, [index], "aside")
        elif line.text in often and opens_part(line.text):
            if inside_sentence(lines, index):
                set_kind(lines, [index], "aside")
        elif line.text in often and beside_number(lines, index):
            counts[line.text].append(index)
    for text, found in counts.items():
        if len(found) * 5 >= repeated[text] * 4:
            set_kind(lines, found, "aside")


def opens_part(text: str) -> bool:
    """Whether a line could be the heading of a chapter, which may be its running head too: "5. Staff", "Foreword".

    One of them opens the chapter, so that only those inside a sentence go; `structure` passes over the other copies.
    """
    bare = ENTRY_MARKS.sub("", text).rstrip(": ")
    return CHAPTER.match(text) is not None or known_heading().fullmatch(bare) is not None


def beside_number(lines: list[Line], index: int) -> bool:
    """Whether a line stands next to a page number or at a page's start or end."""
    around = [lines[place] for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    return lines[index].page or any((line.kind == "aside" and line.text.isdecimal()) or line.page for line in around)
