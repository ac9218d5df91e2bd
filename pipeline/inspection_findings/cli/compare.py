"""``findings compare``: years, providers, frameworks, standards or publishers beside each other."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class By(StrEnum):
    """What the reports of a group share."""

    year = "year"
    provider = "provider"
    framework = "framework"
    standard = "standard"
    publisher = "publisher"


def compare(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    by: Annotated[By, typer.Option(help="What the reports of a group share.")] = By.year,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    picture: Annotated[Path | None, typer.Option(help="Draw the shares into this .svg file too.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a picture that is there.")] = False,
) -> None:
    """Compare groups of reports: strengths, areas for improvement, recommendations, the share of strengths, grades.

    Each framework stands by itself: a change of method is no change of quality, and nothing is averaged over it.

    Examples:

        findings compare out/ --by year

        findings compare out/ --by provider --picture providers.svg
    """
    import json
    from dataclasses import asdict

    from inspection_findings.cli.target import check_target
    from inspection_findings.report import compare as comparing
    from inspection_findings.report.terminal import print_table
    from inspection_findings.tables import open_run, to_frames
    from inspection_findings.tables.export import check_place

    if picture is not None:
        check_target(picture, option="--picture", kind="a picture", endings=(".svg",))
        check_place(picture, force=force)
    run = open_run(out)
    groups = comparing.compare(to_frames(out, ("documents", "findings", "judgements")), by.value)
    if as_json:
        typer.echo(json.dumps([asdict(group) for group in groups], indent=1, ensure_ascii=False))
    else:
        for note in run.notes:
            typer.echo(f"note: {note}", err=True)
        for framework in dict.fromkeys(group.framework for group in groups):
            own = [group for group in groups if group.framework == framework]
            heads = (by.value, "reports", "strengths", "areas", "recomm.", "share of strengths", "grades")
            rows = [
                (group.name, group.reports, group.strengths, group.areas, group.recommendations, comparing.share_text(group.share),
                 ", ".join(f"{number} {grade}" for grade, number in group.grades))
                for group in own
            ]  # fmt: skip
            print_table(framework, heads, rows)
        if len({group.framework for group in groups}) > 1:
            typer.echo("The frameworks differ in method, so no figure is added up over them.")
    if picture is not None:
        picture.write_text(comparing.draw_groups(groups), encoding="utf-8")
        typer.echo(f"picture written to {picture}", err=True)
