"""The queue: most doubtful first, spread out, each claim once, nothing that was reviewed."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection_findings.model.report import LABELS
from inspection_findings.review import ReviewSession
from inspection_findings.reviews.queue import Candidate, Reviewed, order, read_reviewed, spread, words_of, write_queue

from tests.conftest import write_jsonl
from tests.review.conftest import decide


def record(identity, margin, *, document="d", section="2.1", text=None, decided_by="model"):
    first = (1 + margin) / 2
    scores = {"strength": first, "area_for_improvement": 1 - first, "recommendation": 0.0, "none": 0.0}
    return {
        "id": identity, "document": {"sha256": document}, "section": {"path": [section]}, "scores": scores, "decided_by": decided_by,
        "text": text or f"Sentence {identity} says {identity} of {identity}.", "label": "strength",
    }  # fmt: skip


def test_the_most_doubtful_comes_first_with_its_reason():
    queue = order([record("sure", 0.9), record("torn", 0.0), record("leaning", 0.4)])
    assert [one.id for one in queue] == ["torn", "leaning", "sure"] and [one.rank for one in queue] == [1, 2, 3]
    assert queue[0].score == 1 and queue[0].reason == "strength 0.50 or area for improvement 0.50, first of its report"


@pytest.mark.parametrize("where", ["document", "section"])
def test_reports_and_sections_take_turns(where):
    """Of records that are nearly as doubtful as one another, those from elsewhere are not left to the end."""
    many = [record(f"a{i}", 0.1, **{where: "one"}) for i in range(30)]
    few = [record(f"b{i}", 0.2, **{where: "two"}) for i in range(3)]
    ids = [one.id for one in order([*many, *few])]
    assert max(ids.index(f"b{i}") for i in range(3)) < 20


def test_what_is_said_twice_in_a_report_is_shown_once_as_the_more_doubtful_says_it():
    said = "Most staff are motivated and well supported by their managers, and caseloads are manageable."
    again = "Most staff are motivated and well supported by their managers, and caseloads are manageable now."
    rows = [record("summary", 0.8, text=said, section="summary"), record("body", 0.2, text=again), record("other", 0.5)]
    queue = order([*rows, record("elsewhere", 0.5, text=said, document="e")])
    assert {one.id: one.alike for one in queue} == {"body": ("summary",), "elsewhere": (), "other": ()}
    assert "stands in the report twice" in queue[0].reason


def test_reviewed_records_are_left_out_and_those_that_say_the_same_in_their_report():
    rows = [record("a", 0.1), record("b", 0.1, text="Said before."), record("c", 0.1, decided_by="review"), record("d", 0.1)]
    done = Reviewed(frozenset({"a"}), frozenset({("d", words_of("said  BEFORE"))}))
    assert [one.id for one in order(rows, reviewed=done)] == ["d"]


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("pq"), st.floats(0, 1)), max_size=30))
def test_every_candidate_is_queued_once_and_scores_never_rise(drawn):
    found = spread([
        Candidate(str(i), d, s, "t", dict(zip(LABELS, ((1 + m) / 2, (1 - m) / 2, 0.0, 0.0), strict=True)))
        for i, (d, s, m) in enumerate(drawn)
    ])  # fmt: skip
    assert sorted(one.id for one in found) == sorted(map(str, range(len(drawn))))
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True) and [one.rank for one in found] == list(range(1, len(drawn) + 1))


def test_of_decisions_the_last_counts_and_undone_ones_do_not(tmp_path, reviewed_run):
    out = shutil.copytree(reviewed_run, tmp_path / "out")
    session = ReviewSession(out, reviewer="me")
    kept, undone, skipped, reopened = (session.store.rows[number].id for number in range(4))
    decide(session, 0, status="reviewed")
    decide(session, 2, status="skipped")
    decide(session, 3, status="reviewed")
    decide(session, 3, status="open")
    decide(session, 1, status="reviewed")
    session.undo({"session": "tab"})
    with (out / "reviews.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "torn')
    found = read_reviewed(out)
    assert found.ids == {kept} and not found.ids & {undone, skipped, reopened}
    assert found.texts == {(session.store.record(0)["document"]["sha256"], words_of(session.store.record(0)["text"]))}


def test_the_file_is_written_whole_and_can_be_written_again(reviewed_run, command):
    done = command("queue", reviewed_run, "--show", 3)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (reviewed_run / "queue.jsonl").read_text(encoding="utf-8").splitlines()]
    ids = {json.loads(line)["id"] for line in (reviewed_run / "findings.jsonl").read_text(encoding="utf-8").splitlines()}
    assert {"id", "rank", "score", "reason"} <= set(rows[0]) and [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["id"] for row in rows} | {other for row in rows for other in row["alike"]} == ids
    first = (reviewed_run / "queue.jsonl").read_bytes()
    write_queue(reviewed_run)
    assert (reviewed_run / "queue.jsonl").read_bytes() == first and not list(reviewed_run.glob(".queue*"))
    assert len(write_queue(reviewed_run, limit=5)) == 5
    session = ReviewSession(reviewed_run, reviewer="me")
    decide(session, next(number for number, row in enumerate(session.store.rows) if row.id == rows[0]["id"]), status="reviewed")
    assert rows[0]["id"] not in {one.id for one in write_queue(reviewed_run)}
    (reviewed_run / "reviews.jsonl").unlink()


@pytest.mark.parametrize(
    ("content", "word"),
    [pytest.param(None, "there are no findings in this folder", id="no run"), pytest.param([{"id": "a"}], "not a finding", id="no findings")],
)
def test_bad_folders_are_one_line(tmp_path, content, word, command):
    if content is not None:
        write_jsonl(tmp_path / "findings.jsonl", content)
    done = command("queue", tmp_path)
    assert done.returncode == 2 and word in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "queue.jsonl").exists()
