"""What a report says of itself under labels and in its title: body, dates, lead inspector, publication, kind of inspection."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from inspection_findings.frameworks.phrases import normal, phrase_pattern
from inspection_findings.model.framework import Framework
from inspection_findings.model.report import Facts, Section
from inspection_findings.model.source import Block, Document
from inspection_findings.rules import AnyCasePattern, Parts, RuleModel, load_rules

# what is read as the title page or a letter's head, and as the end of a report, in blocks; a title's lines
FRONT, END = 40, 60
TITLE_LINES = 12
# how far behind its label a fact stands, in characters
REACH = 200
# a line that may name the lead inspector is no longer, in characters
LONGEST_LINE = 600
# a name, and a title, is no longer, in characters
LONGEST_NAME, LONGEST_TITLE = 110, 200
# the kinds of sections that a title page's headings open
TITLE_KINDS = ("front", "summary", "subsection")
# whose date stands alone before "Dear ..." within so many blocks is a letter's
LETTER = 12
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH = rf"(?:{'|'.join(MONTHS)})"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
TO = r"\s*(?:–|—|−|-|\bto\b|\band\b|\buntil\b|&)\s*"
RANGE = re.compile(
    rf"(?<!\d){DAY}(?:\s+({MONTH}))?(?:,?\s+(\d{{4}}))?(?:{TO}(?:\w+day,?\s+)?{DAY}\s+({MONTH}),?\s+(\d{{4}}))", re.IGNORECASE
)
SINGLE = re.compile(rf"(?<!\d){DAY}\s+({MONTH}),?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
MONTH_ONLY = re.compile(rf"({MONTH})\s+(\d{{4}})", re.IGNORECASE)
NAME = r"[A-Z][a-zà-ÿ’'-]+[\w’'-]*(?:\s+(?:(?:de|van|der|von|la|O’|Mc)\s?)?[A-Z][\w’'-]+){1,3}"
BEHIND = re.compile(rf"\W*(?:is|was|:)?\W*(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.?\s+)?({NAME})")
BEFORE = re.compile(rf"({NAME})(?:\s*(?:HMI|HMIP|CQC|Ofsted))?[\s,(–-]*(?:\w+\s)?$")
OFFICES = re.compile(r"\s+(?:HMI|HM|Her|His|Majesty|Senior|[A-Z]{2,}|Inspector)\b.*$|,.*$")
COUNCIL = re.compile(
    r"^(?:(?:the )?(?:London|Royal|Metropolitan) Borough of |(?:the )?City of (?=York|Wolverhampton|Bradford))"
    r"|\s+(?:(?:City|County|Borough|District|Metropolitan|Unitary|Council|London|MBC)\s*)*Council$",
    re.IGNORECASE,
)
SPACE = re.compile(r"\s+")


class FactRules(RuleModel):
    """configs/structure/facts.yaml."""

    parts: Parts | None = None
    inspected: tuple[AnyCasePattern, ...]
    published: tuple[AnyCasePattern, ...]
    lead_inspector: tuple[AnyCasePattern, ...]
    former: AnyCasePattern
    title: AnyCasePattern
    provider_lead: AnyCasePattern
    provider_tail: AnyCasePattern
    kinds: dict[str, tuple[AnyCasePattern, ...]]


@cache
def fact_rules() -> FactRules:
    """The rules of configs/structure/facts.yaml."""
    return load_rules("structure/facts", FactRules)


def find_labelled(document: Document, sections: Sequence[Section], framework: Framework | None) -> Facts:
    """What the report says of itself; None for what it does not print."""
    front = list(lines_of(document, document.blocks[:FRONT]))
    title = find_title(document, sections, front, framework)
    start, end = find_inspected(document, front, framework)
    return Facts(
        title=title,
        provider=find_body(front, title, framework),
        published=find_published(document, front),
        kind="inspection report" if re.search(r"inspect|\bvisit\b", document.text[:6000], re.IGNORECASE) else None,
        publisher=find_publishers(document, framework),
        inspection_start=start,
        inspection_end=end,
        lead_inspector=find_lead(document, front, framework),
        inspection_kind=find_kind(document, title, framework),
    )


def lines_of(document: Document, blocks: Sequence[Block]) -> Iterator[str]:
    """The text of each block on one line, the cells of a row parted by a tab."""
    for block in blocks:
        yield document.text[block.start : block.end].replace("\n", " ")


def find_title(document: Document, sections: Sequence[Section], front: Sequence[str], framework: Framework | None) -> str | None:
    """The title as printed: of the headings of the title page the one that says what the report is, else the first one.

    Where no heading says it, a line above the first heading does that says what was inspected.
    """
    titles: list[str] = []
    for section in sections[:TITLE_LINES]:
        if section.rating is not None or section.kind not in TITLE_KINDS or (section.kind == "summary" and titles):
            break
        if not is_labelled(section.title):
            titles.append(begun_above(document, section) + section.title)
    lines: list[str] = []
    if not titles or sections[0].kind != "front":
        first = sections[0].start if sections else len(document.text)
        above = [line for line, block in zip(front[:TITLE_LINES], document.blocks, strict=False) if block.start < first]
        lines = [without_author(line, framework) for line in above if len(line) <= LONGEST_TITLE and line[-1] not in ".!?:;"]
    said = [title for title in (*titles, *lines) if fact_rules().title.search(title) and not is_labelled(title)]
    return said[0] if said else titles[0] if titles else None


def begun_above(document: Document, section: Section) -> str:
    """The line above that a title goes on with ("Inspection of Marlsea,"), with a space; empty where there is none."""
    place = bisect_left(document.blocks, section.start, key=lambda block: block.start)
    if place == 0 or not document.blocks[place - 1].alone:
        return ""
    above = document.text[document.blocks[place - 1].start : document.blocks[place - 1].end]
    return f"{above} " if above.endswith(",") and fact_rules().title.search(above) else ""


def without_author(line: str, framework: Framework | None) -> str:
    """A title without the publisher's name behind it: "Report on Marlsea by the Harbour Inspectorate"."""
    if framework is None or not framework.publisher:
        return line
    names = "|".join(re.escape(name) for name in sorted(framework.publisher, key=len, reverse=True))
    return re.sub(rf"\s+by (?:the )?(?:{names})$", "", line.replace("’", "'"), flags=re.IGNORECASE) if " by " in line else line


def is_labelled(text: str) -> bool:
    """Whether a line is the label of a date or of an inspector's name, or holds a date."""
    rules = fact_rules()
    labels = (*rules.published, *rules.lead_inspector)
    alone = any(pattern.fullmatch(text.strip(": ")) for pattern in rules.inspected)
    return alone or any(pattern.search(text) for pattern in labels) or SINGLE.search(text) is not None


def find_body(front: Sequence[str], title: str | None, framework: Framework | None) -> str | None:
    """The inspected body: by the titles that the framework knows, else by the words of the title."""
    lines = [without_author(SPACE.sub(" ", line), framework) for line in front[:TITLE_LINES]]
    for template in framework.titles if framework is not None else ():
        name = body_by_template(lines, template)
        if name is not None:
            return body_name(name, framework)
    return body_by_title(lines, title, framework) if title is not None else None


def body_by_template(lines: Sequence[str], template: str) -> str | None:
    """What stands for "{provider}" in one to three lines in a row that are a title of this form; None where there are none."""
    before, holds, after = template.partition("{provider}")
    if not holds:
        return None
    tail = rf"\s+{fold(after)}(?!\w)" if after.strip() else "$"
    pattern = re.compile(rf"{fold(before)}\s*(?P<name>\S.{{1,{LONGEST_NAME}}}?){tail}", re.IGNORECASE)
    for width in (1, 2, 3):
        for place in range(len(lines) - width + 1):
            match = pattern.match(" ".join(lines[place : place + width]).replace("’", "'"))
            if match:
                return match["name"]
    return None


def body_by_title(lines: Sequence[str], title: str, framework: Framework | None) -> str | None:
    """The body that a title names, or that stands above a title of an inspection of no named body."""
    rules = fact_rules()
    lead = rules.provider_lead.search(title)
    if lead is None:
        return body_name(title, framework) if not rules.title.search(title) else None
    name = rules.provider_tail.sub("", title[lead.end() :])
    if name[:1].isupper() and len(name) <= LONGEST_NAME:
        return body_name(name, framework)
    above = [line for line in lines[: lines.index(title)] if len(line) <= LONGEST_NAME] if title in lines else []
    return next((body_name(line, framework) for line in above if not is_labelled(line) and not rules.title.search(line)), None)


def fold(text: str) -> str:
    """Words as a pattern that any blanks may part."""
    return r"\s+".join(re.escape(word) for word in text.replace("’", "'").split())


def body_name(name: str, framework: Framework | None) -> str:
    """The name of a body: of a local authority the place alone."""
    name = name.strip(" .,:;–-").replace("'", "’")
    if framework is not None and any(body.name == "local authority" for body in framework.bodies):
        name = COUNCIL.sub("", name).strip() or name
    return name


def find_inspected(document: Document, front: Sequence[str], framework: Framework | None) -> tuple[str | None, str | None]:
    """The first and the last day of the inspection as "2025-03-17"; (None, None) where none is printed."""
    rules = fact_rules()
    own = [
        phrase_pattern((label.strip(": "),)) for label in (framework.facts.get("inspected", ()) if framework is not None else ())
    ]
    texts = [*front, *lines_of(document, document.blocks[-END:])]
    for place, text in enumerate(texts):
        for pattern in (*own, *rules.inspected):
            label = pattern.search(normal(text) if pattern in own else text)
            if label is None or rules.former.search(text[: label.end()] if pattern not in own else text[: len(label[0]) + 12]):
                continue
            following = texts[place + 1] if place + 1 < len(texts) and len(text) < LONGEST_NAME else ""
            found = days_in(f"{text[max(0, label.start() - 1) :]}\n{following}"[: REACH + len(label[0])])
            if found is not None:
                return found
    return next((days for text in front[:FRONT] if (days := days_in(text, alone=True)) is not None), (None, None))


def days_in(text: str, *, alone: bool = False) -> tuple[str, str] | None:
    """The first range of days that a text prints, or its first day twice; with ``alone`` only a range that is the whole text."""
    match = RANGE.fullmatch(text.strip()) if alone else RANGE.search(text)
    single = None if alone else SINGLE.search(text)
    if match and not (single and single.end() < match.start()):
        last = day(match[4], match[5], match[6])
        first = day(match[1], match[2] or match[5], match[3] or match[6])
        if first and last and first > last and not match[3]:
            first = day(match[1], match[2] or match[5], str(int(match[6]) - 1))
        return (first, last) if first and last else None
    if single:
        only = day(single[1], single[2], single[3])
        return (only, only) if only else None
    return None


def day(number: str, month: str, year: str) -> str | None:
    """A day as "2025-03-17"; None where there is no such day."""
    try:
        return date(int(year), MONTHS.index(month.lower()) + 1, int(number)).isoformat()
    except ValueError:
        return None


def find_published(document: Document, front: Sequence[str]) -> str | None:
    """The date of publication, only where it is printed: under its label, alone on the title page, or at a letter's head."""
    for place, text in enumerate(front):
        for pattern in fact_rules().published:
            label = pattern.search(text)
            if label is None:
                continue
            rest = text[label.end() : label.end() + REACH] or (front[place + 1] if place + 1 < len(front) else "")
            found = published_in(rest)
            if found:
                return found
    letter = next((place for place, text in enumerate(front) if text.lower().startswith("dear ")), None)
    for place, text in enumerate(front[:LETTER]):
        line = text.strip()
        labelled = place > 0 and any(pattern.search(front[place - 1]) for pattern in fact_rules().inspected)
        if SINGLE.fullmatch(line) and letter is not None and place < letter:
            return published_in(line)
        if (SINGLE.fullmatch(line) or MONTH_ONLY.fullmatch(line)) and letter is None and not labelled:
            return published_in(line)
    return None


def published_in(text: str) -> str | None:
    """The day, or the month, that a text begins with."""
    match = SINGLE.search(text[:REACH])
    if match:
        return day(match[1], match[2], match[3])
    month = MONTH_ONLY.search(text[:REACH])
    return f"{month[2]}-{MONTHS.index(month[1].lower()) + 1:02d}" if month else None


def find_lead(document: Document, front: Sequence[str], framework: Framework | None) -> str | None:
    """The lead inspector, where one is so named: before the words in the same cell, or behind them."""
    for text in (
        *front,
        *lines_of(document, [block for block in document.blocks[FRONT:] if block.end - block.start <= LONGEST_LINE]),
    ):
        for pattern in fact_rules().lead_inspector:
            for label in pattern.finditer(text):
                name = lead_at(text, label.start(), label.end())
                if name is not None:
                    return without_publisher(name, framework)
    return None


def without_publisher(name: str, framework: Framework | None) -> str:
    """A name without that of the publisher before it, as in a table of inspectors by their bodies."""
    first, _, rest = name.partition(" ")
    return rest if framework is not None and first.lower() in framework.publisher and " " in rest else name


def lead_at(text: str, start: int, end: int) -> str | None:
    """The name beside the words "lead inspector" at ``start`` to ``end``; None for a deputy's, and where none stands there."""
    head = text[max(0, start - REACH) : start].rpartition("\t")[2]
    if head.lower().strip().endswith(("deputy", "shadow", "assistant")):
        return None
    found = BEFORE.search(head) or BEHIND.match(text[end : end + REACH])
    name = OFFICES.sub("", found[1]) if found else ""
    return name if " " in name else None


def find_publishers(document: Document, framework: Framework | None) -> tuple[str, ...]:
    """The names of the bodies that publish the report: those of the framework that the report names."""
    if framework is None:
        return ()
    shown = normal(document.text)
    return tuple(publisher.name for publisher in framework.publishers if phrase_pattern(publisher.names).search(shown))


def find_kind(document: Document, title: str | None, framework: Framework | None) -> str | None:
    """The kind of inspection, by the framework's phrases, else by words of the title and the first lines."""
    shown = normal(document.text[: FRONT * REACH])
    for name, phrases in (framework.inspection_kinds if framework is not None else {}).items():
        if phrase_pattern(phrases).search(shown):
            return name
    opening = f"{title or ''}\n{document.text[:1500]}"
    return next(
        (name for name, patterns in fact_rules().kinds.items() if any(pattern.search(opening) for pattern in patterns)), None
    )
