"""``findings apply-reviews``: the reviewed records as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspection_findings.cli.target import LINES, check_target


def apply_reviews(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote and people reviewed.")],
    to: Annotated[Path | None, typer.Option(help="File to write; without it, OUT/reviewed.jsonl.")] = None,
    reviewer: Annotated[str | None, typer.Option(help="Only the decisions of this reviewer.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the records that nobody reviewed, as they were extracted.")
    ] = False,
) -> None:
    """Write the reviewed records, added ones included: the latest decision on each, decided_by "review".

    `findings train --reviews` takes the file as it is. Records that are open, skipped or only commented are left out.

    Examples:

        findings apply-reviews out/

        findings apply-reviews out/ --reviewer ann --to ann.jsonl
    """
    from inspection_findings.errors import ReviewError
    from inspection_findings.review.notices import misfit_line, misfits_line
    from inspection_findings.reviews.applying import open_folder, write_reviewed

    if to is not None:
        check_target(to, option="--to", kind="JSON Lines", endings=LINES)
    folder = open_folder(out)
    known = folder.ledger.reviewers()
    if reviewer and reviewer not in known:
        raise ReviewError(f"{reviewer} has decided nothing here; reviewers are {', '.join(known) or 'none yet'}")
    done = write_reviewed(folder, to or out / "reviewed.jsonl", reviewer=reviewer, everything=everything)
    typer.echo(f"{done.records} records written to {done.path}: {done.relabelled} with another label, {done.added} added")
    for problem in folder.problems:
        typer.echo(f"warning: {problem}", err=True)
    misfits = list(folder.ledger.misfits.values())
    if misfits:
        typer.echo(f"warning: {misfits_line(misfits)}", err=True)
        for entry in misfits:
            typer.echo(f"  {misfit_line(entry)}", err=True)
