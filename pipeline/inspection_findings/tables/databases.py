"""Tables as a SQLite database with full-text search, and as a DuckDB database."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.tables.columns import TABLES, Table
from inspection_findings.tables.dictionary import HEADS, dictionary_rows
from inspection_findings.tables.flat_files import BATCH, ArrowRows
from inspection_findings.tables.rows import Row

SQLITE_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
DUCKDB_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
DICTIONARY = "data_dictionary"


def create_table(table: Table, types: dict[str, str], *, keys: bool) -> str:
    """The statement that makes a table, with keys where they are wanted."""
    columns = []
    for column in table.columns:
        line = f'"{column.name}" {types[column.type]}'
        if keys and column.primary:
            line += " PRIMARY KEY"
        elif keys and column.references:
            line += f' REFERENCES "{column.references}" ("{TABLES[column.references].key}")'
        columns.append(line)
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)})'


class SqliteSink:
    """A SQLite database: the tables with their keys, an index on each join, full-text search over findings, the data dictionary."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("BEGIN")
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self._inserts = {}
        for name, table in TABLES.items():
            self._base.execute(create_table(table, SQLITE_TYPES, keys=True))
            self._inserts[name] = f'INSERT OR IGNORE INTO "{name}" VALUES ({", ".join("?" * len(table.columns))})'
        heads = ", ".join(f'"{head}" TEXT' for head in HEADS)
        self._base.execute(f"CREATE TABLE {DICTIONARY} ({heads})")
        self._base.executemany(f"INSERT INTO {DICTIONARY} VALUES ({', '.join('?' * len(HEADS))})", dictionary_rows())

    def add(self, table: str, row: Row) -> None:
        """Take one row."""
        rows = self._rows[table]
        rows.append(tuple(row.get(name) for name in TABLES[table].names))
        if len(rows) >= BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        self._base.executemany(self._inserts[table], self._rows[table])
        self._rows[table].clear()

    def close(self) -> None:
        """Write what is left, then the indexes and the full-text search."""
        for name, table in TABLES.items():
            self._flush(name)
            for column in table.columns:
                if column.references:
                    self._base.execute(f'CREATE INDEX "{name}_{column.name}" ON "{name}" ("{column.name}")')
        self._base.execute("CREATE VIRTUAL TABLE findings_fts USING fts5 (text, content='findings', tokenize='porter unicode61')")
        self._base.execute("INSERT INTO findings_fts (findings_fts) VALUES ('rebuild')")
        self._base.execute("COMMIT")
        self._base.close()


class DuckdbSink:
    """A DuckDB database of the tables (needs the extra ``duckdb``).

    Raises:
        ConfigError: duckdb or pyarrow is not installed.
    """

    def __init__(self, path: Path) -> None:
        try:
            import duckdb
            import pyarrow as _pyarrow  # noqa: F401
        except ImportError as error:
            message = "needs duckdb: install the extra duckdb (pip install 'inspection-findings[duckdb]')"
            raise ConfigError(message, rule="--to") from error
        self._base: Any = duckdb.connect(str(path))
        self._rows = {name: ArrowRows(table) for name, table in TABLES.items()}
        for table in TABLES.values():
            self._base.execute(create_table(table, DUCKDB_TYPES, keys=False))
            for column in table.columns:
                meaning = column.meaning.replace("'", "''")
                self._base.execute(f"""COMMENT ON COLUMN "{table.name}"."{column.name}" IS '{meaning}'""")

    def add(self, table: str, row: Row) -> None:
        """Take one row."""
        rows = self._rows[table]
        rows.add(row)
        if len(rows) >= BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        self._base.register("batch", self._rows[table].take())
        self._base.execute(f'INSERT INTO "{table}" SELECT * FROM batch')
        self._base.unregister("batch")

    def close(self) -> None:
        """Write what is left, and end the file."""
        for name in TABLES:
            self._flush(name)
        self._base.close()
