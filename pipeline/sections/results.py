"""The published results of a report: percentages of the key questions, ratings of the standards, the overall rating."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.document import Document
from pipeline.sections.headings import rules, split_rating
from pipeline.spans import Result, Section

QUESTION = re.compile(r"(?:[A-Z]\s?)?(\d\.\d\.\d{1,2})\.?\s+((?:(?!\d\.\d\.\d)[^%]){8,400}?)[\s|:]+(\d{1,3}(?:\.\d+)?)\s?%")
ROW = re.compile(r"^\W*(\d\.\d)\.?[ \t|]+([A-Z][^\n|\t%?]{2,70}?)[\s|]+$")


@cache
def overall_pattern() -> re.Pattern[str]:
    """How a report prints its overall rating."""
    names = "|".join(name.replace(" ", r"\s+") for name in rules()["ratings"])
    quote = r"[‘'“\"*(\s]*"
    rated = r"\b(?:rated\s+(?:overall\s+)?(?:as)?|overall\s+rating(?:\s+(?:is|was|of))?|rating\s+of|overall\s+judgement(?:\s+is)?)\s*[:–-]?\s*(?:as\s+)?"
    return re.compile(
        rf"{rated}(?:an?\s+)?{quote}({names})\b|\bgiven\s[^.]{{0,140}}?[‘'“\"]({names})[’'”\"]\s+rating", re.IGNORECASE
    )


def find_results(document: Document, sections: Sequence[Section]) -> list[Result]:
    """The published results in the order of the text, key questions first; ``start``/``end`` are offsets into the source."""
    return [*key_questions(document, sections), *ratings(document, sections), *overall(document, sections)]


def key_questions(document: Document, sections: Sequence[Section]) -> list[Result]:
    """The key questions of the results annex with their percentages."""
    found: dict[str, Result] = {}
    for section in annexes(document, sections):
        text = document.text[section.start : section.end].replace("\n", " ").replace("\t", " ")
        for match in QUESTION.finditer(text):
            number, question, percent = match[1], " ".join(match[2].split()).strip(" |"), float(match[3])
            if percent > 100 or re.search(r"\d\.\d\.\d", question) or number in found:
                continue
            start, end = document.source_span(section.start + match.start(1), section.start + match.end())
            standard = number.rsplit(".", 1)[0]
            value = int(percent) if percent.is_integer() else percent
            found[number] = Result("key_question", standard, number, question, value, None, False, start, end)
    return list(found.values())


def annexes(document: Document, sections: Sequence[Section]) -> list[Section]:
    """The annexes that print percentages of key questions; any section where there is no such annex."""
    outer = [section for section in sections if section.level == 1]
    likely = [section for section in outer if section.kind == "annex"]
    return likely or outer


def ratings(document: Document, sections: Sequence[Section]) -> list[Result]:
    """The rating of each standard: from its heading, else from the annex or the page of ratings; what disagrees is told."""
    places = list(rating_places(document, sections))
    by_standard: dict[str, list[tuple[str, str, int, int, bool]]] = {}
    for number, *place in places:
        by_standard.setdefault(number, []).append((number, *place))  # type: ignore[arg-type]
    found = []
    for number, prints in sorted(by_standard.items()):
        rating = prints[0][1]
        others = sorted({other for _, other, *_ in prints if other != rating})
        conflict = f"printed as {rating} and as {', '.join(others)}" if others else None
        discretion = any(lifted for *_, lifted in prints)
        found.append(Result("standard", number, None, None, None, rating, discretion, prints[0][2], prints[0][3], conflict))
    return found


def rating_places(document: Document, sections: Sequence[Section]) -> Iterator[tuple[str, str, int, int, bool]]:
    """Every place that prints a standard's rating: number, rating, source span, whether a footnote tells of judgement."""
    for section in sections:
        if section.kind == "standard" and section.number and section.rating:
            start, stop = document.source_span(section.start, min(section.start + 20, len(document.text)))
            lifted = judged(document, section.start, section.end) or told_by_name(document, section.title)
            yield section.number, section.rating, start, stop, lifted
    for section in sections:
        if section.level == 1 and section.kind in ("annex", "ratings", "summary", "front"):
            yield from row_ratings(document, section)


def row_ratings(document: Document, section: Section) -> Iterator[tuple[str, str, int, int, bool]]:
    """The ratings in the rows of a table or on the page of ratings."""
    offset = section.start
    lines = document.text[section.start : section.end].split("\n")
    for index, line in enumerate(lines):
        rest, rating = split_rating(line)
        if rating is None and line.rstrip().lower().endswith("requires") and index + 1 < len(lines):
            if lines[index + 1].strip().lower().startswith("improvement"):
                rest, rating = line.strip()[: -len("requires")], "Requires improvement"
        match = ROW.match(rest + " ") if rating else None
        if match and rating:
            start, end = document.source_span(offset, offset + len(line))
            yield match[1], rating, start, end, judged(document, offset, offset + len(line) + 1)
        offset += len(line) + 1


def judged(document: Document, start: int, end: int) -> bool:
    """Whether a footnote whose mark stands in ``text[start:end]`` says that the rating was lifted or lowered by judgement."""
    marks = {mark for offset, mark in document.marks if start < offset < end}
    pattern = discretion()
    return any(note.mark in marks and pattern.search(note.text) for note in document.notes)


def told_by_name(document: Document, title: str) -> bool:
    """Whether a footnote tells of judgement on the rating of the standard with this title."""
    named = re.compile(rf"rating (?:for|of|on) (?:the )?{re.escape(title)}\b", re.IGNORECASE)
    return any(named.search(note.text) and discretion().search(note.text) for note in document.notes)


@cache
def discretion() -> re.Pattern[str]:
    """The words by which a footnote tells of professional discretion."""
    return re.compile(rules()["discretion"], re.IGNORECASE)


def overall(document: Document, sections: Sequence[Section]) -> list[Result]:
    """The report's overall rating, empty where it prints none."""
    match = overall_pattern().search(document.text, 0, 60_000)
    if match is None:
        return []
    group = 1 if match[1] else 2
    start, end = document.source_span(match.start(group), match.end(group))
    return [Result("overall", None, None, None, None, " ".join(match[group].split()).capitalize(), False, start, end)]
