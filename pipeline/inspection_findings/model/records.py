"""The records that leave the pipeline: frozen, validated and versioned. Their keys and order are the output contract.

Offsets are code points into the source text, end exclusive. ``low``, ``high``, ``estimate`` and ``met_*`` are fractions
of 1; ``percent`` and ``published`` are per cent. None is written as ``null`` and means "not known".
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from inspection_findings.model.vocabulary import (
    CheckLevel,
    DecidedBy,
    Label,
    PolarityValue,
    PopulationKind,
    ProportionKind,
    ResultLevel,
    Role,
    Verdict,
    WarningKind,
)

Fraction = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]


def about(meaning: str, *, unit: str | None = None, since: str = "0.1") -> Any:
    """What the data dictionary says of a field: its meaning, its unit, and the version that it came with."""
    return Field(description=meaning, json_schema_extra={"since": since, "unit": unit} if unit else {"since": since})


class Record(BaseModel):
    """What all records share: frozen, and no key beyond those named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentRef(Record):
    """The report a record comes from; ``published`` is "2019-03-12", "2019-03" or "2019", the days of the inspection "2019-01-14".

    ``publisher`` holds the names of the bodies that publish it, ``kind`` tells a report from a press release.
    """

    sha256: Annotated[str, about("SHA-256 of the bytes of the report's file: the key of a document")]
    path: Annotated[str, about("path of the file, relative to the folder given to extract")]
    title: Annotated[str | None, about("title of the report")] = None
    provider: Annotated[str | None, about("body or place that was inspected")] = None
    framework: Annotated[str | None, about("name of the framework of standards that the report was read with")] = None
    published: Annotated[str | None, about('date of publication as far as it is printed: "2019-03-12", "2019-03" or "2019"')] = None
    kind: Annotated[str | None, about("what the document is: an inspection report, a press release and the like")] = None
    publisher: Annotated[list[str], about("bodies that publish the report", since="0.2")] = []
    inspection_start: Annotated[str | None, about('first day of the inspection, "2019-01-14"', since="0.2")] = None
    inspection_end: Annotated[str | None, about("last day of the inspection", since="0.2")] = None
    lead_inspector: Annotated[str | None, about("name of the lead inspector", since="0.2")] = None
    inspection_kind: Annotated[str | None, about("kind of inspection as the framework names it", since="0.2")] = None


class SectionRef(Record):
    """The section a finding stands in; ``path`` holds the titles from the outermost section inwards.

    ``chapter`` is the kind of the outermost one, None in records of earlier runs.
    """

    kind: Annotated[str, about("what the section is for: summary, standard, strengths, recommendations and so on")]
    chapter: Annotated[str | None, about("kind of the outermost section; unknown in records of earlier runs")] = None
    number: Annotated[str | None, about("number of the section as printed")]
    title: Annotated[str, about("title of the section")]
    path: Annotated[list[str], about("titles of the sections from the outermost inwards")]


class Scores(Record):
    """The calibrated probability of each label; they sum to 1."""

    strength: Annotated[Fraction, about("probability that the label is strength", unit="fraction of 1")]
    area_for_improvement: Annotated[Fraction, about("probability that the label is area for improvement", unit="fraction of 1")]
    recommendation: Annotated[Fraction, about("probability that the label is recommendation", unit="fraction of 1")]
    none: Annotated[Fraction, about("probability that the label is none", unit="fraction of 1")]


class ProportionRecord(Record):
    """One stated proportion with its interval, polarity and link."""

    start: Annotated[Offset, about("first character of the phrase in the source text", unit="code points")]
    end: Annotated[Offset, about("end of the phrase in the source text, exclusive", unit="code points")]
    text: Annotated[str, about('the phrase as it stands: "just over half"')]
    kind: Annotated[ProportionKind, about("form of the phrase")]
    modifier: Annotated[str, about("kind of the hedge: exact, about, just_over, at_least and so on")]
    base: Annotated[float | None, about('number that the phrase names, before its hedge: 0.5 in "just over half"')]
    upper: Annotated[float | None, about("second number of a range")]
    numerator: Annotated[float | None, about('first number of a count: 27 in "27 of the 70"')]
    denominator: Annotated[float | None, about('second number of a count: 70 in "27 of the 70"')]
    low: Annotated[Fraction | None, about("lowest value that the phrase may stand for", unit="fraction of 1")]
    high: Annotated[Fraction | None, about("highest value that the phrase may stand for", unit="fraction of 1")]
    estimate: Annotated[Fraction | None, about("likeliest value", unit="fraction of 1")]
    scale: Annotated[str | None, about("quantifier scale that gave the interval")]
    rule: Annotated[str, about("id of the rule that read the phrase")]
    population: Annotated[str | None, about("noun phrase that is counted")]
    population_kind: Annotated[PopulationKind | None, about("what is counted")]
    polarity: Annotated[PolarityValue | None, about("whether the proportion met the expectation, fell short, or judges nothing")]
    met_low: Annotated[
        Fraction | None,
        about("lowest value of the proportion for which the expectation is met", unit="fraction of 1"),
    ]
    met_high: Annotated[
        Fraction | None,
        about("highest value of the proportion for which the expectation is met", unit="fraction of 1"),
    ]
    met_estimate: Annotated[
        Fraction | None,
        about("likeliest value of the proportion for which the expectation is met", unit="fraction of 1"),
    ]
    standard: Annotated[str | None, about("number or key of the standard that the proportion is about")]
    key_question: Annotated[str | None, about("number of the key question that it answers")]
    change: Annotated[bool, about('true where the phrase is a change ("a rise of 5%") and no proportion')]
    problem: Annotated[str | None, about("why there is no interval")] = None
    wilson_low: Annotated[
        Fraction | None,
        about("lower end of the 95% Wilson interval beyond the sample, for counts", unit="fraction of 1"),
    ] = None
    wilson_high: Annotated[
        Fraction | None,
        about("upper end of the 95% Wilson interval beyond the sample, for counts", unit="fraction of 1"),
    ] = None
    agrees_with: Annotated[int | None, about("place in the list of the proportion beside it that states the same")] = None
    conflict: Annotated[int | None, about("place in the list of the proportion beside it that contradicts it")] = None
    same_as: Annotated[str | None, about("id of an earlier finding that states the same proportion")] = None
    link_score: Annotated[Fraction | None, about("probability of the link to the standard", unit="fraction of 1")] = None
    role: Annotated[Role, about("what the proportion is in its sentence", since="0.2")] = "finding"
    compared_with: Annotated[int | None, about("place in the list of the proportion that it is compared with", since="0.2")] = None
    polarity_rule: Annotated[str | None, about("id of the rule that judged the polarity", since="0.2")] = None

    @model_validator(mode="after")
    def _ordered(self) -> ProportionRecord:
        if self.low is not None and self.high is not None and self.estimate is not None:
            if not self.low <= self.estimate <= self.high:
                raise ValueError(f"low <= estimate <= high does not hold: {self.low}, {self.estimate}, {self.high}")
        return self


class FindingRecord(Record):
    """One sentence that carries a label other than none or holds a proportion."""

    schema_: Annotated[Literal["finding/1"], about("name and version of the record")] = Field("finding/1", alias="schema")
    id: Annotated[str, about("key of the finding, stable over runs: a hash of document, start and end")]
    document: Annotated[DocumentRef, about("the report")]
    page: Annotated[int | None, about("page of the PDF, counted from 1; unknown for other formats")]
    start: Annotated[Offset, about("first character in the source text", unit="code points")]
    end: Annotated[Offset, about("end in the source text, exclusive", unit="code points")]
    text: Annotated[str, about("the clean sentence")]
    section: Annotated[SectionRef | None, about("section that the sentence stands in")]
    label: Annotated[Label | None, about("what the sentence is; unknown where nothing judged it")]
    scores: Annotated[Scores | None, about("calibrated probability of each label; unknown where no model judged")]
    decided_by: Annotated[
        DecidedBy,
        about("what decided the label: a list, a number, the model, a reviewer, or the place (not judged)"),
    ]
    model: Annotated[str, about("name and content hash of the model")]
    secondary: Annotated[Label | None, about("other label of a two-sided sentence")]
    standard: Annotated[str | None, about("number or key of the standard that the sentence is about")]
    key_question: Annotated[str | None, about("number of the key question that it answers")]
    link_score: Annotated[Fraction | None, about("probability of the link to the standard", unit="fraction of 1")]
    illustration: Annotated[bool, about("true inside a quotation or a practice example")]
    number: Annotated[str | None, about("number of a recommendation as printed")]
    addressee: Annotated[str | None, about("body to which a recommendation is addressed")]
    proportions: Annotated[list[ProportionRecord], about("proportions that the sentence states")]
    review: Annotated[bool, about("true where label and proportion contradict each other")] = False
    label_reason: Annotated[str | None, about("why the sentence has this label, or none", since="0.2")] = None
    boxes: Annotated[
        list[tuple[float, float, float, float, float]] | None,
        about("rectangles on the pages of the PDF: page, left, top, right, bottom", unit="points of the page"),
    ] = None


class SectionRecord(Record):
    """One heading; ``start`` is its first character, ``end`` the end of its section."""

    schema_: Annotated[Literal["section/1"], about("name and version of the record")] = Field("section/1", alias="schema")
    document: Annotated[DocumentRef, about("the report")]
    start: Annotated[Offset, about("first character of the heading in the source text", unit="code points")]
    end: Annotated[Offset, about("end of the section in the source text, exclusive", unit="code points")]
    level: Annotated[int, about("depth of the heading, 1 for the outermost")]
    kind: Annotated[str, about("what the section is for")]
    number: Annotated[str | None, about("number of the section as printed")]
    title: Annotated[str, about("title of the section")]
    rating: Annotated[str | None, about("grade that the heading prints")]


class ResultRecord(Record):
    """One published figure or rating; ``percent`` is 0 to 100. A domain's ``standard`` is the domain's number.

    A judgement's ``standard`` is its key in the framework, ``judgement`` its name as printed, ``path`` its names in the
    framework's tree from the root, ``grade_set`` the name of the set of grades that its ``rating`` is one of.
    """

    schema_: Annotated[Literal["result/1"], about("name and version of the record")] = Field("result/1", alias="schema")
    document: Annotated[DocumentRef, about("the report")]
    level: Annotated[ResultLevel, about("what the result is about")]
    standard: Annotated[str | None, about("number of the standard or domain, or key of the judgement in the framework")]
    key_question: Annotated[str | None, about("number of the key question")]
    question: Annotated[str | None, about("text of the key question")]
    percent: Annotated[float | None, about("published figure", unit="per cent")]
    rating: Annotated[str | None, about("published grade")]
    discretion: Annotated[bool, about("true where a footnote says that the grade was moved by judgement")]
    start: Annotated[Offset, about("first character of the result in the source text", unit="code points")]
    end: Annotated[Offset, about("end of the result in the source text, exclusive", unit="code points")]
    conflict: Annotated[str | None, about("what contradicts it in the same report")] = None
    judgement: Annotated[str | None, about("name of the judgement as printed", since="0.2")] = None
    path: Annotated[list[str], about("names of the judgement in the framework's tree, from the root", since="0.2")] = []
    grade_set: Annotated[str | None, about("name of the set of grades that the grade is one of", since="0.2")] = None


class CheckRecord(Record):
    """What the narrative states against one published figure, or the rating derived against the one published.

    ``published`` is per cent, ``difference`` how far the figure lies outside what is stated, as a fraction of 1; ``stated`` holds
    ids of findings.
    """

    schema_: Annotated[Literal["check/1"], about("name and version of the record")] = Field("check/1", alias="schema")
    document: Annotated[DocumentRef, about("the report")]
    standard: Annotated[str | None, about("number of the standard")]
    key_question: Annotated[str | None, about("number of the key question")]
    published: Annotated[float | None, about("published figure", unit="per cent")]
    stated: Annotated[list[str], about("ids of the findings that state it")]
    low: Annotated[
        Fraction | None,
        about("lowest value that the narrative states, on the side that met the expectation", unit="fraction of 1"),
    ]
    high: Annotated[
        Fraction | None,
        about("highest value that the narrative states, on the side that met the expectation", unit="fraction of 1"),
    ]
    verdict: Annotated[Verdict, about("how the narrative compares with what is published")]
    level: Annotated[CheckLevel, about("what is compared: a key question's figure, a standard's grade, or the overall grade")]
    difference: Annotated[float | None, about("how far the figure lies outside what is stated", unit="fraction of 1")] = None
    derived_rating: Annotated[str | None, about("grade that the framework's rule gives")] = None
    published_rating: Annotated[str | None, about("grade that the report publishes")] = None
    discretion: Annotated[bool | None, about("true where a footnote says that the grade was moved by judgement")] = None
    notes: Annotated[list[str], about("what is odd")] = []
    question: Annotated[str | None, about("text of the key question")] = None


class ErrorRecord(Record):
    """One input that could not be read or processed, and at which stage."""

    path: Annotated[str, about("path of the input")]
    stage: Annotated[str, about("stage that failed")]
    error: Annotated[str, about("kind of the error")]
    message: Annotated[str, about("what went wrong")]


class WarningRecord(Record):
    """What a reader of a report's findings must know before trusting them; ``value`` is the figure behind it."""

    schema_: Literal["warning/1"] = Field("warning/1", alias="schema")
    document: Annotated[DocumentRef, about("the report", since="0.2")]
    warning: Annotated[WarningKind, about("kind of the warning", since="0.2")]
    message: Annotated[str, about("what was not understood", since="0.2")]
    value: Annotated[float, about("the figure that gave rise to it", since="0.2")]


class RunSettings(Record):
    """The options of a run; ``fingerprint`` changes whenever the output could."""

    model: str | None
    framework: str | None
    scale: str | None
    all_sentences: bool
    min_probability: float = 0.0
    fingerprint: str
    limits: dict[str, int | float]


class RunCounts(Record):
    """What OUT holds, over all of its documents."""

    documents: int
    failed: int
    words: int
    sentences: int
    findings: int
    proportions: int
    strength: int
    area_for_improvement: int
    recommendation: int
    warnings: int = 0


class RunSeconds(Record):
    """The time of each stage, added up over all documents and processes; ``total`` is that of the last run alone."""

    load: float
    read: float
    sections: float
    sentences: float
    proportions: float
    polarity: float = 0.0
    tag: float
    link: float
    check: float = 0.0
    write: float
    total: float


class RunRecord(Record):
    """The run: what it was made with, what it holds, and how long that took.

    ``versions`` are None where something is not installed as a distribution; ``reused`` counts the inputs that an earlier run did;
    ``id`` distinguishes this output folder from all others, whatever it is called.
    """

    schema_: Literal["run/1"] = Field("run/1", alias="schema")
    versions: dict[str, str | None]
    config: RunSettings
    model: str
    inputs: list[str]
    counts: RunCounts
    seconds: RunSeconds
    state: Literal["running", "stopped", "done"]
    reused: int
    id: str


def finding_id(sha256: str, start: int, end: int) -> str:
    """The id of the finding at ``source[start:end]`` of the document with this hash: 16 hexadecimal digits.

    >>> finding_id("ab", 1, 9) == finding_id("ab", 1, 9)
    True
    """
    return hashlib.sha256(f"{sha256}:{start}:{end}".encode()).hexdigest()[:16]


# the record of each file of JSON Lines, by the name of the file
TABLES: dict[str, type[Record]] = {
    "findings": FindingRecord,
    "sections": SectionRecord,
    "results": ResultRecord,
    "checks": CheckRecord,
    "errors": ErrorRecord,
    "warnings": WarningRecord,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of every record by the name of the file that holds it."""
    models: dict[str, type[Record]] = TABLES | {"run": RunRecord}
    return {name: model.model_json_schema(by_alias=True) for name, model in models.items()}
