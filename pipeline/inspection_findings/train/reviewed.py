"""Reviews as training examples: inside their report where it is at hand, else each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from inspection_findings.context import Context
from inspection_findings.evaluate.answers import loose_sentences
from inspection_findings.evaluate.placed import check_placed
from inspection_findings.evaluate.reviews import Review, Reviews, by_document, check_ids
from inspection_findings.evaluate.run import open_source
from inspection_findings.model.report import Report
from inspection_findings.stages import annotate_sentences
from inspection_findings.train.data import Example, Group, group_of, open_report, place, source_spans

REVIEW_WEIGHT = 2.0  # as an annotated sentence counts


def sentence_ids(report: Report) -> set[str]:
    """The ids that the sentences of a report have as records."""
    return {report.finding_id(sent) for sent in report.sentences}


def add_reviews(groups: list[Group], reviews: Reviews, files: Mapping[str, Path]) -> list[str]:
    """Add the examples of these reviews to ``groups``; returns what to tell of them.

    Where a report is annotated too, the review of a sentence takes the place of its annotation.

    Raises:
        ConfigError: a review's id is none of its report's, or its place or text is not that of its report.
    """
    notes = list(reviews.notes)
    opened = open_reports(reviews, files)
    check_ids(reviews.rows, {sha256: sentence_ids(report) for sha256, report in opened.items()})
    for sha256, report in opened.items():
        placed = (row.annotation for row in reviews.rows if row.document == sha256)
        check_placed((row for row in placed if row is not None), report.document.source)
    for sha256, rows in by_document(reviews.rows).items():
        rows = [row for row in rows if not row.illustration]
        if sha256 in opened:
            group = group_for(groups, opened[sha256], rows)
            replaced, rows = place_reviews(group, opened[sha256], rows)
            leave_to(group, groups)
            if replaced:
                notes.append(f"{replaced} annotations of {group.name} are replaced by reviews of the same sentences")
        if rows:
            groups.append(loose_group(rows, sha256))
    alone = sum(row.document is not None and row.document not in opened for row in reviews.rows)
    if alone:
        notes.append(
            f"{alone} reviewed sentences are of reports that are not at hand: each is learnt by itself, without its neighbours"
        )
    return notes


def open_reports(reviews: Reviews, files: Mapping[str, Path]) -> dict[str, Report]:
    """The reviewed reports that are at hand; all that are, where a review names an id and no report."""
    wanted = list(by_document(reviews.rows))
    if any(row.id and row.document is None for row in reviews.rows):
        wanted += [sha256 for sha256 in files if sha256 not in wanted]
    found = {}
    for sha256 in wanted:
        source = open_source(sha256, files, reviews.texts) if sha256 else None
        if source is not None:
            found[sha256] = open_report(source)
    return found


def group_for(groups: list[Group], report: Report, rows: Sequence[Review]) -> Group:
    """The annotated group of the report, made anew where it has none."""
    sha256 = report.document.source.sha256
    for group in groups:
        if group.sha256 == sha256 and group.kind == "annotated":
            return group
    name = Path(rows[0].path or sha256[:12]).stem if rows else sha256[:12]
    group = group_of(name, "annotated", report, [], sha256)
    groups.append(group)
    return group


def leave_to(reviewed: Group, groups: Sequence[Group]) -> None:
    """Take the weak labels of the report's lists away from sentences that are reviewed; the others stay weak, and unmeasured."""
    known = {example.index for example in reviewed.examples}
    for group in groups:
        if group.kind == "lists" and group.sha256 == reviewed.sha256:
            group.examples[:] = [example for example in group.examples if example.index not in known]


def place_reviews(group: Group, report: Report, rows: Sequence[Review]) -> tuple[int, list[Review]]:
    """Put the reviews onto the group's sentences: how many annotations they replaced, and the reviews that found no sentence."""
    placed = place([row.annotation for row in rows if row.annotation is not None], source_spans(report))
    examples = {example.index: example for example in group.examples}
    replaced = sum(index in examples for index in placed)
    for index, row in placed.items():
        examples[index] = Example(index, row.label, REVIEW_WEIGHT, row.secondary)
    group.examples[:] = [examples[index] for index in sorted(examples)]
    found = {(row.start, row.end) for row in placed.values()}
    return replaced, [row for row in rows if (row.start, row.end) not in found]


def loose_group(rows: Sequence[Review], sha256: str) -> Group:
    """Reviews without their report as one group."""
    sentences, sections = loose_sentences(rows)
    examples = [Example(index, row.label, REVIEW_WEIGHT, row.secondary) for index, row in enumerate(rows)]
    name = Path(rows[0].path or "reviews").stem
    return group_of(name, "reviewed", annotate_sentences(sentences, sections, Context()), examples, sha256)
