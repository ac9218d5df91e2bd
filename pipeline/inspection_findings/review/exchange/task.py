"""What the tasks of all formats have in common: a text, its labels, its marked spans, and whether a person decided them."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspection_findings.errors import ReviewError
from inspection_findings.model.records import finding_id
from inspection_findings.model.report import LABELS
from inspection_findings.reviews.align import locate, to_source
from inspection_findings.reviews.proportions import KINDS, RULE, read_words

Record = dict[str, Any]
Span = tuple[int, int, str]
SourceOf = Callable[[Record], str | None]


@dataclass(frozen=True)
class Task:
    """A task as one of the tools has it. Spans are code points of ``text`` with the kind of the proportion.

    ``labels`` holds the label and, where there is one, the other side, nothing where only spans were marked; ``decided`` whether a
    person decided them.
    ``record`` is the finding that the task carries along, None where it was made elsewhere.
    """

    text: str
    labels: tuple[str, ...]
    spans: tuple[Span, ...]
    decided: bool
    record: Record | None = None


def labels_of(record: Mapping[str, Any]) -> list[str]:
    """The record's label, and its other side where it has one."""
    return [record["label"]] + ([record["secondary"]] if record.get("secondary") else [])


def spans_of(record: Record, source: str | None = None) -> list[Span]:
    """The record's proportions as spans of its clean sentence; those that can't be found there are left out."""
    shares = record.get("proportions") or []
    places = locate(record["text"], record["start"], source, shares)
    return [(*place, share["kind"]) for place, share in zip(places, shares, strict=True) if place]


def finding_of(task: Task, original: Mapping[str, Any], name: str, *, source_of: SourceOf) -> Record:
    """The record of a task: the one that it carries, with what people changed, or a new one that carries the task along.

    Raises:
        ReviewError: the task has no label, or one that is none of ours.
    """
    unlabelled = not task.labels and bool(task.spans)
    if task.record is not None and (task.record["text"] != task.text or not (task.labels or unlabelled)):
        return copy.deepcopy(task.record)  # skipped by the person, or another text: nothing was decided about this record
    if unlabelled:
        # shares were marked and no label was asked for: the record keeps the one it has
        task = replace(task, labels=tuple(labels_of(task.record)) if task.record else ("none",), decided=False)
    label, secondary = chosen(task)
    if task.record is None:
        record = bare(task.text) | {"label": label, "secondary": secondary, "origin": {"format": name, "task": dict(original)}}
        record["decided_by"] = "review" if task.decided else "model"
        record["proportions"] = [new_share(record, span, None) for span in task.spans]
        return record
    record = copy.deepcopy(task.record)
    source = source_of(record)
    present = spans_of(record, source)
    if set(labels_of(record)) != set(task.labels):
        record |= {"label": label, "secondary": secondary, "decided_by": "review"}
    if sorted(present) != sorted(task.spans):
        record |= {"proportions": respanned(record, task.spans, source), "decided_by": "review"}
    if task.decided:
        record["decided_by"] = "review"
    return record


def chosen(task: Task) -> tuple[str, str | None]:
    """The label and the other side of a task; "none" beside another label says nothing.

    >>> chosen(Task("x", ("none", "strength"), (), True))
    ('strength', None)

    Raises:
        ReviewError: there is none, more than two, or one that is none of ours.
    """
    unknown = [label for label in task.labels if label not in LABELS]
    if unknown:
        raise ReviewError(
            f"the label {unknown[0]!r} is unknown (choose {', '.join(LABELS)}): say what it means with --map {unknown[0]}=LABEL"
        )
    labels = list(dict.fromkeys(label for label in task.labels if label != "none")) or list(task.labels[:1])
    if not 1 <= len(labels) <= 2:
        raise ReviewError("no label was decided" if not labels else "more than two labels")
    return labels[0], labels[1] if len(labels) == 2 else None


def respanned(record: Record, spans: Sequence[Span], source: str | None) -> list[dict[str, Any]]:
    """The record's proportions as these spans have them: those that are there still, and new ones read from their words."""
    places = locate(record["text"], record["start"], source, record["proportions"])
    known = {place: share for place, share in zip(places, record["proportions"], strict=True) if place}
    lost = [share for place, share in zip(places, record["proportions"], strict=True) if place is None]
    shares = list(lost)
    for start, end, kind in spans:
        share = known.get((start, end))
        if share is None:
            shares.append(new_share(record, (start, end, kind), source))
        else:
            shares.append(share if share["kind"] == kind or kind not in KINDS else {**share, "kind": kind, "rule": RULE})
    return sorted(shares, key=lambda share: (share["start"], share["end"]))


def new_share(record: Record, span: Span, source: str | None) -> dict[str, Any]:
    """The proportion of a span that somebody marked, read from its words."""
    start, end, kind = span
    share = read_words(record["text"], start, end, scale=None)
    if kind in KINDS and share["low"] is None:
        share["kind"] = kind
    first, last = to_source(record["text"], source, start, end) if source else (start, end)
    return {**share, "start": record["start"] + first, "end": record["start"] + last}


def bare(text: str) -> Record:
    """The record of a text that came from elsewhere: it is its own document."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    end = max(len(text), 1)
    document = {"sha256": sha256, "path": "", "title": None, "provider": None, "framework": None, "published": None, "kind": None}
    return {
        "schema": "finding/1", "id": finding_id(sha256, 0, end), "document": document, "page": None, "start": 0, "end": end,
        "text": text, "section": None, "label": "none", "scores": dict.fromkeys(LABELS, 0.25), "decided_by": "model",
        "model": "imported", "secondary": None, "standard": None, "key_question": None, "link_score": None, "illustration": False,
        "number": None, "addressee": None, "proportions": [], "review": False, "boxes": None,
    }  # fmt: skip
