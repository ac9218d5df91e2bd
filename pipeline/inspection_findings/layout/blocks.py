"""Blocks in the making: which lines make one heading, paragraph, bullet, numbered item or table row."""

from __future__ import annotations

import re
from typing import Literal

from inspection_findings.layout.continuation import LONE_NUMBER, embeds, joins
from inspection_findings.layout.drafts import ENDS, Draft, Reading, mid_sentence
from inspection_findings.layout.items import FIRST_MARKS, ROMAN, STARTS_WITH_COUNT, continues, is_next, item_mark
from inspection_findings.layout.line_rules import known_heading, line_lists
from inspection_findings.layout.lines import Line, Page
from inspection_findings.layout.tables import heads_table, is_head, opens_row, rating_word, run_in

# letters: a line so short is no head of a table behind running text, an item so long is no row, a title so long is text
SHORT_HEAD, LONG_ITEM, LONGEST_UNDERLINED, LONGEST_BOLD, LONGEST_PLAIN, LONGEST_KNOWN = 10, 60, 120, 130, 110, 90
# "4." or "12.1" alone on a line
LONGEST_NUMBER = 4
# a paragraph of more lines can be told to be narrow, where its first is shorter than this part of the page's width
FEW_LINES, NARROW = 2, 0.84
# a word of more letters is no item's letter
ITEM_LETTER = 2

HEADING_MARK = re.compile(r"(#{1,6})\s+(?=\S)")
# "## Foreword ##", but not "## Our work in C#"
CLOSING_MARK = re.compile(r"\s+#+$")
# the number of a chapter, a standard or a key question with its text: "1. Staff", "P 2.3 Delivery", "2.1.1. Does ..."
SECTION_NUMBER = re.compile(r"(?:[A-Z]\s?)?(\d{1,2}(?:\.\d{1,2}){1,2})[.:)]?(?:\s*[–—-])?\s+[A-Z‘“]")
DOMAIN = re.compile(r"domain\s+(?:\d|one|two|three|four|five)\b", re.IGNORECASE)
# a bullet inside the marks of bold text: "**– Staff are kind**"
BOLD_OPENS = re.compile(r"(?:\*\*|__|<b>)\s*(?=[^\w\s*_<])")
LIST = 30  # lines before and behind in which a list goes on
STRONG_LETTERS = 110  # of a whole block
BOLD_LETTERS = 126  # a longer line in bold is text
LETTERS = re.compile(r"[A-Za-z]{2}")
# what the head of a table of key questions may begin with
HEAD_OPENS = frozenset("KkPpSsRrOo%#*_|<‘'\"“")
CAPTION = re.compile(r"(?:Figure|Table|Chart|Graph|Diagram|Source)\s*(?:\d[\d.]*\s*)?:\s*\S")


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
        if line.text[0] == ">" and not line.handed and not line.text.strip("> "):
            reading.fresh = True
            continue
        if parts := run_in(line):
            reading.drafts += [Draft("heading", bold=True, parts=[parts[0]]), Draft("row", parts=[parts[1]])]
        else:
            add_line(reading, line, index)
        reading.fresh = reading.broken = False
    for draft in reading.drafts:
        draft.narrow = bool(page.width) and len(draft.parts) > FEW_LINES and draft.parts[0].width < page.width * NARROW
    return reading.drafts


def add_line(reading: Reading, line: Line, index: int) -> None:
    """Open a new block with the line, or put it to the last one."""
    reading.line = line
    draft = start_block(reading, line, index)
    line = reading.line  # behind its marker
    if draft is None and embeds(reading, line):
        phrase = reading.drafts.pop()
        reading.drafts[-1].parts += phrase.parts
    elif draft is None and (not reading.drafts or not joins(reading, line)):
        draft = Draft("paragraph", alone=stands_alone(reading, line, index))
        if draft.alone and CAPTION.match(line.text):
            draft.kind = "caption"
    if draft is not None:
        draft.head = draft.kind == "row" and heads_table(reading.lines, index)
        reading.drafts.append(draft)
    reading.drafts[-1].parts.append(line)


def goes_on(text: str) -> bool:
    """Whether a line begins with a word in small letters, which is no letter or number of an item and no row."""
    return text[0].islower() and len(text) > ITEM_LETTER and text[1] not in ".) " and "\t" not in text and not ROMAN.match(text)


def start_block(reading: Reading, line: Line, index: int) -> Draft | None:
    """The block that this line opens by its own look, None where it is plain text. ``reading.line`` is behind its marker then."""
    if line.handed:
        return start_handed(reading, line, index)
    text = line.text
    first = text[0]
    if first in HEAD_OPENS and (reading.fresh or reading.broken or len(text) > SHORT_HEAD or ended(reading)) and is_head(text):
        reading.line = line.behind(len(text) - len(text.lstrip("# ")))
        return Draft("caption")
    if first.isalpha() and goes_on(text):
        return setext(reading, line, index)
    if first == "#":
        heading = HEADING_MARK.match(text)
        if heading:
            title = line.behind(heading.end())
            shown = CLOSING_MARK.sub("", title.text)
            reading.line = title._replace(text=shown, end=title.start + len(shown))
            return Draft("heading", level=len(heading[1]), bold=True)
    elif first == ">":
        return quote_line(reading, line)
    elif first in "*<_" and (bold := bold_line(text)):
        return Draft(bold, bold=True)
    if (first in line_lists()["opens"] or text.startswith(("**", "<b>"))) and (bullet := open_bullet(reading, line)):
        return bullet
    if "\t" in text or first == "|" or text.count(" | ") > 1:
        return Draft("numbered", marker=number) if (number := item_mark(text)) and len(text) > LONG_ITEM else Draft("row")
    if opens_row(reading.lines, index):
        return Draft("row")
    if numbered := open_number(reading, line, index):
        return numbered
    return setext(reading, line, index) or plain_heading(reading, line, index)


def start_handed(reading: Reading, line: Line, index: int) -> Draft | None:
    """The block that a reader handed over with this line, or that plain words open; None where it is plain text."""
    text, given = line.text, line.given
    if text[0] in HEAD_OPENS and is_head(text):
        return Draft("caption")
    if given is None:  # a further line of a block
        last = reading.drafts[-1].kind if reading.drafts else None
        return None if last == "quote" and not reading.fresh else start_plain(reading, line, index)
    if given.kind == "heading":
        return Draft("heading", level=given.level, bold=True)
    if given.kind in ("bullet", "row"):
        return Draft(given.kind, marker=given.marker)
    if given.kind == "numbered":
        return Draft("numbered", marker=(given.marker or "").strip("(). ") or None)
    if given.kind == "quote":
        return Draft("quote", marker=">")
    is_strong = given.look.bold and len(text) < STRONG_LETTERS and not rating_word().fullmatch(text)
    if is_strong and (kind := bold_kind(text)):
        return Draft(kind, bold=True)
    return start_plain(reading, line, index)


def start_plain(reading: Reading, line: Line, index: int) -> Draft | None:
    """The block that a line opens by its words alone."""
    text = line.text
    if goes_on(text):
        return None
    if text[0] in line_lists()["opens"] and (bullet := open_bullet(reading, line)):
        return bullet
    if "\t" in text:
        return Draft("numbered", marker=number) if (number := item_mark(text)) and len(text) > LONG_ITEM else Draft("row")
    if opens_row(reading.lines, index):
        return Draft("row")
    return open_number(reading, line, index) or plain_heading(reading, line, index)


def setext(reading: Reading, line: Line, index: int) -> Draft | None:
    """A heading that is underlined with = or -."""
    following = reading.lines[index + 1] if index + 1 < len(reading.lines) else None
    if (
        following is None
        or following.kind != "rule"
        or len(line.text) > LONGEST_UNDERLINED
        or line.text[-1] in ".,;"
        or line.text[0].islower()
    ):
        return None
    sign = following.text[0]
    if sign not in "=-" or set(following.text) != {sign} or not (reading.fresh or reading.broken):
        return None
    return Draft("heading", level=1 if sign == "=" else 2, bold=True)


def quote_line(reading: Reading, line: Line) -> Draft | None:
    """The draft of a Markdown quotation, None where the line goes on with the one before."""
    reading.line = line.behind(len(line.text) - len(line.text.lstrip("> ")))
    last = reading.drafts[-1] if reading.drafts else None
    return None if last is not None and last.kind == "quote" and not reading.fresh else Draft("quote", marker=">")


def bold_line(text: str) -> Literal["heading", "row"] | None:
    """The kind of a line that is bold from end to end: a heading, a row, or None where it is a bold sentence or figure."""
    if (
        not text.startswith(("**", "<b>", "__", "<strong>"))
        or not text.endswith(("**", "</b>", "__", "</strong>"))
        or len(text) > LONGEST_BOLD
    ):
        return None
    return bold_kind(re.sub(r"</?\w+>|[*_]", "", text).strip())


def bold_kind(bare: str) -> Literal["heading", "row"] | None:
    """The kind of a line in bold without its marks: a heading, a row, or None where it is a sentence or figure."""
    if len(bare) > BOLD_LETTERS:
        return None
    if not LETTERS.search(bare) or bare[-1] in ".,;" or not (bare[0].isupper() or bare[0].isdigit()):
        return None
    return "row" if "\t" in bare and not SECTION_NUMBER.match(bare) else "heading"


def open_bullet(reading: Reading, line: Line) -> Draft | None:
    """The bullet that the line opens, None where its dash goes on with a sentence ("services / - for example, ...")."""
    bold = BOLD_OPENS.match(line.text)
    match = line_lists()["bullet"].match(line.text, bold.end()) if bold else line_lists()["bullet"].match(line.text)
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
    reading.line = line.behind(match.end())
    return Draft("bullet", marker=mark)


def open_number(reading: Reading, line: Line, index: int) -> Draft | None:
    """The numbered item that the line opens; a lone number opens one that goes on behind blank lines."""
    text = line.text
    if not (text[0].isdigit() or text[0] in "(R" or text[1:2] in (".", ")") or ROMAN.match(text)):
        return None
    if len(text) <= LONGEST_NUMBER and LONE_NUMBER.fullmatch(text):
        return Draft("numbered", marker=text[:-1])
    mark = item_mark(text)
    if mark is None or (SECTION_NUMBER.match(text) and not STARTS_WITH_COUNT.match(text)):
        return None
    last = reading.last
    if last is not None and not reading.fresh and not reading.broken and not last.forced and mid_sentence(last.text):
        # "as told in paragraph / 6. Further ...": no item unless it goes on with a list, or opens one
        markers = [draft.marker for draft in reading.drafts[-LIST:]]
        if not continues(markers, mark) and not opens_list(reading.lines, index, mark):
            return None
    return Draft("numbered", marker=mark)


def opens_list(lines: list[Line], index: int, mark: str) -> bool:
    """Whether a line's mark is the first of a list whose second item follows."""
    if mark not in FIRST_MARKS:
        return False
    following = (item_mark(line.text) for line in lines[index + 1 : index + LIST] if line.kind == "text")
    return any(after is not None and is_next(mark, after) for after in following)


def plain_heading(reading: Reading, line: Line, index: int) -> Draft | None:
    """A heading without any mark: a numbered section, or a part that is known by its words."""
    text = line.text
    if len(text) > LONGEST_PLAIN or not text[0].isalnum():
        return None
    number = SECTION_NUMBER.match(text)
    if number:
        return Draft(
            "heading" if text[-1] not in ".;,?%" and number[1].count(".") == 1 else "numbered",
            marker=None if text[-1] not in ".;,?%" and number[1].count(".") == 1 else number[1],
        )
    last = reading.last
    if last is not None and not reading.fresh and not reading.broken and mid_sentence(last.text) and not ended(reading):
        return None
    if len(text) < LONGEST_KNOWN and (known_heading().fullmatch(text.rstrip(": ")) or DOMAIN.match(text)):
        return Draft("heading")
    return None


def ended(reading: Reading) -> bool:
    """Whether the last line was a heading or ended before the page's edge."""
    return not reading.drafts or reading.drafts[-1].parts[-1].forced or reading.drafts[-1].kind in ("heading", "row", "caption")


def stands_alone(reading: Reading, line: Line, index: int) -> bool:
    """Whether a short line stands by itself: neither the line before nor the one behind goes on with it."""
    if len(line.text) > (min(reading.page.width * 0.82, 100) if reading.page.width else 100) or line.text[0].islower():
        return False
    following = reading.lines[index + 1] if index + 1 < len(reading.lines) else None
    last = reading.last
    opens = reading.fresh or reading.broken or last is None or last.forced or last.text[-1] in ENDS
    closes = following is None or following.kind != "text" or following.page or (line.forced and not following.text[0].islower())
    return bool(opens and closes)
