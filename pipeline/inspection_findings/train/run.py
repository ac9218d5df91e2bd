"""`train`: from sources to a model folder with the spaCy pipeline, its figures, its held-out answers and its card."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.evaluate.answers import Answer
from inspection_findings.evaluate.calibration import rounded
from inspection_findings.evaluate.figures import Evaluation, part_figures, summarise
from inspection_findings.evaluate.gold import hashed, read_annotated, report_paths
from inspection_findings.evaluate.reviews import read_reviews
from inspection_findings.model.report import LABELS
from inspection_findings.rules import data_dir
from inspection_findings.tagging import FEATURES, Tagger
from inspection_findings.tagging.encoder import PREFIX, encoder_hash
from inspection_findings.tagging.tagger import can_be_named
from inspection_findings.train.card import card
from inspection_findings.train.data import Gathered, Group, gather
from inspection_findings.train.fit import fit
from inspection_findings.train.reviewed import add_reviews
from inspection_findings.train.validate import (
    BY_REPORT,
    BY_SOURCE,
    HELD_OUT,
    LEAST,
    UNMEASURED,
    Step,
    answers_on_group,
    cross_validate,
    folds_to_measure,
    write_held_out,
)

SCHEMA = "metrics/1"
FOLDS = 5
SHIPPED = "hmip"


def silent(what: str, done: int, of: int) -> None:
    """Shows no progress."""


@dataclass(frozen=True)
class Sources:
    """Where examples come from. None means the project's own folder; ``held_out`` is a folder of annotations never learnt from."""

    training: Path | None = None
    annotations: Path | None = None
    reports: Path | None = None
    reviews: Sequence[Path] = ()
    corpora: Sequence[Path] = ()
    held_out: Path | None = None


@dataclass(frozen=True)
class Trained:
    """A tagger with its figures; ``answers`` are the held-out ones of its sources, empty where no report was at hand."""

    tagger: Tagger
    gathered: Gathered
    metrics: dict[str, Any]
    answers: list[Answer] = field(default_factory=list)


def train(
    out: Path,
    *,
    sources: Sources | None = None,
    folds: int = FOLDS,
    seed: int = 0,
    encoder: Path | None = None,
    tell: Callable[[str], None] = print,
    step: Step = silent,
) -> Trained:
    """Train a tagger and write the model folder ``out``, which is replaced as a whole once all is done.

    Args:
        out: the model folder; its name becomes the model's.
        sources: where the examples come from.
        folds: rounds of the cross-validation, at most.
        seed: the same sources and seed give the same predictions.
        encoder: the folder of a sentence-transformers model whose embeddings are features too.
        tell: takes each line on what was missing or wrong.
        step: takes what is being done, and how much of it is done.

    Raises:
        ConfigError: a source can't be used, or a label has no example; nothing is written then.
    """
    check_out(out)
    if encoder is not None:
        encoder_hash(encoder)
    sources = sources or Sources()
    step("reading the sources", 0, 1)
    gathered = collect(sources)
    for note in gathered.notes:
        tell(note)
    with steady():
        trained = learn(gathered, name=out.name, folds=folds, seed=seed, encoder=encoder, step=step)
    for line in missing_lines(trained.metrics):
        tell(line)
    write_model(out, trained)
    return trained


@contextmanager
def steady() -> Iterator[None]:
    """One thread, so that sums are made in the same order on every machine."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def collect(sources: Sources) -> Gathered:
    """The examples of all sources, reviews included; the reports of ``held_out`` are left out of all of them."""
    gathered = gather(training=sources.training, annotations=sources.annotations, reports=sources.reports, corpora=sources.corpora)
    groups, notes = gathered.groups, gathered.notes
    if sources.reviews:
        folders = [*([sources.reports] if sources.reports else []), *sources.corpora]
        notes += add_reviews(groups, read_reviews(sources.reviews), hashed(report_paths(folders)))
    kept = {report.sha256 for report in read_annotated(sources.held_out)} if sources.held_out else set()
    left_out = [group for group in groups if group.sha256 in kept]
    if left_out:
        notes.append(f"held out, so not learnt from: {', '.join(sorted({group.name for group in left_out}))}")
    return Gathered([group for group in groups if group.sha256 not in kept and group.examples], notes)


def learn(gathered: Gathered, *, name: str, folds: int, seed: int, step: Step, encoder: Path | None = None) -> Trained:
    """The tagger of these examples, measured by cross-validation."""
    groups = gathered.groups
    use = FEATURES if encoder is None else (*FEATURES, f"{PREFIX}{encoder.resolve()}")
    make = partial(fit, use=use, seed=seed, name=name)
    step(f"fitting {sum(len(group.examples) for group in groups):,} examples", 0, 1)
    tagger = make(groups)
    how, rounds = folds_to_measure(groups, most=folds)
    answers = cross_validate(rounds, make, step=step)
    alone = answers_alone(groups, make, step=step) if how == BY_REPORT else []
    metrics = {
        "schema": SCHEMA,
        "model": tagger.id,
        "seed": seed,
        "temperature": tagger.temperature,
        "encoder": None
        if encoder is None
        else {"name": encoder.name, "path": str(encoder.resolve()), "hash": encoder_hash(encoder)},
        "examples": count_labels(groups),
        **measured_figures(summarise(tagger.id, answers, seed=seed), how),
        "without_reports": flat_figures(summarise(tagger.id, alone, samples=100, seed=seed)) if alone else {},
        "sources": [
            {"name": group.name, "kind": group.kind, "examples": len(group.examples), "sha256": group.sha256} for group in groups
        ],
        "notes": gathered.notes,
    }
    return Trained(tagger, gathered, metrics, answers if how == BY_REPORT else [])


def measured_figures(found: Evaluation, how: str) -> dict[str, Any]:
    """What metrics.json says of the cross-validation: nothing where it was none; of reports with few sentences only how many."""
    parts = {name: part_figures(part) for name, part in found.reports.items()}
    return {
        "validation": how,
        "leave_one_report_out": flat_figures(found) if how == BY_REPORT else {},
        "leave_one_source_out": flat_figures(found) if how == BY_SOURCE else {},
        "intervals": {key: list(value) if value else None for key, value in found.intervals.items()},
        "calibration": {"error": rounded(found.reliability.error), "bins": found.reliability.table()},
        "reports": {name: part if part["sentences"] >= LEAST else {"sentences": part["sentences"]} for name, part in parts.items()},
    }


def answers_alone(groups: Sequence[Group], make: Callable[[Sequence[Group]], Tagger], *, step: Step) -> list[Answer]:
    """What a tagger answers on the annotated reports that has seen no report at all: what is left without them."""
    authored = [group for group in groups if group.kind == "authored"]
    reports = [group for group in groups if group.kind == "annotated"]
    if not reports or {example.label for group in authored for example in group.examples} != set(LABELS):
        return []
    step("measuring what the authored sentences give alone", 0, 1)
    tagger = make(authored)
    return [one for group in reports for one in answers_on_group(tagger, group)]


def count_labels(groups: Sequence[Group]) -> dict[str, int]:
    """How many examples each label has."""
    counts = Counter(example.label for group in groups for example in group.examples)
    return {label: counts[label] for label in LABELS}


def flat_figures(found: Evaluation) -> dict[str, float | None]:
    """Accuracy, F1s and calibration error by name."""
    figures = {name: rounded(value) for name, value in found.confusion.figures().items()}
    return figures | {"calibration_error": rounded(found.reliability.error)}


def missing_lines(metrics: dict[str, Any]) -> list[str]:
    """What it costs that no annotated report was at hand, by the figures of the model that ships; nothing where one was."""
    if metrics["leave_one_report_out"]:
        return []
    told = learnt_instead(metrics)
    try:
        shipped = json.loads((data_dir("models") / SHIPPED / "metrics.json").read_text(encoding="utf-8"))
        with_reports, without = shipped["leave_one_report_out"], shipped["without_reports"]
        cost = (
            f"on reports that it has not seen such a model reaches macro F1 {without['macro_f1']:.2f} and accuracy "
            f"{without['accuracy']:.2f}, one that learns from annotated reports too {with_reports['macro_f1']:.2f} and "
            f"{with_reports['accuracy']:.2f}"
        )
    except (OSError, ValueError, KeyError, TypeError, ConfigError):
        cost = "what that costs is not known: the model that ships keeps no figures of it"
    unmeasured = [f"no figures are given ({UNMEASURED})"] if metrics["validation"] == UNMEASURED else []
    return [f"{told}: {cost}", *unmeasured]


def learnt_instead(metrics: dict[str, Any]) -> str:
    """What a model learnt from that was not measured on reports."""
    counts: Counter[str] = Counter()
    for row in metrics["sources"]:
        counts[row["kind"]] += row["examples"]
    if counts["annotated"]:
        return f"only {counts['annotated']} annotated sentences of reports were at hand, too few to measure on (it takes {LEAST})"
    loose = f", and reviewed sentences without their reports ({counts['reviewed']:,})," if counts["reviewed"] else ""
    return f"no annotated report was at hand, so the model learnt from authored sentences and lists{loose} alone"


def check_out(out: Path) -> None:
    """Make sure that ``out`` can be made, or replaced: it is not there, is empty, or holds a model. Folders above it are made.

    Raises:
        ConfigError: it holds something else, nothing can be written there, or no model can have its name.
    """
    if out.is_dir() and any(out.iterdir()) and not (out / "config.cfg").is_file():
        raise ConfigError("is a folder that holds no model, so it is not replaced: name another", file=str(out))
    if out.exists() and not out.is_dir():
        raise ConfigError("is a file: name a folder for the model", file=str(out))
    there = next((place for place in out.parents if place.exists()), Path())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise ConfigError(f"cannot be made, since nothing can be written into {there}: name another folder", file=str(out))
    if not can_be_named(out.name):
        raise ConfigError("no model can have the name of this folder (no @, at most 100 characters): name another", file=str(out))


def write_model(out: Path, trained: Trained) -> None:
    """Write the model folder beside ``out`` and put it in place; what was there stays until the new one is whole."""
    from inspection_findings.spacy_components import build

    out.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        build(tagger=trained.tagger).to_disk(fresh)
        (fresh / "metrics.json").write_text(json.dumps(trained.metrics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (fresh / "README.md").write_text(card(trained.metrics), encoding="utf-8")
        write_held_out(trained.answers, fresh / HELD_OUT)
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if not out.exists() and old.exists():
            old.rename(out)
        shutil.rmtree(old, ignore_errors=True)
