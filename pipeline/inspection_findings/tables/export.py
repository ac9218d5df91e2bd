"""A run as a file to hand over: an Excel workbook, CSV, Parquet, SQLite or DuckDB, always with the same tables."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.tables.columns import TABLES
from inspection_findings.tables.frames import check_table
from inspection_findings.tables.rows import Row, Run, read_rows


class Sink(Protocol):
    """Where the rows of all tables go."""

    def add(self, table: str, row: Row) -> None:
        """Take one row."""

    def close(self) -> None:
        """Write what is left, and end the file."""


def _excel(path: Path, run: Run) -> Sink:
    from inspection_findings.tables.excel import ExcelSink

    return ExcelSink(path, run)


def _csv(path: Path, run: Run) -> Sink:
    from inspection_findings.tables.flat_files import CsvSink

    return CsvSink(path)


def _zip(path: Path, run: Run) -> Sink:
    from inspection_findings.tables.flat_files import ZipSink

    return ZipSink(path)


def _parquet(path: Path, run: Run) -> Sink:
    from inspection_findings.tables.flat_files import ParquetSink

    return ParquetSink(path)


def _sqlite(path: Path, run: Run) -> Sink:
    from inspection_findings.tables.databases import SqliteSink

    return SqliteSink(path)


def _duckdb(path: Path, run: Run) -> Sink:
    from inspection_findings.tables.databases import DuckdbSink

    return DuckdbSink(path)


# by the ending of the file
FORMATS: dict[str, Callable[[Path, Run], Sink]] = {
    ".xlsx": _excel,
    ".csv": _csv,
    ".zip": _zip,
    ".parquet": _parquet,
    ".sqlite": _sqlite,
    ".db": _sqlite,
    ".duckdb": _duckdb,
}
# those that are a folder with a file for each table
FOLDERS = (".csv", ".parquet")


def check_export(path: Path, *, force: bool, table: str | None = None) -> None:
    """Make sure that a run can be exported to this place, before the work is done.

    Raises:
        ConfigError: the ending is unknown, the folder is not there, there is something at this place already, or no such table.
    """
    if path.suffix.lower() not in FORMATS:
        raise ConfigError(f"unknown ending {path.suffix!r} of {path} (choose {', '.join(FORMATS)})", rule="--to")
    if table is not None:
        check_table(table)
        if path.suffix.lower() not in FOLDERS:
            raise ConfigError(f"one table is written to {' or '.join(FOLDERS)} only", rule="--table")
    check_place(path, force=force)


def check_place(path: Path, *, force: bool) -> None:
    """Make sure that a file can be put here: its folder is there, and what is there already may be replaced.

    Raises:
        ConfigError: the folder is missing, or something is there and ``force`` is not set.
    """
    if not path.parent.is_dir():
        raise ConfigError(f"the folder {path.parent} is not there: make it, or name another", rule="--to")
    if path.exists() and not force:
        raise ConfigError(f"{path} exists already and was kept: use --force to replace it, or name another", rule="--to")
    if path.is_dir() and not is_ours(path):
        raise ConfigError(f"{path} is a folder with other files: name another", rule="--to")


def is_ours(folder: Path) -> bool:
    """Whether a folder holds exported tables and nothing else."""
    names = {path.name for path in folder.iterdir()}
    known = {f"{table}{ending}" for table in TABLES for ending in FOLDERS} | {"datapackage.json"}
    return names <= known


def export_run(run: Run, path: Path, *, force: bool = False, table: str | None = None) -> Counter[str]:
    """Write a run's tables to ``path``; its ending says how. The number of rows of each table.

    The file is put into place when it is whole. Endings .csv and .parquet make a folder with a file for each table, or one file
    where ``table`` names the one that is wanted.

    Raises:
        ConfigError: the place or its ending can't be used, or a library is missing.
        ReadError: the run is not what extract writes.
        PipelineError: the file can't be written.
    """
    check_export(path, force=force, table=table)
    temporary = path.with_name(f".{secrets.token_hex(4)}.tmp{path.suffix}")
    rows: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
    try:
        sink = FORMATS[path.suffix.lower()](temporary, run)
        try:
            for name, row in read_rows(run):
                if table in (None, name):
                    sink.add(name, row)
                    rows[name] += 1
        finally:
            sink.close()
        put_in_place(temporary / f"{table}{path.suffix.lower()}" if table else temporary, path)
    except OSError as error:
        raise PipelineError(
            f"{path}: cannot be written ({error.strerror or error}): check its rights and the free space"
        ) from error
    finally:
        with suppress(OSError):
            remove(temporary)
    return rows


def put_in_place(temporary: Path, path: Path) -> None:
    """Move a whole file or folder to its name, in place of what is there."""
    if path.is_dir() or temporary.is_dir():
        remove(path)
    temporary.replace(path)


def remove(path: Path) -> None:
    """Remove a file or a folder that may be there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
