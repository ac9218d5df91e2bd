"""The final files, written from the journal in the order of the documents' paths, and put into place whole."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from inspection_findings.batch.journal import Journal, file_size, write_whole
from inspection_findings.dataframes import ParquetTables
from inspection_findings.model.records import TABLES, RunCounts, RunRecord
from inspection_findings.rules import find_model
from inspection_findings.settings import Settings, installed
from inspection_findings.stages import STAGE_NAMES

VERSIONS = ("inspection-findings", "spacy", "numpy", "scikit-learn", "pydantic")
STAGES = ("load", "read", *STAGE_NAMES, "write", "total")
# the documents that the summary lists
MOST_ROWS = 20
HEX_DIGITS = 64  # of a SHA-256
FORMATS = ("jsonl", "files", "parquet")


@dataclass
class RunSummary:
    """What OUT holds after a run: ``counts`` and ``seconds`` are those of run.json.

    ``rows`` are the first documents: path, what is known of each (framework, overall grade), counts. Of the inputs of this run,
    ``reused`` were done by an earlier one and ``failed_inputs`` failed. ``others`` are in OUT and not among the inputs, of
    them ``outdated`` done with other settings; ``pruned`` were removed; ``sidecars`` are the files that were left out, by
    suffix; ``notes`` are things to say.
    """

    documents: int = 0
    failed: int = 0
    reused: int = 0
    failed_inputs: int = 0
    others: int = 0
    outdated: int = 0
    pruned: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, Any], dict[str, int]]] = field(default_factory=list)
    sidecars: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """The status that the command ends with: 1 where an input failed."""
        return 1 if self.failed_inputs else 0


def publish(out: Path, journal: Journal, formats: Sequence[str]) -> list[int]:
    """Write all final files but run.json, unless they are what the journal holds. The damaged documents, if there are any.

    What is written beside the JSON Lines files is kept up to date by later runs too.

    Raises:
        OSError: they can't be written; what stands in place is whole.
    """
    chosen = {
        name for name, folder in (("files", "findings"), ("parquet", "parquet")) if name in formats or (out / folder).is_dir()
    }
    expected = journal.get("published")
    if expected is not None and expected == standing(out, chosen):
        return []
    damaged: list[int] = []
    with ExitStack() as stack:
        names = {table: out / f".{table}.jsonl.tmp" for table in TABLES}
        for name in names.values():
            stack.callback(name.unlink, missing_ok=True)
        streams = {table: stack.enter_context(name.open("wb")) for table, name in names.items()}
        parquet = stack.enter_context(ParquetTables(out / "parquet")) if "parquet" in chosen else None
        for number, content, about, lines in journal.results():
            if lines is None:
                damaged.append(number)
                continue
            for table, stream in streams.items():
                stream.write(lines.get(table, b""))
            if parquet and about:
                parquet.add(content, about, lines)
        if damaged:
            return damaged
        for stream in streams.values():
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
        for table, name in names.items():
            name.replace(out / f"{table}.jsonl")
        if parquet:
            parquet.finish()
    if "files" in chosen:
        write_files(out / "findings", journal)
    sweep(out / "findings", ".jsonl", journal)
    sweep(out / "texts", ".txt", journal)
    journal.put("published", standing(out, chosen))
    return []


def standing(out: Path, chosen: set[str]) -> list[object]:
    """What distinguishes the final files that stand in OUT from others: their sizes and times."""
    files = [out / f"{table}.jsonl" for table in TABLES]
    return [sorted(chosen), *([file_size(path), path.stat().st_mtime_ns if path.is_file() else 0] for path in files)]


def write_files(folder: Path, journal: Journal) -> None:
    """Write the findings of each document into a file of its own; documents of the same bytes share it."""
    folder.mkdir(exist_ok=True)
    for content, group in groupby(journal.results(order="content, path, location"), key=lambda result: result[1]):
        data = b"".join(lines.get("findings", b"") for _, _, about, lines in group if about and lines)
        path = folder / f"{content}.jsonl"
        if journal.has(content) and not (file_size(path) == len(data) and path.read_bytes() == data):
            write_whole(path, data)


def sweep(folder: Path, suffix: str, journal: Journal) -> None:
    """Remove the files in a folder that are named by a content of which the journal has no document."""
    for entry in os.scandir(folder) if folder.is_dir() else ():
        name = entry.name.removesuffix(suffix)
        if len(name) == HEX_DIGITS and name != entry.name and not journal.has(name):
            os.unlink(entry.path)


def write_record(
    out: Path,
    journal: Journal,
    settings: Settings,
    summary: RunSummary,
    *,
    inputs: Sequence[Path],
    state: Literal["stopped", "done"],
) -> None:
    """Write run.json, and fill the summary with what OUT holds.

    Seconds per stage are added up over all documents and processes; ``total`` is this run's alone.

    Raises:
        OSError: it can't be written.
    """
    summary.failed = journal.count("state IN ('failed', 'lost')")
    summary.documents = journal.count("state = 'done'") + summary.failed
    summary.counts = journal.totals("counts")
    summary.seconds = dict(journal.totals("seconds")) | {"total": summary.seconds["total"]}
    summary.rows = list(journal.documents(limit=MOST_ROWS))
    counted = [name for name in RunCounts.model_fields if name not in ("documents", "failed")]
    content = {
        "schema": "run/1",
        "versions": {"python": platform.python_version()} | {name: installed(name) for name in VERSIONS},
        "config": settings.public(),
        "model": model_id(find_model(settings.model)),
        "inputs": [str(path) for path in inputs],
        "counts": {"documents": summary.documents, "failed": summary.failed} | {name: summary.counts[name] for name in counted},
        "seconds": {stage: round(summary.seconds.get(stage, 0.0), 4) for stage in STAGES},
        "state": state,
        "reused": journal.reused,
        "id": journal.id,
    }
    # names of files that are not UTF-8 hold what no record can; they are told with question marks
    record = RunRecord.model_validate_json(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
    text = json.dumps(record.model_dump(by_alias=True), indent=1, ensure_ascii=False)
    write_whole(out / "run.json", text.encode("utf-8") + b"\n")


def model_id(folder: Path) -> str:
    """Name and content hash of a model as the records carry them; the folder's name where it has none."""
    try:
        tagger = json.loads((folder / "findings_tagger" / "tagger.json").read_bytes())
        return f"{tagger['name']}@{tagger['hash']}"
    except (OSError, ValueError, KeyError, TypeError):
        return folder.name
