"""What the script of the page shows: the findings, and the text of each report with its findings in place; packed."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from inspection_findings.report.analysis import Frames, standard_name
from inspection_findings.tables import Run

LABELS = ("strength", "area_for_improvement", "recommendation", "none")
DRAWN = {"t": "text", "l": "low", "h": "high", "e": "estimate", "n": "population", "p": "polarity"}
SHOWN = ("finding", "document", "start", "end", "text", "label", "secondary", "standard", "section_title", "page", "addressee")
Part = str | int | tuple[int, str]


def pack(content: object) -> str:
    """JSON, gzipped, in base64: nothing in it can end the element that holds it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)).decode()


def standard_label(title: str, name: str, *, several: bool) -> str:
    """What the filter calls a standard: with the framework where the page has several."""
    return f"{name} ({title})" if several else name


def page_data(frames: Frames, run: Run, titles: Mapping[str, str]) -> dict[str, Any]:
    """Documents with their texts, findings and names of standards; ``titles`` are those of the frameworks by name.

    Keys of a finding: d document, t text, l label, o other label, k standard, s section, g page, a addressee, p proportions
    (t text, l low, h high, e estimate, n population, p polarity). Absent: not known.
    """
    stated = proportions_of(frames)
    standards: dict[str, int] = {}
    documents: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    by_document = grouped(records(frames["findings"], SHOWN))
    sections = grouped(records(frames["sections"], ("document", "start", "level", "title")))
    for about in records(frames["documents"]):
        number = len(documents)
        rows = by_document.get(about["document"], [])
        places = []
        for row in rows:
            key = None
            if row["standard"] is not None:
                framework = about["framework"] or ""
                name = standard_label(titles[framework], standard_name(framework, row["standard"]), several=len(titles) > 1)
                key = standards.setdefault(name, len(standards))
            places.append((row["start"], row["end"], len(findings)))
            finding = {
                "d": number, "t": row["text"], "l": LABELS.index(row["label"] or "none"), "k": key, "s": row["section_title"],
                "o": LABELS.index(row["secondary"]) if row["secondary"] else None, "g": row["page"], "a": row["addressee"],
                "p": stated.get(row["finding"]),
            }  # fmt: skip
            findings.append({name: value for name, value in finding.items() if value is not None})
        heads = [(row["start"], row["level"], row["title"]) for row in sections.get(about["document"], [])]
        source = source_text(run, about["document"])
        documents.append(
            {
                "path": about["path"],
                "provider": about["provider"],
                "year": about["year"],
                "body": list(body_of(source, places, heads)),
            }
        )
    return {"documents": documents, "findings": findings, "standards": list(standards)}


def records(frame: Any, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of a data frame as dictionaries, with None for what is not known; of some ``columns`` or of all."""
    names = list(columns if columns is not None else frame.columns)
    values = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def grouped(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Rows by their document, in the order in which they come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["document"], []).append(row)
    return found


def proportions_of(frames: Frames) -> dict[str, list[dict[str, Any]]]:
    """The proportions of each finding, as the script draws them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in records(frames["proportions"], ("finding", *DRAWN.values())):
        found.setdefault(row["finding"], []).append(
            {
                "t": row["text"],
                "l": row["low"],
                "h": row["high"],
                "e": row["estimate"],
                "n": row["population"],
                "p": row["polarity"],
            }
        )
    return found


def source_text(run: Run, document: str) -> str | None:
    """The text that offsets of a document point into, as the run saved it; None where it did not."""
    path = run.out / "texts" / f"{document}.txt"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def body_of(source: str | None, findings: list[tuple[int, int, int]], heads: list[tuple[int, int, str]]) -> Iterator[Part]:
    """The parts of a report in order: text between, numbers of findings, headings with their level.

    Without the source text there are findings and headings alone.
    """
    items: list[tuple[int, int, Part]] = [(start, end, number) for start, end, number in findings]
    items += [(start, heading_end(source, start, title), (level, title)) for start, level, title in heads]
    position = 0
    for start, end, part in sorted(items, key=lambda item: (item[0], not isinstance(item[2], int))):
        if start < position:
            continue
        if source is not None and source[position:start].strip("#*|>-– \n\t"):
            yield source[position:start]
        elif source is not None and source[position:start].count("\n") > 1:
            yield "\n\n"
        yield part
        position = end
    if source is not None and source[position:].strip():
        yield source[position:]


def heading_end(source: str | None, start: int, title: str) -> int:
    """Where a heading ends in the source: behind as many lines as its title takes."""
    if source is None:
        return start
    end = start
    while end >= 0:
        end = source.find("\n", end + 1)
        if len(" ".join(source[start:end].split())) >= len(title):
            return end
    return len(source)


def sources_of(frames: Frames) -> Any:
    """The name, page and text of a finding by its key, for quotations."""
    names = dict(zip(frames["documents"]["document"], frames["documents"]["path"], strict=True))
    rows = frames["findings"].set_index("finding")[["text", "document", "page"]]

    def source(finding: str) -> dict[str, Any]:
        row = records(rows.loc[[finding]])[0]
        return {"text": row["text"], "name": names[row["document"]], "page": row["page"]}

    return source


def page_file(name: str) -> str:
    """One of the files of the page: template, style or script."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
