"""``findings convert``: findings as tasks of other annotation tools, and back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inspection_findings.cli.target import LINES, check_target


class TaskFormat(StrEnum):
    """The formats that are read."""

    findings = "findings"
    prodigy = "prodigy"
    labelstudio = "labelstudio"
    doccano = "doccano"


class Target(StrEnum):
    """The formats that are written, and the reviews of a run folder."""

    findings = "findings"
    prodigy = "prodigy"
    labelstudio = "labelstudio"
    doccano = "doccano"
    reviews = "reviews"


def convert(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="A file of findings or tasks, or the folder of a run.")],
    target: Annotated[Path, typer.Argument(metavar="OUTPUT", help="The file to write; with --to reviews the folder of a run.")],
    given: Annotated[
        TaskFormat | None, typer.Option("--from", help="The format of INPUT; without it, INPUT is looked into.")
    ] = None,
    wanted: Annotated[Target, typer.Option("--to", help="The format of OUTPUT, or the reviews of a run.")] = Target.findings,
    names: Annotated[
        list[str] | None, typer.Option("--map", metavar="THEIRS=OURS", help="What a label of another tool means; may be repeated.")
    ] = None,
    reviewer: Annotated[str, typer.Option(help="With --to reviews: whose decisions these are.")] = "imported",
) -> None:
    """Convert findings to the tasks of Prodigy, Label Studio or doccano and back, without loss either way.

    Findings of a folder go out with its reviews applied. `--to reviews` takes what people decided elsewhere into the folder's
    reviews. OUTPUT ending in .json is written as one JSON list (as Label Studio takes it), else one object a line.

    Examples:

        findings convert out/ tasks.json --to labelstudio

        findings convert done.json out/ --to reviews --reviewer ann
    """
    from inspection_findings.errors import ConfigError
    from inspection_findings.model.report import LABELS
    from inspection_findings.review.exchange import Conversion
    from inspection_findings.review.exchange.files import convert_file, import_reviews

    mapped = {}
    for entry in names or []:
        theirs, _, ours = entry.rpartition("=")
        if not theirs or ours not in LABELS:
            raise ConfigError(f"{entry!r} must be THEIRS=OURS, ours one of {', '.join(LABELS)}", rule="--map")
        mapped[theirs] = ours
    if wanted != Target.reviews:
        check_target(target, option="OUTPUT", kind="JSON", endings=(".json", *LINES))
    conversion = Conversion(names=mapped)
    if wanted == Target.reviews:
        count, rest = import_reviews(source, target, conversion, given=given, reviewer=reviewer)
        typer.echo(f"{count} decisions of {reviewer} added to {target / 'reviews.jsonl'}{rest}")
    else:
        count = convert_file(source, target, conversion, given=given, wanted=wanted)
        typer.echo(f"{count} records written to {target}")
    for reason in conversion.left_out[:20]:
        typer.echo(f"left out: {reason}", err=True)
    if len(conversion.left_out) > 20:
        typer.echo(f"left out: {len(conversion.left_out) - 20} more", err=True)
    raise typer.Exit(1 if conversion.left_out else 0)
