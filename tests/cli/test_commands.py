"""The command line: help, README, exit status, and one clear line for each bad input."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from inspection_findings.cli import app
from typer.main import get_command

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(get_command(app).commands)


def findings(*arguments, cwd=ROOT):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline"), "NO_COLOR": "1", "COLUMNS": "120"}
    command = [sys.executable, "-m", "inspection_findings", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_in_the_readme(name):
    command = get_command(app).commands[name]
    assert command.help
    assert f"findings {name}" in (ROOT / "README.md").read_text() + "".join(p.read_text() for p in (ROOT / "docs").glob("*.md"))
    assert all(getattr(option, "help", None) for option in command.params if option.name != "help")


def test_importing_the_command_line_stays_light():
    heavy = ["spacy", "sklearn", "pandas", "numpy", "pydantic", "matplotlib", "joblib"]
    code = f"import sys, inspection_findings.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run over good and bad inputs, in folders with spaces and accents."""
    folder = tmp_path_factory.mktemp("reports à lire")
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    text = (ROOT / "corpus/sample/northmoor-crc-2019.txt").read_text(encoding="utf-8")
    (folder / "a" / "same.txt").write_text(text, encoding="utf-8")
    (folder / "b" / "same.txt").write_text(text.replace("Northmoor", "Southmoor"), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (folder / "noise.txt").write_bytes(bytes(range(128, 256)) * 4 + b"\x00\x01\x02" * 60)
    out = tmp_path_factory.mktemp("out")
    return findings("extract", folder, "--out", out), out


def test_bad_inputs_are_reported_and_the_others_done(run):
    done, out = run
    assert done.returncode == 1, done.stderr
    errors = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert {error["path"] for error in errors} == {"empty.txt", "picture.txt", "noise.txt"}
    assert all(set(error) == {"path", "stage", "error", "message"} and error["message"] for error in errors)
    assert "Traceback" not in done.stderr
    documents = {json.loads(line)["document"]["path"] for line in (out / "findings.jsonl").read_text().splitlines()}
    assert documents == {"a/same.txt", "b/same.txt"}


def test_every_file_of_the_contract_is_there(run):
    _, out = run
    for name in ("findings", "sections", "results", "checks", "errors"):
        assert (out / f"{name}.jsonl").is_file()
    record = json.loads((out / "run.json").read_text())
    assert {"schema", "versions", "config", "model", "inputs", "counts", "seconds"} <= set(record)
    assert record["counts"]["documents"] == 5 and record["counts"]["failed"] == 3
    assert {"load", "read", "sections", "sentences", "proportions", "tag", "link", "write", "total"} <= set(record["seconds"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(["missing-folder"], "missing-folder", id="missing folder"),
        pytest.param(["corpus/sample", "--framework", "no-such"], "no-such", id="unknown framework"),
        pytest.param(["corpus/sample", "--model", "docs"], "docs", id="no model"),
        pytest.param(["corpus/sample", "--config", "README.md"], "README.md", id="bad configuration"),
        pytest.param(["corpus/sample", "--format", "xml"], "xml", id="unknown format"),
    ],
)
def test_wrong_usage_is_one_line_and_status_two(arguments, word, tmp_path):
    done = findings("extract", *arguments, "--out", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert word in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_empty_folder_is_said(tmp_path):
    (tmp_path / "nothing").mkdir()
    done = findings("extract", tmp_path / "nothing", "--out", tmp_path / "out")
    assert done.returncode in (1, 2)
    assert "nothing" in done.stderr and "Traceback" not in done.stderr


def test_show_prints_findings_with_their_intervals():
    done = findings("show", "corpus/sample/eastvale-crc-2019.md")
    assert done.returncode == 0, done.stderr
    assert "●" in done.stdout and "Recommendations" in done.stdout


def test_version():
    assert findings("--version").stdout.startswith("inspection-findings ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_its_part_of_the_docs(name):
    parts = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8").split("\n## ")
    part = next(part for part in parts if part.startswith(f"`findings {name} "))
    options = [option for option in get_command(app).commands[name].params if option.name != "help"]
    assert [opt for option in options for opt in option.opts if opt.startswith("--") and f"`{opt}" not in part] == []


def examples(text):
    """The command lines of a text, each as its words; synopses ("[--json]") and lines of Python are none."""
    lines = [line.strip() for line in text.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if re.match(r"findings [a-z][^\[]*$", line)]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_shows_examples_that_it_would_take(name):
    lines = examples(get_command(app).commands[name].callback.__doc__)
    assert name in [words[0] for words in lines]
    for command, *arguments in lines:
        get_command(app).commands[command].make_context(f"findings {command}", arguments)


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name)
def test_the_docs_show_command_lines_that_would_be_taken(page):
    blocks = page.read_text(encoding="utf-8").split("```")[1::2]
    for command, *arguments in examples("\n".join(blocks)):
        get_command(app).commands[command].make_context(f"findings {command}", arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["extract"], "Missing argument", id="nothing given"),
        pytest.param(["extract", "corpus/sample"], "--out", id="no output folder"),
        pytest.param(["extract", "corpus/sample", "--out", "x", "--jobs", "many"], "--jobs", id="no number"),
        pytest.param(["extract", "corpus/sample", "--out", "x", "--jobs", "0"], "--jobs", id="no process"),
        pytest.param(["extract", "corpus/sample", "--out", "README.md"], "README.md: cannot be written", id="output is a file"),
        pytest.param(["extract", "corpus/sample", "--out", "x", "--scheduler", "here"], "tcp://head:8786", id="no address"),
        pytest.param(["nosuch"], "nosuch", id="no such command"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(arguments, words, tmp_path):
    done = findings(*(argument if argument != "x" else tmp_path / "x" for argument in arguments))
    assert done.returncode == 2
    assert done.stderr.startswith("findings: ") and done.stderr.count("\n") == 1 and words in done.stderr


def test_debug_shows_where_an_error_came_from():
    done = findings("extract", "missing-folder", "--out", "x", "--debug")
    assert done.returncode == 2 and "Traceback" in done.stderr and "missing-folder" in done.stderr


def test_the_table_at_the_end_fits_a_terminal_and_adds_up(run):
    done, _ = run
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 120
    assert "\x1b" not in done.stdout + done.stderr
    numbers = [re.findall(r"(?<=\s)[\d,]+(?=\s|$)", line)[-4:] for line in lines]
    head = next(index for index, line in enumerate(lines) if line.startswith("report"))
    end = next(index for index, line in enumerate(lines) if line.startswith("all reports"))
    counts = [[int(number.replace(",", "")) for number in row] for row in numbers[head + 1 : end + 1]]
    assert counts[-1] == [sum(column) for column in zip(*counts[:-1], strict=True)]
    assert "5 reports, 3 failed" in done.stdout
