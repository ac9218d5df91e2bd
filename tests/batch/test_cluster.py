"""A real Dask cluster on this machine: the same files as without, whatever happens to its workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from pipeline.batch import run
from pipeline.errors import ConfigError
from tests.batch.conftest import Told, files

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")


@pytest.fixture(scope="module")
def cluster():
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0", "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, **options) as cluster:
        yield cluster


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


def test_a_document_that_kills_its_worker_is_recorded(cluster, notes, tmp_path, settings, quick):
    (notes / "3.txt").write_text("kill", encoding="utf-8")
    options = {"settings": settings, "process": quick, "prepare": repr}
    summary = run([notes], tmp_path / "out", scheduler=cluster.scheduler_address, timeout=30, **options)
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert (summary.documents, summary.failed) == (8, 1)
    assert [(error["path"], error["stage"]) for error in errors] == [("3.txt", "worker")]


def test_a_cluster_of_one_core_does_the_work_itself(tmp_path, notes, settings):
    import multiprocessing

    def where(path, *, root, settings):
        from pipeline.process import FileOutput

        return FileOutput(path.name, "0" * 64, {"findings": f"{os.getpid()}\n".encode()}, "", {})

    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": ":0", "silence_logs": 50}
    with distributed.LocalCluster(n_workers=1, **options) as one:
        run([notes], tmp_path / "out", settings=settings, scheduler=one.scheduler_address, process=where, prepare=repr)
    workers = set((tmp_path / "out" / "findings.jsonl").read_text().split())
    assert len(workers) == 1 and str(multiprocessing.current_process().pid) not in workers


@pytest.mark.parametrize(
    ("address", "words"),
    [
        pytest.param("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9", id="nobody listens"),
        pytest.param("tcp://no.such.host.invalid:8786", "no Dask scheduler answers", id="no such machine"),
        pytest.param("somewhere", "somewhere is no address", id="no address"),
        pytest.param("tcp://here:port", "tcp://here:port is no address", id="no port"),
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
    (tmp_path / "other" / "pipeline").mkdir(parents=True)
    (tmp_path / "other" / "pipeline" / "__init__.py").write_text(package)
    options = {"n_workers": 0, "processes": True, "dashboard_address": ":0", "silence_logs": 50}
    with distributed.LocalCluster(**options) as cluster:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address]
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path / "worker")]
        environment = os.environ | {"PYTHONPATH": str(tmp_path / "other")}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        worker = subprocess.Popen([*command, *options], env=environment, cwd=tmp_path, **quiet)
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
