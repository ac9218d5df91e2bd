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


class Record(BaseModel):
    """What all records share: frozen, and no key beyond those named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentRef(Record):
    """The report a record comes from; ``published`` is "2019-03-12", "2019-03" or "2019", the days of the inspection "2019-01-14".

    ``publisher`` holds the names of the bodies that publish it, ``kind`` tells a report from a press release.
    """

    sha256: str
    path: str
    title: str | None = None
    provider: str | None = None
    framework: str | None = None
    published: str | None = None
    kind: str | None = None
    publisher: list[str] = []
    inspection_start: str | None = None
    inspection_end: str | None = None
    lead_inspector: str | None = None
    inspection_kind: str | None = None


class SectionRef(Record):
    """The section a finding stands in; ``path`` holds the titles from the outermost section inwards.

    ``chapter`` is the kind of the outermost one, None in records of earlier runs.
    """

    kind: str
    chapter: str | None = None
    number: str | None
    title: str
    path: list[str]


class Scores(Record):
    """The calibrated probability of each label; they sum to 1."""

    strength: Fraction
    area_for_improvement: Fraction
    recommendation: Fraction
    none: Fraction


class ProportionRecord(Record):
    """One stated proportion with its interval, polarity and link."""

    start: Offset
    end: Offset
    text: str
    kind: ProportionKind
    modifier: str
    base: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    low: Fraction | None
    high: Fraction | None
    estimate: Fraction | None
    scale: str | None
    rule: str
    population: str | None
    population_kind: PopulationKind | None
    polarity: PolarityValue | None
    met_low: Fraction | None
    met_high: Fraction | None
    met_estimate: Fraction | None
    standard: str | None
    key_question: str | None
    change: bool
    problem: str | None = None
    wilson_low: Fraction | None = None
    wilson_high: Fraction | None = None
    agrees_with: int | None = None
    conflict: int | None = None
    same_as: str | None = None
    link_score: Fraction | None = None
    role: Role = "finding"
    compared_with: int | None = None
    polarity_rule: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> ProportionRecord:
        if self.low is not None and self.high is not None and self.estimate is not None:
            if not self.low <= self.estimate <= self.high:
                raise ValueError(f"low <= estimate <= high does not hold: {self.low}, {self.estimate}, {self.high}")
        return self


class FindingRecord(Record):
    """One sentence that carries a label other than none or holds a proportion."""

    schema_: Literal["finding/1"] = Field("finding/1", alias="schema")
    id: str
    document: DocumentRef
    page: int | None
    start: Offset
    end: Offset
    text: str
    section: SectionRef | None
    label: Label | None
    scores: Scores | None
    decided_by: DecidedBy
    model: str
    secondary: Label | None
    standard: str | None
    key_question: str | None
    link_score: Fraction | None
    illustration: bool
    number: str | None
    addressee: str | None
    proportions: list[ProportionRecord]
    review: bool = False
    label_reason: str | None = None
    boxes: list[tuple[float, float, float, float, float]] | None = None


class SectionRecord(Record):
    """One heading; ``start`` is its first character, ``end`` the end of its section."""

    schema_: Literal["section/1"] = Field("section/1", alias="schema")
    document: DocumentRef
    start: Offset
    end: Offset
    level: int
    kind: str
    number: str | None
    title: str
    rating: str | None


class ResultRecord(Record):
    """One published figure or rating; ``percent`` is 0 to 100. A domain's ``standard`` is the domain's number.

    A judgement's ``standard`` is its key in the framework, ``judgement`` its name as printed, ``path`` its names in the
    framework's tree from the root, ``grade_set`` the name of the set of grades that its ``rating`` is one of.
    """

    schema_: Literal["result/1"] = Field("result/1", alias="schema")
    document: DocumentRef
    level: ResultLevel
    standard: str | None
    key_question: str | None
    question: str | None
    percent: float | None
    rating: str | None
    discretion: bool
    start: Offset
    end: Offset
    conflict: str | None = None
    judgement: str | None = None
    path: list[str] = []
    grade_set: str | None = None


class CheckRecord(Record):
    """What the narrative states against one published figure, or the rating derived against the one published.

    ``published`` is per cent, ``difference`` how far the figure lies outside what is stated, as a fraction of 1; ``stated`` holds
    ids of findings.
    """

    schema_: Literal["check/1"] = Field("check/1", alias="schema")
    document: DocumentRef
    standard: str | None
    key_question: str | None
    published: float | None
    stated: list[str]
    low: Fraction | None
    high: Fraction | None
    verdict: Verdict
    level: CheckLevel
    difference: float | None = None
    derived_rating: str | None = None
    published_rating: str | None = None
    discretion: bool | None = None
    notes: list[str] = []
    question: str | None = None


class ErrorRecord(Record):
    """One input that could not be read or processed, and at which stage."""

    path: str
    stage: str
    error: str
    message: str


class WarningRecord(Record):
    """What a reader of a report's findings must know before trusting them; ``value`` is the figure behind it."""

    schema_: Literal["warning/1"] = Field("warning/1", alias="schema")
    document: DocumentRef
    warning: WarningKind
    message: str
    value: float


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
