"""What a run wrote, as an iterator of records or as pandas frames."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from urllib.parse import quote

from inspection_findings.errors import ConfigError, ReadError

if TYPE_CHECKING:
    import pandas as pd

# the keys of a finding that hold an object, and what the names of its columns start with
SPREAD = {"document": "document", "section": "section", "scores": "score"}
# rows that are held in memory at a time
BATCH = 5_000
# tables of the Parquet dataset that have another name than the file of JSON Lines that they are made of
PARQUET_SOURCES = {"judgements": "results", "proportions": "findings"}
# pandas can't read a partition without a value
NO_FRAMEWORK = "none"
# documents of a piece of the dataset on average, and the bytes of JSON Lines at most, which are held in memory
PIECE_DOCUMENTS = 1_000
PIECE_BYTES = 8_000_000


def read_findings(out: Path | str) -> Iterator[dict[str, Any]]:
    """The records of a run, one dictionary per finding, in the order of the files and of the text.

    Args:
        out: the folder that ``findings extract`` wrote, or one JSON Lines file of findings.

    Raises:
        ReadError: there are no findings at this place, or a line is not a JSON object.
    """
    out = Path(out)
    for path in finding_files(out):
        if path.suffix == ".parquet":
            yield from read_parquet(path)
        else:
            yield from read_lines(path)


def finding_files(out: Path) -> list[Path]:
    """The files that hold the findings of a run: one JSON Lines file, one a document, or the pieces of the Parquet dataset.

    Raises:
        ReadError: there is none.
    """
    if out.is_file():
        return [out]
    pieces = sorted((out / "parquet" / "findings").rglob("*.parquet"))
    for files in ([out / "findings.jsonl"], sorted((out / "findings").glob("*.jsonl")), pieces):
        if files and files[0].is_file():
            return files
    raise ReadError(f"{out}: there are no findings in this folder: name a folder that 'findings extract' wrote", path=str(out))


def read_lines(path: Path, *, needs: Callable[[dict[str, Any]], object] | None = None) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file.

    Args:
        path: the file.
        needs: takes from an object what its reader will need, and fails where that is not there.

    Raises:
        ReadError: a line is not a JSON object, or lacks what is needed; the message names file and line.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                raise ReadError(f"{path}:{number}: is not valid JSON ({error}): run extract again", path=str(path)) from error
            if not isinstance(record, dict):
                raise ReadError(f"{path}:{number}: is not a JSON object: run extract again", path=str(path))
            if needs is not None:
                try:
                    needs(record)
                except (LookupError, TypeError, ValueError, AttributeError) as error:
                    lacking = f"lacks {error}" if isinstance(error, KeyError) else "is not in the form that extract writes"
                    raise ReadError(f"{path}:{number}: {lacking}: run extract again", path=str(path)) from error
            yield record


def run_option(out: Path, name: str) -> str | None:
    """The option that a run was given ("framework", "scale"), by its run.json; None where there was none, or no run.json."""
    try:
        value = json.loads((out / "run.json").read_text(encoding="utf-8"))["config"][name]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return value if isinstance(value, str) else None


def read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    """The records in a Parquet file of findings, as in findings.jsonl (needs the extra ``parquet``).

    Raises:
        ConfigError: pyarrow is not installed.
    """
    for batch in pyarrow_parquet().ParquetFile(path).iter_batches(BATCH):
        for row in batch.to_pylist():
            yield gather(row)


class ParquetTables:
    """A Parquet dataset of all tables (needs the extra ``parquet``): ``<folder>/<table>/framework=<name>/part-<hash>.parquet``.

    Documents are added in the order of their paths; a piece ends behind a document whose content says so, after a thousand on
    average, so that a document more or less changes one piece. A piece is named by what it holds; one that is there stays as it is.
    The tables are documents, findings, proportions, judgements, and the other files of JSON Lines by their names.

    Raises:
        ConfigError: pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._parquet = pyarrow_parquet()
        self._folder = folder
        self._schemas = parquet_schemas()
        self._pieces: dict[str, _Piece] = {}
        self._kept: set[Path] = set()

    def __enter__(self) -> ParquetTables:
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._folder.rglob(".*.tmp"):
            path.unlink(missing_ok=True)

    def add(self, content: str, about: dict[str, Any], lines: dict[str, bytes]) -> None:
        """Add one document: the SHA-256 of its bytes, its description (`DocumentRef`), and the lines of its files."""
        framework = about.get("framework") or NO_FRAMEWORK
        piece = self._pieces.setdefault(framework, _Piece())
        piece.hash.update(repr((content, sorted(about.items(), key=str))).encode("utf-8", "replace"))
        piece.documents.append(about)
        for name, data in lines.items():
            piece.hash.update(data)
            piece.lines.setdefault(name, []).append(data)
        piece.size += sum(map(len, lines.values()))
        if int(content[:8], 16) % PIECE_DOCUMENTS == 0 or piece.size > PIECE_BYTES:
            self._write(framework, self._pieces.pop(framework))

    def finish(self) -> None:
        """Write what is left, and remove the pieces that are no longer part of the dataset."""
        for framework, piece in self._pieces.items():
            self._write(framework, piece)
        for path in self._folder.rglob("part-*.parquet"):
            if path not in self._kept:
                path.unlink()
        for path in sorted(self._folder.rglob("framework=*"), reverse=True):
            if not any(path.iterdir()):
                path.rmdir()

    def _write(self, framework: str, piece: _Piece) -> None:
        import pyarrow as pa

        name, partition = f"part-{piece.hash.hexdigest()[:20]}.parquet", f"framework={quote(framework, '')}"
        for table, schema in self._schemas.items():
            path = self._folder / table / partition / name
            self._kept.add(path)
            if path.is_file():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{name}.tmp")
            with self._parquet.ParquetWriter(temporary, schema) as writer:
                rows = iter(piece.rows(table))
                while batch := list(islice(rows, BATCH)):
                    writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            temporary.replace(path)


@dataclass
class _Piece:
    """Some documents of one framework, before they are written."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    size: int = 0
    hash: Any = field(default_factory=hashlib.sha256)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of one table."""
        if table == "documents":
            yield from self.documents
            return
        source = PARQUET_SOURCES.get(table, table)
        for data in self.lines.get(source, []):
            for line in data.splitlines():
                record = json.loads(line)
                if table == "proportions":
                    own = {"finding": record["id"], "document_sha256": record["document"]["sha256"]}
                    yield from (own | proportion for proportion in record["proportions"])
                else:
                    yield spread(record)


def parquet_schemas() -> dict[str, Any]:
    """The columns of each table of the Parquet dataset as pyarrow schemas, made from the records' own types."""
    import pyarrow as pa

    from inspection_findings.model.records import TABLES, DocumentRef, ProportionRecord

    named = {source: table for table, source in PARQUET_SOURCES.items() if table != "proportions"}
    own = [("finding", pa.string()), ("document_sha256", pa.string())]
    return {
        "documents": pa.schema([column for column in columns_of(DocumentRef) if column[0] != "framework"]),  # in the folder's name
        "proportions": pa.schema(own + columns_of(ProportionRecord)),
        **{named.get(name, name): pa.schema(columns_of(record)) for name, record in TABLES.items() if name != "errors"},
    }


def pyarrow_parquet() -> Any:
    """The module pyarrow.parquet.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        told = "needs pyarrow: install the extra parquet (pip install 'inspection-findings[parquet]')"
        raise ConfigError(told, rule="--format parquet") from error
    return pyarrow.parquet


def columns_of(record: Any) -> list[tuple[str, Any]]:
    """Names and pyarrow types of the columns for a record; `spread` makes its rows."""
    columns: list[tuple[str, Any]] = []
    for name, about in record.model_fields.items():
        if name in SPREAD:
            inner = next(part for part in (about.annotation, *get_args(about.annotation)) if hasattr(part, "model_fields"))
            columns += [(f"{SPREAD[name]}_{key}", kind) for key, kind in columns_of(inner)]
        else:
            columns.append((about.alias or name, arrow_type(about.annotation)))
    return columns


def arrow_type(annotation: Any) -> Any:
    """The pyarrow type for the type of a record's field; None is allowed everywhere.

    Raises:
        TypeError: there is none.
    """
    import pyarrow as pa

    origin, inner = get_origin(annotation), [part for part in get_args(annotation) if part is not type(None)]
    if hasattr(annotation, "model_fields"):
        return pa.struct([(field.alias or key, arrow_type(field.annotation)) for key, field in annotation.model_fields.items()])
    if origin in (list, tuple):
        return pa.list_(arrow_type(inner[0]))
    if origin is Literal:
        return arrow_type(type(inner[0]))
    if origin is not None:  # Annotated, and unions with None
        return arrow_type(inner[0])
    found = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    if annotation not in found:
        raise TypeError(f"no Parquet type for {annotation}")
    return found[annotation]


def to_frame(out: Path | str) -> pd.DataFrame:
    """One row per finding of a run (see `findings_frame`).

    Raises:
        ReadError: there are no findings at this place.
    """
    return findings_frame(read_findings(out))


def findings_frame(records: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """One row per finding: the record's keys as columns, with ``document`` and ``section`` spread out.

    ``proportions`` stays a list of dictionaries a row; ``proportions_frame`` gives one row per proportion.
    """
    import pandas as pd

    return pd.DataFrame([spread(record) for record in records])


def spread(record: dict[str, Any]) -> dict[str, Any]:
    """A finding's keys as columns: those of ``document``, ``section`` and ``scores`` by themselves.

    >>> spread({"id": "a", "document": {"path": "b.txt"}, "section": None, "scores": {"none": 1.0}})
    {'id': 'a', 'document_path': 'b.txt', 'score_none': 1.0}
    """
    row = {key: value for key, value in record.items() if key not in SPREAD}
    for key, prefix in SPREAD.items():
        row.update({f"{prefix}_{name}": value for name, value in (record.get(key) or {}).items()})
    return row


def gather(row: dict[str, Any]) -> dict[str, Any]:
    """The finding that `spread` made this row of, with its keys in the order of the records."""
    from inspection_findings.model.records import FindingRecord

    parts: dict[str, dict[str, Any]] = {key: {} for key in SPREAD}
    for name, value in row.items():
        for key, prefix in SPREAD.items():
            if name.startswith(f"{prefix}_"):
                parts[key][name.removeprefix(f"{prefix}_")] = value
    gathered = {key: values if any(value is not None for value in values.values()) else None for key, values in parts.items()}
    names = [field.alias or name for name, field in FindingRecord.model_fields.items()]
    return {name: gathered[name] if name in gathered else row[name] for name in names if name in gathered or name in row}


def proportions_frame(records: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """One row per proportion, with the id, label, document and sentence of its finding."""
    import pandas as pd

    rows = []
    for record in records:
        for share in record["proportions"]:
            rows.append(
                {
                    "finding": record["id"],
                    "document": record["document"]["path"],
                    "label": record["label"],
                    "sentence": record["text"],
                    **share,
                }
            )
    return pd.DataFrame(rows)
