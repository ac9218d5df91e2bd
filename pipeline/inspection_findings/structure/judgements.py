"""Graded judgements, wherever a report prints them: in a table, a heading or a sentence. Former inspections are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inspection_findings.frameworks.phrases import normal, phrase_pattern
from inspection_findings.model.framework import Framework, Judgement
from inspection_findings.model.report import Result, Section
from inspection_findings.model.source import Document
from inspection_findings.structure.grades import GradeWords, grade_rules, grades_for, is_overall, row_grade
from inspection_findings.structure.headings import NUMBER
from inspection_findings.structure.overall import words as overall_words

# the places that print a grade, by how far they are trusted, most of all first
PLACES = ("table", "heading", "sentence")
TABLE, HEADING, SENTENCE = range(3)
# the overall grade is looked for in sentences so far from the start, in characters
OPENING = 9_000
# fewer lines in a row are no table that lost its columns
LEAST_ROWS = 2
JUDGED = re.compile(r"\b(?:judged|rated|graded)\b", re.IGNORECASE)
# two names are one judgement's where they share this fraction of the words of the shorter and of the longer one
SAME_SHORTER, SAME_LONGER = 0.99, 0.3
WORD = re.compile(r"[a-z]+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that prints a judgement's grade; ``start``/``end`` are offsets into the clean text, ``place`` is in `PLACES`."""

    name: str
    grade: str
    start: int
    end: int
    place: int
    number: str | None = None


def find_judgements(document: Document, sections: Sequence[Section], framework: Framework | None) -> list[Result]:
    """The judgements of a report with their grades: the overall one last, the others in the order of the text.

    One judgement printed twice is one result. Where its places disagree, the most trusted one counts; ``conflict`` names others.
    """
    grades = grades_for(framework)
    found = [*table_mentions(document, sections, grades), *heading_mentions(document, sections, grades)]
    titles = overall_titles(framework)
    if not found:
        found = list(lost_rows(document, sections, grades)) or list(stated_grades(document, sections, framework, grades))
    if not any(is_overall(mention.name, titles) for mention in found):
        found += list(overall_sentences(document, sections, grades))
    outcome = outcome_mention(document, framework)
    overall = [mention for mention in found if is_overall(mention.name, titles) and not names_part(mention.name, framework)]
    named = [mention for mention in found if mention not in overall]
    if not overall:
        whole, named = whole_report(document, sections, named, framework)
        overall = whole
    results = [judgement_result(document, group, framework, grades) for group in grouped(named, framework)]
    if outcome is not None:
        overall = [outcome]
    if overall:
        results.append(overall_result(document, overall, framework, grades))
    return results


def overall_titles(framework: Framework | None) -> tuple[re.Pattern[str], ...]:
    """The titles of a framework's overall grade as patterns; ``*`` stands for any words."""
    titles = framework.overall.titles if framework is not None else ()
    plain = (re.sub(r"\s+(?:is|are)$", "", title.text.lower().replace("'", "’")) for title in titles)
    return tuple(re.compile(re.escape(title).replace(r"\*", ".*")) for title in plain)


def names_part(name: str, framework: Framework | None) -> bool:
    """Whether a judgement's name says that it is of a part of the service, by the words of the framework."""
    return framework is not None and bool(framework.parts) and phrase_pattern(framework.parts).search(normal(name)) is not None


def is_former(text: str) -> bool:
    """Whether words speak of a former inspection."""
    return overall_words()["earlier"].search(overall_words()["aside"].sub(" ", text)) is not None


def table_mentions(document: Document, sections: Sequence[Section], grades: GradeWords) -> Iterator[Mention]:
    """The judgements in the rows of tables: a name, then a grade. Rows of a former inspection's column or row are passed over."""
    starts = {section.start for section in sections if section.rating}
    outside = outside_spans(sections)
    former = False
    for block in document.blocks:
        if block.kind == "heading" and block.start not in starts:
            former = is_former(document.text[block.start : block.end])
        if block.kind != "row" or block.start in starts or former or within(block.start, outside):
            continue
        cells = [cell.strip() for cell in document.text[block.start : block.end].split("\t") if cell.strip()]
        graded = row_grade(cells, grades)
        if graded is not None and not is_former(" ".join(cells)):
            number = NUMBER.match(graded.name)
            name = graded.name[number.end() :] if number else graded.name
            yield Mention(name, graded.grade, block.start, block.end, TABLE, number[1] if number else None)


def lost_rows(document: Document, sections: Sequence[Section], grades: GradeWords) -> Iterator[Mention]:
    """The rows of a table of judgements that lost its columns: short lines in a row that are each a name and a grade."""
    outside = outside_spans(sections)
    run: list[Mention] = []
    for block in document.blocks:
        graded = grades.row(document.text[block.start : block.end]) if block.kind in ("paragraph", "bullet") else None
        if graded is not None and not within(block.start, outside):
            run.append(Mention(graded.name, graded.grade, block.start, block.end, TABLE))
            continue
        if len(run) >= LEAST_ROWS:
            yield from run
        run = []
    if len(run) >= LEAST_ROWS:
        yield from run


def stated_grades(
    document: Document, sections: Sequence[Section], framework: Framework | None, grades: GradeWords
) -> Iterator[Mention]:
    """The judgements that sentences state, in a report that has neither table nor headings for them.

    A sentence counts that names a judgement of the framework, or says that something is judged, rated or graded.
    """
    outside = outside_spans(sections)
    for block in document.blocks:
        if within(block.start, outside) or block.kind == "row":
            continue
        text = document.text[block.start : block.end]
        start = 0
        for sentence in SENTENCE_END.split(text):
            start = text.find(sentence, start)
            graded = grades.split(sentence)
            named = graded is not None and judgement_named(framework, graded.name) is not None
            if graded is not None and (named or JUDGED.search(sentence)) and not is_former(sentence):
                yield Mention(graded.name, graded.grade, block.start + start, block.start + start + len(sentence), SENTENCE)
            start += len(sentence)


def outside_spans(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Where annexes and glossaries stand: what grades mean is told there."""
    return [(section.start, section.end) for section in sections if section.kind in ("annex", "glossary")]


def within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans."""
    return any(start <= place < end for start, end in spans)


def heading_mentions(document: Document, sections: Sequence[Section], grades: GradeWords) -> Iterator[Mention]:
    """The judgements in headings, and the grades that stand alone behind headings."""
    for section in sections:
        if section.rating is None or section.outside or is_former(section.title):
            continue
        line = document.text.find("\n", section.start)
        end = line if section.start < line else section.end
        graded = grades.split(section.title)
        yield Mention(graded.name if graded else section.title, section.rating, section.start, end, HEADING, section.number)


def overall_sentences(document: Document, sections: Sequence[Section], grades: GradeWords) -> Iterator[Mention]:
    """The overall grade as a line or a sentence of the opening states it."""
    outside = outside_spans(sections)
    for block in document.blocks:
        if block.start > OPENING:
            return
        text = document.text[block.start : block.end]
        if within(block.start, outside) or "verall" not in text:
            continue
        start = 0
        for sentence in SENTENCE_END.split(text):
            start = text.find(sentence, start)
            graded = grades.overall(sentence)
            if graded is not None and is_overall(graded.name) and not is_former(graded.title):
                low = block.start + start
                yield Mention(graded.name, graded.grade, low, low + len(graded.title), SENTENCE)
            start += len(sentence)


def whole_report(
    document: Document, sections: Sequence[Section], named: Sequence[Mention], framework: Framework | None
) -> tuple[list[Mention], list[Mention]]:
    """The mentions of the overall grade where no name says so, and the others.

    A line above the first table or chapter that grades the body itself ("Services in Marlsea are good") is the overall grade,
    unless reports of the framework give none.
    """
    if framework is not None and not framework.overall.given:
        return [], list(named)
    for mention in named[:1]:
        line = document.text[mention.start : mention.end]
        if mention.number is None and "\t" not in line and " in " in mention.name and len(named) > 1:
            return [mention], [other for other in named if other is not mention]
    return [], list(named)


def outcome_mention(document: Document, framework: Framework | None) -> Mention | None:
    """The outcome that a sentence states in the wording of a framework's set of outcomes."""
    grade_set = framework.grade_set(framework.overall.grades) if framework is not None else None
    if grade_set is None or grade_set.form != "outcome":
        return None
    text = document.text[:OPENING].lower().replace("’", "'")
    for form, name in grade_set.forms().items():
        start = text.find(form.replace("’", "'"))
        if start >= 0:
            title = framework.overall.titles[0].text if framework is not None and framework.overall.titles else "Outcome"
            return Mention(title, name, start, start + len(form), SENTENCE)
    return None


def grouped(mentions: Sequence[Mention], framework: Framework | None) -> list[list[Mention]]:
    """The mentions of one judgement together, in the order of the text; tables before headings."""
    groups: list[tuple[str | None, frozenset[str], list[Mention]]] = []
    for mention in sorted(mentions, key=lambda each: (each.place, each.start)):
        judgement = judgement_named(framework, mention.name)
        key = judgement.key if judgement is not None else None
        words = content_words(mention.name)
        for own, others, group in groups:
            if (key is not None and key == own) or ((key is None or own is None) and is_same_name(words, others)):
                group.append(mention)
                break
        else:
            groups.append((key, words, [mention]))
    return [group for _, _, group in groups]


def content_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    words = frozenset(WORD.findall(name.lower()))
    return words - grade_rules().small or words


def is_same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are of one judgement: the words of the shorter are all among those of the longer, which has few others."""
    shorter, longer = sorted((one, other), key=len)
    shared = len(shorter & longer)
    return (
        bool(shared) and shared >= SAME_SHORTER * len(shorter) and shared >= SAME_LONGER * len(longer) and len(shorter) > 1
    ) or one == other


def judgement_named(framework: Framework | None, name: str) -> Judgement | None:
    """The framework's judgement of this name or one of its aliases."""
    wanted = plain_name(name)
    for judgement in framework.judgements if framework is not None else ():
        if any(plain_name(own) == wanted for own in judgement.names()):
            return judgement
    return None


def plain_name(name: str) -> str:
    """A name of a judgement for comparing: small letters, straight apostrophes, no article, no mark at its end."""
    return re.sub(r"^the ", "", " ".join(name.lower().replace("’", "'").split())).strip(" .:?,")


def judgement_result(document: Document, mentions: Sequence[Mention], framework: Framework | None, grades: GradeWords) -> Result:
    """One judgement by all the places that print it."""
    first = mentions[0]
    judgement = judgement_named(framework, first.name)
    number = next((mention.number for mention in mentions if mention.number), None)
    key = judgement.key if judgement is not None else number
    start, end = document.source_span(first.start, first.end)
    return Result(
        "judgement", key, None, None, None, first.grade, False, start, end, conflict_of(mentions),
        judgement=first.name, path=path_of(framework, judgement, first.name), grade_set=grades.set_of([first.grade]),
    )  # fmt: skip


def overall_result(document: Document, mentions: Sequence[Mention], framework: Framework | None, grades: GradeWords) -> Result:
    """The overall grade by all the places that print it."""
    ordered = sorted(mentions, key=lambda each: (each.place, each.start))
    first = ordered[0]
    start, end = document.source_span(first.start, first.end)
    return Result(
        "overall", None, None, None, None, first.grade, False, start, end, conflict_of(ordered),
        judgement=first.name, path=(first.name,), grade_set=grades.set_of([first.grade]),
    )  # fmt: skip


def conflict_of(mentions: Sequence[Mention]) -> str | None:
    """What tells that places of one report print other grades than the first."""
    first = mentions[0]
    others = {mention.grade: PLACES[mention.place] for mention in mentions if mention.grade != first.grade}
    if not others:
        return None
    return "; ".join(
        [f"{first.grade} in the {PLACES[first.place]}", *(f"{grade} in the {place}" for grade, place in others.items())]
    )


def path_of(framework: Framework | None, judgement: Judgement | None, name: str) -> tuple[str, ...]:
    """The names from the root of the framework's tree to a judgement; its own name alone where the framework does not have it."""
    if framework is None or judgement is None:
        return (name,)
    by_key = {each.key: each for each in framework.judgements}
    names, node = [judgement.name], judgement
    while node.parent is not None and node.parent in by_key and len(names) <= len(by_key):
        node = by_key[node.parent]
        names.append(node.name)
    return tuple(reversed(names))
