"""What the tests of batches share: settings, small corpora, and a quick stand-in for the chain that misbehaves on demand."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest
from inspection_findings.process import FileOutput
from inspection_findings.settings import load_settings

from tests.conftest import SAMPLES

FILES = ("findings", "sections", "results", "checks", "errors")


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
    """Eight small texts."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"note {number}", encoding="utf-8")
    return folder


def files(out):
    return {name: (out / f"{name}.jsonl").read_bytes() for name in FILES}


@pytest.fixture
def quick():
    """A stand-in for `process_file` that does what the text says; sent to workers by value."""

    def process(path, *, root, settings):
        import hashlib

        text = path.read_text(encoding="utf-8")
        if text == "hang":
            while True:
                pass
        if text == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "slow":
            time.sleep(0.3)
        if text == "once" and not (mark := root.parent / "begun").exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        line = json.dumps({"path": path.name, "text": text}).encode() + b"\n"
        lines = dict.fromkeys(FILES, b"") | {"findings": line}
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return FileOutput(path.name, digest, lines, text, {"words": 2, "findings": 1})

    return process


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


@pytest.fixture
def told():
    return Told()
