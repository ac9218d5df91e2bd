"""What leaves the pipeline: the records of one report, made from what its stages found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspection_findings.frameworks import Framework
from inspection_findings.model.records import (
    DocumentRef,
    FindingRecord,
    ProportionRecord,
    ResultRecord,
    Scores,
    SectionRecord,
    SectionRef,
    finding_id,
)
from inspection_findings.model.report import Facts, Link, Polarity, Proportion, Result, Section, Sentence, Tag
from inspection_findings.model.source import Document, Source

# title page and imprint, which stand before the first heading and have none themselves
FRONT = SectionRef(kind="front", chapter="front", number=None, title="", path=[])


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence with all that the stages found in it.

    ``shares`` are its stated proportions; ``polarities``, ``share_links`` and ``groups`` are parallel to them.
    """

    sentence: Sentence
    tag: Tag
    link: Link
    shares: Sequence[Proportion]
    polarities: Sequence[Polarity]
    share_links: Sequence[Link]
    groups: Sequence[str | None]


class FindingRecords:
    """Makes the findings of one report into records, with offsets into its source text.

    Args:
        document: the report's text.
        ref: what every record says of its document.
        sections: the report's sections; sentences name them by their index.
        model: the id of the tagger that decided the labels.
    """

    def __init__(self, document: Document, ref: DocumentRef, sections: Sequence[Section], *, model: str) -> None:
        self._document = document
        self._ref = ref
        self._places = [section_ref(section, sections) for section in sections]
        self._model = model

    def make(self, judged: Judged, *, review: bool) -> FindingRecord:
        """One sentence as a record; ``review`` tells that a person should look at it."""
        sentence, tag, link = judged.sentence, judged.tag, judged.link
        start, end = self._document.source_span(sentence.start, sentence.end)
        strength, improvement, recommendation, none = tag.scores
        boxes = self._document.source.boxes
        shares = zip(judged.shares, judged.polarities, judged.share_links, judged.groups, strict=True)
        return FindingRecord(
            schema="finding/1",
            id=finding_id(self._ref.sha256, start, end),
            document=self._ref,
            page=self._document.source.page(start),
            start=start,
            end=end,
            text=sentence.text,
            section=self._place(sentence),
            label=tag.label,
            scores=Scores(strength=strength, area_for_improvement=improvement, recommendation=recommendation, none=none),
            decided_by=tag.decided_by,
            model=self._model,
            secondary=tag.secondary,
            standard=link.standard,
            key_question=link.key_question,
            link_score=link.score,
            illustration=sentence.illustration,
            number=sentence.number,
            addressee=sentence.addressee,
            proportions=[share_record(self._document, *share) for share in shares],
            review=review,
            boxes=boxes.rects(start, end) if boxes is not None else None,
        )

    def _place(self, sentence: Sentence) -> SectionRef | None:
        """The section that a sentence stands in: `FRONT` before the first heading, None in a text that has no headings."""
        if sentence.section is not None:
            return self._places[sentence.section]
        return FRONT if self._places else None


def stated(findings: Sequence[FindingRecord], judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """What the narrative states: of the findings, parallel to ``judged``, those with shares, as `check_report` takes them.

    A table of results prints what is published and states nothing, wherever it stands. A record's own dictionary holds all that the
    checks ask for; dumping each record anew takes as long as making it.
    """
    return [
        vars(record) | {"proportions": [vars(share) for share in record.proportions]}
        for record, one in zip(findings, judged, strict=True)
        if record.proportions and not one.sentence.table
    ]


def document_ref(source: Source, facts: Facts, framework: Framework | None, *, path: str) -> DocumentRef:
    """What every record says of its document."""
    return DocumentRef(
        sha256=source.sha256,
        path=path,
        title=facts.title or source.title,
        provider=facts.provider,
        framework=framework.name if framework else None,
        published=facts.published,
        kind=facts.kind,
        publisher=list(facts.publisher),
        inspection_start=facts.inspection_start,
        inspection_end=facts.inspection_end,
        lead_inspector=facts.lead_inspector,
        inspection_kind=facts.inspection_kind,
    )


def share_record(document: Document, proportion: Proportion, polarity: Polarity, link: Link, group: str | None) -> ProportionRecord:
    """One proportion as a record, with offsets into the source."""
    start, end = document.source_span(proportion.start, proportion.end)
    return ProportionRecord(
        start=start,
        end=end,
        text=proportion.text,
        kind=proportion.kind,
        modifier=proportion.modifier,
        base=proportion.base,
        upper=proportion.upper,
        numerator=proportion.numerator,
        denominator=proportion.denominator,
        low=proportion.low,
        high=proportion.high,
        estimate=proportion.estimate,
        scale=proportion.scale,
        rule=proportion.rule,
        population=proportion.population,
        population_kind=proportion.population_kind,
        polarity=polarity.value,
        met_low=polarity.met_low,
        met_high=polarity.met_high,
        met_estimate=polarity.met_estimate,
        standard=link.standard,
        key_question=link.key_question,
        change=proportion.change,
        problem=proportion.problem,
        wilson_low=proportion.wilson_low,
        wilson_high=proportion.wilson_high,
        agrees_with=proportion.agrees_with,
        conflict=proportion.conflict,
        same_as=group,
        link_score=link.score,
    )


def section_ref(section: Section, sections: Sequence[Section]) -> SectionRef:
    """What a finding says of the section that it stands in, one of ``sections``."""
    chapter = section
    while chapter.parent is not None:
        chapter = sections[chapter.parent]
    kind = section.list_kind or section.kind
    return SectionRef(kind=kind, chapter=chapter.kind, number=section.number, title=section.title, path=list(section.path))


def section_record(section: Section, ref: DocumentRef) -> SectionRecord:
    """One heading as a record."""
    return SectionRecord(
        document=ref,
        start=section.source_start,
        end=section.source_end,
        level=section.level,
        kind=section.kind,
        number=section.number,
        title=section.title,
        rating=section.rating,
    )


def result_record(result: Result, ref: DocumentRef) -> ResultRecord:
    """One published figure or rating as a record."""
    return ResultRecord(
        document=ref,
        level=result.level,
        standard=result.standard,
        key_question=result.key_question,
        question=result.question,
        percent=result.percent,
        rating=result.rating,
        discretion=result.discretion,
        start=result.start,
        end=result.end,
        conflict=result.conflict,
        judgement=result.judgement,
        path=list(result.path),
        grade_set=result.grade_set,
    )
