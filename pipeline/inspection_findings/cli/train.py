"""``findings train``: a new model from the sources at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from inspection_findings.train.run import Sources, Trained


def train(
    out: Annotated[Path, typer.Option("--out", "-o", help="Model folder to write; its name becomes the name of the model.")],
    reports: Annotated[
        Path | None,
        typer.Option(help="Folder of reports. Annotations of these files are used, and their lists give weak labels."),
    ] = None,
    reviews: Annotated[
        list[Path] | None,
        typer.Option(help="Reviewed records, a run folder with reviews, or lines of text and label; may be repeated."),
    ] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="More folders of reports for weak labels; may be repeated.")] = None,
    training: Annotated[Path | None, typer.Option(help="Folder of authored sentences instead of corpus/training.")] = None,
    annotations: Annotated[
        Path | None,
        typer.Option("--annotations", "--gold", help="Folder of annotations instead of corpus/annotations."),
    ] = None,
    held_out: Annotated[
        Path | None, typer.Option(help="Folder of annotations that are never trained on; --promote compares models on them.")
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option(help="Folder of a sentence-transformers model, whose embeddings become features (extra: encoder)."),
    ] = None,
    folds: Annotated[int, typer.Option(min=2, help="Most rounds of the cross-validation over reports.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed; the same sources and seed give the same predictions.")] = 0,
    promote: Annotated[
        bool, typer.Option("--promote", help="Make it the default, unless it is worse on held-out reports.")
    ] = False,
) -> None:
    """Train the tagger, measure it by cross-validation over reports, and write a model folder with figures and card.

    A review or annotation that can't be used stops the training, and an existing model folder stays as it is.

    Exit status: 0 trained; 1 trained, but not made the default as --promote asked; 2 wrong usage or bad data.

    Examples:

        findings train --out models/mine --reports reports/ --reviews out/

        findings train --out models/mine --reports reports/ --promote
    """
    from rich.console import Console

    from inspection_findings.train import Sources
    from inspection_findings.train.promote import promote as make_default

    sources = Sources(training, annotations, reports, tuple(reviews or ()), tuple(corpus or ()), held_out)
    trained = train_showing(out, sources=sources, folds=folds, seed=seed, encoder=encoder)
    if promote:
        verdict = make_default(out, groups=trained.gathered.groups, held_out=held_out, reports=reports)
        Console().print(verdict.line(), highlight=False, markup=False, soft_wrap=True)
        if not verdict.promoted:
            raise typer.Exit(1)


def train_showing(out: Path, *, sources: Sources, folds: int, seed: int, encoder: Path | None) -> Trained:
    """Train, with progress and what was missing on stderr, and print the figures."""
    from rich.console import Console

    from inspection_findings.train import train as run_training
    from inspection_findings.train.progress import make_steps, metrics_table

    progress = Console(stderr=True)

    def tell(line: str) -> None:
        progress.print(line, highlight=False, markup=False, soft_wrap=True)

    with make_steps(progress) as step:
        trained = run_training(out, sources=sources, folds=folds, seed=seed, encoder=encoder, tell=tell, step=step)
    Console().print(metrics_table(trained.metrics, str(out)))
    return trained
