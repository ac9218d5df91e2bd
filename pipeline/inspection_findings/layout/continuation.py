"""Whether a plain line goes on with the block before it: within a paragraph, behind a blank line, across a page's end."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from inspection_findings.layout.drafts import Draft, Reading, mid_sentence
from inspection_findings.layout.line_rules import line_lists
from inspection_findings.layout.lines import Line
from inspection_findings.layout.tables import rating_word, unanswered

# a paragraph set into another stands behind at least one more block
ENCLOSED = 2
# letters: a head of a list of improvements, a line and a whole title that goes on over lines
IMPROVEMENT_HEAD, TITLE_LINE, WHOLE_TITLE = 30, 70, 110
# a line of fewer words is no title that is cut
TITLE_WORDS = 3

# in characters, chosen on the layouts of tests/structure/layouts.py: a line that could be cut; one that stands by itself; what a
# cut bullet's last line holds at most; a paragraph at least, where lines are wrapped and where they are not
SHORTEST, SHORT_LINE, LAST_WORDS, PARAGRAPH, UNWRAPPED_PARAGRAPH = 4, 40, 60, 100, 120
# of the page's width: a line so long is full
FULL = 0.8
OPENERS = '“"‘'
# a name that begins small, as a sentence or an entry of a glossary can: "iPlan Short for ...", never "in plain words"
SMALL_NAME = re.compile(r"[a-z]{1,2}-?[A-Z]")
LONE_NUMBER = re.compile(r"(\d{1,3}|[a-z])[.)]")
# the line that says to whom the recommendations below it are addressed: "The company should:"
ADDRESSEE = re.compile(r"[A-Z][^.;:]{2,110}\b(?:should|must)\s*:")


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
        return draft.kind == "row" and (unanswered(draft) or (lower and reading.broken and mid_sentence(last.text)))
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


def embeds(reading: Reading, line: Line) -> bool:
    """Whether a line goes on with a sentence across a phrase that is set as a block: "They called it:" / "“fair”" / "and"."""
    if not line.text[0].islower() or len(reading.drafts) < ENCLOSED or reading.drafts[-1].kind != "paragraph":
        return False
    before = reading.drafts[-2]
    first, last = reading.drafts[-1].parts[0].text.lstrip("*_ "), reading.drafts[-1].parts[-1].text.rstrip("*_ ")
    phrase = first[:1] in tuple(OPENERS) and first[1:2].islower() and last[-1] in '”"’' and last[-2:-1] not in (".", "!", "?")
    return (
        phrase
        and before.kind in ("paragraph", "bullet")
        and (before.parts[-1].text[-1] == ":" or mid_sentence(before.parts[-1].text))
    )


def continues_sentence(before: str, after: str) -> bool:
    """Whether the words of a text go on with a sentence that the text before it, of a page or column, has left open.

    >>> continues_sentence("Plans were made by the", "Board"), continues_sentence("Plans were made", "by all")
    (True, True)
    """
    return begins_small(after) or is_unfinished(before)


def begins_small(text: str) -> bool:
    """Whether a text begins in lower case, and not with a name that does ("iPlan")."""
    return text[:1].islower() and not SMALL_NAME.match(text)


def is_unfinished(text: str) -> bool:
    """Whether a text ends in a word, a comma or a hyphen that something must follow: "of the", "plans,"."""
    return text[-1] in ",-" or text.rsplit(None, 1)[-1].lower() in line_lists()["function"]


def goes_on_behind(reading: Reading, draft: Draft, last: Line, line: Line) -> bool:
    """Whether a line goes on with a block across a blank line, a page's end or a lifted footnote."""
    text = last.text
    word = text.rsplit(None, 1)[-1].lower()
    if len(text) < SHORTEST or (not mid_sentence(text) and text[-1] not in ")’;" and word not in ("i.e.", "e.g.", "vs.")):
        return False
    if begins_small(line.text):
        stands = draft.alone and len(text) < SHORT_LINE and word not in line_lists()["function"]
        return reading.broken or not (stands or text[-1] == ";" or listed(reading, draft))
    if draft.alone:
        return False
    width = reading.page.width
    if draft.kind == "bullet" and width and len(text) >= width * FULL:
        # the last words of a bullet, cut off by a blank line: "... a key holder in HM Prison" / "Leeds."
        opens = line.text.split(None, 1)[0].lower() in starters()
        return text[-1].isalpha() and len(line.text) < LAST_WORDS and line.text[-1] in ".;" and not opens
    if draft.kind != "paragraph" or not (text[-1].isalpha() or text[-1] in ",-"):
        return False
    return is_unfinished(text) or fills_page(reading, draft, line)


def fills_page(reading: Reading, draft: Draft, line: Line) -> bool:
    """Whether a paragraph is full to its last line's end, as one cut by a page's end, and the next line long enough for text."""
    text, width = draft.parts[-1].text, reading.page.width
    size = sum(len(part.text) for part in draft.parts)
    is_full = len(text) >= width * FULL if width else size > UNWRAPPED_PARAGRAPH
    goes_on = reading.broken or line.text[:2].isupper()
    return is_full and size > PARAGRAPH and text[-1].islower() and goes_on and len(line.text) > SHORT_LINE


def listed(reading: Reading, draft: Draft) -> bool:
    """Whether a paragraph is one of several without bullets below a colon: "The company should:" / "plan with care"."""
    if draft.kind != "paragraph" or not draft.parts[0].text[0].islower() or len(reading.drafts) < ENCLOSED:
        return False
    before = reading.drafts[-2].parts
    return before[-1].text[-1] == ":" or before[0].text[0].islower() or reading.drafts[-2].kind == "heading"


def heading_goes_on(reading: Reading, draft: Draft, last: Line, line: Line) -> bool:
    """Whether a heading was cut by the line's end: "1.2. Staff Requires" / "improvement", or a long title."""
    text = last.text
    if text.lower().rstrip("*_<b>/").endswith("requires"):
        return line.text.lower().lstrip("*_<b>/").startswith("improvement") and len(line.text) < IMPROVEMENT_HEAD
    if draft.level or draft.bold:
        return False
    if reading.fresh or reading.broken or len(line.text) > TITLE_LINE or sum(len(part.text) for part in draft.parts) > WHOLE_TITLE:
        return False
    if rating_word().fullmatch(line.text):
        return True
    return (line.text[0].islower() and mid_sentence(text) and line.text[-1] not in ".,") or text.rsplit(None, 1)[
        -1
    ].lower() in line_lists()["function"]


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
    if (
        text.rsplit(None, 1)[-1].lower() in line_lists()["function"]
        or len(words) < TITLE_WORDS
        or (words[0].isupper() and len(words[0]) > 1)
    ):
        return False
    return words[0].lower() in starters() and words[1][:1].islower() and text[-1] not in ":;)"


@cache
def starters() -> frozenset[str]:
    """The words that open a sentence where they are capitalised inside a paragraph (configs/layout/lines.yaml)."""
    rules: dict[str, Any] = line_lists()
    return frozenset(rules["starters"])
