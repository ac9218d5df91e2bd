"""Whom or what a share is a share of, as the text around it names it."""

from __future__ import annotations

import re

from inspection_findings.proportions.noun_phrase import phrase_after, phrase_span
from inspection_findings.proportions.nouns import kind_of, rules
from inspection_findings.proportions.numerals import whole_number
from inspection_findings.proportions.qualify import those_span
from inspection_findings.proportions.screen import anchors, lower

# how far back in a sentence a population is looked for, in characters
WINDOW = 400
OPENER = re.compile(
    r"\s*(?:of|among|amongst|in|for|from|out\s+of)\s+(?:(?:the|our|these|those|all|its|their)\s+)?(?:\d{1,5}\s+)?(?=[A-Za-z])",
    re.IGNORECASE,
)
# "the proportion of all providers' learners": of all learners, the share counts "all providers'"
OWNED = re.compile(r"all\s+(?P<owner>(?=[\w\s]{1,24}s['’]\s))?(?=[A-Za-z])", re.IGNORECASE)
# "of those in custody,"
THOSE = re.compile(r"\s*(?:of|among|amongst|for)\s+(those\s+[^,;:()]{3,120}),", re.IGNORECASE)
LED = re.compile(r"[^,]{0,80},\s+(?:\w+\s+){0,4}")
NO_NOUNS = frozenset(["the", "a", "an", "its", "their", "our", "this", "and", "of", "with", "had", "which"])
MEASURING = re.compile(r"\b(?:of|was|is|are|were|at|to|being)\s+(?:[a-z]+\s+){0,2}$")
SURVEYS = (
    "looked\\s+at",
    "spoke\\s+(?:to|with)",
    "read",
    "inspected",
    "examined",
    "reviewed",
    "sampled",
    "interviewed",
    "surveyed",
    "visited",
    "met",
)
# what stands before the subject of a sentence, or before what "we" read
ABOUT = re.compile(
    r"(?:(?:in|at|on|for|since|during|after|before|while|although|as|overall|however|similarly|furthermore|moreover|again|also|here|but|and)"
    r"\b[^,.;]{0,60},\s+|(?:however|similarly|overall|furthermore|but|and),?\s+)?"
    rf"(?:(?:the|our)\s+[a-z]+\s+(?:{'|'.join(SURVEYS)})\s+(?={whole_number()}\b)"
    r"|(?:we|i|inspectors)\s+(?:also\s+|then\s+)?(?:[a-z]+ed|saw|read|met|spoke|looked|found|heard)\s+(?:to\s+|with\s+|at\s+|that\s+)?"
    r"|there\s+(?:were|was|are|is|had\s+been)\s+)?"
    r"(?:(?:a\s+(?:number|sample|group|range|few|total|handful|further|third)(?=\s+of)|some|many|several|few|other|most|both|each|all|every)\s+)?"
    rf"(?:(?:of\s+)?(?:the|these|those|our|its|their|his|her)\s+)*(?:{whole_number()}\s+)?",
    re.IGNORECASE,
)


def phrase_in(text: str) -> str | None:
    """The last thing counted that the text names ("cases", "responsible officers"), None where it names none.

    >>> phrase_in("The officers told us of delays in many cases.")
    'cases'
    """
    lowered = lower(text)
    for width in (100, WINDOW):
        found = list(rules()["carry"].finditer(lowered, max(0, len(text) - width)))
        if found:
            start = found[-1].start()
            if rules()["about_noun"].match(lowered, found[-1].end()):
                # "staff turnover" is not about so many staff
                return phrase_after(text, start)
            leads = rules()["leads"].search(lowered, max(0, start - 50), start)
            return " ".join(text[leads.start() if leads else start : found[-1].end()].split())
    return None


def subject_of(text: str) -> str | None:
    """The subject that opens a sentence where it is something counted ("Case managers did not ..."), else None.

    >>> subject_of("Resettlement plans were completed on time")
    'Resettlement plans'
    """
    phrase = phrase_after(text[:WINDOW], 0)
    return phrase if phrase and kind_of(phrase) != "other" and rules()["carry"].search(lower(phrase)) else None


def subject_before(text: str) -> str | None:
    """What a sentence is about, where it is something counted: its subject, or what "we" read or met; else None.

    >>> [subject_before(text) for text in ("Some officers told their managers so.", "We met 20 tutors about staff.", "It rained.")]
    ['officers', 'tutors', None]
    """
    text = text[:WINDOW]
    opening = ABOUT.match(text)
    if not opening:
        return None
    phrase = phrase_after(text, opening.end(), direct=False) or phrase_after(text[opening.end() :], 0)
    return phrase if phrase and kind_of(phrase) != "other" else None


def only_one(text: str) -> str | None:
    """What is counted in a sentence that names only one such thing, however often; None where it names none or several.

    >>> only_one("Training is there for staff, yet staff miss it."), only_one("Staff and users like it.")
    ('staff', None)
    """
    lowered = lower(text[-WINDOW:])
    words = {found[0].split()[0] for found in rules()["carry"].finditer(lowered)}
    return phrase_in(text) if len(words) == 1 else None


def measured_before(text: str, start: int) -> str | None:
    """What a measure before ``text[start]`` is of: "a target of" gives "target", "the rate for all cases was" gives "all cases".

    >>> measured_before("The figure for all England was 71 per cent", 31)
    'all England'
    """
    if not MEASURING.search(text, max(0, start - 40), start):
        return None
    before = text[max(0, start - 200) : start]
    aim = rules()["aim"].search(before)
    if aim:
        return str(aim[1])
    measure = rules()["measure"].search(before)
    if not measure:
        return None
    if measure[2]:
        return " ".join(re.sub(r"^(?:the|our|its|their)\s+", "", measure[2]).split())
    return " ".join(word for word in measure[1].split() if word.lower() not in NO_NOUNS) or None


def lead_in(text: str, start: int) -> str | None:
    """What "Of the staff interviewed," names right before the share at ``start``, None where nothing leads in so.

    >>> lead_in("Of the 44 staff interviewed, 81 per cent agreed", 29)
    'staff interviewed'
    """
    first = max(0, start - 160)
    first += max(text[first:start].rfind(stop) for stop in (";", ".", ":", "?", "\t")) + 1
    opener = OPENER.match(text, first, start)
    those = THOSE.match(text, opener.start(), start) if opener and those_span(text, opener.start()) else None
    if those:
        return " ".join(those[1].split())
    span = phrase_span(text, opener.end(), start=opener.end()) if opener else None
    # "in three-quarters of cases it was done, and in most ..." opens with a share of its own
    if not span or span[1] > start or not LED.fullmatch(text, span[1], start) or anchors(lower(text[span[0] : span[1]])):
        return None
    return " ".join(text[span[0] : span[1]].split())


def caption(text: str) -> str | None:
    """What a caption measures ("The proportion of orders completed in time"), None where it measures nothing.

    >>> caption("The adjusted proportion of service users with a proven reoffence.")
    'service users'
    """
    found = rules()["caption"].search(text[:WINDOW])
    if not found:
        return None
    owned = OWNED.match(text, found.end())
    phrase = phrase_after(text, owned.end() if owned else found.end())
    return f"all {phrase}" if phrase and owned and owned["owner"] is not None else phrase
