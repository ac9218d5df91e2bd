"""Other systems: a run without the names that only Unix has, in the command, its workers and its readers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from inspection_findings.batch import run
from inspection_findings.readers import limits

from tests.batch.conftest import files
from tests.conftest import ROOT, SAMPLES

# what Windows lacks; subprocess, tempfile, filelock and platformdirs have taken what they need of this system before
HIDE = """
import os, signal, subprocess, sys, tempfile, threading, filelock, platformdirs
platformdirs.user_data_path("findings")
for module, names in {
    os: "fork forkpty pread pwrite preadv sysconf getuid geteuid getgid getppid mkfifo setsid killpg register_at_fork sched_getaffinity",
    signal: "pthread_sigmask pthread_kill sigwait setitimer alarm SIGHUP SIGALRM SIGXCPU SIGQUIT SIGUSR1 SIG_BLOCK SIG_SETMASK",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
sys.modules.update(resource=None, pwd=None, grp=None, termios=None)
"""
COMMAND = f"""{HIDE}
from inspection_findings import child
child.START = {HIDE!r}.replace("{{", "{{{{").replace("}}", "}}}}") + child.START
from inspection_findings.cli import main
main()
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_without_the_names_of_unix(tmp_path, settings, jobs):
    folder = tmp_path / "in"
    folder.mkdir()
    for path in SAMPLES[:1]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "page.html").write_text(
        "<!doctype html><p>Plans were good in half of the 70 cases.</p>"
    )  # read in a reader's process
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    arguments = ["extract", str(folder), "--out", str(tmp_path / "out"), "--jobs", jobs]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    command = [sys.executable, "-c", COMMAND, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stderr
    assert "fault of this program" not in done.stderr and "can't limit processor time and memory" in done.stderr
    run([folder], tmp_path / "here", settings=settings)
    assert files(tmp_path / "out") == files(tmp_path / "here")


def test_what_a_system_cannot_hold_is_said(monkeypatch):
    monkeypatch.setattr(limits.sys, "platform", "darwin")
    assert limits.unheld_limits() == ["this system can't limit memory: limits.memory_bytes does not hold"]
    monkeypatch.setattr(limits.sys, "platform", "linux")
    assert limits.unheld_limits() == []


def test_a_user_folder_on_each_system(monkeypatch, tmp_path):
    from inspection_findings.home import home_dir

    monkeypatch.delenv("FINDINGS_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home_dir() == tmp_path / "findings"
