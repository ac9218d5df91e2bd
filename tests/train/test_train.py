"""Training: what a model folder holds, what stops it, and that what was there stays untouched."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import inspection_findings
import pytest
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.evaluate.answers import Answer
from inspection_findings.evaluate.figures import summarise
from inspection_findings.evaluate.gold import hashed, read_annotated, report_paths
from inspection_findings.evaluate.reviews import read_reviews
from inspection_findings.settings import folder_hash
from inspection_findings.train import Sources
from inspection_findings.train import train as run_training
from inspection_findings.train.card import card
from inspection_findings.train.data import authored
from inspection_findings.train.run import collect, measured_figures, missing_lines
from inspection_findings.train.validate import (
    BY_REPORT,
    LEAST,
    UNMEASURED,
    folds_by_report,
    folds_by_source,
    folds_to_measure,
    read_held_out,
)

from tests.conftest import SAMPLES, write_jsonl
from tests.train.conftest import quiet


def test_a_model_folder_holds_the_pipeline_its_figures_and_its_card(model, gold):
    metrics = json.loads((model / "metrics.json").read_text())
    card = (model / "README.md").read_text()
    nlp = inspection_findings.load(model)
    records = inspection_findings.extract(SAMPLES[0], nlp=nlp).findings
    assert {record.model for record in records} == {metrics["model"]} and metrics["model"].startswith("small@")
    assert set(metrics["reports"]) == {"eastvale-crc-2019", "northmoor-crc-2019"}
    assert metrics["intervals"]["macro_f1"][0] <= metrics["leave_one_report_out"]["macro_f1"] <= metrics["intervals"]["macro_f1"][1]
    assert (
        sum(share["n"] for share in metrics["calibration"]["bins"])
        == sum(one.scores is not None for one in read_held_out(model))
        > 100
    )
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


def test_reviews_without_their_report_are_no_report_to_measure_on(training, tmp_path):
    review = write_jsonl(tmp_path / "one.jsonl", [{"text": "The same sentence stands here.", "label": "none"}])
    told = []
    trained = run_training(tmp_path / "one", sources=Sources(training=training, reviews=(review,)), tell=told.append)
    assert trained.metrics["leave_one_report_out"] == {} and "one" not in trained.metrics["reports"]
    assert trained.metrics["leave_one_source_out"]["accuracy"] < 1 and trained.answers == []
    (line,) = missing_lines(trained.metrics)
    assert told[-1] == line and "reviewed sentences without their reports (1)" in line and "macro F1" in line


def first_lines(gold, place, count):
    """A gold folder with so many sentences of its first report."""
    meta = sorted((gold / "gold").glob("*.meta.json"))[0]
    lines = meta.with_name(meta.name.replace(".meta.json", ".sentences.jsonl")).read_text(encoding="utf-8").splitlines()
    place.mkdir()
    shutil.copy(meta, place)
    (place / meta.name.replace(".meta.json", ".sentences.jsonl")).write_text("\n".join(lines[:count]), encoding="utf-8")
    return place


def test_too_few_annotated_sentences_are_learnt_from_and_not_measured_on(sources, gold, tmp_path):
    few = replace(sources, annotations=first_lines(gold, tmp_path / "few", 5))
    told = []
    trained = run_training(tmp_path / "few-model", sources=few, tell=told.append)
    count = sum(row["examples"] for row in trained.metrics["sources"] if row["kind"] == "annotated")
    assert 0 < count < LEAST and trained.metrics["leave_one_report_out"] == {} and trained.answers == []
    assert told[-1].startswith(f"only {count} annotated sentences of reports were at hand")


def test_no_figure_is_given_where_nothing_is_left_to_measure_on(training, tmp_path):
    rows = (training / "part-0.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "t").mkdir()
    for part, chosen in (("one", rows[:200:25]), ("two", rows[1:200:25])):
        (tmp_path / "t" / f"{part}.jsonl").write_text("\n".join(chosen), encoding="utf-8")
    told = []
    metrics = run_training(tmp_path / "none", sources=Sources(training=tmp_path / "t"), tell=told.append).metrics
    assert metrics["validation"] == UNMEASURED and not metrics["leave_one_report_out"] | metrics["leave_one_source_out"]
    assert UNMEASURED in told[-1] and UNMEASURED in (tmp_path / "none" / "README.md").read_text()


def answers_of(report, count, *, scores=(0.7, 0.1, 0.1, 0.1)):
    return [Answer(report, "standard", "strength", None, "strength", scores, "model", f"{report}{i}", report) for i in range(count)]


def test_a_report_of_few_sentences_gets_no_figures_of_its_own(model):
    found = summarise("m@1", [*answers_of("long", LEAST), *answers_of("short", LEAST - 1)], samples=100)
    reports = measured_figures(found, BY_REPORT)["reports"]
    assert reports["short"] == {"sentences": LEAST - 1} and reports["long"]["accuracy"] == 1
    metrics = json.loads((model / "metrics.json").read_text())
    assert f"fewer than {LEAST} sentences no figures" in card(metrics | {"reports": reports})
    assert "no figures" not in card(metrics)


def test_the_card_says_how_calibration_differs_by_report(model):
    metrics = json.loads((model / "metrics.json").read_text())
    found = summarise("m@1", [*answers_of("even", 60, scores=(1.0, 0, 0, 0)), *answers_of("off", 30)], samples=100)
    told = " ".join(card(metrics | measured_figures(found, BY_REPORT)).split())
    assert "lies between 0.0000 (even, 60 sentences) and 0.3000 (off, 30 sentences)" in told and "a press release" in told
    only = summarise("m@1", answers_of("even", 60), samples=100)
    assert "By report the calibration" not in card(metrics | measured_figures(only, BY_REPORT))


def test_items_of_lists_in_a_reviewed_report_stay_weak_and_are_not_measured(training, reviewed_run, gold):
    rows = read_reviews([reviewed_run]).rows
    chosen = [row for row in rows if not row.illustration]
    gathered = collect(Sources(training=training, reports=gold / "reports", reviews=(reviewed_run / "reviewed.jsonl",)))
    own = [group for group in gathered.groups if group.sha256 == chosen[0].document]
    by_kind = {group.kind: {example.index for example in group.examples} for group in own}
    assert set(by_kind) == {"annotated", "lists"} and not by_kind["annotated"] & by_kind["lists"]
    assert len(by_kind["annotated"]) <= len(chosen)
    how, folds = folds_to_measure(gathered.groups, most=5)
    assert how == BY_REPORT and {group.kind for fold in folds for group in fold.test} == {"annotated"}
    assert all(group.sha256 != chosen[0].document for fold in folds for group in fold.train)


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
        return replace(sources, reports=reports), "is not the annotated file"
    if kind == "class without example":
        rows = [{"text": f"Plan {i} was good.", "label": "strength"} for i in range(20)]
        return Sources(training=write_jsonl(tmp_path / "t" / "one.jsonl", rows).parent), "no example of the label"
    return replace(sources, reviews=(tmp_path / "missing.jsonl",)), "missing.jsonl"


@pytest.mark.parametrize(
    "kind", ["unknown label", "no text", "not in the corpus", "other version", "class without example", "missing file"]
)
def test_bad_sources_stop_the_training_and_leave_the_model_as_it_is(kind, model, sources, tmp_path):
    out = shutil.copytree(model, tmp_path / "models" / "small")
    before = folder_hash(out)
    given, word = bad(kind, tmp_path, sources)
    with pytest.raises(PipelineError) as caught:
        run_training(out, sources=given, tell=quiet)
    assert word in str(caught.value) and "\n" not in str(caught.value)
    assert folder_hash(out) == before and [path.name for path in out.parent.iterdir()] == ["small"]


def test_a_folder_of_something_else_is_not_replaced(tmp_path, sources):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(ConfigError, match="a folder without a model"):
        run_training(tmp_path / "thesis", sources=sources, tell=quiet)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["a@b", "two\nlines", "x" * 101])
def test_a_name_that_no_record_can_carry_is_refused_before_the_training(tmp_path, name):
    with pytest.raises(ConfigError, match="name"):
        run_training(tmp_path / name, tell=quiet)


def test_passages_are_sections_and_their_paragraphs_blocks(tmp_path):
    rows = [(1, 1), (1, 1), (1, 2), (2, 1), (None, None)]
    file = tmp_path / "passages.jsonl"
    lines = [
        {"text": f"Sentence {n}.", "label": "none", "passage": where, "paragraph": part} for n, (where, part) in enumerate(rows)
    ]
    file.write_text("".join(json.dumps({key: value for key, value in line.items() if value is not None}) + "\n" for line in lines))
    sentences = authored(file).sentences
    assert [sent.section for sent in sentences] == [0, 0, 0, 1, 2]
    first, second, third, other, alone = (sent.block for sent in sentences)
    assert first == second
    assert len({first, third, other, alone}) == 4
