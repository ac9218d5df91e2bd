"""doccano: one JSON object a line, ``text`` with ``cats`` and ``entities`` (the layout that holds both), or with ``label``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspection_findings.review.exchange.task import Record, Span, Task, labels_of


def make(record: Record, spans: list[Span]) -> dict[str, Any]:
    """The example of a record; what doccano does not know it keeps as metadata."""
    return {"text": record["text"], "cats": labels_of(record), "entities": [list(span) for span in spans], "finding": record}


def read(task: Mapping[str, Any]) -> Task:
    """What an example says. ``label`` holds categories, or spans as [start, end, name]; ``entities`` lists or objects.

    doccano keeps no answer: what was made there was decided there, what was made here where it was changed.
    """
    labels: list[str] = [str(label) for label in task.get("cats") or ()]
    marked = list(task.get("entities") or ())
    given = task.get("label", task.get("labels"))
    for entry in [given] if isinstance(given, str) else given or ():
        if isinstance(entry, str):
            labels.append(entry)
        else:
            marked.append(entry)
    record = task.get("finding")
    return Task(task["text"], tuple(labels), tuple(map(span_of, marked)), record is None, record=record)


def span_of(entry: Any) -> Span:
    """A span, however it is written."""
    if isinstance(entry, Mapping):
        return (entry["start_offset"], entry["end_offset"], str(entry["label"]))
    start, end, kind = entry
    return (start, end, str(kind))


def update(task: dict[str, Any], record: Record, spans: list[Span]) -> dict[str, Any]:
    """The example with the record's labels and spans in place of its own."""
    rest = {key: value for key, value in task.items() if key not in ("label", "labels", "cats", "entities")}
    return {**rest, "cats": labels_of(record), "entities": [list(span) for span in spans]}
