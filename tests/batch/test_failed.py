"""Documents that fail: what is kept of a failure, under which bytes, and what a later run tries again."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from inspection_findings.batch import run
from inspection_findings.errors import ReadError
from inspection_findings.process import content_hash, process_file
from inspection_findings.readers import Limits
from inspection_findings.settings import fingerprint

from tests.batch.conftest import files, query
from tests.batch.standins import reading_with, written_meanwhile

PASSING = ["killed_once", "slow_once", "hungry_once", "failing_once"]


@pytest.fixture
def short(settings):
    """Settings that give a document a second to be read."""
    changed = replace(settings, limits=Limits(seconds=1.5))
    return replace(changed, fingerprint=fingerprint(changed))


@pytest.fixture
def folder(tmp_path):
    """A document, and two that are read otherwise; where the first notes that it was begun."""
    folder, mark = tmp_path / "in", tmp_path / "begun"
    folder.mkdir()
    (folder / "a.txt").write_text("Most plans were good.")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 " + os.fsencode(mark))
    return folder, mark


def errors_of(out):
    return [json.loads(line) for line in (out / "errors.jsonl").open(encoding="utf-8")]


@pytest.mark.parametrize("reader", PASSING)
def test_what_may_pass_is_tried_once_more(folder, tmp_path, short, reader):
    folder, mark = folder
    summary = run([folder], tmp_path / "out", settings=short, process=partial(reading_with, reader=reader))
    assert (summary.documents, summary.failed, errors_of(tmp_path / "out")) == (2, 0, [])
    assert mark.exists()


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        pytest.param("die", "the reader crashed on this document (signal SIGSEGV)", id="crash"),
        pytest.param("hang", "took longer than 1.5 seconds", id="time limit"),
        pytest.param("swell", "needs more memory to read", id="memory"),
    ],
)
def test_what_fails_twice_is_tried_again_by_a_later_run(folder, tmp_path, short, reader, words):
    folder, _ = folder
    out = tmp_path / "out"
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 die")
    summary = run([folder], out, settings=short, process=partial(reading_with, reader=reader))
    (error,) = errors_of(out)
    assert summary.failed == 1 and (error["path"], error["stage"]) == ("b.pdf", "read") and words in error["message"]
    assert query(out, "SELECT path FROM documents WHERE state = 'lost'") == [("b.pdf",)]
    again = run([folder], out, settings=short, process=partial(reading_with, reader="chatter"))
    assert (again.reused, again.failed, errors_of(out)) == (1, 0, [])
    assert query(out, "SELECT path FROM documents WHERE state = 'lost'") == []


def test_what_the_bytes_are_to_blame_for_is_kept(folder, tmp_path, short):
    folder, _ = folder
    for reused in (0, 2):
        summary = run([folder], tmp_path / "out", settings=short, process=partial(reading_with, reader="damaged_once"))
        assert (summary.failed, summary.reused) == (1, reused)


def test_a_file_that_was_half_written_is_done_when_it_is_whole(tmp_path, settings):
    """The failure belongs to the bytes that were read, not to those that stand there a moment later."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\x00\x01\xff\xfe" * 40)

    assert run([folder], out, settings=settings, process=written_meanwhile).failed == 1
    summary = run([folder], out, settings=settings)
    assert (summary.failed, summary.reused, errors_of(out)) == (0, 0, [])


def test_a_file_that_could_not_be_opened_is_done_when_it_can(tmp_path, settings, monkeypatch):
    """It is as it was when the run looked: a failure of the moment, and none that is kept."""
    report = tmp_path / "a.txt"
    report.write_text("Most plans were good.")

    def refuse(path, *, limits):
        raise ReadError("cannot be read (Too many open files)")

    monkeypatch.setattr("inspection_findings.process.file_bytes", refuse)
    output = process_file(report, root=tmp_path, settings=settings)
    assert output.passing and output.counts == {"failed": 1}


@pytest.mark.parametrize("jobs", [1, 2])
def test_errors_do_not_tell_how_the_folder_was_named(tmp_path, settings, monkeypatch, jobs):
    folder = tmp_path / "in"
    (folder / "d").mkdir(parents=True)
    (folder / "d" / "empty.txt").write_bytes(b"")
    (folder / "d" / "old.txt").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "d" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "d" / "broken.docx").write_bytes(b"PK\x03\x04 nothing more")
    (folder / "d" / "page.html").write_bytes(b"<!doctype html><p></p>")
    (folder / "d" / "gone.txt").symlink_to(folder / "nothing")
    os.mkfifo(folder / "d" / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    run([folder], tmp_path / "absolute", settings=settings, jobs=jobs)
    run([folder.relative_to(tmp_path)], tmp_path / "relative", settings=settings, jobs=jobs)
    assert files(tmp_path / "absolute") == files(tmp_path / "relative")
    told = errors_of(tmp_path / "absolute")
    assert len(told) == 7
    assert all("d/" not in error["message"] and str(tmp_path) not in error["message"] for error in told), told


def test_a_path_stands_once_in_what_the_command_says(tmp_path, command):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    done = command("extract", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.strip() == "failed: empty.txt: the file is empty: nothing to read"


def test_a_folder_that_cannot_be_listed_is_named_as_one(tmp_path, settings, monkeypatch):
    (tmp_path / "in").mkdir()

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    (line,) = process_file(tmp_path / "in", root=tmp_path, settings=settings).lines["errors"].splitlines()
    assert json.loads(line)["message"] == "the folder can't be listed (Permission denied): check its rights"


def test_a_file_without_an_end_is_not_hashed_for_ever(tmp_path):
    endless = tmp_path / "endless"
    endless.write_bytes(b"x" * 5_000)
    assert content_hash(endless, limit=4_999) == "5000 bytes"
    assert content_hash(Path("/proc/self/environ"), limit=3) == "more than 3 bytes"  # 0 bytes, as the system says


@pytest.mark.parametrize("timeout", ["inf", "1e300", "-1"])
def test_a_timeout_that_no_clock_can_wait_for_is_refused(tmp_path, command, timeout):
    (tmp_path / "a.txt").write_text("Most plans were good.")
    done = command("extract", tmp_path / "a.txt", "--out", tmp_path / "out", "--timeout", timeout)
    assert done.returncode == 2 and "--timeout" in done.stderr and len(done.stderr.strip().splitlines()) == 1
