"""Pages of the documentation site that are made from the code: the commands from their help, so that they are never stale."""

from __future__ import annotations

from collections.abc import Iterator
from enum import EnumType
from pathlib import Path
from typing import Any, get_args

COMMANDS_PAGE = "commands.md"


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages to those in the folder (called by mkdocs)."""
    from mkdocs.structure.files import File

    files.append(File.generated(config, COMMANDS_PAGE, content=commands_page()))
    return files


def commands_page() -> str:
    """All commands with their arguments and options, as Markdown."""
    from inspection_findings.cli import app
    from typer.main import get_command

    lines = ["# Commands", "", "This page is made from the help of each command: `findings COMMAND --help` prints the same.", ""]
    for name, command in walk(get_command(app)):
        lines += [f"## `findings {name}`", "", *body(command), ""]
    return "\n".join(lines) + "\n"


def walk(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """All commands that are not hidden, with their full names; groups come before what is in them."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        yield f"{before}{name}", command
        if hasattr(command, "commands"):
            yield from walk(command, f"{before}{name} ")


def body(command: Any) -> Iterator[str]:
    """The help of one command, its examples as a block, and its options as a table."""
    for paragraph in (command.help or "").split("\n\n"):
        if paragraph.startswith("    "):
            yield paragraph
        else:
            yield paragraph.strip()
        yield ""
    rows = [
        (names(parameter), cell(getattr(parameter, "help", "") or "")) for parameter in command.params if parameter.name != "help"
    ]
    if rows:
        yield from ("| argument or option | meaning |", "| --- | --- |", *(f"| {left} | {right} |" for left, right in rows))


def names(parameter: Any) -> str:
    """How a parameter is given, as code."""
    if parameter.param_type_name == "argument":
        return f"`{(parameter.metavar or parameter.name).upper()}`"
    kind = parameter.type_descriptor.annotation
    kind = next(iter(get_args(kind)), kind)  # the type of the items of a list
    values = " or ".join(f"`{choice.value}`" for choice in kind) if isinstance(kind, EnumType) else ""
    return f"{', '.join(f'`{option}`' for option in parameter.opts)} {values}".rstrip()


def cell(text: str) -> str:
    """The text with what would end a cell of a table written out."""
    return " ".join(text.split()).replace("|", "\\|")


def stages_table() -> str:
    """The list of stages as a table, for the page on how it works."""
    from inspection_findings.stages import STAGES

    rows = [(stage.name, code(stage.reads), code(stage.writes)) for stage in STAGES]
    return "\n".join(["| stage | reads | writes |", "| --- | --- | --- |", *(f"| {' | '.join(row)} |" for row in rows)])


def code(names: tuple[str, ...]) -> str:
    """Names as code with commas between."""
    return ", ".join(f"`{name}`" for name in names)


def write_stages() -> None:
    """Write the table of stages into the page on how it works: run ``python docs/hooks.py`` when a stage changes."""
    page = Path(__file__).with_name("architecture.md")
    before, rest = page.read_text(encoding="utf-8").split("tests/test_docs.py -->\n")
    after = rest.split("\n<!-- end")[1]
    page.write_text(f"{before}tests/test_docs.py -->\n{stages_table()}\n<!-- end{after}", encoding="utf-8")


if __name__ == "__main__":
    write_stages()
