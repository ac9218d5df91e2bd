"""``findings show``: one report in the terminal, its findings coloured in place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspection_findings.cli.choices import complete_framework, complete_scale


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report.")],
    framework: Annotated[
        str | None, typer.Option(help="Force a framework of standards: a name, or a YAML file.", autocompletion=complete_framework)
    ] = None,
    scale: Annotated[
        str | None, typer.Option(help="Force a quantifier scale: a name, or a YAML file.", autocompletion=complete_scale)
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of a trained model instead of the one that ships.")] = None,
    findings_only: Annotated[bool, typer.Option("--findings-only", help="Leave out sentences with no label.")] = False,
) -> None:
    """Print one report with its findings coloured in place and its proportions with their intervals.

    Examples:

        findings show reports/one.pdf

        findings show reports/one.txt --findings-only
    """
    from rich.console import Console

    from inspection_findings.context import load_context
    from inspection_findings.errors import ReadError
    from inspection_findings.report.show import render
    from inspection_findings.stages import extract

    if not file.is_file():
        raise ReadError(f"{file}: is not a file: name one report", path=str(file))
    report = extract(file, context=load_context(model, framework=framework, scale=scale), all_sentences=True)
    console = Console(soft_wrap=False)
    for line in render(report, findings_only=findings_only):
        console.print(line)
