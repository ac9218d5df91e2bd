"""A run over a corpus: only what changed is done again, and the files are the same whatever the number of processes."""

from __future__ import annotations

import errno
import json
import os
import time
from itertools import pairwise
from pathlib import Path

import inspection_findings
import pytest
from filelock import FileLock
from inspection_findings.batch import publish, run, work
from inspection_findings.batch.publish import Publisher, documents_published
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.settings import load_settings

from tests.batch.conftest import Told, files

REVIEWS = ("reviews.jsonl", "queue.jsonl", "reviewed.jsonl")


def test_the_number_of_processes_changes_nothing(corpus, tmp_path, settings):
    run([corpus], tmp_path / "one", settings=settings)
    run([corpus], tmp_path / "two", settings=settings, jobs=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    documents = [json.loads(line)["document"]["path"] for line in (tmp_path / "one" / "findings.jsonl").open()]
    assert documents == sorted(documents) and len(set(documents)) == 6


def test_only_what_changed_is_done_again(notes, tmp_path, settings, quick, told):
    out = tmp_path / "out"
    run([notes], out, settings=settings, process=quick, prepare=repr)
    (notes / "3.txt").write_text("changed", encoding="utf-8")
    os.utime(notes / "4.txt", (0, 0))
    (notes / "5.txt").unlink()
    (notes / "55.txt").write_text("new", encoding="utf-8")
    summary = run([notes], out, settings=settings, process=quick, prepare=repr, progress=told)
    assert (summary.documents, summary.reused, told.reused, len(told.counts)) == (8, 6, 6, 2)
    run([notes], tmp_path / "anew", settings=settings, process=quick, prepare=repr)
    assert files(out) == files(tmp_path / "anew")
    assert texts(out) == texts(tmp_path / "anew")
    assert len(list((out / ".parts").glob("*/*"))) == 8


def texts(out):
    return {path.name: path.read_bytes() for path in (out / "texts").iterdir()}


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"all_sentences": True}, id="an option"),
        pytest.param({"scale": "education-scotland"}, id="a scale"),
        pytest.param({"framework": "hmip-2018"}, id="a framework"),
    ],
)
def test_other_settings_do_everything_again(notes, tmp_path, settings, quick, options):
    run([notes], tmp_path / "out", settings=settings, process=quick, prepare=repr)
    again = run([notes], tmp_path / "out", settings=load_settings(**options), process=quick, prepare=repr)
    assert again.reused == 0


def test_fresh_starts_over_and_leaves_reviews_alone(notes, tmp_path, settings, quick):
    out = tmp_path / "out"
    run([notes], out, settings=settings, process=quick, prepare=repr)
    for name in REVIEWS:
        (out / name).write_text('{"id": "a"}\n')
    (out / "texts" / f"{'a' * 64}.txt").write_text("of a report that is gone")
    (notes / "0.txt").unlink()
    summary = run([notes], out, settings=settings, process=quick, prepare=repr, fresh=True)
    assert summary.reused == 0
    assert all((out / name).read_text() == '{"id": "a"}\n' for name in REVIEWS)
    assert len(texts(out)) == 7


def test_a_damaged_part_or_a_missing_text_is_done_again(notes, tmp_path, settings, quick):
    out = tmp_path / "out"
    run([notes], out, settings=settings, process=quick, prepare=repr)
    before = files(out)
    cut, emptied, *_ = sorted((out / ".parts").glob("*/*.part"))
    cut.write_bytes(cut.read_bytes()[:-3])
    emptied.write_bytes(b"\0" * 100)
    next((out / "texts").iterdir()).unlink()
    summary = run([notes], out, settings=settings, process=quick, prepare=repr)
    assert 5 <= summary.reused <= 6
    assert files(out) == before and len(texts(out)) == 8


def test_a_second_run_into_the_folder_is_refused(notes, tmp_path, settings):
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".lock"), pytest.raises(ConfigError, match="another run writes into this folder"):
        run([notes], out, settings=settings)


def test_a_file_that_vanishes_or_is_no_file_is_an_error_of_its_own(notes, tmp_path, settings):
    os.mkfifo(notes / "pipe.txt")

    def vanish(path, *, root, settings):
        from inspection_findings.process import process_file

        if path.name == "3.txt":
            path.unlink()
        return process_file(path, root=root, settings=settings)

    summary = run([notes], tmp_path / "out", settings=settings, process=vanish)
    assert (summary.documents, summary.failed, summary.exit_status) == (9, 2, 1)
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert [error["path"] for error in errors] == ["3.txt", "pipe.txt"]
    assert "no regular file" in errors[1]["message"]


def test_names_that_are_no_utf8_or_no_line_are_told_as_well_as_can_be(notes, tmp_path, settings):
    with open(os.fsencode(notes) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"Plans were good in half of the 70 cases.")
    with open(os.fsencode(notes) + b"/bad\xe9\n.txt", "wb"):
        pass
    summary = run([notes], tmp_path / "out", settings=settings)
    assert (summary.documents, summary.failed) == (10, 1)
    assert json.loads((tmp_path / "out" / "errors.jsonl").read_text(encoding="utf-8"))["path"] == "bad\ufffd\n.txt"
    assert '"path":"caf\ufffd.txt"' in (tmp_path / "out" / "findings.jsonl").read_text(encoding="utf-8")


def test_a_file_that_changes_during_the_run_is_kept_under_what_was_read(notes, tmp_path, settings, quick):
    out = tmp_path / "out"

    def change(path, *, root, settings):
        if path.name == "2.txt":
            path.write_text("changed under way", encoding="utf-8")
        return quick(path, root=root, settings=settings)

    run([notes], out, settings=settings, process=change, prepare=repr)
    assert b"changed under way" in files(out)["findings"]
    (notes / "2.txt").write_text("note 2", encoding="utf-8")
    run([notes], out, settings=settings, process=quick, prepare=repr)
    assert b"changed under way" not in files(out)["findings"] and b"note 2" in files(out)["findings"]


def test_what_is_done_is_in_place_when_the_run_is_stopped(notes, tmp_path, settings, quick):
    class Stop(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            if len(self.counts) == 3:
                raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run([notes], out, settings=settings, process=quick, prepare=repr, progress=Stop())
    assert len(files(out)["findings"].splitlines()) == 3
    record = json.loads((out / "run.json").read_text())
    assert (record["state"], record["counts"]["documents"]) == ("stopped", 3)
    assert not list(out.glob(".*tmp"))
    summary = run([notes], out, settings=settings, process=quick, prepare=repr)
    assert summary.reused >= 3 and json.loads((out / "run.json").read_text())["state"] == "done"


def test_a_stopped_run_never_replaces_more_by_less(notes, tmp_path, settings, quick):
    class Stop(Told):
        def done(self, counts, *, reused):
            raise KeyboardInterrupt

    out = tmp_path / "out"
    run([notes], out, settings=settings, process=quick, prepare=repr)
    before = files(out)
    with pytest.raises(KeyboardInterrupt):
        run([notes], out, settings=settings, process=quick, prepare=repr, fresh=True, progress=Stop())
    assert files(out) == before


def test_the_folder_can_be_read_while_the_run_goes_on(notes, tmp_path, settings, quick, monkeypatch):
    monkeypatch.setattr(publish, "FIRST_LOOK", 0)
    monkeypatch.setattr(publish, "LOOK_SHARE", 0)
    out, seen = tmp_path / "out", []

    class Look(Told):
        def done(self, counts, *, reused):
            if (out / "findings.jsonl").is_file():
                seen.append([json.loads(line) for line in (out / "findings.jsonl").open()])
                assert json.loads((out / "run.json").read_text())["state"] == "running"

    run([notes], out, settings=settings, process=quick, prepare=repr, progress=Look())
    assert seen and all(len(earlier) <= len(later) for earlier, later in pairwise(seen))
    assert 0 < len(seen[0]) < 8


def test_what_earlier_runs_did_can_be_read_while_it_is_put_together(notes, tmp_path, settings, quick, monkeypatch):
    out, seen = tmp_path / "out", []
    run([notes], out, settings=settings, process=quick, prepare=repr)
    (out / "run.json").unlink()
    monkeypatch.setattr(publish, "FIRST_LOOK", 0)
    monkeypatch.setattr(publish, "LOOK_SHARE", 0)
    write_record = Publisher._write_record

    def look(self, state):
        write_record(self, state)
        seen.append((state, len((out / "findings.jsonl").read_text().splitlines()), documents_published(out)))

    monkeypatch.setattr(Publisher, "_write_record", look)
    run([notes], out, settings=settings, process=quick, prepare=repr)
    assert {("running", number, number) for number in range(1, 8)} < set(seen) and seen[-1] == ("done", 8, 8)


def test_parquet_can_be_read_while_the_run_goes_on(corpus, tmp_path, settings, monkeypatch):
    pd = pytest.importorskip("pandas")
    monkeypatch.setattr(publish, "FIRST_LOOK", 0)
    monkeypatch.setattr(publish, "LOOK_SHARE", 0)
    out, seen = tmp_path / "out", []

    class Look(Told):
        def done(self, counts, *, reused):
            if (out / "findings.parquet").is_file():
                seen.append(len(pd.read_parquet(out / "findings.parquet")))
                assert seen[-1] == len((out / "findings.jsonl").read_text().splitlines())

    run([corpus], out, settings=settings, format="parquet", progress=Look())
    assert seen and 0 < seen[0] < len((out / "findings.jsonl").read_text().splitlines())


@pytest.mark.parametrize("where", [pytest.param("parts", id="in a worker"), pytest.param("streams", id="in the final files")])
def test_a_full_disk_is_told_and_what_was_written_stays_valid(notes, tmp_path, settings, quick, monkeypatch, where):
    out, appended = tmp_path / "out", tmp_path / "appended"

    class Note(Told):
        def done(self, counts, *, reused):
            super().done(counts, reused=reused)
            if len(self.counts) == 2:  # the first is in the files by now
                appended.touch()

    if where == "streams":

        def full(stream, data):
            stream.write(data[: len(data) // 2] if b"4.txt" in data else data)
            if b"4.txt" in data:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(publish, "write_all", full)
        process = quick
    else:

        def process(path, *, root, settings):
            if path.name == "4.txt":
                from inspection_findings.batch import parts

                # the disk is full only once earlier documents have come through
                while not appended.exists():
                    time.sleep(0.01)

                def full(path, data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

                parts.write_whole = full
            return quick(path, root=root, settings=settings)

    with pytest.raises(PipelineError, match=r"No space left.*free some space"):
        run([notes], out, settings=settings, process=process, prepare=repr, progress=Note())
    assert 0 < len([json.loads(line) for line in (out / "findings.jsonl").open()]) <= 7
    assert not list(out.glob("*.tmp"))
    monkeypatch.undo()
    run([notes], out, settings=settings, process=quick, prepare=repr)
    run([notes], tmp_path / "whole", settings=settings, process=quick, prepare=repr)
    assert files(out) == files(tmp_path / "whole")


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
    assert (again.reused, again.failed) == (40, 4)


def test_a_worker_of_another_version_is_refused(notes, tmp_path, settings):
    from inspection_findings.batch.parts import Parts

    job = work.Job(Parts.open(tmp_path / "out", settings), version="0.0.1")
    with pytest.raises(ConfigError, match=f"has version {inspection_findings.__version__}, this machine has version 0.0.1"):
        work.do_one(work.Task(0, notes / "0.txt", notes), job)


def test_a_model_that_cannot_be_loaded_ends_the_run(notes, tmp_path, settings):
    from shutil import copytree

    from inspection_findings.rules import find_model

    copytree(find_model(), tmp_path / "model")
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
    assert record["model"] == json.loads((tmp_path / "out" / "findings.jsonl").open().readline())["model"]
    assert [path for path, _, _ in summary.rows] == [f"{number}.md" for number in range(6)]


def test_formats(corpus, tmp_path, settings):
    import pandas as pd

    out = tmp_path / "out"
    lines = [json.loads(line) for line in jsonl(out, corpus, settings, "jsonl").splitlines()]
    assert jsonl(out, corpus, settings, "files") == jsonl(out, corpus, settings, "parquet")
    run([corpus], out, settings=settings, format="files")
    parts = [pd.read_json(path, lines=True) for path in sorted((out / "findings").glob("*.jsonl"))]
    assert len(parts) == 6 and set(pd.concat(parts)["id"]) == {line["id"] for line in lines}
    run([corpus], out, settings=settings, format="parquet")
    assert not (out / "findings").exists()
    frame = pd.read_parquet(out / "findings.parquet")
    assert list(frame["id"]) == [line["id"] for line in lines]
    assert list(inspection_findings.read_findings(out / "findings.parquet")) == lines
    run([corpus], out, settings=settings)
    assert not (out / "findings.parquet").exists()


def test_two_documents_of_the_same_bytes_share_one_file(tmp_path, notes, settings, quick):
    (notes / "1.txt").write_bytes((notes / "0.txt").read_bytes())
    for _ in range(2):
        run([notes], tmp_path / "out", settings=settings, process=quick, prepare=repr, format="files")
        found = [json.loads(line)["path"] for path in (tmp_path / "out" / "findings").iterdir() for line in path.open()]
        assert sorted(found) == [f"{number}.txt" for number in range(8)]


def jsonl(out, corpus, settings, format):
    run([corpus], out, settings=settings, format=format)
    return Path(out / "findings.jsonl").read_text(encoding="utf-8")
