"""Documents that hang or kill their worker: done once more alone, then recorded, and the others go on."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from inspection_findings.batch import journal, run
from inspection_findings.errors import PipelineError
from inspection_findings.readers import Limits

from tests.batch.conftest import Told, files, query
from tests.batch.standins import killed_everywhere, quick, refusing, where


def run_quick(notes, out, settings, **options):
    options = {"process": quick, "prepare": repr, "timeout": 1.5} | options
    summary = run([notes], out, settings=settings, **options)
    return summary, [json.loads(line) for line in (out / "errors.jsonl").open()]


@pytest.mark.parametrize(
    ("jobs", "text", "error", "words"),
    [
        pytest.param(1, "hang", "TimeoutError", "not done within 1.5 s, twice", id="one process, hangs"),
        pytest.param(1, "kill", "PipelineError", "ended the process that worked on it, twice (signal SIGKILL)", id="is killed"),
        pytest.param(2, "kill", "PipelineError", "ended the process", id="two processes, is killed"),
    ],
)
def test_it_is_recorded_and_the_others_go_on(notes, tmp_path, settings, jobs, text, error, words):
    (notes / "3.txt").write_text(text, encoding="utf-8")
    summary, errors = run_quick(notes, tmp_path / "out", settings, jobs=jobs)
    assert (summary.documents, summary.failed, summary.exit_status) == (8, 1, 1)
    assert [(told["path"], told["stage"], told["error"]) for told in errors] == [("3.txt", "worker", error)]
    assert words in errors[0]["message"]
    done = [json.loads(line)["path"] for line in files(tmp_path / "out")["findings"].splitlines()]
    assert done == [f"{number}.txt" for number in range(8) if number != 3]


@pytest.mark.parametrize(
    ("text", "limits", "words"),
    [
        pytest.param("burn", Limits(processor_seconds=1), "more than 1 s of processor time, twice", id="processor time"),
        pytest.param("swell", Limits(memory_bytes=1_000_000_000), "MemoryError", id="memory"),
    ],
)
def test_the_limits_hold_for_a_text_too(notes, tmp_path, settings, text, limits, words):
    """Text is read in the worker itself, so no reader's limit helps it."""
    (notes / "3.txt").write_text(text, encoding="utf-8")
    summary, errors = run_quick(notes, tmp_path / "out", replace(settings, limits=limits), timeout=60)
    assert (summary.documents, summary.failed) == (8, 1) and words in errors[0]["error"] + errors[0]["message"]


def test_a_document_that_does_better_alone_is_done(notes, tmp_path, settings):
    (notes / "3.txt").write_text("once", encoding="utf-8")
    summary, errors = run_quick(notes, tmp_path / "out", settings, jobs=2)
    assert (summary.documents, summary.failed, errors) == (8, 0, [])


@pytest.mark.parametrize(
    "text", [pytest.param("kill", id="ended its worker"), pytest.param("library", id="no memory for a library")]
)
def test_a_later_run_tries_again_what_was_lost(notes, tmp_path, settings, text):
    (notes / "3.txt").write_text(text, encoding="utf-8")
    assert run_quick(notes, tmp_path / "out", settings)[0].failed == 1
    summary, errors = run_quick(notes, tmp_path / "out", settings)
    assert (summary.reused, summary.failed, len(errors)) == (7, 1, 1)
    assert query(tmp_path / "out", "SELECT path FROM documents WHERE state = 'lost'") == [("3.txt",)]


def test_results_come_as_they_are_done_and_can_be_read_meanwhile(notes, tmp_path, settings, monkeypatch):
    (notes / "0.txt").write_text("slow", encoding="utf-8")
    monkeypatch.setattr(journal, "COMMIT_SECONDS", 0)

    class Look(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            seen.append(query(tmp_path / "out", "SELECT COUNT(*) FROM documents WHERE state = 'done'")[0][0])
            at_work.update(query(tmp_path / "out", "SELECT path FROM at_work"))

    seen, at_work, told = [], set(), Look()
    run([notes], tmp_path / "out", settings=settings, process=quick, prepare=repr, jobs=2, progress=told)
    assert told.total == 8 and seen == list(range(1, 9)) and ("0.txt",) in at_work


def test_a_worker_that_cannot_start_ends_the_run(notes, tmp_path, settings):
    """It was started without end before, for no document was begun."""
    with pytest.raises(PipelineError, match=r"a worker process can't start \(status 3"):
        run([notes], tmp_path / "out", settings=settings, process=quick, prepare=refusing)


def test_worker_after_worker_that_ends_is_not_the_documents(notes, tmp_path, settings):
    for number in range(8, 12):
        (notes / f"{number}.txt").write_text("more")
    with pytest.raises(PipelineError, match="worker after worker ends before it has done a document"):
        run([notes], tmp_path / "out", settings=settings, process=killed_everywhere, prepare=repr)


def test_a_worker_has_one_thread_and_ends_with_the_run(notes, tmp_path, settings):
    import psutil

    run([notes], tmp_path / "out", settings=settings, process=where, prepare=repr, jobs=2)
    lines = [json.loads(line) for line in (tmp_path / "out" / "findings.jsonl").open()]
    pids = {line["pid"] for line in lines}
    assert 1 <= len(pids) <= 2 and {line["threads"] for line in lines} == {"1"}
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_code_in_the_current_folder_is_not_imported(notes, tmp_path, settings, monkeypatch):
    """Somebody who unpacks a corpus and runs the command there would run what is in it."""
    ran = tmp_path / "ran"
    for name in ("warnings", "pickle", "numpy", "queue", "inspection_findings", "sitecustomize"):
        (notes / f"{name}.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    monkeypatch.chdir(notes)
    summary = run([notes / "0.txt"], tmp_path / "out", settings=settings)
    assert (summary.documents, summary.failed, ran.exists()) == (1, 0, False)


def test_a_run_is_stopped_while_a_document_hangs(notes, tmp_path, settings):
    (notes / "0.txt").write_text("hang", encoding="utf-8")
    stop = threading.Event()

    class Stop(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            if len(self.counts) == 7:
                stop.set()

    with pytest.raises(KeyboardInterrupt):
        run([notes], tmp_path / "out", settings=settings, process=quick, prepare=repr, jobs=2, stop=stop, progress=Stop())
    assert len(files(tmp_path / "out")["findings"].splitlines()) == 7
    assert query(tmp_path / "out", "SELECT path FROM documents WHERE state = 'waiting'") == [("0.txt",)]
    assert query(tmp_path / "out", "SELECT * FROM at_work") == []
