"""Calibration: pairs counted once, phrases drawn toward the scale, and a scale file that the extraction reads."""

from __future__ import annotations

import json

import pytest
from inspection_findings.cli import app
from inspection_findings.errors import ConfigError, ReadError
from inspection_findings.proportions import find_proportions, load_scale, scale_names
from inspection_findings.report.calibrate import write_scale
from inspection_findings.scale_calibration import EXACT, NO_FIGURE, REPEATED, TWO_FIGURES, Pair, as_scale, calibrate, pairs
from typer.testing import CliRunner

HMIP = load_scale("hmip")


def share(text, *, question="2.2.3", polarity="met", scale="hmip"):
    (found,) = find_proportions(f"Plans were sound in {text} of cases.", scale=scale)
    keys = ("text", "kind", "modifier", "base", "upper", "low", "high", "estimate", "scale")
    return {**{key: getattr(found, key) for key in keys}, "key_question": question, "polarity": polarity, "met_low": 0.1}


def finding(*shares, document="a"):
    return {"document": {"sha256": document, "path": document}, "proportions": list(shares)}


def result(question, percent, document="a", conflict=None):
    return {
        "document": {"sha256": document, "path": document},
        "level": "key_question",
        "key_question": question,
        "percent": percent,
        "conflict": conflict,
    }


def run_of(folder, findings, results, scale=None):
    folder.mkdir()
    (folder / "findings.jsonl").write_text("".join(json.dumps(one) + "\n" for one in findings))
    (folder / "results.jsonl").write_text("".join(json.dumps(one) + "\n" for one in results))
    (folder / "run.json").write_text(json.dumps({"config": {"scale": scale and str(scale)}}))
    return folder


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
    seen, left_out = pairs(findings, results)
    assert left_out == {REPEATED: 1, EXACT: 1, NO_FIGURE: 1}
    assert {(pair.phrase, pair.kind): pair.figure for pair in seen} == {
        ("just_over 0.5", "fraction"): 0.54,
        ("exact 0.3333", "fraction"): pytest.approx(0.3),
        ("vast majority", "quantifier"): 0.85,
    }


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([result("2.2.3", 45), result("2.2.3", 57)], id="two results"),
        pytest.param([result("2.2.3", 45, conflict="printed as 45% and as 57%")], id="one that tells of another"),
    ],
)
def test_a_question_with_two_figures_gives_no_pair(results):
    assert pairs([finding(share("just over half"))], results) == ([], {TWO_FIGURES: 1})


def test_one_figure_from_two_runs_is_one_figure():
    seen, _ = pairs([finding(share("just over half"))] * 2, [result("2.2.3", 54)] * 2)
    assert [pair.figure for pair in seen] == [0.54]


@pytest.mark.parametrize("scale", ["default", "hmip", "education-scotland"])
@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        pytest.param("most", "most", id="most"),
        pytest.param("an overwhelming majority", "vast majority", id="size by another word"),
        pytest.param("almost all", "nearly all", id="short of all"),
        pytest.param("hardly any", "hardly any", id="next to none"),
        pytest.param("fewer than half", "under 0.5", id="fraction that a scale names as a quantifier"),
    ],
)
def test_a_phrase_is_known_by_its_words_on_every_scale(words, phrase, scale):
    (pair,) = pairs([finding(share(words, scale=scale))], [result("2.2.3", 50)])[0]
    assert pair.phrase == phrase


def of(figures, wording="just over half", hedge="just_over"):
    return [Pair("just_over 0.5", "fraction", wording, figure, hedge) for figure in figures]


@pytest.mark.parametrize(
    ("base", "estimate"),
    [pytest.param("default", 0.7, id="default"), pytest.param("education-scotland", 0.825, id="education-scotland")],
)
def test_a_phrase_starts_from_the_base_scale(base, estimate):
    (phrase,) = calibrate([Pair("most", "quantifier", "most", 0.9)], load_scale(base), weight=10)
    assert phrase.scale == load_scale(base).intervals["most"] and phrase.scale[1] == estimate
    assert phrase.drawn[1] == pytest.approx((0.9 + 10 * estimate) / 11, abs=1e-4)


def test_a_phrase_shows_the_interval_of_its_commonest_wording():
    nearly = [Pair("just_under 0.6667", "fraction", "almost two-thirds", 0.6, "nearly")] * 2
    (phrase,) = calibrate([Pair("just_under 0.6667", "fraction", "just under two-thirds", 0.64, "just_under"), *nearly], HMIP)
    (found,) = find_proportions("It was so in almost two-thirds of cases.", scale="hmip")
    assert phrase.wording == "almost two-thirds" and phrase.scale == (found.low, found.estimate, found.high) and phrase.inside == 1


@pytest.mark.parametrize(
    ("figures", "weight", "estimate"),
    [
        pytest.param([0.6], 10, (0.6 + 10 * 0.525) / 11, id="one pair moves little"),
        pytest.param([0.6] * 10, 10, (0.6 + 0.525) / 2, id="as many as the scale is worth: half way"),
        pytest.param([0.6], 0, 0.6, id="no weight: what was seen"),
    ],
)
def test_a_phrase_is_drawn_toward_the_scale(figures, weight, estimate):
    (phrase,) = calibrate(of(figures), HMIP, weight=weight)
    assert phrase.drawn[1] == pytest.approx(estimate, abs=1e-4)
    assert phrase.drawn[0] <= phrase.drawn[1] <= phrase.drawn[2]


def test_what_the_table_shows_of_a_phrase():
    (phrase,) = calibrate(of([0.51, 0.52, 0.54, 0.6]), HMIP)
    assert (phrase.n, phrase.median, phrase.lowest, phrase.highest, phrase.inside) == (4, 0.53, 0.51, 0.6, 0.75)


def test_few_pairs_do_not_narrow_an_interval_and_many_do():
    (few,) = calibrate(of([0.52] * 4), HMIP)
    (many,) = calibrate(of([0.52] * 40), HMIP)
    assert few.drawn[0] == 0.5 and few.drawn[2] == 0.55
    assert many.drawn[0] > 0.51 and many.drawn[2] < 0.53


def test_the_scale_file_is_read_by_the_extraction(tmp_path):
    phrases = calibrate([*of([0.6] * 10), Pair("vast majority", "quantifier", "vast majority", 0.95)], HMIP, weight=10)
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


def test_a_calibrated_half_wins_over_the_scale_s_own_word_for_it(tmp_path):
    seen = [Pair("under 0.5", "fraction", "under half", 0.45, "under")] * 10
    base = load_scale("education-scotland")
    path = tmp_path / "mine.yaml"
    write_scale(as_scale(calibrate(seen, base), base, name="mine", reports=1, weight=10), path)
    (found,) = find_proportions("It was so in under half of cases.", scale=str(path))
    assert found.estimate == pytest.approx((0.45 + base.intervals["less than half"][1]) / 2)


def test_the_command_writes_a_scale_and_a_table(tmp_path):
    findings = [finding(share("just over half"), share("54 per cent"))]
    out = run_of(tmp_path / "out", findings, [result("2.2.3", 54)])
    run = CliRunner().invoke(app, ["calibrate", str(out), "--to", str(tmp_path / "mine.yaml")])
    assert run.exit_code == 0 and "just over" in run.output and "1 pairs of 1 reports" in run.output
    assert f"1 share left out (1: {EXACT})" in run.output
    assert load_scale(str(tmp_path / "mine.yaml")).fractions["just_over 0.5"][1] > 0.525


@pytest.mark.parametrize("base", [pytest.param((), id="the scale of the run"), pytest.param(("--base", "hmip"), id="hmip")])
def test_a_calibrated_run_is_calibrated_again(tmp_path, base):
    words, results = ("most", "just over half", "fewer than half"), [result("2.2.3", 54)]
    first = run_of(tmp_path / "first", [finding(*map(share, words))], results)
    scale = tmp_path / "mine.yaml"
    assert CliRunner().invoke(app, ["calibrate", str(first), "--to", str(scale)]).exit_code == 0
    again = [finding(*(share(text, scale=str(scale)) for text in words))]
    second = run_of(tmp_path / "second", again, results, scale)
    run = CliRunner().invoke(app, ["calibrate", str(second), *base, "--to", str(tmp_path / "again.yaml")])
    assert run.exit_code == 0 and "3 pairs of 1 reports; no share left out" in run.output
    start = load_scale(base[1] if base else str(scale)).intervals["most"][1]
    drawn = load_scale(str(tmp_path / "again.yaml")).intervals["most"][1]
    assert drawn == pytest.approx((0.54 + 10 * start) / 11, abs=1e-4)


def test_a_scale_that_is_gone_is_asked_for(tmp_path):
    gone = {**share("most"), "scale": "mine"}
    out = run_of(tmp_path / "out", [finding(gone)], [result("2.2.3", 54)], tmp_path / "mine.yaml")
    run = CliRunner().invoke(app, ["calibrate", str(out), "--to", str(tmp_path / "x.yaml")])
    assert isinstance(run.exception, ConfigError) and "--base" in str(run.exception) and "mine" in str(run.exception)


@pytest.mark.parametrize("name", scale_names())
def test_a_calibrated_scale_takes_no_name_of_one_that_ships(tmp_path, name):
    out = run_of(tmp_path / "out", [finding(share("most"))], [result("2.2.3", 54)])
    run = CliRunner().invoke(app, ["calibrate", str(out), "--to", str(tmp_path / f"{name}.yaml")])
    assert isinstance(run.exception, ConfigError) and name in str(run.exception) and not (tmp_path / f"{name}.yaml").exists()


@pytest.mark.parametrize("name", ["findings", "results"])
@pytest.mark.parametrize("line", ['{"a": 1}', '{"document": 5, "proportions": 1}', "[1]"])
def test_a_line_that_is_no_record_is_named(tmp_path, name, line):
    out = run_of(tmp_path / "out", [finding(share("most"))], [result("2.2.3", 54)])
    (out / f"{name}.jsonl").write_text(f"{line}\n")
    run = CliRunner().invoke(app, ["calibrate", str(out), "--to", str(tmp_path / "x.yaml")])
    assert isinstance(run.exception, ReadError) and f"{name}.jsonl:1: " in str(run.exception)


@pytest.mark.parametrize("made", [pytest.param(False, id="no run there"), pytest.param(True, id="no pairs")])
def test_nothing_is_written_where_nothing_can_be_learned(tmp_path, made):
    if made:
        (tmp_path / "findings.jsonl").write_text("")
        (tmp_path / "results.jsonl").write_text("")
    run = CliRunner().invoke(app, ["calibrate", str(tmp_path), "--to", str(tmp_path / "mine.yaml")])
    assert run.exception is not None and str(tmp_path) in str(run.exception)
    assert not (tmp_path / "mine.yaml").exists()
