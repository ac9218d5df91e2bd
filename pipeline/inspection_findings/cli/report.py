"""``findings report``: a run as one page that can be sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    to: Annotated[Path | None, typer.Option("--to", help="The page to write; OUT/report.html where it is not given.")] = None,
    title: Annotated[str | None, typer.Option(help="The title of the page.")] = None,
    edits: Annotated[Path | None, typer.Option(help="File in which themes are renamed, merged and split.")] = None,
    themes: Annotated[bool, typer.Option(help="Find the themes that recur.")] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write a run as one page: coverage, grades, standards, proportions, years, themes, recommendations, and every finding.

    The page needs no network and opens by a double click. A run of over a hundred reports is split: the page is the overview, and
    names the pages beside it.

    Examples:

        findings report out/

        findings report out/ --to findings.html --title "Probation 2019" --force
    """
    from inspection_findings.cli.target import check_target
    from inspection_findings.report.page.render import write_report
    from inspection_findings.report.themes import find_themes, read_edits
    from inspection_findings.tables import open_run, to_frames
    from inspection_findings.tables.export import check_place

    target = to or out / "report.html"
    run = open_run(out)
    check_target(target, option="--to", kind="a web page", endings=(".html", ".htm"))
    check_place(target, force=force)
    decided = read_edits(edits) if edits is not None else []
    frames = to_frames(out)
    found = find_themes(frames, edits=decided) if themes else []
    pages = write_report(run, frames, target, themes=found, title=title, force=force)
    for note in run.notes:
        typer.echo(f"note: {note}", err=True)
    total = sum(page.size for page in pages)
    split = f", and {len(pages) - 1} pages beside it" if len(pages) > 1 else ""
    typer.echo(f"written to {target}{split}: {len(frames['documents']):,} reports, {total / 1e6:.1f} MB")
