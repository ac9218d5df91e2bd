"""``findings rules``: each rule with its reason, its examples and how often it answers in texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from inspection_findings.rules import RuleFile

TEXT_ENDINGS = (".txt", ".md")


def rules(
    name: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Only the rules of this file, such as proportions/exclusions.")
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="A folder of text reports (.txt, .md): count how often each rule answers there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines instead of a table.")] = False,
) -> None:
    """List the rules for proportions, polarity, labels and headings: why each is there, what it takes, and how often it answers.

    Examples:

        findings rules proportions/exclusions

        findings rules --corpus reports/ --json
    """
    import json

    from rich.console import Console

    from inspection_findings.rules import count_answers

    files = _files(name)
    texts = list(_texts(corpus)) if corpus else None
    counts = {file.name: count_answers(file, texts) for file in files} if texts is not None else {}
    if as_json:
        for file in files:
            for rule in file.rules:
                row = {"file": file.name, **rule.model_dump(include={"id", "reason", "examples", "counterexamples"})}
                typer.echo(json.dumps(row | ({"answers": counts[file.name][rule.id]} if counts else {}), ensure_ascii=False))
        return
    console = Console(highlight=False)
    for file in files:
        console.print(_table(file, counts.get(file.name)))
    if texts is not None:
        console.print(f"counted in {len(texts)} texts of {corpus}")


def _files(name: str | None) -> list[RuleFile]:
    """The rule files, or the one that is named.

    Raises:
        ConfigError: there is no rule file of this name.
    """
    from inspection_findings.errors import ConfigError
    from inspection_findings.rule_files import rule_files

    files = [file for file in rule_files() if name is None or file.name == name]
    if not files:
        known = ", ".join(file.name for file in rule_files())
        raise ConfigError(f"unknown rule file '{name}' (choose {known})")
    return files


def _texts(folder: Path) -> Iterator[str]:
    """The texts of the reports in a folder and the folders in it.

    Raises:
        ReadError: the folder is missing, or holds no text report.
    """
    from inspection_findings.errors import ReadError

    if not folder.is_dir():
        raise ReadError(f"{folder}: not a folder: name a folder of text reports", path=str(folder))
    paths = sorted(path for path in folder.rglob("*") if path.suffix in TEXT_ENDINGS and path.is_file())
    if not paths:
        raise ReadError(f"{folder}: holds no text report ({', '.join(TEXT_ENDINGS)})", path=str(folder))
    for path in paths:
        yield path.read_text(encoding="utf-8", errors="replace")


def _table(file: RuleFile, counts: dict[str, int] | None) -> object:
    """The rules of one file as a table, with their counts where there are any."""
    from rich.table import Table

    table = Table(title=f"configs/{file.name}.yaml", title_justify="left", show_lines=True)
    for head in ("rule", "why", "takes", "leaves", *(("answers",) if counts is not None else ())):
        table.add_column(head, justify="right" if head == "answers" else "left", overflow="fold")
    for rule in file.rules:
        cells = [rule.id, rule.reason, "\n".join(rule.examples), "\n".join(rule.counterexamples)]
        table.add_row(*cells, *([str(counts[rule.id])] if counts is not None else []))
    return table
