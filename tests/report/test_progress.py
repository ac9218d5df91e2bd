"""Progress where there is no terminal: a line a minute, a log file, or nothing."""

from __future__ import annotations

import logging

import pytest
from inspection_findings.report import progress
from inspection_findings.report.progress import show_progress


@pytest.fixture
def minute(monkeypatch):
    monkeypatch.setattr(progress, "LINE_SECONDS", 0)


def work(shown):
    shown.start(lambda: 3)
    for _ in range(2):
        shown.done({"words": 100, "findings": 2}, reused=False)
    shown.done({"failed": 1}, reused=False)
    logging.getLogger("inspection_findings.batch.run").warning("failed: c.txt")


def test_a_line_a_minute_without_a_terminal(minute, capsys):
    with show_progress() as shown:
        work(shown)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3 and lines[-1].startswith("3 ") and "documents" in lines[-1] and "1 failed" in lines[-1]


def test_no_line_before_a_minute_is_over(capsys):
    with show_progress() as shown:
        work(shown)
    assert capsys.readouterr().err == ""


def test_quiet_is_quiet_and_the_log_file_has_all(minute, capsys, tmp_path):
    with show_progress(quiet=True, log_file=tmp_path / "log.txt") as shown:
        work(shown)
    assert capsys.readouterr().err == ""
    lines = (tmp_path / "log.txt").read_text().splitlines()
    assert len(lines) == 4 and "INFO 3" in lines[2] and lines[3].endswith("WARNING failed: c.txt")
    assert not any(isinstance(one, logging.FileHandler) for one in logging.getLogger("inspection_findings.batch").handlers)
