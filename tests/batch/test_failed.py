"""Documents that fail: what is kept of a failure, under which bytes, and what a later run tries again."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from inspection_findings.batch import run
from inspection_findings.errors import ReadError
from inspection_findings.process import process_file
from inspection_findings.readers import Limits
from inspection_findings.settings import fingerprint

from tests.batch.conftest import FILES, files

PASSING = ["killed_once", "slow_once", "hungry_once", "failing_once"]


@pytest.fixture(autouse=True)
def readers_of_the_tests(monkeypatch):
    """The reader's process imports nothing from the current folder; these tests have readers of their own there."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]), prepend=os.pathsep)


def reading_with(reader):
    """`process_file` in a worker whose PDFs are read by this function of tests.readers.crash."""

    def process(path, *, root, settings):
        import inspection_findings.readers
        from inspection_findings.process import process_file

        before = inspection_findings.readers.READERS["pdf"]
        inspection_findings.readers.READERS["pdf"] = f"tests.readers.crash:{reader}"
        try:
            return process_file(path, root=root, settings=settings)
        finally:
            inspection_findings.readers.READERS["pdf"] = before

    return process


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
    summary = run([folder], tmp_path / "out", settings=short, process=reading_with(reader))
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
    summary = run([folder], out, settings=short, process=reading_with(reader))
    (error,) = errors_of(out)
    assert summary.failed == 1 and (error["path"], error["stage"]) == ("b.pdf", "read") and words in error["message"]
    assert len(list((out / ".parts").glob("*/*.lost"))) == 1
    again = run([folder], out, settings=short, process=reading_with("chatter"))
    assert (again.reused, again.failed, errors_of(out)) == (1, 0, [])
    assert not list((out / ".parts").glob("*/*.lost"))


def test_what_the_bytes_are_to_blame_for_is_kept(folder, tmp_path, short):
    folder, _ = folder
    for reused in (0, 2):
        summary = run([folder], tmp_path / "out", settings=short, process=reading_with("damaged_once"))
        assert (summary.failed, summary.reused) == (1, reused)


def test_a_file_that_was_half_written_is_done_when_it_is_whole(tmp_path, settings):
    """The failure belongs to the bytes that were read, not to those that stand there a moment later."""
    folder, out, whole = tmp_path / "in", tmp_path / "out", b"Most plans were good."
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\x00\x01\xff\xfe" * 40)

    def written_meanwhile(path, *, root, settings):
        from inspection_findings.process import process_file

        output = process_file(path, root=root, settings=settings)
        path.write_bytes(whole)
        return output

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


def test_a_full_disk_leaves_no_document_twice_where_each_has_a_file(notes, tmp_path, settings, quick, monkeypatch):
    from inspection_findings.batch.publish import Publisher
    from inspection_findings.errors import PipelineError

    write, out = Publisher._write_findings, tmp_path / "out"

    def full(self, sha256, lines):
        if b"note 4" in lines:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(self, sha256, lines)

    monkeypatch.setattr(Publisher, "_write_findings", full)
    with pytest.raises(PipelineError, match="No space left"):
        run([notes], out, settings=settings, process=quick, prepare=repr, format="files")
    assert [json.loads(line)["path"] for line in (out / "findings.jsonl").open()] == [f"{number}.txt" for number in range(4)]
    assert set(files(out)) == set(FILES)
