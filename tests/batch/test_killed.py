"""Runs that are stopped from outside: the next one goes on, with the same files as a run that was left alone."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import psutil
import pytest
from inspection_findings.batch import run

from tests.batch.conftest import files, query, texts
from tests.conftest import ROOT

PACKAGE = ROOT / "pipeline"


def start(corpus, out, *options):
    command = [sys.executable, "-m", "inspection_findings", "extract", str(corpus), "--out", str(out), *options]
    environment = os.environ | {"PYTHONPATH": str(PACKAGE)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # a shell starts what it puts in the background with Ctrl-C ignored, and children inherit that
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, start_new_session=True, **pipes)
    finally:
        signal.signal(signal.SIGINT, before)


def wait_for(out, number, process):
    """Wait until so many documents are in the journal."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            if query(out, "SELECT COUNT(*) FROM documents WHERE state = 'done'")[0][0] >= number:
                return
        except sqlite3.Error:
            pass
        time.sleep(0.01)


def many(corpus, number):
    for index in range(6, number):
        (corpus / f"{index}.md").write_bytes((corpus / f"{index % 6}.md").read_bytes() + str(index).encode())


def workers_of(process):
    return psutil.Process(process.pid).children(recursive=True)


def still_alive(processes, seconds=10):
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def kill_at_random(corpus, out, chance, *, longest):
    """Start the command and kill it after a random time; whether it was still at work."""
    process = start(corpus, out, "--jobs", "2")
    time.sleep(chance.uniform(0.2, longest))
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    for path in out.glob("*.jsonl"):
        assert all(isinstance(json.loads(line), dict) for line in path.open(encoding="utf-8"))
    return alive


@pytest.mark.parametrize(
    ("kills", "documents"),
    [pytest.param(2, 24, id="twice"), pytest.param(100, 200, id="100 times", marks=[pytest.mark.slow, pytest.mark.timeout(3600)])],
)
def test_a_killed_run_goes_on(corpus, tmp_path, settings, kills, documents):
    """Killed with its workers after a random time, then run to its end; begun anew where a run gets through before all kills are done."""
    many(corpus, documents)
    run([corpus], tmp_path / "whole", settings=settings, jobs=2)
    chance, killed, turn = random.Random(7), 0, 0
    while killed < kills:
        out, turn = tmp_path / f"out-{turn}", turn + 1
        while kill_at_random(corpus, out, chance, longest=3.0):
            killed += 1
            if killed == kills:
                break
        run([corpus], out, settings=settings, jobs=2)
        assert files(out) == files(tmp_path / "whole") and texts(out) == texts(tmp_path / "whole")
        assert not list(out.rglob("*.tmp"))
    assert killed == kills


def test_workers_end_with_their_run(corpus, tmp_path):
    many(corpus, 60)
    process = start(corpus, tmp_path / "out", "--jobs", "2")
    wait_for(tmp_path / "out", 1, process)
    workers = workers_of(process)
    assert workers
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert still_alive(workers) == []


@pytest.mark.parametrize("sent", [pytest.param(signal.SIGINT, id="Ctrl-C"), pytest.param(signal.SIGTERM, id="SIGTERM")])
def test_a_stopped_run_ends_cleanly_with_what_is_done(corpus, tmp_path, sent):
    out = tmp_path / "out"
    many(corpus, 60)
    process = start(corpus, out)
    wait_for(out, 2, process)
    workers = workers_of(process)
    os.killpg(process.pid, sent)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130 and still_alive(workers, 2) == []
    assert told.count("\n") == 1 and "stopped" in told and str(out) in told
    record = json.loads((out / "run.json").read_text())
    documents = {json.loads(line)["document"]["path"] for line in (out / "findings.jsonl").open(encoding="utf-8")}
    assert record["state"] == "stopped" and 1 <= len(documents) == record["counts"]["documents"] < 60


@pytest.mark.parametrize("delay", [0.1, 0.4, 0.7, 1.0])
def test_ctrl_c_at_the_start_is_answered_with_one_line(corpus, tmp_path, delay):
    """Starting workers wrote pieces of a traceback before."""
    many(corpus, 60)
    process = start(corpus, tmp_path / "out", "--jobs", "2")
    while not (tmp_path / "out" / "journal.sqlite").exists() and process.poll() is None:
        time.sleep(0.005)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.count("\n")) == (130, 1) and told.startswith("findings: stopped")


def interrupted_at(place, *arguments):
    """The command in a process that sends itself Ctrl-C: at its end, or while the module of this name is imported."""
    code = f"""
import os, signal, sys
from inspection_findings.cli import main

def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)

class AtImport:
    def find_spec(self, name, path=None, target=None):
        if name == {place!r}:
            ctrl_c()

class AtEnd:
    kill, sent = staticmethod(os.kill), (os.getpid(), signal.SIGINT)
    def __del__(self):  # when Python has put back what the system does with signals
        self.kill(*self.sent)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, AtImport())
if {place!r} == "the end":
    at_end = AtEnd()
sys.argv = ["findings", *{[str(argument) for argument in arguments]!r}]
main()
"""
    environment = os.environ | {"PYTHONPATH": str(PACKAGE)}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "place", ["inspection_findings.batch", "sqlite3", "inspection_findings.frameworks.read", "inspection_findings.report.summary"]
)
def test_stopped_while_it_starts(corpus, tmp_path, place):
    done = interrupted_at(place, "extract", corpus, "--out", tmp_path / "out")
    assert done.returncode == 130
    assert done.stderr.startswith("findings: stopped") and done.stderr.count("\n") == 1


def test_ctrl_c_when_all_is_done_changes_no_status():
    done = interrupted_at("the end", "numbers", "--json", "Half of the cases were good.")
    assert (done.returncode, done.stderr) == (0, "") and "half" in done.stdout.lower()
