"""Label Studio: tasks with ``data``, ``predictions`` and ``annotations``; offsets are UTF-16 units, as browsers count.

The labelling configuration that fits is in docs/review.md: choices named ``label`` and labels named ``proportion`` over ``text``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from inspection_findings.errors import ReviewError
from inspection_findings.review.exchange.task import Record, Span, Task, labels_of


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
    shares = [
        {
            "from_name": "proportion",
            "to_name": "text",
            "type": "labels",
            "value": {"start": units(text, start), "end": units(text, end), "text": text[start:end], "labels": [kind]},
        }
        for start, end, kind in spans
    ]
    return [choice, *shares]


def make(record: Record, spans: list[Span]) -> dict[str, Any]:
    """The task of a record, its labels and spans as a prediction that people confirm or change."""
    data = {"text": record["text"], "finding": record}
    return {"data": data, "predictions": [{"model_version": record["model"], "result": results(record, spans)}]}


def read(task: Mapping[str, Any]) -> Task:
    """What a task says: by the annotation that counts, else by the first prediction.

    Raises:
        ReviewError: annotations differ, and none is marked as the ground truth.
    """
    text = task["data"]["text"]
    annotations = [entry for entry in task.get("annotations") or () if not entry.get("was_cancelled")]
    said = [marked(text, entry["result"]) for entry in annotations]
    truth = [one for one, entry in zip(said, annotations, strict=True) if entry.get("ground_truth")]
    if not truth and len({(frozenset(labels), frozenset(spans)) for labels, spans in said}) > 1:
        raise ReviewError(f"{len(said)} annotations differ: mark one as ground truth, or cancel the others")
    guessed = [marked(text, entry["result"]) for entry in list(task.get("predictions") or ())[:1]]
    labels, spans = (truth or said or guessed or [((), ())])[-1]
    return Task(text, labels, spans, bool(annotations), record=task["data"].get("finding"))


def marked(text: str, results: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The labels and the spans of the results of an annotation or a prediction."""
    labels: list[str] = []
    spans: list[Span] = []
    for result in results:
        value = result["value"]
        if result["type"] == "choices":
            labels += map(str, value["choices"])
        elif result["type"] == "labels" and value.get("labels"):
            spans.append((points(text, value["start"]), points(text, value["end"]), str(value["labels"][0])))
    return tuple(labels), tuple(spans)


def update(task: dict[str, Any], record: Record, spans: list[Span]) -> dict[str, Any]:
    """The task with one more annotation that says what the record says, and is the ground truth now."""
    made = {"result": results(record, spans), "ground_truth": True}
    return {**task, "annotations": [*(task.get("annotations") or ()), made]}
