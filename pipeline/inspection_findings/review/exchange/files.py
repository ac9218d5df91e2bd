"""Files of findings and tasks: converting one into another, and taking decisions made elsewhere into a folder's reviews."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError, PipelineError, ReviewError
from inspection_findings.review.exchange.convert import Conversion, detect, read_tasks, to_findings, to_tasks
from inspection_findings.review.exchange.task import Record
from inspection_findings.review.session import ReviewSession
from inspection_findings.reviews.applying import open_folder, reviewed_records
from inspection_findings.reviews.journal import json_line
from inspection_findings.reviews.texts import Texts
from inspection_findings.reviews.verdict import RECORD_KEYS, changed


def load(source: Path, conversion: Conversion, given: str | None) -> tuple[list[dict[str, Any]], str]:
    """The objects of a file, or the records of a folder with its reviews applied, and their format.

    Raises:
        ConfigError: the format can't be recognised.
    """
    if source.is_dir():
        conversion.source_of = source_reader(source)
        return list(reviewed_records(open_folder(source), everything=True)), "findings"
    tasks = read_tasks(source)
    found = given or detect(tasks)
    if found is None:
        raise ConfigError("is of no format that is known here: say which with --from", file=str(source))
    return tasks, found


def source_reader(out: Path) -> Any:
    """Gives a record's stretch of source from the texts of a folder."""
    texts = Texts(out)

    def source_of(record: Record) -> str | None:
        return texts.slice(record["document"]["sha256"], record["start"], record["end"])

    return source_of


def convert_file(source: Path, target: Path, conversion: Conversion, *, given: str | None, wanted: str) -> int:
    """Write the file ``target``, whole or not at all; the number of records in it.

    Raises:
        ReadError, ConfigError: the input can't be read.
        PipelineError: the output can't be written.
    """
    tasks, found = load(source, conversion, given)
    made = list(to_tasks(to_findings(tasks, found, conversion), wanted, conversion))
    if target.suffix == ".json":
        data = json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    else:
        data = b"".join(map(json_line, made))
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        raise PipelineError(f"{target}: cannot be written ({error.strerror or error}): name another file") from error
    finally:
        temporary.unlink(missing_ok=True)
    return len(made)


def import_reviews(source: Path, out: Path, conversion: Conversion, *, given: str | None, reviewer: str) -> tuple[int, str]:
    """Take what people decided in the tasks of a file into a folder's reviews: how many, and what became of the rest.

    Only tasks that somebody decided count, and of these only those whose record is in the folder. A decision that the folder
    holds already is not taken twice, and of two tasks that decide one record differently the first counts.
    """
    session = ReviewSession(out, reviewer=reviewer)
    conversion.source_of = source_reader(out)
    tasks, found = load(source, conversion, given)
    taken = open_ones = 0
    decided: dict[str, dict[str, Any]] = {}
    for record in to_findings(tasks, found, conversion):
        number = session.store.numbers.get(record["id"])
        if record["decided_by"] != "review":
            open_ones += 1
            continue
        if number is None:
            conversion.left_out.append(f"the record {record['id']} is not in {out}")
            continue
        changes = {key: record[key] for key in RECORD_KEYS} | {"status": "reviewed"}
        if decided.setdefault(record["id"], changes) != changes:
            conversion.left_out.append(f"the record {record['id']} is decided twice and differently: the first was taken")
            continue
        now, row = session.ledger.verdict(reviewer, number), session.store.rows[number]
        try:
            if changed(now, changes, start=row.start, end=row.end) != now:
                session.decide({"id": record["id"], "action": "label", "changes": changes, "session": f"import {source.name}"})
                taken += 1
        except ReviewError as error:
            conversion.left_out.append(f"the record {record['id']}: {error}")
    return taken, f"; {open_ones} tasks that nobody decided" if open_ones else ""
