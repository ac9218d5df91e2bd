"""From a file of one format to another: which format it is, its tasks as findings, findings as tasks."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from inspection_findings.errors import ReadError, ReviewError
from inspection_findings.model.report import LABELS
from inspection_findings.review.exchange import doccano, labelstudio, prodigy
from inspection_findings.review.exchange.task import Record, SourceOf, finding_of, spans_of
from inspection_findings.reviews.store import row_of

TOOLS: dict[str, ModuleType] = {"prodigy": prodigy, "labelstudio": labelstudio, "doccano": doccano}
FORMATS = ("findings", *TOOLS)


def no_source(record: Record) -> str | None:
    """The source of a record where no texts are at hand: none."""
    return None


@dataclass
class Conversion:
    """What is needed and noted on the way. ``names`` gives our label for each of theirs; ``left_out`` why tasks were."""

    names: Mapping[str, str] = field(default_factory=dict)
    source_of: SourceOf = no_source
    left_out: list[str] = field(default_factory=list)


def read_tasks(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, or of a file that holds one JSON list.

    Raises:
        ReadError: it can't be read, or a line is not a JSON object; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: can't be read as UTF-8 text ({error})", path=str(path)) from error
    if text.lstrip().startswith("["):
        try:
            entries = json.loads(text)
        except ValueError as error:
            raise ReadError(f"{path}: is not valid JSON ({error})", path=str(path)) from error
        numbered = list(enumerate(entries, start=1))
    else:
        numbered = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                numbered += [(number, json.loads(line))] if line.strip() else []
            except ValueError as error:
                raise ReadError(f"{path}:{number}: is not valid JSON ({error})", path=str(path)) from error
    for number, entry in numbered:
        if not isinstance(entry, dict):
            raise ReadError(f"{path}:{number}: is not a JSON object", path=str(path))
    return [entry for _, entry in numbered]


def detect(tasks: Iterable[Mapping[str, Any]]) -> str | None:
    """The format of these tasks by the keys of the first ones, None where they are of none that is known.

    >>> detect([{"data": {"text": "x"}, "annotations": []}])
    'labelstudio'
    """
    for task in list(tasks)[:20]:
        if task.get("schema") == "finding/1":
            return "findings"
        if isinstance(task.get("data"), dict):
            return "labelstudio"
        if {"answer", "accept", "options", "_task_hash", "_input_hash", "spans"} & set(task):
            return "prodigy"
        if {"cats", "entities", "label", "labels", "Comments"} & set(task):
            return "doccano"
    return None


def to_findings(tasks: Iterable[dict[str, Any]], name: str, conversion: Conversion) -> Iterator[Record]:
    """The findings of the tasks of a format; tasks that decide nothing or can't be read are left out, and noted."""
    for number, task in enumerate(tasks, start=1):
        try:
            yield finding(task, name, conversion)
        except ReviewError as error:
            conversion.left_out.append(f"{number}: {error}")
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            conversion.left_out.append(f"{number}: is not a {name} task ({type(error).__name__}: {error})")


def finding(task: dict[str, Any], name: str, conversion: Conversion) -> Record:
    """The finding of one task."""
    if name == "findings":
        row_of(task)
        return task
    read = TOOLS[name].read(task)
    if not isinstance(read.text, str) or not read.text:
        raise ReviewError("there is no text")
    if read.record is not None:
        row_of(read.record)
    for start, end, _ in read.spans:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(read.text)):
            raise ReviewError(f"the span {start} to {end} lies outside the text")
    labels = tuple(conversion.names.get(label) or (plain(label) if plain(label) in LABELS else label) for label in read.labels)
    read = dataclasses.replace(read, labels=labels)
    return finding_of(read, task, name, source_of=conversion.source_of)


def plain(label: str) -> str:
    """A label in our spelling.

    >>> plain("Area for improvement")
    'area_for_improvement'
    """
    return label.strip().lower().replace(" ", "_").replace("-", "_")


def to_tasks(records: Iterable[Record], name: str, conversion: Conversion) -> Iterator[dict[str, Any]]:
    """The records as tasks of a format; what came from this format goes back as it came, with what was changed since."""
    for record in records:
        if name == "findings":
            yield record
            continue
        tool: Any = TOOLS[name]
        spans = spans_of(record, conversion.source_of(record))
        origin = record.get("origin")
        if isinstance(origin, dict) and origin.get("format") == name:
            task = copy.deepcopy(origin["task"])
            yield task if finding(task, name, conversion) == record else tool.update(task, record, spans)
        else:
            yield tool.make(record, spans)
