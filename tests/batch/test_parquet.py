"""The Parquet dataset: all tables, in pieces of which only those are written again that changed."""

from __future__ import annotations

import json

import inspection_findings
import pytest
from inspection_findings import dataframes
from inspection_findings.batch import run

pd = pytest.importorskip("pandas")
pytest.importorskip("pyarrow", reason="the extra parquet is not installed")


def lines_of(out, name):
    return [json.loads(line) for line in (out / f"{name}.jsonl").open(encoding="utf-8")]


def pieces(out):
    return {path.relative_to(out): path.stat().st_mtime_ns for path in (out / "parquet").rglob("*.parquet")}


def test_all_tables_hold_what_the_lines_hold(corpus, tmp_path, settings):
    out = tmp_path / "out"
    (corpus / "7.txt").write_text("Plans were good in half of the 70 cases.")  # of no framework
    run([corpus], out, settings=settings, formats=["parquet", "files"])
    tables = {path.name: pd.read_parquet(path) for path in (out / "parquet").iterdir()}
    findings = lines_of(out, "findings")
    assert sorted(tables["findings"]["id"]) == sorted(line["id"] for line in findings)
    assert len(tables["proportions"]) == sum(len(line["proportions"]) for line in findings)
    assert set(tables["proportions"]["finding"]) <= set(tables["findings"]["id"])
    for table, name in {"sections": "sections", "judgements": "results", "checks": "checks"}.items():
        assert len(tables[table]) == len(lines_of(out, name)) > 0
    assert sorted(tables["documents"]["path"]) == [*(f"{number}.md" for number in range(6)), "7.txt"]
    frameworks = dict(zip(tables["documents"]["path"], tables["documents"]["framework"].astype("object"), strict=True))
    assert frameworks["0.md"] == "hmip-2018" and frameworks["7.txt"] == "none"
    (out / "findings.jsonl").unlink()
    for path in (out / "findings").iterdir():
        path.unlink()
    read = {record["id"]: record for record in inspection_findings.read_findings(out)}
    assert read == {line["id"]: line for line in findings}


def test_only_pieces_that_changed_are_written_again(corpus, tmp_path, settings, monkeypatch):
    monkeypatch.setattr(dataframes, "PIECE_BYTES", 1)  # a piece for each document
    out = tmp_path / "out"
    run([corpus], out, settings=settings, formats=["parquet"])
    before = pieces(out)
    (corpus / "3.md").write_text("Plans were good in half of the 70 cases.")
    (corpus / "4.md").unlink()
    run([corpus], out, settings=settings, prune=True)  # what OUT holds is kept up to date
    after = pieces(out)
    tables = len({path.parts[1] for path in before})
    assert len(before) == 6 * tables and len(after) == 5 * tables
    assert len(before.items() & after.items()) == 4 * tables
    assert not list(out.rglob("*.tmp"))
