"""The default model: replaced only by one that is no worse, and how to get back."""

from __future__ import annotations

import json
import shutil

import pytest
from inspection_findings.errors import ModelError, PipelineError
from inspection_findings.home import POINTER, home_dir, own_default
from inspection_findings.rules import data_dir, find_model
from inspection_findings.tagging import Tagger
from inspection_findings.train.promote import back_to_previous, back_to_shipped, make_default, present_answers, promote
from inspection_findings.train.run import collect
from inspection_findings.train.validate import read_held_out, write_held_out


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FINDINGS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def copy_of(model, place, *, right):
    """A copy of the model whose first held-out answers are all right, or all wrong."""
    shutil.copytree(model, place)
    answers = read_held_out(place)
    changed = []
    for i, one in enumerate(answers):
        given = one.label if right else ("none" if one.label != "none" else "strength")
        changed.append(one if i >= 60 else type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"given": given}))
    write_held_out(changed, place / "held_out.jsonl")
    return place


def test_without_a_promoted_model_the_shipped_one_is_the_default():
    assert own_default() is None and find_model() == data_dir("models") / "hmip"


def test_a_better_model_becomes_the_default_and_a_worse_one_does_not(model, tmp_path, home):
    make_default(model)
    present = find_model()
    assert present.parent == home / "models" and present.name.startswith("small-")
    worse = promote(copy_of(model, tmp_path / "worse", right=False))
    assert not worse.promoted and "worse" in worse.line() and find_model() == present
    better = promote(copy_of(model, tmp_path / "better", right=True))
    assert better.promoted and "+0." in better.line() and "accuracy +0." in better.line() and better.sentences > 100
    assert not list(home.rglob("*.new"))
    assert back_to_shipped() and not back_to_shipped() and find_model() == data_dir("models") / "hmip"


def test_a_worse_model_becomes_the_default_by_force_and_the_reason_is_kept(model, tmp_path):
    make_default(model)
    worse = copy_of(model, tmp_path / "worse", right=False)
    verdict = promote(worse, force="trained on our own area")
    assert verdict.promoted and "forced: trained on our own area" in verdict.line()
    assert json.loads((home_dir() / POINTER).read_text())["reason"] == "trained on our own area"


def test_the_previous_default_comes_back(model, tmp_path):
    make_default(model)
    first = find_model()
    other = shutil.copytree(model, tmp_path / "other")
    settings = json.loads((other / "findings_tagger" / "tagger.json").read_text())
    (other / "findings_tagger" / "tagger.json").write_text(json.dumps(settings | {"name": "other"}))
    make_default(other)
    assert find_model().name.startswith("other-")
    assert back_to_previous().startswith("small@") and find_model() == first
    assert back_to_previous() == "the model that ships" and find_model() == data_dir("models") / "hmip"
    with pytest.raises(PipelineError, match="no earlier default"):
        back_to_previous()


def test_an_equal_model_is_no_worse(model, tmp_path):
    make_default(model)
    verdict = promote(shutil.copytree(model, tmp_path / "same"))
    assert verdict.promoted and "(+0.000, 95 % interval" in verdict.line()


def test_nothing_is_promoted_with_nothing_to_compare_on(model, tmp_path):
    make_default(model)
    bare = shutil.copytree(model, tmp_path / "bare")
    (bare / "held_out.jsonl").unlink()
    verdict = promote(bare)
    assert not verdict.promoted and "held-out" in verdict.line()


def test_a_model_that_does_not_say_what_it_has_learnt_is_not_judged_on_reports_at_hand(model, sources, tmp_path):
    """It may have learnt from them; one that says it has not is judged."""
    groups = collect(sources).groups
    for told, judged in ((False, False), (True, True)):
        present = shutil.copytree(model, tmp_path / f"present-{told}")
        (present / "held_out.jsonl").unlink()
        metrics = json.loads((present / "metrics.json").read_text())
        metrics["sources"] = []
        (present / "metrics.json").write_text(json.dumps(metrics if told else {"model": metrics["model"]}))
        answers = present_answers(present, read_held_out(model), groups)
        assert bool(answers) == judged


def test_a_model_is_not_judged_on_what_it_has_learnt(model, gold, tmp_path):
    with pytest.raises(ModelError, match="has learnt from 2 of the held-out reports"):
        promote(model, held_out=gold / "gold")


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        pytest.param(lambda home: (home / POINTER).write_text("{"), "damaged", id="damaged pointer"),
        pytest.param(lambda home: (home / POINTER).write_bytes(bytes(range(128, 256))), "damaged", id="binary pointer"),
        pytest.param(lambda home: shutil.rmtree(home / "models"), "not there", id="model gone"),
    ],
)
def test_a_lost_default_says_how_to_get_back(model, home, spoil, word):
    make_default(model)
    spoil(home)
    with pytest.raises(PipelineError, match=word) as caught:
        find_model()
    assert "findings promote --shipped" in str(caught.value)
    back_to_shipped()
    assert find_model() == data_dir("models") / "hmip"


def test_a_promoted_model_of_another_format_is_passed_over_with_a_line(model, capsys):
    folder = make_default(model) / "findings_tagger"
    settings = json.loads((folder / "tagger.json").read_text())
    (folder / "tagger.json").write_text(json.dumps(settings | {"format": settings["format"] - 1}))
    assert find_model() == find_model() == data_dir("models") / "hmip"
    line = capsys.readouterr().err
    assert line.count("\n") == 1 and "train it again" in line and "findings promote --shipped" in line
    with pytest.raises(ModelError, match="train the model again, or go back to the shipped model"):
        Tagger.load(folder)


def test_the_command_says_which_model_is_the_default(model, command, home):
    assert command("promote").stdout.strip() == f"the default is {data_dir('models') / 'hmip'}"
    make_default(model)
    assert str(home) in command("promote").stdout
    assert json.loads((home_dir() / POINTER).read_text())["model"].startswith("small@")
    assert "again" in command("promote", "--shipped").stdout and "already" in command("promote", "--shipped").stdout
    assert command("promote", model, "--shipped").returncode == 2
    assert command("promote", "--previous", "--shipped").returncode == 2
    assert command("promote", "--previous").returncode == 2
    assert command("promote", model, "--force", " ").returncode == 2
