"""``findings.toml`` in the folder, completion, and the commands that list what is there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from inspection_findings.cli import app
from inspection_findings.cli.choices import complete_framework, complete_scale
from inspection_findings.cli.configuration import read_defaults
from inspection_findings.cli.doctor import EXTRAS, folder_check
from inspection_findings.errors import ConfigError
from inspection_findings.proportions import scale_names
from typer.main import get_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with one report, which is the present one."""
    (tmp_path / "one.md").write_text("# A report\n\nMost plans were good.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scale_of(folder):
    return json.loads((folder / "out" / "run.json").read_text())["config"]["scale"]


def test_findings_toml_gives_defaults_and_the_command_line_wins(folder, command):
    (folder / "findings.toml").write_text('[extract]\nout = "out"\nscale = "estyn"\njobs = 2\nformat = ["files"]\n')
    done = command("extract", "one.md")
    assert done.returncode == 0, done.stderr
    assert scale_of(folder) == "estyn" and (folder / "out" / "findings").is_dir()
    assert command("extract", "one.md", "--scale", "eti").returncode == 0
    assert scale_of(folder) == "eti"


def test_a_config_file_that_is_named_wins_over_findings_toml(folder, command):
    (folder / "findings.toml").write_text('[extract]\nout = "out"\nscale = "estyn"\n')
    (folder / "mine.yaml").write_text("scale: hmip\n")
    assert command("extract", "one.md", "--config", "mine.yaml").returncode == 0
    assert scale_of(folder) == "hmip"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("[extract", "is not valid TOML", id="not TOML"),
        pytest.param("[extrakt]\njobs = 1", "[extrakt]: unknown command (choose agreement", id="unknown command"),
        pytest.param("jobs = 1", "[jobs]: unknown command", id="no table"),
        pytest.param("[extract]\njbs = 1", "[extract] jbs: unknown option (choose all-sentences", id="unknown option"),
    ],
)
def test_a_fault_in_findings_toml_is_one_line(content, words, folder, command):
    (folder / "findings.toml").write_text(content)
    done = command("scales")
    assert done.returncode == 2 and words in done.stderr and done.stderr.count("\n") == 1 and "findings.toml" in done.stderr
    with pytest.raises(ConfigError):
        read_defaults(Path("findings.toml"), get_command(app))


def test_completion_knows_frameworks_and_scales():
    assert complete_scale("educ") == ["education-scotland"] and "hmip-2018" in complete_framework("hmip")
    names = [parameter.opts for parameter in get_command(app).params]
    assert ["--install-completion"] in names and ["--show-completion"] in names


def test_scales_lists_them_and_shows_one(command):
    assert [json.loads(line)["name"] for line in command("scales", "--json").stdout.splitlines()] == scale_names()
    rows = {row["phrase"]: row for row in map(json.loads, command("scales", "estyn", "--json").stdout.splitlines())}
    assert rows["most"]["low"] == 0.9 and "most" in command("scales", "estyn").stdout


def test_frameworks_alone_lists_them(command):
    assert "ofsted-sif-2013" in command("frameworks").stdout


def test_doctor_finds_this_installation_sound(folder, command):
    done = command("doctor", "--out", folder / "new" / "out")
    assert done.returncode == 0 and "ok    default model: hmip@" in done.stdout
    assert folder_check("x", folder / "one.md")[0] == "FAIL"


def test_doctor_knows_the_extras_of_the_package():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(EXTRAS) <= set(extras)


def commands(group=None, name=""):
    """All commands with their names, those of groups too."""
    for own, command in (group or get_command(app)).commands.items():
        yield f"{name}{own}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{name}{own} ")


def test_a_short_option_means_one_thing():
    meaning = {}
    for _, command in commands():
        for parameter in command.params:
            long = next((option for option in parameter.opts if option.startswith("--")), None)
            for option in parameter.opts:
                if re.fullmatch("-[a-z]", option):
                    meaning.setdefault(option, set()).add(long)
    assert meaning["-o"] == {"--out"} and all(len(longs) == 1 for longs in meaning.values())


@pytest.mark.parametrize("name", ["extract", "convert"])
def test_choices_are_listed_in_the_help(name, command):
    assert {"extract": "parquet", "convert": "labelstudio"}[name] in command(name, "--help").stdout


def test_help_starts_quickly():
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "inspection_findings", "--help"], cwd=ROOT / "pipeline", capture_output=True, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # processor time, for the clock of a busy machine says little
    assert done.returncode == 0 and after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime < 0.4


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name, _ in commands()])
def test_help_fits_eighty_columns(name, command, monkeypatch):
    for line in command(*name.split(), "--help").stdout.splitlines():
        assert len(line) <= 160
    text = dict(commands())[name].help
    assert all(len(paragraph.splitlines()) == 1 for paragraph in text.split("\n\n"))
