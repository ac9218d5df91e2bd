"""Label Studio: tasks with ``data``, ``predictions`` and ``annotations``; offsets are UTF-16 units, as browsers count.

The labelling configuration that fits is in docs/review.md: choices named ``label`` and labels named ``proportion`` over ``text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.review.exchange.task import Record, Span, Task, labels_of


def units(text: str, points: int) -> int:
    """The UTF-16 offset of a code point.

    >>> units("😀 half", 2)
    3
    """
    return len(text[:points].encode("utf-16-le", "surrogatepass")) // 2


def points(text: str, offset: int) -> int:
    """The code point at a UTF-16 offset.

    >>> points("😀 half", 3)
    2
    """
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "replace"))


def results(record: Record, spans: list[Span]) -> list[dict[str, Any]]:
    """The record's labels and spans as results."""
    text = record["text"]
    choice = {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": labels_of(record)}}
    marked = [
        {
            "from_name": "proportion",
            "to_name": "text",
            "type": "labels",
            "value": {"start": units(text, start), "end": units(text, end), "text": text[start:end], "labels": [kind]},
        }
        for start, end, kind in spans
    ]
    return [choice, *marked]


def make(record: Record, spans: list[Span]) -> dict[str, Any]:
    """The task of a record, its labels and spans as a prediction that people confirm or change."""
    data = {"text": record["text"], "finding": record}
    return {"data": data, "predictions": [{"model_version": record["model"], "result": results(record, spans)}]}


def read(task: Mapping[str, Any]) -> Task:
    """What a task says: by the last annotation that was not cancelled, else by the first prediction."""
    text = task["data"]["text"]
    annotations = [entry for entry in task.get("annotations") or () if not entry.get("was_cancelled")]
    said = annotations[-1:] or list(task.get("predictions") or ())[:1]
    labels: list[str] = []
    spans: list[Span] = []
    for result in said[0]["result"] if said else ():
        value = result["value"]
        if result["type"] == "choices":
            labels += map(str, value["choices"])
        elif result["type"] == "labels" and value.get("labels"):
            spans.append((points(text, value["start"]), points(text, value["end"]), str(value["labels"][0])))
    return Task(text, tuple(labels), tuple(spans), bool(annotations), record=task["data"].get("finding"))


def update(task: dict[str, Any], record: Record, spans: list[Span]) -> dict[str, Any]:
    """The task with one more annotation that says what the record says."""
    return {**task, "annotations": [*(task.get("annotations") or ()), {"result": results(record, spans)}]}
