"""Grades as reports print them: the longest wording wins, and what stands beside a grade is the name of its judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from inspection_findings.model.framework import Framework, Grade, GradeSet
from inspection_findings.rules import AnyCasePattern, Parts, RuleModel, load_rules

SPACE = re.compile(r"\s+")
# longer than this is no name of a judgement, in characters
LONGEST_NAME = 170
# a text that is nothing but a grade, and a row that lost its columns, is no longer, in characters
LONGEST_GRADE, LONGEST_ROW = 60, 110
# what states something is no name
STATES = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been)\b", re.IGNORECASE)
# verbs between a name and its grade
TAIL = re.compile(r"(?:\s+(?:is|are|was|were|to be|that (?:it|they)))+$", re.IGNORECASE)
THAT = re.compile(r"(?<=judgement) is that .*$|(?<=judgment) is that .*$", re.IGNORECASE)
TRIM = " \t|:;,.–—-()[]*‘’'“”\""
# a row that grades a judgement has no more cells beside the grade: its name and a word on it
MOST_NAMES = 2
# a line of a title page is no longer, in characters
LINE = 200


class GradeRules(RuleModel):
    """configs/structure/grades.yaml."""

    sets: tuple[GradeSet, ...]
    parts: Parts
    overall: AnyCasePattern
    lead: AnyCasePattern
    no_name: AnyCasePattern
    small: frozenset[str]


@dataclass(frozen=True, slots=True)
class Graded:
    """What a line says of a judgement: its name as printed, the grade, and the line without a grade that only stands beside it."""

    name: str
    grade: str
    title: str = ""


@cache
def grade_rules() -> GradeRules:
    """The rules of configs/structure/grades.yaml."""
    return load_rules("structure/grades", GradeRules)


class GradeWords:
    """The grades that a report may print: those of its framework, else the general ones, with their wordings as patterns."""

    def __init__(self, sets: Sequence[GradeSet]) -> None:
        self.sets = tuple(sets)
        graded = [grade_set for grade_set in sets if grade_set.form == "grade"]
        self._names: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        for grade_set in graded:
            for grade in grade_set.grades:
                self._add(grade)
        forms = sorted(self._names, key=len, reverse=True)
        words = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) or "(?!)"
        judged = grade_rules().parts["judged"]
        self._lone = re.compile(
            rf"\W*(?:(?:grade|rating|judge?ment|overall)\s*:?\s*)?(?:grade\s*)?\d?\W*(?P<grade>{words})(?:\W*\(?(?:grade\s*)?\d\)?)?\W*",
            re.IGNORECASE,
        )
        tail = r"(?:[,;]? (?:because|as|and is not yet good because)\b.{0,80})?[\s:.*☆★)\]’'”\"|]*"
        self._separate = re.compile(
            rf"(?P<name>.+?)\s*(?:\b(?:is|are)\s*)?(?::|\t|\||\s[–—-]|,?\s[(\[]|\b(?:rating|grade|judge?ment):?)\s*"
            rf"(?:(?:rating|grade|judge?ment)\s*:\s*)?[‘'“\"(]?(?P<grade>{words}){tail}",
            re.IGNORECASE,
        )
        self._verb = re.compile(
            rf"(?P<name>.+?),?\s+(?:(?:is|are|was|were|remains?|continues? to be|has been|have been)\s+{judged}\s*)"
            rf"[‘'“\"]?(?P<grade>{words}){tail}",
            re.IGNORECASE,
        )
        verbal = [form for form in forms if re.match(r"(?:requires?|needs?)\b", form)]
        acts = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in verbal) or "(?!)"
        self._act = re.compile(rf"(?P<name>.+?)\s+(?P<grade>{acts}){tail}", re.IGNORECASE)
        self._article = re.compile(
            rf"(?P<name>this) is an?\s+(?P<grade>{words})\s+(?P<noun>[\w’' -]{{3,40}}?)(?: because)?[:.]?", re.IGNORECASE
        )
        self._bare = re.compile(rf"(?P<name>.+?)\s+(?P<grade>{words})\W*", re.IGNORECASE)
        self._opening = re.compile(
            rf"(?P<name>[^.;\n]{{0,60}}?\boverall\b[^.;\n]{{0,120}}?)(?:\s+(?:is|are|was|were)\s+{judged}\s*|\s+)[‘'“\"]?(?P<grade>{words})"
            r"(?=[’'”\")]*[.;,]?\s*(?:$|[A-Z]|\n))",
            re.IGNORECASE,
        )
        self.anywhere = re.compile(rf"(?<![\w’'-])(?:{words})(?![\w’'-])", re.IGNORECASE)

    def _add(self, grade: Grade) -> None:
        for form in grade.forms():
            self._names.setdefault(form.lower(), grade.name)

    def name_of(self, wording: str) -> str | None:
        """The grade's name for one of its wordings."""
        return self._names.get(SPACE.sub(" ", wording).lower())

    def lone(self, text: str) -> str | None:
        """The grade that a text consists of, with its number or the word "grade"; None where it says anything else.

        >>> general_grades().lone("Grade 4 (inadequate)"), general_grades().lone("Requires improvement to be good")
        ('Inadequate', 'Requires improvement')
        """
        match = self._lone.fullmatch(text) if len(text) <= LONGEST_GRADE else None
        return self.name_of(match["grade"]) if match else None

    def split(self, text: str, *, marked: bool = True) -> Graded | None:
        """The judgement and the grade that a heading, a row or a line on a title page says; None where it says none.

        ``marked`` tells that the line looks like a heading: then a name may stand right before its grade.

        >>> general_grades().split("Help for families are: requires improvement to be good")
        Graded(name='Help for families', grade='Requires improvement', title='Help for families')
        >>> general_grades().split("The graded judgement for adoption is that it is good").name
        'adoption'
        """
        line = SPACE.sub(" ", text.replace("\t", " : ")).strip()
        if len(line) > LONGEST_NAME + LONGEST_GRADE:
            return None
        for pattern in (self._separate, self._verb, self._act, self._article, *((self._bare,) if "judg" in line.lower() else ())):
            match = pattern.fullmatch(line)
            if match:
                name, grade = clean_name(match["name"]), self.name_of(match["grade"])
                name = f"{name} {match['noun']}" if pattern is self._article else name
                if grade and name and len(name) <= LONGEST_NAME and not grade_rules().no_name.fullmatch(name):
                    return Graded(name, grade, name if pattern is self._separate else line.strip(": "))
        return None

    def row(self, text: str) -> Graded | None:
        """The judgement and the grade of a table's row that lost its columns: a name, then a grade, and nothing else.

        >>> general_grades().row("Purposeful activity not sufficiently good")
        Graded(name='Purposeful activity', grade='Not sufficiently good', title='Purposeful activity')
        """
        match = self._bare.fullmatch(text) if len(text) <= LONGEST_ROW and text[-1] not in ".!?:;" else None
        grade = self.name_of(match["grade"]) if match else None
        if match is None or grade is None or STATES.search(match["name"]) or grade_rules().no_name.fullmatch(match["name"]):
            return None
        name = clean_name(match["name"])
        return Graded(name, grade, name)

    def overall(self, text: str) -> Graded | None:
        """The overall judgement and grade that a text begins with: a sentence, or a line that runs into the next one.

        >>> general_grades().overall("The overall judgement is inadequate There are failures.").grade
        'Inadequate'
        """
        match = self._opening.match(text)
        grade = self.name_of(match["grade"]) if match else None
        if (
            match is None
            or grade is None
            or (not (text[match.end() :].strip()[:1] or "A").isupper() and text[match.end() :][:1] not in ".;,")
        ):
            return None
        return Graded(clean_name(match["name"]), grade, match[0])

    def set_of(self, grades: Sequence[str]) -> str | None:
        """The name of the first set that holds all these grades."""
        return next((found.name for found in self.sets if set(grades) <= set(found.names)), None)


def clean_name(name: str) -> str:
    """The name of a judgement without verbs and marks around it.

    >>> clean_name("Care leavers are:"), clean_name("The judgement on leadership is")
    ('Care leavers', 'leadership')
    """
    name = TAIL.sub("", THAT.sub("", TAIL.sub("", balanced(name.strip(TRIM)))))
    bare = grade_rules().lead.sub("", name, count=1) if grade_rules().lead.match(name) else name
    return balanced(bare.strip(TRIM)) or name


def balanced(name: str) -> str:
    """A name with the bracket at its end that stripping took.

    >>> balanced("The Board (LSCB")
    'The Board (LSCB)'
    """
    return f"{name})" if name.count("(") > name.count(")") else name


def is_overall(name: str, titles: Sequence[re.Pattern[str]] = ()) -> bool:
    """Whether a judgement's name, or one of a framework's ``titles``, says that it is the overall one.

    >>> is_overall("Overall effectiveness"), is_overall("Overall progress of children")
    (True, False)
    """
    words = SPACE.sub(" ", name).strip(TRIM).lower()
    return grade_rules().overall.fullmatch(words) is not None or any(title.fullmatch(words) for title in titles)


def is_no_name(text: str) -> bool:
    """Whether a text is the head of a table of judgements, or another one that names no judgement.

    >>> is_no_name("Key judgement"), is_no_name("Judgement grade"), is_no_name("Leadership")
    (True, True, False)
    """
    return grade_rules().no_name.fullmatch(text.strip(TRIM)) is not None


@cache
def general_grades() -> GradeWords:
    """The grades of configs/structure/grades.yaml."""
    return GradeWords(grade_rules().sets)


@lru_cache(maxsize=64)
def _grades_of(sets: tuple[GradeSet, ...]) -> GradeWords:
    return GradeWords(sets)


def grades_for(framework: Framework | None) -> GradeWords:
    """The grades of the framework, or the general ones where there is none or it has none that are words."""
    own = framework.all_grade_sets if framework is not None else ()
    return _grades_of(own) if any(found.form == "grade" for found in own) else general_grades()


def row_grade(cells: Sequence[str], grades: GradeWords) -> Graded | None:
    """The judgement and the grade that the cells of a row give: the first cell that is no grade, and the only one that is one."""
    found = [grade for cell in cells if (grade := grades.lone(cell))]
    names = [cell for cell in cells if not grades.lone(cell) and len(cell) <= LINE]
    if len(cells) == 1:
        return grades.split(cells[0])
    if len(found) != 1 or not names or grades.lone(cells[0]) or len(names) > MOST_NAMES or is_no_name(names[0]):
        return None
    return Graded(names[0].strip(" :"), found[0], names[0])
