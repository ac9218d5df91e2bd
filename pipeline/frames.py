"""What a run wrote, as an iterator of records or as pandas frames."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ReadError

if TYPE_CHECKING:
    import pandas as pd


def read_findings(out: Path | str) -> Iterator[dict[str, Any]]:
    """The records of a run, one dictionary per finding, in the order of the files and of the text.

    Args:
        out: the folder that ``findings extract`` wrote, or one JSON Lines file of findings.

    Raises:
        ReadError: there are no findings at this place, or a line is no JSON object.
    """
    out = Path(out)
    for path in finding_files(out):
        if path.suffix == ".parquet":
            yield from read_parquet(path)
        else:
            yield from read_lines(path)


def finding_files(out: Path) -> list[Path]:
    """The files that hold the findings of a run: one JSON Lines file, one a document, or Parquet.

    Raises:
        ReadError: there is none.
    """
    if out.is_file():
        return [out]
    for files in ([out / "findings.jsonl"], sorted((out / "findings").glob("*.jsonl")), [out / "findings.parquet"]):
        if files and files[0].is_file():
            return files
    raise ReadError(f"{out}: holds no findings: name the folder that 'findings extract' wrote", path=str(out))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file.

    Raises:
        ReadError: a line is no JSON object; the message names file and line.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                raise ReadError(f"{path}:{number}: is no JSON ({error}): run extract again", path=str(path)) from error
            if not isinstance(record, dict):
                raise ReadError(f"{path}:{number}: is no JSON object: run extract again", path=str(path))
            yield record


def read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file of findings (needs the extra ``parquet``)."""
    import pandas as pd

    for row in pd.read_parquet(path).to_dict("records"):
        yield {str(key): value for key, value in row.items()}


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

    rows = []
    for record in records:
        row = {key: value for key, value in record.items() if key not in ("document", "section", "scores")}
        row.update({f"document_{key}": value for key, value in record["document"].items()})
        row.update({f"section_{key}": value for key, value in (record["section"] or {}).items()})
        row.update({f"score_{key}": value for key, value in record["scores"].items()})
        rows.append(row)
    return pd.DataFrame(rows)


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
