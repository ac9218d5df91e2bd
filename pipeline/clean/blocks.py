"""Blocks in the making: which lines make one heading, paragraph, bullet, numbered item or table row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipeline.clean.lines import Line, Page
from pipeline.clean.noise import noise
from pipeline.rules import load_rules

HEADING_MARK = re.compile(r"(#{1,6})\s+(?=\S)")
# "1. plan", "(a) plan", "iv) plan", "R1. plan", "Recommendation 2: plan", "3" + tab; never "2.1. Assessment" or "2018. The"
NUMBERED = re.compile(
    r"(?:Recommendation\s+|R\s?(?=\d))?\(?(\d{1,2}|[a-z]|[ivx]{1,4})(?:\\?[.)]|:|(?=\t))\s+(?=[^\s\d])|(\d{1,2})\.\s+(?=\d+[\s-][a-z])"
)
LONE_NUMBER = re.compile(r"(\d{1,2}|[a-z])[.)]")
# the number of a chapter, a standard or a key question with its text: "1. Staff", "P 2.3 Delivery", "2.1.1. Does ..."
SECTION_NUMBER = re.compile(r"(?:[A-Z]\s?)?(\d{1,2}(?:\.\d{1,2}){1,2})[.:)]?\s+[A-Z‘“]")
DOMAIN = re.compile(r"domain\s+(?:\d|one|two|three|four|five)\b", re.IGNORECASE)
# a bullet inside the marks of bold text: "**– Staff are kind**"
BOLD_OPENS = re.compile(r"(?:\*\*|__|<b>)\s*(?=[^\w\s*_<])")
LETTERS = re.compile(r"[A-Za-z]{2}")
ENDS = ".!?:;”’…\"'"
OPENERS = '“"‘'
# the line that says to whom the recommendations below it are addressed: "The company should:"
ADDRESSEE = re.compile(r"[A-Z][^.;:]{2,110}\b(?:should|must)\s*:")
CAPTION = re.compile(r"(?:Figure|Table|Chart|Graph|Diagram|Source)\s*(?:\d[\d.]*\s*)?:\s*\S")


@dataclass(slots=True)
class Draft:
    """A block in the making: the stretches of source lines that it is joined from.

    ``kind`` is a block's kind. ``alone`` tells that it is a single short line with white space or sentences' ends around it.
    """

    kind: str
    level: int = 0
    marker: str | None = None
    bold: bool = False
    alone: bool = False
    narrow: bool = False
    parts: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """Where the reading of lines is: the drafts so far, and what has been met since the last line of text."""

    lines: list[Line]
    page: Page
    drafts: list[Draft] = field(default_factory=list)
    fresh: bool = True
    broken: bool = True

    @property
    def last(self) -> Line | None:
        """The last line of text."""
        return self.drafts[-1].parts[-1] if self.drafts else None


def draft_blocks(lines: list[Line], page: Page) -> list[Draft]:
    """The blocks of the text: headings, bullets, numbered items, rows, paragraphs; noise left out, cut ones joined."""
    reading = Reading(lines, page)
    for index, line in enumerate(lines):
        if line.kind != "text":
            if line.kind in ("blank", "rule"):
                reading.fresh = True
            else:
                reading.broken = True
            continue
        reading.broken = reading.broken or line.page
        if line.text[0] == ">" and not line.text.strip("> "):
            reading.fresh = True
            continue
        add_line(reading, line, index)
        reading.fresh = reading.broken = False
    for draft in reading.drafts:
        draft.narrow = bool(page.width) and len(draft.parts) > 2 and draft.parts[0].width < page.width * 0.84
    return reading.drafts


def add_line(reading: Reading, line: Line, index: int) -> None:
    """Open a new block with the line, or put it to the last one."""
    draft = start_block(reading, line, index)
    if draft is None and (not reading.drafts or not joins(reading, line)):
        draft = Draft("paragraph", alone=stands_alone(reading, line, index))
        if draft.alone and CAPTION.match(line.text):
            draft.kind = "caption"
    if draft is not None:
        reading.drafts.append(draft)
    reading.drafts[-1].parts.append(line)


def start_block(reading: Reading, line: Line, index: int) -> Draft | None:
    """The block that this line opens by its own look, None where it is plain text. Moves the line past its marker."""
    text = line.text
    first = text[0]
    if first.isalpha():
        if first.islower() and len(text) > 2 and text[1] not in ".) " and "\t" not in text:
            return setext(reading, line, index)
    elif first == "#":
        heading = HEADING_MARK.match(text)
        if heading:
            move(line, heading.end())
            return Draft("heading", level=len(heading[1]), bold=True)
    elif first == ">":
        return quote_line(reading, line)
    elif first in "*<_" and (bold := bold_line(text)):
        return Draft(bold, bold=True)
    if (first in noise()["opens"] or text.startswith(("**", "<b>"))) and (bullet := open_bullet(reading, line)):
        return bullet
    if "\t" in text or first == "|" or text.count(" | ") > 1:
        return Draft("numbered", marker=number[1]) if (number := NUMBERED.match(text)) and len(text) > 60 else Draft("row")
    if numbered := open_number(reading, line):
        return numbered
    return setext(reading, line, index) or plain_heading(reading, line, index)


def setext(reading: Reading, line: Line, index: int) -> Draft | None:
    """A heading that is underlined with = or -."""
    following = reading.lines[index + 1] if index + 1 < len(reading.lines) else None
    if following is None or following.kind != "rule" or len(line.text) > 120 or line.text[-1] in ".,;" or line.text[0].islower():
        return None
    sign = following.text[0]
    if sign not in "=-" or set(following.text) != {sign} or not (reading.fresh or reading.broken):
        return None
    return Draft("heading", level=1 if sign == "=" else 2, bold=True)


def quote_line(reading: Reading, line: Line) -> Draft | None:
    """The draft of a Markdown quotation, None where the line goes on with the one before."""
    move(line, len(line.text) - len(line.text.lstrip("> ")))
    last = reading.drafts[-1] if reading.drafts else None
    return None if last is not None and last.kind == "quote" and not reading.fresh else Draft("quote", marker=">")


def bold_line(text: str) -> str | None:
    """The kind of a line that is bold from end to end: a heading, a row, or None where it is a bold sentence or figure."""
    if (
        not text.startswith(("**", "<b>", "__", "<strong>"))
        or not text.endswith(("**", "</b>", "__", "</strong>"))
        or len(text) > 130
    ):
        return None
    bare = re.sub(r"</?\w+>|[*_]", "", text).strip()
    if not LETTERS.search(bare) or bare[-1] in ".,;" or not (bare[0].isupper() or bare[0].isdigit()):
        return None
    return "row" if "\t" in text and not SECTION_NUMBER.match(bare) else "heading"


def open_bullet(reading: Reading, line: Line) -> Draft | None:
    """The bullet that the line opens, None where its dash goes on with a sentence ("services / - for example, ...")."""
    bold = BOLD_OPENS.match(line.text)
    match = noise()["bullet"].match(line.text, bold.end()) if bold else noise()["bullet"].match(line.text)
    if not match:
        return None
    mark = match[1] or match[2] or match[3]
    rest = line.text[match.end() :]
    last = reading.drafts[-1] if reading.drafts else None
    if match[2] or match[3]:
        same = last is not None and last.kind == "bullet" and last.marker == mark
        inside = last is not None and not reading.fresh and not same and last.parts[-1].text[-1] not in ENDS
        if inside and (rest[0].islower() or match[3]):
            return None
    move(line, match.end())
    return Draft("bullet", marker=mark)


def open_number(reading: Reading, line: Line) -> Draft | None:
    """The numbered item that the line opens; a lone number opens one that goes on behind blank lines."""
    text = line.text
    if not (text[0].isdigit() or text[0] in "(R" or text[1:2] in (".", ")") or text[:4].rstrip("ivx)") == ""):
        return None
    if len(text) <= 3 and LONE_NUMBER.fullmatch(text):
        return Draft("numbered", marker=text[:-1])
    number = NUMBERED.match(text)
    if not number or (SECTION_NUMBER.match(text) and not number[2]):
        return None
    mark = number[1] or number[2]
    last = reading.last
    if last is not None and not reading.fresh and not reading.broken and not last.forced and mid_sentence(last.text):
        # "as told in paragraph / 6. Further ...": no item unless it goes on with a list
        before = reading.drafts[-1].marker
        if not (before and before.isdigit() and mark.isdigit() and int(mark) == int(before) + 1):
            return None
    return Draft("numbered", marker=mark)


def mid_sentence(text: str) -> bool:
    """Whether a line ends in the middle of a sentence."""
    return text[-1] not in ENDS + ")"


def plain_heading(reading: Reading, line: Line, index: int) -> Draft | None:
    """A heading without any mark: a numbered section, or a part that is known by its words."""
    text = line.text
    if len(text) > 110 or not text[0].isalnum():
        return None
    number = SECTION_NUMBER.match(text)
    if number:
        return Draft(
            "heading" if text[-1] not in ".;,?%" and number[1].count(".") == 1 else "numbered",
            marker=None if text[-1] not in ".;,?%" and number[1].count(".") == 1 else number[1],
        )
    last = reading.last
    if last is not None and not reading.fresh and not reading.broken and mid_sentence(last.text) and not ended(reading, last):
        return None
    if len(text) < 90 and (known_heading().fullmatch(text.rstrip(": ")) or DOMAIN.match(text)):
        return Draft("heading")
    return None


def ended(reading: Reading, last: Line) -> bool:
    """Whether the last line was a heading or ended before the page's edge."""
    return last.forced or reading.drafts[-1].kind in ("heading", "row")


@cache
def known_heading() -> re.Pattern[str]:
    """One pattern for the headings that are known by their words (configs/sections/headings.yaml)."""
    rules = load_rules("sections/headings")
    ratings = "|".join(rules["ratings"])
    names = "|".join(f"(?:{rule['pattern']})" for rule in rules["headings"])
    return re.compile(rf"(?:\d{{1,2}}\.?\s+)?(?:{names})(?:[\s:–-]+(?:{ratings}))?", re.IGNORECASE)


def move(line: Line, by: int) -> None:
    """Move the start of a line past a marker, keeping in ``skip`` by how much."""
    rest = line.text[by:]
    taken = by + (len(rest) - len(rest.lstrip()))
    line.skip += taken
    line.start += taken
    line.text = rest.strip()


def stands_alone(reading: Reading, line: Line, index: int) -> bool:
    """Whether a short line stands by itself: neither the line before nor the one behind goes on with it."""
    if len(line.text) > (min(reading.page.width * 0.82, 100) if reading.page.width else 100) or line.text[0].islower():
        return False
    following = reading.lines[index + 1] if index + 1 < len(reading.lines) else None
    last = reading.last
    opens = reading.fresh or reading.broken or last is None or last.forced or last.text[-1] in ENDS
    closes = following is None or following.kind != "text" or following.page or (line.forced and not following.text[0].islower())
    return bool(opens and closes)


def joins(reading: Reading, line: Line) -> bool:
    """Whether a plain line goes on with the block before it."""
    draft = reading.drafts[-1]
    last = draft.parts[-1]
    lower = line.text[0].islower()
    if draft.kind == "heading":
        return heading_goes_on(reading, draft, last, line)
    if draft.kind == "quote":
        return line.skip > 0 and not reading.fresh
    if draft.kind in ("row", "caption"):
        return draft.kind == "row" and lower and reading.broken and mid_sentence(last.text)
    if draft.kind == "numbered" and len(draft.parts) == 1 and LONE_NUMBER.fullmatch(last.text):
        return True
    if reading.fresh or reading.broken:
        return goes_on_behind(reading, draft, last, line)
    if lower and mid_sentence(last.text):
        return True
    if ADDRESSEE.fullmatch(line.text):
        return False
    if opens_quotation(last.text, line.text) or closes_quotation(draft, last.text, line.text):
        return False
    if not reading.page.width and not lower:
        return False
    if draft.kind in ("bullet", "numbered"):
        return not claim_ends(draft, last, line)
    return not (last.forced and (not mid_sentence(last.text) or not lower))


def opens_quotation(last: str, text: str) -> bool:
    """Whether a line opens the quotation that the line before announced: "One worker said:"."""
    return text.lstrip("*_ ")[:1] in tuple(OPENERS) and last[-1] == ":"


def closes_quotation(draft: Draft, last: str, text: str) -> bool:
    """Whether a block that is a quotation as a whole has ended with the line before."""
    start = draft.parts[0].text.lstrip("*_ ")[:1]
    return start in tuple(OPENERS) and last.rstrip(".*_ ")[-1:] in ("”", '"', "’") and text[0].isupper() and start != "‘"


def goes_on_behind(reading: Reading, draft: Draft, last: Line, line: Line) -> bool:
    """Whether a line goes on with a block across a blank line, a page's end or a lifted footnote."""
    text = last.text
    word = text.rsplit(None, 1)[-1].lower()
    if len(text) <= 3 or (not mid_sentence(text) and text[-1] not in ")’;" and word not in ("i.e.", "e.g.", "vs.")):
        return False
    if line.text[0].islower():
        stands = draft.alone and len(text) < 40 and word not in noise()["function"]
        return reading.broken or not (stands or text[-1] == ";" or listed(reading, draft))
    if draft.alone:
        return False
    if draft.kind != "paragraph" or not (text[-1].isalpha() or text[-1] in ",-"):
        return False
    if word in noise()["function"] or text[-1] in ",-":
        return True
    size = sum(len(part.text) for part in draft.parts)
    full = len(text) >= reading.page.width * 0.8 if reading.page.width else size > 120
    return full and size > 100 and text[-1].islower() and (reading.broken or line.text[:2].isupper()) and len(line.text) > 40


def listed(reading: Reading, draft: Draft) -> bool:
    """Whether a paragraph is one of several without bullets below a colon: "The company should:" / "plan with care"."""
    if draft.kind != "paragraph" or not draft.parts[0].text[0].islower() or len(reading.drafts) < 2:
        return False
    before = reading.drafts[-2].parts
    return before[-1].text[-1] == ":" or before[0].text[0].islower() or reading.drafts[-2].kind == "heading"


def heading_goes_on(reading: Reading, draft: Draft, last: Line, line: Line) -> bool:
    """Whether a heading was cut by the line's end: "1.2. Staff Requires" / "improvement", or a long title."""
    text = last.text
    if text.lower().rstrip("*_<b>/").endswith("requires"):
        return line.text.lower().lstrip("*_<b>/").startswith("improvement") and len(line.text) < 30
    if draft.level or draft.bold:
        return False
    if reading.fresh or reading.broken or len(line.text) > 70 or sum(len(part.text) for part in draft.parts) > 110:
        return False
    if rating_word().fullmatch(line.text):
        return True
    return (line.text[0].islower() and mid_sentence(text) and line.text[-1] not in ".,") or text.rsplit(None, 1)[
        -1
    ].lower() in noise()["function"]


@cache
def rating_word() -> re.Pattern[str]:
    """A rating that stands alone, with or without a bracket around it and a footnote's mark behind it."""
    ratings = "|".join(load_rules("sections/headings")["ratings"])
    return re.compile(rf"\(?(?:{ratings})\)?\d{{0,2}}", re.IGNORECASE)


def claim_ends(draft: Draft, last: Line, line: Line) -> bool:
    """Whether a bulleted claim without a full stop ends here and its paragraph begins."""
    text = last.text
    if text[-1] in ".!?”":
        return last.forced and not line.text[0].islower()
    if not line.text[0].isupper() or text[-1] in ",-":
        return False
    if last.forced:
        return True
    words = line.text.split(None, 2)
    if text.rsplit(None, 1)[-1].lower() in noise()["function"] or len(words) < 3 or (words[0].isupper() and len(words[0]) > 1):
        return False
    return words[0].lower() in starters() and words[1][:1].islower() and text[-1] not in ":;)"


@cache
def starters() -> frozenset[str]:
    """The words that open a sentence where they are capitalised inside a paragraph (configs/sections/noise.yaml)."""
    rules: dict[str, Any] = noise()
    return frozenset(rules["starters"])
