"""Documents that hang or kill their worker: done once more alone, then recorded, and the others go on."""

from __future__ import annotations

import json

import pytest
from inspection_findings.batch import run

from tests.batch.conftest import files


def run_quick(notes, out, settings, quick, **options):
    summary = run([notes], out, settings=settings, process=quick, prepare=repr, timeout=1.5, **options)
    return summary, [json.loads(line) for line in (out / "errors.jsonl").open()]


@pytest.mark.parametrize(
    ("jobs", "text", "error", "words"),
    [
        pytest.param(1, "hang", "TimeoutError", "not done within 1.5 s, twice", id="one process, hangs"),
        pytest.param(1, "kill", "PipelineError", "ended the process", id="one process, is killed"),
        pytest.param(2, "kill", "PipelineError", "ended the process", id="two processes, is killed"),
    ],
)
def test_it_is_recorded_and_the_others_go_on(notes, tmp_path, settings, quick, jobs, text, error, words):
    (notes / "3.txt").write_text(text, encoding="utf-8")
    summary, errors = run_quick(notes, tmp_path / "out", settings, quick, jobs=jobs)
    assert (summary.documents, summary.failed, summary.exit_status) == (8, 1, 1)
    assert [(told["path"], told["stage"], told["error"]) for told in errors] == [("3.txt", "worker", error)]
    assert words in errors[0]["message"]
    done = [json.loads(line)["path"] for line in files(tmp_path / "out")["findings"].splitlines()]
    assert done == [f"{number}.txt" for number in range(8) if number != 3]


def test_a_document_that_does_better_alone_is_done(notes, tmp_path, settings, quick):
    (notes / "3.txt").write_text("once", encoding="utf-8")
    summary, errors = run_quick(notes, tmp_path / "out", settings, quick, jobs=2)
    assert (summary.documents, summary.failed, errors) == (8, 0, [])


def test_a_later_run_tries_again_what_was_lost(notes, tmp_path, settings, quick):
    (notes / "3.txt").write_text("kill", encoding="utf-8")
    run_quick(notes, tmp_path / "out", settings, quick)
    summary, errors = run_quick(notes, tmp_path / "out", settings, quick)
    assert (summary.reused, summary.failed, len(errors)) == (7, 1, 1)


def test_results_come_as_they_are_done(notes, tmp_path, settings, quick, told):
    (notes / "0.txt").write_text("slow", encoding="utf-8")
    seen = []
    told.done = lambda counts, *, reused: seen.append(len(list((tmp_path / "out" / ".parts").glob("*/*.part"))))
    run([notes], tmp_path / "out", settings=settings, process=quick, prepare=repr, jobs=2, progress=told)
    assert seen[0] < 8 and told.total == 8
