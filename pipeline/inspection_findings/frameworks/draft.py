"""A framework file begun from one report: publisher, title, judgements, grades, headings, and notes on what to fill in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from inspection_findings.frameworks.files import framework_names
from inspection_findings.frameworks.phrases import evidence_of, phrase_pattern
from inspection_findings.frameworks.read import load_framework
from inspection_findings.model.framework import Publisher, slug

# bodies that publish reports, by the words of their names: "Harbour Inspectorate", "Office for Standards in Care"
PUBLISHER = re.compile(
    r"\b(?:(?:HM|His Majesty[’']s|Her Majesty[’']s)\s)?"
    r"(?:Inspectorate of (?:[A-Z][\w&-]+(?: and)? ?){1,5}|Office (?:of|for) (?:[A-Z][\w,&-]+(?: (?:in|and))? ?){1,5}"
    r"|(?:[A-Z][\w&-]+ ){1,4}(?:Inspectorate|Commission|Regulator|Inspection Authority))\b"
)
NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?P<name>\S.*)", re.DOTALL)
# fewer times than this, a name is that of any body that the report speaks of
MENTIONS = 2
# a grade is short; a table of grades has more rows than different grades, and no more than a scale has steps
GRADE_WORDS, ROWS, STEPS = 6, 2, 7
# heads of the column of grades
HEADS = ("grade", "judgement", "judgment", "judgement grade", "rating", "outcome")
# phrases to look for, and headings to list, no more than a person wants to go through
PHRASES, HEADINGS = 6, 60
UNKNOWN_YEAR = 2020
UNKNOWN_PUBLISHER, UNKNOWN_JUDGEMENT = "Name of the inspectorate", "Name of a judgement"


@dataclass(frozen=True)
class Shown:
    """What a report shows of its framework.

    ``headings`` are titles with the kinds that reading gave them, in order; ``numbered`` names of standards with their numbers;
    ``graded`` names of judgements with their grades; ``overall`` names of the overall one; ``text`` is the clean text; ``year`` is
    that of the report, if it is known.
    """

    text: str
    title: str | None = None
    year: int | None = None
    headings: Sequence[tuple[str, str]] = ()
    numbered: Sequence[tuple[str, str]] = ()
    graded: Sequence[tuple[str, str]] = ()
    overall: Sequence[str] = ()


def draft(shown: Shown, *, name: str) -> str:
    """The text of a framework file that is sound as it stands and says in comments what a person should fill in."""
    publishers = find_publishers(shown.text) or [Publisher(UNKNOWN_PUBLISHER)]
    numbered = list({number: (name, number) for name, number in shown.numbered}.values())
    overall = list(shown.overall) or [name for name, _ in shown.graded if "overall" in name.lower()]
    unnumbered = [_split_number(name) for name, _ in shown.graded if name not in overall and slug(name)]
    judged = numbered or list({number or slug(name): (name, number) for name, number in unnumbered}.values())
    names = [name for name, _ in judged]
    lines = [
        "# Begun from one report. Go through it from the top: each comment says what to fill in or to put right.",
        f"name: {_scalar(name)}",
        f"title: {_scalar(f'{publishers[0].name}: {shown.title or name}')}",
        "# where you know the framework from: the handbook's title and date, or how many reports you read",
        f"source: {_scalar(f'One report: {shown.title or name}.')}",
        "# who publishes the reports; other names that reports print for it go into aliases",
        "publishers:",
        *(f"  - {_flow({'name': publisher.name, 'aliases': list(publisher.aliases)})}" for publisher in publishers),
        "# first and last year of the reports; null while the framework is in force",
        f"years: [{shown.year or UNKNOWN_YEAR}, null]",
        *_detection(shown, names),
        *_judgements(judged or [(UNKNOWN_JUDGEMENT, "")]),
        *_grades([grade for _, grade in shown.graded], overall),
        *_headings(shown.headings, names),
        *_facts(shown.text),
    ]
    return "\n".join(lines) + "\n"


def find_publishers(text: str) -> list[Publisher]:
    """The publishers of shipped frameworks that a report names, else the inspectorate that it names most often; may be empty."""
    shown = evidence_of(text)
    known = {own.name: own for name in framework_names() for own in load_framework(name).publishers}
    found = [own for own in known.values() if phrase_pattern(own.names).search(shown)]
    if found:
        return found
    names = Counter(" ".join(match[0].split()).removeprefix("The ") for match in PUBLISHER.finditer(text))
    return [Publisher(name) for name, count in names.most_common(1) if count >= MENTIONS]


def graded_rows(rows: Sequence[str]) -> list[tuple[str, str]]:
    """The names and grades in a table of judgements, by its shape: rows of two cells, the second out of one small set.

    Empty where the table is another's: its second cells are not few words, or none of them stands twice and none is known.

    >>> graded_rows(["Judgement\\tGrade", "Food\\tFine", "Beds\\tPoor", "Heat\\tFine"])
    [('Food', 'Fine'), ('Beds', 'Poor'), ('Heat', 'Fine')]
    """
    cells = [(left.strip(), right.strip()) for left, tab, right in (row.rpartition("\t") for row in rows) if tab]
    graded = [(left, right) for left, right in cells if left and "\t" not in left and right.lower() not in HEADS]
    counts = Counter(right for _, right in graded)
    shown = any(counts[grade] >= ROWS or grade.lower() in _known_grades() for grade in counts)
    small = len(counts) <= STEPS and all(_is_grade(grade) for grade in counts)
    return graded if len(graded) >= ROWS and shown and small else []


def graded_headings(titles: Iterable[str]) -> list[tuple[str, str]]:
    """The names and grades in headings such as "Food: requires improvement" or "Food is good", by the grades that ship."""
    grades = "|".join(re.escape(form) for form in _known_grades())
    pattern = re.compile(rf"(?P<name>.{{3,}}?)(?:\s*[:–—-]\s*|\s+(?:is|are)\s+)(?P<grade>{grades})\W*", re.IGNORECASE)
    return [(match["name"], match["grade"].capitalize()) for title in titles if (match := pattern.fullmatch(title.strip()))]


def _split_number(name: str) -> tuple[str, str]:
    """A judgement's name without the number that it is printed with, and that number, "" for none.

    >>> _split_number("2.1 Adoption"), _split_number("3. Leadership"), _split_number("Leadership")
    (('Adoption', '2.1'), ('Leadership', '3'), ('Leadership', ''))
    """
    match = NUMBERED.fullmatch(name)
    return (match["name"], match["number"]) if match else (name, "")


def _known_grades() -> list[str]:
    """All wordings of grades that the shipped frameworks know, in lower case, the longest first."""
    sets = [own for name in framework_names() for own in load_framework(name).all_grade_sets if own.form == "grade"]
    return sorted({form for own in sets for form in own.forms()}, key=len, reverse=True)


def _is_grade(text: str) -> bool:
    """Whether the text of a cell may be a grade: a few words without figures."""
    return 0 < len(text.split()) <= GRADE_WORDS and not any(character.isdigit() for character in text)


def _scalar(text: str) -> str:
    """Words as YAML writes them, in quotes where they need it."""
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10_000, default_flow_style=True)
    return dumped.removesuffix("...\n").strip()


def _flow(value: dict[str, object]) -> str:
    """A mapping in one line, keys that hold nothing left out."""
    kept = {key: item for key, item in value.items() if item}
    dumped: str = yaml.safe_dump(kept, allow_unicode=True, width=10_000, default_flow_style=True, sort_keys=False)
    return dumped.strip()


def _list(words: Sequence[str]) -> str:
    """Words as a YAML list in one line."""
    dumped: str = yaml.safe_dump(list(words), allow_unicode=True, width=10_000, default_flow_style=True)
    return dumped.strip()


def _detection(shown: Shown, names: Sequence[str]) -> Iterator[str]:
    """The phrases by which reports are told to follow the framework."""
    titles = [title for title, kind in shown.headings if title not in names and kind != "front" and slug(title)]
    phrases = list(dict.fromkeys(title.lower() for title in [*names, *titles]))[:PHRASES]
    yield "# phrases that reports of this framework hold and others don't; each counts once"
    yield f"detect: {_list(phrases)}"
    yield "# beside the publisher's name a report must hold one phrase of each of these lists: keep what every report prints"
    yield "must_have:"
    yield f"  - {_list(phrases[:2])}"
    yield "# and none of these: what only reports of the publisher's other frameworks print"
    yield "must_not_have: []"


def _judgements(judged: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The judgements, names with numbers ("" for none), each with room for what a person knows."""
    yield "# what inspectors judge. parent: the key of the judgement above it (its number, or its name such as work-with-crews);"
    yield "# aliases: other names, over the years too; cues: words that speak for it (a last * stands for all endings);"
    yield "# key_questions: what it asks; graded: false where it gets no grade"
    yield "judgements:"
    numbers = {number for _, number in judged if number}
    for name, number in judged:
        parent = number.rpartition(".")[0]
        yield f"  - name: {_scalar(name)}"
        if number:
            yield f"    number: '{number}'"
        if parent in numbers:
            yield f"    parent: '{parent}'"
        yield f"    cues: [{_scalar(name.lower())}]"


def _grades(grades: Sequence[str], overall: Sequence[str]) -> Iterator[str]:
    """The grades in the order in which a shipped set has them, else as they were found."""
    found = list(dict.fromkeys(grades))
    if not found:
        yield "# no table of grades was found: list the grades, the lowest first, or leave this out where there are none"
        yield "grade_sets: []"
        yield "overall: {given: false}"
        return
    known = [own for name in framework_names() for own in load_framework(name).all_grade_sets if own.form == "grade"]
    best = max(known, key=lambda own: (sum(grade.lower() in own.forms() for grade in found), -len(own.grades)))
    forms = list(best.forms().items())
    if all(any(grade.lower() == form for form, _ in forms) for grade in found):
        found = list(best.names)
    yield "# grades, the lowest first: check the order, add those that this report doesn't give; wordings: other words for a grade"
    yield "grade_sets:"
    yield "  - name: grades"
    yield "    grades:"
    yield from (f"      - {_flow({'name': grade})}" for grade in found)
    yield "# the overall grade: its names as reports print them; {given: false} where there is none by design"
    yield f"overall: {_flow({'titles': overall, 'rule': 'judged'}) if overall else '{given: false}'}"


def _headings(headings: Sequence[tuple[str, str]], names: Sequence[str]) -> Iterator[str]:
    """The headings by kind; titles of judgements are known already."""
    own = {name.lower() for name in names}
    kinds: dict[str, list[str]] = {}
    for title, kind in list(dict.fromkeys(headings))[:HEADINGS]:
        if slug(title) and kind != "front" and not any(title.lower().startswith(name) for name in own):
            kinds.setdefault(kind if kind not in ("standard", "domain") else "subsection", []).append(title)
    yield "# headings by their words, the first that fits counts; * stands for any words. kind: strengths, improvements and"
    yield "# recommendations label the items of lists below them; background, facts, annex and front are not judged; subsection is"
    yield "# any other. body: false for what is not about the service. Delete headings that only this report has."
    yield "headings:" if kinds else "headings: []"
    for kind, titles in kinds.items():
        yield f"  - titles: {_list(titles)}"
        yield f"    kind: {kind}"


# labels of facts in the manner of the frameworks that ship, at the start of a line and with a colon or alone in a cell
LABELS = {
    name: re.compile(rf"^[^\w\n]*(?P<label>(?:{words})(?:\s?:|(?=\t|$)))", re.IGNORECASE | re.MULTILINE)
    for name, words in {
        "inspected": "Inspection dates?|Dates? of inspection|Fieldwork (?:dates|started)|Date of visit",
        "published": "Report published|Published(?: on)?|Publication date|Date of publication",
        "lead_inspector": "Lead inspector|Reporting inspector",
    }.items()
}
# how much of a report is read for them, in characters
FIRST_PAGES = 6_000


def _facts(text: str) -> Iterator[str]:
    """The labels of facts that the report's opening prints."""
    found = {name: match["label"] for name, pattern in LABELS.items() if (match := pattern.search(text[:FIRST_PAGES]))}
    yield "# labels of facts as reports print them: inspected, published, lead_inspector, provider, inspection_kind and"
    yield "# former_inspection, which is the one before"
    yield f"facts: {_flow({name: [label] for name, label in found.items()})}"


def file_name(path_stem: str) -> str:
    """The name of a framework by the name of its file.

    >>> file_name("My Framework 2024")
    'my-framework-2024'
    """
    return slug(path_stem) or "my-framework"
