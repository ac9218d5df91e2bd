"""`evaluate`: a model's answers on an annotated folder or on reviewed records."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from inspection_findings.context import load_context
from inspection_findings.errors import ConfigError, ReadError
from inspection_findings.evaluate.answers import Answer, answers_on_loose, answers_on_report
from inspection_findings.evaluate.gold import AnnotatedReport, hashed, match_reports, read_annotated, report_paths
from inspection_findings.evaluate.placed import check_placed
from inspection_findings.evaluate.reviews import REVIEWED, Review, by_document, read_reviews
from inspection_findings.model.source import Source
from inspection_findings.readers import read
from inspection_findings.rules import find_model


@dataclass(frozen=True)
class Material:
    """What is evaluated: annotated reports with their sources, sentences without a report, and what to tell of them."""

    reports: tuple[tuple[AnnotatedReport, Source], ...]
    loose: tuple[Review, ...]
    notes: tuple[str, ...]


def open_material(place: Path, *, reports: Path | None = None) -> Material:
    """What is annotated at ``place``: a folder of annotations, a run folder with reviewed records, or a file of reviews.

    Args:
        place: the folder or file.
        reports: the folder of the annotated reports; None looks for a folder ``reports`` beside ``place``.

    Raises:
        ConfigError: nothing is annotated there, a line is bad, or the reports are not those that were annotated.
    """
    if place.is_file() or (place / REVIEWED).is_file():
        return open_reviews(place, reports=reports)
    annotated = read_annotated(place)
    folder = reports or place.resolve().parent / "reports"
    if not folder.is_dir():
        raise ConfigError("annotations hold positions only: name the folder of their reports with --reports", file=str(place))
    matched, notes = match_reports(annotated, hashed(report_paths([folder])))
    opened = tuple((report, read(path)) for report, path in matched)
    for report, source in opened:
        check_placed(report.annotations, source)
    return Material(opened, (), tuple(notes))


def open_reviews(place: Path, *, reports: Path | None = None) -> Material:
    """Reviewed records with the reports around them where these are at hand: among ``reports``, or saved by the run."""
    found = read_reviews([place])
    files = hashed(report_paths([reports])) if reports else {}
    placed: list[tuple[AnnotatedReport, Source]] = []
    loose: list[Review] = []
    for sha256, rows in by_document(found.rows).items():
        source = open_source(sha256, files, found.texts)
        loose += rows if source is None else [row for row in rows if row.start is None]
        annotations = tuple(row.annotation for row in rows if row.annotation is not None)
        if source is not None and annotations:
            check_placed(annotations, source)
            placed.append((AnnotatedReport(Path(rows[0].path or sha256[:12]).stem, sha256, annotations), source))
    notes = [*found.notes]
    if loose:
        notes.append(f"{len(loose)} reviewed sentences stand without their report: each is judged by itself")
    return Material(tuple(placed), tuple(loose), tuple(notes))


def open_source(sha256: str, files: Mapping[str, Path], texts: Mapping[str, Path]) -> Source | None:
    """The source of a reviewed report, None where it is not at hand.

    Raises:
        ReadError: its saved text is damaged.
    """
    if sha256 in files:
        return read(files[sha256])
    saved = texts.get(sha256)
    if saved is None:
        return None
    try:
        text = saved.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(f"{saved}: is not UTF-8: run 'findings extract' again", path=str(saved)) from error
    return Source(text=text, sha256=sha256)


def answer(material: Material, model: Path | None) -> tuple[str, list[Answer]]:
    """The id of the model, and its answers on the material.

    Raises:
        ModelError: the model can't be loaded.
        ConfigError: there is no sentence to judge.
    """
    context = load_context(model)
    answers = [one for report, source in material.reports for one in answers_on_report(report, source, context)]
    if material.loose:
        answers += answers_on_loose(material.loose, context.tagger, name="reviews")
    if not answers:
        raise ConfigError("there is no annotated sentence to judge: all of them are illustrations")
    return context.tagger.id if context.tagger else "", answers


def learnt_from(model: Path, kinds: Collection[str] = ("annotated", "reviewed")) -> set[str] | None:
    """The hashes of the reports of these kinds that a model was trained on; None where its metrics don't say."""
    try:
        metrics = json.loads((model / "metrics.json").read_text(encoding="utf-8"))
        return {row["sha256"] for row in metrics["sources"] if row["kind"] in kinds}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def learnt_lines(material: Material, model: Path | None) -> list[str]:
    """Lines where the model has learnt from reports of the material, so that its figures there are not those of unseen reports."""
    place = find_model(model)
    known, listed = learnt_from(place), learnt_from(place, ("lists",))
    if known is None or listed is None:
        return [f"{place} does not say what it has learnt from: its figures may be those of training data"]
    names = [report.name for report, _ in material.reports if report.sha256 in known]
    weak = [report.name for report, _ in material.reports if report.sha256 in listed - known]
    lines = []
    if names:
        lines.append(f"{place} has learnt from {', '.join(names)}: figures there are those of training data, not of unseen reports")
    if weak:
        lines.append(f"{place} has learnt the items of lists of {', '.join(weak)}, which their place decides anyway")
    return lines
