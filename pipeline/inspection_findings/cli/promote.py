"""``findings promote``: make a trained model the default, or go back to the one that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def promote(
    model: Annotated[
        Path | None, typer.Argument(metavar="[MODEL]", help="Model folder; without it, which model is the default.")
    ] = None,
    held_out: Annotated[
        Path | None, typer.Option(help="Folder of annotations that neither model has learnt from, to compare on.")
    ] = None,
    reports: Annotated[Path | None, typer.Option(help="Folder of the held-out reports.")] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="Make the model that ships the default again.")] = False,
    previous: Annotated[
        bool, typer.Option("--previous", help="Make the default before the present one the default again.")
    ] = False,
    force: Annotated[
        str | None, typer.Option(metavar="REASON", help="Make it the default whatever the figures say, and keep this reason.")
    ] = None,
) -> None:
    """Make a model the default unless it is worse on held-out reports than the present one, and say by how much.

    It is worse where no part of the 95 per cent interval of the difference in macro F1, resampled by report, lies above 0.

    The default stands in your own folder (FINDINGS_HOME, else where the system keeps the data of programs), so it works for
    an installed package too and outlives its updates. Exit status 1: it was not made the default.

    Examples:

        findings promote models/mine

        findings promote --previous

        findings promote --shipped
    """
    from inspection_findings.errors import ConfigError
    from inspection_findings.rules import find_model
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
        typer.echo(f"the default is {find_model()}")
        return
    verdict = make_default(model, held_out=held_out, reports=reports, force=force)
    typer.echo(verdict.line())
    if not verdict.promoted:
        raise typer.Exit(1)
