"""`findings rules`: each rule with its reason, examples, and how often it answers."""

from __future__ import annotations

import json

from inspection_findings.cli import app
from inspection_findings.rule_files import rule_files
from inspection_findings.rules import check_examples
from typer.testing import CliRunner


def run(*arguments):
    return CliRunner().invoke(app, ["rules", *map(str, arguments)])


def test_lists_every_rule_with_its_reason():
    rows = [json.loads(line) for line in run("--json").stdout.splitlines()]
    assert {"proportions/forms", "proportions/exclusions", "polarity/neutral", "tagging/guidelines", "structure/kinds"} <= {
        row["file"] for row in rows
    }
    assert all(row["reason"] and row["examples"] and row["counterexamples"] for row in rows)
    assert all("answers" not in row for row in rows)


def test_counts_in_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text("Nearly half of the plans were late. They meet most weeks.", encoding="utf-8")
    (tmp_path / "b.md").write_text("Nearly half of the plans were late.", encoding="utf-8")
    rows = {
        (row["file"], row["id"]): row["answers"] for row in map(json.loads, run("--json", "--corpus", tmp_path).stdout.splitlines())
    }
    assert rows["proportions/hedges", "nearly"] == rows["proportions/forms", "fraction"] == 2
    assert rows["proportions/exclusions", "of-time"] == 1
    assert rows["proportions/exclusions", "score"] == 0


def test_table_of_one_file(tmp_path):
    (tmp_path / "a.txt").write_text("They meet most weeks.", encoding="utf-8")
    done = run("proportions/exclusions", "--corpus", tmp_path)
    assert done.exit_code == 0
    assert "counted in 1 texts" in done.stdout and "of-time" in done.stdout and "percent-list" not in done.stdout


def test_unknown_file_and_folder(tmp_path):
    assert "unknown rule file 'x' (choose proportions/forms" in str(run("x").exception)
    assert "holds no text report" in str(run("--corpus", tmp_path).exception)
    assert "not a folder" in str(run("--corpus", tmp_path / "none").exception)


def test_rules_of_every_room_answer_in_their_examples():
    others = [file for file in rule_files() if not file.name.startswith("proportions/")]
    assert [str(fault) for file in others if file.name != "polarity/polarity" for fault in check_examples(file)] == []
