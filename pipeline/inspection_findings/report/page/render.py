"""The page from the tables of a run: one file, or an overview and a page for each hundred reports."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspection_findings.errors import PipelineError
from inspection_findings.report.analysis import NO_PROVIDER, Frames, Part, Standing, parts_of
from inspection_findings.report.page.payload import pack, page_data, page_file, records, sources_of, standard_label
from inspection_findings.report.themes import Theme
from inspection_findings.tables import Run
from inspection_findings.tables.export import check_place

if TYPE_CHECKING:
    import pandas as pd

# of a page with findings: reports, and characters of their sentences; a page of this size opens at once
MOST_REPORTS, MOST_LETTERS = 100, 9_000_000
RECOMMENDATION = ("document", "addressee", "number", "text", "page")
WAYS = {"silent": "not answered in the text", "agrees": "agrees", "differs": "differs", "discretion": "by discretion"}


@dataclass(frozen=True)
class Page:
    """A file of the report, with its size in bytes."""

    path: Path
    size: int


def write_report(
    run: Run, frames: Frames, target: Path, *, themes: Sequence[Theme] = (), title: str | None = None, force: bool = False
) -> list[Page]:
    """Write the page, and where the corpus is large the pages that it names, beside it. The files, the named one first.

    Raises:
        ConfigError: a file is there already and ``force`` is not set, or its folder is missing.
        PipelineError: a file can't be written.
    """
    chunks = list(chunks_of(frames))
    names = [f"{target.stem}-{number}{target.suffix}" for number in range(1, len(chunks) + 1)] if len(chunks) > 1 else []
    for name in [target.name, *names]:
        check_place(target.with_name(name), force=force)
    heading = title or f"Findings of {counted(len(frames['documents']), 'report')}"
    try:
        links = [
            {"href": name, "name": f"{counted(len(chunk), 'report')}: {chunk['path'].iloc[0]} to {chunk['path'].iloc[-1]}"}
            for name, chunk in zip(names, chunks, strict=False)
        ]
        pages = [write(target, render(run, frames, heading, themes=themes, pages=links))]
        for number, (name, chunk) in enumerate(zip(names, chunks, strict=False), start=1):
            content = render(run, restrict(frames, chunk), f"{heading}, page {number} of {len(chunks)}", index=target.name)
            pages.append(write(target.with_name(name), content))
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror or error}): check its rights and the free space"
        raise PipelineError(message) from error
    return pages


def write(path: Path, content: str) -> Page:
    """Put a file into place whole."""
    temporary = path.with_name(f".{path.name}.tmp")
    data = content.encode("utf-8", "replace")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Page(path, len(data))


def chunks_of(frames: Frames) -> Iterator[pd.DataFrame]:
    """The documents in groups that one page holds."""
    documents = frames["documents"]
    letters = frames["findings"]["text"].str.len().groupby(frames["findings"]["document"]).sum()
    first = size = 0
    for place, document in enumerate(documents["document"]):
        own = int(letters.get(document, 0))
        if place > first and (place - first >= MOST_REPORTS or size + own > MOST_LETTERS):
            yield documents.iloc[first:place]
            first, size = place, 0
        size += own
    yield documents.iloc[first:]


def restrict(frames: Frames, documents: pd.DataFrame) -> Frames:
    """The rows of some documents; errors belong to none."""
    keys = documents["document"]
    return {
        name: frame[frame["document"].isin(keys)] if "document" in frame.columns else frame.iloc[:0]
        for name, frame in frames.items()
    }


def render(
    run: Run,
    frames: Frames,
    title: str,
    *,
    themes: Sequence[Theme] = (),
    pages: Sequence[dict[str, str]] = (),
    index: str | None = None,
) -> str:
    """One page. With ``pages`` it is the overview that names them, and holds no findings; ``index`` is the overview's name."""
    from jinja2 import Environment
    from markupsafe import Markup

    documents = frames["documents"]
    names = {row["document"]: name_of(row) for row in records(documents)}
    parts = parts_of(frames)
    titles = {part.name: part.title for part in parts}
    environment = Environment(autoescape=True, trim_blocks=True)

    def label_of(part: Part, row: Standing) -> str:
        return standard_label(part.title, row.name, several=len(titles) > 1)

    environment.filters |= {
        "percent": percent,
        "counted": counted,
        "figure": lambda value: "–" if value is None else f"{value:g}%",
        "document_name": lambda row: name_of(row._asdict()),
        "standard_label": label_of,
    }
    checks = [] if pages else check_groups(frames, names)
    wanted = [] if pages else recommendation_groups(frames, names)
    content: dict[str, Any] = {
        "title": title,
        "subtitle": f"From inspection-findings, model {run.model or 'not known'}.",
        "index": index,
        "notes": [] if index else notes_of(run, frames),
        "cards": cards(run, frames),
        "warnings": [row | {"name": names[row["document"]]} for row in records(frames["warnings"])],
        "errors": records(frames["errors"]),
        "documents": records(documents),
        "pages": pages,
        "parts": parts,
        "ungraded": ungraded(frames),
        "trends": [part for part in parts if len(part.years) > 1],
        "checks": checks,
        "checks_base": f"{len(checks)} of {counted(len(documents), 'report')} publish such figures.",
        "themes": themes,
        "sentence": sources_of(frames),
        "recommendations": wanted,
        "recommendations_base": f"{counted(sum(len(group['rows']) for group in wanted), 'recommendation')} "
        f"in {len(wanted)} of {counted(len(documents), 'report')}.",
        "footer": "Labels, intervals and links are made by rules and a model, and can be wrong: each finding names its page.",
        "payload": "" if pages else Markup(pack(page_data(frames, run, titles))),
        "style": Markup(page_file("page.css")),
        "script": Markup(page_file("page.js")),
        "script_hash": Markup("sha256-" + base64.b64encode(hashlib.sha256(page_file("page.js").encode()).digest()).decode()),
    }
    content["contents"] = [
        (anchor, name)
        for anchor, name, shown in (
            ("coverage", "What was read", True), ("grades", "Grades", True), ("standards", "Findings by standard", True),
            ("proportions", "Proportions", checks), ("trend", "By year", content["trends"]), ("themes", "Themes", themes),
            ("recommendations", "Recommendations", wanted), ("findings", "Every finding", not pages),
        )
        if shown
    ]  # fmt: skip
    return environment.from_string(page_file("page.html")).render(content)


def name_of(row: dict[str, Any]) -> str:
    """What a reader calls a report: provider and year, and its file where these are not known."""
    provider, year = row["provider"], row["year"]
    known = isinstance(provider, str)
    return f"{provider}{f' {year}' if year is not None and str(year) != '<NA>' else ''}" if known else str(row["path"])


def percent(value: float) -> str:
    """A fraction of 1 as a whole per cent.

    >>> percent(0.666)
    '67%'
    """
    return f"{value:.0%}"


def counted(number: int, what: str) -> str:
    """A number with its noun.

    >>> counted(1, "report"), counted(1200, "report")
    ('1 report', '1,200 reports')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def cards(run: Run, frames: Frames) -> list[tuple[str, str, str]]:
    """The figures at the top, each with its base."""
    documents, findings, proportions = frames["documents"], frames["findings"], frames["proportions"]
    number = len(documents)
    labels = findings["label"].value_counts()
    graded = frames["judgements"].loc[frames["judgements"]["rating"].notna(), "document"].nunique()
    inputs = run.documents if run.documents is not None else number
    return [
        ("reports with findings", f"{int((documents['findings'] > 0).sum()):,}", f"of {counted(inputs, 'input')}"),
        ("reports with grades", f"{graded:,}", f"of {counted(number, 'report')}"),
        *(
            (name, f"{int(labels.get(label, 0)):,}", f"of {counted(len(findings), 'finding')}")
            for label, name in (
                ("strength", "strengths"), ("area_for_improvement", "areas for improvement"), ("recommendation", "recommendations"),
            )
        ),
        (
            "proportions", f"{len(proportions):,}",
            f"in {proportions['document'].nunique():,} of {counted(number, 'report')}",
        ),
        (
            "warnings", f"{len(frames['warnings']):,}",
            f"in {frames['warnings']['document'].nunique()} of {counted(number, 'report')}",
        ),
    ]  # fmt: skip


def notes_of(run: Run, frames: Frames) -> list[str]:
    """What a reader must know before anything else."""
    documents = frames["documents"]
    notes = list(run.notes)
    if documents.empty:
        notes.append("The run holds no findings: nothing was read, or nothing was understood.")
    silent = (run.documents or 0) - run.failed - len(documents) - int(documents["copies"].str.count(";").add(1).sum())
    if silent > 0:
        notes.append(f"{counted(silent, 'input')} gave nothing at all, and no table names them.")
    for column, what in (("framework", "framework"), ("provider", "provider"), ("year", "date")):
        missing = int(documents[column].isna().sum())
        if missing:
            notes.append(
                f"The {what} of {missing:,} of {counted(len(documents), 'report')} is not known; they are a group of their own."
            )
    if run.failed:
        notes.append(f"{counted(run.failed, 'input')} could not be read.")
    return notes


def ungraded(frames: Frames) -> str:
    """Which reports print no grade that was read."""
    judgements = frames["judgements"]
    without = frames["documents"][~frames["documents"]["document"].isin(judgements.loc[judgements["rating"].notna(), "document"])]
    if without.empty:
        return ""
    names = [name_of(row) for row in records(without.head(20))]
    more = f", and {len(without) - len(names):,} more" if len(without) > len(names) else ""
    return f"No grade was read in {len(without):,} of {counted(len(frames['documents']), 'report')}: {'; '.join(names)}{more}."


def check_groups(frames: Frames, names: dict[str, str]) -> list[dict[str, Any]]:
    """The key questions with published figures, by report."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in records(frames["checks"]):
        if row["level"] == "key_question":
            groups.setdefault(row["document"], []).append(row | {"way": row["verdict"], "verdict": WAYS[row["verdict"]]})
    return [
        {
            "name": names[document],
            "rows": rows,
            "answered": sum(row["way"] != "silent" for row in rows),
            "agree": sum(row["way"] == "agrees" for row in rows),
        }
        for document, rows in groups.items()
    ]


def recommendation_groups(frames: Frames, names: dict[str, str]) -> list[dict[str, Any]]:
    """The recommendations, by report."""
    findings = frames["findings"]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in records(findings[findings["label"] == "recommendation"], RECOMMENDATION):
        groups.setdefault(row["document"], []).append(row)
    return [{"name": names.get(document, NO_PROVIDER), "rows": rows} for document, rows in groups.items()]
