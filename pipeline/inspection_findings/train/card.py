"""The model card: data, counts, figures with their intervals, calibration, weaknesses, licence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspection_findings.train.validate import LEAST

WEAKNESSES = """\
Description that sounds like praise, follow-on sentences far from what they comment on, and blame without the usual words are
where most errors stand. The annotated reports are few, and of one inspectorate: other frameworks and vocabularies are covered by
authored sentences only. Recommendations outside lists are rare in the data, so their figures are uncertain. Sentences are judged
in English prose; tables and headings are not. Both annotation passes followed the same guidelines, so the labels are those of one
reading of them."""


def card(metrics: dict[str, Any]) -> str:
    """The card of a model as Markdown, from its metrics alone."""
    figures = metrics["leave_one_report_out"] or metrics["leave_one_source_out"]
    lines = [
        f"# {metrics['model']}",
        "",
        "A tagger of sentences of inspection reports: strength, area for improvement, recommendation, none. Words and pairs of",
        "words, cues in their context and the stated proportions, a linear classifier, and a second pass over the neighbours.",
        "",
        f"Made by `findings train` with seed {metrics['seed']}; the same sources give the same predictions. Records carry",
        f"`{metrics['model']}`: the name and a hash of the weights and settings.",
        *encoder_lines(metrics),
        "",
        "## Data",
        "",
        *table(("label", "examples"), [(label, f"{n:,}") for label, n in metrics["examples"].items()]),
        "",
        "## Figures",
        "",
        *figure_lines(metrics, figures),
        "## Calibration",
        "",
        f"Probabilities are calibrated with the temperature {metrics['temperature']}, fitted on answers held out in both passes.",
        "The expected calibration error (ten bins) on reports that the model has not seen is",
        f"{value(metrics['calibration']['error'])}:",
        "",
        *reliability_lines(metrics),
        "",
        *spread_lines(metrics),
        "## Known weaknesses",
        "",
        WEAKNESSES,
        "",
        "## Sources",
        "",
        *table(
            ("source", "kind", "examples", "sha256"),
            [(row["name"], row["kind"], f"{row['examples']:,}", row["sha256"][:16]) for row in metrics["sources"]],
        ),
        "",
        "Reports are named by hash only; none of their text is in this folder, and `held_out.jsonl` names sentences by hashes.",
        *(["", *[f"- {note}" for note in metrics["notes"]]] if metrics["notes"] else []),
        "",
        "## Licence",
        "",
        "MIT, as the package. Published reports of the inspectorate are under the Open Government Licence.",
        "",
    ]
    return "\n".join(lines)


def encoder_lines(metrics: dict[str, Any]) -> list[str]:
    """What the card says of the encoder, nothing where there is none."""
    encoder = metrics.get("encoder")
    if not encoder:
        return []
    return [
        "",
        f"It reads sentence embeddings of `{encoder['name']}` ({encoder['hash']}) and needs that folder at `{encoder['path']}`.",
    ]


def figure_lines(metrics: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    """The figures with their intervals, by report, and without reports."""
    if not figures:
        return [f"Validation: {metrics['validation']}.", ""]
    how = "trained on all but the report that is measured" if metrics["leave_one_report_out"] else "no report was at hand"
    lines = [
        f"Validation: {metrics['validation']} ({how}). Intervals are of 95 per cent, by the bootstrap over reports",
        "and their sentences.",
        "",
    ]
    rows = [(name, value(figure), span(metrics["intervals"].get(name))) for name, figure in figures.items()]
    lines += [*table(("figure", "value", "interval"), rows), ""]
    names = (
        "sentences",
        "accuracy",
        "macro_f1",
        "f1.strength",
        "f1.area_for_improvement",
        "f1.recommendation",
        "calibration_error",
    )
    parts = [(part, *(value(found.get(name)) for name in names)) for part, found in metrics["reports"].items()]
    lines += [*table(("held out", *names), parts), ""]
    if any("accuracy" not in found for found in metrics["reports"].values()):
        lines += [f"Of fewer than {LEAST} sentences no figures are given.", ""]
    alone = metrics["without_reports"]
    if alone:
        lines += [
            "Trained on the authored sentences alone, without any report, the same reports give macro F1",
            f"{value(alone['macro_f1'])} and accuracy {value(alone['accuracy'])}.",
            "",
        ]
    return lines


def reliability_lines(metrics: dict[str, Any]) -> list[str]:
    """The reliability curve as a table, bins without answers left out."""
    rows = [
        (f"{row['low']:.1f} to {row['high']:.1f}", value(row["probability"]), value(row["accuracy"]), f"{row['n']:,}")
        for row in metrics["calibration"]["bins"]
        if row["n"]
    ]
    return table(("probability", "mean probability", "share right", "answers"), rows)


def spread_lines(metrics: dict[str, Any]) -> list[str]:
    """How calibration differs by report, in one sentence; nothing where fewer than two were measured."""
    errors = {
        name: (found["calibration_error"], found["sentences"])
        for name, found in metrics["reports"].items()
        if found.get("calibration_error") is not None
    }
    if len(errors) < 2 or not metrics["leave_one_report_out"]:
        return []
    (best, (low, many)), *_, (worst, (high, few)) = sorted(errors.items(), key=lambda item: item[1])
    return [
        f"By report the calibration error lies between {value(low)} ({best}, {many:,} sentences) and",
        f"{value(high)} ({worst}, {few:,} sentences): probabilities are less sure on a single",
        "report than over all of them, and least sure on a short document, such as a press release of a few sentences.",
        "",
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table.

    >>> table(("a", "b"), [("1", "2")])
    ['| a | b |', '| --- | --- |', '| 1 | 2 |']
    """
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


def value(figure: float | int | None) -> str:
    """A figure as the card prints it, a dash where it is undefined."""
    return "–" if figure is None else str(figure) if isinstance(figure, int) else f"{figure:.4f}"


def span(interval: list[float] | None) -> str:
    """An interval in words, empty where there is none."""
    return f"{interval[0]:.4f} to {interval[1]:.4f}" if interval else ""
