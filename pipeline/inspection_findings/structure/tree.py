"""The tree of sections: which blocks are headings, of what kind, and what each encloses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from inspection_findings.frameworks import are_shipped, names_publisher
from inspection_findings.model.framework import Framework
from inspection_findings.model.report import Section
from inspection_findings.model.source import Document
from inspection_findings.model.vocabulary import SectionKind
from inspection_findings.structure.candidates import LISTS, Opening, candidates, drop_listed
from inspection_findings.structure.dividers import with_dividers
from inspection_findings.structure.headings import Heading, rules, split_rating
from inspection_findings.structure.outline import find_outline

INSPECTOR = re.compile(r"[Ii]nspector\b")
# a key question or another standard: what stands behind it is no longer the heading's
NEXT_NUMBER = re.compile(r"\W{0,3}(?:[A-Z]\s?)?\d\.\d")
# so many numbered standards, or chapters with known titles, show that a report's standards are numbered
NUMBERED, NAMED = 3, 2
# so many blocks further a heading is no longer its own copy; the level of standards within a chapter
NEAR, PARTS = 2, 2
# a signature, a lone rating, a standard with its expectation is no longer, in characters
LONGEST_SIGNATURE, LONGEST_RATING, LONGEST_EXPECTATION = 110, 60, 400
# titles that name a chapter, and parts of chapters too
WEAK = ("summary", "background", "context", "introduction", "methodology", "further information", "key data")


def find_sections(document: Document, framework: Framework | None = None) -> list[Section]:
    """The sections of ``document`` in the order of their headings, nested by level; empty where there is no heading.

    ``framework`` is one that the report's text has proven; its headings, kinds and grades are used.
    """
    found = candidates(document)
    if is_by_look(document, found, framework):
        return find_outline(document, framework)
    openings = list(with_dividers(document, choose(document, drop_listed(found))))
    sections: list[Section] = []
    stack: list[Section] = []
    for index, (opening, after) in enumerate(zip(openings, section_ends(openings), strict=True)):
        while stack and stack[-1].level >= opening.heading.level:
            stack.pop()
        parent = stack[-1] if stack else None
        section = make_section(document, index, opening, after, parent)
        sections.append(section)
        stack.append(section)
    return sections


def is_by_look(document: Document, found: Sequence[Opening], framework: Framework | None) -> bool:
    """Whether the outline is read by look: there are neither numbered standards nor chapters of known titles."""
    if framework is not None:
        return bool(framework.must_have or (framework.judgements and framework.all_grade_sets))
    if not found:
        return False
    headings = [opening.heading for opening in found if document.blocks[opening.block].kind != "row"]
    titles = {heading.title.lower() for heading in headings}
    known = len(titles & rules()["domains"])
    numbered = any(heading.number for heading in headings)
    if titles & rules()["themes"].keys() or known >= NAMED or (known and (numbered or names_publisher(document.text))):
        return False
    standards = {heading.number: heading.title for heading in headings if heading.kind == "standard" and heading.number}
    if len(standards) < NUMBERED:
        return not any(heading.kind == "domain" and heading.number and heading.known for heading in headings)
    marked = sum(heading.marked for heading in headings if heading.kind == "standard")
    rated = any(opening.heading.rating for opening in found if opening.heading.kind == "standard")
    return 2 * marked > len(standards) and not rated and not are_shipped(standards)


@dataclass(slots=True)
class Reading:
    """Where the reading of candidates is: the chapter, whether a standard or a theme is open in it, the last chapter's number."""

    chapter: str | None = None
    standard: bool = False
    theme: bool = False
    number: int = 0


def choose(document: Document, found: list[Opening]) -> list[Opening]:
    """The candidates that are headings where they stand, with their kinds and levels."""
    rows = rating_rows(document, found)
    reading = Reading()
    chosen: list[Opening] = []
    for place, opening in enumerate(found):
        heading = place_heading(document, found, place, reading, rows=rows)
        if heading is None or repeats(chosen, opening, heading):
            continue
        if heading.level == 1:
            reading.chapter, reading.standard, reading.theme = heading.kind, False, False
            reading.number = chapter_number(heading) or reading.number
        elif heading.kind == "standard":
            reading.standard = True
        elif heading.title.lower() in rules()["themes"]:
            reading.theme = True
        chosen.append(replace(opening, heading=heading))
    return chosen


def chapter_number(heading: Heading) -> int | None:
    """The number of a chapter, with or without the letter of its programme; None where it has none, or that of a part ("1.1")."""
    digits = (heading.number or "").rpartition(" ")[2]
    return int(digits) if digits.isdecimal() else None


def rating_rows(document: Document, found: list[Opening]) -> set[int]:
    """The places of candidates that are rows of a table of ratings: standards one after another with no text between them."""
    standards = [place for place, opening in enumerate(found) if opening.heading.kind == "standard"]
    last_annex = next(
        (place for place, o in enumerate(found) if o.heading.kind in ("annex", "glossary") and o.heading.known), len(found)
    )
    told = {found[place].heading.number: place for place in standards if place < last_annex and below(found, place)}
    rows: set[int] = set()
    for number, place in enumerate(standards):
        after = standards[number + 1] if number + 1 < len(standards) else None
        bare = not below(found, place)
        between = found[place + 1 : after] if after is not None else []
        leads_on = bare and after is not None and all(opening.heading.kind in ("domain", "ratings") for opening in between)
        # the last row of a table has nothing below it, or its standard is told of elsewhere
        ends = number > 0 and standards[number - 1] in rows and (bare or told.get(found[place].heading.number, place) != place)
        if leads_on or ends:
            rows.add(place)
    return rows


def below(found: list[Opening], place: int) -> bool:
    """Whether text stands below a standard's heading: running text, or a list or subsection of its own."""
    if found[place].prose:
        return True
    after = found[place + 1].heading if place + 1 < len(found) else None
    if after is None:
        return False
    return after.kind in LISTS or (after.kind == "subsection" and not after.rating and found[place + 1].prose)


def repeats(chosen: list[Opening], opening: Opening, heading: Heading) -> bool:
    """Whether the heading is printed once more: at once, as on a divider page, or a chapter's as a running head."""
    if not chosen:
        return False
    last = chosen[-1]
    if heading.level == 1 and last.heading.level > 1:
        last = next((one for one in reversed(chosen) if one.heading.level == 1), last)
    elif heading.level != 1 and opening.block - last.block > NEAR:
        return False
    same = (last.heading.kind, last.heading.title.lower()) == (heading.kind, heading.title.lower())
    return same and (opening.block - last.block <= NEAR or heading.number in (None, last.heading.number))


def place_heading(document: Document, found: list[Opening], place: int, reading: Reading, *, rows: set[int]) -> Heading | None:
    """The candidate as the heading that it is in its place, None where it is none."""
    heading = found[place].heading
    if heading.known:
        if heading.kind == "ratings" and heading.level == PARTS:
            heading = replace(heading, rating=heading.rating or lone_rating(document, found[place].block + 1))
        return place_known(heading, reading, prose=found[place].prose, first=place == 0)
    if heading.kind == "domain":
        return place_domain(document, found, place, reading, rows=rows)
    if heading.kind == "standard":
        if place in rows or reading.chapter in ("annex", "glossary"):
            return in_annex(document, found[place], reading) if reading.chapter in ("annex", "glossary") else None
        rating = heading.rating or rating_behind(document, found[place].block)
        if reading.chapter == "recommendations" and not rating and not heading.marked:
            return None
        return replace(heading, rating=rating)
    return place_plain(document, found, place, reading)


def place_known(heading: Heading, reading: Reading, *, prose: bool, first: bool) -> Heading | None:
    """A heading that is known by its words, in its place."""
    if reading.chapter in ("annex", "glossary") and heading.kind not in ("annex", "glossary"):
        return replace(heading, kind="subsection", level=2) if heading.marked and heading.kind not in LISTS else None
    if heading.kind in LISTS:
        return replace(heading, level=3) if reading.standard or heading.kind == "mixed" else heading
    weak = heading.title.lower() in WEAK
    inside = reading.chapter in ("domain", "standard") or reading.standard
    if (weak or heading.kind in ("facts", "ratings")) and heading.number is None and inside:
        return replace(heading, kind="subsection", level=3)
    if heading.kind == "summary" and reading.chapter in ("summary", "domain") and heading.number is None and weak:
        return replace(heading, kind="subsection", level=2)
    if heading.kind == "ratings" and heading.level == PARTS and (reading.chapter is None or reading.chapter == "ratings"):
        return replace(heading, level=1) if reading.chapter is None else None
    return heading


def place_domain(document: Document, found: list[Opening], place: int, reading: Reading, *, rows: set[int]) -> Heading | None:
    """A numbered chapter in its place: of the body, of the page of ratings, or of an annex."""
    heading = found[place].heading
    block = document.blocks[found[place].block]
    if reading.chapter in ("annex", "glossary"):
        return in_annex(document, found[place], reading)
    following = found[place + 1].heading if place + 1 < len(found) else None
    table = following is not None and following.kind == "standard" and not found[place].prose and place + 1 in rows
    if table:
        return replace(heading, kind="ratings", level=2 if reading.chapter else 1)
    told = found[place].prose or (following is not None and following.kind in ("standard", *LISTS, "domain", "subsection"))
    if reading.chapter == "ratings" and not told:
        return replace(heading, kind="ratings", level=2) if block.kind != "row" else None
    known = heading.title.lower() in rules()["domains"]
    if not heading.marked and block.kind == "numbered" and reading.chapter in ("recommendations", "mixed") and not known:
        if heading.number != str(reading.number + 1) or not reading.number:
            return None
    if heading.number and len(heading.number.rpartition(" ")[2]) > 1 and not heading.marked:
        return None
    return replace(heading, rating=heading.rating or lone_rating(document, found[place].block + 1))


def in_annex(document: Document, opening: Opening, reading: Reading) -> Heading | None:
    """A numbered heading of an annex: a subsection, where it is marked as a heading; a standard's with its rating."""
    heading = opening.heading
    if document.blocks[opening.block].kind != "heading" or not (heading.marked or reading.chapter == "annex"):
        return None
    rating = heading.rating or (rating_behind(document, opening.block) if heading.kind == "standard" else None)
    return Heading("subsection", 2, heading.number, heading.title, rating, heading.marked)


def place_plain(document: Document, found: list[Opening], place: int, reading: Reading) -> Heading | None:
    """A heading without number and known words, in its place: a theme, a standard without number, or a subsection."""
    heading = found[place].heading
    chapter = reading.chapter
    theme = heading.title.lower() in rules()["themes"]
    if theme and chapter not in (None, "summary", "foreword", "annex", "glossary", "ratings", "recommendations"):
        return replace(heading, kind="domain", level=1)
    if signature(document, found[place].block):
        return None
    opens = chapter in ("background", "facts", "domain") or (chapter == "ratings" and found[place].prose)
    if opens and names_chapter(heading, found):
        return replace(heading, kind="domain", level=1, rating=heading.rating or lone_rating(document, found[place].block + 1))
    if chapter is None:
        return Heading("front", 1, None, heading.title, heading.rating, heading.marked) if heading.marked else None
    rating = heading.rating or lone_rating(document, found[place].block + 1)
    if rating and chapter in ("domain", "standard") and below(found, place) and not heading.number:
        return replace(heading, kind="standard", level=2, rating=rating)
    if not heading.marked and chapter in ("facts", "ratings", "front", "annex", "glossary", "foreword", "recommendations"):
        return None
    if heading.title.endswith(("should", "must")) and not heading.marked:
        return None
    if chapter == "recommendations" or (chapter in ("summary", "background", "annex", "glossary") and not reading.theme) or theme:
        return replace(heading, level=2)
    return heading


def names_chapter(heading: Heading, found: list[Opening]) -> bool:
    """Whether a heading without number is a chapter by its title, in a report whose chapters have no numbers at all."""
    return heading.title.lower() in rules()["domains"] and all(opening.heading.kind != "domain" for opening in found)


def signature(document: Document, index: int) -> bool:
    """Whether a short line is the name below a foreword: the line itself or the next one says that it is the inspector's."""
    for block in document.blocks[index : index + 2]:
        if block.end - block.start < LONGEST_SIGNATURE and INSPECTOR.search(document.text, block.start, block.end):
            return True
    return False


def lone_rating(document: Document, index: int) -> str | None:
    """The rating that the block at ``index`` consists of, None where it says anything else."""
    if index >= len(document.blocks) or document.blocks[index].end - document.blocks[index].start > LONGEST_RATING:
        return None
    rest, rating = split_rating(document.text[document.blocks[index].start : document.blocks[index].end])
    return None if rest else rating


def rating_behind(document: Document, index: int) -> str | None:
    """The rating that stands alone in the line after a standard's heading, or at the end of its expectation."""
    for block in document.blocks[index + 1 : index + 4]:
        text = document.text[block.start : block.end]
        if NEXT_NUMBER.match(text):
            return None
        rest, rating = split_rating(text) if len(text) < LONGEST_EXPECTATION else (text, None)
        if rating and (not rest or "\t" in text):
            return rating
        if block.kind in ("heading", "bullet") and not rating:
            return None
    return None


def section_ends(openings: Sequence[Opening]) -> list[Opening | None]:
    """For each opening the next one of its own level or above, which ends its section; None where the text's end does."""
    ends: list[Opening | None] = [None] * len(openings)
    stack: list[int] = []
    for index, opening in enumerate(openings):
        while stack and openings[stack[-1]].heading.level >= opening.heading.level:
            ends[stack.pop()] = opening
        stack.append(index)
    return ends


def make_section(document: Document, index: int, opening: Opening, after: Opening | None, parent: Section | None) -> Section:
    """The section that a heading opens."""
    heading = opening.heading
    blocks = document.blocks
    return Section(
        index=index,
        parent=parent.index if parent else None,
        level=heading.level,
        kind=cast(SectionKind, heading.kind),
        number=heading.number,
        title=heading.title,
        rating=heading.rating,
        start=opening.start,
        end=blocks[after.first].start if after else len(document.text),
        source_start=blocks[opening.block].source_start,
        source_end=blocks[after.first].source_start if after else len(document.source.text.rstrip()),
        path=(*(parent.path if parent else ()), heading.title),
        standard=standard_of(heading, parent),
        lead=blocks[opening.first].start if opening.first < opening.block else None,
    )


def standard_of(heading: Heading, parent: Section | None) -> str | None:
    """The standard, domain or theme that the sentences of the section are about."""
    theme = rules()["themes"].get(heading.title.lower())
    if theme:
        return str(theme)
    if heading.kind in ("domain", "standard", "ratings"):
        themed = parent is not None and parent.standard in rules()["themes"].values()
        if heading.kind == "standard" and themed and parent is not None:
            return parent.standard
        return heading.number
    return parent.standard if parent else None
