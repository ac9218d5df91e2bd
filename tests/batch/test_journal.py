"""The journal: a damaged one, one of another version, a full disk, a drive without locks, and what other tools see."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing

import pytest
from filelock import FileLock
from inspection_findings.batch import journal as journals
from inspection_findings.batch import publish, run
from inspection_findings.batch.journal import Journal
from inspection_findings.errors import ConfigError, PipelineError

from tests.batch.conftest import files, query, texts
from tests.batch.standins import quick


@pytest.fixture
def go(notes, tmp_path, settings):
    def go(out="out", **options):
        return run([notes], tmp_path / out, settings=settings, process=quick, prepare=repr, **options)

    return go


def change(out, sql):
    with closing(sqlite3.connect(out / "journal.sqlite")) as db:
        db.execute(sql)
        db.commit()


def test_other_tools_read_it(tmp_path, go):
    go()
    rows = query(tmp_path / "out", "SELECT path, state, json_extract(counts, '$.findings') FROM documents ORDER BY path")
    assert rows == [(f"{number}.txt", "done", 1) for number in range(8)]
    assert query(tmp_path / "out", "SELECT number, state, documents, failed, reused FROM runs") == [(1, "done", 8, 0, 0)]


@pytest.mark.parametrize(
    ("damage", "reused", "words"),
    [
        pytest.param(
            "UPDATE results SET lines = CAST(substr(lines, 1, 9) || X'00' || substr(lines, 11) AS BLOB)",
            5,
            "were damaged",
            id="a byte",
        ),
        pytest.param("UPDATE results SET lines = NULL", 5, "were damaged", id="nothing is left"),
        pytest.param("UPDATE results SET text = X'1234'", 5, None, id="a text, when its file is gone"),
    ],
)
def test_damaged_results_are_done_again_in_the_same_run(notes, tmp_path, go, damage, reused, words):
    """One turned byte ended each run before, with new reports unpublished."""
    out = tmp_path / "out"
    go()
    (notes / "8.txt").write_text("a new one")
    go("whole")
    change(out, f"{damage} WHERE id IN (SELECT id FROM results ORDER BY id LIMIT 3)")
    if words is None:
        for path in (out / "texts").iterdir():
            path.unlink()
    summary = go()
    assert summary.documents == 9 and [words in note for note in summary.notes] == [True] * (words is not None)
    assert files(out) == files(tmp_path / "whole") and texts(out) == texts(tmp_path / "whole")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b"no database" * 500), id="another file"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:5000]), id="cut short"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(80_000)), id="pages overwritten"),
        pytest.param(lambda path: change(path.parent, "PRAGMA user_version = 99"), id="of another version"),
    ],
)
def test_a_journal_that_cannot_be_used_is_said_and_made_anew(tmp_path, go, damage):
    out = tmp_path / "out"
    go()
    before, name = files(out), query(out, "SELECT value FROM meta WHERE name = 'id'")
    damage(out / "journal.sqlite")
    summary = go()
    assert (summary.documents, summary.reused) == (8, 0)
    (note,) = summary.notes
    assert "the journal" in note and "done again" in note and str(out / "journal-damaged.sqlite") in note
    assert files(out) == before and query(out, "SELECT value FROM meta WHERE name = 'id'") == name
    assert go().notes == []


def test_a_full_disk_in_the_middle_of_a_transaction(notes, tmp_path, go, monkeypatch):
    out, keep = tmp_path / "out", Journal.keep

    def full(self, outcome):
        keep(self, outcome)
        if outcome.task.path.name == "4.txt":
            raise sqlite3.OperationalError("database or disk is full")
        self.commit()

    monkeypatch.setattr(Journal, "keep", full)
    with pytest.raises(PipelineError, match=r"database or disk is full.*free some space"):
        go()
    done = query(out, "SELECT path FROM documents WHERE state = 'done' ORDER BY path")
    assert ("4.txt",) not in done and len(files(out)["findings"].splitlines()) == len(done) > 0
    monkeypatch.setattr(Journal, "keep", keep)
    go()
    go("whole")
    assert files(out) == files(tmp_path / "whole") and texts(out) == texts(tmp_path / "whole")


@pytest.mark.parametrize("where", ["journal", "findings"])
def test_a_disk_that_is_really_full(notes, tmp_path, settings, go, where, monkeypatch):
    """The journal may not grow, or the final files have no room: what stands in OUT is whole, and the next run goes on."""
    out = tmp_path / "out"
    if where == "journal":
        connect = journals.connect

        def small(file):
            db = connect(file)
            db.execute("PRAGMA max_page_count = 12")
            return db

        monkeypatch.setattr("inspection_findings.batch.journal.connect", small)
    else:

        def refuse(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(publish.os, "fsync", refuse)
    for number in range(8):
        (notes / f"{number}.txt").write_text(os.urandom(3000).hex())
    with pytest.raises(PipelineError, match=r"(disk is full|No space left).*free some space"):
        go()
    assert not list(out.rglob("*.tmp"))
    monkeypatch.setattr("inspection_findings.batch.journal.connect", journals.connect if where != "journal" else connect)
    monkeypatch.setattr(publish.os, "fsync", lambda *_: None)
    go()
    go("whole")
    assert files(out) == files(tmp_path / "whole")


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(NotImplementedError("no flock"), id="not known"),
        pytest.param(OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)), id="no locks available"),
    ],
)
def test_a_drive_without_locks_is_refused(tmp_path, go, monkeypatch, error):
    def refuse(self):
        raise error

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(ConfigError, match=r"the drive has no file locks.*name a folder on a local drive"):
        go()


def test_a_drive_where_sqlite_has_no_locks_is_refused(tmp_path, go, monkeypatch):
    class Lockless(sqlite3.Connection):
        def execute(self, sql, *values):
            if "journal_mode" in sql:
                raise sqlite3.OperationalError("locking protocol")
            return super().execute(sql, *values)

    monkeypatch.setattr(journals.sqlite3, "connect", Lockless)
    with pytest.raises(ConfigError, match="the drive has no file locks"):
        go()
