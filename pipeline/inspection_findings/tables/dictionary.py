"""The data dictionary: each table with its columns, their types, units, values and meanings, as text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inspection_findings.tables.columns import JOINT, TABLES, Column

HEADS = ("table", "column", "type", "key", "unit", "values", "meaning", "since")
INTRODUCTION = f"""# Tables

`findings export OUT --to FILE` writes these tables, and `inspection_findings.to_frames("OUT")` gives them as pandas data frames.
This page is generated: `findings schema --markdown`.

A key names one row. A column that joins holds the key of another table. An empty cell means "not known".
The items of a list are joined by `{JOINT}`. Numbers of standards are text: "1.10" is not 1.1.
"""


def dictionary_rows() -> Iterator[tuple[str, ...]]:
    """One row a column, as `HEADS` names them."""
    for table in TABLES.values():
        for column in table.columns:
            yield (
                table.name, column.name, column.type, key_of(column), column.unit or "", ", ".join(column.values), column.meaning,
                column.since,
            )  # fmt: skip


def key_of(column: Column) -> str:
    """What a column does in joins: "key", "joins <table>" or nothing."""
    return "key" if column.primary else f"joins {column.references}" if column.references else ""


def to_markdown() -> str:
    """The dictionary as a page."""
    lines = [INTRODUCTION]
    for table in TABLES.values():
        lines += [f"## {table.name}", "", f"{table.meaning[0].upper()}{table.meaning[1:]}.", ""]
        lines += ["| column | type | key | unit | values | meaning | since |", "| --- | --- | --- | --- | --- | --- | --- |"]
        for column in table.columns:
            values = ", ".join(f"`{value}`" for value in column.values)
            cells = (f"`{column.name}`", column.type, key_of(column), column.unit or "", values, column.meaning, column.since)
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        lines.append("")
    return "\n".join(lines)


def to_json() -> dict[str, Any]:
    """The dictionary as a Frictionless data package: a resource for each table with a schema, keys and joins."""
    return {
        "name": "inspection-findings",
        "resources": [
            {
                "name": table.name,
                "description": table.meaning,
                "path": f"{table.name}.csv",
                "schema": {
                    "fields": [_field(column) for column in table.columns],
                    "primaryKey": table.key,
                    "foreignKeys": [
                        {"fields": column.name, "reference": {"resource": column.references, "fields": column.name}}
                        for column in table.columns
                        if column.references
                    ],
                },
            }
            for table in TABLES.values()
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    field: dict[str, Any] = {
        "name": column.name,
        "type": "string" if column.type == "text" else column.type,
        "description": column.meaning,
        "since": column.since,
    }
    return field | ({"unit": column.unit} if column.unit else {}) | ({"constraints": constraints} if constraints else {})
