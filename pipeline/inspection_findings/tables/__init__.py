"""A run as tidy tables with keys that join: what they hold, their rows, their files, and the data dictionary."""

from inspection_findings.tables.columns import TABLES, Column, Table
from inspection_findings.tables.export import FORMATS, export_run
from inspection_findings.tables.frames import to_frames
from inspection_findings.tables.rows import Run, open_run, read_rows

__all__ = ["FORMATS", "TABLES", "Column", "Run", "Table", "export_run", "open_run", "read_rows", "to_frames"]
