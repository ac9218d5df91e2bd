"""The tagger: safe files, calibrated scores, labels that a sentence's place decides."""

from __future__ import annotations

import json
import pickle
import shutil
import time
from dataclasses import replace

import pytest
from inspection_findings.context import load_context
from inspection_findings.errors import ConfigError, ModelError
from inspection_findings.model.report import Sentence, Tag
from inspection_findings.spacy_components import find_model
from inspection_findings.stages import extract
from inspection_findings.tagging import Tagger
from inspection_findings.tagging.cues import find_cues
from inspection_findings.tagging.tagger import decide
from inspection_findings.train.data import authored


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(find_model() / "findings_tagger", tmp_path / "tagger")
    return tmp_path / "tagger"


def spoil_weights(folder):
    path = folder / "weights.npz"
    path.write_bytes(path.read_bytes()[:-2000])


def make_pickle(folder):
    (folder / "weights.npz").write_bytes(pickle.dumps({"first": 1}))


def other_version(folder):
    path = folder / "tagger.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))


def no_json(folder):
    (folder / "tagger.json").write_text("{")


@pytest.mark.parametrize(
    "spoil", [spoil_weights, make_pickle, other_version, no_json, lambda folder: (folder / "tagger.json").unlink()]
)
def test_spoiled_models_are_refused(folder, spoil):
    spoil(folder)
    with pytest.raises(ModelError) as caught:
        Tagger.load(folder)
    assert "\n" not in str(caught.value) and str(folder) in str(caught.value)


def test_saved_and_loaded_alike(folder, tmp_path):
    first = Tagger.load(folder)
    first.save(tmp_path / "again")
    second = Tagger.load(tmp_path / "again")
    sentences = [Sentence("Plans were clear and well made.", 0, 31, None, 0, 0), Sentence("Reviews were late.", 0, 18, None, 1, 1)]
    tags = []
    for tagger in (first, second):
        tagger.tag(sentences, met_from=0.65)
        tags.append([sent.tag for sent in sentences])
    assert tags[0] == tags[1]
    assert first.id == second.id


def test_equal_models_are_equal_files(folder, tmp_path):
    tagger = Tagger.load(folder)
    tagger.save(tmp_path / "first")
    time.sleep(2.1)  # the times in a zip file count in steps of two seconds
    tagger.save(tmp_path / "again")
    assert (tmp_path / "again" / "weights.npz").read_bytes() == (tmp_path / "first" / "weights.npz").read_bytes()
    assert (tmp_path / "again" / "weights.npz").read_bytes() == (folder / "weights.npz").read_bytes()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Staff are skilled, and the services that they provide are excellent.", "strength", id="praise"),
        pytest.param("Reviews were poor, and staff failed to protect victims.", "area_for_improvement", id="blame"),
        pytest.param("The service should make sure that every plan is reviewed promptly.", "recommendation", id="directive"),
        pytest.param("The company operates from six offices in two counties.", "none", id="description"),
    ],
)
def test_plain_sentences(context, text, label):
    sent = Sentence(text, 0, len(text), None, 0, 0)
    context.tagger.tag([sent], met_from=0.65)
    assert sent.label == label
    assert sum(sent.tag.scores) == pytest.approx(1)


def test_a_two_sided_sentence_has_a_second_label():
    row = [0.9, 0.05, 0.01, 0.04]
    text = "Plans were thorough, but reviews were late."
    sent = Sentence(text, 0, len(text), 0, 0, 0)
    assert (decide(sent, row, find_cues(text)).label, decide(sent, row, find_cues(text)).secondary) == (
        "strength",
        "area_for_improvement",
    )
    assert decide(sent, row, find_cues("Plans were thorough.")).secondary is None
    assert decide(sent, [0.05, 0.04, 0.01, 0.9], find_cues(text)).secondary is None


def test_nothing_in_a_case_study_is_a_recommendation():
    row = [0.1, 0.2, 0.6, 0.1]
    sent = Sentence("I should do more.", 0, 17, 0, 0, 0)
    assert decide(sent, row, []).label == "recommendation"
    assert decide(replace(sent, illustration=True), row, []).label == "area_for_improvement"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"text": "A.", "label": "praise"}, id="unknown label"),
        pytest.param({"text": "A.", "label": "none", "secondary": "bogus"}, id="unknown second label"),
        pytest.param({"text": "", "label": "none"}, id="no text"),
        pytest.param({"text": 5, "label": "none"}, id="a number as text"),
        pytest.param({"text": "A.", "label": "none", "weight": 2}, id="weight above 1"),
        pytest.param({"text": "A.", "label": "none", "weight": "half"}, id="weight that is no number"),
    ],
)
def test_bad_examples_are_refused(tmp_path, row):
    (tmp_path / "mine.jsonl").write_text("\n" + json.dumps(row))
    with pytest.raises(ConfigError) as caught:
        authored(tmp_path / "mine.jsonl")
    assert "line 2" in str(caught.value)


def test_an_item_that_surely_says_the_contrary_of_its_list_keeps_its_own_label():
    text = "Reviews were late."
    sent = Sentence(text, 0, len(text), 0, 0, 0, list_kind="strengths")
    tag = decide(sent, [0.01, 0.97, 0.01, 0.01], find_cues(text))
    assert (tag.label, tag.decided_by, tag.review) == ("area_for_improvement", "model", True)
    assert decide(sent, [0.06, 0.92, 0.01, 0.01], find_cues(text)).decided_by == "list"


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        pytest.param(Tag("strength", (0.55, 0.4, 0.03, 0.02), "model"), "probability 0.55 is below 0.6", id="unsure"),
        pytest.param(Tag("strength", (0.6, 0.35, 0.03, 0.02), "model"), None, id="sure enough"),
        pytest.param(Tag("strength", (0.55, 0.4, 0.03, 0.02), "list"), None, id="decided by its list"),
        pytest.param(Tag("none", None, "place"), None, id="decided by its place"),
    ],
)
def test_reason_to_abstain(tag, reason):
    assert tag.reason_to_abstain(0.6) == reason


def test_records_leave_a_label_open_and_say_why():
    text = "Planning is described in the annual plan, and reviews take place at some point.\n\nReviews were poor and late."
    plain, strict = (
        extract(text=text, context=load_context(min_probability=level), all_sentences=True).findings for level in (0.0, 0.99)
    )
    assert all(one.label is not None and one.label_reason is None for one in plain)
    left_open = [one for one in strict if one.label is None]
    assert left_open
    for one in left_open:
        assert one.label_reason.endswith("is below 0.99") and one.review and one.scores is not None and one.secondary is None
