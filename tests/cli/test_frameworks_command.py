"""``findings frameworks``: list, show, check and new, as a person would type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from inspection_findings.cli import app
from inspection_findings.frameworks import framework_names, load_framework
from inspection_findings.frameworks.phrases import heading_rule
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "corpus/newer/reports/marlsea-youth-justice-2022.md"


def run(*arguments):
    return CliRunner().invoke(app, ["frameworks", *map(str, arguments)])


def test_list_names_all_that_ship():
    done = run("list", "--json")
    assert done.exit_code == 0
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == list(framework_names())
    assert "ofsted-sif-2013" in run("list").stdout


@pytest.mark.parametrize("name", framework_names())
def test_show_gives_judgements_grades_and_source(name):
    done = run("show", name)
    assert done.exit_code == 0 and "What is judged" in done.stdout and "source:" in done.stdout
    assert json.loads(run("show", name, "--json").stdout)["name"] == name


def test_show_says_how_the_overall_grade_comes_about():
    assert "at most Inadequate" in run("show", "ofsted-sif-2013").stdout
    assert "no overall grade, by design" in run("show", "ofsted-ilacs-2026").stdout


def test_new_writes_a_file_that_check_finds_sound(tmp_path):
    file = tmp_path / "mine.yaml"
    assert run("new", "--from", REPORT, "--to", file).exit_code == 0
    done = run("check", file, "--report", REPORT)
    assert done.exit_code == 0 and "sound" in done.stdout and "yes publisher: HM Inspectorate of Probation" in done.stdout
    again = run("new", "--from", REPORT, "--to", file)
    assert again.exit_code != 0 and "is there already" in str(again.exception)
    printed = run("new", "--from", REPORT).stdout
    assert printed.splitlines()[2:] == file.read_text(encoding="utf-8").splitlines()[2:]


HARBOUR = """# Inspection of Southmere harbour

The Harbour Inspectorate inspects harbours. Lead inspector: Ann Quay

| Judgement | Grade |
| --- | --- |
| Work with crews | Wholly fine |
| Shelter and warmth | Hardly fine |
| Food | Wholly fine |

## What the harbour does well

The Harbour Inspectorate found that crews are met at the quay and that nobody waits in the rain.

## What needs to improve

- The shelter is cold and the roof leaks.

## Work with crews

Crews are heard. The harbour master sees them every week and writes down what they ask for.

## Shelter and warmth

The beds are damp. Heating works in two of the nine rooms.

## Food

Food is plentiful and good, and cooks know what each crew eats.

## How we inspect

We look at harbours in the way that our handbook describes.
"""


def test_a_report_of_nobody_known_gives_its_own_judgements(tmp_path):
    report, file = tmp_path / "southmere.md", tmp_path / "harbour.yaml"
    report.write_text(HARBOUR, encoding="utf-8")
    assert run("new", "--from", report, "--to", file).exit_code == 0
    framework = load_framework(str(file))
    assert [own.name for own in framework.publishers] == ["Harbour Inspectorate"]
    assert [own.name for own in framework.judgements] == ["Work with crews", "Shelter and warmth", "Food"]
    assert set(framework.grade_set().names) == {"Wholly fine", "Hardly fine"}
    assert heading_rule(framework, "What needs to improve?").kind == "improvements"


def test_check_tells_each_fault_in_one_line(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ntitel: x\njudgements: [{name: A, cues: a}]\n")
    done = run("check", file)
    assert done.exit_code == 2 and done.stdout == ""
    assert [line.split("mine.yaml: ")[1].split(":")[0] for line in done.stderr.splitlines()] == ["titel", "judgements A cues"]


def test_check_says_what_a_report_lacks(tmp_path):
    done = run("check", ROOT / "configs/frameworks/ofsted-sif-2013.yaml", "--report", REPORT)
    assert done.exit_code == 0 and "no  publisher" in done.stdout and "none is there" in done.stdout
