"""Tables as CSV, in a folder or a zip file, and as Parquet."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any, TextIO

from inspection_findings.tables.columns import TABLES, Table
from inspection_findings.tables.dictionary import to_json
from inspection_findings.tables.rows import Row

# a spreadsheet takes a cell that starts so for a formula (OWASP, "CSV Injection"); an apostrophe makes it text
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# rows that are held in memory at a time
BATCH = 20_000


def harmless(value: Any) -> Any:
    """A value that no spreadsheet runs as a formula: an apostrophe stands before text that looks like one.

    >>> harmless("=1+1"), harmless("1.10"), harmless(-0.5), harmless(True)
    ("'=1+1", '1.10', -0.5, 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class CsvSink:
    """A folder with a CSV file for each table, and datapackage.json with the types."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._files: dict[str, TextIO] = {}
        self._writers: dict[str, Any] = {}
        for name, table in TABLES.items():
            self._files[name] = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            self._writers[name] = csv.writer(self._files[name], lineterminator="\n")
            self._writers[name].writerow(table.names)
        (folder / "datapackage.json").write_text(json.dumps(to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def add(self, table: str, row: Row) -> None:
        """Take one row."""
        self._writers[table].writerow([harmless(row.get(name)) for name in TABLES[table].names])

    def close(self) -> None:
        """End the files."""
        for file in self._files.values():
            file.close()


class ZipSink(CsvSink):
    """The files of `CsvSink` in one zip file."""

    def __init__(self, path: Path) -> None:
        self._path, self._folder = path, path.with_name(f"{path.name}.parts")
        super().__init__(self._folder)

    def close(self) -> None:
        """End the files and pack them."""
        super().close()
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(self._folder.iterdir()):
                # without the time, so that equal tables give equal bytes
                packed.writestr(_entry(path.name), path.read_bytes())
                path.unlink()
        self._folder.rmdir()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class ParquetSink:
    """A folder with a Parquet file for each table (needs the extra ``parquet``).

    Raises:
        ConfigError: pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        from inspection_findings.dataframes import pyarrow_parquet

        parquet = pyarrow_parquet()
        folder.mkdir()
        self._batches = {name: ArrowRows(table) for name, table in TABLES.items()}
        self._writers = {
            name: parquet.ParquetWriter(folder / f"{name}.parquet", rows.schema) for name, rows in self._batches.items()
        }

    def add(self, table: str, row: Row) -> None:
        """Take one row."""
        rows = self._batches[table]
        rows.add(row)
        if len(rows) >= BATCH:
            self._writers[table].write_table(rows.take())

    def close(self) -> None:
        """Write what is left, and end the files."""
        for name, writer in self._writers.items():
            writer.write_table(self._batches[name].take())
            writer.close()


class ArrowRows:
    """Rows of one table, held until they are taken as a pyarrow table."""

    def __init__(self, table: Table) -> None:
        import pyarrow as pa

        types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
        fields = [
            pa.field(column.name, types[column.type], nullable=not column.required, metadata={"description": column.meaning})
            for column in table.columns
        ]
        self.schema = pa.schema(fields)
        self._names = table.names
        self._rows: list[Row] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: Row) -> None:
        """Take one row."""
        self._rows.append(row)

    def take(self) -> Any:
        """The rows as a pyarrow table; none are held after that."""
        import pyarrow as pa

        rows, self._rows = self._rows, []
        columns = {name: [row.get(name) for row in rows] for name in self._names}
        return pa.table(columns, schema=self.schema)
