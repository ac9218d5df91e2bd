"""From one report to its records: the whole chain, top to bottom, in `analyse`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from inspection_findings.assemble import FindingRecords, Judged, document_ref, result_record, section_record, stated
from inspection_findings.check import check_report
from inspection_findings.frameworks import DEFAULT_MET_FROM, Framework
from inspection_findings.layout import clean
from inspection_findings.linking import group_same, link_sentences
from inspection_findings.model.records import CheckRecord, DocumentRef, FindingRecord, ResultRecord, SectionRecord
from inspection_findings.model.report import Facts, Result, Section, Sentence
from inspection_findings.model.source import Document, Source
from inspection_findings.polarity import contradicts, judge_polarity
from inspection_findings.proportions import find_in_sentences
from inspection_findings.readers import read, read_bytes
from inspection_findings.structure import cut_sentences, find_structure

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language

    from inspection_findings.tagging import Tagger

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
        from inspection_findings.spacy_components import component

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
        return [section_record(section, self.ref) for section in self.sections]

    def result_records(self) -> list[ResultRecord]:
        """The published figures and ratings as records."""
        return [result_record(result, self.ref) for result in self.results]

    def check_records(self) -> list[CheckRecord]:
        """What the narrative states against what is published, as records."""
        return [CheckRecord.model_validate(check) for check in self.checks]

    def to_frame(self) -> pd.DataFrame:
        """One row per finding, as a pandas frame (see `inspection_findings.dataframes.findings_frame`)."""
        from inspection_findings.dataframes import findings_frame

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

    sections, facts, results, framework = find_structure(document, framework=stages.framework)
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

    judged = [Judged(*row) for row in zip(sentences, tags, links, proportions, polarities, proportion_links, groups, strict=True)]
    kept = [one for one in judged if all_sentences or one.shares or one.tag.label != "none"]
    ref = document_ref(source, facts, framework, path=path)
    records = FindingRecords(document, ref, sections, model=stages.tagger.id)
    findings = [
        records.make(one, review=one.tag.review or contradicts(one.sentence, one.tag, one.polarities, met_from=met_from))
        for one in kept
    ]
    published = [result_record(result, ref).model_dump(by_alias=True) for result in results]
    checks = check_report(stated(findings, kept), published, framework)
    clock.lap("write")
    return Report(document, facts, framework, ref, sections, sentences, findings, results, checks, clock.seconds)


def extract(path_or_text: Path | str, *, nlp: Language | None = None, all_sentences: bool = False) -> Report:
    """The report in a file (a `Path`, or a string that names an existing file) or in a text.

    Raises:
        ReadError: the file can't be read as a report.
    """
    from inspection_findings.spacy_components import load

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
