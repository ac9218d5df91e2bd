"""The tables of a run as pandas data frames, with the types of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from inspection_findings.errors import ConfigError
from inspection_findings.tables.columns import TABLES, Table
from inspection_findings.tables.rows import open_run, read_rows

if TYPE_CHECKING:
    import pandas as pd

# pandas types in which "1.10" stays text and an unknown number stays unknown
DTYPES = {"text": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


def to_frames(out: Path | str, tables: Iterable[str] = TABLES) -> dict[str, pd.DataFrame]:
    """The tables of a run by their names (see docs/tables.md for all of them).

    Args:
        out: the folder that ``findings extract`` wrote.
        tables: the names of those that are wanted.

    Raises:
        ReadError: the folder holds no run, or one of another version.
        ConfigError: there is no table of that name.
    """
    wanted = list(tables)
    for name in wanted:
        check_table(name)
    columns: dict[str, dict[str, list[object]]] = {name: {key: [] for key in TABLES[name].names} for name in wanted}
    for name, row in read_rows(open_run(out)):
        if name in columns:
            for key, values in columns[name].items():
                values.append(row[key])
    return {name: make_frame(TABLES[name], columns.pop(name)) for name in wanted}


def check_table(name: str) -> None:
    """Make sure that there is a table of this name.

    Raises:
        ConfigError: there is none.
    """
    if name not in TABLES:
        raise ConfigError(f"unknown table {name!r} (choose {', '.join(TABLES)})", rule="table")


def make_frame(table: Table, columns: dict[str, list[object]]) -> pd.DataFrame:
    """A data frame of these columns, each of the type that the table gives it; the lists are emptied on the way."""
    import pandas as pd

    typed = {}
    for column in table.columns:
        values = columns.pop(column.name)
        typed[column.name] = pd.Series(values, dtype=DTYPES[column.type])
    return pd.DataFrame(typed)
