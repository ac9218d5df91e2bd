"""The tables of a run and their columns, made from the records' own types: the data dictionary says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from inspection_findings.model.records import (
    CheckRecord,
    DocumentRef,
    ErrorRecord,
    FindingRecord,
    ProportionRecord,
    Record,
    ResultRecord,
    Scores,
    SectionRecord,
    SectionRef,
    WarningRecord,
)

ColumnType = Literal["text", "integer", "number", "boolean"]
TYPES: dict[type, ColumnType] = {str: "text", int: "integer", float: "number", bool: "boolean"}
# the version in which the tables came
SINCE = "0.2"
# what joins the items of a list in one cell
JOINT = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``values`` are all that it can hold, none where they are open; ``references`` is the table that it joins."""

    name: str
    type: ColumnType
    meaning: str
    unit: str | None = None
    values: tuple[str, ...] = ()
    since: str = SINCE
    required: bool = False
    primary: bool = False
    references: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table; its first column is its key, which no two rows share."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> str:
        """The name of the first column."""
        return self.columns[0].name


def columns_of(record: type[Record], *, without: tuple[str, ...] = (), prefix: str = "") -> Iterator[Column]:
    """The columns for the fields of a record; lists become text, items joined by "; "."""
    for name, field in record.model_fields.items():
        if name in without or name == "schema_":
            continue
        extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        kind, values = type_of(field.annotation)
        is_list = get_origin(field.annotation) is list  # an empty one is an empty cell
        required = field.is_required() and type(None) not in get_args(field.annotation) and not prefix and not is_list
        yield Column(
            name=prefix + (field.alias or name),
            type=kind,
            meaning=field.description or "",
            unit=extra.get("unit"),
            values=values,
            since=str(extra.get("since", SINCE)),
            required=required,
        )


def type_of(annotation: Any) -> tuple[ColumnType, tuple[str, ...]]:
    """The type of a column for the type of a field, and its values where they are closed.

    >>> type_of(float | None), type_of(Literal["a", "b"])
    (('number', ()), ('text', ('a', 'b')))
    """
    if get_origin(annotation) is Literal:
        return "text", get_args(annotation)
    if get_origin(annotation) in (list, tuple):
        return "text", ()
    inner = [part for part in get_args(annotation) if part is not type(None)]
    return type_of(inner[0]) if inner else (TYPES[annotation], ())


def _key(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, required=True, primary=True)


def _joins(name: str, table: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "text", meaning, references=table, required=required)


DOCUMENT = _joins("document", "documents", "key of the document: the SHA-256 of its file", required=True)
SECTION = _joins("section", "sections", "key of the innermost section that holds it")


def _count(name: str, what: str) -> Column:
    return Column(name, "integer", f"number of {what} of the document", required=True)


_DOCUMENTS = Table(
    "documents",
    "one row for each report of which anything was written; reports of the same bytes share one",
    (
        _key("document", "key of the document: the SHA-256 of its file"),
        *columns_of(DocumentRef, without=("sha256",)),
        Column("year", "integer", "year of publication; where that is not known, of the inspection"),
        Column("copies", "text", "paths of further files of the same bytes, which are not counted again"),
        _count("findings", "findings"),
        _count("strengths", "findings with the label strength"),
        _count("areas_for_improvement", "findings with the label area_for_improvement"),
        _count("recommendations", "findings with the label recommendation"),
        _count("proportions", "proportions"),
        _count("judgements", "published grades"),
        _count("results", "published figures"),
        _count("warnings", "warnings"),
    ),
)
_SECTIONS = Table(
    "sections",
    "one row for each heading",
    (_key("section", "key of the section: document and start"), DOCUMENT, *columns_of(SectionRecord, without=("document",))),
)
_FINDINGS = Table(
    "findings",
    "one row for each sentence with a label other than none, or with a proportion",
    (
        _key("finding", "key of the finding, stable over runs: a hash of document, start and end"),
        DOCUMENT,
        SECTION,
        *columns_of(FindingRecord, without=("id", "document", "section", "scores", "proportions", "boxes")),
        *columns_of(SectionRef, prefix="section_"),
        *columns_of(Scores, prefix="score_"),
        Column("proportions", "integer", "number of proportions that the sentence states", required=True),
    ),
)
_PROPORTIONS = Table(
    "proportions",
    "one row for each proportion that a finding states",
    (
        _key("proportion", "key of the proportion: its finding and its place in the sentence, counted from 0"),
        _joins("finding", "findings", "key of the finding that states it", required=True),
        DOCUMENT,
        *columns_of(ProportionRecord),
    ),
)
_RESULT = tuple(columns_of(ResultRecord, without=("document",)))
_FIGURES = ("question", "percent", "key_question")
_GRADES = ("rating", "judgement", "path", "grade_set", "discretion")
_JUDGEMENTS = Table(
    "judgements",
    "one row for each published grade, of the whole inspection or of one standard, domain or judgement",
    (
        _key("result", "key of the result: document, start and number"),
        DOCUMENT,
        *(column for column in _RESULT if column.name not in _FIGURES),
    ),
)
_RESULTS = Table(
    "results",
    "one row for each published figure of a key question",
    (
        _key("result", "key of the result: document, start and number"),
        DOCUMENT,
        *(column for column in _RESULT if column.name not in _GRADES),
    ),
)
_CHECKS = Table(
    "checks",
    "one row for each comparison of the narrative with what is published",
    (
        _key("check", "key of the check: document and number"),
        DOCUMENT,
        *columns_of(CheckRecord, without=("document",)),
    ),
)
_WARNINGS = Table(
    "warnings",
    "one row for each thing that was not understood in a document that was read",
    (_key("id", "key of the warning: document and number"), DOCUMENT, *columns_of(WarningRecord, without=("document",))),
)
_ERRORS = Table(
    "errors",
    "one row for each input that could not be read or processed",
    (_key("id", "key of the error: its number"), *columns_of(ErrorRecord)),
)
# in the order in which keys are made before they are joined
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _DOCUMENTS, _SECTIONS, _FINDINGS, _PROPORTIONS, _JUDGEMENTS, _RESULTS, _CHECKS, _WARNINGS, _ERRORS,
    )
}  # fmt: skip
