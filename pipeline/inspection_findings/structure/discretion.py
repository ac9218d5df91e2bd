"""Whether a rating was lifted or lowered by judgement: what footnotes and sentences tell of professional discretion."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from inspection_findings.model.source import Document
from inspection_findings.structure.headings import rules

# "the rating for the standard on unpaid work": whose rating a footnote speaks of
RATING_OF = re.compile(
    r"(?:rating|score) (?:for|of|on) (?:the )?(?:standard (?:on|of|for) )?([a-z][a-z &-]{3,60})(?![a-z])", re.IGNORECASE
)


def judged(document: Document, start: int, end: int, *, telling: frozenset[str]) -> bool:
    """Whether a mark of one of the ``telling`` footnotes stands in ``text[start:end]``."""
    if not telling:
        return False
    low = bisect_right(document.marks, start, key=lambda mark: mark[0])
    high = bisect_left(document.marks, end, key=lambda mark: mark[0])
    return any(mark in telling for _, mark in document.marks[low:high])


def telling_notes(document: Document) -> frozenset[str]:
    """The marks of the footnotes that say that a rating was lifted or lowered by judgement."""
    return frozenset(note.mark for note in document.notes if discretion().search(note.text))


def told_titles(document: Document) -> str:
    """What footnotes and sentences say whose rating judgement changed, in lower case: the words behind "rating for"."""
    told = [match[1] for note in document.notes if discretion().search(note.text) for match in RATING_OF.finditer(note.text)]
    for place in re.finditer("rofessional [Dd]iscretion", document.text):
        around = document.text[max(0, place.start() - 200) : place.end() + 200]
        told += [match[1] for match in RATING_OF.finditer(around)]
    return "\n".join(f"{words.lower()} " for words in told)


@cache
def discretion() -> re.Pattern[str]:
    """The words by which a footnote tells of professional discretion."""
    return re.compile(rules()["discretion"], re.IGNORECASE)
