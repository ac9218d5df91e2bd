"""Making a model the default, unless it is shown to be worse than the present one on reports that neither has learnt from."""

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
SHIPPED = "the model that ships"


@dataclass(frozen=True)
class Verdict:
    """Whether a model became the default, and why not.

    ``differences`` are new minus present; ``basis`` names the reports that were compared on.
    """

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
            made = "is the default now" if self.promoted else "is not made the default"
            return f"{self.new} {made}: {self.reason}"
        interval = f", 95 % interval {gap.interval[0]:+.3f} to {gap.interval[1]:+.3f}" if gap.interval else ""
        told = f"macro F1 {gap.second:.3f} against {gap.first:.3f} ({gap.value:+.3f}{interval})"
        told += "".join(f", accuracy {one.value:+.3f}" for one in self.differences if one.figure == "accuracy" and one.value)
        told += f" on {self.sentences:,} held-out sentences"
        made = "is the default now" if self.promoted else "is not made the default"
        return (
            f"{self.new} {made} in place of {self.present}: {told} of {len(self.basis)} reports{self.reason and ': ' + self.reason}"
        )


def promote(
    new: Path,
    *,
    groups: Sequence[Group] = (),
    held_out: Path | None = None,
    reports: Path | None = None,
    force: str | None = None,
) -> Verdict:
    """Make the model in ``new`` the default unless it is worse than the present one by macro F1.

    It is worse where no part of the 95 per cent interval of the paired difference, resampled by report, lies above 0.

    The two are compared on the sentences of ``held_out`` (annotations, with their ``reports``), which neither may have learnt
    from; without it on the reports of the new model's cross-validation: there the present model answers with its own held-out
    answers, or, where it has never seen the report, as it is.

    Args:
        new: a model folder that ``findings train`` wrote.
        groups: the new model's reports where they are at hand.
        held_out: a folder of annotations that is compared on instead.
        reports: the folder of their reports.
        force: why it becomes the default whatever the figures say; the reason is kept beside it.

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
    enough = len(two) >= LEAST
    gaps = tuple(compare(one, two)) if enough else ()
    why = reason_against(gaps, len(two))
    if force or not why:
        make_default(new, reason=force or "")
    return Verdict(*names, bool(force or not why), len(two), basis, gaps, f"forced: {force}" if force else why)


def reason_against(gaps: Sequence[Difference], sentences: int) -> str:
    """Why a model does not become the default, empty where it does.

    >>> reason_against([Difference(FIGURE, 0.8, 0.7, (-0.15, -0.05), 0.0)], 100)
    'it is worse: no part of the interval lies above 0'
    """
    gap = next((found for found in gaps if found.figure == FIGURE), None)
    if gap is None:
        missing = f"only {sentences} held-out sentences are at hand that both can be judged on"
        return f"{missing}: name reports with --reports, or --held-out"
    if gap.interval is None:
        return "the held-out sentences hold too few of a label to compare by"
    worse = gap.value is not None and round(gap.value, 6) < 0 and gap.interval[1] <= 0
    return "it is worse: no part of the interval lies above 0" if worse else ""


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


def make_default(model: Path, *, reason: str = "") -> Path:
    """Copy the model into the user's folder and point to it; returns the copy. The pointer is replaced in one step.

    The pointer keeps which models were the default before, for `back_to_previous`, and the ``reason`` where it was forced.
    """
    tagger = tagger_of(model)
    folder = Path("models") / f"{tagger.name}-{tagger.hash}"
    target = home_dir() / folder
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(model, fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    before = read_pointer()
    earlier = [*before.pop("earlier", []), before] if before else [{"model": SHIPPED, "folder": None}]
    write_pointer({"model": tagger.id, "folder": folder.as_posix(), "reason": reason, "earlier": earlier})
    return target


def read_pointer() -> dict[str, Any]:
    """What the pointer to the default model holds, empty where there is none or it is damaged."""
    try:
        content = json.loads((home_dir() / POINTER).read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("folder") else {}


def write_pointer(content: dict[str, Any]) -> None:
    """Put the pointer to the default model in place in one step."""
    pointer = home_dir() / POINTER
    temporary = pointer.with_name(f".{POINTER}.new")
    temporary.write_text(json.dumps(content) + "\n", encoding="utf-8")
    os.replace(temporary, pointer)


def back_to_shipped() -> bool:
    """Make the model that ships the default again; whether another one was. The user's models stay where they are."""
    pointer = home_dir() / POINTER
    if not pointer.is_file():
        return False
    pointer.unlink()
    return True


def back_to_previous() -> str:
    """Make the model that was the default before the present one the default again; returns its id.

    Raises:
        ConfigError: no model was promoted, or the one before is gone.
    """
    pointer = read_pointer()
    earlier = pointer.get("earlier") or []
    if not earlier:
        raise ConfigError("no earlier default model is known: 'findings promote --shipped' takes the one that ships")
    last = earlier[-1]
    if not last.get("folder"):
        back_to_shipped()
        return SHIPPED
    if not (home_dir() / last["folder"] / "config.cfg").is_file():
        raise ConfigError("the earlier default model is not there any more", file=str(home_dir() / last["folder"]))
    write_pointer(last | {"earlier": earlier[:-1]})
    return str(last["model"])
