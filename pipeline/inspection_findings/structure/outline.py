"""The outline of a report by its own page: headings by numbering and look; each ends at the next one of its look or stronger.

Serves reports whose standards have no numbers that a framework knows. What is not shown to be front matter, annex or glossary
by its words and its place is body: an unknown heading is a chapter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspection_findings.frameworks.phrases import heading_rule
from inspection_findings.model.framework import Framework, HeadingRule
from inspection_findings.model.report import Section
from inspection_findings.model.source import Block, Document
from inspection_findings.model.vocabulary import ListKind, SectionKind
from inspection_findings.structure.candidates import fits_plain, is_prose
from inspection_findings.structure.grades import GradeWords, grades_for, is_no_name
from inspection_findings.structure.headings import NUMBER, as_numbered, kind_of_title

OUTSIDE = frozenset(("annex", "glossary", "front", "ratings"))
LISTS: dict[str, ListKind] = {"strengths": "strengths", "improvements": "improvements", "recommendations": "recommendations"}
# looks from strong to weak: levels 1 to 6 of a heading, a row or a line that is bold, a short line that stands alone
BOLD_ROW, BOLD, ALONE, ENCLOSES_NOTHING = 6.5, 7.0, 9.0, 99.0
# how much capitals, slant and twice the body's size add to a look, or take from it: less than one step of weight together
CAPS, ITALIC, LARGER = 0.2, 0.1, 0.4
# longer than this is no heading, in characters: with a mark of its own, and without
LONGEST, LONGEST_PLAIN = 220, 110
# an annex that would hold more than this fraction of the prose behind it ends at the next heading: nothing swallows a report
SWALLOWED = 0.5
LETTERS = re.compile(r"[^\W\d_]{2}")
ITEM = re.compile(r"(?:\(?[a-z0-9]{1,3}[.)]|[-–—•])\s")
UNFINISHED = re.compile(r"(?:\b(?:a|an|and|are|as|at|by|for|from|in|is|of|on|or|that|the|their|to|with)|,)$", re.IGNORECASE)
ANNEX = re.compile(r"(?:annexe?|appendix|appendices|schedule)\b", re.IGNORECASE)
# what is printed below a title and is no heading: dates, names, addresses
LABELLED = re.compile(
    r"(?:(?:date|dates|inspection dates?|published|report published|lead inspector|reporting inspector|inspectors?|author|"
    r"unique reference number|urn|telephone|address|email|website)\b.*?(?::|\d)|dear\s|yours\s)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"@|\d{4}|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|www\.|\b\d+ [A-Z]\w+ (?:Street|Road|Lane|Avenue)\b")
CLOSING = re.compile(r"yours (?:sincerely|faithfully|truly)\b", re.IGNORECASE)
# kinds that a grade turns into a judgement's chapter
GRADABLE = (None, "summary", "domain", "subsection", "front")
# a row that states something is no heading
STATES = re.compile(r"\b(?:is|are|was|were|has|have|had)\b")
OFFICE = re.compile(r"\b(?:Inspectors?|HMI)\W*$")
DIGITS = re.compile(r"\d{1,2}\s+\w+\s+\d{4}$")


@dataclass(frozen=True, slots=True)
class Line:
    """A heading as the page shows it.

    ``rank`` is its look and its numbering, the stronger the smaller; ``blocks`` how many blocks its lines take. ``prose`` counts
    the characters of running text between it and the next heading.
    """

    block: int
    blocks: int
    title: str
    number: str | None
    rating: str | None
    kind: SectionKind | None
    rank: tuple[float, int]
    rule: HeadingRule | None = None
    prose: int = 0


def find_outline(document: Document, framework: Framework | None = None) -> list[Section]:
    """The sections of ``document`` by its look, nested; a proven ``framework`` adds its headings, kinds and grades."""
    lines = end_annexes(with_titles(document, measure(document, heading_lines(document, framework))))
    return nest(document, lines)


def heading_lines(document: Document, framework: Framework | None) -> list[Line]:
    """The blocks that look like headings, in order; a heading over several lines is one."""
    grades = grades_for(framework)
    lines: list[Line] = []
    skip = 0
    for index, block in enumerate(document.blocks):
        if index < skip or not could_be(block):
            continue
        count = continued(document, index)
        line = read_line(document, index, count, grades, framework)
        if line is not None and block.kind == "row":
            line = replace(line, rank=next((other.rank for other in reversed(lines) if other.rating), line.rank))
        if line is not None and not (lines and repeats(document, lines[-1], line)):
            lines.append(line)
            skip = index + count
    return lines


def could_be(block: Block) -> bool:
    """Whether a block may be a heading by its kind and size."""
    size = block.end - block.start
    if block.kind == "heading" or (block.kind == "row" and block.bold):
        return size <= LONGEST
    return block.kind in ("paragraph", "numbered") and block.alone and size <= LONGEST_PLAIN


def continued(document: Document, index: int) -> int:
    """How many blocks the heading that begins at ``index`` takes: further lines of its look that go on with its words."""
    blocks, text = document.blocks, document.text
    first = blocks[index]
    count = 1
    while first.kind == "heading" and index + count < len(blocks):
        last, block = blocks[index + count - 1], blocks[index + count]
        if block.kind != "heading" or (block.level, block.bold) != (first.level, first.bold):
            break
        if not (text[block.start].islower() or UNFINISHED.search(text[last.start : last.end])):
            break
        count += 1
    return count


def read_line(document: Document, index: int, count: int, grades: GradeWords, framework: Framework | None) -> Line | None:
    """What a block says as a heading; None where it says nothing that a heading says."""
    blocks = document.blocks
    block = blocks[index]
    if index and CLOSING.match(document.text, blocks[index - 1].start):
        return None
    text = " ".join(document.text[block.start : blocks[index + count - 1].end].replace("\n", " ").split(" "))
    marked = block.kind in ("heading", "row")
    if not LETTERS.search(text) or is_label(text) or grades.lone(text.replace("\t", " ")) or is_no_name(text):
        return None
    graded = grades.split(text)
    numbered = NUMBER.match(text)
    title = (text[numbered.end() :] if numbered else text).replace("\t", " ").strip()
    rule = heading_rule(framework, title) if framework is not None else None
    kind = kind_of_title(title)
    if rule is not None and not (rule.kind == "subsection" and kind == "domain"):
        kind = rule.kind
    if block.kind == "row" and (graded is None or STATES.search(graded.name)):
        return None
    if not marked and not (
        fits_below(document, index, grades) if kind is None and graded is None else fits_alone(document, index, text)
    ):
        return None
    rating = graded.grade if graded else grade_behind(document, index + count, grades)
    if graded is not None:
        title = NUMBER.sub("", graded.title, count=1)
    if rating is not None and kind in GRADABLE:
        kind = "standard"
    number = as_numbered(numbered[1]) if numbered else None
    return Line(index, count, title.rstrip(": "), number, rating, kind, (look(block), depth(number)), rule)


def is_label(text: str) -> bool:
    """Whether a line is a fact of the title page, the opening or the end of a letter, or a signature."""
    return LABELLED.match(text) is not None or OFFICE.search(text) is not None or DIGITS.fullmatch(text) is not None


def fits_alone(document: Document, index: int, text: str) -> bool:
    """Whether a short line without a mark can be a heading: no sentence, no item, and text follows that is not its own."""
    if text[-1] in ".;,!" or text[0].islower() or ITEM.match(text):
        return False
    return index + 1 < len(document.blocks)


def fits_below(document: Document, index: int, grades: GradeWords) -> bool:
    """Whether a short line without a mark and known words heads the text, item or grade below it; no address, no name."""
    if index + 1 >= len(document.blocks) or index == 0:
        return False
    block, after = document.blocks[index : index + 2]
    text = document.text
    if ADDRESS.search(text, block.start, block.end):
        return False
    if grade_behind(document, index + 1, grades):
        return True
    return fits_plain(document, index) and is_prose(document, after) and not OFFICE.search(text[after.start : after.end])


def grade_behind(document: Document, index: int, grades: GradeWords) -> str | None:
    """The grade that stands alone in the block behind a heading."""
    if index >= len(document.blocks):
        return None
    block = document.blocks[index]
    if block.end - block.start > LONGEST_PLAIN or block.kind not in ("heading", "paragraph"):
        return None
    return grades.lone(document.text[block.start : block.end])


def look(block: Block) -> float:
    """How strong a heading looks, the strongest first: by its level, else bold, else alone; then by size, capitals and slant."""
    if block.kind == "heading" and block.level:
        return float(block.level)
    weight = BOLD if block.kind == "heading" else BOLD_ROW if block.kind == "row" else ALONE
    if block.kind == "row":
        return weight
    step = CAPS * block.look.caps - ITALIC * block.look.italic + LARGER * min(max(block.look.size - 1.0, 0.0), 1.0)
    return weight - step


def depth(number: str | None) -> int:
    """How deep a number is: 1 for a chapter's and for none, 2 for "1.2"."""
    return number.count(".") + 1 if number else 1


def repeats(document: Document, last: Line, line: Line) -> bool:
    """Whether a heading is printed once more at once: as a table's head, or on a divider page."""
    return line.block - last.block - last.blocks <= 0 and (line.title.lower(), line.number) == (last.title.lower(), last.number)


def measure(document: Document, lines: Sequence[Line]) -> list[Line]:
    """The headings with the characters of prose below each."""
    sizes = [0] * len(lines)
    place = -1
    for index, block in enumerate(document.blocks):
        while place + 1 < len(lines) and lines[place + 1].block <= index:
            place += 1
        if place >= 0 and index >= lines[place].block + lines[place].blocks and is_prose(document, block):
            sizes[place] += block.end - block.start
    return [replace(line, prose=size) for line, size in zip(lines, sizes, strict=True)]


def with_titles(document: Document, lines: list[Line]) -> list[Line]:
    """The headings, those of the title page as front: before the first one with known words or prose, unless they group others."""
    kept = list(lines)
    for place, line in enumerate(kept):
        if line.kind is not None or line.rating:
            break
        following = kept[place + 1] if place + 1 < len(kept) else None
        if line.prose and not is_front(document, line, following):
            # the title itself, where the report goes on below it without another heading
            if place == 0 and following is not None and line.rank < min(each.rank for each in kept[1:]):
                kept[0] = replace(line, kind="summary", rank=following.rank)
            break
        if following is not None and following.rank > line.rank and place > 0:
            break
        kept[place] = replace(line, kind="front", rank=(ENCLOSES_NOTHING, 1))
    return kept


def is_front(document: Document, line: Line, following: Line | None) -> bool:
    """Whether the prose below a heading is an imprint: short pieces with an address, a licence or a date."""
    first = line.block + line.blocks
    last = following.block if following is not None else len(document.blocks)
    texts = [document.text[block.start : block.end] for block in document.blocks[first:last] if is_prose(document, block)]
    return all(IMPRINT.search(text) is not None for text in texts)


IMPRINT = re.compile(
    r"\b(?:crown copyright|©|isbn|www\.|https?:|e?-?mail\b|reproduced|re-?use this|licen[cs]e|copies of this|published by|"
    r"available (?:at|from|on|online)|textphone|telephone|t: ?0)",
    re.IGNORECASE,
)


def end_annexes(lines: list[Line]) -> list[Line]:
    """The headings, those of annexes that would hold findings with a weaker rank, so that they end where the findings begin.

    An annex that is not so named ends before a part with a grade or a list of actions or strengths; one that would hold more than
    `SWALLOWED` of a report's prose ends at the next heading.
    """
    behind = [0] * (len(lines) + 1)
    for place in range(len(lines) - 1, -1, -1):
        behind[place] = behind[place + 1] + lines[place].prose
    kept = list(lines)
    ends = ends_of(lines)
    place = 0
    while place < len(lines):
        line, end = lines[place], ends[place]
        if line.kind not in OUTSIDE:
            place += 1
            continue
        parts = lines[place + 1 : end]
        found = None if ANNEX.match(line.title) else next((at for at, part in enumerate(parts) if shows_body(part)), None)
        if found is not None:
            kept[place] = replace(line, rank=min(part.rank for part in parts[: found + 1]))
        elif parts and behind[place + 1] - behind[end] > SWALLOWED * max(behind[0], 1):
            kept[place] = replace(line, rank=max(line.rank, parts[0].rank))
        place = place + 1 if kept[place] is not line else end
    return kept


def shows_body(line: Line) -> bool:
    """Whether a heading shows that what stands below it is findings: it has a grade, or opens a list that holds something."""
    return line.rating is not None or (line.kind in LISTS and line.prose > 0)


def nest(document: Document, lines: Sequence[Line]) -> list[Section]:
    """The sections that the headings open."""
    ends = ends_of(lines)
    sections: list[Section] = []
    stack: list[tuple[tuple[float, int], Section]] = []
    for index, line in enumerate(lines):
        while stack and stack[-1][0] >= line.rank:
            stack.pop()
        parent = stack[-1][1] if stack else None
        section = make_section(document, index, line, lines[ends[index]] if ends[index] < len(lines) else None, parent)
        sections.append(section)
        stack.append((line.rank, section))
    return sections


def ends_of(lines: Sequence[Line]) -> list[int]:
    """For each heading the place of the one that ends its section."""
    ends = [len(lines)] * len(lines)
    stack: list[int] = []
    for index, line in enumerate(lines):
        while stack and lines[stack[-1]].rank >= line.rank:
            ends[stack.pop()] = index
        stack.append(index)
    return ends


def make_section(document: Document, index: int, line: Line, after: Line | None, parent: Section | None) -> Section:
    """The section that a heading opens; within an annex all is annex, within a list a part of it keeps the list's kind."""
    blocks = document.blocks
    block = blocks[line.block]
    kind: SectionKind = line.kind or "subsection"
    listed: ListKind | None = None
    within = parent is not None and parent.outside and not (parent.kind == "facts" and line.kind is not None)
    if within and kind != "glossary":
        kind = "subsection"
    elif parent is not None and kind == "subsection":
        listed = LISTS.get(parent.kind, parent.list_kind)
    outside = kind in OUTSIDE or within or (line.rule is not None and line.rule.body is False)
    return Section(
        index=index,
        parent=parent.index if parent else None,
        level=parent.level + 1 if parent else 1,
        kind=kind,
        number=line.number,
        title=line.title,
        rating=line.rating,
        start=block.start,
        end=blocks[after.block].start if after else len(document.text),
        source_start=block.source_start,
        source_end=blocks[after.block].source_start if after else len(document.source.text.rstrip()),
        path=(*(parent.path if parent else ()), line.title),
        standard=parent.standard if parent else None,
        blocks=line.blocks,
        list_kind=listed,
        outside=outside and not (line.rule is not None and line.rule.body is True),
        by_look=True,
        label=line.rule.label if line.rule is not None else None,
    )
