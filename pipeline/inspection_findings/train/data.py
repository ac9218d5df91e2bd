"""The examples that a tagger is trained on: authored sentences, lists of reports, stand-off annotations, reviews."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from inspection_findings.context import Context
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.evaluate.gold import (
    Annotation,
    hashed,
    known_label,
    known_second,
    known_text,
    match_reports,
    read_annotated,
    read_rows,
    report_paths,
)
from inspection_findings.evaluate.placed import check_placed
from inspection_findings.layout import clean
from inspection_findings.model.report import Report, Section, Sentence
from inspection_findings.model.source import Source
from inspection_findings.model.vocabulary import SectionKind
from inspection_findings.readers import read
from inspection_findings.rules import data_dir
from inspection_findings.stages import BEFORE_TAGGING, annotate_sentences, run
from inspection_findings.tagging.tagger import LIST_LABELS


@dataclass(frozen=True)
class Example:
    """One labelled sentence: an index into its group's sentences, its label, and how much it counts."""

    index: int
    label: str
    weight: float = 1.0
    secondary: str | None = None


@dataclass
class Group:
    """The examples of one source, with the annotated sentences around them: a report, or a file of authored sentences."""

    name: str
    kind: str
    sentences: list[Sentence]
    sections: list[Section]
    met_from: float
    examples: list[Example] = field(default_factory=list)
    sha256: str = ""

    @property
    def report(self) -> str:
        """What tells the report or file from others: its hash where it is known, else its name."""
        return self.sha256 or self.name


@dataclass
class Gathered:
    """All groups of a training, and what was missing or wrong, as lines to print."""

    groups: list[Group]
    notes: list[str]


def gather(
    *,
    training: Path | None = None,
    annotations: Path | None = None,
    reports: Path | None = None,
    corpora: Sequence[Path] = (),
) -> Gathered:
    """The examples of all sources but reviews (see `train.reviewed`); each that is missing is named in ``notes``.

    Raises:
        ConfigError: a file of examples has an unknown label or no text, or annotations that were named don't fit the reports.
    """
    training = training or data_dir("corpus") / "training"
    groups = [authored(path) for path in sorted(training.glob("*.jsonl"))]
    if not groups:
        raise ConfigError("there are no authored sentences (*.jsonl): name the folder corpus/training", file=str(training))
    found = hashed(report_paths([reports] if reports else []))
    annotated = read_annotated(annotations or data_dir("corpus") / "annotations")
    # what the user names must fit; the project's own annotations wake only where their reports are
    matched, notes = match_reports(annotated, found, strict=annotations is not None)
    groups += [annotated_report(path, report.annotations) for report, path in matched]
    used = {report.sha256 for report, _ in matched}
    weak = {path for sha256, path in found.items() if sha256 not in used} | set(hashed(report_paths(corpora)).values())
    for path in sorted(weak):
        try:
            groups.append(listed_report(path))
        except PipelineError as error:
            notes.append(f"passed over: {error}")
    return Gathered([group for group in groups if group.examples], notes)


def authored(path: Path) -> Group:
    """The authored sentences of one file: those of one ``passage`` are one section, cut by ``paragraph``; the others stand alone.

    Raises:
        ConfigError: a line has no text, a label or second label that is unknown, or a weight that is none.
    """
    places: dict[tuple[str, str], int] = {}
    paragraphs: dict[tuple[int, str], int] = {}
    sections: list[Section] = []
    sentences: list[Sentence] = []
    examples: list[Example] = []
    for number, (line, row) in enumerate(read_rows(path)):
        text = (known_text(row, path, line) or "").strip()
        if not text:
            raise ConfigError(f"line {line} has no text", file=str(path))
        kind = cast(SectionKind, str(row.get("section") or "standard"))
        passage = row.get("passage")
        where = (kind, f"alone {number}" if passage is None else f"passage {passage}")
        if where not in places:
            places[where] = len(sections)
            sections.append(Section(len(sections), None, 1, kind, None, kind, None, 0, 0, 0, 0, (kind,)))
        place = places[where]
        block = paragraphs.setdefault((place, str(row.get("paragraph"))), len(paragraphs))
        sentences.append(Sentence(text, 0, len(text), place, block, number))
        label, second = known_label(row.get("label"), path, line), known_second(row, path, line)
        examples.append(Example(number, label, known_weight(row, path, line), second))
    report = annotate_sentences(sentences, sections, Context())
    return group_of(path.stem, "authored", report, examples, hashlib.sha256(path.read_bytes()).hexdigest())


def known_weight(row: Mapping[str, Any], path: Path, line: int) -> float:
    """How much an authored sentence counts, 1 where it does not say.

    Raises:
        ConfigError: the weight is not a number above 0 and at most 1.
    """
    weight = row.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1:
        raise ConfigError(f"line {line} has the weight {weight!r}: use a number above 0 and at most 1", file=str(path))
    return float(weight)


def group_of(name: str, kind: str, report: Report, examples: list[Example], sha256: str) -> Group:
    """A group of the sentences of a report that its stages have annotated."""
    return Group(name, kind, report.sentences, report.sections, report.met_from, examples, sha256)


def open_report(source: Source) -> Report:
    """The report in a source, its sentences with proportions and polarity, by the same stages as an extraction."""
    return run(Report(clean(source)), Context(), only=BEFORE_TAGGING)


def source_spans(report: Report) -> list[tuple[int, int]]:
    """The source offsets of each sentence, end exclusive."""
    return [report.document.source_span(sent.start, sent.end) for sent in report.sentences]


def annotated_report(path: Path, annotations: Sequence[Annotation]) -> Group:
    """A report with its annotations: each sentence takes the label of the annotation that covers most of it.

    Raises:
        ConfigError: an annotation is not of this report.
    """
    report = open_report(read(path))
    check_placed(annotations, report.document.source)
    placed = place(annotations, source_spans(report))
    examples = [
        Example(index, annotation.label, 2.0, annotation.secondary)
        for index, annotation in placed.items()
        if not annotation.illustration
    ]
    return group_of(path.stem, "annotated", report, examples, report.document.source.sha256)


def place(annotations: Sequence[Annotation], spans: Sequence[tuple[int, int]]) -> dict[int, Annotation]:
    """For each sentence (index into ``spans``, its source offsets) the annotation that covers most of it, if at least half."""
    ordered = sorted(annotations, key=lambda row: row.start)
    placed = {}
    position = 0
    for index, (start, end) in enumerate(spans):
        while position < len(ordered) and ordered[position].end <= start:
            position += 1
        near = ordered[position : position + 4]
        best = max(near, key=lambda row: min(end, row.end) - max(start, row.start), default=None)
        if best is not None and min(end, best.end) - max(start, best.start) >= 0.5 * min(end - start, best.end - best.start):
            placed[index] = best
    return placed


def listed_report(path: Path) -> Group:
    """A report without annotations: the items of its lists carry their list's label."""
    report = open_report(read(path))
    examples = [
        Example(index, LIST_LABELS[sent.list_kind], 1.0)
        for index, sent in enumerate(report.sentences)
        if sent.list_kind and sent.body and not sent.illustration
    ]
    return group_of(path.stem, "lists", report, examples, report.document.source.sha256)
