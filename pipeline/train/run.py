"""`train`: from sources to a model folder with the spaCy pipeline, its figures and its card."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.spans import LABELS
from pipeline.train.data import Gathered, gather
from pipeline.train.fit import figures, fit, leave_one_out


def train(
    out: Path,
    *,
    training: Path | None = None,
    annotations: Path | None = None,
    reports: Path | None = None,
    reviews: Sequence[Path] = (),
    corpora: Sequence[Path] = (),
    seed: int = 0,
    tell: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Train a tagger, write the model folder ``out`` (replaced as a whole once all is done), and return its metrics."""
    from pipeline.components import build

    gathered = gather(training=training, annotations=annotations, reports=reports, reviews=reviews, corpora=corpora)
    for note in gathered.notes:
        tell(note)
    counts = Counter(example.label for group in gathered.groups for example in group.examples)
    tell(f"{sum(counts.values())} examples from {len(gathered.groups)} sources")
    tagger = fit(gathered.groups, seed=seed, name=out.name)
    held_out = leave_one_out(gathered.groups, seed=seed)
    metrics = {
        "model": tagger.id,
        "examples": {label: counts[label] for label in LABELS},
        "leave_one_report_out": figures(held_out),
        "reports": {part.group: figures([part]) for part in held_out},
        "temperature": tagger.temperature,
        "seed": seed,
    }
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    build(tagger=tagger).to_disk(fresh)
    (fresh / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    (fresh / "README.md").write_text(card(metrics, gathered), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)
    return metrics


def card(metrics: dict[str, Any], gathered: Gathered) -> str:
    """The model card: data, counts, figures, weaknesses, licence."""
    sources = [f"| {g.name} | {g.kind} | {len(g.examples)} | {g.sha256[:16]} |" for g in gathered.groups]
    rows = [f"| {name} | {value} |" for name, value in metrics["leave_one_report_out"].items()]
    rows = rows or ["| none | no annotated report was at hand |"]
    return "\n".join(
        [
            f"# {metrics['model']}",
            "",
            "A tagger of sentences of inspection reports: strength, area for improvement, recommendation, none. Hashed word",
            "n-grams, a cue lexicon, the section's kind and the stated shares, a logistic regression, and a second one over the",
            "neighbours. MIT licence.",
            "",
            f"Made by `findings train` with seed {metrics['seed']}; the same sources give the same predictions.",
            "",
            "## Figures",
            "",
            "Leave-one-report-out over the annotated reports: trained on all but the report that is measured. Probabilities are",
            f"calibrated with the temperature {metrics['temperature']}, fitted on held-out folds.",
            "",
            "| figure | value |",
            "| --- | --- |",
            *rows,
            "",
            "## Known weaknesses",
            "",
            "Description that sounds like praise, follow-on sentences far from what they comment on, and blame without the usual",
            "words. The annotated reports are few and of one inspectorate; other vocabulary is covered by authored sentences only.",
            "",
            "## Sources",
            "",
            "| source | kind | examples | sha256 |",
            "| --- | --- | --- | --- |",
            *sources,
            *[f"- {note}" for note in gathered.notes],
            "",
        ]
    )
