"""A reader's crash, hang or hunger takes one document, and the next is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import inspection_findings.readers
import psutil
import pytest
from inspection_findings.batch import run
from inspection_findings.errors import ReadError
from inspection_findings.readers import Limits, read_bytes
from inspection_findings.readers.isolate import READER
from inspection_findings.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]


def use(monkeypatch, name: str) -> None:
    # the reader imports nothing from the current folder unless it is named
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    READER.stop()
    monkeypatch.setitem(inspection_findings.readers.READERS, "pdf", f"tests.readers.crash:{name}")


def test_a_crash_takes_one_document(monkeypatch):
    use(monkeypatch, "die")
    with pytest.raises(ReadError, match=r"^a\.pdf: the reader crashed on this document \(signal SIGSEGV\)"):
        read_bytes(b"%PDF-1.7 die", name="a.pdf")
    assert read_bytes(b"%PDF-1.7 live", name="b.pdf").text == "Most plans were good.\n"


def test_a_hang_ends(monkeypatch):
    use(monkeypatch, "hang")
    started = time.monotonic()
    with pytest.raises(ReadError, match=r"took longer than 0\.5 seconds"):
        read_bytes(b"%PDF-1.7", name="a.pdf", limits=Limits(seconds=0.5))
    assert time.monotonic() - started < 30


def test_hunger_ends(monkeypatch):
    use(monkeypatch, "swell")
    with pytest.raises(ReadError, match="needs more memory to read than 1,000,000,000 bytes"):
        read_bytes(b"%PDF-1.7", name="a.pdf", limits=Limits(memory_bytes=1_000_000_000))


def test_prints_do_not_disturb(monkeypatch):
    use(monkeypatch, "chatter")
    assert read_bytes(b"%PDF-1.7").text == "Most plans were good.\n"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_goes_on(monkeypatch, tmp_path, jobs):
    if jobs == 1:
        use(monkeypatch, "die")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.7 die")
    (folder / "b.txt").write_text("Most plans were good.")
    (folder / "c.html").write_text("<!doctype html><p>Most plans were good.</p>")
    summary = run([folder], tmp_path / "out", settings=load_settings(), jobs=jobs)
    assert summary.exit_status == 1
    assert (summary.documents, summary.failed) == (3, 1)
    (error,) = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    assert (error["path"], error["stage"], error["error"]) == ("a.pdf", "read", "ReadError")
    findings = [json.loads(line) for line in (tmp_path / "out" / "findings.jsonl").read_text().splitlines()]
    assert {finding["document"]["path"] for finding in findings} == {"b.txt", "c.html"}


def test_a_reader_that_hangs_does_not_outlive_a_killed_worker(tmp_path):
    code = (
        "import inspection_findings.readers, inspection_findings.readers.isolate, os, sys, threading\n"
        "inspection_findings.readers.READERS['pdf'] = 'tests.readers.crash:hang'\n"
        "print(inspection_findings.readers.isolate.READER.start().pid, flush=True)\n"
        "inspection_findings.readers.read_bytes(b'%PDF-1.7', name='a.pdf', limits=inspection_findings.readers.Limits(seconds=3))\n"
    )
    named = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": named}
    )
    assert worker.stdout is not None
    reader = psutil.Process(int(worker.stdout.readline()))
    time.sleep(1)  # the reader is in the middle of the document
    worker.kill()
    worker.wait()
    worker.stdout.close()
    assert reader.is_running()
    reader.wait(timeout=40)  # the hang is of a minute
