"""``findings schema``: the data dictionary."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page docs/tables.md.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a Frictionless data package.")] = False,
    records: Annotated[bool, typer.Option("--records", help="Print the JSON Schema of the files of JSON Lines.")] = False,
) -> None:
    """Print what each table holds: its columns with their types, keys, units, values and meanings.

    Examples:

        findings schema --markdown

        findings schema --json
    """
    import json

    from inspection_findings.errors import ConfigError
    from inspection_findings.model.records import json_schemas
    from inspection_findings.tables.columns import TABLES
    from inspection_findings.tables.dictionary import key_of, to_json, to_markdown

    if markdown + as_json + records > 1:
        raise ConfigError("choose one of --markdown, --json and --records")
    if markdown:
        typer.echo(to_markdown(), nl=False)
    elif as_json or records:
        typer.echo(json.dumps(json_schemas() if records else to_json(), indent=1, ensure_ascii=False))
    else:
        for table in TABLES.values():
            typer.echo(f"{table.name}: {table.meaning}")
            for column in table.columns:
                details = ", ".join(part for part in (column.type, key_of(column), column.unit) if part)
                typer.echo(f"  {column.name} ({details}): {column.meaning}")
