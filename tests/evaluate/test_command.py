"""``findings evaluate`` as a user runs it."""

from __future__ import annotations

import json
import shutil

import pytest
from inspection_findings.rules import find_model

from tests.conftest import SHARED, write_jsonl


def test_tables_json_and_picture(gold, tmp_path, command):
    picture = tmp_path / "new" / "evaluation.png"
    picture.parent.mkdir()
    done = command("evaluate", gold / "gold", "--picture", picture, "--errors", 2, "--samples", 100)
    assert done.returncode == 0, done.stderr
    for word in ("precision", "confusion", "calibration", "by report", "by kind of section", "the 2 worst of", "eastvale-crc-2019"):
        assert word in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG") and [path.name for path in picture.parent.iterdir()] == [picture.name]
    done = command("evaluate", gold / "standoff", "--reports", gold / "reports", "--json", "--samples", 100)
    content = json.loads(done.stdout)
    assert content["schema"] == "evaluation/1" and set(content["reports"]) == {"eastvale-crc-2019", "northmoor-crc-2019"}
    assert content["figures"]["accuracy"] == pytest.approx(6 / 7, abs=0.02)
    assert content["errors"][0]["text"] and content["errors"][0]["probability"] >= content["errors"][-1]["probability"]


def test_a_model_is_no_better_than_itself(gold, tmp_path, command):
    model = shutil.copytree(find_model(), tmp_path / "copy")
    done = command("evaluate", gold / "gold", "--compare", find_model(), model, "--json", "--samples", 100)
    assert done.returncode == 0, done.stderr
    gap = json.loads(done.stdout)["differences"]["macro_f1"]
    assert gap["difference"] == 0 and gap["interval"] == [0, 0] and gap["better"] == 0.5


@pytest.mark.parametrize(
    ("make", "word"),
    [
        pytest.param(lambda place: place / "missing", "missing", id="no folder"),
        pytest.param(lambda place: place, "there are no annotations here", id="empty folder"),
        pytest.param(
            lambda place: write_jsonl(place / "a.jsonl", [{"text": "A.", "label": "praise"}]), "praise", id="unknown label"
        ),
        pytest.param(lambda place: write_jsonl(place / "a.jsonl", [{"label": "none"}]), "no text", id="no text"),
        pytest.param(
            lambda place: write_jsonl(place / "a.jsonl", [{"document": "f" * 64, "start": 0, "end": 3, "label": "none"}]).parent,
            "--reports",
            id="no reports",
        ),
    ],
)
def test_bad_input_is_one_line(tmp_path, make, word, command):
    (tmp_path / "place").mkdir()
    done = command("evaluate", make(tmp_path / "place"))
    assert done.returncode == 2 and word in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr


def test_figures_are_those_of_the_scoring_script(tmp_path, shared_reports, command):
    """On the real annotations the figures equal those that the scoring script finds in what extract writes."""
    import subprocess
    import sys

    out = tmp_path / "out"
    command("extract", SHARED / "reports", "--out", out)
    script = [sys.executable, str(SHARED / "score.py"), str(out), str(SHARED / "gold"), "--json"]
    wanted = json.loads(subprocess.run(script, capture_output=True, text=True, check=True, timeout=120).stdout)
    found = json.loads(command("evaluate", SHARED / "gold", "--json", "--samples", 100).stdout)["figures"]
    assert found["macro_f1"] == wanted["tags.macro_f1"] and found["accuracy"] == wanted["tags.accuracy"]
