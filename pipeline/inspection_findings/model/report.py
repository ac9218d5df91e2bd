"""One report with all that the stages found in it: the annotated document.

A `Report` holds its sections and sentences; a sentence holds its proportions, its tag and its link; a proportion holds its polarity
and its link. Each field is written by one stage (`inspection_findings.stages.STAGES` says which) and never changed by another.

Every ``start``/``end`` here is a pair of code point offsets into the *clean* text, end exclusive, unless the name
says ``source_``. `inspection_findings.model.source.Document.source_span` turns them into offsets into the source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from inspection_findings.model.framework import DEFAULT_MET_FROM, Framework
from inspection_findings.model.records import (
    CheckRecord,
    DocumentRef,
    FindingRecord,
    ResultRecord,
    SectionRecord,
    WarningRecord,
    finding_id,
)
from inspection_findings.model.source import Document
from inspection_findings.model.vocabulary import (
    LABELS,
    SECTION_KINDS,
    CheckLevel,
    DecidedBy,
    Label,
    ListKind,
    PolarityValue,
    PopulationKind,
    ProportionKind,
    ResultLevel,
    Role,
    SectionKind,
    SentenceKind,
    Verdict,
    WarningKind,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LABELS",
    "SECTION_KINDS",
    "Check",
    "Facts",
    "Link",
    "Polarity",
    "Proportion",
    "Records",
    "Report",
    "ReportWarning",
    "Result",
    "Section",
    "Sentence",
    "Tag",
    "Understanding",
]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and all that stands under it.

    ``start``/``end`` reach from the heading's first clean character to the section's end; ``source_start``/``source_end``
    are the same in the source (``source_start`` is the heading's first character, markup included).
    ``level`` is 1 for the outermost; ``path`` holds the titles from the outermost section to this one; ``parent`` is the
    index of the enclosing section in the list of sections, or None. ``standard`` is the numbered standard or the domain
    that the section stands in ("2.1", or "2" in a domain's introduction), or None. ``lead`` is where the divider page before
    a chapter's heading begins, which is the chapter's too; None where there is none.

    In an outline by look (``by_look``), ``blocks`` is how many blocks the heading takes, ``outside`` is True for all that
    stands in an annex, glossary or front matter, ``list_kind`` is the kind of the list that a part of one belongs to, and
    ``label`` the label that a framework gives to the items of its list.
    """

    index: int
    parent: int | None
    level: int
    kind: SectionKind
    number: str | None
    title: str
    rating: str | None
    start: int
    end: int
    source_start: int
    source_end: int
    path: tuple[str, ...] = ()
    standard: str | None = None
    lead: int | None = None
    blocks: int = 1
    outside: bool = False
    list_kind: ListKind | None = None
    label: Label | None = None
    by_look: bool = False


@dataclass(frozen=True, slots=True)
class Polarity:
    """Whether the stated proportion met the expectation.

    ``value`` is None where the rules can't tell; ``rule`` says which rule decided, or why none did. ``met_*`` is the share for
    which the expectation was met, as fractions of 1.
    """

    value: PolarityValue | None
    met_low: float | None = None
    met_high: float | None = None
    met_estimate: float | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The standard and key question that a sentence or a proportion is about; ``score`` is 0 to 1, None where nothing fits."""

    standard: str | None
    key_question: str | None
    score: float | None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A sentence's label with the calibrated probability of each label, in the order of `LABELS`."""

    label: Label
    scores: tuple[float, float, float, float] | None
    decided_by: DecidedBy
    secondary: Label | None = None
    review: bool = False

    @property
    def probability(self) -> float | None:
        """The probability of the label, None where the place decided and the classifier says nothing."""
        return None if self.scores is None else self.scores[LABELS.index(self.label)]

    def reason_to_abstain(self, min_probability: float) -> str | None:
        """Why the label is left open at this least probability; None where it is not.

        >>> Tag("strength", (0.5, 0.3, 0.1, 0.1), "model").reason_to_abstain(0.6)
        'probability 0.50 is below 0.6'
        """
        if self.decided_by != "model" or self.probability is None or self.probability >= min_probability:
            return None
        return f"probability {self.probability:.2f} is below {min_probability:g}"


@dataclass(frozen=True, slots=True)
class Proportion:
    """One stated share. ``start``/``end`` are offsets into the text that was searched (for a report: the clean text).

    ``low``, ``high``, ``estimate`` are fractions of 1 with 0 <= low <= estimate <= high <= 1, or all None where the share
    is impossible (``problem`` says why). ``scale`` names the quantifier scale used, ``rule`` the rule that matched.
    ``agrees_with``, ``conflict`` and ``compared_with`` are indices within the same sentence: of a proportion that states the same
    fact, of one with which it disagrees, and of the finding that a comparator, former value or target is compared with.
    ``polarity`` and ``link`` are written by the stages of these names; ``same_as`` names the group that states the same fact.
    """

    start: int
    end: int
    text: str
    kind: ProportionKind
    modifier: str
    base: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    estimate: float | None
    scale: str | None
    rule: str
    population: str | None
    population_kind: PopulationKind | None
    change: bool = False
    problem: str | None = None
    wilson_low: float | None = None
    wilson_high: float | None = None
    agrees_with: int | None = None
    conflict: int | None = None
    role: Role = "finding"
    compared_with: int | None = None
    polarity: Polarity | None = None
    link: Link | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """A word of frequency ("rarely"): of how many of the times something is so, which is no proportion of cases.

    ``start``/``end`` are offsets into the text that was searched, end exclusive; ``low``, ``high`` and ``estimate`` fractions of 1
    on the scale of frequencies; ``name`` is what the word is called there.
    """

    start: int
    end: int
    text: str
    name: str
    low: float
    estimate: float
    high: float
    scale: str
    kind: Literal["frequency"] = "frequency"


@dataclass(slots=True)
class Sentence:
    """One sentence (or table row) of a report, with where it stands.

    ``text`` is the clean text, ``document.text[start:end]``. ``section`` is an index into the list of sections, None for
    text before the first heading. ``kind`` is "sentence", "bullet", "cell" or "numbered". ``list_kind`` is "strengths",
    "improvements" or "recommendations" where the sentence is an item of such a list, else None. ``position`` is its place
    in the section (0 for the first); ``block`` the paragraph's index in the document, shared by sentences of one
    paragraph. ``number``/``addressee`` are set on numbered or addressed recommendations. ``body`` is False for sentences
    of annexes, glossary and front matter. ``table`` is True for a row of a table of results (a question and its per cent).
    ``proportions``, ``tag`` and ``link`` are written by the stages that come after; ``frequencies`` is None where none were asked
    for.
    """

    text: str
    start: int
    end: int
    section: int | None
    block: int
    position: int
    kind: SentenceKind = "sentence"
    list_kind: ListKind | None = None
    illustration: bool = False
    expectation: bool = False
    number: str | None = None
    addressee: str | None = None
    body: bool = True
    table: bool = False
    proportions: tuple[Proportion, ...] = ()
    frequencies: tuple[Frequency, ...] | None = None
    tag: Tag | None = None
    link: Link | None = None

    @property
    def label(self) -> Label:
        """The label of its tag; "none" before it is tagged."""
        return self.tag.label if self.tag is not None else "none"


@dataclass(frozen=True, slots=True)
class Result:
    """One published figure or rating. ``level`` is key_question, standard, domain, judgement or overall; ``percent`` is 0 to 100.

    A domain's ``standard`` is the domain's number.

    ``discretion`` is True where a footnote says that the rating was lifted or lowered by judgement. ``conflict`` says in
    words where another place of the same report prints something else, else None.

    ``judgement`` is the name of a judgement as printed, ``path`` its names in the framework's tree from the root,
    ``grade_set`` the name of the set that its grade is one of.
    """

    level: ResultLevel
    standard: str | None
    key_question: str | None
    question: str | None
    percent: float | None
    rating: str | None
    discretion: bool
    start: int
    end: int
    conflict: str | None = None
    judgement: str | None = None
    path: tuple[str, ...] = ()
    grade_set: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report says of itself on its first pages; None where it does not say. ``published`` is "2019-03" or "2019"."""

    title: str | None = None
    provider: str | None = None
    framework: str | None = None
    published: str | None = None
    kind: str | None = None
    publisher: tuple[str, ...] = ()
    inspection_start: str | None = None
    inspection_end: str | None = None
    lead_inspector: str | None = None
    inspection_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What the narrative states against one published figure, or the rating derived against the one published.

    ``published`` is per cent; ``low``, ``high`` and ``difference`` are fractions of 1, the difference being how far the figure lies
    outside what is stated. ``stated`` holds the ids of the findings that state it.
    """

    level: CheckLevel
    standard: str | None
    key_question: str | None
    question: str | None
    verdict: Verdict
    published: float | None = None
    stated: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    difference: float | None = None
    derived_rating: str | None = None
    published_rating: str | None = None
    discretion: bool | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """How much of a report was understood: its words, the fraction that is body, its chapters and those of a known kind.

    ``judgements`` counts the published grades that were read; ``framework`` tells whether a shipped framework is proven.
    """

    words: int
    body: float
    chapters: int
    known_chapters: int
    judgements: int
    framework: bool


@dataclass(frozen=True, slots=True)
class ReportWarning:
    """What a reader of the findings must know: a kind, a message, and the figure behind it."""

    kind: WarningKind
    message: str
    value: float


@dataclass
class Report:
    """All that the pipeline found in one report.

    ``path`` is where the file lies, relative to the input folder. ``model`` is name and hash of the tagger that labelled the
    sentences, "" before that. ``seconds`` holds the time spent on each stage.
    """

    document: Document
    path: str = ""
    facts: Facts = field(default_factory=Facts)
    framework: Framework | None = None
    sections: list[Section] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    warnings: list[ReportWarning] = field(default_factory=list)
    model: str = ""
    all_sentences: bool = False
    min_probability: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def met_from(self) -> float:
        """The share, a fraction of 1, from which a stated proportion counts as met: the framework's, else the default."""
        return self.framework.met_from if self.framework is not None else DEFAULT_MET_FROM

    def finding_id(self, sentence: Sentence) -> str:
        """The id that the sentence has as a record."""
        return finding_id(self.document.source.sha256, *self.document.source_span(sentence.start, sentence.end))

    @cached_property
    def records(self) -> Records:
        """What leaves the pipeline: the report as records of the output contract."""
        from inspection_findings.model.to_records import to_records

        return to_records(self)

    @property
    def ref(self) -> DocumentRef:
        """What every record says of its document."""
        return self.records.document

    @property
    def findings(self) -> list[FindingRecord]:
        """The records of findings.jsonl: sentences with a label other than "none" or with a proportion."""
        return self.records.findings

    def to_frame(self) -> pd.DataFrame:
        """One row per finding, as a pandas data frame (see `inspection_findings.dataframes.findings_frame`)."""
        from inspection_findings.dataframes import findings_frame

        return findings_frame(record.model_dump(by_alias=True) for record in self.findings)

    def __repr__(self) -> str:
        """A line that tells reports apart; the text itself would fill the screen."""
        name = self.path or self.facts.title or "text"
        return f"Report({name!r}: {len(self.sections)} sections, {len(self.sentences)} sentences)"


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one report, by the output file that they go to."""

    document: DocumentRef
    findings: list[FindingRecord]
    sections: list[SectionRecord]
    results: list[ResultRecord]
    checks: list[CheckRecord]
    warnings: list[WarningRecord]
