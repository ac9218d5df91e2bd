"""``findings extract``: a folder of reports in, findings.jsonl and its companions out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def extract(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Reports, or folders of reports.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the output; made where it is missing.")],
    framework: Annotated[
        str | None, typer.Option(help="Force a framework of standards (a name, or a YAML file) instead of choosing it.")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="Force a quantifier scale (a name, or a YAML file).")] = None,
    config: Annotated[Path | None, typer.Option(help="YAML file with these options.")] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of a trained model instead of the one that ships.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=-1, help="Processes on this machine; -1 for one a core.")] = 1,
    output_format: Annotated[
        str, typer.Option("--format", help="jsonl: one file; files: one a document; parquet: a Parquet file.")
    ] = "jsonl",
    all_sentences: Annotated[bool, typer.Option("--all-sentences", help="A record for every sentence.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do every document again.")] = False,
) -> None:
    """Extract the findings of reports into OUT: findings, sections, results, checks, errors and run.json.

    A second run into the same folder does only what changed. Exit status: 0 all done, 1 some inputs failed (the rest is
    written), 2 wrong usage or configuration.
    """
    from pipeline.batch import run
    from pipeline.batch.progress import make_progress
    from pipeline.errors import ConfigError
    from pipeline.process import load_settings
    from pipeline.report.summary import print_summary

    if output_format not in ("jsonl", "files", "parquet"):
        raise ConfigError(f"{output_format!r} is no format: use jsonl, files or parquet", rule="--format")
    settings = load_settings(config=config, model=model, framework=framework, scale=scale, all_sentences=all_sentences or None)
    with make_progress() as progress:
        summary = run(
            inputs,
            out,
            settings=settings,
            jobs=jobs,
            fresh=fresh,
            format=output_format,
            progress=progress,
        )
    print_summary(out, summary)
    raise typer.Exit(summary.exit_status)
