"""A framework of inspection: publishers, judgements, grades, headings and labels; its types are the schema of framework files.

The classes are plain dataclasses: what the chain builds at run time (a report's own framework) is not checked again. A file is
checked against the same types by pydantic (`inspection_findings.frameworks.schema`), which refuses unknown keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import floor
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

# the proportion from which an expectation counts as met where no framework says otherwise: the inspectorate's band "Good"
DEFAULT_MET_FROM = 0.65
LETTERS = re.compile(r"^[A-Z]{1,2}\s*(?=\d)")
SLUG = re.compile(r"[^a-z0-9]+")

HeadingKind = Literal[
    "foreword", "summary", "ratings", "recommendations", "background", "facts", "domain", "standard", "strengths",
    "improvements", "mixed", "subsection", "annex", "glossary", "front",
]  # fmt: skip
ListLabel = Literal["strength", "area_for_improvement", "recommendation", "none"]
FactName = Literal["title", "provider", "published", "inspected", "lead_inspector", "inspection_kind", "former_inspection"]
OverallRule = Literal["judged", "lowest", "bands"]


def _number(value: Any) -> Any:
    """The number as words; YAML reads 1.10 without quotes as 1.1, so a float is refused."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(f'must stand in quotes, such as "1.10", not {value!r}')
    return str(value)


def _years(value: Any) -> Any:
    """The first and the last year; the last is None while the programme goes on."""
    whole = [isinstance(year, int) and not isinstance(year, bool) for year in value] if isinstance(value, (list, tuple)) else []
    if len(whole) != 2 or not whole[0] or not (whole[1] or value[1] is None):
        raise ValueError("must be the first and the last year, such as [2018, 2021] or [2023, null]")
    if value[1] is not None and value[0] > value[1]:
        raise ValueError(f"must not end before it begins, as {value[0]} to {value[1]} does")
    return value


def _as_wording(value: Any) -> Any:
    """A wording that is written as words alone, as a mapping."""
    return {"text": value} if isinstance(value, str) else value


def _as_name(value: Any) -> Any:
    """What is written as a name alone, as a mapping."""
    return {"name": value} if isinstance(value, str) else value


def _as_question(value: Any) -> Any:
    """A key question that is written as words alone, as a mapping; its number is made from its place."""
    return {"number": "", "title": value} if isinstance(value, str) else value


# words, not empty; a phrase may hold "*", but "*" alone would stand for every word
Text = Annotated[str, StringConstraints(pattern=r"\S")]
Phrase = Annotated[str, StringConstraints(pattern=r"[^\s*]")]
Number = Annotated[str, BeforeValidator(_number)]
Years = Annotated[tuple[int, int | None], BeforeValidator(_years)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(?:0[1-9]|1[0-2])$")]
PerCent = Annotated[float, Field(strict=True)]
Fraction = Annotated[float, Field(strict=True, ge=0, le=1)]
STRICT = ConfigDict(extra="forbid")


@lru_cache(maxsize=4096)
def bare(number: str) -> str:
    """The number without the letter that some programmes print before it.

    >>> bare("P 1.1"), bare("2.2.3"), bare("protecting-the-public")
    ('1.1', '2.2.3', 'protecting-the-public')
    """
    return LETTERS.sub("", number)


def slug(name: str) -> str:
    """The key of a judgement that has no number: its name in small letters, joined by hyphens.

    >>> slug("Children’s experiences & progress")
    'children-s-experiences-progress'
    """
    return SLUG.sub("-", name.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One key question of a standard: its number ("2.2.3") and text or short title.

    ``aliases`` are other wordings of it: the framework's where the title is the report's own. ``cues`` are words that speak for
    it beside its own; ``finer`` are words of the finer points under it: a sentence that holds one states less than the whole
    question.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    number: Number
    title: Text
    aliases: tuple[Phrase, ...] = ()
    cues: tuple[Phrase, ...] = ()
    finer: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard: number ("2.2") or theme name, the domain it belongs to, title, cue words, key questions in order.

    ``aliases`` are other titles that reports print for it. ``cues`` speak for this standard; ``hints`` are words that stand
    in sentences about anything and count for little.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    number: Number
    domain: Number
    title: Text
    aliases: tuple[Phrase, ...] = ()
    cues: tuple[Phrase, ...] = ()
    hints: tuple[Phrase, ...] = ()
    key_questions: tuple[KeyQuestion, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and its aliases in lower case."""
        return tuple(title.lower() for title in (self.title, *self.aliases))


@dataclass(frozen=True, slots=True)
class Band:
    """One rating band: ``low`` (per cent, inclusive) to ``high`` (per cent, exclusive), and the rating that it gives."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    low: PerCent
    high: PerCent
    rating: Text


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a name or a grade, and the first and last year in which reports print it (None: any)."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    text: Phrase
    years: Years | None = None

    def holds(self, year: int | None) -> bool:
        """Whether reports of the year print this wording; True where the year is not known."""
        return year is None or self.years is None or self.years[0] <= year <= (self.years[1] or year)


# what a file may write as words alone
WordingEntry = Annotated[Wording, BeforeValidator(_as_wording)]
QuestionEntry = Annotated[KeyQuestion, BeforeValidator(_as_question)]


@dataclass(frozen=True, slots=True)
class Publisher:
    """One body that publishes the reports: its name, and other names that its reports print for it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    aliases: tuple[Phrase, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases in lower case."""
        return tuple(name.lower() for name in (self.name, *self.aliases))


PublisherEntry = Annotated[Publisher, BeforeValidator(_as_name)]


@dataclass(frozen=True, slots=True)
class BodyKind:
    """One kind of body that is inspected: its name in full, short forms, and the word of a title by which its work is known."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    short: tuple[Phrase, ...] = ()
    work: Text | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement that inspectors make: a node of the tree that ``parent`` (the key of another one) spans.

    Its key is its number, or its name as `slug` writes it. ``aliases`` are other names, over the years too. ``years`` are those
    in which it was made, ``formerly`` the keys of judgements that it was split from or merged of. ``grades`` names its grade set
    (None: the first one); ``graded`` is False where it gets none.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    number: Number | None = None
    aliases: tuple[WordingEntry, ...] = ()
    parent: Number | None = None
    years: Years | None = None
    formerly: tuple[Number, ...] = ()
    graded: StrictBool = True
    grades: Text | None = None
    cues: tuple[Phrase, ...] = ()
    hints: tuple[Phrase, ...] = ()
    key_questions: tuple[QuestionEntry, ...] = ()

    @property
    def key(self) -> str:
        """What others call it: its number, or its name as a slug."""
        return self.number or slug(self.name)

    def names(self, year: int | None = None) -> tuple[str, ...]:
        """Its name and the aliases of the year (None: of any)."""
        return (self.name, *(alias.text for alias in self.aliases if alias.holds(year)))


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of a set: its name, other wordings of it over the years, and the number that some reports print ("Grade 4")."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    wordings: tuple[WordingEntry, ...] = ()
    number: Number | None = None
    years: Years | None = None

    def forms(self, year: int | None = None) -> tuple[str, ...]:
        """All that reports of the year (None: of any) print for it, the number apart."""
        return (self.name, *(wording.text for wording in self.wordings if wording.holds(year)))


@dataclass(frozen=True, slots=True)
class GradeSet:
    """Grades in order, the lowest first. ``form`` tells grades from outcomes, which reports print as a sentence."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    grades: tuple[Grade, ...]
    form: Literal["grade", "outcome"] = "grade"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the grades, the lowest first."""
        return tuple(grade.name for grade in self.grades)

    def forms(self, year: int | None = None) -> dict[str, str]:
        """The grade's name by each of its wordings in lower case, the longest wording first."""
        found = {form.lower(): grade.name for grade in self.grades for form in grade.forms(year)}
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@dataclass(frozen=True, slots=True)
class Limit:
    """A limiting rule: where ``count`` judgements have this grade or a lower one, the overall grade is at most ``overall``.

    ``judgements`` are the keys of those that count, empty for all.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    grade: Text
    overall: Text
    judgements: tuple[Number, ...] = ()
    count: Annotated[int, Field(ge=1)] = 1


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall grade: whether reports give one, under which titles, what makes it, and the rules that limit it.

    ``rule`` is "judged" (inspectors decide within the limits), "lowest" (the lowest grade of the judgements) or "bands" (the lowest
    band among the key questions of each standard). ``grades`` names its grade set (None: the first one).
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    given: StrictBool = True
    titles: tuple[WordingEntry, ...] = ()
    rule: OverallRule = "judged"
    grades: Text | None = None
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """Headings by their words: ``titles`` in any case ("*" stands for any words), their kind, and whether they are body.

    ``body`` None leaves that to the kind. ``label`` is what items of a list below it get, None for the kind's own.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    titles: tuple[Phrase, ...]
    kind: HeadingKind
    body: StrictBool | None = None
    level: Annotated[int, Field(ge=1, le=6)] | None = None
    label: ListLabel | None = None
    addressee: Text | None = None
    years: Years | None = None


@dataclass(frozen=True, slots=True)
class ListRule:
    """Lists by the line that leads to them ("The school should:"): ``leads`` ("*" for any words), and the label of the items."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    leads: tuple[Phrase, ...]
    label: ListLabel
    addressee: Text | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework of inspection, as configs/frameworks holds it or as a report prints it.

    *What is judged.* ``domains`` maps number to title; ``standards`` belong to them. ``unnumbered`` are standards whose number
    differs between the programme's reports: they take part where the report prints one. ``judgements`` is the tree of a framework
    that has no numbered standards; ``domains`` and ``standards`` are made from it then. ``domain_cues`` are words for a domain.

    *How it is graded.* ``grade_sets`` (``ratings`` is the short form of one set, the lowest first), ``bands`` (none by design
    where there are none), ``overall``. ``met_from`` is the fraction of 1 from which a stated proportion counts as met, ``scale``
    the quantifier scale. ``discretion`` are words by which a note tells that a rating was changed by judgement, ``parts`` names
    of parts of a service whose ratings are not the overall one.

    *How a report shows it.* The name of a publisher; ``years``, the first and last year of its reports, and ``months``, those of
    its inspections where a year tells too little; ``detect``, phrases that each count once; ``must_have``, lists of phrases of
    which one each must stand in the text; ``must_not_have``, phrases of which none may. Phrases are whole words in any case; one
    that ends in "*" stands for all words that begin so.

    *How a report is read.* ``inspection_kinds`` maps the name of a kind of inspection to its phrases; ``titles`` are titles of
    reports with "{provider}" for the body inspected; ``bodies`` its kinds; ``headings``, ``lists``, ``addressees`` and
    ``addressee_columns`` (heads of a table's column that holds them); ``facts``, the labels of facts ("Report published:").
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    name: Text
    title: Text
    source: Text
    numbered: StrictBool = True
    domains: dict[Number, Text] = field(default_factory=dict)
    standards: tuple[Standard, ...] = ()
    unnumbered: tuple[Standard, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    domain_cues: dict[Number, tuple[Phrase, ...]] = field(default_factory=dict)
    ratings: tuple[Text, ...] = ()
    grade_sets: tuple[GradeSet, ...] = ()
    bands: tuple[Band, ...] = ()
    overall: Overall = Overall()
    met_from: Fraction = DEFAULT_MET_FROM
    scale: Text = "default"
    discretion: tuple[Phrase, ...] = ()
    parts: tuple[Phrase, ...] = ()
    publishers: tuple[PublisherEntry, ...] = ()
    years: Years | None = None
    months: tuple[Month, Month | None] | None = None
    detect: tuple[Phrase, ...] = ()
    must_have: tuple[tuple[Phrase, ...], ...] = ()
    must_not_have: tuple[Phrase, ...] = ()
    inspection_kinds: dict[Text, tuple[Phrase, ...]] = field(default_factory=dict)
    titles: tuple[Phrase, ...] = ()
    bodies: tuple[BodyKind, ...] = ()
    headings: tuple[HeadingRule, ...] = ()
    lists: tuple[ListRule, ...] = ()
    addressees: tuple[Phrase, ...] = ()
    addressee_columns: tuple[Phrase, ...] = ()
    facts: dict[FactName, tuple[Phrase, ...]] = field(default_factory=dict)

    @property
    def publisher(self) -> tuple[str, ...]:
        """All names of its publishers in lower case."""
        return tuple(name for publisher in self.publishers for name in publisher.names)

    @property
    def all_grade_sets(self) -> tuple[GradeSet, ...]:
        """The grade sets; one of the ratings where only these are listed."""
        if self.grade_sets or not self.ratings:
            return self.grade_sets
        return (GradeSet("ratings", tuple(Grade(rating) for rating in self.ratings)),)

    @property
    def key_questions(self) -> dict[str, KeyQuestion]:
        """The key questions by number, in order."""
        return {question.number: question for standard in self.standards for question in standard.key_questions}

    def is_overall(self, title: str) -> bool:
        """Whether a judgement of this name is the overall one."""
        return title.lower() in (wording.text.lower() for wording in self.overall.titles)

    def grade_set(self, name: str | None = None) -> GradeSet | None:
        """The grade set of this name, the first one for None; None where there is none."""
        return next((found for found in self.all_grade_sets if name in (None, found.name)), None)

    def standard_titled(self, title: str, domain: str | None = None) -> str | None:
        """The number of the standard with this title or alias; of several, that of the ``domain``; None where several are left."""
        found = [standard for standard in self.standards if title.lower() in standard.titles]
        if len(found) > 1 and domain is not None:
            found = [standard for standard in found if standard.domain == domain]
        return found[0].number if len(found) == 1 else None

    def domain_titled(self, title: str) -> str | None:
        """The number of the domain with this title; None where none has it, or several."""
        found = [number for number, own in self.domains.items() if own and own.lower() == title.lower()]
        return found[0] if len(found) == 1 else None

    def rating_for(self, percents: Sequence[float]) -> str | None:
        """The rating of a standard by the lowest band among its key questions; ``percents`` are per cent, 0 to 100.

        None where there is no figure or the framework has no bands. Halves round up, as the inspectorate prints them.
        """
        if not percents or not self.bands:
            return None
        lowest = floor(min(percents) + 0.5)
        return next((band.rating for band in self.bands if band.low <= lowest < band.high), None)

    def highest_overall(self, grades: Mapping[str, str]) -> str | None:
        """The highest overall grade that the limiting rules allow; ``grades`` are names of grades by judgement key.

        None where reports give no overall grade by design, or the framework has no grades.
        """
        own = self.grade_set(self.overall.grades)
        if own is None or not self.overall.given:
            return None
        order = list(own.names)
        top = len(order) - 1
        for limit in self.overall.limits:
            ranks = [order.index(grade) for key, grade in grades.items() if key in (limit.judgements or grades) and grade in order]
            if sum(rank <= order.index(limit.grade) for rank in ranks) >= limit.count:
                top = min(top, order.index(limit.overall))
        return order[top]
