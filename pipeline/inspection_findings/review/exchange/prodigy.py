"""Prodigy: one JSON object a line, ``text``, the choice in ``accept`` (or ``label``), ``spans`` in code points, ``answer``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspection_findings.model.report import LABELS
from inspection_findings.review.exchange.task import Record, Span, Task, labels_of


def make(record: Record, spans: list[Span]) -> dict[str, Any]:
    """The task of a record, for the choice interface with one answer or more, and for marking spans."""
    document = record["document"]
    return {
        "text": record["text"],
        "options": [{"id": label, "text": label.replace("_", " ")} for label in LABELS],
        "accept": labels_of(record),
        "spans": [{"start": start, "end": end, "label": kind} for start, end, kind in spans],
        "meta": {"report": document.get("title") or document.get("path"), "standard": record.get("standard")},
        "finding": record,
    }


def read(task: Mapping[str, Any]) -> Task:
    """What a task says; one that was rejected or ignored decides nothing, and one without answer waits for a person."""
    given = task.get("accept")
    labels = tuple(map(str, given)) if isinstance(given, list) else (str(task["label"]),) if task.get("label") else ()
    answer = task.get("answer")
    spans = tuple((span["start"], span["end"], str(span.get("label"))) for span in task.get("spans") or ())
    if answer not in (None, "accept"):
        labels, spans = (), ()
    return Task(task["text"], labels, spans, answer == "accept", record=task.get("finding"))


def update(task: dict[str, Any], record: Record, spans: list[Span]) -> dict[str, Any]:
    """The task with the record's labels and spans in place of its own."""
    labels = {"accept": labels_of(record)} if "accept" in task or "label" not in task else {"label": record["label"]}
    kept = {(span["start"], span["end"], str(span.get("label"))): span for span in task.get("spans") or ()}
    made = [kept.get(span, {"start": span[0], "end": span[1], "label": span[2]}) for span in spans]
    return {**task, **labels, "spans": made, "answer": "accept"}
