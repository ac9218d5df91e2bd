"""The published results of a report: percentages of the key questions, ratings of the standards, the overall rating."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from inspection_findings.frameworks import Framework
from inspection_findings.model.report import Result, Section
from inspection_findings.model.source import Document
from inspection_findings.model.vocabulary import ResultLevel
from inspection_findings.structure.headings import as_numbered, split_rating
from inspection_findings.structure.overall import judged, overall, telling_notes, told_titles
from inspection_findings.structure.rows import FIGURES

# the digits come first, which a search finds at once; the letter of a programme before them is looked at apart
# ("2.1.1 Does planning ...?"); in some tables the per cent stands between number and question
QUESTION_NUMBER = re.compile(
    r"([0-9]\.\d\.\d{1,2})[.:]?\s+(?:(?P<share>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent\b)[\s|]*)?(?=[A-Z‘“(])"
)
PROGRAMME = re.compile(r"(?<!\w)[A-Z]\s?$")
PERCENT = re.compile(r"(?<![\d.])(?P<share>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent\b)")
# the cell behind a question in a table whose head says that its figures are per cents
BARE_CELL = re.compile(r"\?[\s|]*(?P<share>\d{1,3}(?:\.\d+)?)(?=[\s|]*(?:\n|$))")
PER_CENT_HEAD = re.compile(r"%\s*[‘'“\"]?yes|per\s?cent(?:age)?s?\b[^\n.]{0,20}$", re.IGNORECASE | re.MULTILINE)
STANDARD_NUMBER = re.compile(r"^\W*((?:[A-Z]\s?)?\d\.\d)[.:]?[ \t|–-]+([A-Z][^\n|\t%?]{2,70})")
# "Does planning focus ...?   57%": a key question that has no number of its own
BARE_QUESTION = re.compile(r"^(?:Does|Do|Is|Are|Has|Have|Was|Were|Can)\s[^?]{15,300}\?$")
HEADER = re.compile(r"%\s*[‘'“\"]?yes|yes\W*$|key questions?\b", re.IGNORECASE)
# the highest per cent that a share can be; no row with a rating is longer, in characters
ALL, LONGEST_ROW = 100, 400
# no question is longer or shorter, in characters
LONGEST, SHORTEST = 420, 7

# no row that names a standard by its title alone is longer, in characters
ROW = 200
LEVELS = ("key_question", "standard", "domain", "overall")


def find_results(
    document: Document, sections: Sequence[Section], *, published: str | None = None, framework: Framework | None = None
) -> list[Result]:
    """The published results, key questions first; ``start``/``end`` are offsets into the source.

    ``published`` is the month or year of the report ("2019-03"), which tells ratings of earlier inspections from its own;
    ``framework`` names parts of a service whose ratings are not the overall one.
    """
    parts = framework.parts if framework is not None else ()
    questions = key_questions(document, sections) or bare_questions(document, sections)
    return [*questions, *ratings(document, sections), *overall(document, sections, published=published, parts=parts)]


def key_questions(document: Document, sections: Sequence[Section]) -> list[Result]:
    """The numbered key questions of the results annex with their percentages; of any chapter where no annex prints them."""
    outer = [section for section in sections if section.level == 1]
    spans = [(section.start, section.end) for section in outer if section.kind == "annex"]
    rest = [(section.start, section.end) for section in outer if section.kind != "annex"] or [(0, len(document.text))]
    found: dict[str, list[Result]] = {}
    gather_questions(document, spans, found, new=True)
    gather_questions(document, rest, found, new=not found)
    return [settled(prints) for prints in found.values()]


@dataclass(frozen=True, slots=True)
class Figure:
    """The per cent of a key question: ``asked`` is where the question's text ends, ``end`` where question and figure do.

    ``row`` tells that nothing but the two stands there.
    """

    percent: float
    asked: int
    end: int
    row: bool


def gather_questions(document: Document, spans: Sequence[tuple[int, int]], found: dict[str, list[Result]], *, new: bool) -> None:
    """Add to ``found`` the numbered key questions with per cents in some stretches of the clean text, by number.

    A number counts again only in a row that asks the same, and none that is not there yet is added unless ``new``. What is
    above a hundred per cent counts in a row only.
    """
    for low, high in spans:
        numbers = list(QUESTION_NUMBER.finditer(document.text, low, high))
        headed = bool(numbers) and PER_CENT_HEAD.search(document.text, low, numbers[0].start()) is not None
        for index, match in enumerate(numbers):
            stop = min(numbers[index + 1].start() if index + 1 < len(numbers) else high, match.end() + LONGEST)
            figure = figure_of(document.text, match, stop, headed=headed)
            if figure is None:
                continue
            asked = question(document, match, figure)
            prints = found.get(str(asked.key_question), [])
            if not prints and new and (figure.percent <= ALL or figure.row):
                found[str(asked.key_question)] = [asked]
            elif prints and figure.row and same(asked, prints[0]):
                prints.append(asked)


def figure_of(text: str, match: re.Match[str], stop: int, *, headed: bool) -> Figure | None:
    """The per cent of the key question whose number is ``match``, None where none stands before ``stop``.

    It stands before the question, or behind it; behind it a number will do where the table is ``headed`` by "per cent".
    """
    start = match.end()
    mark = text.find("?", start, stop)
    if match["share"]:
        return Figure(as_number(match["share"]), mark + 1, mark + 1, row=True) if mark >= 0 else None
    percent = PERCENT.search(text, start, stop)
    if percent is None and headed:
        percent = BARE_CELL.search(text, start, stop)
    if percent is None or percent.start("share") - start <= SHORTEST:
        return None
    asked = mark + 1 if 0 <= mark < percent.start("share") else percent.start("share")
    return Figure(as_number(percent["share"]), asked, percent.end(), row=in_row(text, start, percent.end()))


def in_row(text: str, start: int, end: int) -> bool:
    """Whether nothing but figures stands between the question in ``text[start:end]`` and its end."""
    mark = text.rfind("?", start, end)
    return mark >= 0 and (FIGURES.fullmatch(text, mark + 1, end) is not None or BARE_CELL.fullmatch(text, mark, end) is not None)


def same(one: Result, other: Result) -> bool:
    """Whether two rows ask the same, in these words."""
    return (one.question or "").casefold() == (other.question or "").casefold()


def settled(prints: Sequence[Result]) -> Result:
    """One key question by all the rows that print a figure for it: the first that can be a share counts, others are told."""
    figures = dict.fromkeys(f"{printed.percent:g}%" for printed in prints)
    first = next((printed for printed in prints if printed.percent is not None and printed.percent <= ALL), None)
    if first is not None and len(figures) == 1:
        return first
    told = f"printed as {' and as '.join(figures)}"
    return replace(first, conflict=told) if first else replace(prints[0], percent=None, conflict=f"{told}, which is no share")


def numbered(text: str, match: re.Match[str]) -> str:
    """The number of a key question, with the letter of its programme where it has one ("P 2.1.1")."""
    letter = PROGRAMME.search(text, max(0, match.start() - 2), match.start())
    return as_numbered(f"{letter[0] if letter else ''}{match[1]}")


def question(document: Document, match: re.Match[str], figure: Figure) -> Result:
    """One key question with its figure."""
    text = document.text[match.end() : figure.asked]
    start, end = document.source_span(match.start(1), figure.end)
    number = numbered(document.text, match)
    return Result(
        "key_question", number.rsplit(".", 1)[0], number, " ".join(text.split()).strip(" |"), figure.percent, None, False, start, end,
    )  # fmt: skip


def as_number(text: str) -> float:
    """The number that the digits say, an int where it has no fraction."""
    value = float(text)
    return int(value) if value.is_integer() else value


def bare_questions(document: Document, sections: Sequence[Section]) -> list[Result]:
    """Key questions without numbers that stand in the sections of their standards, numbered in their order there."""
    found: dict[tuple[str, str], list[Result]] = {}
    counts: dict[str, int] = {}
    within = [section for section in sections if section.kind in ("standard", "subsection", "strengths", "improvements")]
    starts = {section.start: section for section in within if section.standard and "." in section.standard}
    standard: str | None = None
    waiting: tuple[str, int] | None = None
    ends = {section.start for section in sections}
    for block in document.blocks:
        if block.start in ends:
            standard = starts[block.start].standard if block.start in starts else None
            waiting = None
            continue
        if standard is None:
            continue
        text = document.text[block.start : block.end].strip()
        percent = re.search(r"[\s|:]*(\d{1,3}(?:\.\d+)?)\s?%\W*$", text)
        asked = text[: percent.start()].strip() if percent else text
        if BARE_QUESTION.fullmatch(asked):
            waiting = (asked, block.start)
        elif asked and not asked.endswith("?"):
            waiting = None
        if percent and waiting:
            wording = " ".join(waiting[0].split())
            prints = found.setdefault((standard, wording.casefold()), [])
            counts[standard] = counts.get(standard, 0) + (not prints)
            number = prints[0].key_question if prints else f"{standard}.{counts[standard]}"
            start, end = document.source_span(waiting[1], block.end)
            prints.append(Result("key_question", standard, number, wording, as_number(percent[1]), None, False, start, end))
            waiting = None
    return [settled(prints) for prints in found.values()]


@dataclass(frozen=True, slots=True)
class Print:
    """One place that prints a standard's rating; ``start``/``end`` are offsets into the clean text, ``place`` its name."""

    standard: str
    rating: str
    start: int
    end: int
    place: str
    judged: bool


def ratings(document: Document, sections: Sequence[Section]) -> list[Result]:
    """The rating of each numbered standard: from its heading, else from the annex or the page of ratings."""
    return rating_results(document, [*heading_ratings(document, sections), *row_ratings(document, sections)])


def rating_results(document: Document, prints: Sequence[Print], *, level: str = "standard") -> list[Result]:
    """The rating of each standard, or domain, by the places that print one, in the order of their numbers."""
    by_number: dict[str, list[Print]] = {}
    for printed in prints:
        by_number.setdefault(printed.standard, []).append(printed)
    return [rating_result(document, number, found, level=level) for number, found in sorted(by_number.items())]


def rating_result(document: Document, number: str, prints: Sequence[Print], *, level: str) -> Result:
    """The rating of one standard or domain by all the places that print it; the first one counts, what disagrees is told."""
    first = prints[0]
    others = {printed.rating: printed.place for printed in prints if printed.rating != first.rating}
    conflict = None
    if others:
        told = "; ".join(f"{rating} in the {place}" for rating, place in sorted(others.items()))
        conflict = f"{first.rating} in the {first.place}; {told}"
    start, end = document.source_span(first.start, first.end)
    lifted = any(printed.judged for printed in prints)
    return Result(cast(ResultLevel, level), number, None, None, None, first.rating, lifted, start, end, conflict)


def heading_ratings(document: Document, sections: Sequence[Section]) -> Iterator[Print]:
    """The ratings that stand in or behind the headings of the numbered standards."""
    numbered = [(section, section.number) for section in sections if section.kind == "standard" and section.number]
    return rated_headings(document, numbered)


def rated_headings(document: Document, numbered: Iterable[tuple[Section, str]]) -> Iterator[Print]:
    """The ratings that stand in or behind headings, under the number that each goes by."""
    rated = [(section, section.rating, number) for section, number in numbered if section.rating]
    if not rated:
        return
    told, telling = told_titles(document), telling_notes(document)
    for section, rating, number in rated:
        line = document.text.find("\n", section.start)
        end = line if section.start < line else section.end
        lifted = judged(document, section.start, section.end, telling=telling) or f"\n{section.title.lower()} " in f"\n{told}"
        yield Print(number, rating, section.start, end, "heading", lifted)


def row_ratings(document: Document, sections: Sequence[Section]) -> Iterator[Print]:
    """The ratings in the rows of a table or on the page of ratings: in a standard's row, or in one before its first question."""
    telling = telling_notes(document)
    standard: str | None = None
    inside = None
    for section, offset, line in rating_lines(document, sections):
        standard = standard if section is inside else None
        inside = section
        rest, rating = split_rating(line) if len(line) < LONGEST_ROW else (line, None)
        asked = QUESTION_NUMBER.search(line, 0, 16)
        match = STANDARD_NUMBER.match(rest) if not asked else None
        if match:
            standard = as_numbered(match[1])
        elif asked or HEADER.search(line):
            standard = None
        if rating and standard:
            end = offset + len(line)
            yield Print(standard, rating, offset, end, place_of(section), judged(document, offset - 1, end + 1, telling=telling))
            standard = None


def rating_lines(document: Document, sections: Sequence[Section]) -> Iterator[tuple[Section, int, str]]:
    """The lines that a rating may be printed in beside chapters: section, offset and text of each, every line once."""
    places = [s for s in sections if (s.level == 1 and s.kind in ("annex", "summary", "front", "ratings")) or s.kind == "ratings"]
    seen = -1
    for section in places:
        offset = max(section.start, seen)
        for line in document.text[offset : section.end].split("\n"):
            yield section, offset, line
            offset += len(line) + 1
        seen = max(seen, section.end)


def place_of(section: Section) -> str:
    """What a conflict calls the place of a rating in a section."""
    return "annex" if section.kind == "annex" else "page of ratings"


def add_titled(
    document: Document, sections: Sequence[Section], results: Sequence[Result], framework: Framework | None
) -> list[Result]:
    """The results with the ratings of standards that are known by title alone, and of domains, in the order of `LEVELS`.

    A standard has the number that its section is linked to; where the framework knows no standard of this title, or several,
    its rating is left out. A standard that has a rating already keeps that.
    """
    rated = {result.standard for result in results if result.level == "standard"}
    prints = [*title_headings(document, sections, framework), *title_rows(document, sections, framework)]
    standards = [printed for level, printed in prints if level == "standard" and printed.standard not in rated]
    domains = [printed for level, printed in prints if level == "domain"]
    found = [*results, *rating_results(document, standards), *rating_results(document, domains, level="domain")]
    return sorted(found, key=order)


def order(result: Result) -> tuple[int, str]:
    """Where a result stands among others: by level, then by number; key questions keep the order of the text."""
    return LEVELS.index(result.level), "" if result.key_question else result.standard or ""


def title_headings(document: Document, sections: Sequence[Section], framework: Framework | None) -> Iterator[tuple[str, Print]]:
    """The ratings of standards without number and of domains that stand in or behind their headings, with their levels."""
    for kind in ("standard", "domain"):
        numbered = []
        for section in sections:
            if section.kind == kind and section.rating and (kind == "domain" or section.number is None):
                number = section.number or number_of(section, sections, framework)
                numbered += [(section, number)] if number is not None else []
        for printed in rated_headings(document, numbered):
            yield kind, printed


def number_of(section: Section, sections: Sequence[Section], framework: Framework | None) -> str | None:
    """The number that the framework has for the title of a standard's or domain's section."""
    if framework is None:
        return None
    if section.kind == "domain":
        return framework.domain_titled(section.title)
    if section.parent is None:
        return framework.standard_titled(section.title)
    parent = sections[section.parent]
    return framework.standard_titled(section.title, parent.standard or framework.domain_titled(parent.title))


def title_rows(document: Document, sections: Sequence[Section], framework: Framework | None) -> Iterator[tuple[str, Print]]:
    """The ratings in the rows of tables and pages of ratings that name a standard or a domain by its title, with their levels."""
    if framework is None:
        return
    telling = telling_notes(document)
    domains = {title.lower() for title in framework.domains.values()}
    domain = None
    for section, offset, line in rating_lines(document, sections):
        rest, rating = split_rating(line) if len(line) < ROW else (line, None)
        title = rest.strip(" \t|:*–—-")
        domain = framework.domain_titled(title) if title.lower() in domains else domain
        number = framework.standard_titled(title, domain) or framework.domain_titled(title) if rating else None
        if rating and number is not None:
            end = offset + len(line)
            told = judged(document, offset - 1, end + 1, telling=telling)
            level = "domain" if number in framework.domains else "standard"
            yield level, Print(number, rating, offset, end, place_of(section), told)
