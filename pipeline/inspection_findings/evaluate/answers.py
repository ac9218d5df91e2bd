"""What a model answers on annotated sentences: the chain run over the report, its findings laid beside the annotations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from inspection_findings.context import Context
from inspection_findings.evaluate.gold import AnnotatedReport, Annotation
from inspection_findings.evaluate.reviews import Review
from inspection_findings.model.records import FindingRecord
from inspection_findings.model.report import LABELS, Section, Sentence
from inspection_findings.model.source import Source
from inspection_findings.model.vocabulary import SectionKind
from inspection_findings.stages import analyse, annotate_sentences
from inspection_findings.tagging.tagger import NOT_JUDGED

LEAST_OVERLAP = 0.5  # of the shorter of the two, as the annotations are matched elsewhere
LONGEST = 5000  # sentences longer than this are not looked for further back
UNPLACED = "no sentence"  # of the pipeline's: a heading, or text that it left out
UNSECTIONED = "no section"


@dataclass(frozen=True, slots=True)
class Answer:
    """One annotated sentence and what the model made of it.

    ``scores`` is the probability of each label in the order of `LABELS`, None where the sentence's place decided, and where no
    sentence of the pipeline covers it (it then counts as ``none``). ``start``/``end`` are source offsets, None where only the
    text is known.
    """

    report: str
    section: str
    label: str
    secondary: str | None
    given: str
    scores: tuple[float, ...] | None
    decided_by: str
    text: str
    document: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def truth(self) -> str:
        """The label that counts as true: of a two-sided sentence the one that was given, if it is one of the two."""
        return self.given if self.given == self.secondary else self.label

    @property
    def right(self) -> bool:
        """Whether the label given is the true one, or the other of a two-sided sentence."""
        return self.given in (self.label, self.secondary)

    @property
    def probability(self) -> float | None:
        """The probability of the label given."""
        return None if self.scores is None else self.scores[LABELS.index(self.given)]

    @property
    def place(self) -> tuple[str, int, int, str]:
        """What tells this sentence from all others, whatever the model."""
        return (self.document or self.report, self.start or -1, self.end or -1, self.text if self.start is None else "")


def answers_on_report(report: AnnotatedReport, source: Source, context: Context) -> list[Answer]:
    """What the model answers on the annotated sentences of a report; illustrations are left out.

    A sentence takes the finding that covers at least half of it (or is covered by half); where there is none, the sentence
    of the pipeline that covers most of it.
    """
    found = analyse(source, context, all_sentences=True).findings
    starts = [record.start for record in found]
    answers = []
    for wanted in report.annotations:
        if wanted.illustration:
            continue
        last = bisect_right(starts, wanted.end)
        near = [
            record
            for record in found[max(0, last - 60) : last]
            if record.end > wanted.start and record.start > wanted.start - LONGEST
        ]
        record = best_of([r for r in near if r.label != "none" or r.proportions], wanted) or best_of(near, wanted)
        text = record.text if record is not None else source.text[wanted.start : wanted.end]
        answers.append(answer(report.name, report.sha256, wanted, record, " ".join(text.split())))
    return answers


def best_of(records: Sequence[FindingRecord], wanted: Annotation) -> FindingRecord | None:
    """The record that overlaps most with the annotation, if by at least half of the shorter of the two."""
    best = max(records, key=lambda record: min(record.end, wanted.end) - max(record.start, wanted.start), default=None)
    if best is None:
        return None
    shared = min(best.end, wanted.end) - max(best.start, wanted.start)
    return best if shared >= LEAST_OVERLAP * min(best.end - best.start, wanted.end - wanted.start) else None


def answer(name: str, sha256: str, wanted: Annotation, record: FindingRecord | None, text: str) -> Answer:
    """The answer that a record (None where there is none) gives on an annotation."""
    return Answer(
        report=name,
        section=UNPLACED if record is None else UNSECTIONED if record.section is None else record.section.kind,
        label=wanted.label,
        secondary=wanted.secondary,
        given=record.label or "none" if record is not None else "none",
        scores=scores_of(record),
        decided_by=record.decided_by if record is not None else UNPLACED,
        text=text,
        document=sha256,
        start=wanted.start,
        end=wanted.end,
    )


def scores_of(record: FindingRecord | None) -> tuple[float, ...] | None:
    """The probabilities of a record in the order of `LABELS`, None where it has none."""
    if record is None or record.scores is None:
        return None
    return tuple(getattr(record.scores, label) for label in LABELS)


def answers_on_loose(reviews: Sequence[Review], tagger: Any, *, name: str) -> list[Answer]:
    """What the model answers on sentences whose reports are not at hand: each by itself, in a section of its kind."""
    reviews = [review for review in reviews if not review.illustration]
    sentences, sections = loose_sentences(reviews)
    annotate_sentences(sentences, sections, Context(tagger))
    tags = [sent.tag or NOT_JUDGED for sent in sentences]
    return [
        Answer(
            report=review.path or name,
            section=review.section,
            label=review.label,
            secondary=review.secondary,
            given=tag.label,
            scores=tag.scores,
            decided_by=tag.decided_by,
            text=review.text,
            document=review.document,
            start=review.start,
            end=review.end,
        )
        for review, tag in zip(reviews, tags, strict=True)
    ]


def loose_sentences(reviews: Sequence[Review]) -> tuple[list[Sentence], list[Section]]:
    """The sentences of these reviews, each in a section of its own, so that none has a neighbour.

    >>> one = Review("Plans were good.", "strength", None, "standard", False, "line 1")
    >>> [sent.section for sent in loose_sentences([one, one])[0]]
    [0, 1]
    """
    sentences = [Sentence(review.text, 0, len(review.text), i, i, 0) for i, review in enumerate(reviews)]
    sections = [
        Section(i, None, 1, cast(SectionKind, review.section), None, review.section, None, 0, 0, 0, 0, (review.section,))
        for i, review in enumerate(reviews)
    ]
    return sentences, sections
