"""From the annotated report to its records: the one place where the output contract is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from inspection_findings.model.records import (
    CheckRecord,
    DocumentRef,
    FindingRecord,
    FrequencyRecord,
    ProportionRecord,
    ResultRecord,
    Scores,
    SectionRecord,
    SectionRef,
    WarningRecord,
)
from inspection_findings.model.report import Check, Link, Polarity, Proportion, Records, Report, Result, Section, Sentence
from inspection_findings.model.source import Document
from inspection_findings.model.vocabulary import LABELS

# title page and imprint, which stand before the first heading and have none themselves
FRONT = SectionRef(kind="front", chapter="front", number=None, title="", path=[])
NO_LINK = Link(None, None, None)
NO_POLARITY = Polarity(None, rule="not judged")


def to_records(report: Report) -> Records:
    """The records of a report, with offsets into its source text; with ``all_sentences`` one for every sentence."""
    ref = document_ref(report)
    places = [section_ref(section, report.sections) for section in report.sections]
    kept = [sent for sent in report.sentences if report.all_sentences or sent.proportions or is_kept(sent, report)]
    return Records(
        document=ref,
        findings=[finding_record(report, sent, ref, section_of(sent, places)) for sent in kept],
        sections=[section_record(section, ref) for section in report.sections],
        results=[result_record(result, ref) for result in report.results],
        checks=[check_record(check, ref) for check in report.checks],
        warnings=[WarningRecord(document=ref, warning=one.kind, message=one.message, value=one.value) for one in report.warnings],
    )


def is_kept(sent: Sentence, report: Report) -> bool:
    """Whether a sentence has a label other than none, or one that is left open."""
    return sent.label != "none" or reason_to_abstain(sent, report) is not None


def reason_to_abstain(sent: Sentence, report: Report) -> str | None:
    """Why the label of a sentence is left open, None where it is not."""
    return sent.tag.reason_to_abstain(report.min_probability) if sent.tag is not None else None


def document_ref(report: Report) -> DocumentRef:
    """What every record says of its document."""
    facts = report.facts
    source = report.document.source
    # the title that a PDF's properties hold is its template's as often as its own
    fallback = source.title if source.boxes is None else None
    return DocumentRef(
        sha256=report.document.source.sha256,
        path=report.path,
        title=facts.title or fallback,
        provider=facts.provider,
        framework=report.framework.name if report.framework else None,
        published=facts.published,
        kind=facts.kind,
        publisher=list(facts.publisher),
        inspection_start=facts.inspection_start,
        inspection_end=facts.inspection_end,
        lead_inspector=facts.lead_inspector,
        inspection_kind=facts.inspection_kind,
    )


def section_of(sent: Sentence, places: Sequence[SectionRef]) -> SectionRef | None:
    """The section that a sentence stands in: `FRONT` before the first heading, None in a text that has no headings."""
    if sent.section is not None:
        return places[sent.section]
    return FRONT if places else None


def finding_record(report: Report, sent: Sentence, ref: DocumentRef, section: SectionRef | None) -> FindingRecord:
    """One sentence as a record."""
    source = report.document.source
    start, end = report.document.source_span(sent.start, sent.end)
    tag, link = sent.tag, sent.link or NO_LINK
    open_label = reason_to_abstain(sent, report)
    scores = Scores(**dict(zip(LABELS, tag.scores, strict=True))) if tag is not None and tag.scores is not None else None
    return FindingRecord(
        schema="finding/1",
        id=report.finding_id(sent),
        document=ref,
        page=source.page(start),
        start=start,
        end=end,
        text=sent.text,
        section=section,
        label=sent.label if open_label is None else None,
        scores=scores,
        decided_by=tag.decided_by if tag is not None else "place",
        model=report.model,
        secondary=tag.secondary if tag is not None and open_label is None else None,
        standard=link.standard,
        key_question=link.key_question,
        link_score=link.score,
        illustration=sent.illustration,
        number=sent.number,
        addressee=sent.addressee,
        proportions=[proportion_record(report.document, proportion) for proportion in sent.proportions],
        review=tag is not None and (tag.review or open_label is not None),
        label_reason=open_label,
        boxes=source.boxes.rects(start, end) if source.boxes is not None else None,
        frequencies=frequency_records(report.document, sent),
    )


def frequency_records(document: Document, sent: Sentence) -> list[FrequencyRecord] | None:
    """The words of frequency of a sentence, with offsets into the source; None where they were not asked for."""
    if sent.frequencies is None:
        return None
    return [
        FrequencyRecord(
            start=document.source_span(one.start, one.end)[0], end=document.source_span(one.start, one.end)[1], text=one.text,
            kind=one.kind, name=one.name, low=one.low, high=one.high, estimate=one.estimate, scale=one.scale,
        )
        for one in sent.frequencies
    ]  # fmt: skip


def proportion_record(document: Document, proportion: Proportion) -> ProportionRecord:
    """One proportion as a record, with offsets into the source."""
    start, end = document.source_span(proportion.start, proportion.end)
    return proportion_record_at(proportion, start, end)


def proportion_record_at(proportion: Proportion, start: int, end: int) -> ProportionRecord:
    """One proportion as a record, at these offsets of the source."""
    polarity, link = proportion.polarity or NO_POLARITY, proportion.link or NO_LINK
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
        same_as=proportion.same_as,
        link_score=link.score,
        role=proportion.role,
        compared_with=proportion.compared_with,
        polarity_rule=polarity.rule,
    )


def section_ref(section: Section, sections: Sequence[Section]) -> SectionRef:
    """What a finding says of the section that it stands in, one of ``sections``; a part of a list has the list's kind."""
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


def check_record(check: Check, ref: DocumentRef) -> CheckRecord:
    """One check as a record."""
    return CheckRecord(document=ref, **{**asdict(check), "stated": list(check.stated), "notes": list(check.notes)})
