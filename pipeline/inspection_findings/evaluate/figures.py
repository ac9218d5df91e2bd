"""The figures of a model's answers, and the difference between two models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspection_findings.evaluate.answers import UNPLACED, Answer
from inspection_findings.evaluate.bootstrap import SAMPLES, Difference, Interval, differences, intervals
from inspection_findings.evaluate.calibration import Reliability, rounded
from inspection_findings.evaluate.counts import Confusion
from inspection_findings.model.report import LABELS

SCHEMA = "evaluation/1"


@dataclass(frozen=True)
class Evaluation:
    """All figures of one model on one set of annotated sentences; ``intervals`` are those of 95 per cent over sentences."""

    model: str
    confusion: Confusion
    reliability: Reliability
    intervals: Mapping[str, Interval]
    reports: Mapping[str, tuple[Confusion, Reliability]]
    sections: Mapping[str, tuple[Confusion, Reliability]]
    errors: Sequence[Answer]
    unplaced: int = 0

    def as_json(self, *, errors: int | None = None) -> dict[str, Any]:
        """The figures as one JSON object, rates to four places; ``errors`` limits how many are listed, None lists all."""
        figures = self.confusion.figures()
        return {
            "schema": SCHEMA,
            "model": self.model,
            "sentences": self.confusion.total,
            "figures": {name: rounded(value) for name, value in figures.items()},
            "intervals": {name: list(found) if found else None for name, found in self.intervals.items()},
            "labels": {label: label_figures(self.confusion, label) for label in LABELS},
            "confusion": {
                truth: dict(zip(LABELS, row, strict=True)) for truth, row in zip(LABELS, self.confusion.matrix(), strict=True)
            },
            "calibration": {"error": rounded(self.reliability.error), "bins": self.reliability.table()},
            "reports": {name: part_figures(part) for name, part in self.reports.items()},
            "sections": {name: part_figures(part) for name, part in self.sections.items()},
            "unplaced": self.unplaced,
            "errors": [error_row(one) for one in (self.errors if errors is None else self.errors[:errors])],
        }


def summarise(model: str, answers: Sequence[Answer], *, samples: int = SAMPLES, seed: int = 0) -> Evaluation:
    """The figures of these answers."""
    return Evaluation(
        model=model,
        confusion=confusion_of(answers),
        reliability=reliability_of(answers),
        intervals=intervals(pairs_of(answers), reports=[one.report for one in answers], samples=samples, seed=seed),
        reports=split(answers, lambda one: one.report),
        sections=split(answers, lambda one: one.section),
        errors=worst(answers),
        unplaced=sum(one.decided_by == UNPLACED for one in answers),
    )


def compare(first: Sequence[Answer], second: Sequence[Answer], *, samples: int = SAMPLES, seed: int = 0) -> list[Difference]:
    """The paired differences between two models on the sentences that both answered, second minus first."""
    one, two = shared(first, second)
    return differences(pairs_of(one), pairs_of(two), reports=[answer.report for answer in two], samples=samples, seed=seed)


def shared(first: Sequence[Answer], second: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """The answers of both on the same sentences, in the order of the second."""
    places = {one.place: one for one in first}
    both = [(places[two.place], two) for two in second if two.place in places]
    return [one for one, _ in both], [two for _, two in both]


def pairs_of(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """True and given label of each answer."""
    return [(one.truth, one.given) for one in answers]


def confusion_of(answers: Sequence[Answer]) -> Confusion:
    """The confusion matrix of the answers."""
    return Confusion.of(pairs_of(answers))


def reliability_of(answers: Sequence[Answer]) -> Reliability:
    """The reliability curve of the answers that have a probability."""
    return Reliability.of((one.probability, one.right) for one in answers if one.probability is not None)


def split(answers: Sequence[Answer], key: Callable[[Answer], str]) -> dict[str, tuple[Confusion, Reliability]]:
    """Confusion matrix and reliability curve of each part of the answers, in the order of the parts' names."""
    parts: dict[str, list[Answer]] = {}
    for one in answers:
        parts.setdefault(key(one), []).append(one)
    return {name: (confusion_of(part), reliability_of(part)) for name, part in sorted(parts.items())}


def worst(answers: Sequence[Answer]) -> list[Answer]:
    """The wrong answers, those first in which the model was surest; sentences that it has not at all come last."""
    return sorted((one for one in answers if not one.right), key=lambda one: (-(one.probability or 0.0), one.place))


def label_figures(confusion: Confusion, label: str) -> dict[str, Any]:
    """Precision, recall, F1 and support of one label."""
    counts = confusion.counts(label)
    rates = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {name: rounded(value) for name, value in rates.items()} | {"support": counts.support}


def part_figures(part: tuple[Confusion, Reliability]) -> dict[str, Any]:
    """The figures of one report or one kind of section."""
    confusion, reliability = part
    found = {name: rounded(value) for name, value in confusion.figures().items()}
    return {"sentences": confusion.total, **found, "calibration_error": rounded(reliability.error)}


def error_row(one: Answer) -> dict[str, Any]:
    """One wrong answer as a JSON object."""
    return {
        "report": one.report, "document": one.document, "start": one.start, "end": one.end, "section": one.section,
        "label": one.label, "given": one.given, "probability": rounded(one.probability), "decided_by": one.decided_by,
        "text": one.text,
    }  # fmt: skip
