"""``findings agreement``: how well two reviewers agree, and where they don't."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def agreement(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote and people reviewed.")],
    reviewers: Annotated[str | None, typer.Option(metavar="NAME,NAME", help="Two reviewers; without it, all pairs.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    shown: Annotated[int, typer.Option("--show", min=0, metavar="N", help="List the first N disagreements.")] = 20,
) -> None:
    """Per cent agreement and Cohen's kappa with its interval, per label and for values, and the list of disagreements.

    `findings review OUT --settle` opens the page with the disagreements alone, to settle them.

    Examples:

        findings agreement out/

        findings agreement out/ --reviewers ann,ben --json
    """
    import json
    from itertools import combinations

    from inspection_findings.errors import ReviewError
    from inspection_findings.reviews.agreement import agreement_record
    from inspection_findings.reviews.applying import open_folder

    folder = open_folder(out)
    known = folder.ledger.reviewers()
    names = [name.strip() for name in reviewers.split(",")] if reviewers else known
    unknown = [name for name in names if name not in known]
    if len(names) < 2 or unknown or (reviewers and len(names) != 2):
        found = f"reviewers in this folder: {', '.join(known) or 'none yet'}"
        raise ReviewError(f"agreement needs two reviewers who decided something ({found}): review with --reviewer NAME")
    for problem in folder.problems:
        typer.echo(f"warning: {problem}", err=True)
    for first, second in combinations(names, 2):
        record = agreement_record(folder.ledger, first, second)
        if as_json:
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            print_agreement(record, shown)


def print_agreement(record: dict[str, object], shown: int) -> None:
    """Print one pair's figures and disagreements as tables."""
    from rich.console import Console

    from inspection_findings.report.agreement import agreement_tables

    console = Console()
    for part in agreement_tables(record, shown):
        console.print(part)
