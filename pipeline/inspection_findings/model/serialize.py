"""A report as JSON and back, for spaCy's `DocBin` and for processes that pass reports on. No code runs on reading."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from inspection_findings.model.report import Report


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def report_to_json(report: Report) -> bytes:
    """The report as JSON; the boxes of a PDF's words, which only a reader can give, are left out."""
    source = replace(report.document.source, boxes=None)
    return _adapter().dump_json(replace(report, document=replace(report.document, source=source)))


def report_from_json(data: bytes) -> Report:
    """The report that `report_to_json` stored.

    Raises:
        pydantic.ValidationError: the data is not a report of this version.
    """
    return _adapter().validate_json(data)
