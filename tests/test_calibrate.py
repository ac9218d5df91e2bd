"""Calibration: pairs counted once, phrases drawn toward the scale, and a scale file that the extraction reads."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipeline.calibrate import Pair, as_scale, calibrate, pairs
from pipeline.cli import app
from pipeline.proportions import find_proportions, load_scale
from pipeline.report.calibrate import write_scale


def share(text, *, question="2.2.3", polarity="met", scale="hmip"):
    (found,) = find_proportions(f"Plans were sound in {text} of cases.", scale=scale)
    keys = ("text", "kind", "modifier", "base", "upper", "low", "high", "estimate", "scale")
    return {**{key: getattr(found, key) for key in keys}, "key_question": question, "polarity": polarity, "met_low": 0.1}


def finding(*shares, document="a"):
    return {"document": {"sha256": document, "path": document}, "proportions": list(shares)}


def result(question, percent, document="a"):
    return {
        "document": {"sha256": document, "path": document},
        "level": "key_question",
        "key_question": question,
        "percent": percent,
    }


def test_pairs_are_wordings_with_the_figure_on_their_own_side():
    findings = [
        finding(share("just over half")),
        finding(share("just over half")),
        finding(share("a third", question="2.1.1", polarity="not_met")),
        finding(share("the vast majority", question="2.1.2")),
        finding(share("54 per cent", question="2.1.3")),
        finding(share("half", question="9.9.9")),
    ]
    results = [result("2.2.3", 54), result("2.1.1", 70), result("2.1.2", 85), result("2.1.3", 54)]
    found = {(pair.phrase, pair.kind): pair.figure for pair in pairs(findings, results)}
    assert found == {
        ("just_over 0.5", "fraction"): 0.54,
        ("exact 0.3333", "fraction"): pytest.approx(0.3),
        ("vast majority", "quantifier"): 0.85,
    }


def of(figures, *, low=0.5, estimate=0.525, high=0.55):
    return [Pair("just_over 0.5", "fraction", "just over half", figure, low, high, estimate) for figure in figures]


@pytest.mark.parametrize(
    ("figures", "weight", "estimate"),
    [
        pytest.param([0.6], 10, (0.6 + 10 * 0.525) / 11, id="one pair moves little"),
        pytest.param([0.6] * 10, 10, (0.6 + 0.525) / 2, id="as many as the scale is worth: half way"),
        pytest.param([0.6], 0, 0.6, id="no weight: what was seen"),
    ],
)
def test_a_phrase_is_drawn_toward_the_scale(figures, weight, estimate):
    (phrase,) = calibrate(of(figures), weight=weight)
    assert phrase.drawn[1] == pytest.approx(estimate, abs=1e-4)
    assert phrase.drawn[0] <= phrase.drawn[1] <= phrase.drawn[2]


def test_what_the_table_shows_of_a_phrase():
    (phrase,) = calibrate(of([0.51, 0.52, 0.54, 0.6]))
    assert (phrase.n, phrase.median, phrase.lowest, phrase.highest, phrase.inside) == (4, 0.53, 0.51, 0.6, 0.75)


def test_few_pairs_do_not_narrow_an_interval_and_many_do():
    (few,) = calibrate(of([0.52] * 4))
    (many,) = calibrate(of([0.52] * 40))
    assert few.drawn[0] == 0.5 and few.drawn[2] == 0.55
    assert many.drawn[0] > 0.51 and many.drawn[2] < 0.53


def test_the_scale_file_is_read_by_the_extraction(tmp_path):
    phrases = calibrate([*of([0.6] * 10), Pair("vast majority", "quantifier", "vast majority", 0.95, 0.8, 0.99, 0.88)], weight=10)
    path = tmp_path / "mine.yaml"
    write_scale(as_scale(phrases, load_scale("hmip"), name="mine", reports=2, weight=10), path)
    scale = load_scale(str(path))
    assert scale.name == "mine" and "11 pairs" in scale.source and "Not an official scale" in scale.source
    text = "Plans were sound in just over half of cases, and the vast majority were shared. Half were late."
    found = {one.text: one for one in find_proportions(text, scale=str(path))}
    plain = {one.text: one for one in find_proportions(text, scale="hmip")}
    assert found["just over half"].estimate == pytest.approx(0.5625) and found["just over half"].scale == "mine"
    assert found["the vast majority"].estimate > plain["the vast majority"].estimate
    assert found["Half"].estimate == plain["Half"].estimate


def test_the_command_writes_a_scale_and_a_table(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "findings.jsonl").write_text(json.dumps(finding(share("just over half"))) + "\n")
    (out / "results.jsonl").write_text(json.dumps(result("2.2.3", 54)) + "\n")
    run = CliRunner().invoke(app, ["calibrate", str(out), "--to", str(tmp_path / "mine.yaml")])
    assert run.exit_code == 0 and "just over" in run.output and "1 pairs of 1 reports" in run.output
    assert load_scale(str(tmp_path / "mine.yaml")).fractions["just_over 0.5"][1] > 0.525


@pytest.mark.parametrize("made", [pytest.param(False, id="no run there"), pytest.param(True, id="no pairs")])
def test_nothing_is_written_where_nothing_can_be_learned(tmp_path, made):
    if made:
        (tmp_path / "findings.jsonl").write_text("")
        (tmp_path / "results.jsonl").write_text("")
    run = CliRunner().invoke(app, ["calibrate", str(tmp_path), "--to", str(tmp_path / "mine.yaml")])
    assert run.exception is not None and str(tmp_path) in str(run.exception)
    assert not (tmp_path / "mine.yaml").exists()
