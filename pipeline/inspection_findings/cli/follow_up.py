"""``findings follow-up``: what became of recommendations and areas for improvement."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Followed(StrEnum):
    """What is followed."""

    both = "both"
    recommendation = "recommendation"
    area_for_improvement = "area_for_improvement"


def follow_up(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    label: Annotated[Followed, typer.Option(help="What is followed.")] = Followed.both,
    least_score: Annotated[
        float | None, typer.Option(min=0, max=1, help="Similarity from which two sentences are the same matter.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Print so many pairs.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Follow recommendations and areas for improvement of each provider from inspection to inspection.

    Each is raised again, no longer raised, or new. Those raised in three inspections or more are listed by themselves.
    "No longer raised" does not say that it was put right: the next report may not have looked.

    Examples:

        findings follow-up out/

        findings follow-up out/ --label recommendation --json
    """
    import json
    from collections import Counter
    from dataclasses import asdict

    from inspection_findings.report import follow_up as following
    from inspection_findings.report.terminal import print_table
    from inspection_findings.tables import to_frames

    frames = to_frames(out, ("documents", "findings"))
    wanted = None if label is Followed.both else label.value
    found = following.follow_up(frames, label=wanted, least_score=following.LEAST_SCORE if least_score is None else least_score)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=1, ensure_ascii=False))
        return
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)
    if not found.providers:
        typer.echo("no provider has two dated reports in this run, so nothing can be followed")
        return
    fates = ("raised again", "no longer raised", "new")
    counts: dict[str, Counter[str]] = {}
    for one in found.followed:
        counts.setdefault(one.provider, Counter())[one.fate] += 1
    print_table("What became of it", ("provider", *fates), [(name, *(own[fate] for fate in fates)) for name, own in counts.items()])
    again = sorted((one for one in found.followed if one.fate == "raised again"), key=lambda one: -(one.score or 0))
    rows = [
        (one.provider, f"{one.score:.2f}", f"{one.before.year}: {one.before.text}", f"{one.after.year}: {one.after.text}")
        for one in again[:limit]
        if one.before is not None and one.after is not None
    ]
    print_table(f"Raised again: {len(rows)} of {len(again)}", ("provider", "score", "before", "after"), rows)
    chains = [(len(chain), " → ".join(f"{one.year}: {one.text}" for one in chain)) for chain in found.repeated[:limit]]
    print_table(f"Raised in three inspections or more: {len(found.repeated)}", ("inspections", "sentences"), chains)
