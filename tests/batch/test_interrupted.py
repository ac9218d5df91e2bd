"""Ctrl-C while the final files are put together: each document stands in all of them once, or in none."""

from __future__ import annotations

import json
import signal

import pytest
from inspection_findings.batch import publish, run
from inspection_findings.batch.publish import Publisher, RunSummary

from tests.batch.conftest import FILES, files


@pytest.fixture(autouse=True)
def ctrl_c():
    """Ctrl-C as a process that was started by hand has it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def unpublished(notes, tmp_path, settings, quick):
    """A folder where every document is done and nothing is put together: what a run leaves that was killed early."""
    out = tmp_path / "out"
    run([notes], out, settings=settings, process=quick, prepare=repr)
    whole = files(out)
    for path in [*out.glob("*.jsonl"), out / "run.json"]:
        path.unlink()
    return out, whole


def interrupting(monkeypatch, where, name, *, call):
    """Let the function send Ctrl-C at the end of this call of it, counted from 1."""
    function, calls = getattr(where, name), []

    def interrupted(*given, **options):
        calls.append(given)
        done = function(*given, **options)
        if len(calls) == call:
            signal.raise_signal(signal.SIGINT)
        return done

    monkeypatch.setattr(where, name, interrupted)


@pytest.mark.parametrize(
    ("where", "name", "call", "state"),
    [
        pytest.param(publish, "write_all", 11, "stopped", id="the first file of a document is written"),
        pytest.param(publish, "write_all", 15, "stopped", id="the last file of a document is written"),
        pytest.param(RunSummary, "add", 3, "stopped", id="a document is counted"),
        pytest.param(Publisher, "_append", 3, "stopped", id="a document is appended"),
        pytest.param(Publisher, "_write_parquet", 1, "done", id="the files are put in place"),
        pytest.param(Publisher, "_write_record", 1, "done", id="run.json is written"),
        pytest.param(Publisher, "_prune", 1, "done", id="the folder is tidied"),
    ],
)
@pytest.mark.parametrize("format", ["jsonl", "files"])
def test_every_document_stands_once_or_not_at_all(
    notes, unpublished, settings, quick, monkeypatch, where, name, call, state, format
):
    out, whole = unpublished
    interrupting(monkeypatch, where, name, call=call)
    with pytest.raises(KeyboardInterrupt):
        run([notes], out, settings=settings, process=quick, prepare=repr, format=format)
    told = [json.loads(line)["path"] for line in (out / "findings.jsonl").open()]
    assert told == [f"{number}.txt" for number in range(len(told))] and told
    assert all(whole[name].startswith(files(out)[name]) for name in FILES)
    record = json.loads((out / "run.json").read_text())
    assert (record["state"], record["counts"]["documents"], record["reused"]) == (state, len(told), len(told))
    assert not list(out.glob("*.tmp")) and not list((out / ".parts").glob("running-*"))


def test_asked_twice_it_puts_in_place_what_is_put_together(notes, unpublished, settings, quick, monkeypatch):
    out, _ = unpublished
    interrupting(monkeypatch, Publisher, "_append", call=2)
    interrupting(monkeypatch, RunSummary, "add", call=4)
    with pytest.raises(KeyboardInterrupt):
        run([notes], out, settings=settings, process=quick, prepare=repr)
    assert len((out / "findings.jsonl").read_text().splitlines()) == 4
    assert json.loads((out / "run.json").read_text())["counts"]["documents"] == 4


def test_ctrl_c_between_looking_and_doing_leaves_out_no_document(notes, unpublished, settings, quick, monkeypatch):
    """Interrupted while it finds out what earlier runs did: the document that it was at is not passed over."""
    from inspection_findings.batch.parts import Parts

    out, whole = unpublished
    interrupting(monkeypatch, Parts, "find", call=3)
    with pytest.raises(KeyboardInterrupt):
        run([notes], out, settings=settings, process=quick, prepare=repr)
    assert files(out) == whole
