"""What the tests of batches share: settings, small corpora, and what a run left."""

from __future__ import annotations

import os
import sqlite3

import pytest
from inspection_findings.model.records import TABLES
from inspection_findings.settings import load_settings

from tests.conftest import ROOT, SAMPLES


@pytest.fixture(autouse=True)
def tests_are_named(monkeypatch):
    """A worker imports nothing from the current folder unless it is named; the stand-ins lie in it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)


@pytest.fixture(scope="session")
def settings():
    return load_settings()


@pytest.fixture
def corpus(tmp_path):
    """Six reports, each like a sample and none like another."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(6):
        text = SAMPLES[number % len(SAMPLES)].read_text(encoding="utf-8")
        (folder / f"{number}.md").write_text(f"{text}\n\nCopy number {number}.\n", encoding="utf-8")
    return folder


@pytest.fixture
def notes(tmp_path):
    """Eight small texts that were written long ago."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"note {number}", encoding="utf-8")
    return folder


def files(out):
    return {name: (out / f"{name}.jsonl").read_bytes() for name in TABLES}


def texts(out):
    return {path.name: path.read_bytes() for path in (out / "texts").iterdir()}


def query(out, sql, *values):
    """Rows of the journal, as any tool reads them."""
    db = sqlite3.connect(out / "journal.sqlite")
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


class Told:
    """Remembers what a run tells of its progress."""

    def __init__(self):
        self.total = self.reused = 0
        self.counts = []

    def start(self, count):
        self.total = count()

    def done(self, counts, *, reused):
        self.reused += reused
        if not reused:
            self.counts.append(counts)

    def tick(self):
        pass


@pytest.fixture
def told():
    return Told()
