"""Runs that are stopped from outside: the next one goes on, with the same files as a run that was left alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import psutil
import pytest
from inspection_findings.batch import run

from tests.batch.conftest import files
from tests.conftest import ROOT


def start(corpus, out, *options):
    command = [sys.executable, "-m", "inspection_findings", "extract", str(corpus), "--out", str(out), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # a shell starts what it puts in the background with Ctrl-C ignored, and children inherit that
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, start_new_session=True, **pipes)
    finally:
        signal.signal(signal.SIGINT, before)


def wait_for_parts(out, number, process):
    until = time.monotonic() + 60
    while len(list((out / ".parts").glob("*/*.part"))) < number and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


def test_a_killed_run_goes_on(corpus, tmp_path, settings):
    """Killed with its workers after a different number of documents each time, until a run gets through."""
    out, chance = tmp_path / "out", random.Random(7)
    killed = 0
    for number in (1, 4):
        process = start(corpus, out, "--jobs", "2")
        wait_for_parts(out, number, process)
        time.sleep(chance.uniform(0, 0.03))
        killed += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        for path in out.glob("*.jsonl"):
            assert all(isinstance(json.loads(line), dict) for line in path.open(encoding="utf-8"))
    assert killed >= 1
    run([corpus], out, settings=settings)
    run([corpus], tmp_path / "whole", settings=settings)
    assert files(out) == files(tmp_path / "whole")
    assert {p.name: p.read_bytes() for p in (out / "texts").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "whole" / "texts").iterdir()
    }
    assert not list(out.rglob("*.tmp"))


def test_workers_end_with_their_run(corpus, tmp_path):
    process = start(corpus, tmp_path / "out", "--jobs", "2")
    wait_for_parts(tmp_path / "out", 1, process)
    workers = psutil.Process(process.pid).children(recursive=True)
    assert workers
    process.send_signal(signal.SIGKILL)
    process.communicate()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert [worker for worker in alive if worker.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.parametrize("sent", [pytest.param(signal.SIGINT, id="Ctrl-C"), pytest.param(signal.SIGTERM, id="SIGTERM")])
def test_a_stopped_run_ends_cleanly_with_what_is_done(corpus, tmp_path, sent):
    out = tmp_path / "out"
    for number in range(6, 60):
        (corpus / f"{number}.md").write_bytes((corpus / "0.md").read_bytes() + str(number).encode())
    process = start(corpus, out)
    wait_for_parts(out, 2, process)
    os.killpg(process.pid, sent)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.count("\n") == 1 and "stopped" in told and str(out) in told
    record = json.loads((out / "run.json").read_text())
    documents = {json.loads(line)["document"]["path"] for line in (out / "findings.jsonl").open(encoding="utf-8")}
    assert record["state"] == "stopped" and 1 <= len(documents) == record["counts"]["documents"] < 60


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
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "place", ["inspection_findings.batch", "joblib", "inspection_findings.frameworks.read", "inspection_findings.report.summary"]
)
def test_stopped_while_it_starts(corpus, tmp_path, place):
    done = interrupted_at(place, "extract", corpus, "--out", tmp_path / "out")
    assert done.returncode == 130
    assert done.stderr.startswith("findings: stopped") and done.stderr.count("\n") == 1


def test_ctrl_c_when_all_is_done_changes_no_status():
    done = interrupted_at("the end", "numbers", "--json", "Half of the cases were good.")
    assert (done.returncode, done.stderr) == (0, "") and "half" in done.stdout.lower()
