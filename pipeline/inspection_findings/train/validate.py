"""Cross-validation by report: each report is answered by a tagger that was trained on none of its sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspection_findings.errors import ModelError
from inspection_findings.evaluate.answers import Answer
from inspection_findings.model.report import LABELS
from inspection_findings.tagging import Tagger
from inspection_findings.train.data import Group
from inspection_findings.train.fit import measure

REPORT_KINDS = ("annotated", "reviewed")
BY_REPORT, BY_SOURCE = "leave one report out", "leave one source of authored sentences out"
LEAST = 20  # held-out sentences below which no figure is given, and no two models are compared
UNMEASURED = f"not measured: fewer than {LEAST} sentences to hold out"
HELD_OUT = "held_out.jsonl"

Fit = Callable[[Sequence[Group]], Tagger]
Step = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fold:
    """One round: the groups that are answered, and those that the tagger learns from."""

    name: str
    test: tuple[Group, ...]
    train: tuple[Group, ...]


def folds_to_measure(groups: Sequence[Group], *, most: int) -> tuple[str, list[Fold]]:
    """How these examples can be measured, and the rounds: by report, else by source; none where too few would be held out."""
    for how, folds in ((BY_REPORT, folds_by_report(groups, most=most)), (BY_SOURCE, folds_by_source(groups, most=most))):
        if sum(len(group.examples) for fold in folds for group in fold.test) >= LEAST:
            return how, folds
    return UNMEASURED, []


def folds_by_report(groups: Sequence[Group], *, most: int) -> list[Fold]:
    """The rounds over the reports at hand that are annotated or reviewed, at most ``most``; what is of one is held out together.

    Reviews whose report is not at hand are learnt from and never measured on: a sentence by itself is no report.
    """
    at_hand = {group.report for group in groups if group.kind == "annotated"}
    return split(groups, [group for group in groups if group.kind in REPORT_KINDS and group.report in at_hand], most=most)


def folds_by_source(groups: Sequence[Group], *, most: int) -> list[Fold]:
    """The rounds over the files of authored sentences: what is left to measure where no report is at hand."""
    return split(groups, [group for group in groups if group.kind == "authored"], most=most)


def split(groups: Sequence[Group], measured: Sequence[Group], *, most: int) -> list[Fold]:
    """The rounds over the measured groups: what is of one report falls into one round, and the rounds are of like size.

    None where nothing else would be left to learn from.
    """
    import numpy as np
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

    reports = [group.report for group in measured for _ in group.examples]
    if not reports:
        return []
    if len(set(reports)) == 1:
        return [fold] if (fold := fold_of(groups, measured)).train else []
    few = len(set(reports)) <= most
    splitter = LeaveOneGroupOut() if few else GroupKFold(most)
    found = []
    for _, test in splitter.split(np.zeros(len(reports)), groups=reports):
        held = {reports[row] for row in test}
        fold = fold_of(groups, [group for group in measured if group.report in held])
        if fold.train:
            found.append(fold)
    return found


def fold_of(groups: Sequence[Group], test: Sequence[Group]) -> Fold:
    """The round that holds these groups out, and whatever else is of their reports."""
    held = {id(group) for group in test}
    hashes = {group.sha256 for group in test if group.sha256}
    rest = tuple(group for group in groups if id(group) not in held and group.sha256 not in hashes)
    return Fold(", ".join(group.name for group in test), tuple(test), rest)


def cross_validate(folds: Sequence[Fold], fit: Fit, *, step: Step) -> list[Answer]:
    """The answers of all rounds."""
    answers = []
    for i, fold in enumerate(folds):
        step(f"held out: {fold.name}", i, len(folds))
        tagger = fit(fold.train)
        answers += [one for group in fold.test for one in answers_on_group(tagger, group)]
    return answers


def answers_on_group(tagger: Tagger, group: Group) -> list[Answer]:
    """What the tagger answers on a group's examples, each named by a hash of its text so that models can be compared."""
    keys = sentence_keys(group)
    return [
        Answer(
            report=group.name,
            section=section_kind(group, example.index),
            label=example.label,
            secondary=example.secondary,
            given=tag.label,
            scores=tag.scores,
            decided_by=tag.decided_by,
            text=keys[example.index],
            document=group.report,
        )
        for example, tag in measure(tagger, group)
    ]


def sentence_keys(group: Group) -> list[str]:
    """A key for each sentence that other versions give it too: a hash of its words and of how often they came before."""
    seen: dict[str, int] = {}
    keys = []
    for sent in group.sentences:
        words = " ".join(sent.text.lower().split())
        seen[words] = seen.get(words, 0) + 1
        keys.append(hashlib.sha256(f"{words}:{seen[words]}".encode()).hexdigest()[:16])
    return keys


def section_kind(group: Group, index: int) -> str:
    """The kind of section that a sentence stands in."""
    section = group.sentences[index].section
    return group.sections[section].kind if section is not None else "no section"


def write_held_out(answers: Iterable[Answer], path: Path) -> None:
    """Write the answers without any text, so that a later model can be compared on the same sentences."""
    with path.open("w", encoding="utf-8") as file:
        for one in answers:
            row = {
                "document": one.document, "report": one.report, "sentence": one.text, "section": one.section, "label": one.label,
                "secondary": one.secondary, "given": one.given, "scores": one.scores,
            }  # fmt: skip
            file.write(json.dumps(row) + "\n")


def read_held_out(model: Path) -> list[Answer]:
    """The held-out answers that a model folder keeps, empty where it keeps none.

    Raises:
        ModelError: the file is damaged.
    """
    path = model / HELD_OUT
    if not path.is_file():
        return []
    try:
        rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [
            Answer(
                row["report"], row["section"], row["label"], row["secondary"], row["given"],
                tuple(row["scores"]) if row["scores"] is not None else None, "model",
                row["sentence"], row["document"],
            )
            for row in rows
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError("is damaged: train the model again", path=str(path)) from error
    if not all({one.label, one.given} <= set(LABELS) for one in found):
        raise ModelError("holds an unknown label: train the model again", path=str(path))
    return found
