"""``findings diff``: two runs beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def diff(
    before: Annotated[Path, typer.Argument(metavar="OUT1", help="The folder of the first run.")],
    after: Annotated[Path, typer.Argument(metavar="OUT2", help="The folder of the second run.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Compare two runs: of two models on the same reports, or of two years of one provider.

    Where both hold the same files, findings are compared place by place. Grades are compared by provider and judgement, within one
    framework.

    Examples:

        findings diff out-old/ out-new/

        findings diff 2018/ 2023/ --json
    """
    import json
    from dataclasses import asdict

    from inspection_findings.report import compare as comparing
    from inspection_findings.report.terminal import print_table
    from inspection_findings.tables import to_frames

    found = comparing.diff(to_frames(before), to_frames(after))
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=1, ensure_ascii=False))
        return
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)
    print_table("Rows", ("table", "first", "second"), found.counts)
    shares = [(name, comparing.share_text(one), comparing.share_text(other)) for name, one, other in found.shares]
    print_table("Share of strengths", ("framework", "first", "second"), shares)
    if found.same_text:
        in_one = f"{found.gone:,} only in the first, {found.new:,} only in the second"
        typer.echo(f"{found.same_text} reports are in both runs: {found.kept:,} findings in both, {in_one}")
        print_table("Findings with another label", ("first", "second", "findings"), found.relabelled)
    else:
        typer.echo("no report is in both runs, so findings are not compared place by place")
    moved = [move for move in found.moved if move.way != "same"]
    rows = [(move.provider, move.judgement, move.before or "–", move.after or "–", move.way) for move in moved]
    print_table(f"Grades that moved: {len(moved)} of {len(found.moved)}", ("provider", "judgement", "first", "second", "way"), rows)
