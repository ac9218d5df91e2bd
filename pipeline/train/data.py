"""The examples that a tagger is trained on: authored sentences, lists of reports, stand-off annotations, reviews."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.clean import clean
from pipeline.document import Document
from pipeline.errors import ConfigError, PipelineError, ReadError
from pipeline.link import judge_polarity
from pipeline.proportions import find_in_sentences
from pipeline.read import read
from pipeline.rules import PACKAGE
from pipeline.sections import cut_sentences, find_sections
from pipeline.spans import LABELS, Polarity, Proportion, Section, Sentence

CORPUS = PACKAGE.parent / "corpus"
LIST_LABELS = {"strengths": "strength", "improvements": "area_for_improvement", "recommendations": "recommendation"}


@dataclass(frozen=True)
class Example:
    """One labelled sentence: an index into its group's sentences, its label, and how much it counts."""

    index: int
    label: str
    weight: float = 1.0
    secondary: str | None = None


@dataclass
class Group:
    """The examples of one source, with the sentences that surround them: a report, or a file of authored sentences."""

    name: str
    kind: str
    sentences: list[Sentence]
    sections: list[Section]
    proportions: list[tuple[Proportion, ...]]
    polarities: list[tuple[Polarity, ...]]
    examples: list[Example] = field(default_factory=list)
    sha256: str = ""


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
    reviews: Sequence[Path] = (),
    corpora: Sequence[Path] = (),
) -> Gathered:
    """The examples of all sources; each that is missing is told in ``notes``.

    Raises:
        ConfigError: a file of examples has an unknown label or no text.
    """
    notes: list[str] = []
    groups = [authored(path) for path in sorted((training or CORPUS / "training").glob("*.jsonl"))]
    if not groups:
        raise ConfigError("holds no authored sentences (*.jsonl): name the folder corpus/training", file=str(training))
    annotated = read_annotations(annotations or CORPUS / "annotations")
    found = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in report_files([reports] if reports else [])}
    for sha256, records in annotated.items():
        if sha256 in found:
            groups.append(annotated_report(found[sha256], records))
        else:
            notes.append(f"annotations of the report {sha256[:12]} rest: the report is not at hand (--reports DIR)")
    used = {sha256 for sha256 in annotated if sha256 in found}
    weak = {path for sha256, path in found.items() if sha256 not in used} | set(report_files(corpora))
    for path in sorted(weak):
        try:
            groups.append(listed_report(path))
        except PipelineError as error:
            notes.append(f"passed over: {error}")
    groups += [reviewed(path, notes) for path in reviews]
    return Gathered([group for group in groups if group.examples], notes)


def report_files(folders: Iterable[Path]) -> list[Path]:
    """The reports in these folders, without the files that explain them."""
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError("is no folder of reports", file=str(folder))
        found += [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "README.md"]
    return found


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file.

    Raises:
        ConfigError: a line is no JSON object.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise ConfigError(f"line {number} is no JSON", file=str(path)) from error
    return rows


def check_label(label: Any, path: Path, number: int) -> str:
    """The label, if it is one."""
    if label not in LABELS:
        raise ConfigError(f"line {number} has the unknown label {label!r}; use one of {', '.join(LABELS)}", file=str(path))
    return str(label)


def authored(path: Path) -> Group:
    """The authored sentences of one file; each stands alone, in a section of its kind."""
    rows = read_lines(path)
    kinds: dict[str, int] = {}
    sections: list[Section] = []
    sentences: list[Sentence] = []
    examples: list[Example] = []
    for number, row in enumerate(rows):
        text = str(row.get("text") or "").strip()
        if not text:
            raise ConfigError(f"line {number + 1} has no text", file=str(path))
        kind = str(row.get("section") or "standard")
        if kind not in kinds:
            kinds[kind] = len(sections)
            sections.append(Section(len(sections), None, 1, kind, None, kind, None, 0, 0, 0, 0, (kind,)))
        sentences.append(Sentence(text, 0, len(text), kinds[kind], number, number))
        examples.append(Example(number, check_label(row.get("label"), path, number + 1), 1.0, row.get("secondary")))
    return group_of(path.stem, "authored", sentences, sections, examples, hashlib.sha256(path.read_bytes()).hexdigest())


def group_of(
    name: str, kind: str, sentences: list[Sentence], sections: list[Section], examples: list[Example], sha256: str
) -> Group:
    """A group with the shares of its sentences found and judged."""
    shares = find_in_sentences(sentences, scale="hmip")
    return Group(name, kind, sentences, sections, shares, judge_polarity(sentences, sections, shares), examples, sha256)


def open_report(path: Path) -> tuple[Document, list[Section], list[Sentence], str]:
    """A report's document, sections, sentences and hash."""
    source = read(path)
    document = clean(source)
    sections = find_sections(document)
    return document, sections, cut_sentences(document, sections), source.sha256


def read_annotations(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The stand-off annotations in a folder by the hash of their report: offsets and labels, no text."""
    annotated: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(read_lines(path), start=1):
            check_label(row.get("label"), path, number)
            annotated.setdefault(row["document"], []).append(row)
    return annotated


def annotated_report(path: Path, records: Sequence[dict[str, Any]]) -> Group:
    """A report with its annotations: each sentence takes the label of the annotation that covers most of it."""
    document, sections, sentences, sha256 = open_report(path)
    examples = []
    ordered = sorted(records, key=lambda row: row["start"])
    position = 0
    for index, sent in enumerate(sentences):
        start, end = document.source_span(sent.start, sent.end)
        while position < len(ordered) and ordered[position]["end"] <= start:
            position += 1
        best, most = None, 0
        for row in ordered[position : position + 4]:
            shared = min(end, row["end"]) - max(start, row["start"])
            if shared > most:
                best, most = row, shared
        if best and most >= 0.5 * min(end - start, best["end"] - best["start"]) and not best.get("illustration"):
            examples.append(Example(index, best["label"], 2.0, best.get("secondary")))
    return group_of(path.stem, "annotated", sentences, sections, examples, sha256)


def listed_report(path: Path) -> Group:
    """A report without annotations: the items of its lists carry their list's label."""
    _, sections, sentences, sha256 = open_report(path)
    examples = [
        Example(index, LIST_LABELS[sent.list_kind], 1.0)
        for index, sent in enumerate(sentences)
        if sent.list_kind and sent.body and not sent.illustration
    ]
    return group_of(path.stem, "lists", sentences, sections, examples, sha256)


def reviewed(path: Path, notes: list[str]) -> Group:
    """Reviewed records (findings whose label a person decided); the later of two on one sentence wins."""
    if not path.is_file():
        raise ReadError(f"{path}: there is no such file of reviewed records", path=str(path))
    latest: dict[str, dict[str, Any]] = {}
    contradictions = 0
    for number, row in enumerate(read_lines(path), start=1):
        if not str(row.get("text") or "").strip():
            raise ConfigError(f"line {number} has no text", file=str(path))
        check_label(row.get("label"), path, number)
        identity = str(row.get("id") or f"{row['text']}")
        contradictions += identity in latest and latest[identity]["label"] != row["label"]
        latest[identity] = row
    if contradictions:
        notes.append(f"{path.name}: {contradictions} sentences were reviewed twice with different labels; the later counts")
    sections: list[Section] = []
    kinds: dict[str, int] = {}
    sentences, examples = [], []
    for number, row in enumerate(latest.values()):
        kind = (row.get("section") or {}).get("kind", "standard")
        if kind not in kinds:
            kinds[kind] = len(sections)
            sections.append(Section(len(sections), None, 1, kind, None, kind, None, 0, 0, 0, 0, (kind,)))
        sentences.append(Sentence(row["text"], 0, len(row["text"]), kinds[kind], number, number))
        examples.append(Example(number, row["label"], 2.0, row.get("secondary")))
    return group_of(path.stem, "reviewed", sentences, sections, examples, hashlib.sha256(path.read_bytes()).hexdigest())
