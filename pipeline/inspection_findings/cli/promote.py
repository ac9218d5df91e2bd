"""``findings promote``: make a trained model the default, or go back to the one that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def promote(
    model: Annotated[Path | None, typer.Argument(metavar="MODEL", help="The model folder.")] = None,
    held_out: Annotated[
        Path | None, typer.Option(help="Folder of annotations to compare on; neither model may be trained on them.")
    ] = None,
    reports: Annotated[Path | None, typer.Option(help="Folder of the held-out reports.")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="Go back to the model that ships.")] = False,
    previous: Annotated[bool, typer.Option("--previous", help="Go back to the default before the present one.")] = False,
    force: Annotated[
        str | None, typer.Option(metavar="REASON", help="Make it the default whatever the figures say, for this reason.")
    ] = None,
) -> None:
    """Make a model the default unless it is worse on held-out reports than the present one, and say by how much.

    It is worse where no part of the 95 per cent interval of the difference in macro F1, resampled by report, lies above 0.

    The default is kept in a folder of your own (FINDINGS_HOME, or where the system keeps data of programs). An update of the
    package keeps it, unless the format of models changes: then it says so and uses the model that ships.

    Exit status: 0 done; 1 not made the default; 2 wrong usage.

    Examples:

        findings promote models/mine

        findings promote --previous

        findings promote --shipped
    """
    from inspection_findings.errors import ConfigError
    from inspection_findings.train.promote import back_to_previous, back_to_shipped
    from inspection_findings.train.promote import promote as make_default

    if force is not None and not force.strip():
        raise ConfigError("needs a reason: say why the figures do not count", rule="--force")
    if previous or shipped:
        if model is not None or (previous and shipped):
            raise ConfigError("takes no model folder and no other option", rule="--previous" if previous else "--shipped")
    if previous:
        typer.echo(f"{back_to_previous()} is the default again")
        return
    if shipped:
        typer.echo(
            "the model that ships is the default again" if back_to_shipped() else "the model that ships is the default already"
        )
        return
    if model is None:
        raise ConfigError("name a model folder; 'findings models' shows which one is the default")
    verdict = make_default(model, held_out=held_out, reports=reports, force=force)
    typer.echo(verdict.line())
    if not verdict.promoted:
        raise typer.Exit(1)
