"""A run over a corpus: only what changed is done again, killed runs go on, output is the same whatever the number of processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from filelock import FileLock

from pipeline.batch import list_inputs, run
from pipeline.errors import ConfigError
from pipeline.process import load_settings
from tests.conftest import ROOT, SAMPLES

FILES = ("findings", "sections", "results", "checks", "errors")


@pytest.fixture(scope="module")
def settings():
    return load_settings()


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(6):
        text = SAMPLES[number % len(SAMPLES)].read_text(encoding="utf-8")
        (folder / f"{number}.md").write_text(f"{text}\n\nCopy number {number}.\n", encoding="utf-8")
    return folder


def files(out):
    return {name: (out / f"{name}.jsonl").read_bytes() for name in FILES}


def test_the_number_of_processes_changes_nothing(corpus, tmp_path, settings):
    run([corpus], tmp_path / "one", settings=settings)
    run([corpus], tmp_path / "two", settings=settings, jobs=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_only_what_changed_is_done_again(corpus, tmp_path, settings):
    done = []

    class Told:
        def start(self, total):
            pass

        def done(self, counts):
            done.append(bool(counts))

    run([corpus], tmp_path / "out", settings=settings)
    (corpus / "3.md").write_text("Plans were good in half of cases.", encoding="utf-8")
    run([corpus], tmp_path / "out", settings=settings, progress=Told())
    assert done.count(True) == 1
    run([corpus], tmp_path / "fresh", settings=settings)
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_a_killed_run_goes_on(corpus, tmp_path, settings):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "--out", str(out)]
    started = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and not list((out / ".parts").glob("*.json") if (out / ".parts").is_dir() else []):
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    run([corpus], out, settings=settings)
    run([corpus], tmp_path / "whole", settings=settings)
    assert files(out) == files(tmp_path / "whole")
    assert not list(out.glob(".*.tmp"))


def test_a_second_run_into_the_folder_is_refused(corpus, tmp_path, settings):
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".lock"), pytest.raises(ConfigError, match="another run"):
        run([corpus], out, settings=settings)


def test_links_that_go_round_are_followed_once(corpus):
    (corpus / "loop").symlink_to(corpus)
    assert len(list(list_inputs([corpus]))) == 6


def test_formats(corpus, tmp_path, settings):
    import pandas as pd

    run([corpus], tmp_path / "files", settings=settings, format="files")
    assert len(list((tmp_path / "files" / "findings").glob("*.jsonl"))) == 6
    run([corpus], tmp_path / "parquet", settings=settings, format="parquet")
    frame = pd.read_parquet(tmp_path / "parquet" / "findings.parquet")
    assert len(frame) == len((tmp_path / "parquet" / "findings.jsonl").read_text().splitlines())


def test_a_file_that_vanishes_is_an_error_of_its_own(corpus, tmp_path, settings):
    shutil.copy(corpus / "0.md", corpus / "9.md")
    listed = [corpus / "0.md", corpus / "9.md"]

    def vanish(path, *, root, settings):
        from pipeline.process import process_file

        if path.name == "9.md":
            path.unlink()
        return process_file(path, root=root, settings=settings)

    summary = run(listed, tmp_path / "out", settings=settings, process=vanish)
    assert (summary.documents, summary.failed, summary.exit_status) == (2, 1, 1)
