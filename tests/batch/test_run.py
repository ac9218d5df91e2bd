"""A run over a corpus: only what changed is done again, and the files are the same whatever the number of processes."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import inspection_findings
import pytest
from filelock import FileLock
from inspection_findings.batch import run, worker
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.settings import load_settings

from tests.batch.conftest import Told, files, query, texts
from tests.batch.standins import changing, quick, vanishing

REVIEWS = ("reviews.jsonl", "queue.jsonl", "reviewed.jsonl")
AGES_AGO = (1_000_000_000, 1_000_000_000)


@pytest.fixture
def go(notes, tmp_path, settings):
    """Run the stand-in over the notes, into the folder "out" unless it is named."""

    def go(*inputs, out="out", **options):
        options = {"settings": settings, "process": quick, "prepare": repr} | options
        return run(inputs or [notes], tmp_path / out, **options)

    return go


def paths(out):
    return [json.loads(line)["path"] for line in (out / "findings.jsonl").open()]


def test_the_number_of_processes_changes_nothing(corpus, tmp_path, settings):
    run([corpus], tmp_path / "one", settings=settings)
    run([corpus], tmp_path / "two", settings=settings, jobs=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    documents = [json.loads(line)["document"]["path"] for line in (tmp_path / "one" / "findings.jsonl").open()]
    assert documents == sorted(documents) and len(set(documents)) == 6


def test_only_what_changed_is_done_again(notes, tmp_path, go, told):
    out = tmp_path / "out"
    go()
    (notes / "3.txt").write_text("changed", encoding="utf-8")
    os.utime(notes / "4.txt", (0, 0))
    (notes / "5.txt").unlink()
    (notes / "55.txt").write_text("new", encoding="utf-8")
    summary = go(progress=told, prune=True)
    assert (summary.documents, summary.reused, summary.pruned) == (8, 6, 1)
    assert sum(counts.get("words", 0) for counts in told.counts) == 4  # two notes of two words
    go(out="anew")
    assert files(out) == files(tmp_path / "anew")
    assert texts(out) == texts(tmp_path / "anew")


def test_what_is_named_is_added_and_nothing_is_removed(notes, tmp_path, go):
    out = tmp_path / "out"
    go()
    before = files(out)
    (tmp_path / "new.txt").write_text("a new one")
    summary = go(tmp_path / "new.txt")
    assert (summary.documents, summary.others, summary.pruned) == (9, 8, 0)
    assert paths(out) == [*(f"{number}.txt" for number in range(8)), "new.txt"] and len(texts(out)) == 9
    summary = go(prune=True)
    assert (summary.documents, summary.others, summary.pruned) == (8, 0, 1)
    assert files(out) == before and len(texts(out)) == 8


def test_prune_and_limit_are_refused_together(go):
    with pytest.raises(ConfigError, match="--prune would remove what --limit leaves out"):
        go(prune=True, limit=1)


def test_a_failure_of_an_earlier_run_does_not_fail_this_one(notes, tmp_path, go):
    (notes / "3.txt").write_text("kill")
    assert go().exit_status == 1
    summary = go(notes / "4.txt")
    assert (summary.failed, summary.exit_status) == (1, 0)


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(notes, tmp_path, go):
    summary = go(dry_run=True)
    assert (summary.documents, summary.notes[0]) == (8, "would do 0.txt") and not (tmp_path / "out").exists()
    for path in notes.iterdir():
        os.utime(path, AGES_AGO)
    go()
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()}
    (notes / "3.txt").write_text("changed")
    (notes / "4.txt").unlink()
    summary = go(dry_run=True)
    assert (summary.documents + summary.reused, summary.others) == (7, 1)
    assert any(note.startswith("would do 3.txt") for note in summary.notes)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()} == before


def settle(monkeypatch):
    """Files that were written a moment ago count as settled."""
    monkeypatch.setattr(worker, "SETTLED_NS", 0)


def test_a_second_run_reads_no_file_that_stands_as_it_stood(notes, tmp_path, go, monkeypatch):
    time.sleep(2.1)  # the clock of the file system must have gone on since the notes were written
    go()
    monkeypatch.setattr(worker.Worker, "do", None)
    assert go().reused == 8
    with pytest.raises(TypeError):
        go(verify=True)


def test_verify_finds_a_change_that_keeps_size_and_times(notes, tmp_path, go):
    time.sleep(2.1)
    go()
    changed = query(tmp_path / "out", "SELECT stamp FROM documents WHERE path = '3.txt'")[0][0]
    (notes / "3.txt").write_text("NOTE 3")
    forged = worker.stamp(notes / "3.txt")
    db = __import__("sqlite3").connect(tmp_path / "out" / "journal.sqlite")
    time.sleep(2.1)
    db.execute("UPDATE documents SET stamp = ? WHERE path = '3.txt'", [worker.stamp(notes / "3.txt")])
    db.commit()
    db.close()
    assert forged is None and changed is not None
    assert go().reused == 8 and b"NOTE 3" not in files(tmp_path / "out")["findings"]
    assert go(verify=True).reused == 7 and b"NOTE 3" in files(tmp_path / "out")["findings"]


@pytest.mark.parametrize("how", ["moved", "copied"])
def test_a_folder_that_was_moved_between_runs_is_not_done_again(notes, tmp_path, go, how):
    go()
    before, elsewhere = files(tmp_path / "out"), tmp_path / "elsewhere"
    if how == "moved":
        notes.rename(elsewhere)
    else:
        shutil.copytree(notes, elsewhere)
        shutil.rmtree(notes)
    summary = go(elsewhere)
    assert (summary.documents, summary.reused, summary.others) == (8, 8, 0)
    assert files(tmp_path / "out") == before


def test_two_files_of_the_same_path_are_both_kept(tmp_path, go):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.txt").write_text(f"from {name}")
    go(tmp_path / "a")
    summary = go(tmp_path / "b")
    assert (summary.documents, paths(tmp_path / "out")) == (2, ["one.txt", "one.txt"])
    go(tmp_path / "b", tmp_path / "a", out="both")
    assert files(tmp_path / "out") == files(tmp_path / "both")


def test_clocks_that_are_set_back_hide_no_change(notes, tmp_path, go, monkeypatch):
    """A file of tomorrow is hashed each time, for its time may come again."""
    tomorrow = time.time() + 86_400
    os.utime(notes / "3.txt", (tomorrow, tomorrow))
    go()
    assert query(tmp_path / "out", "SELECT stamp FROM documents WHERE path = '3.txt'") == [(None,)]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"all_sentences": True}, id="an option"),
        pytest.param({"scale": "education-scotland"}, id="a scale"),
        pytest.param({"framework": "hmip-2018"}, id="a framework"),
    ],
)
def test_other_settings_do_everything_again(notes, go, options):
    go()
    assert go(notes / "0.txt", settings=load_settings(**options)).outdated == 7
    assert go(settings=load_settings(**options)).reused == 1


def test_fresh_starts_over_and_leaves_reviews_alone(notes, tmp_path, go):
    out = tmp_path / "out"
    go()
    for name in REVIEWS:
        (out / name).write_text('{"id": "a"}\n')
    (out / "texts" / f"{'a' * 64}.txt").write_text("of a report that is gone")
    summary = go(fresh=True)
    assert summary.reused == 0
    assert all((out / name).read_text() == '{"id": "a"}\n' for name in REVIEWS)
    assert len(texts(out)) == 8


def test_a_file_in_out_that_is_gone_or_changed_is_written_again(notes, tmp_path, go):
    out = tmp_path / "out"
    go()
    before, saved = files(out), texts(out)
    for name, change in (("findings.jsonl", Path.unlink), ("errors.jsonl", lambda path: path.write_text("{}\n"))):
        change(out / name)
        next(iter((out / "texts").iterdir())).unlink()
        summary = go()
        assert summary.reused == 8 and files(out) == before and texts(out) == saved


def test_a_second_run_into_the_folder_is_refused(tmp_path, go):
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".lock"), pytest.raises(ConfigError, match="another run writes into this folder"):
        go()


def test_the_folder_has_an_id_of_its_own_that_stays(notes, tmp_path, go):
    def ids(out):
        return {
            json.loads((tmp_path / out / "run.json").read_text())["id"],
            json.loads(query(tmp_path / out, "SELECT value FROM meta WHERE name = 'id'")[0][0]),
        }

    go()
    first = ids("out")
    (notes / "8.txt").write_text("one more")
    go()
    go(out="other")
    assert len(first) == 1 and ids("out") == first and ids("other") != first


def test_a_file_that_vanishes_or_is_no_file_is_an_error_of_its_own(notes, tmp_path, go):
    os.mkfifo(notes / "pipe.txt")
    from inspection_findings.process import load_stages

    summary = go(process=vanishing, prepare=load_stages)
    assert (summary.documents, summary.failed, summary.exit_status) == (9, 2, 1)
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert [error["path"] for error in errors] == ["3.txt", "pipe.txt"]
    assert "no regular file" in errors[1]["message"] or "not a regular file" in errors[1]["message"]


def test_names_that_are_no_utf8_or_no_line_are_told_as_well_as_can_be(notes, tmp_path, settings):
    with open(os.fsencode(notes) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"Plans were good in half of the 70 cases.")
    with open(os.fsencode(notes) + b"/bad\xe9\n.txt", "wb"):
        pass
    for reused in (0, 10):
        summary = run([notes], tmp_path / "out", settings=settings)
        assert (summary.documents, summary.failed, summary.reused) == (10, 1, reused)
    assert json.loads((tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8"))["path"] == "bad\ufffd\n.txt"
    assert '"path":"caf\ufffd.txt"' in (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8")


def test_a_file_that_changes_during_the_run_is_kept_under_what_was_read(notes, tmp_path, go):
    out = tmp_path / "out"
    go(process=changing)
    assert b"changed under way" in files(out)["findings"]
    (notes / "2.txt").write_text("note 2", encoding="utf-8")
    go()
    assert b"changed under way" not in files(out)["findings"] and b"note 2" in files(out)["findings"]


def test_what_is_done_is_in_place_when_the_run_is_interrupted(notes, tmp_path, go):
    """In a notebook, where Ctrl-C raises an exception at any place."""

    class Stop(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            if len(self.counts) == 3:
                raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(progress=Stop())
    record = json.loads((out / "run.json").read_text())
    assert record["state"] == "stopped" and record["counts"]["documents"] == len(paths(out)) <= 3
    assert not list(out.rglob("*.tmp"))
    go()
    go(out="whole")
    assert files(out) == files(tmp_path / "whole") and json.loads((out / "run.json").read_text())["state"] == "done"


def test_a_stopped_run_never_replaces_more_by_less(tmp_path, go):
    class Stop(Told):
        def done(self, counts, *, reused):
            raise KeyboardInterrupt

    go()
    before = files(tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        go(fresh=True, progress=Stop())
    assert files(tmp_path / "out") == before


def test_a_tenth_of_the_files_broken(tmp_path, settings):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        data = b"\x00\x01\xff\xfe" * 40 if number % 10 == 0 else f"Plans were good in {number} of the 70 cases.".encode()
        (folder / f"{number:03}.txt").write_bytes(data)
    summary = run([folder], tmp_path / "out", settings=settings, jobs=2)
    assert (summary.documents, summary.failed) == (40, 4)
    errors = [json.loads(line)["path"] for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert errors == ["000.txt", "010.txt", "020.txt", "030.txt"]
    again = run([folder], tmp_path / "out", settings=settings, jobs=2)
    assert (again.reused, again.failed, again.exit_status) == (40, 4, 1)


def test_a_worker_of_another_version_is_refused(notes, settings):
    job = worker.Job("x", settings, version="0.0.1")
    with pytest.raises(ConfigError, match=f"has version {inspection_findings.__version__}, this machine has version 0.0.1"):
        worker.do_document(worker.Task(0, notes / "0.txt", notes, "0.txt"), job)


def test_a_model_that_cannot_be_loaded_ends_the_run(notes, tmp_path):
    from inspection_findings.rules import find_model

    shutil.copytree(find_model(), tmp_path / "model")
    (tmp_path / "model" / "findings_tagger" / "tagger.json").write_text("{")
    with pytest.raises(PipelineError, match=r"tagger\.json"):
        run([notes], tmp_path / "out", settings=load_settings(model=tmp_path / "model"))


def test_run_json_says_what_was_done(corpus, tmp_path, settings):
    summary = run([corpus], tmp_path / "out", settings=settings)
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert list(record)[:7] == ["schema", "versions", "config", "model", "inputs", "counts", "seconds"]
    assert list(record["counts"])[:6] == ["documents", "failed", "words", "sentences", "findings", "proportions"]
    assert list(record["seconds"]) == [
        "load",
        "read",
        "sections",
        "sentences",
        "proportions",
        "polarity",
        "tag",
        "link",
        "check",
        "write",
        "total",
    ]
    assert all(record["seconds"].values()) and record["inputs"] == [str(corpus)]
    assert record["counts"]["findings"] == len((tmp_path / "out" / "findings.jsonl").read_text().splitlines())
    assert record["counts"]["warnings"] == summary.counts["warnings"]
    assert record["model"] == json.loads((tmp_path / "out" / "findings.jsonl").open().readline())["model"]
    assert [path for path, _, _ in summary.rows] == [f"{number}.md" for number in range(6)]


def test_a_file_of_findings_for_each_document(notes, tmp_path, go):
    out = tmp_path / "out"
    (notes / "1.txt").write_bytes((notes / "0.txt").read_bytes())
    for options in ({"formats": ["files"]}, {}):  # what OUT holds is kept up to date
        go(**options)
        found = [json.loads(line)["path"] for path in (out / "findings").iterdir() for line in path.open()]
        assert sorted(found) == [f"{number}.txt" for number in range(8)] and len(list((out / "findings").iterdir())) == 7
        (notes / "1.txt").write_text("note 0")
    (notes / "7.txt").unlink()
    go(prune=True)
    assert len(list((out / "findings").iterdir())) == 6
