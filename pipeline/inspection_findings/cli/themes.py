"""``findings themes``: what recurs over many reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def themes(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    edits: Annotated[Path | None, typer.Option(help="File in which themes are renamed, merged and split.")] = None,
    write_edits: Annotated[Path | None, typer.Option("--write-edits", help="Write such a file (.yaml), to be edited.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Print so many themes.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print all themes as JSON.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Group the strengths and areas for improvement that recur over reports, within each standard.

    A theme is named by its own words, with the number of its reports and three typical sentences.

    Examples:

        findings themes out/

        findings themes out/ --write-edits themes.yaml

        findings themes out/ --edits themes.yaml --json
    """
    import json
    from dataclasses import asdict

    from inspection_findings.cli.target import check_target
    from inspection_findings.report import themes as grouping
    from inspection_findings.report.page.payload import sources_of
    from inspection_findings.tables import to_frames
    from inspection_findings.tables.export import check_place

    if write_edits is not None:
        check_target(write_edits, option="--write-edits", kind="YAML", endings=(".yaml", ".yml"))
        check_place(write_edits, force=force)
    decided = grouping.read_edits(edits) if edits is not None else []
    frames = to_frames(out, ("documents", "findings"))
    found = grouping.find_themes(frames, edits=decided)
    if write_edits is not None:
        grouping.write_edits(found, write_edits)
        typer.echo(f"{len(found)} themes written to {write_edits}", err=True)
    source = sources_of(frames)
    if as_json:
        rows = [
            asdict(theme) | {"reports": theme.reports, "typical": [source(finding) for finding in theme.typical]} for theme in found
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    if not found:
        typer.echo(f"no theme recurs: a standard needs {grouping.LEAST_SENTENCES} sentences in {grouping.LEAST_REPORTS} reports")
    for theme in found[:limit]:
        label = "areas for improvement" if theme.label == "area_for_improvement" else "strengths"
        years = ", ".join(f"{year}: {number}" for year, number in theme.years)
        typer.echo(f"{theme.name} – {label}, {theme.standard_name}")
        typer.echo(
            f"  {theme.reports} of {theme.of_reports} reports, {len(theme.findings)} sentences; by year {years or 'not known'}"
        )
        for finding in theme.typical:
            quote = source(finding)
            page = f", page {quote['page']}" if quote["page"] else ""
            typer.echo(f"  - {quote['text']} ({quote['name']}{page})")
    if len(found) > limit:
        typer.echo(f"… and {len(found) - limit} more: use --limit or --json")
