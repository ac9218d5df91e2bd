"""``findings train``: a new model from the sources at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    out: Annotated[Path, typer.Option("--out", "-o", help="Model folder to write, such as models/mine.")],
    reports: Annotated[
        Path | None,
        typer.Option(help="Folder of reports: wakes the annotations of those known by hash, gives weak labels from lists."),
    ] = None,
    reviews: Annotated[list[Path] | None, typer.Option(help="Reviewed records (JSON Lines); may be given several times.")] = None,
    corpus: Annotated[list[Path] | None, typer.Option(help="Further folders of reports for weak labels.")] = None,
    training: Annotated[Path | None, typer.Option(help="Folder of authored sentences instead of corpus/training.")] = None,
    annotations: Annotated[Path | None, typer.Option(help="Folder of stand-off annotations instead of corpus/annotations.")] = None,
    seed: Annotated[int, typer.Option(help="Seed; the same sources and seed give the same predictions.")] = 0,
) -> None:
    """Train the tagger, measure it leave-one-report-out, and write a model folder with figures and model card."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.train import train as run_training

    console = Console()
    status = Console(stderr=True)
    with status.status("training"):
        metrics = run_training(
            out,
            training=training,
            annotations=annotations,
            reports=reports,
            reviews=reviews or [],
            corpora=corpus or [],
            seed=seed,
            tell=lambda line: status.print(line, highlight=False),
        )
    table = Table("figure", "leave-one-report-out", title=f"{metrics['model']} written to {out}", title_justify="left")
    for name, value in metrics["leave_one_report_out"].items():
        table.add_row(name, f"{value:.4f}")
    console.print(table)
