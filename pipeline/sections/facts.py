"""What a report says of itself on its first pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document import Document
from pipeline.spans import Facts, Section

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATE = re.compile(rf"\b({'|'.join(MONTHS)})\s+(20\d\d|19\d\d)\b", re.IGNORECASE)
YEAR = re.compile(r"©\s*Crown copyright\s*,?\s*(20\d\d)", re.IGNORECASE)
PROVIDER = re.compile(
    r"(?:An?\s+)?(?:joint\s+)?inspection\s+of\s+(?:probation\s+services|youth\s+offending\s+services|youth\s+justice\s+services)?"
    r"\s*(?:in|by)?\s*:?\s*((?-i:[A-Z])[^\n.]{2,100})",
    re.IGNORECASE,
)
SPACE = re.compile(r"\s+")
COMPANY = re.compile(
    r"((?:[A-Z][\w’'-]+(?:,)?\s+(?:(?:and|of|the|&)\s+)*){1,8}(?:Community\s+Rehabilitation\s+Company|CRC|Youth\s+(?:Offending|Justice)\s+"
    r"(?:Team|Service)s?|Probation\s+(?:Delivery\s+Unit|Trust|Service)|PDU|YOT|YJS|YOS))\b"
)


def find_facts(document: Document, sections: Sequence[Section]) -> Facts:
    """Title, provider, month of publication and kind of the report; None for what it does not say."""
    head = "\n".join(document.source.text[:4000].splitlines())
    front = first_pages(head)
    release = not sections and len(document.text) < 15_000
    provider = find_provider(front, document.text[:8000])
    return Facts(
        title=find_title(front, provider, release=release, text=document.text),
        provider=provider,
        published=find_date(front) or find_date(document.text[:1500] if release else ""),
        kind="press release" if release else "inspection report" if re.search(r"inspect", head, re.IGNORECASE) else None,
    )


def first_pages(head: str) -> str:
    """The text before the foreword or contents, without marks of Markdown."""
    plain = re.sub(r"</?\w+>|[*#_]+", "", head)
    match = re.search(r"^\s*(?:Contents|Foreword)\s*$", plain, re.MULTILINE)
    return plain[: match.start()] if match and match.start() > 40 else plain[:1500]


def find_provider(front: str, text: str) -> str | None:
    """The inspected body: named on the title page, else the first company or team that the text names in full."""
    match = PROVIDER.search(front)
    if match:
        tail = front[match.end() : match.end() + 80]
        name = match[1]
        more = re.match(r"\s*\n+\s*((?:Community|CRC|Youth|Probation|Rehabilitation)[^\n]{0,60})", tail)
        return SPACE.sub(" ", f"{name} {more[1]}" if more else name).strip(" *#")
    company = COMPANY.search(text)
    return re.sub(r"^(?:The|In|At|Staff in)\s+", "", SPACE.sub(" ", company[1])) if company else None


def find_title(front: str, provider: str | None, *, release: bool, text: str) -> str | None:
    """The report's title: the headline of a press release, else what the title page says of the inspection."""
    lines = [SPACE.sub(" ", line).strip(" *#") for line in text.split("\n", 3)[:3]]
    if release:
        return lines[0] if lines and len(lines[0]) < 200 else None
    if provider and re.search(r"inspection\s+of", front, re.IGNORECASE):
        return f"An inspection of {provider}"
    return None


def find_date(front: str) -> str | None:
    """The month of publication as "2019-03", the year alone where no month is printed."""
    match = DATE.search(front)
    if match:
        return f"{match[2]}-{[month.lower() for month in MONTHS].index(match[1].lower()) + 1:02d}"
    year = YEAR.search(front)
    return year[1] if year else None
