"""A folder of all formats and of all that goes wrong: every input is a document or one line of errors."""

from __future__ import annotations

import hashlib
import json

import pytest
from inspection_findings.batch import run
from inspection_findings.cli import app
from inspection_findings.errors import ConfigError
from inspection_findings.settings import load_settings
from typer.testing import CliRunner

from tests.documents.broken import bomb, locked, scanned
from tests.documents.press import DESIGNS, to_pdf
from tests.documents.structure import report
from tests.documents.writers import to_docx, to_html, to_markdown


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Names that say nothing, contents of every kind."""
    place = tmp_path_factory.mktemp("in")
    items = report("eastvale")
    contents = {
        "a.txt": to_pdf(items, DESIGNS["two columns"]),
        "b.pdf": to_docx(items),
        "c": to_html(items).encode(),
        "d.docx": to_markdown(items).encode(),
        "e-scan.pdf": scanned(),
        "f-locked.pdf": locked("secret"),
        "g-bomb.pdf": bomb(120 << 20),
        "h.docx": b"PK\x03\x04 no zip",
        "i.html": b"",
    }
    for name, data in contents.items():
        (place / name).write_bytes(data)
    return place


def test_every_input_is_accounted_for(folder, tmp_path):
    summary = run([folder], tmp_path, settings=load_settings())
    assert (summary.documents, summary.failed, summary.exit_status) == (9, 5, 1)
    errors = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text().splitlines()]
    assert [error["path"] for error in errors] == ["e-scan.pdf", "f-locked.pdf", "g-bomb.pdf", "h.docx", "i.html"]
    assert all(error["error"] == "ReadError" and error["stage"] == "read" and "\n" not in error["message"] for error in errors)
    findings = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text().splitlines()]
    counts = {path: sum(f["document"]["path"] == path for f in findings) for path in ("a.txt", "b.pdf", "c", "d.docx")}
    assert len(set(counts.values())) == 1
    for finding in findings:
        digest = hashlib.sha256((folder / finding["document"]["path"]).read_bytes()).hexdigest()
        assert finding["document"]["sha256"] == digest
        text = (tmp_path / "texts" / f"{digest}.txt").read_text(encoding="utf-8")
        assert text[finding["start"] : finding["end"]].split()[0][:4] in finding["text"]
        assert (finding["page"] is not None) == (finding["boxes"] is not None) == (finding["document"]["path"] == "a.txt")


@pytest.mark.parametrize("name", ["a.txt", "b.pdf", "c", "d.docx"])
def test_show_takes_every_format(folder, name):
    shown = CliRunner().invoke(app, ["show", str(folder / name)])
    assert shown.exit_code == 0
    assert "three-quarters" in shown.output


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        pytest.param("limits: {pages: 0}", "limits, pages: must be a number above zero", id="zero"),
        pytest.param("limits: {seconds: soon}", "limits, seconds: must be a number above zero", id="a word"),
        pytest.param("limits: {seconds: .inf}", "limits, seconds: must be a number above zero", id="without end"),
        pytest.param(
            "limits: {processor_seconds: 1.0e+300}", "limits, processor_seconds: must be a number", id="longer than clocks"
        ),
        pytest.param("limits: 5", "limits: must be a mapping", id="no mapping"),
        pytest.param("limits: {papers: 5}", "unknown key 'papers': use one of bytes", id="unknown"),
    ],
)
def test_faulty_limits_are_refused(tmp_path, limits, told):
    path = tmp_path / "config.yaml"
    path.write_text(limits)
    with pytest.raises(ConfigError, match=told):
        load_settings(config=path)


def test_limits_are_taken_from_the_configuration(tmp_path, folder):
    path = tmp_path / "config.yaml"
    path.write_text("limits: {pages: 3, seconds: 60}")
    summary = run([folder / "a.txt"], tmp_path / "out", settings=load_settings(config=path))
    assert summary.failed == 1
    assert "the limit is 3" in (tmp_path / "out" / "errors.jsonl").read_text()
