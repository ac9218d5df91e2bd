"""``findings frameworks``: what ships, one in full, whether a file is sound, and a new file begun from a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspection_findings.cli.target import check_target

if TYPE_CHECKING:
    from inspection_findings.frameworks.draft import Shown
    from inspection_findings.model.source import Document

frameworks = typer.Typer()
NAME = typer.Argument(metavar="NAME", help="A framework that ships, or the path of a YAML file.")


@frameworks.callback(invoke_without_command=True)
def about(context: typer.Context) -> None:
    """List, show, check and begin frameworks of inspection; without a command, list them.

    Examples:

        findings frameworks list

        findings frameworks show ofsted-ilacs-2018

        findings frameworks new --from reports/one.pdf --to mine.yaml

        findings frameworks check mine.yaml --report reports/another.pdf
    """
    if context.invoked_subcommand is None:
        list_frameworks(as_json=False)


@frameworks.command(name="list")
def list_frameworks(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of a table.")] = False,
) -> None:
    """List the frameworks that ship: name, years and title."""
    import json

    from rich.console import Console

    from inspection_findings.frameworks import framework_names, load_framework
    from inspection_findings.report.frameworks import framework_table

    found = [load_framework(name) for name in framework_names()]
    if as_json:
        for own in found:
            publishers = [publisher.name for publisher in own.publishers]
            row = {"name": own.name, "title": own.title, "years": own.years, "publishers": publishers, "source": own.source}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    Console(highlight=False).print(framework_table(found))


@frameworks.command()
def show(
    name: Annotated[str, NAME],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole framework as one JSON object.")] = False,
) -> None:
    """Show one framework: its judgements, grades, rules, headings, and how a report shows that it follows it."""
    import json
    from dataclasses import asdict

    from inspection_findings.frameworks import load_framework
    from inspection_findings.report.frameworks import outline

    framework = load_framework(name)
    if as_json:
        typer.echo(json.dumps(asdict(framework), ensure_ascii=False))
        return
    for line in outline(framework):
        typer.echo(line)


@frameworks.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A framework file.")],
    report: Annotated[
        Path | None, typer.Option("--report", help="A report: say what it shows of the framework and what is missing.")
    ] = None,
) -> None:
    """Say whether a framework file is sound, each fault in one line; with --report also what a report shows of it."""
    from inspection_findings.errors import ConfigError
    from inspection_findings.frameworks import find_faults, load_framework
    from inspection_findings.report.frameworks import proof

    if not file.is_file():
        raise ConfigError("there is no such file: check the path", file=str(file))
    faults = find_faults(file)
    for fault in faults:
        typer.echo(f"findings: {fault}", err=True)
    if faults:
        raise typer.Exit(2)
    framework = load_framework(str(file))
    grades = sum(len(own.grades) for own in framework.all_grade_sets)
    judged = len(framework.judgements) or len(framework.standards)
    typer.echo(f"{file}: sound (judgements: {judged}, grades: {grades}, rules of headings: {len(framework.headings)})")
    if report is not None:
        shown = shown_by(report)
        for there, line in proof(framework, shown.text, [title for title, _ in shown.headings]):
            typer.echo(f"{'yes' if there else 'no ':3} {line}")


@frameworks.command()
def new(
    source: Annotated[Path, typer.Option("--from", metavar="REPORT", help="A report of the framework that you want to describe.")],
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; without it, standard output.")] = None,
) -> None:
    """Begin a framework file from a report: its publisher, judgements, grades and headings, with comments on what to fill in.

    Examples:

        findings frameworks new --from reports/one.pdf --to mine.yaml

        findings frameworks check mine.yaml --report reports/another.pdf
    """
    from inspection_findings.errors import ConfigError
    from inspection_findings.frameworks.draft import draft, file_name

    if to is not None:
        check_target(to, option="--to", kind="YAML", endings=(".yaml", ".yml"))
        if to.exists():
            raise ConfigError(f"{to} is there already: name another file, or remove it first", rule="--to")
    text = draft(shown_by(source), name=file_name(to.stem if to else source.stem))
    if to is None:
        typer.echo(text, nl=False)
        return
    to.write_text(text, encoding="utf-8")
    typer.echo(f"written to {to}: go through its comments, then run 'findings frameworks check {to}'")


def shown_by(path: Path) -> Shown:
    """What a report shows of its framework.

    Raises:
        ReadError: the file can't be read as a report.
    """
    from inspection_findings.errors import ReadError
    from inspection_findings.frameworks.draft import Shown, graded_headings, graded_rows
    from inspection_findings.layout import clean
    from inspection_findings.readers import read
    from inspection_findings.structure import find_structure

    if not path.is_file():
        raise ReadError(f"{path}: there is no such file: name one report", path=str(path))
    document = clean(read(path))
    structure = find_structure(document)
    titles = [section.title for section in structure.sections]
    judged = [(own.judgement, own.rating) for own in structure.results if own.judgement and own.rating]
    rated = [(section.title, section.rating) for section in structure.sections if section.rating]
    tables = (graded_rows(rows) for rows in tables_of(document))
    standards = [section for section in structure.sections if section.kind in ("domain", "standard")]
    date = structure.facts.inspection_start or structure.facts.published
    return Shown(
        text=document.text,
        title=structure.facts.title,
        year=int(date[:4]) if date else None,
        headings=[(section.title, section.kind) for section in structure.sections],
        numbered=[(section.title, section.number) for section in standards if section.number],
        graded=judged or next((found for found in tables if found), []) or graded_headings(titles) or rated,
        overall=[own.judgement for own in structure.results if own.level == "overall" and own.judgement],
    )


def tables_of(document: Document) -> list[list[str]]:
    """The tables of a report as the texts of their rows, cells parted by tabs."""
    tables: list[list[str]] = [[]]
    for block in document.blocks:
        if block.kind == "row":
            tables[-1].append(document.text[block.start : block.end])
        elif tables[-1]:
            tables.append([])
    return tables
