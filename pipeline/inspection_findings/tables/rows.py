"""A run as rows of the tables, read once from its files of JSON Lines and handed out as they come."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Any

from inspection_findings.dataframes import read_findings, read_lines
from inspection_findings.errors import ReadError
from inspection_findings.tables.columns import JOINT, TABLES

Row = dict[str, Any]
# the version of the records that this code reads, behind their name
VERSION = "1"
YEAR_DIGITS = 4
COUNTED = {
    "strength": "strengths",
    "area_for_improvement": "areas_for_improvement",
    "recommendation": "recommendations",
}
# columns whose texts hardly repeat
DISTINCT = ("finding", "proportion", "text")
# what a finding holds that its row has under other names
NESTED = ("schema", "id", "document", "section", "scores", "proportions", "boxes")


@dataclass(frozen=True)
class Run:
    """A run: its folder, and what its run.json says.

    ``state`` is "done", "stopped" or "running", None without a run.json; ``documents`` and ``failed`` count its inputs.
    ``folders`` are the inputs that it was given.
    """

    out: Path
    state: str | None = None
    documents: int | None = None
    failed: int = 0
    model: str | None = None
    folders: tuple[Path, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the whole run."""
        if self.state in (None, "done"):
            return []
        return [f"the run was not finished (state: {self.state}): run the same extract command again for all reports"]


def open_run(out: Path | str) -> Run:
    """The run in a folder.

    Raises:
        ReadError: there is none, its findings are not there, or another version wrote it.
    """
    out = Path(out)
    if not out.is_dir():
        raise ReadError(f"{out}: is not the folder of a run: name the folder that 'findings extract' wrote", path=str(out))
    first = next(read_findings(out), None)
    if first is not None and first.get("schema") != f"finding/{VERSION}":
        other = str(first.get("schema"))[:40]
        raise ReadError(
            f"{out}: another version wrote this run (records {other!r}, not 'finding/{VERSION}'): run extract again", path=str(out)
        )
    try:
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        counts = record["counts"]
        return Run(
            out=out,
            state=record["state"],
            documents=counts["documents"],
            failed=counts["failed"],
            model=record["model"],
            folders=tuple(Path(name) for name in record["inputs"]),
            counts=counts,
        )
    except FileNotFoundError:
        return Run(out)
    except (ValueError, LookupError, TypeError) as error:
        raise ReadError(f"{out / 'run.json'}: is not what extract writes: run extract again", path=str(out)) from error


def read_rows(run: Run) -> Iterator[tuple[str, Row]]:
    """The rows of all tables, each with the name of its table; those of ``documents`` come last, when all is counted.

    A document of the same bytes as an earlier one adds its path to that one, and no rows.

    Raises:
        ReadError: a line is not what extract writes.
    """
    documents = Documents()
    sections = Sections()
    yield from _lines(run, "sections", documents, sections.add)
    for record in read_findings(run.out):
        try:
            rows = list(finding_rows(record, sections, documents)) if documents.is_new(record["document"]) else []
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            message = f"{run.out}: a finding holds something else than extract writes ({error!r}): run extract again"
            raise ReadError(message, path=str(run.out)) from error
        yield from rows
    numbers: Counter[str] = Counter()

    def numbered(name: str) -> Callable[[Row, str], Row]:
        """Rows with a key of document and running number."""

        def make(record: Row, document: str) -> Row:
            numbers[f"{name} {document}"] += 1
            return {TABLES[name].key: f"{document[:16]}:{numbers[f'{name} {document}']}"} | record

        return make

    yield from _lines(run, "results", documents, numbered("results"))
    yield from _lines(run, "checks", documents, numbered("checks"))
    yield from _lines(run, "warnings", documents, numbered("warnings"))
    path = run.out / "errors.jsonl"
    for number, record in enumerate(read_lines(path) if path.is_file() else (), start=1):
        yield "errors", {"id": str(number)} | record
    for row in documents.rows():
        yield "documents", row


def _lines(run: Run, name: str, documents: Documents, make: Callable[[Row, str], Row]) -> Iterator[tuple[str, Row]]:
    """The rows of one file of JSON Lines, without those of copies."""
    path = run.out / f"{name}.jsonl"
    if not path.is_file():
        return
    for record in read_lines(path, needs=lambda record: (record["document"]["sha256"], record["document"]["path"])):
        about = record["document"]
        if not documents.is_new(about):
            continue
        table = "judgements" if name == "results" and record["level"] != "key_question" else name
        documents.count(about["sha256"], table)
        row = make(record, about["sha256"]) | {"document": about["sha256"]}
        yield table, {key: flat(row.get(key)) for key in TABLES[table].names}


def finding_rows(record: Row, sections: Sections, documents: Documents) -> Iterator[tuple[str, Row]]:
    """The row of a finding, then those of its proportions."""
    document, finding = record["document"]["sha256"], record["id"]
    row = {key: value for key, value in record.items() if key not in NESTED}
    row |= {f"section_{key}": flat(value) for key, value in (record["section"] or {}).items()}
    row |= {f"score_{key}": value for key, value in (record["scores"] or {}).items()}
    shared = {"finding": finding, "document": document}
    row |= shared | {"section": sections.find(document, record["start"]), "proportions": len(record["proportions"])}
    documents.count(document, "findings")
    documents.count(document, COUNTED.get(record["label"], ""))
    documents.count(document, "proportions", len(record["proportions"]))
    yield "findings", {key: shared_text(key, row.get(key)) for key in TABLES["findings"].names}
    for place, proportion in enumerate(record["proportions"]):
        values = proportion | shared | {"proportion": f"{finding}:{place}"}
        yield "proportions", {key: shared_text(key, values.get(key)) for key in TABLES["proportions"].names}


def shared_text(key: str, value: Any) -> Any:
    """The value, as one object for equal texts where a column repeats them: a large run would not fit into memory otherwise."""
    return intern(value) if type(value) is str and key not in DISTINCT else value


def flat(value: Any) -> Any:
    """A value for one cell: the items of a list are joined.

    >>> flat(["Ofsted", "HMIP"]), flat(2.5), flat([])
    ('Ofsted; HMIP', 2.5, None)
    """
    if isinstance(value, list):
        return JOINT.join(map(str, value)) or None
    return value


def year_of(about: Row) -> int | None:
    """The year of publication of a document, else that of its inspection.

    >>> year_of({"published": None, "inspection_end": "2019-03-01"})
    2019
    """
    for key in ("published", "inspection_end", "inspection_start"):
        text = about.get(key)
        if text and text[:YEAR_DIGITS].isdigit():
            return int(text[:YEAR_DIGITS])
    return None


class Documents:
    """The documents in the order in which they are first seen, and what is counted of each."""

    def __init__(self) -> None:
        self._about: dict[str, Row] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._copies: dict[str, list[str]] = {}

    def is_new(self, about: Row) -> bool:
        """Whether a record's document is the first of its bytes, and not a copy; the document is remembered."""
        known = self._about.setdefault(about["sha256"], about)
        if known["path"] == about["path"]:
            return True
        copies = self._copies.setdefault(about["sha256"], [])
        if about["path"] not in copies:
            copies.append(about["path"])
        return False

    def count(self, document: str, what: str, number: int = 1) -> None:
        """Add to what is counted of a document."""
        self._counts.setdefault(document, Counter())[what] += number

    def rows(self) -> Iterator[Row]:
        """The rows of the table, in the order of the paths."""
        for document, about in sorted(self._about.items(), key=lambda item: item[1]["path"]):
            row = {key: flat(value) for key, value in about.items()} | {"document": document, "year": year_of(about)}
            row["copies"] = flat(self._copies.get(document, []))
            counts = self._counts.get(document, Counter())
            names = TABLES["documents"].columns
            yield {column.name: counts[column.name] if column.required and column.type == "integer" else row.get(column.name)
                   for column in names}  # fmt: skip


class Sections:
    """The sections of each document by their starts, so that a finding finds its own."""

    def __init__(self) -> None:
        self._starts: dict[str, list[tuple[int, int, str]]] = {}

    def add(self, record: Row, document: str) -> Row:
        """The row of a section; it is remembered."""
        known = self._starts.setdefault(document, [])
        key = f"{document[:16]}:{record['start']}"
        if known and known[-1][0] == record["start"]:
            key += f":{len(known)}"
        known.append((record["start"], record["end"], key))
        return {"section": key} | record

    def find(self, document: str, start: int) -> str | None:
        """The key of the innermost section that holds this place of the source; None before the first heading."""
        known = self._starts.get(document, [])
        index = bisect_right(known, (start, float("inf"), "")) - 1
        while index >= 0 and known[index][1] <= start:
            index -= 1
        return known[index][2] if index >= 0 else None
