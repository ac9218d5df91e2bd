"""A real Dask cluster on this machine: the same files as without, whatever happens to its workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from inspection_findings.batch import run
from inspection_findings.batch.cluster import make_probe
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.settings import load_settings

from tests.batch.conftest import Told, files
from tests.batch.standins import quick, where
from tests.conftest import ROOT

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")


@pytest.fixture(scope="module")
def cluster():
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0", "silence_logs": 50}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)  # for the stand-ins
        with distributed.LocalCluster(n_workers=2, **options) as cluster:
            yield cluster


def dask(part, *options, cwd, **environment):
    """A scheduler or a worker in a process of its own."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", "--no-dashboard", *map(str, options)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=os.environ | environment, cwd=cwd, **quiet)


def test_a_worker_is_killed_in_the_middle(cluster, corpus, tmp_path, settings):
    class Kill(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            if len(self.counts) == 2:
                with distributed.Client(cluster, set_as_default=False) as client:
                    os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)

    told = Kill()
    summary = run([corpus], tmp_path / "out", settings=settings, scheduler=cluster.scheduler_address, progress=told)
    run([corpus], tmp_path / "here", settings=settings)
    assert (summary.documents, summary.failed, len(told.counts)) == (6, 0, 6)
    assert files(tmp_path / "out") == files(tmp_path / "here")


def test_a_scheduler_that_ends_in_the_middle(notes, tmp_path, settings):
    for path in notes.iterdir():
        path.write_text("slow", encoding="utf-8")
    known = tmp_path / "scheduler.json"
    scheduler = dask("scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", known, cwd=tmp_path)
    worker = dask("worker", "--no-nanny", "--nthreads", "1", "--scheduler-file", known, "--death-timeout", "60", cwd=tmp_path)

    class Kill(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            if len(self.counts) == 2:
                scheduler.kill()

    try:
        address = wait_for(known)
        options = {"settings": settings, "process": quick, "prepare": repr}
        with pytest.raises(PipelineError, match="the scheduler is gone: start it and run the same command"):
            run([notes], tmp_path / "out", scheduler=address, progress=Kill(), **options)
    finally:
        for process in (worker, scheduler):
            process.kill()
            process.wait()
    assert json.loads((tmp_path / "out" / "run.json").read_text())["state"] == "stopped"
    summary = run([notes], tmp_path / "out", **options)
    run([notes], tmp_path / "here", **options)
    assert summary.reused >= 2 and files(tmp_path / "out") == files(tmp_path / "here")


def wait_for(known):
    """The address in a scheduler's file, once it is there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return json.loads(known.read_text())["address"]
        except (OSError, ValueError):
            time.sleep(0.1)
    raise TimeoutError(f"no scheduler wrote {known}")


def test_a_document_that_kills_its_worker_is_recorded(cluster, notes, tmp_path, settings):
    (notes / "3.txt").write_text("kill", encoding="utf-8")
    options = {"settings": settings, "process": quick, "prepare": repr}
    summary = run([notes], tmp_path / "out", scheduler=cluster.scheduler_address, timeout=30, **options)
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert (summary.documents, summary.failed) == (8, 1)
    assert [(error["path"], error["stage"]) for error in errors] == [("3.txt", "worker")]


def test_a_cluster_of_one_core_does_the_work_itself(tmp_path, notes, settings):
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0", "silence_logs": 50}
    with distributed.LocalCluster(n_workers=1, **options) as one:
        run([notes], tmp_path / "out", settings=settings, scheduler=one.scheduler_address, process=where, prepare=repr)
    workers = {json.loads(line)["pid"] for line in (tmp_path / "out" / "findings.jsonl").open()}
    assert len(workers) == 1 and os.getpid() not in workers and not psutil.pid_exists(workers.pop())


def test_rules_are_named_from_the_folder_where_the_run_is_started(cluster, corpus, tmp_path, settings, monkeypatch):
    shipped = (ROOT / "configs" / "frameworks" / "hmip-2018.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(shipped.replace("name: hmip-2018", "name: mine"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)  # the workers were started elsewhere
    summary = run([Path("corpus")], Path("out"), settings=load_settings(framework="mine.yaml"), scheduler=cluster.scheduler_address)
    assert (summary.documents, summary.failed) == (6, 0)
    frameworks = {json.loads(line)["document"]["framework"] for line in (tmp_path / "out" / "findings.jsonl").open()}
    assert frameworks == {"mine"}


def test_what_a_worker_does_not_see_is_named(cluster, notes, tmp_path, settings, monkeypatch):
    monkeypatch.setattr("inspection_findings.batch.cluster.own_paths", lambda settings: [tmp_path / "mine.yaml"])
    with pytest.raises(ConfigError, match=r"does not see .*mine\.yaml: put it where all machines see it"):
        run([notes], tmp_path / "out", settings=settings, scheduler=cluster.scheduler_address)


def test_inputs_that_a_worker_does_not_see_are_named(cluster, notes, tmp_path, settings):
    """The folder of the output may be one that this machine alone sees."""
    probe = make_probe(settings.public(), [str(notes), str(tmp_path / "elsewhere")])
    assert probe()[1] == [str(tmp_path / "elsewhere")]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        pytest.param("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9", id="nobody listens"),
        pytest.param("tcp://no.such.host.invalid:8786", "no Dask scheduler answers", id="no such machine"),
        pytest.param("somewhere", "somewhere is not the address", id="no address"),
        pytest.param("tcp://here:port", "tcp://here:port is not the address", id="no port"),
    ],
)
def test_a_scheduler_that_cannot_be_reached(notes, tmp_path, settings, address, words):
    with pytest.raises(ConfigError, match=words):
        run([notes], tmp_path / "out", settings=settings, scheduler=address)


@pytest.mark.parametrize(
    ("package", "words"),
    [
        pytest.param("__version__ = '9.9.9'", "has version 9.9.9, this machine has version", id="another version"),
        pytest.param("raise ImportError", "does not have the package", id="no package"),
    ],
)
def test_workers_of_another_version_are_refused(notes, tmp_path, settings, package, words):
    (tmp_path / "other" / "inspection_findings").mkdir(parents=True)
    (tmp_path / "other" / "inspection_findings" / "__init__.py").write_text(package)
    options = {"n_workers": 0, "processes": True, "dashboard_address": ":0", "silence_logs": 50}
    with distributed.LocalCluster(**options) as cluster:
        place = {"cwd": tmp_path, "PYTHONPATH": str(tmp_path / "other")}
        worker = dask("worker", cluster.scheduler_address, "--no-nanny", "--nthreads", "1", **place)
        try:
            with distributed.Client(cluster, set_as_default=False) as client:
                client.wait_for_workers(1, timeout=60)
            with pytest.raises(ConfigError, match=words):
                run([notes], tmp_path / "out", settings=settings, scheduler=cluster.scheduler_address)
        finally:
            worker.kill()
            worker.wait()


def test_dask_that_is_not_installed_is_told(notes, tmp_path, settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match="install the extra cluster"):
        run([notes], tmp_path / "out", settings=settings, scheduler="tcp://127.0.0.1:9")
