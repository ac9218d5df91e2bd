"""``findings extract``: a folder of reports in, findings.jsonl and its companions out."""

from __future__ import annotations

import signal
import threading
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What is written beside the JSON Lines files."""

    jsonl = "jsonl"
    files = "files"
    parquet = "parquet"


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
        float, typer.Option(min=0, max=10_000_000, help="Seconds that one report may take before it is given up; 0 for no limit.")
    ] = 600,
    include: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="Only files of folders whose name fits, such as '*.pdf'; may be repeated."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many reports.")] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", help="Beside the JSON Lines files: files, one a report; parquet, a dataset of tables; may be repeated."
        ),
    ] = None,
    all_sentences: Annotated[bool, typer.Option("--all-sentences", help="A record for every sentence.")] = False,
    min_probability: Annotated[
        float | None,
        typer.Option(min=0, max=0.99, help="Leave a label open (null) that the tagger gives with a lower probability."),
    ] = None,
    frequencies: Annotated[
        bool, typer.Option("--frequencies", help="Add words of frequency (often, rarely) to each record, apart from proportions.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do every report again.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Compare reports by their bytes, not by size, times and inode.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove from OUT the reports that are not among the inputs.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary; failures only.")] = False,
    log_file: Annotated[Path | None, typer.Option(help="Write progress and failures into this file too.")] = None,
) -> None:
    """Extract the findings of reports into OUT: findings, sections, results, checks, errors and run.json.

    A second run into the same folder does only what changed; a run that was stopped goes on where it was. Reports that OUT holds
    already stay there.

    Examples:

        findings extract reports/ --out out/

        findings extract reports/ --out out/ --jobs -1 --format parquet

        findings extract reports/ --out out/ --include '*.pdf' --dry-run

        findings extract reports/ --out out/ --scheduler tcp://head:8786

    Exit status: 0 all done; 1 some inputs failed, the rest is written; 2 wrong usage or configuration, or a folder that can't be
    written; 130 stopped, what is done is written.
    """
    stop = threading.Event()

    def ask(*_: object) -> None:
        """The first Ctrl-C ends the run in good order, the second at once."""
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):  # batch systems and containers end a run with SIGTERM
        if number == signal.SIGTERM or signal.getsignal(number) is signal.default_int_handler:
            signal.signal(number, ask)
    try:
        from inspection_findings.batch import run
        from inspection_findings.dataframes import pyarrow_parquet
        from inspection_findings.errors import ConfigError
        from inspection_findings.report.progress import show_progress
        from inspection_findings.report.summary import print_summary
        from inspection_findings.settings import load_settings

        if formats and Format.parquet in formats:
            pyarrow_parquet()
        if jobs == 0:
            raise ConfigError("0 processes can't do anything: use 1 or more, or -1 for one a core", rule="--jobs")
        settings = load_settings(
            config=config, model=model, framework=framework, scale=scale, all_sentences=all_sentences or None,
            min_probability=min_probability, frequencies=frequencies or None,
        )  # fmt: skip
        if stop.is_set():
            raise KeyboardInterrupt
        with show_progress(quiet=quiet or dry_run, log_file=log_file) as progress:
            summary = run(
                inputs, out, settings=settings, jobs=jobs, scheduler=scheduler, timeout=timeout or None, fresh=fresh,
                verify=verify, prune=prune, dry_run=dry_run, include=include or (), limit=limit,
                formats=[chosen.value for chosen in formats or ()], progress=progress, stop=stop,
            )  # fmt: skip
        print_summary(out, summary, quiet=quiet, dry_run=dry_run)
    except KeyboardInterrupt:
        if not dry_run:
            typer.echo(f"findings: stopped; what is done is in {out}, and the same command goes on from there", err=True)
        raise typer.Exit(130) from None
    raise typer.Exit(summary.exit_status)
