"""What the page asks for and does: queue, decisions, undo, added findings, another run, bad input."""

from __future__ import annotations

import json
import shutil

import pytest
from inspection_findings.errors import PipelineError, ReadError, ReviewError
from inspection_findings.model.records import FindingRecord, finding_id
from inspection_findings.review import ReviewSession

from tests.review.conftest import ROOT, decide, records, reviews, write_records


def texts(session, order):
    return [session.store.rows[number].text for number in order]


def test_the_queue_filters_and_sorts(session, out):
    found = records(out)
    assert texts(session, session.queue({})) == [r["text"] for r in found]
    wanted = [
        r["text"] for r in found if r["label"] == "area_for_improvement" and r["standard"] == "2.2" and r["decided_by"] == "list"
    ]
    assert (
        wanted
        and texts(session, session.queue({"label": "area_for_improvement", "standard": "2.2", "decided_by": "list"})) == wanted
    )
    assert session.queue({"kind": "count"}) == [
        n for n, r in enumerate(found) if any(p["kind"] == "count" for p in r["proportions"])
    ]
    assert session.queue({"section": "summary"}) == [n for n, r in enumerate(found) if r["section"]["kind"] == "summary"]
    assert session.queue({"text": "  TWO-THIRDS "}) == [n for n, r in enumerate(found) if "two-thirds" in r["text"].lower()]
    doubts = [session.store.rows[n] for n in session.queue({"order": "uncertainty"})]
    by_model = [row.doubt for row in doubts if row.decided_by == "model"]
    assert by_model == sorted(by_model, reverse=True) and doubts[0].decided_by == "model" and doubts[-1].decided_by != "model"


def test_the_suggested_order_comes_first_and_the_rest_follows(out):
    found = records(out)
    (out / "queue.jsonl").write_text(
        "".join(json.dumps({"id": found[n]["id"], "rank": rank}) + "\n" for rank, n in enumerate([7, 3, 200]))
    )
    session = ReviewSession(out, reviewer="ann")
    assert session.queue({"order": "suggested"})[:5] == [7, 3, 200, 0, 1]


@pytest.mark.parametrize("query", [{"colour": "red"}, {"order": "random"}, {"show": "some"}])
def test_an_unknown_filter_is_told(session, query):
    with pytest.raises(ReviewError):
        session.queue(query)


def test_the_queue_shows_what_became_of_records(session):
    decide(session, 3, label="recommendation", status="reviewed")
    decide(session, 4, action="skip", status="skipped")
    decide(session, 5, action="flag", flag=True)
    decide(session, 6, action="comment", comment=" look again ")
    shown = {show: session.queue({"show": show}) for show in ("reviewed", "skipped", "flagged", "commented")}
    assert shown == {"reviewed": [3], "skipped": [4], "flagged": [5], "commented": [6]}
    assert set(session.queue({"show": "open"})) == set(range(len(session.store.rows))) - {3, 4}
    assert 3 in session.queue({"label": "recommendation"})
    progress = session.progress()
    assert (progress["done"], progress["skipped"], progress["left"]) == (1, 1, progress["total"] - 1)


def test_later_wins_and_all_is_found_again(session, out):
    decide(session, 0, label="none", status="reviewed")
    decide(session, 0, label="strength", secondary="recommendation", status="reviewed")
    again = ReviewSession(out, reviewer="ann")
    verdict = again.view(0)["verdict"]
    assert (verdict["label"], verdict["secondary"], verdict["status"]) == ("strength", "recommendation", "reviewed")
    assert [review["before"]["label"] for review in reviews(out)] == [records(out)[0]["label"], "none"]
    assert ReviewSession(out, reviewer="bob").view(0)["verdict"]["status"] == "open"


def test_a_decision_sent_twice_counts_once(session, out):
    for _ in range(3):
        decide(session, 0, key="same", label="none", status="reviewed")
    assert len(reviews(out)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"label": "good"}, id="label"),
        pytest.param({"secondary": 3}, id="secondary"),
        pytest.param({"status": "done"}, id="status"),
        pytest.param({"text": "other words"}, id="key"),
        pytest.param({"comment": "x" * 5000}, id="long comment"),
        pytest.param({"comment": "\ud800"}, id="no text"),
        pytest.param({"proportions": [{"start": 0}]}, id="proportion"),
        pytest.param({"proportions": "none"}, id="no list"),
        pytest.param({"standard": ["2.1"]}, id="standard"),
        pytest.param({"standard": "nosuch 99"}, id="no standard of the report"),
        pytest.param({"key_question": "9.9.9"}, id="no key question of the report"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_and_nothing_written(session, out, changes):
    with pytest.raises(ReviewError):
        decide(session, 0, **changes)
    assert reviews(out) == []


def test_a_proportion_is_linked_to_what_the_report_has(session, out):
    number = next(n for n, row in enumerate(session.store.rows) if row.kinds)
    share = dict(session.view(number)["verdict"]["proportions"][0])
    with pytest.raises(ReviewError, match=r"the key question can't be '9\.9\.9': this report has .*2\.2\.3"):
        decide(session, number, proportions=[{**share, "key_question": "9.9.9"}])
    decide(session, number, proportions=[{**share, "key_question": "2.2.3"}])
    assert session.view(number)["verdict"]["proportions"][0]["key_question"] == "2.2.3"


def test_what_a_record_was_linked_to_stays_whatever_the_list_offers(out):
    found = records(out)
    found[0]["standard"] = "of another run"
    write_records(out, found)
    for name in ("sections", "results"):
        (out / f"{name}.jsonl").write_text("")
    session = ReviewSession(out, reviewer="ann")
    decide(session, 0, standard="2.1")
    decide(session, 0, standard="of another run")
    assert session.view(0)["verdict"]["standard"] == "of another run"


@pytest.fixture(scope="module")
def newer_run(tmp_path_factory):
    """Reports of newer programmes, which print numbers that no framework's file holds."""
    from inspection_findings.batch import run
    from inspection_findings.settings import load_settings

    folder = tmp_path_factory.mktemp("newer")
    run([ROOT / "corpus" / "newer" / "reports"], folder / "shipped", settings=load_settings())
    (folder / "mine.yaml").write_text("name: mine\nextends: youth-justice-2025\n")
    run([ROOT / "corpus" / "newer" / "reports"], folder / "own", settings=load_settings(framework=str(folder / "mine.yaml")))
    return folder


@pytest.mark.parametrize(
    ("run", "report", "name", "expected"),
    [
        pytest.param("shipped", "brackwater", "youth-justice-2025", "V 1.2", id="numbers of its own"),
        pytest.param("shipped", "harrowdale", "probation-2023", "P 2.1", id="numbers of its programme"),
        pytest.param("own", "brackwater", "mine", "V 1.2", id="framework of a file"),
    ],
)
def test_the_list_offers_what_the_run_used(newer_run, run, report, name, expected):
    session = ReviewSession(newer_run / run, reviewer="ann")
    (sha256,) = (sha256 for sha256, ref in session.store.documents.items() if report in ref["path"])
    links = session.framework(sha256)
    offered = [standard["number"] for standard in links["standards"]]
    used = {row.standard for row in session.store.rows if row.sha256 == sha256 and row.standard}
    assert links["name"] == name and expected in offered and used <= set(offered) and len(offered) == len(set(offered))
    title = next(standard["title"] for standard in links["standards"] if standard["number"] == expected)
    assert title


def test_a_proportion_outside_its_sentence_is_refused(session, out):
    number = next(n for n, row in enumerate(session.store.rows) if row.kinds)
    share = dict(session.view(number)["verdict"]["proportions"][0])
    share |= {"start": session.store.rows[number].end, "end": session.store.rows[number].end + 4}
    with pytest.raises(ReviewError, match="outside its sentence"):
        decide(session, number, proportions=[share])


def test_undo_goes_back_through_the_tabs_own_decisions(session, out):
    for number in range(4):
        decide(session, number, tab="one", label="none", status="reviewed")
    original = session.store.record(0)
    other = next(n for n in ("1.1", "4.2") if n != original["standard"])
    decide(session, 0, tab="two", standard=other)
    for _ in range(4):
        session.undo({"session": "one"})
    verdict = session.view(0)["verdict"]
    assert (verdict["label"], verdict["status"], verdict["standard"]) == (original["label"], "open", other)
    with pytest.raises(ReviewError, match="nothing left"):
        session.undo({"session": "one"})
    fresh = ReviewSession(out, reviewer="ann")
    fresh.undo({"session": "two"})
    assert fresh.view(0)["verdict"]["standard"] == original["standard"]
    assert [review["action"] for review in reviews(out)].count("undo") == 5


def test_a_missed_finding_becomes_a_whole_record(session, out):
    sha256 = session.store.rows[0].sha256
    text = session.texts.text(sha256)
    start = session.store.rows[5].start
    answer = session.add({"sha256": sha256, "start": start, "end": start + 9, "label": "strength", "session": "one", "key": "k"})
    number = answer["row"]["number"]
    record = session.store.record(number)
    FindingRecord.model_validate(record)
    assert record["id"] == finding_id(sha256, record["start"], record["end"])
    assert text[record["start"] : record["end"]] == record["text"]
    assert record["start"] == start and not text[record["end"]].isalnum()
    assert record["decided_by"] == "review" and record["section"]["title"] and number in session.queue({"show": "added"})
    again = ReviewSession(out, reviewer="ann")
    assert again.store.numbers[record["id"]] in again.queue({"show": "reviewed"})
    session.undo({"session": "one"})
    assert number not in session.queue({})
    assert record["id"] not in {again.store.rows[n].id for n in ReviewSession(out, reviewer="ann").queue({})}


def test_a_selection_that_is_a_record_already_adds_nothing(session, out):
    row = session.store.rows[5]
    answer = session.add({"sha256": row.sha256, "start": row.start, "end": row.end, "label": "none", "key": "k", "session": "one"})
    assert answer["existing"] and answer["row"]["id"] == row.id and reviews(out) == []


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (-3, 4), (10**7, 10**7 + 4), (0, 9000)])
def test_a_selection_that_is_none_is_told(session, out, start, end):
    with pytest.raises(ReviewError):
        session.add({"sha256": session.store.rows[0].sha256, "start": start, "end": end, "label": "none", "key": "k"})
    assert reviews(out) == []


def test_another_run_keeps_reviews_by_their_ids(session, out):
    decide(session, 2, label="none", status="reviewed")
    write_records(out, list(reversed(records(out))))
    session.refresh()
    assert session.progress()["done"] == 1 and session.notices() == []


def test_reviews_move_with_sentences_that_shifted(session, out):
    number = next(n for n, row in enumerate(session.store.rows) if row.kinds)
    row = session.store.rows[number]
    shares = session.view(number)["verdict"]["proportions"]
    decide(session, number, label="none", status="reviewed", proportions=[{**s, "population": "seen"} for s in shares])
    # the same report with two lines more at its beginning: other bytes, other hash, other places
    new, lead = "f" * 64, "A new line.\nAnother one.\n"
    text = (out / "texts" / f"{row.sha256}.txt").read_text(encoding="utf-8")
    (out / "texts" / f"{new}.txt").write_text(lead + text, encoding="utf-8")
    found = []
    for record in records(out):
        if record["document"]["sha256"] == row.sha256:
            start, end = record["start"] + len(lead), record["end"] + len(lead)
            moved = [{**p, "start": p["start"] + len(lead), "end": p["end"] + len(lead)} for p in record["proportions"]]
            record |= {"id": finding_id(new, start, end), "start": start, "end": end, "proportions": moved}
            record |= {"document": {**record["document"], "sha256": new}}
        found.append(record)
    write_records(out, found)
    session.refresh()
    (moved_to,) = session.queue({"show": "moved"})
    verdict = session.view(moved_to)["verdict"]
    assert session.store.rows[moved_to].text == row.text and verdict["status"] == "reviewed"
    for share, old in zip(verdict["proportions"], shares, strict=True):
        assert (share["start"], share["end"]) == (old["start"] + len(lead), old["end"] + len(lead)) and share[
            "population"
        ] == "seen"
    assert ["moved along" in notice["message"] for notice in session.notices()] == [True]
    session.undo({"session": "tab"})
    assert session.view(moved_to)["verdict"]["status"] == "open"


def test_a_record_that_the_model_dropped_is_made_again(session, out):
    row = session.store.rows[8]
    decide(session, 8, label="strength", status="reviewed")
    write_records(out, [record for record in records(out) if record["id"] != row.id])
    session.refresh()
    number = session.store.numbers[row.id]
    assert session.view(number)["verdict"]["status"] == "reviewed" and session.store.record(number)["text"] == row.text
    assert session.notices() == []


def test_a_sentence_that_is_gone_is_listed(session, out):
    row = session.store.rows[8]
    decide(session, 8, label="strength", status="reviewed")
    write_records(out, [record for record in records(out) if record["text"] != row.text])
    path = out / "texts" / f"{row.sha256}.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(text[row.start : row.end], "Something else stands here now, and it is longer than before."), encoding="utf-8"
    )
    session.refresh()
    (notice,) = session.notices()
    assert (
        "no longer fit" in notice["message"] and row.text[:40] in notice["items"][0] and "not in the report" in notice["items"][0]
    )
    assert session.progress()["done"] == 0 and len(reviews(out)) == 1


def test_reviews_of_another_corpus_are_told_and_rest(session, out, tmp_path):
    decide(session, 0, label="none", status="reviewed")
    other = tmp_path / "other"
    shutil.copytree(out, other)
    alien = [
        {**r, "document": {**r["document"], "sha256": "e" * 64, "path": "elsewhere.txt"}, "id": f"x{n}"}
        for n, r in enumerate(records(out))
    ]
    write_records(other, alien)
    session = ReviewSession(other, reviewer="ann")
    messages = [notice["message"] for notice in session.notices()]
    assert any("another corpus" in message for message in messages) and any("without their text" in message for message in messages)
    decide(session, 1, label="none", status="reviewed")
    assert session.progress()["done"] == 1


def test_broken_lines_are_told_and_the_others_shown(out):
    found = records(out)
    lines = [json.dumps(r) for r in found[:5]]
    lines[1] = lines[1][:50]
    lines[2] = json.dumps({**found[2], "schema": "finding/2"})
    lines[3] = json.dumps({key: value for key, value in found[3].items() if key != "text"})
    lines[4] = json.dumps({**found[4], "document": {**found[4]["document"], "sha256": "../../etc/passwd"}})
    (out / "findings.jsonl").write_text("\n".join([*lines, "null", json.dumps(found[5])]))
    session = ReviewSession(out, reviewer="ann")
    assert [row.id for row in session.store.rows] == [found[0]["id"], found[5]["id"]]
    problems = "\n".join(session.notices()[0]["items"])
    for told in (
        "findings.jsonl:2: is not the record",
        "findings.jsonl:3: has the schema 'finding/2'",
        "findings.jsonl:4: lacks 'text'",
        "findings.jsonl:5",
    ):
        assert told in problems
    decide(session, 1, label="none", status="reviewed")
    assert session.progress()["done"] == 1


def test_a_folder_that_cannot_be_written_is_told_before_anyone_decides(session, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    (notice,) = session.notices()
    assert notice["level"] == "error" and "can't be written" in notice["message"] and notice["items"] == [str(session.out)]


def test_a_missing_text_leaves_the_record(session, out):
    sha256 = session.store.rows[0].sha256
    (out / "texts" / f"{sha256}.txt").unlink()
    fresh = ReviewSession(out, reviewer="ann")
    view = fresh.view(0)
    assert view["window"] is None and view["record"]["text"]
    assert any("without their text" in notice["message"] for notice in fresh.notices())
    number = next(n for n, row in enumerate(fresh.store.rows) if row.kinds)
    assert None not in fresh.view(number)["spans"]


def test_a_folder_without_findings_is_told(tmp_path):
    with pytest.raises(ReadError, match="there are no findings in this folder"):
        ReviewSession(tmp_path, reviewer="ann")
    (tmp_path / "findings.parquet").write_bytes(b"PAR1")
    with pytest.raises(PipelineError, match="there are no findings in this folder"):
        ReviewSession(tmp_path, reviewer="ann")


def test_all_proportions_of_the_sample_are_found_in_their_sentences(session):
    for number in range(len(session.store.rows)):
        view = session.view(number)
        text, window = view["record"]["text"], view["window"]
        for span, share in zip(view["spans"], view["verdict"]["proportions"], strict=True):
            assert text[slice(*span)] == share["text"]
            source = window["text"][share["start"] - window["offset"] : share["end"] - window["offset"]]
            assert source.split() == share["text"].split()


def test_a_record_says_why_it_is_here_what_is_alike_and_who_decided(out):
    found = records(out)
    entry = {"id": found[3]["id"], "rank": 1, "reason": "torn", "alike": [found[7]["id"], "gone", 5]}
    (out / "queue.jsonl").write_text(json.dumps(entry) + "\n")
    session = ReviewSession(out, reviewer="ann")
    view = session.view(3)
    assert view["reason"] == "torn" and [one["number"] for one in view["alike"]] == [7]
    assert (session.view(4)["reason"], session.view(4)["alike"], view["history"]) == (None, [], [])
    decide(session, 7, label="none", status="reviewed")
    decide(session, 3, action="skip", status="skipped")
    assert session.view(3)["alike"] == []
    (entry,) = session.view(3)["history"]
    assert (entry["reviewer"], entry["action"], entry["status"]) == ("ann", "skip", "skipped") and entry["at"].endswith("Z")
    # another reviewer does not see it, who settles does
    assert ReviewSession(out, reviewer="bob").view(3)["history"] == []
    assert len(ReviewSession(out, reviewer="bob", settle=True).view(3)["history"]) == 1
