"""Training: what a model folder holds, what stops it, and that what was there stays untouched."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

import pipeline
from pipeline.errors import ConfigError, PipelineError
from pipeline.evaluate.gold import hashed, read_annotated, report_paths
from pipeline.evaluate.reviews import read_reviews
from pipeline.process import folder_hash
from pipeline.train import Sources
from pipeline.train import train as run_training
from pipeline.train.run import collect, missing_lines
from pipeline.train.validate import folds_by_report, folds_by_source, read_held_out
from tests.conftest import SAMPLES, write_jsonl
from tests.train.conftest import quiet


def test_a_model_folder_holds_the_pipeline_its_figures_and_its_card(model, gold):
    metrics = json.loads((model / "metrics.json").read_text())
    card = (model / "README.md").read_text()
    nlp = pipeline.load(model)
    records = pipeline.extract(SAMPLES[0], nlp=nlp).findings
    assert {record.model for record in records} == {metrics["model"]} and metrics["model"].startswith("small@")
    assert set(metrics["reports"]) == {"eastvale-crc-2019", "northmoor-crc-2019"}
    assert metrics["intervals"]["macro_f1"][0] <= metrics["leave_one_report_out"]["macro_f1"] <= metrics["intervals"]["macro_f1"][1]
    assert sum(share["n"] for share in metrics["calibration"]["bins"]) == len(read_held_out(model)) > 100
    assert metrics["without_reports"]["macro_f1"] is not None
    for word in (metrics["model"], "interval", "Calibration", "Known weaknesses", "Licence", "part-0", "eastvale-crc-2019"):
        assert word in card
    sentences = {sent for path in (gold / "gold").glob("*.sentences.jsonl") for sent in path.read_text().split('"')}
    kept = (model / "held_out.jsonl").read_text() + (model / "metrics.json").read_text()
    assert not [text for text in sentences if len(text) > 40 and text in kept]  # no text of a report


def test_the_same_sources_and_seed_give_the_same_files(model, sources, tmp_path):
    run_training(tmp_path / "small", sources=sources, tell=quiet)
    assert folder_hash(tmp_path / "small") == folder_hash(model)


def test_all_that_is_of_one_report_is_held_out_together(sources, reviewed_run):
    groups = collect(replace(sources, reviews=(reviewed_run / "reviewed.jsonl",))).groups
    for fold in folds_by_report(groups, most=5):
        assert not {group.sha256 for group in fold.test} & {group.sha256 for group in fold.train}
        assert {group.kind for group in fold.test} <= {"annotated", "reviewed"}
    assert len(folds_by_report(groups, most=5)) == 2 and len(folds_by_source(groups, most=5)) == 2


def test_reviews_take_the_place_of_annotations_of_the_same_sentences(sources, reviewed_run):
    reviews = read_reviews([reviewed_run])
    changed = write_jsonl(reviewed_run / "turned.jsonl", [{"id": row.id, "label": "recommendation"} for row in reviews.rows])
    gathered = collect(replace(sources, reviews=(changed,)))
    group = next(one for one in gathered.groups if one.name == SAMPLES[0].stem)
    turned = [example for example in group.examples if example.label == "recommendation"]
    assert len(turned) >= len(reviews.rows) and any("are replaced by reviews" in note for note in gathered.notes)
    assert len(group.examples) == len({example.index for example in group.examples})


def test_reviews_without_their_report_are_learnt_by_themselves(training, reviewed_run, tmp_path):
    alone = shutil.copy(reviewed_run / "reviewed.jsonl", tmp_path / "alone.jsonl")
    gathered = collect(Sources(training=training, reviews=(alone,)))
    group = gathered.groups[-1]
    assert group.kind == "reviewed" and len({sent.section for sent in group.sentences}) == len(group.sentences)
    assert any("not at hand" in note for note in gathered.notes)


def test_held_out_reports_are_never_learnt_from(sources, gold, tmp_path):
    held = tmp_path / "held"
    held.mkdir()
    for path in (gold / "gold").glob("eastvale*"):
        shutil.copy(path, held)
    gathered = collect(replace(sources, held_out=held))
    assert read_annotated(held)[0].sha256 not in {group.sha256 for group in gathered.groups}
    assert any("held out" in note for note in gathered.notes)


def test_without_reports_it_says_what_was_missing_and_what_it_cost(training, tmp_path):
    told = []
    trained = run_training(tmp_path / "alone", sources=Sources(training=training), tell=told.append)
    assert trained.metrics["leave_one_report_out"] == {} and trained.metrics["leave_one_source_out"]["macro_f1"] > 0.3
    assert any("rest: the report is not at hand" in line for line in told)
    assert missing_lines(trained.metrics) == told[-1:] and "no annotated report was at hand" in told[-1]
    assert "leave one source" in (tmp_path / "alone" / "README.md").read_text()


def bad(kind, tmp_path, sources):
    """Sources that can't be used, and a word of the line that says so."""
    label = {"text": "A.", "label": "praise"}
    if kind == "unknown label":
        return replace(sources, reviews=(write_jsonl(tmp_path / "r.jsonl", [label]),)), "praise"
    if kind == "no text":
        return replace(sources, reviews=(write_jsonl(tmp_path / "r.jsonl", [label | {"label": "none", "text": ""}]),)), "no text"
    if kind == "not in the corpus":
        row = {
            "id": "0" * 16,
            "text": "A.",
            "label": "none",
            "document": {"sha256": next(iter(hashed(report_paths([sources.reports]))))},
        }
        return replace(sources, reviews=(write_jsonl(tmp_path / "r.jsonl", [row]),)), "not in the corpus"
    if kind == "other version":
        reports = shutil.copytree(sources.reports, tmp_path / "reports")
        path = reports / SAMPLES[0].name
        path.write_bytes(path.read_bytes() + b" ")
        return replace(sources, reports=reports), "another version"
    if kind == "class without example":
        rows = [{"text": f"Plan {i} was good.", "label": "strength"} for i in range(20)]
        return Sources(training=write_jsonl(tmp_path / "t" / "one.jsonl", rows).parent), "no example of the label"
    return replace(sources, reviews=(tmp_path / "missing.jsonl",)), "missing.jsonl"


@pytest.mark.parametrize(
    "kind", ["unknown label", "no text", "not in the corpus", "other version", "class without example", "missing file"]
)
def test_bad_sources_stop_the_training_and_leave_the_model_as_it_is(kind, model, sources, tmp_path):
    out = shutil.copytree(model, tmp_path / "models" / "small")
    before = folder_hash.__wrapped__(out)
    given, word = bad(kind, tmp_path, sources)
    with pytest.raises(PipelineError) as caught:
        run_training(out, sources=given, tell=quiet)
    assert word in str(caught.value) and "\n" not in str(caught.value)
    assert folder_hash.__wrapped__(out) == before and [path.name for path in out.parent.iterdir()] == ["small"]


def test_a_folder_of_something_else_is_not_replaced(tmp_path, sources):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(ConfigError, match="holds no model"):
        run_training(tmp_path / "thesis", sources=sources, tell=quiet)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["a@b", "two\nlines", "x" * 101])
def test_a_name_that_no_record_can_carry_is_refused_before_the_training(tmp_path, name):
    with pytest.raises(ConfigError, match="name"):
        run_training(tmp_path / name, tell=quiet)
