"""What a report says of itself on its first pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from inspection_findings.model.report import Facts, Section
from inspection_findings.model.source import Document
from inspection_findings.rules import load_rules

SPACE = re.compile(r"\s+")
LETTERS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
VOWEL = re.compile(r"[AEIOUY]")
# how long a press release is, and its headline at most, in characters
SHORTEST_RELEASE, LONGEST_RELEASE, LONGEST_HEADLINE = 400, 15_000, 220
# how much of a report is read for other spellings of the name, in characters
READ = 60_000
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DATE = re.compile(rf"\b({'|'.join(MONTHS)}),?\s+(20\d\d|19\d\d)\b", re.IGNORECASE)
YEAR = re.compile(r"(?:©|\(c\))\s*Crown copyright\s*,?\s*(20\d\d)", re.IGNORECASE)
# a release tells when the report comes out; fieldwork and earlier inspections have dates too
RELEASED = re.compile(r"(?:publish(?:ed|es|ing)?|available|embargo(?:ed)?|released?|00[.:]01)\b[^\n]{0,160}", re.IGNORECASE)
FIELDWORK = re.compile(r"(?:fieldwork|inspected|inspection took place|started)[^\n]{0,80}", re.IGNORECASE)
SUBJECT = (
    r"(?:the\s+)?(?:quality\s+of\s+)?(?:probation\s+(?:services|work)|youth\s+(?:offending|justice)\s+(?:services|work|teams?))"
)
PROVIDER = re.compile(
    rf"(?P<title>(?:An?\s+)?(?:joint\s+)?(?:re-?)?inspection\s+of\s+(?:{SUBJECT}\s*(?:in|by|of|at|:)?\s*:?)?)\s*"
    r"(?P<name>(?-i:[A-Z0-9])[^\n]{2,110})",
    re.IGNORECASE,
)
# "Quality & Impact inspection: Northmoor", "Inspection of probation services: Northmoor CRC 14"
RUNNING = re.compile(
    r"(?P<title>(?:[A-Z&][\w]* ){0,4}[Ii]nspection(?: of [a-z ]{4,40})?): ?(?P<name>[A-Z][^\n:]{2,70}?)\s*\d{1,3}[ \t\r]*$",
    re.MULTILINE,
)
# "An inspection of work with children and victims in Northmoor": words in small letters, or all in capitals
INSPECTED = re.compile(
    r"^[^\w\n]*(?P<title>(?i:(?:an?\s+)?(?:joint\s+|thematic\s+|core\s+)?(?:re-?)?inspection\s+of)\s+"
    r"(?:(?:[a-z][\w’'-]*,?\s+){1,16}?(?:in|by|at|of)|(?:[A-Z][A-Z’'-]*,?\s+){1,16}?(?:IN|BY|AT|OF))\s*:?)\s*"
    r"(?P<name>[A-Z0-9][^\n]{2,110})",
    re.MULTILINE,
)
EFFECTIVE = re.compile(
    r"effectiveness of (?:probation|youth offending|youth justice) work in (?P<name>(?-i:[A-Z])[^\n.]{2,80})", re.IGNORECASE
)
KIND = (
    r"(?:Community\s+Rehabilitation\s+Company|CRC|Youth\s+(?:Offending|Justice)\s+(?:Team|Service)s?|Probation\s+Delivery\s+Unit"
    r"|Probation\s+(?:Trust|Service)|PDU|YOT|YJS|YOS|NPS|LDU)"
)
MORE = re.compile(rf"\s*\n\s*((?:{KIND}|\(?CRC\)?|Rehabilitation\s+Company)[^\n]{{0,50}})")
COMPANY = re.compile(rf"((?:[A-Z][\w’'-]+,?\s+(?:(?:and|of|the|&)\s+)*){{1,8}}{KIND})\b")
EMPTY_LINES = re.compile(r"\n(?:\s*\n)+")
LEAD = re.compile(r"^(?:The|In|At|Staff in|Our|HM Inspectorate of)\s+")
NATIONAL = re.compile(r"(?:the )?(?:National )?Probation (?:Service|Trust)s?", re.IGNORECASE)


def find_facts(document: Document, sections: Sequence[Section]) -> Facts:
    """Title, provider, month of publication and kind of the report; None for what it does not say."""
    text = document.text
    front = first_pages(document, sections)
    release = is_release(document, sections)
    if release:
        headline = text.split("\n", 1)[0].strip(" *#")
        return Facts(
            title=headline if 0 < len(headline) < LONGEST_HEADLINE else None,
            provider=find_company(text[:3000]),
            published=released(text),
            kind="press release",
        )
    title, provider = find_provider(document, front)
    return Facts(
        title=title,
        provider=provider,
        published=find_date(front) or signed(document, sections),
        kind="inspection report" if re.search(r"inspect", document.source.text[:6000], re.IGNORECASE) else None,
    )


def is_release(document: Document, sections: Sequence[Section]) -> bool:
    """Whether the document is a press release: short, with no chapters, and of an inspection that it tells about."""
    chapters = [section for section in sections if section.kind in ("domain", "standard", "foreword", "recommendations", "annex")]
    if chapters or not SHORTEST_RELEASE < len(document.text) < LONGEST_RELEASE:
        return False
    head = document.text.lower()
    return "inspect" in head and ("report" in head or "said" in head)


def first_pages(document: Document, sections: Sequence[Section]) -> str:
    """The source's text before the foreword or the contents page, without marks of Markdown; at most 4,000 characters.

    Runs of blanks and empty lines are folded: the patterns that search the text take time that grows fast with them.
    """
    first = next((s.source_start for s in sections if s.kind not in ("front", "subsection")), 1500)
    source = "\n".join(document.source.text[: min(first, 4000)].splitlines())
    heading = re.search(r"^[\s#*<b>]*(?:Contents|Foreword|Table of contents)\b[\s*:</b>]*$", source, re.MULTILINE | re.IGNORECASE)
    front = re.sub(r"</?\w+>|[*#_]+|\\(?=\W)", "", source[: heading.start()] if heading else source)
    return EMPTY_LINES.sub("\n\n", "\n".join(SPACE.sub(" ", line) for line in front.split("\n")))


def find_provider(document: Document, front: str) -> tuple[str | None, str | None]:
    """The title, and the inspected body: named on the title page, else in the running header, else in the text."""
    match = INSPECTED.search(front) or PROVIDER.search(front)
    if match:
        name = match["name"]
        more = MORE.match(front[match.end() : match.end() + 120])
        if more and not re.search(rf"{KIND}\b", name):
            name = f"{name} {more[1]}"
        name = tidy(name)
        title = tidy(match["title"]).rstrip(": ")
        return f"{title} {name}", with_kind(normal_name(name, document.text), title, document.text)
    running = RUNNING.search(document.source.text[:400_000])
    if running:
        name = tidy(running["name"])
        return f"{tidy(running['title'])}: {name}", with_kind(normal_name(name, document.text), running["title"], document.text)
    effective = EFFECTIVE.search(front)
    if effective:
        return None, with_kind(normal_name(effective["name"], document.text), effective[0], document.text)
    return None, find_company(document.text[:8000])


def find_company(text: str) -> str | None:
    """The first company or team that a text names with its place, in its normal form; the national service is none."""
    for match in COMPANY.finditer(text):
        name = LEAD.sub("", SPACE.sub(" ", match[1]))
        if not NATIONAL.fullmatch(name) and len(name.split()) > 1:
            return normal_name(name, text)
    return None


def find_date(text: str) -> str | None:
    """The month of publication as "2019-03", the year alone where no month is printed; dates of the fieldwork don't count."""
    text = FIELDWORK.sub("", text)
    match = DATE.search(text)
    if match:
        return month(match)
    year = YEAR.search(text)
    return year[1] if year else None


def month(match: re.Match[str]) -> str:
    """The month of a date as "2019-03"."""
    return f"{match[2]}-{[name.lower() for name in MONTHS].index(match[1].lower()) + 1:02d}"


def signed(document: Document, sections: Sequence[Section]) -> str | None:
    """The month below the signature of the foreword."""
    for section in sections:
        if section.kind == "foreword":
            match = DATE.search(document.text, max(section.start, section.end - 160), section.end)
            return month(match) if match else None
    return None


def released(text: str) -> str | None:
    """The month in which a press release says that its report comes out; else the first date of its head or foot."""
    for match in RELEASED.finditer(text):
        date = DATE.search(match[0])
        if date:
            return month(date)
    head = DATE.search(text[:300])
    return month(head) if head else None


@cache
def provider_rules() -> dict[str, Any]:
    """The rules of configs/structure/providers.yaml, the names of kinds as patterns."""
    loaded: dict[str, Any] = load_rules("structure/providers")
    full = {short: kind["name"] for kind in loaded["kinds"] for short in kind["short"]}
    shorts = "|".join(map(re.escape, full))
    forms = [form for kind in loaded["kinds"] for form in (kind["name"], *kind["short"])]
    loaded["full"] = full
    loaded["short"] = re.compile(rf"(?<!\w)({shorts})(?!\w)")
    loaded["bracketed"] = re.compile(rf"\s*\((?:{shorts})\)")
    loaded["any"] = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)
    loaded["small"] = frozenset(loaded["small"])
    return loaded


def tidy(name: str) -> str:
    """A name with single spaces and without marks around it."""
    return SPACE.sub(" ", name).strip(" *#:.,|–-")


def normal_name(name: str, text: str = "") -> str:
    """The name in its normal form: the kind of body in full, words in capitals in title case, as ``text`` spells them if it does.

    >>> normal_name("NORTHMOOR CRC"), normal_name("Northmoor Probation Delivery Unit (PDU)")
    ('Northmoor Community Rehabilitation Company', 'Northmoor Probation Delivery Unit')
    """
    name = provider_rules()["bracketed"].sub("", tidy(name))
    if name.isupper():
        name = small_letters(name, text)
    return tidy(provider_rules()["short"].sub(lambda match: provider_rules()["full"][match[1]], name))


def small_letters(name: str, text: str) -> str:
    """A name in capitals as the text spells it in small letters, else in title case; abbreviations keep their capitals."""
    own = provider_rules()["short"].sub("", name).strip()
    spelled = re.compile(rf"(?<!\w){re.escape(own)}(?!\w)", re.IGNORECASE)
    for match in spelled.finditer(text, 0, READ) if own else ():
        if not match[0].isupper() and match[0][0].isupper():
            return name.replace(match[0].upper(), match[0])

    def lowered(match: re.Match[str]) -> str:
        word = match[0]
        if word in provider_rules()["full"] or (len(word) > 1 and not VOWEL.search(word) and word not in ("ST", "MR")):
            return word
        return word.lower() if match.start() and word.lower() in provider_rules()["small"] else word[0] + word[1:].lower()

    return LETTERS.sub(lowered, name)


def with_kind(name: str, title: str, text: str) -> str:
    """A place with the kind of body that the text names it with; as it is where it has one, or the text names none or several.

    ``title`` is what the report says is inspected: kinds of other work than that don't count.

    >>> with_kind("Marlsea", "An inspection of youth justice work in", "Marlsea YJS is small. Marlsea CRC is not.")
    'Marlsea Youth Justice Service'
    """
    kinds = [kind for kind in provider_rules()["kinds"] if kind["work"] in title.lower()]
    if not kinds or provider_rules()["any"].search(name):
        return name
    named = {form.lower(): kind["name"] for kind in kinds for form in (kind["name"], *kind["short"])}
    found = set()
    for match in re.finditer(rf"(?<!\w){re.escape(name)}\s+((?i:{'|'.join(map(re.escape, named))}))(?!\w)", text[:READ]):
        if not longer(text[max(0, match.start() - 40) : match.start()]):
            found.add(named[SPACE.sub(" ", match[1]).lower()])
    return f"{name} {found.pop()}" if len(found) == 1 else name


def longer(before: str) -> bool:
    """Whether a name goes back beyond its first word, by the text before it.

    >>> longer("The board of North "), longer("York & "), longer("We met staff of "), longer("\\n"), longer("In ")
    (True, True, False, False, False)
    """
    last = before.rpartition("\n")[2].split()[-1:]
    return bool(last) and (
        last[0] in ("&", "and") or (last[0].isalpha() and last[0][0].isupper() and last[0].lower() not in provider_rules()["small"])
    )
