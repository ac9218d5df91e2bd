"""``findings models``: the trained models that a command can use by default."""

from __future__ import annotations

from typing import Annotated

import typer


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of lines of text.")] = False,
) -> None:
    """List the model that ships and the models that you have promoted, and mark the default.

    Examples:

        findings models

        findings models --json
    """
    import json

    from inspection_findings.home import home_dir
    from inspection_findings.rules import data_dir, find_model

    default = find_model().resolve()
    folders = [data_dir("models") / "hmip", *sorted((home_dir() / "models").glob("*/config.cfg"))]
    for place in folders:
        folder = place if place.is_dir() else place.parent
        if as_json:
            typer.echo(json.dumps({"model": folder.name, "folder": str(folder), "default": folder.resolve() == default}))
        else:
            typer.echo(f"{'default' if folder.resolve() == default else '':8} {folder.name}: {folder}")
