"""Annotated folders and reviewed records: both formats read, bad ones refused in one line that says where."""

from __future__ import annotations

import json
import shutil

import pytest
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.evaluate.answers import answers_on_report
from inspection_findings.evaluate.figures import confusion_of
from inspection_findings.evaluate.gold import Annotation, hashed, match_reports, read_annotated, report_paths
from inspection_findings.evaluate.placed import check_placed
from inspection_findings.evaluate.reviews import check_ids, read_reviews
from inspection_findings.evaluate.run import answer, open_material
from inspection_findings.readers import read, read_bytes
from inspection_findings.train import Sources
from inspection_findings.train.data import gather
from inspection_findings.train.run import collect

from tests.conftest import write_jsonl

SPAN = {"start": 0, "end": 9}


def test_both_formats_hold_the_same_annotations(gold):
    with_text, standoff = read_annotated(gold / "gold"), read_annotated(gold / "standoff")
    assert [(one.sha256, one.annotations) for one in with_text] == [(one.sha256, one.annotations) for one in standoff]
    assert len(with_text) == 2 and all(len(one.annotations) > 60 for one in with_text)


def test_answers_are_laid_beside_the_annotations(gold, context):
    """All but the sentences whose annotation was made wrong on purpose are right."""
    for report in read_annotated(gold / "gold"):
        found = answers_on_report(report, read(gold / "reports" / report.file), context)
        assert [one.right for one in found] == [i % 7 != 3 for i in range(len(found))]
        assert confusion_of(found).total == len(report.annotations)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        pytest.param([SPAN | {"label": "praise", "document": "a"}], "praise", id="unknown label"),
        pytest.param([SPAN | {"label": "none", "secondary": "both", "document": "a"}], "both", id="unknown second label"),
        pytest.param([{"start": 5, "end": 5, "label": "none", "document": "a"}], "no span", id="empty span"),
        pytest.param([{"label": "none", "document": "a"}], "no span", id="no span"),
        pytest.param([{"start": True, "end": 9, "label": "none", "document": "a"}], "no span", id="a truth value as start"),
        pytest.param([{"start": -4, "end": -1, "label": "none", "document": "a"}], "no span", id="negative span"),
        pytest.param([SPAN | {"label": "none", "document": "a", "text": 5}], "has 5 as its text", id="a number as text"),
        pytest.param(
            [SPAN | {"label": "none", "document": "a"}, SPAN | {"label": "strength", "document": "a"}],
            "line 2: labels the span 0 to 9 otherwise than",
            id="two labels for one span",
        ),
        pytest.param(
            [SPAN | {"label": "none", "document": "a"}, SPAN | {"label": "none", "secondary": "strength", "document": "a"}],
            "line 2: labels the span 0 to 9 otherwise than",
            id="two second labels for one span",
        ),
        pytest.param([SPAN | {"label": "none"}], "no document", id="no document"),
        pytest.param([], "there are no annotations here", id="nothing"),
        pytest.param(["not an object"], "not a JSON object", id="no object"),
    ],
)
def test_bad_annotations_are_refused(tmp_path, rows, word):
    write_jsonl(tmp_path / "mine.jsonl", rows)
    with pytest.raises(PipelineError) as caught:
        read_annotated(tmp_path)
    assert word in str(caught.value) and str(tmp_path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_span_that_is_annotated_twice_alike_counts_once(tmp_path):
    write_jsonl(tmp_path / "mine.jsonl", [SPAN | {"label": "none", "document": "a"}] * 2)
    assert len(read_annotated(tmp_path)[0].annotations) == 1


REPORT = "Plans were re-\nviewed on time.\n\nStaff&nbsp;were proud of <b>their</b> work."


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        pytest.param(0, 30, None, id="no text"),
        pytest.param(0, 30, "Plans were re-\nviewed on time.", id="as it stands"),
        pytest.param(0, 30, "Plans were reviewed on time.", id="the clean sentence"),
        pytest.param(32, 75, "Staff were proud of their work.", id="without the marks of the file"),
        pytest.param(29, 30, ".", id="a mark"),
    ],
)
def test_a_text_that_stands_in_the_report_is_taken(start, end, text):
    check_placed([Annotation(start, end, "none", text=text, where="gold.jsonl: line 1")], read_bytes(REPORT.encode()))


@pytest.mark.parametrize(
    ("start", "end", "text", "word"),
    [
        pytest.param(0, 10**6, None, "outside the report, which has", id="beyond the report"),
        pytest.param(10**6, 10**6 + 5, None, "outside the report, which has", id="wholly beyond the report"),
        pytest.param(0, 30, "Plans were reviewed too late.", "is not what stands", id="other words"),
        pytest.param(0, 30, "Plans", "is not what stands", id="a word of it only"),
        pytest.param(5, 30, "Plans were reviewed on time.", "is not what stands", id="moved"),
    ],
)
def test_what_does_not_stand_in_the_report_is_refused(start, end, text, word):
    with pytest.raises(ConfigError) as caught:
        check_placed([Annotation(start, end, "none", text=text, where="gold.jsonl: line 7")], read_bytes(REPORT.encode()))
    assert str(caught.value).startswith("gold.jsonl: line 7: ") and word in str(caught.value) and "\n" not in str(caught.value)


def spoilt(gold, place, **changes):
    """A copy of the gold folder with its reports, its first annotation changed."""
    shutil.copytree(gold, place)
    path = sorted((place / "gold").glob("*.sentences.jsonl"))[0]
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([json.dumps(json.loads(first) | changes), *rest]), encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({"end": 10**6}, "outside the report", id="beyond the report"),
        pytest.param({"text": "Nobody wrote this sentence anywhere."}, "not what stands", id="other text"),
    ],
)
def test_annotations_that_are_not_of_their_report_are_neither_measured_nor_learnt(gold, training, tmp_path, changes, word):
    place = spoilt(gold, tmp_path / "spoilt", **changes)
    for use in (
        lambda: open_material(place / "gold", reports=place / "reports"),
        lambda: gather(training=training, annotations=place / "gold", reports=place / "reports"),
    ):
        with pytest.raises(ConfigError, match=word) as caught:
            use()
        assert "sentences.jsonl: line 1" in str(caught.value)


def test_reports_that_are_not_the_annotated_ones_are_told(gold, tmp_path):
    reports = shutil.copytree(gold / "reports", tmp_path / "reports")
    annotated = read_annotated(gold / "gold")
    changed = reports / annotated[0].file
    changed.write_bytes(changed.read_bytes() + b"\n")
    files = hashed(report_paths([reports]))
    with pytest.raises(PipelineError, match="is not the annotated file") as caught:
        match_reports(annotated, files)
    assert changed.name in str(caught.value)
    matched, notes = match_reports(annotated, files, strict=False)
    assert len(matched) == 1 and changed.name in notes[0]
    changed.unlink()
    matched, notes = match_reports(annotated, hashed(report_paths([reports])))
    assert len(matched) == 1 and "not at hand" in notes[0]
    with pytest.raises(PipelineError, match="none of the 2"):
        match_reports(annotated, {})


def test_reviewed_records_are_judged_inside_their_report(reviewed_run):
    material = open_material(reviewed_run)
    assert not material.loose and len(material.reports) == 1
    _, found = answer(material, None)
    assert all(one.right for one in found)  # nothing was changed by the reviews
    shutil.copy(reviewed_run / "reviewed.jsonl", reviewed_run.parent / "alone.jsonl")
    alone = open_material(reviewed_run.parent / "alone.jsonl")
    assert sum(not row.illustration for row in alone.loose) == len(found) and not alone.reports
    assert "without their report" in alone.notes[0]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        pytest.param({"text": "Plans were good.", "label": "praise"}, "praise", id="unknown label"),
        pytest.param({"text": "Plans were good."}, "None", id="no label"),
        pytest.param({"text": " ", "label": "none"}, "no text", id="no text"),
        pytest.param({"id": "a1", "label": "none"}, "no text", id="no text but an id"),
        pytest.param({"schema": "review/1", "id": "a1", "after": {}}, "a decision of the review page", id="a decision"),
        pytest.param({"text": "A.", "label": "none", "decided_by": "model"}, "leave decided_by out", id="nobody reviewed it"),
        pytest.param({"text": 5, "label": "none", "decided_by": "review"}, "line 1 has 5 as its text", id="a number as text"),
        pytest.param({"text": "A.", "label": "none", "secondary": "bogus"}, "bogus", id="unknown second label"),
        pytest.param({"text": "A.", "label": "none", "document": 7}, "line 1 names no document", id="a number as document"),
        *[
            pytest.param({"text": "A.", "label": "none", "document": {"sha256": "d"}} | span, "line 1 has no span", id=name)
            for name, span in {
                "negative span": {"start": -4, "end": -1},
                "text as start": {"start": "4", "end": 9},
                "truth value as start": {"start": True, "end": 9},
                "start without end": {"start": 4},
            }.items()
        ],
    ],
)
def test_bad_reviews_are_refused(tmp_path, row, word):
    path = write_jsonl(tmp_path / "mine.jsonl", [row])
    with pytest.raises(PipelineError) as caught:
        read_reviews([path])
    assert word in str(caught.value) and str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_the_later_of_two_reviews_of_a_sentence_wins_and_is_counted(tmp_path):
    rows = [{"text": "Plans were good.", "label": "none"}, {"text": "Some were not.", "label": "none"}]
    first = write_jsonl(tmp_path / "a.jsonl", [*rows, {"text": "plans  were good.", "label": "strength"}])
    second = write_jsonl(tmp_path / "b.jsonl", [{"text": "Some were not.", "label": "area_for_improvement"}])
    found = read_reviews([first, second])
    assert {row.text: row.label for row in found.rows} == {"plans were good.": "strength", "Some were not.": "area_for_improvement"}
    assert [note.split(":")[0] for note in found.notes] == ["a.jsonl", "b.jsonl"] and all(
        "1 sentence" in note for note in found.notes
    )


def test_two_reviews_of_one_place_are_of_one_sentence_and_equal_texts_at_two_places_of_two(tmp_path):
    at = [{"document": "d", "start": start, "end": start + 9} for start in (0, 50)]
    rows = [at[0] | {"text": "Good.", "label": "none"}, at[1] | {"text": "Good.", "label": "none"}]
    found = read_reviews([write_jsonl(tmp_path / "a.jsonl", [*rows, rows[0] | {"label": "strength"}])])
    assert [row.label for row in found.rows] == ["strength", "none"] and "1 sentence" in found.notes[0]


def test_reviews_whose_place_is_not_in_their_report_are_refused(reviewed_run, training):
    record = json.loads((reviewed_run / "findings.jsonl").read_text(encoding="utf-8").splitlines()[0])
    for changes, word in (({"end": 10**6}, "outside the report"), ({"text": "Nobody said this of it."}, "not what stands")):
        path = write_jsonl(reviewed_run / "bent.jsonl", [record | {"decided_by": "review"} | changes])
        for use in (lambda path=path: open_material(path), lambda path=path: collect(Sources(training=training, reviews=(path,)))):
            with pytest.raises(ConfigError, match=word) as caught:
                use()
            assert "bent.jsonl: line 1" in str(caught.value)


def test_a_text_may_hold_characters_that_end_lines_elsewhere(tmp_path):
    marks = {"a": "\u2028", "b": "\x85", "c": "\x0c"}
    rows = [{"text": f"Plan {name} was good{mark}as was its review.", "label": "none"} for name, mark in marks.items()]
    assert len(read_reviews([write_jsonl(tmp_path / "mine.jsonl", rows)]).rows) == 3


def test_a_review_by_id_takes_its_text_from_the_run(reviewed_run, tmp_path):
    record = json.loads((reviewed_run / "findings.jsonl").read_text(encoding="utf-8").splitlines()[0])
    by_id = write_jsonl(reviewed_run / "by-id.jsonl", [{"id": record["id"], "label": "none"}])
    assert read_reviews([by_id]).rows[0].text == record["text"]
    strange = write_jsonl(reviewed_run / "strange.jsonl", [{"id": "0" * 16, "text": "A.", "label": "none"}])
    with pytest.raises(PipelineError, match=r"line 1 has the id 0{16}, which is not in the corpus"):
        read_reviews([strange])
    added = write_jsonl(reviewed_run / "added.jsonl", [{"id": "0" * 16, "text": "A.", "label": "none", "model": "review"}])
    assert read_reviews([added]).rows[0].added


def test_ids_are_checked_against_the_reports_at_hand(tmp_path):
    path = write_jsonl(tmp_path / "mine.jsonl", [{"id": "b" * 16, "text": "A.", "label": "none", "document": {"sha256": "d"}}])
    rows = read_reviews([path]).rows
    check_ids(rows, {"other": {"c"}})
    check_ids(rows, {"d": {"b" * 16}})
    with pytest.raises(PipelineError, match="not in the corpus"):
        check_ids(rows, {"d": {"c"}})
