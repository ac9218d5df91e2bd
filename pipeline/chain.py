"""From one report to its records: the whole chain, top to bottom, in `analyse`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipeline.check import check_report
from pipeline.clean import clean
from pipeline.document import Document, Source
from pipeline.frameworks import DEFAULT_MET_FROM, Framework, choose_framework
from pipeline.link import contradicts, group_same, judge_polarity, link_sentences
from pipeline.proportions import find_in_sentences
from pipeline.read import read, read_bytes
from pipeline.records import (
    DocumentRef,
    FindingRecord,
    ProportionRecord,
    ResultRecord,
    Scores,
    SectionRecord,
    SectionRef,
    finding_id,
)
from pipeline.sections import add_titled, cut_sentences, find_facts, find_results, find_sections
from pipeline.spans import Facts, Link, Polarity, Proportion, Result, Section, Sentence, Tag

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language

    from pipeline.tag import Tagger

# title page and imprint, which stand before the first heading and have none themselves
FRONT = SectionRef(kind="front", chapter="front", number=None, title="", path=[])
STAGES = ("read", "sections", "sentences", "proportions", "tag", "link", "write")


@dataclass(frozen=True, slots=True)
class Stages:
    """What the stages of the chain need to know: the trained tagger, and the options that a user may force.

    ``framework`` is the name or path of a framework, None to choose it from the document; ``scale`` the name or path of
    a quantifier scale, None for the framework's own.
    """

    tagger: Tagger
    framework: str | None = None
    scale: str | None = None

    @classmethod
    def of(cls, nlp: Language) -> Stages:
        """The stages as the components of a loaded spaCy pipeline are set."""
        from pipeline.components import component

        return cls(
            tagger=component(nlp, "findings_tagger").tagger,
            framework=component(nlp, "findings_sections").framework,
            scale=component(nlp, "findings_proportions").scale,
        )


@dataclass(frozen=True)
class Report:
    """All that the pipeline found in one report; ``seconds`` holds the time spent per stage."""

    document: Document
    facts: Facts
    framework: Framework | None
    ref: DocumentRef
    sections: list[Section]
    sentences: list[Sentence]
    findings: list[FindingRecord]
    results: list[Result]
    checks: list[dict[str, Any]]
    seconds: dict[str, float] = field(default_factory=dict)

    def section_records(self) -> list[SectionRecord]:
        """The headings as records, in the order of the text."""
        return [
            SectionRecord(
                document=self.ref,
                start=section.source_start,
                end=section.source_end,
                level=section.level,
                kind=section.kind,
                number=section.number,
                title=section.title,
                rating=section.rating,
            )
            for section in self.sections
        ]

    def result_records(self) -> list[ResultRecord]:
        """The published figures and ratings as records."""
        return [result_record(result, self.ref) for result in self.results]

    def to_frame(self) -> pd.DataFrame:
        """One row per finding, as a pandas frame (see `pipeline.frames.findings_frame`)."""
        from pipeline.frames import findings_frame

        return findings_frame(record.model_dump(by_alias=True) for record in self.findings)


class Clock:
    """Adds up the seconds of each stage; ``lap(name)`` books the time since the last lap."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        """Book the time since the last lap on ``name``."""
        now = perf_counter()
        self.seconds[name] += now - self._last
        self._last = now


def analyse(source: Source, stages: Stages, *, path: str = "", all_sentences: bool = False, clock: Clock | None = None) -> Report:
    """The report that ``source`` holds: the whole chain, from text to records.

    Args:
        source: the text of a report, as a reader gives it.
        stages: the trained tagger, and the framework and scale where they are forced.
        path: where the file stands, relative to the input folder; it is written into the records.
        all_sentences: a record for every sentence, those without label and proportion too.
        clock: books the seconds of each stage.
    """
    clock = clock or Clock()
    document = clean(source)
    clock.lap("read")

    sections = find_sections(document)
    facts = find_facts(document, sections)
    results = find_results(document, sections, published=facts.published)
    framework = choose_framework(document.text, sections, results, name=stages.framework, published=facts.published)
    results = add_titled(document, sections, results, framework)
    clock.lap("sections")

    sentences = cut_sentences(document, sections)
    clock.lap("sentences")

    scale = stages.scale or (framework.scale if framework else None)
    proportions = find_in_sentences(sentences, scale=scale)
    clock.lap("proportions")

    polarities = judge_polarity(sentences, sections, proportions)
    clock.lap("link")

    met_from = framework.met_from if framework else DEFAULT_MET_FROM
    tags = stages.tagger.tag(sentences, sections, proportions, polarities, met_from=met_from)
    clock.lap("tag")

    links, proportion_links = link_sentences(
        sentences, sections, proportions, framework=framework, results=results, polarities=polarities
    )
    groups = group_same(sentences, proportions, polarities, proportion_links)
    clock.lap("link")

    ref = document_ref(source, facts, framework, path=path)
    places = [section_ref(section, sections) for section in sections]
    findings = [
        finding_record(
            document,
            ref,
            sentence,
            places,
            tag,
            link,
            shares,
            stages.tagger.id,
            review=tag.review or contradicts(sentence, tag, judged, met_from=met_from),
        )
        for sentence, tag, link, judged, shares in zip(
            sentences,
            tags,
            links,
            polarities,
            share_records(document, proportions, polarities, proportion_links, groups),
            strict=True,
        )
        if all_sentences or shares or tag.label != "none"
    ]
    # a table of results prints what is published and states nothing, wherever it stands
    tables = {document.source_span(sentence.start, sentence.end) for sentence in sentences if sentence.table}
    # a record's own dictionary holds what the checks ask for; dumping each record anew takes as long as making it
    stated = [
        vars(record) | {"proportions": [vars(share) for share in record.proportions]}
        for record in findings
        if record.proportions and (record.start, record.end) not in tables
    ]
    published = [result_record(result, ref).model_dump(by_alias=True) for result in results]
    checks = check_report(stated, published, framework)
    clock.lap("write")
    return Report(document, facts, framework, ref, sections, sentences, findings, results, checks, clock.seconds)


def extract(path_or_text: Path | str, *, nlp: Language | None = None, all_sentences: bool = False) -> Report:
    """The report in a file (a `Path`, or a string that names an existing file) or in a text.

    Raises:
        ReadError: the file can't be read as a report.
    """
    from pipeline.components import load

    stages = Stages.of(nlp if nlp is not None else load())
    path = as_path(path_or_text)
    source = read(path) if path else read_bytes(str(path_or_text).encode("utf-8"))
    return analyse(source, stages, path=path.name if path else "", all_sentences=all_sentences)


def as_path(path_or_text: Path | str) -> Path | None:
    """The path that the argument names, or None where it is a text.

    >>> as_path("Most plans were good.\\nSome were not.") is None
    True
    """
    if isinstance(path_or_text, Path):
        return path_or_text
    if len(path_or_text) > 1000 or "\n" in path_or_text:
        return None
    try:
        return Path(path_or_text) if Path(path_or_text).is_file() else None
    except (OSError, ValueError):
        return None


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
    )


def share_records(
    document: Document,
    proportions: Sequence[tuple[Proportion, ...]],
    polarities: Sequence[tuple[Polarity, ...]],
    links: Sequence[tuple[Link, ...]],
    groups: Sequence[tuple[str | None, ...]],
) -> list[list[ProportionRecord]]:
    """The proportions of each sentence as records, with offsets into the source."""
    return [
        [share_record(document, *share) for share in zip(*row, strict=True)]
        for row in zip(proportions, polarities, links, groups, strict=True)
    ]


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


def finding_record(
    document: Document,
    ref: DocumentRef,
    sentence: Sentence,
    places: Sequence[SectionRef],
    tag: Tag,
    link: Link,
    shares: list[ProportionRecord],
    model: str,
    *,
    review: bool,
) -> FindingRecord:
    """One sentence as a record, with offsets into the source; ``places`` tells of each section, ``review`` of a doubt."""
    start, end = document.source_span(sentence.start, sentence.end)
    strength, improvement, recommendation, none = tag.scores
    boxes = document.source.boxes
    return FindingRecord(
        schema="finding/1",
        id=finding_id(ref.sha256, start, end),
        document=ref,
        page=document.source.page(start),
        start=start,
        end=end,
        text=sentence.text,
        section=place_of(sentence, places),
        label=tag.label,
        scores=Scores(strength=strength, area_for_improvement=improvement, recommendation=recommendation, none=none),
        decided_by=tag.decided_by,
        model=model,
        secondary=tag.secondary,
        standard=link.standard,
        key_question=link.key_question,
        link_score=link.score,
        illustration=sentence.illustration,
        number=sentence.number,
        addressee=sentence.addressee,
        proportions=shares,
        review=review,
        boxes=boxes.rects(start, end) if boxes is not None else None,
    )


def place_of(sentence: Sentence, places: Sequence[SectionRef]) -> SectionRef | None:
    """The section that a sentence stands in: `FRONT` before the first heading, None in a text that has no headings."""
    if sentence.section is not None:
        return places[sentence.section]
    return FRONT if places else None


def section_ref(section: Section, sections: Sequence[Section]) -> SectionRef:
    """What a finding says of the section that it stands in, one of ``sections``."""
    chapter = section
    while chapter.parent is not None:
        chapter = sections[chapter.parent]
    return SectionRef(kind=section.kind, chapter=chapter.kind, number=section.number, title=section.title, path=list(section.path))


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
    )
