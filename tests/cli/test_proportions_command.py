"""``findings proportions`` as a user calls it."""

from __future__ import annotations

import json

import pytest
from inspection_findings.cli import app
from typer.testing import CliRunner

RUN = CliRunner()


def call(*arguments, given=None):
    return RUN.invoke(app, ["proportions", *arguments], input=given)


def test_text():
    done = call("Plans were good in 27 of the 70 relevant cases.")
    assert done.exit_code == 0
    assert "27 of the 70" in done.output and "38.6%" in done.output and "of relevant cases" in done.output


def test_file_and_standard_input(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Half of the plans were late.", encoding="utf-8")
    by_path, by_input = call(str(file)), call("-", given="Half of the plans were late.")
    assert by_path.exit_code == by_input.exit_code == 0
    assert by_path.output == by_input.output and "48 to 52%" in by_path.output


def test_json_lines():
    (line,) = call("A quarter of plans were late.", "--json").output.splitlines()
    record = json.loads(line)
    assert (record["text"], record["base"], record["rule"], record["scale"]) == ("A quarter", 0.25, "fraction", "default")


def test_scale():
    low = {
        name: json.loads(call("Most plans", "--json", "--scale", name).output)["low"] for name in ("default", "education-scotland")
    }
    assert low == {"default": 0.5, "education-scotland": 0.75}


@pytest.mark.parametrize("text", ["nothing to see", "", "a\x00b", "x" * 5000])
def test_no_share(text):
    done = call(text)
    assert done.exit_code == 0 and done.output.strip() == "this text states no proportion"


def test_markup_in_the_text_is_text():
    assert "[red]" in call("In [red] half of the cases it was done.").output


@pytest.mark.parametrize("name", ["typo.txt", "no notes.md", "notes.v2.log", "folder/typo.text"])
def test_misspelt_name_of_a_file(name):
    done = call(name)
    assert done.exit_code != 0 and done.exception.args[0].startswith(f"{name}: there is no such file")


@pytest.mark.parametrize("text", ["c.60%", "50%", "1/3", "half"])
def test_one_word_is_a_text(text):
    assert call(text).exit_code == 0


def test_name_that_the_command_had_before():
    assert RUN.invoke(app, ["numbers", "half of the cases"]).output == call("half of the cases").output
    assert "numbers" not in RUN.invoke(app, ["--help"]).output
