"""Making a model the default, if it is no worse than the present one on reports that neither has learnt from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inspection_findings.context import load_context
from inspection_findings.errors import ConfigError, ModelError
from inspection_findings.evaluate.answers import Answer
from inspection_findings.evaluate.bootstrap import Difference
from inspection_findings.evaluate.figures import compare, shared
from inspection_findings.evaluate.run import answer, learnt_from, open_material
from inspection_findings.home import POINTER, home_dir
from inspection_findings.rules import find_model
from inspection_findings.train.data import Group
from inspection_findings.train.validate import LEAST, REPORT_KINDS, answers_on_group, read_held_out

FIGURE = "macro_f1"


@dataclass(frozen=True)
class Verdict:
    """Whether a model may become the default. ``differences`` are new minus present; ``basis`` names what was compared on."""

    new: str
    present: str
    promoted: bool
    sentences: int
    basis: tuple[str, ...]
    differences: tuple[Difference, ...]
    reason: str

    def line(self) -> str:
        """The verdict in one line, with the difference that decides."""
        gap = next((one for one in self.differences if one.figure == FIGURE), None)
        if gap is None or gap.value is None:
            return f"{self.new} is not made the default: {self.reason}"
        interval = f", 95 % interval {gap.interval[0]:+.3f} to {gap.interval[1]:+.3f}" if gap.interval else ""
        told = f"macro F1 {gap.second:.3f} against {gap.first:.3f} ({gap.value:+.3f}{interval})"
        told += "".join(f", accuracy {one.value:+.3f}" for one in self.differences if one.figure == "accuracy" and one.value)
        told += f" on {self.sentences:,} held-out sentences"
        made = "is the default now" if self.promoted else "is not made the default"
        return (
            f"{self.new} {made} in place of {self.present}: {told} of {len(self.basis)} reports{self.reason and ': ' + self.reason}"
        )


def promote(new: Path, *, groups: Sequence[Group] = (), held_out: Path | None = None, reports: Path | None = None) -> Verdict:
    """Make the model in ``new`` the default if it is no worse than the present one, by macro F1.

    The two are compared on the sentences of ``held_out`` (annotations, with their ``reports``), which neither may have learnt
    from; without it on the reports of the new model's cross-validation: there the present model answers with its own held-out
    answers, or, where it has never seen the report, as it is.

    Args:
        new: a model folder that ``findings train`` wrote.
        groups: the new model's reports where they are at hand.
        held_out: a folder of annotations that is compared on instead.
        reports: the folder of their reports.

    Raises:
        ModelError: one of the models can't be loaded, or has learnt from a held-out report.
    """
    present = find_model()
    if present.resolve() == new.resolve():
        raise ConfigError("is the default already", file=str(new))
    names = tagger_of(new).id, tagger_of(present).id
    if held_out is not None:
        first, second = answers_held_out(new, present, held_out, reports)
    else:
        second = read_held_out(new)
        first = present_answers(present, second, groups)
    one, two = shared(first, second)
    basis = tuple(sorted({answered.report for answered in two}))
    if len(two) < LEAST:
        reason = (
            f"only {len(two)} held-out sentences are at hand that both can be judged on: name reports with --reports, or --held-out"
        )
        return Verdict(*names, False, len(two), basis, (), reason)
    gaps = tuple(compare(one, two))
    gap = next(found for found in gaps if found.figure == FIGURE)
    good = gap.value is not None and round(gap.value, 6) >= 0
    if good:
        make_default(new)
    return Verdict(*names, good, len(two), basis, gaps, "" if good else "it is worse")


def tagger_of(model: Path) -> Any:
    """The tagger in a model folder."""
    return load_context(model).tagger


def answers_held_out(new: Path, present: Path, held_out: Path, reports: Path | None) -> tuple[list[Answer], list[Answer]]:
    """The answers of the present model and of the new one on annotated reports that neither has learnt from."""
    material = open_material(held_out, reports=reports)
    for model in (new, present):
        if known := (learnt_from(model) or set()) & {report.sha256 for report, _ in material.reports}:
            told = f"has learnt from {len(known)} of the held-out reports, so it can't be judged on them"
            raise ModelError(f"{told}: hold out others", path=str(model))
    return answer(material, present)[1], answer(material, new)[1]


def present_answers(present: Path, second: Sequence[Answer], groups: Sequence[Group]) -> list[Answer]:
    """The present model's answers on the new one's reports; none where it has learnt from them, or does not say."""
    kept = read_held_out(present)
    held = {one.document for one in kept}
    seen = learnt_from(present)
    if seen is None:  # it may have learnt from any of them
        return kept
    tagger = tagger_of(present)
    wanted = {one.document for one in second}
    for group in groups:
        name = group.report
        if group.kind in REPORT_KINDS and name in wanted and name not in held | seen:
            kept += answers_on_group(tagger, group)
    return kept


def make_default(model: Path) -> Path:
    """Copy the model into the user's folder and point to it; returns the copy. The pointer is replaced in one step."""
    tagger = tagger_of(model)
    folder = Path("models") / f"{tagger.name}-{tagger.hash}"
    target = home_dir() / folder
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(model, fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    pointer = home_dir() / POINTER
    temporary = pointer.with_name(f".{POINTER}.new")
    temporary.write_text(json.dumps({"model": tagger.id, "folder": folder.as_posix()}) + "\n", encoding="utf-8")
    os.replace(temporary, pointer)
    return target


def back_to_shipped() -> bool:
    """Make the model that ships the default again; whether another one was. The user's models stay where they are."""
    pointer = home_dir() / POINTER
    if not pointer.is_file():
        return False
    pointer.unlink()
    return True
