"""Annotated reports as they stand on disk: a gold folder with the sentences' text, or stand-off records with positions only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.model.report import LABELS

PASSED_OVER = ("README.md", "LICENSE")


@dataclass(frozen=True, slots=True)
class Annotation:
    """The label of ``source[start:end]`` of a report, and that of its other side where it is two-sided.

    ``text`` is what its line says stands there, None where it says nothing; ``where`` names file and line.
    """

    start: int
    end: int
    label: str
    secondary: str | None = None
    illustration: bool = False
    text: str | None = field(default=None, compare=False)
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AnnotatedReport:
    """The annotations of the report whose file has the hash ``sha256``; ``file`` is that file's name where it is known."""

    name: str
    sha256: str
    annotations: tuple[Annotation, ...]
    file: str | None = None


def read_annotated(folder: Path) -> list[AnnotatedReport]:
    """The annotated reports in a folder, in the order of their names.

    Two formats are known: ``<name>.meta.json`` (hash) beside ``<name>.sentences.jsonl``; or stand-off records, ``*.jsonl``
    with the report's hash as ``document`` in each line.

    Raises:
        ConfigError: the folder is missing or holds neither; a label is unknown; a line has no span; two label one span differently.
    """
    if not folder.is_dir():
        raise ConfigError("is not a folder of annotations: check the path", file=str(folder))
    metas = sorted(folder.glob("*.meta.json"))
    reports = [read_gold(path) for path in metas] if metas else read_standoff(sorted(folder.glob("*.jsonl")))
    reports = [report for report in reports if report.annotations]
    if not reports:
        message = "there are no annotations here: <name>.meta.json with <name>.sentences.jsonl, or stand-off records (*.jsonl)"
        raise ConfigError(message, file=str(folder))
    return reports


def read_gold(meta: Path) -> AnnotatedReport:
    """One report of a gold folder."""
    name = meta.name.removesuffix(".meta.json")
    try:
        content = json.loads(meta.read_text(encoding="utf-8"))
        sha256 = str(content["sha256"])
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError("must be a JSON object with the report's sha256", file=str(meta)) from error
    path = meta.with_name(f"{name}.sentences.jsonl")
    if not path.is_file():
        raise ConfigError("is missing: each .meta.json needs its sentences", file=str(path))
    annotations = settled(annotation(row, path, number) for number, row in read_rows(path))
    return AnnotatedReport(name, sha256, annotations, str(content["file"]) if content.get("file") else None)


def read_standoff(paths: Iterable[Path]) -> list[AnnotatedReport]:
    """The reports of stand-off records, one or several a file."""
    found: dict[str, tuple[str, list[Annotation]]] = {}
    for path in paths:
        for number, row in read_rows(path):
            if not isinstance(row.get("document"), str):
                raise ConfigError(f"line {number} names no document (the SHA-256 of the report's file)", file=str(path))
            found.setdefault(row["document"], (path.stem, []))[1].append(annotation(row, path, number))
    return [AnnotatedReport(name, sha256, settled(rows)) for sha256, (name, rows) in found.items()]


def settled(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """The annotations, each span once.

    Raises:
        ConfigError: two label the same span differently: of annotations none is the later one that counts.
    """
    found: dict[tuple[int, int], Annotation] = {}
    for row in annotations:
        first = found.setdefault((row.start, row.end), row)
        if first != row:
            message = f"labels the span {row.start} to {row.end} otherwise than {first.where}"
            raise ConfigError(f"{message}: leave one of the two out", file=row.where)
    return tuple(found.values())


def read_rows(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with the number of its line.

    Raises:
        ConfigError: the file can't be read, or a line is not a JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold other characters that end lines
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read as UTF-8 text ({error.__class__.__name__}): check the file", file=str(path)) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ConfigError(f"line {number} is not valid JSON", file=str(path)) from error
            if not isinstance(row, dict):
                raise ConfigError(f"line {number} is not a JSON object", file=str(path))
            rows.append((number, row))
    return rows


def annotation(row: dict[str, Any], path: Path, number: int) -> Annotation:
    """The annotation in one line.

    Raises:
        ConfigError: its label is unknown, its span is none, or its text is none.
    """
    start, end = known_span(row, path, number)
    return Annotation(
        start,
        end,
        known_label(row.get("label"), path, number),
        known_second(row, path, number),
        bool(row.get("illustration")),
        known_text(row, path, number),
        f"{path}: line {number}",
    )


def known_span(row: dict[str, Any], path: Path, number: int) -> tuple[int, int]:
    """The start and end in one line.

    Raises:
        ConfigError: they are not whole numbers with 0 <= start < end.
    """
    start, end = row.get("start"), row.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end:
        return start, end
    raise ConfigError(f"line {number} has no span: start and end must be whole numbers with 0 <= start < end", file=str(path))


def known_text(row: dict[str, Any], path: Path, number: int) -> str | None:
    """The text in one line, None where it has none.

    Raises:
        ConfigError: it is something else than a text.
    """
    text = row.get("text")
    if text is None or isinstance(text, str):
        return text
    raise ConfigError(f"line {number} has {text!r} as its text: put the sentence in quotation marks", file=str(path))


def known_label(label: Any, path: Path, number: int) -> str:
    """The label, if it is one.

    Raises:
        ConfigError: it is none of `LABELS`.
    """
    if label not in LABELS:
        raise ConfigError(f"line {number} has the unknown label {label!r}; use one of {', '.join(LABELS)}", file=str(path))
    return str(label)


def known_second(row: dict[str, Any], path: Path, number: int) -> str | None:
    """The second label in one line, None where it has none.

    Raises:
        ConfigError: it is none of `LABELS`.
    """
    second = row.get("secondary")
    return None if second in (None, "") else known_label(second, path, number)


def report_paths(folders: Iterable[Path]) -> list[Path]:
    """The files in these folders, those that explain them and hidden ones left out.

    Raises:
        ConfigError: one is not a folder.
    """
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError("is not a folder of reports: check the path", file=str(folder))
        found += [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in PASSED_OVER and not path.name.startswith(".")
        ]
    return found


def hashed(paths: Iterable[Path]) -> dict[str, Path]:
    """The files by the SHA-256 of their bytes; of equal files the first."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    return found


def match_reports(
    reports: Sequence[AnnotatedReport], files: dict[str, Path], *, strict: bool = True
) -> tuple[list[tuple[AnnotatedReport, Path]], list[str]]:
    """The annotated reports that are at hand, each with its file; and a note on each that is not.

    Args:
        reports: the annotated reports.
        files: the reports at hand by their hash (see `hashed`).
        strict: a file of the right name with another hash is an error; else it is only noted.

    Raises:
        ConfigError: a file of the right name has another hash, or none of the reports is at hand.
    """
    matched, notes = [], []
    for report in reports:
        if report.sha256 in files:
            matched.append((report, files[report.sha256]))
            continue
        other = next((s for s, path in files.items() if path.name == report.file or path.stem == report.name), None)
        if other is not None:
            message = f"its SHA-256 is {other[:12]}, the annotations are of {report.sha256[:12]}"
            if strict:
                raise ConfigError(f"is not the annotated file: {message}; use that file", file=str(files[other]))
            notes.append(f"{files[other].name} is not the annotated file: {message}; these annotations are not used")
        else:
            notes.append(f"{len(report.annotations)} annotations of {report.name} rest: the report is not at hand")
    if strict and not matched:
        wanted = ", ".join(report.file or report.name for report in reports[:3])
        raise ConfigError(f"none of the {len(reports)} annotated reports is at hand ({wanted}): name their folder with --reports")
    return matched, notes
