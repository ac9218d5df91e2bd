"""Reviewed records: what training takes."""

from __future__ import annotations

import json

from inspection_findings.batch import run
from inspection_findings.evaluate.reviews import read_reviews
from inspection_findings.model.records import FindingRecord
from inspection_findings.review import ReviewSession
from inspection_findings.settings import load_settings
from inspection_findings.train.reviewed import add_reviews

from tests.cli.test_commands import findings
from tests.conftest import SAMPLES
from tests.review.conftest import decide, records, write_records


def written(out):
    return [json.loads(line) for line in (out / "reviewed.jsonl").read_text(encoding="utf-8").split("\n") if line]


def test_reviewed_records_hold_what_people_decided_and_nothing_else(session, out):
    originals = records(out)
    decide(session, 0, action="accept", status="reviewed")
    decide(session, 1, label="none", secondary="strength", standard="2.1", illustration=True, status="reviewed", comment="hm")
    decide(session, 2, action="skip", status="skipped")
    decide(session, 3, action="comment", comment="only this")
    decide(session, 4, label="none", status="reviewed")
    session.undo({"session": "tab"})
    row = session.store.rows[5]
    session.add(
        {"sha256": row.sha256, "start": row.start, "end": row.start + 9, "label": "recommendation", "key": "k", "session": "t"}
    )
    done = findings("apply-reviews", out)
    assert done.returncode == 0 and "3 records" in done.stdout and "1 with another label, 1 added" in done.stdout
    found = written(out)
    assert [r["id"] for r in found[:2]] == [originals[0]["id"], originals[1]["id"]]
    assert found[0] == {**originals[0], "decided_by": "review", "review": False}
    changed = {"label": "none", "secondary": "strength", "standard": "2.1", "illustration": True}
    assert found[1] == {**originals[1], **changed, "decided_by": "review", "review": False}
    assert found[2]["label"] == "recommendation" and list(found[0]) == list(originals[0])
    for record in found:
        FindingRecord.model_validate(record)


def test_training_takes_them_as_they_are(session, out):
    for number, label in enumerate(["strength", "none", "area_for_improvement", "recommendation"]):
        decide(session, number, label=label, status="reviewed")
    assert findings("apply-reviews", out).returncode == 0
    groups = []
    notes = add_reviews(groups, read_reviews([out]), {})
    (group,) = groups
    learnt = {group.sentences[example.index].text: example.label for example in group.examples}
    labels = ["strength", "none", "area_for_improvement", "recommendation"]
    assert notes == [] and learnt == dict(zip((r["text"] for r in records(out)[:4]), labels, strict=True))


def test_one_reviewer_or_all_records(session, out):
    decide(session, 0, label="none", status="reviewed")
    decide(ReviewSession(out, reviewer="bob"), 0, label="recommendation", status="reviewed")
    findings("apply-reviews", out, "--reviewer", "ann")
    assert [r["label"] for r in written(out)] == ["none"]
    findings("apply-reviews", out, "--all")
    assert len(written(out)) == len(records(out)) and written(out)[0]["label"] == "recommendation"
    assert {r["decided_by"] for r in written(out)} == {r["decided_by"] for r in records(out)} | {"review"}
    done = findings("apply-reviews", out, "--reviewer", "zoe")
    assert done.returncode == 2 and "ann, bob" in done.stderr


def test_another_extract_leaves_the_reviews_alone(session, out):
    decide(session, 0, label="none", status="reviewed")
    kept = (out / "reviews.jsonl").read_bytes()
    for fresh in (False, True):
        summary = run(SAMPLES, out, settings=load_settings(), fresh=fresh)
        assert summary.exit_status == 0
        assert (out / "reviews.jsonl").read_bytes() == kept
    assert ReviewSession(out, reviewer="ann").progress()["done"] == 1


def test_files_of_equal_bytes_keep_all_their_records(out, tmp_path):
    one = records(out)
    two = [{**record, "document": {**record["document"], "path": "copy.txt"}} for record in one]
    write_records(out, one + two)
    decide(ReviewSession(out, reviewer="ann"), 0, label="none", status="reviewed")
    assert findings("apply-reviews", out).returncode == 0
    assert [record["id"] for record in written(out)] == [one[0]["id"]]
    assert findings("apply-reviews", out, "--all").returncode == 0
    found = written(out)
    assert sorted((r["document"]["path"], r["id"]) for r in found) == sorted((r["document"]["path"], r["id"]) for r in one + two)
    assert [record["label"] for record in found if record["id"] == one[0]["id"]] == ["none", "none"]
    done = findings("convert", out, tmp_path / "tasks.jsonl", "--to", "doccano")
    assert done.stdout.startswith(f"{len(one) * 2} records")
