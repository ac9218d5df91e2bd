"""Findings as tasks of other tools and back, without loss."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspection_findings.model.records import finding_id
from inspection_findings.model.report import LABELS
from inspection_findings.review import ReviewSession
from inspection_findings.review.exchange import Conversion, detect, to_findings, to_tasks
from inspection_findings.review.exchange.labelstudio import points, units
from inspection_findings.reviews.proportions import empty_share

from tests.cli.test_commands import findings
from tests.review.conftest import records

TOOLS = ("prodigy", "labelstudio", "doccano")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
PLAIN = st.dictionaries(
    st.text("abcxyz_", min_size=1, max_size=6).map(lambda key: f"x_{key}"),
    st.none() | st.integers() | TEXT | st.lists(TEXT),
    max_size=3,
)


@st.composite
def finding_records(draw):
    """A record of a finding with proportions somewhere in its text."""
    words = draw(st.lists(TEXT.filter(lambda word: not word.isspace()), min_size=1, max_size=6))
    text = " ".join(words)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    start = draw(st.integers(0, 500))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if text[a:b].strip()]
    shares = [{**empty_share(), "text": text[a:b], "start": start + a, "end": start + b, "kind": draw(st.sampled_from(["percent", "count"])),
               "low": 0.5, "estimate": 0.5, "high": 0.5, "population": draw(st.none() | TEXT)} for a, b in spans]  # fmt: skip
    label = draw(st.sampled_from(LABELS))
    secondary = draw(st.none() | st.sampled_from([name for name in LABELS if name not in (label, "none")]))
    sha256 = draw(st.text("0123456789abcdef", min_size=64, max_size=64))
    return {
        "schema": "finding/1", "id": finding_id(sha256, start, start + len(text)),
        "document": {"sha256": sha256, "path": draw(TEXT), "title": draw(st.none() | TEXT)}, "page": draw(st.none() | st.integers(1, 90)),
        "start": start, "end": start + len(text), "text": text,
        "section": draw(st.none() | st.just({"kind": "standard", "number": "2.1", "title": "x", "path": ["y", "x"]})),
        "label": label, "scores": dict.fromkeys(LABELS, 0.25), "decided_by": "model", "model": "m", "secondary": secondary,
        "standard": draw(st.none() | TEXT), "key_question": None, "illustration": draw(st.booleans()), "proportions": shares,
    }  # fmt: skip


def through_json(entries):
    return [json.loads(json.dumps(entry)) for entry in entries]


@pytest.mark.parametrize("tool", TOOLS)
@given(record=finding_records())
def test_a_record_goes_out_and_comes_back_as_it_was(tool, record):
    conversion = Conversion()
    tasks = through_json(to_tasks([record], tool, conversion))
    assert detect(tasks) == tool and tasks[0] is not record
    assert list(to_findings(tasks, tool, conversion)) == [record]
    assert conversion.left_out == []


@st.composite
def prodigy_tasks(draw):
    text = draw(TEXT)
    end = draw(st.integers(1, len(text)))
    spans = draw(st.sampled_from([{}, {"spans": []}, {"spans": [{"start": 0, "end": end, "label": "SHARE", "token_start": 0}]}]))
    labels = draw(
        st.sampled_from(
            [{"accept": ["strength"]}, {"label": "none"}, {"accept": ["none", "strength"]}, {"label": "Area for improvement"}]
        )
    )
    return {"text": text, **labels, "answer": "accept", "_task_hash": draw(st.integers()), **spans, **draw(PLAIN)}


@st.composite
def labelstudio_tasks(draw):
    text = draw(TEXT)
    last = draw(st.integers(1, len(text)))
    result = [
        {"id": "a", "type": "choices", "from_name": "l", "to_name": "t", "value": {"choices": [draw(st.sampled_from(LABELS))]}}
    ]
    if draw(st.booleans()):
        value = {"start": 0, "end": units(text, last), "text": text[:last], "labels": ["percent"]}
        result.append({"type": "labels", "from_name": "p", "to_name": "t", "value": value})
    return {
        "id": draw(st.integers(0)),
        "data": {"text": text, **draw(PLAIN)},
        "annotations": [{"result": result, **draw(PLAIN)}],
        **draw(PLAIN),
    }


@st.composite
def doccano_tasks(draw):
    text = draw(TEXT)
    end = draw(st.integers(1, len(text)))
    label = draw(st.sampled_from(LABELS))
    shape = draw(st.sampled_from([
        {"label": [label]}, {"label": label}, {"cats": [label], "entities": [[0, end, "count"]]}, {"labels": [label]},
        {"cats": [label], "entities": [{"id": 1, "label": "percent", "start_offset": 0, "end_offset": end}], "relations": []},
    ]))  # fmt: skip
    return {"id": draw(st.integers(0)), "text": text, **shape, **draw(PLAIN)}


STRATEGIES = {"prodigy": prodigy_tasks(), "labelstudio": labelstudio_tasks(), "doccano": doccano_tasks()}


@pytest.mark.parametrize("tool", TOOLS)
@settings(deadline=None)  # the first example loads the rules
@given(data=st.data())
def test_a_task_from_elsewhere_comes_in_and_goes_back_as_it_was(tool, data):
    task = data.draw(STRATEGIES[tool])
    conversion = Conversion()
    found = through_json(to_findings([task], tool, conversion))
    assert (
        conversion.left_out == []
        and found[0]["label"] in LABELS
        and found[0]["text"] == task.get("text", task.get("data", {}).get("text"))
    )
    assert list(to_tasks(found, tool, conversion)) == [task]


@pytest.mark.parametrize("tool", TOOLS)
@given(record=finding_records())
def test_a_change_made_elsewhere_is_taken_over(tool, record):
    """The label and the spans are changed in the task, by the tool's own keys; all else of the record stays."""
    (task,) = through_json(to_tasks([record], tool, Conversion()))
    other = next(name for name in LABELS if name not in (record["label"], record["secondary"]))
    if tool == "prodigy":
        task |= {"accept": [other], "spans": [], "answer": "accept"}
    elif tool == "labelstudio":
        choice = {"type": "choices", "value": {"choices": [other]}}
        task |= {"annotations": [{"result": [choice]}]}
    else:
        task |= {"cats": [other], "entities": []}
    (found,) = to_findings([task], tool, Conversion())
    unfound = list(found["proportions"])
    assert found == {**record, "label": other, "secondary": None, "decided_by": "review", "proportions": unfound}
    assert all(share in record["proportions"] for share in unfound) and len(unfound) <= len(record["proportions"])


def choice(label):
    return [{"type": "choices", "value": {"choices": [label]}}]


@pytest.mark.parametrize(
    ("tool", "task", "decided_by"),
    [
        pytest.param(
            "labelstudio", {"data": {"text": "x"}, "predictions": [{"result": choice("strength")}]}, "model", id="prediction"
        ),
        pytest.param(
            "labelstudio", {"data": {"text": "x"}, "annotations": [{"result": choice("strength")}]}, "review", id="annotation"
        ),
        pytest.param("prodigy", {"text": "x", "accept": ["strength"]}, "model", id="no answer"),
        pytest.param("prodigy", {"text": "x", "accept": ["strength"], "answer": "accept"}, "review", id="accepted"),
        pytest.param("doccano", {"text": "x", "label": ["strength"]}, "review", id="doccano keeps no answer"),
    ],
)
def test_only_what_a_person_decided_counts_as_reviewed(tool, task, decided_by):
    (record,) = to_findings([task], tool, Conversion())
    assert (record["label"], record["decided_by"]) == ("strength", decided_by)
    assert list(to_tasks([record], tool, Conversion())) == [task]


@pytest.mark.parametrize(
    ("annotations", "label"),
    [
        pytest.param([("strength", {}), ("strength", {})], "strength", id="agreed"),
        pytest.param([("none", {"was_cancelled": True}), ("strength", {})], "strength", id="one cancelled"),
        pytest.param([("strength", {"ground_truth": True}), ("none", {})], "strength", id="one is the ground truth"),
    ],
)
def test_of_several_annotations_one_counts(annotations, label):
    task = {"data": {"text": "x"}, "annotations": [{"result": choice(label), **more} for label, more in annotations]}
    (record,) = to_findings([task], "labelstudio", Conversion())
    assert record["label"] == label
    (back,) = to_tasks([{**record, "label": "recommendation"}], "labelstudio", Conversion())
    (again,) = to_findings([back], "labelstudio", Conversion())
    assert again["label"] == "recommendation" and len(back["annotations"]) == 3


TEXT_OF_SPANS = "Plans were good in 27 of the 70 cases."


@pytest.mark.parametrize(
    ("tool", "task"),
    [
        pytest.param(
            "prodigy",
            {"text": TEXT_OF_SPANS, "spans": [{"start": 19, "end": 31, "label": "count"}], "answer": "accept"},
            id="prodigy",
        ),
        pytest.param("doccano", {"text": TEXT_OF_SPANS, "label": [[19, 31, "count"]]}, id="doccano"),
        pytest.param(
            "labelstudio",
            {
                "data": {"text": TEXT_OF_SPANS},
                "annotations": [{"result": [{"type": "labels", "value": {"start": 19, "end": 31, "labels": ["count"]}}]}],
            },
            id="labelstudio",
        ),
    ],
)
def test_tasks_that_only_mark_shares_come_in_and_go_back(tool, task):
    conversion = Conversion()
    (record,) = to_findings([task], tool, conversion)
    assert conversion.left_out == [] and list(to_tasks([record], tool, conversion)) == [task]
    assert [(share["kind"], share["numerator"]) for share in record["proportions"]] == [("count", 27)]
    assert (record["label"], record["decided_by"]) == ("none", "model")


def test_spans_without_a_label_leave_the_record_s_own(out):
    original = next(record for record in records(out) if record["proportions"] and record["label"] != "none")
    task = {"text": original["text"], "spans": [{"start": 0, "end": 5, "label": "count"}], "answer": "accept", "finding": original}
    (record,) = to_findings([task], "prodigy", Conversion())
    assert record["label"] == original["label"] and record["decided_by"] == "review"
    assert record["proportions"] != original["proportions"]


@pytest.mark.parametrize(
    ("labels", "label", "secondary"),
    [
        pytest.param(["strength", "none"], "strength", None, id="none behind"),
        pytest.param(["none", "strength"], "strength", None, id="none before"),
        pytest.param(["strength", "strength"], "strength", None, id="one twice"),
        pytest.param(["none"], "none", None, id="none alone"),
        pytest.param(["strength", "none", "recommendation"], "strength", "recommendation", id="none between"),
    ],
)
def test_none_is_no_second_side(labels, label, secondary):
    (record,) = to_findings([{"text": "x", "cats": labels}], "doccano", Conversion())
    assert (record["label"], record["secondary"]) == (label, secondary)


def test_two_tasks_that_decide_one_record_differently_are_told(out, tmp_path):
    (task,) = to_tasks(records(out)[:1], "prodigy", Conversion())
    listed = [{**task, "accept": [label], "answer": "accept"} for label in ("none", "recommendation")]
    (tmp_path / "tasks.jsonl").write_text("\n".join(map(json.dumps, listed)), encoding="utf-8")
    done = findings("convert", tmp_path / "tasks.jsonl", out, "--to", "reviews")
    assert done.returncode == 1 and done.stdout.startswith("1 decisions") and "decided twice" in done.stderr
    assert ReviewSession(out, reviewer="imported").view(0)["verdict"]["label"] == "none"


@pytest.mark.parametrize(
    ("tool", "task", "told"),
    [
        pytest.param("prodigy", {"text": "x", "accept": ["GOOD"], "answer": "accept"}, "--map GOOD=LABEL", id="unknown label"),
        pytest.param("prodigy", {"text": "x", "accept": ["none"], "answer": "ignore"}, "no label was decided", id="ignored"),
        pytest.param(
            "prodigy", {"text": "x", "label": "none", "spans": [{"start": 0, "end": 9, "label": "y"}]}, "outside", id="span"
        ),
        pytest.param("labelstudio", {"data": {"text": "x"}, "annotations": []}, "no label", id="no annotation"),
        pytest.param("labelstudio", {"data": {}}, "not a labelstudio task", id="no text"),
        pytest.param(
            "labelstudio",
            {"data": {"text": "x"}, "annotations": [{"result": choice("strength")}, {"result": choice("none")}]},
            "2 annotations differ",
            id="two annotations",
        ),
        pytest.param(
            "prodigy",
            {"text": "half", "spans": [{"start": 0, "end": 4, "label": "fraction"}], "answer": "reject"},
            "no label was decided",
            id="spans rejected",
        ),
        pytest.param("doccano", {"text": "", "label": ["none"]}, "no text", id="empty"),
        pytest.param("doccano", {"text": "x", "label": [["a"]]}, "not a doccano task", id="no span"),
    ],
)
def test_what_decides_nothing_is_left_out_and_told(tool, task, told):
    conversion = Conversion()
    assert list(to_findings([task], tool, conversion)) == []
    assert told in conversion.left_out[0] and conversion.left_out[0].startswith("1: ")


def test_labels_of_other_names_are_mapped():
    conversion = Conversion(names={"GOOD": "strength"})
    assert [
        r["label"] for r in to_findings([{"text": "x", "label": ["GOOD"]}, {"text": "y", "label": ["None"]}], "doccano", conversion)
    ] == ["strength", "none"]


@given(TEXT, st.data())
def test_units_and_points_are_the_same_places(text, data):
    point = data.draw(st.integers(0, len(text)))
    assert points(text, units(text, point)) == point


@pytest.mark.parametrize(("tool", "name"), [("prodigy", "tasks.jsonl"), ("labelstudio", "tasks.json"), ("doccano", "tasks.jsonl")])
def test_a_folder_goes_out_is_decided_on_and_comes_back_as_reviews(tool, name, out, tmp_path):
    tasks, back = tmp_path / name, tmp_path / "back.jsonl"
    assert findings("convert", out, tasks, "--to", tool).returncode == 0
    done = findings("convert", tasks, back)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in back.read_text(encoding="utf-8").split("\n") if line] == records(out)
    text = tasks.read_text(encoding="utf-8")
    listed = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.split("\n") if line]
    if tool == "prodigy":
        listed[0] |= {"accept": ["none"], "answer": "accept"}
        listed[1] |= {"answer": "reject"}
    elif tool == "labelstudio":
        listed[0]["annotations"] = [
            {"result": [{"type": "choices", "value": {"choices": ["none"]}}, *listed[0]["predictions"][0]["result"][1:]]}
        ]
    else:
        listed[0]["cats"] = ["none"]
    tasks.write_text("\n".join(map(json.dumps, listed)), encoding="utf-8")
    done = findings("convert", tasks, out, "--to", "reviews", "--reviewer", "zoe")
    assert done.returncode == 0 and done.stdout.startswith("1 decisions of zoe"), done.stderr
    again = findings("convert", tasks, out, "--to", "reviews", "--reviewer", "zoe")
    assert again.stdout.startswith("0 decisions")
    view = ReviewSession(out, reviewer="zoe").view(0)
    assert (view["verdict"]["label"], view["verdict"]["status"]) == ("none", "reviewed")


@pytest.mark.parametrize(
    ("content", "arguments", "word"),
    [
        pytest.param("{broken", [], ":1: is not valid JSON", id="broken"),
        pytest.param('{"a": 1}', [], "--from", id="unknown format"),
        pytest.param("[1, 2]", ["--from", "prodigy"], "not a JSON object", id="no objects"),
        pytest.param('{"text": "x", "label": "none"}', ["--to", "xml"], "is not one of", id="unknown target"),
        pytest.param('{"text": "x", "label": "none"}', ["--map", "x=good"], "--map", id="bad map"),
    ],
)
def test_wrong_usage_is_one_line(content, arguments, word, tmp_path):
    (tmp_path / "in.jsonl").write_text(content)
    done = findings("convert", tmp_path / "in.jsonl", tmp_path / "out.jsonl", *arguments)
    assert done.returncode == 2 and word in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out.jsonl").exists()
