"""The documentation: plain English, links that lead somewhere, a list of stages that is true, a site that builds strictly."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from inspection_findings.cli import app
from inspection_findings.cli.configuration import read_defaults
from inspection_findings.stages import STAGES
from typer.main import get_command

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "LICENSE-DATA.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
# the longest sentence and the mean, in words: GOV.UK's limit for long sentences is 25
LONGEST, MEAN = 30, 15
# pages that are not yet in plain English: each must go from here
NOT_YET = {
    "frameworks.md", "handing-over.md", "linking.md", "proportions.md", "reading.md", "review.md", "sections.md",
}  # fmt: skip


def hooks():
    spec = importlib.util.spec_from_file_location("hooks", ROOT / "docs" / "hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sentences(text):
    """The sentences of a page's running text and lists, as words; code, tables, headings and pictures are left out."""
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)
    text = re.sub(r"^(:::|<!--|\||#|!\[|    ).*$", "", text, flags=re.M)
    text = re.sub(r"`[^`]*`", "code", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    for paragraph in re.split(r"\n\s*\n|^\s*(?:[-*]|\d+\.) ", text, flags=re.M):
        for sentence in re.split(r"(?<=[.!?])[\"”)*]*\s+", " ".join(paragraph.split())):
            if words := re.findall(r"[\w'’.,%-]*\w[\w'’.,%-]*", sentence):
                yield words


def figures(text):
    found = [(len(words), " ".join(words)) for words in sentences(text)]
    return sum(length for length, _ in found) / max(len(found), 1), max(found, default=(0, ""))


def is_plain(text):
    mean, (longest, _) = figures(text)
    return mean <= MEAN and longest <= LONGEST


def as_case(page):
    marks = pytest.mark.xfail(reason="not yet in plain English") if page.name in NOT_YET else ()
    return pytest.param(page, id=page.name, marks=marks)


@pytest.mark.parametrize("page", [as_case(page) for page in PAGES])
def test_sentences_are_short(page):
    mean, (longest, sentence) = figures(page.read_text(encoding="utf-8"))
    assert longest <= LONGEST, sentence
    assert mean <= MEAN


def test_the_measure_sees_long_sentences():
    assert figures("One two three. Four five.")[0] == 2.5
    assert not is_plain("word " * 31 + ".") and is_plain("```\n" + "word " * 31 + "\n```\n")


def test_the_table_of_stages_is_that_of_the_code():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("tests/test_docs.py -->\n")[1].split("\n<!-- end")[0]
    assert table == hooks().stages_table()
    assert all(stage.name in table for stage in STAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target and target != "commands.md":
            assert (page.parent / target).exists(), target


def test_every_file_that_the_architecture_names_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = ROOT / "pipeline" / "inspection_findings"
    for name in re.findall(r"`((?:[\w-]+/)*[\w-]+(?:\.py|\.js|\.yaml|/))`", text):
        places = (package / name, ROOT / name, ROOT / "configs" / name, package / "review" / "static" / name)
        assert any(place.exists() for place in places), name


def test_the_configuration_that_the_docs_show_is_taken(tmp_path):
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    (tmp_path / "findings.toml").write_text(block)
    assert set(read_defaults(tmp_path / "findings.toml", get_command(app))) == set(tomllib.loads(block))


def test_every_command_is_in_the_reference():
    page = hooks().commands_page()
    for name, command in get_command(app).commands.items():
        assert command.hidden or f"## `findings {name}`" in page


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("mkdocstrings")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "pipeline")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    assert "findings_proportions" in (tmp_path / "site" / "commands.html").read_text(encoding="utf-8").replace(
        "findings proportions", "findings_proportions"
    )
    pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "site").glob("*.html"))
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"https?://(?!localhost)[^\"]+\.(?:js|css|png|woff2?)\"", pages)
