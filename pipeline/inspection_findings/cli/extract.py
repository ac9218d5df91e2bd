"""``findings extract``: a folder of reports in, findings.jsonl and its companions out."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from inspection_findings.interrupts import Interrupts


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
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://head:8786: its workers do the reports.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds that one report may take before it is given up; 0 for no limit.")
    ] = 600,
    output_format: Annotated[
        str, typer.Option("--format", help="jsonl: one file; files: one a document beside it; parquet: a Parquet file beside it.")
    ] = "jsonl",
    all_sentences: Annotated[bool, typer.Option("--all-sentences", help="A record for every sentence.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do every document again.")] = False,
) -> None:
    """Extract the findings of reports into OUT: findings, sections, results, checks, errors and run.json.

    A second run into the same folder does only what changed; a run that was stopped goes on where it was.

    Examples:

        findings extract reports/ --out out/

        findings extract reports/ --out out/ --jobs -1 --format parquet

        findings extract reports/ --out out/ --scheduler tcp://head:8786

    Exit status: 0 all done; 1 some inputs failed, the rest is written; 2 wrong usage or configuration, or a folder that can't be
    written; 130 stopped, what is done is written.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # batch systems and containers end a run with it
    try:
        interrupts = Interrupts()
        with interrupts.listening(), interrupts.held():  # a library that is interrupted while it starts may take it for a fault
            from inspection_findings.batch import run
            from inspection_findings.batch.progress import make_progress
            from inspection_findings.dataframes import pyarrow_parquet
            from inspection_findings.errors import ConfigError
            from inspection_findings.report.summary import print_summary
            from inspection_findings.settings import load_settings

        if output_format not in ("jsonl", "files", "parquet"):
            raise ConfigError(f"{output_format!r} is no format: use jsonl, files or parquet", rule="--format")
        if output_format == "parquet":
            pyarrow_parquet()
        if jobs == 0:
            raise ConfigError("0 is no number of processes: use 1 or more, or -1 for one a core", rule="--jobs")
        settings = load_settings(config=config, model=model, framework=framework, scale=scale, all_sentences=all_sentences or None)
        with make_progress() as progress:
            summary = run(
                inputs, out, settings=settings, jobs=jobs, scheduler=scheduler, timeout=timeout or None, fresh=fresh,
                format=output_format, progress=progress,
            )  # fmt: skip
        print_summary(out, summary)
    except KeyboardInterrupt:
        typer.echo(f"findings: stopped; what is done is in {out}, and the same command goes on from there", err=True)
        raise typer.Exit(130) from None
    raise typer.Exit(summary.exit_status)
