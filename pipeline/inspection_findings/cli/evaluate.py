"""``findings evaluate``: any model on annotated reports or reviewed records, or two models against each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspection_findings.cli.target import check_target

if TYPE_CHECKING:
    from rich.console import Console

    from inspection_findings.evaluate.bootstrap import Difference
    from inspection_findings.evaluate.figures import Evaluation


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="A folder of annotations, a run folder with reviews, or a file of reviewed records."),
    ],
    reports: Annotated[
        Path | None, typer.Option(help="Folder of the annotated reports; without it, the folder 'reports' beside GOLD.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of a trained model instead of the default one.")] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(metavar="A B", help="Two model folders: by how much B is better than A.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="PNG", help="Draw the confusion matrix and the reliability curve into this file (extra: plots)."),
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="How many of the worst errors to list.")] = 20,
    samples: Annotated[int, typer.Option(min=100, help="Samples of the bootstrap.")] = 2000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
) -> None:
    """Measure a model: precision, recall and F1 per label, confusion matrix, calibration, worst errors, with intervals.

    The figures are over annotated sentences, illustrations left out; a two-sided sentence is right with either label.

    Examples:

        findings evaluate gold/ --reports reports/

        findings evaluate gold/ --compare models/first models/second
    """
    from rich.console import Console

    from inspection_findings.errors import ConfigError

    if compare is not None and model is not None:
        raise ConfigError("can't be used together with --model: name both models here", rule="--compare")
    if picture is not None:
        check_target(picture, option="--picture", kind="PNG", endings=(".png",))
    notes = Console(stderr=True)
    evaluations, gaps = measured(gold, reports, compare or (model,), samples=samples, seed=seed, notes=notes)
    (print_json if as_json else print_tables)(evaluations, gaps, errors=errors)
    if picture is not None:
        from inspection_findings.evaluate.picture import draw_evaluations

        draw_evaluations(evaluations, picture)
        notes.print(f"picture written to {picture}", highlight=False, markup=False)


def measured(
    gold: Path, reports: Path | None, models: Sequence[Path | None], *, samples: int, seed: int, notes: Console
) -> tuple[list[Evaluation], list[Difference]]:
    """The figures of each model, and the differences between the first two; what there is to say of them goes to ``notes``."""
    from inspection_findings.evaluate import compare, summarise
    from inspection_findings.evaluate.run import answer, learnt_lines, open_material

    material = open_material(gold, reports=reports)
    for note in (*material.notes, *(line for place in models for line in learnt_lines(material, place))):
        notes.print(note, highlight=False, markup=False, soft_wrap=True)
    with notes.status("evaluating"):
        found = [answer(material, place) for place in models]
        evaluations = [summarise(name, answers, samples=samples, seed=seed) for name, answers in found]
        gaps = compare(found[0][1], found[1][1], samples=samples, seed=seed) if len(found) > 1 else []
    return evaluations, gaps


def print_json(evaluations: Sequence[Evaluation], gaps: Sequence[Difference], *, errors: int) -> None:
    """Print the figures of one model, or of two with their differences, as one JSON object."""
    import json

    from inspection_findings.evaluate.tables import difference_rows

    content: dict[str, object] = evaluations[0].as_json(errors=errors)
    if len(evaluations) > 1:
        models = [one.as_json(errors=errors) for one in evaluations]
        content = {"schema": "comparison/1", "models": models, "differences": difference_rows(gaps)}
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def print_tables(evaluations: Sequence[Evaluation], gaps: Sequence[Difference], *, errors: int) -> None:
    """Print the figures and worst errors of each model, and the differences between two, as tables."""
    from rich.console import Console

    from inspection_findings.evaluate.tables import difference_table, error_lines, evaluation_tables

    console = Console()
    for one in evaluations:
        for table in evaluation_tables(one):
            console.print(table)
        for line in error_lines(one, most=errors):
            console.print(line)
    if len(evaluations) > 1:
        console.print(difference_table(gaps, (evaluations[0].model, evaluations[1].model)))
