"""The tables of a run: their keys join, their types hold, and every kind of file holds the same."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from pathlib import Path

import inspection_findings
import pytest
from inspection_findings.batch import run
from inspection_findings.settings import load_settings
from inspection_findings.tables import TABLES, export_run, open_run, read_rows
from inspection_findings.tables.dictionary import dictionary_rows, to_json, to_markdown

pd = pytest.importorskip("pandas")
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "corpus" / "sample"
PYTHON_TYPES = {"text": str, "integer": int, "number": (int, float), "boolean": bool}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("tables") / "out"
    broken = tmp_path_factory.mktemp("broken") / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    run([SAMPLE, broken], out, settings=load_settings())
    return out


@pytest.fixture(scope="module")
def frames(out):
    return inspection_findings.to_frames(out)


def lines(out, name):
    return [json.loads(line) for line in (out / f"{name}.jsonl").open(encoding="utf-8")]


def test_tables_hold_what_the_lines_hold(out, frames):
    assert list(frames) == list(TABLES)
    assert list(frames["findings"]["finding"]) == [line["id"] for line in lines(out, "findings")]
    assert len(frames["proportions"]) == sum(len(line["proportions"]) for line in lines(out, "findings")) > 0
    assert len(frames["judgements"]) + len(frames["results"]) == len(lines(out, "results"))
    for name in ("sections", "checks", "warnings", "errors"):
        assert len(frames[name]) == len(lines(out, name)), name
    assert len(frames["errors"]) == 1


def test_keys_are_distinct_and_join(frames):
    for name, table in TABLES.items():
        assert frames[name][table.key].is_unique and frames[name][table.key].notna().all(), name
        for column in table.columns:
            if column.references:
                known = set(frames[column.references][TABLES[column.references].key])
                assert set(frames[name][column.name].dropna()) <= known, (name, column.name)


def test_a_finding_stands_in_its_section(frames):
    joined = frames["findings"].merge(frames["sections"], on="section", suffixes=("", "_of"))
    assert len(joined) > len(frames["findings"]) * 0.9
    assert ((joined["start_of"] <= joined["start"]) & (joined["start"] < joined["end_of"])).all()
    assert (joined["section_title"] == joined["title"]).all()


def test_counts_of_documents_are_those_of_their_rows(frames):
    documents = frames["documents"].set_index("document")
    for name in ("findings", "proportions", "judgements", "results", "warnings"):
        counted = frames[name].groupby("document").size().reindex(documents.index, fill_value=0)
        assert list(documents[name]) == list(counted), name
    strengths = frames["findings"].query("label == 'strength'").groupby("document").size()
    assert list(documents["strengths"]) == list(strengths.reindex(documents.index, fill_value=0))


def test_every_value_is_as_the_dictionary_says(out):
    """Against real output: type, closed values, what is required; and no key beyond the columns."""
    columns = {(table.name, column.name): column for table in TABLES.values() for column in table.columns}
    filled = set()
    for name, row in read_rows(open_run(out)):
        assert set(row) <= set(TABLES[name].names) | {"schema"}, name
        for key in TABLES[name].names:
            column, value = columns[name, key], row.get(key)
            if value is None:
                assert not column.required, (name, key)
                continue
            filled.add((name, key))
            assert isinstance(value, PYTHON_TYPES[column.type]), (name, key, value)
            assert isinstance(value, bool) == (column.type == "boolean"), (name, key, value)
            assert not column.values or value in column.values, (name, key, value)
            if column.unit == "fraction of 1":
                assert 0 <= value <= 1, (name, key, value)
            if column.unit == "per cent":
                assert 0 <= value <= 100, (name, key, value)
    assert len(filled) > 100
    assert all(column.meaning and column.since in ("0.1", "0.2") for column in columns.values())


def test_the_dictionary_in_the_docs_is_the_one_of_the_records():
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == to_markdown(), (
        "run: findings schema --markdown > docs/tables.md"
    )


def test_all_kinds_of_files_hold_the_same(out, frames, tmp_path):
    pytest.importorskip("pyarrow")
    openpyxl = pytest.importorskip("openpyxl")
    duckdb = pytest.importorskip("duckdb")
    opened = open_run(out)
    for ending in ("csv", "zip", "parquet", "sqlite", "xlsx", "duckdb"):
        rows = export_run(opened, tmp_path / f"t.{ending}")
        assert rows == {name: len(frame) for name, frame in frames.items()}
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    base, duck = sqlite3.connect(tmp_path / "t.sqlite"), duckdb.connect(str(tmp_path / "t.duckdb"))
    for name, frame in frames.items():
        expected = [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]
        read = {
            "sqlite": base.execute(f"SELECT * FROM {name}").fetchall(),
            "duckdb": duck.execute(f"SELECT * FROM {name}").fetchall(),
            "parquet": [
                tuple(row.values())
                for row in pd.read_parquet(tmp_path / "t.parquet" / f"{name}.parquet", dtype_backend="pyarrow")
                .astype(object)
                .where(lambda f: f.notna(), None)
                .to_dict("records")
            ],
            "xlsx": [tuple(cell for cell in row) for row in book[name].iter_rows(min_row=2, values_only=True)],
        }
        for kind, rows in read.items():
            assert sorted(rows, key=str) == sorted(map(tuple, expected), key=str) or rows == expected, (kind, name)
        with (tmp_path / "t.csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == len(frame) + 1
    with zipfile.ZipFile(tmp_path / "t.zip") as packed:
        assert set(packed.namelist()) == {f"{name}.csv" for name in TABLES} | {"datapackage.json"}
        assert packed.read("findings.csv") == (tmp_path / "t.csv" / "findings.csv").read_bytes()
        assert json.loads(packed.read("datapackage.json")) == to_json()
    assert book["data dictionary"].max_row == len(list(dictionary_rows())) + 1
    sheet = book["findings"]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.endswith(str(len(frames["findings"]) + 1))
    assert sheet.column_dimensions["G"].width > 50  # the sentence
    assert book["documents"]["B2"].hyperlink.target.startswith("file://")
    found = base.execute("SELECT count(*) FROM findings_fts WHERE findings_fts MATCH 'assessment'").fetchone()[0]
    assert found >= frames["findings"]["text"].str.contains(r"\bassessments?\b", case=False).sum() > 0


@pytest.fixture
def hostile(tmp_path):
    """A run that looks like one of extract, with text that a spreadsheet or a page might obey."""
    document = {"sha256": "a" * 64, "path": "<b>=x.txt", "title": "=1+1", "provider": "+44", "framework": None, "published": None}
    finding = {
        "schema": "finding/1", "id": "b" * 16, "document": document, "page": None, "start": 0, "end": 9,
        "text": '=HYPERLINK("x")\x07 <script>alert(1)</script>', "section": None, "label": "strength", "scores": None,
        "decided_by": "place", "model": "m", "secondary": None, "standard": "1.10", "key_question": "1.10.1", "link_score": None,
        "illustration": False, "number": "1.10", "addressee": "@body", "proportions": [],
    }  # fmt: skip
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "findings.jsonl").write_text(json.dumps(finding) + "\n")
    return folder


def test_numbers_of_standards_stay_text_and_formulas_harmless(hostile, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    frame = inspection_findings.to_frames(hostile)["findings"]
    assert frame.loc[0, "standard"] == "1.10" and frame.loc[0, "key_question"] == "1.10.1"
    export_run(open_run(hostile), tmp_path / "t.csv")
    read = pd.read_csv(tmp_path / "t.csv" / "findings.csv", dtype="string")
    assert read.loc[0, "standard"] == "1.10" and read.loc[0, "text"].startswith("'=") and read.loc[0, "addressee"] == "'@body"
    export_run(open_run(hostile), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = {cell.value: cell.data_type for cell in book["findings"][2] if cell.value is not None}
    assert cells["1.10"] == "s" and cells['=HYPERLINK("x") <script>alert(1)</script>'] != "n"
    raw = zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/worksheets/sheet3.xml").decode()
    assert "<f>" not in raw and "<script>" not in raw


def test_a_copy_of_a_report_is_not_counted_twice(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text("Findings\n\nPlans were good in 27 of the 70 cases.\n")
    run([tmp_path / "in"], tmp_path / "out", settings=load_settings())
    frames = inspection_findings.to_frames(tmp_path / "out")
    assert list(frames["documents"]["path"]) == ["a.txt"] and list(frames["documents"]["copies"]) == ["b.txt"]
    assert len(frames["findings"]) == 1 and frames["documents"].loc[0, "findings"] == 1


BAD = [
    pytest.param(["t.xml"], "unknown ending '.xml'", id="ending"),
    pytest.param(["t.csv", "--table", "people"], "unknown table 'people' (choose documents", id="table"),
    pytest.param(["t.xlsx", "--table", "findings"], "one table is written to .csv or .parquet only", id="one table"),
    pytest.param(["nowhere/t.csv"], "is not there: make it", id="folder"),
    pytest.param(["there.csv"], "exists already and was kept: use --force", id="kept"),
]


@pytest.mark.parametrize("arguments, message", BAD)
def test_bad_targets_take_one_line(command, out, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("mine")
    done = command("export", out, "--to", *arguments)
    assert done.returncode == 2 and message in done.stderr and done.stderr.count("\n") == 1
    assert (tmp_path / "there.csv").read_text() == "mine"


@pytest.mark.parametrize("content, message", [
    pytest.param(None, "there are no findings in this folder", id="empty"),
    pytest.param('{"schema": "finding/9"}\n', "another version wrote this run", id="version"),
    pytest.param("{broken\n", "findings.jsonl:1", id="damaged"),
    pytest.param('{"schema": "finding/1", "id": "x"}\n', "holds something else than extract writes", id="other"),
])  # fmt: skip
def test_bad_runs_take_one_line(command, tmp_path, content, message):
    folder = tmp_path / "run"
    folder.mkdir()
    if content is not None:
        (folder / "findings.jsonl").write_text(content)
    done = command("export", folder, "--to", tmp_path / "t.csv")
    assert done.returncode == 2 and message in done.stderr and done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("*t.csv"))


def test_force_and_one_table_and_an_unfinished_run(command, out, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in out.glob("*.json*"):
        (copy / path.name).write_bytes(path.read_bytes())
    record = json.loads((copy / "run.json").read_text()) | {"state": "stopped"}
    (copy / "run.json").write_text(json.dumps(record))
    target = tmp_path / "one.csv"
    target.write_text("old")
    done = command("export", copy, "--to", target, "--table", "findings", "--force")
    assert done.returncode == 0 and "the run was not finished" in done.stderr
    assert len(pd.read_csv(target)) == len(lines(out, "findings"))


def test_the_schema_prints(command):
    assert command("schema", "--markdown").stdout == to_markdown()
    assert json.loads(command("schema", "--json").stdout) == to_json()
    assert "findings" in json.loads(command("schema", "--records").stdout)
    assert command("schema", "--json", "--markdown").returncode == 2
    assert "  standard (text)" in command("schema").stdout
