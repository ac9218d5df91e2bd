"""docs/frameworks.md: its commands run in the order of the page, and its pieces of YAML make a sound framework."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml
from inspection_findings.cli import app
from inspection_findings.frameworks import find_faults
from typer.testing import CliRunner

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_commands_run_in_their_order(tmp_path, monkeypatch):
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(line)[1:] for block in blocks("console") for line in block.splitlines()]
    assert len(commands) >= 7
    for command in commands:
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, (command, done.output, done.exception)


def test_the_pieces_make_a_sound_file(tmp_path):
    content = {"name": "harbour", "title": "Harbours", "source": "invented"}
    for block in blocks("yaml"):
        content |= yaml.safe_load(block)
    path = tmp_path / "harbour.yaml"
    path.write_text(yaml.safe_dump(content))
    assert {"judgements", "grade_sets", "overall"} <= content.keys()
    assert find_faults(path) == []


@pytest.mark.parametrize("key", ["must_have", "grade_sets", "addressee_columns", "inspection_kinds", "met_from", "extends"])
def test_the_page_names_the_keys_that_files_have(key):
    from inspection_findings.frameworks.schema import file_model

    assert key in file_model().model_fields and f"`{key}`" in PAGE
