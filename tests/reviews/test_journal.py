"""The file of decisions: on disk at once, whole after a crash, shared between processes."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from inspection_findings.errors import ReviewError
from inspection_findings.reviews.journal import SCHEMA, Journal


def decision(identity="a", **more):
    return {"schema": SCHEMA, "id": identity, "document": "0" * 64, "action": "label", "before": None, "after": {"label": "none"},
            "reviewer": "ann", "at": "2026-01-01T00:00:00Z", **more}  # fmt: skip


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_decision_is_on_disk_when_append_returns(tmp_path):
    journal = Journal(tmp_path)
    assert journal.append(lambda: decision("é\u2028\x85\n\r")) is not None
    assert [d["id"] for d in lines(tmp_path / "reviews.jsonl")] == ["é\u2028\x85\n\r"]
    assert [d["id"] for d in journal.read_new()] == ["é\u2028\x85\n\r"]
    assert journal.read_new() == [] and journal.problems == []


def test_nothing_to_append_appends_nothing(tmp_path):
    assert Journal(tmp_path).append(lambda: None) is None
    assert not (tmp_path / "reviews.jsonl").exists()


@pytest.mark.parametrize("cut", range(1, 40, 7))
def test_a_torn_last_line_is_set_aside_and_all_others_stay(tmp_path, cut):
    journal = Journal(tmp_path)
    for identity in "abc":
        journal.append(lambda identity=identity: decision(identity))
    path = tmp_path / "reviews.jsonl"
    before = path.read_bytes()
    torn = json.dumps(decision("torn")).encode()[:-cut]
    path.write_bytes(before + torn)
    fresh = Journal(tmp_path)
    assert [d["id"] for d in fresh.read_new()] == list("abc")
    fresh.append(lambda: decision("d"))
    assert [d["id"] for d in fresh.read_new()] == ["d"]
    assert path.read_bytes().startswith(before) and [d["id"] for d in lines(path)] == list("abcd")
    assert (tmp_path / "reviews.torn").read_bytes() == torn + b"\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("{broken", "is not valid JSON", id="broken"),
        pytest.param("[1]", "is not a JSON object", id="list"),
        pytest.param(json.dumps({**decision(), "schema": "review/9"}), "schema 'review/9'", id="schema"),
        pytest.param(json.dumps({"schema": SCHEMA, "id": "x"}), "lacks document", id="keys"),
        pytest.param(json.dumps({**decision(), "after": 3}), "lacks a verdict", id="verdict"),
        pytest.param(json.dumps({**decision(), "reviewer": None}), "None as reviewer", id="nobody"),
        pytest.param(json.dumps({**decision(), "reviewer": ["ann"]}), "['ann'] as reviewer", id="a list of reviewers"),
        pytest.param(json.dumps({**decision(), "document": 5}), "5 as document", id="document"),
    ],
)
def test_a_broken_line_is_told_and_the_others_count(tmp_path, line, told):
    path = tmp_path / "reviews.jsonl"
    path.write_text("\n".join([json.dumps(decision("a")), line, json.dumps(decision("b"))]) + "\n")
    journal = Journal(tmp_path)
    assert [d["id"] for d in journal.read_new()] == ["a", "b"]
    assert len(journal.problems) == 1 and "reviews.jsonl:2" in journal.problems[0] and told in journal.problems[0]


def test_a_byte_order_mark_costs_no_decision(tmp_path):
    line = json.dumps(decision("a")).encode() + b"\n"
    (tmp_path / "reviews.jsonl").write_bytes(b"\xef\xbb\xbf" + line)
    journal = Journal(tmp_path)
    assert [d["id"] for d in journal.read_new()] == ["a"]
    journal.append(lambda: decision("b"))
    assert [d["id"] for d in journal.read_new()] == ["b"] and journal.problems == []


def test_threads_and_processes_mix_no_lines(tmp_path):
    program = (
        "import sys; from pathlib import Path; from inspection_findings.reviews.journal import Journal\n"
        "from tests.reviews.test_journal import decision\n"
        "j = Journal(Path(sys.argv[1]))\n"
        "for n in range(20): j.append(lambda: decision(f'{sys.argv[2]}-{n}', text='x' * 9000))\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in "pq"]
    journal = Journal(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: journal.append(lambda: decision(f"t-{n}", text="y" * 9000)), range(20)))
    assert [other.wait() for other in others] == [0, 0]
    found = [d["id"] for d in lines(tmp_path / "reviews.jsonl")]
    assert sorted(found) == sorted(f"{name}-{n}" for name in "pqt" for n in range(20))
    assert [d["id"] for d in journal.read_new()] == found


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "reviews.jsonl").mkdir()
    journal = Journal(tmp_path)
    with pytest.raises(ReviewError, match="can't be read"):
        journal.read_new()
    with pytest.raises(ReviewError, match="not kept"):
        journal.append(decision)


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    import os

    journal = Journal(tmp_path)
    journal.append(lambda: decision("a"))
    before = (tmp_path / "reviews.jsonl").read_bytes()
    real = os.write

    def full(descriptor, data):
        real(descriptor, bytes(data)[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ReviewError, match="No space left"):
        journal.append(lambda: decision("b"))
    monkeypatch.undo()
    assert (tmp_path / "reviews.jsonl").read_bytes() == before


def test_a_file_that_became_shorter_is_told(tmp_path):
    journal = Journal(tmp_path)
    journal.append(decision)
    journal.read_new()
    (tmp_path / "reviews.jsonl").write_text("")
    with pytest.raises(ReviewError, match="replaced"):
        journal.read_new()
