"""Files that a command is to write are looked at first: no folder is made in silence, and no ending says what is not in them."""

from __future__ import annotations

import pytest
from inspection_findings.cli.target import check_target
from inspection_findings.errors import ConfigError
from inspection_findings.settings import load_settings

WRITERS = {
    "evaluate": ("evaluate", "in", "--picture"),
    "calibrate": ("calibrate", "in", "--to"),
    "apply-reviews": ("apply-reviews", "in", "--to"),
    "convert": ("convert", "in.jsonl"),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(
    ("target", "word"),
    [
        pytest.param("nosuch/{good}", "nosuch is not there", id="no such folder"),
        pytest.param("x.gif", "name a file that ends in .", id="another format"),
        pytest.param("folder", "is a folder", id="a folder"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused_before_the_work(name, target, word, tmp_path, command):
    """The input is not there either: what is said of the target shows that it is looked at first."""
    good = {"evaluate": "x.png", "calibrate": "x.yaml"}.get(name, "x.jsonl")
    (tmp_path / "folder").mkdir()
    first, *rest = WRITERS[name]
    done = command(first, tmp_path / rest[0], *rest[1:], tmp_path / target.format(good=good))
    assert done.returncode == 2 and word in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize(
    ("name", "endings"),
    [
        pytest.param("a.png", (".png",), id="ending"),
        pytest.param("A.PNG", (".png",), id="capitals"),
        pytest.param("reviewed", (".jsonl", ""), id="no ending where none is needed"),
    ],
)
def test_a_target_with_a_fitting_ending_is_taken(name, endings, tmp_path):
    check_target(tmp_path / name, option="--to", kind="PNG", endings=endings)
    with pytest.raises(ConfigError, match="--to"):
        check_target(tmp_path / "a.gif", option="--to", kind="PNG", endings=endings)


def test_a_model_folder_is_made_with_those_above_it_but_not_in_a_file(tmp_path, command):
    (tmp_path / "file").write_text("mine")
    done = command("train", "--out", tmp_path / "file" / "models" / "mine")
    assert done.returncode == 2 and f"nothing can be written into {tmp_path / 'file'}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not UTF-8", id="binary"),
        pytest.param("framework: é".encode("utf-16"), "is not UTF-8", id="another encoding"),
        pytest.param(b"framework: 2019-99-99", "is not valid YAML", id="no date"),
        pytest.param(b"a: " + b"[" * 100_000, "is not valid YAML", id="deeper than can be read"),
    ],
)
@pytest.mark.parametrize("option", ["--config", "--framework", "--scale"])
def test_a_settings_file_that_is_none_is_named(option, content, word, tmp_path, command):
    (tmp_path / "mine.yaml").write_bytes(content)
    (tmp_path / "one.txt").write_text("Plans were good.")
    done = command("extract", tmp_path / "one.txt", "--out", tmp_path / "out", option, tmp_path / "mine.yaml")
    assert done.returncode == 2 and word in done.stderr and str(tmp_path / "mine.yaml") in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "a fault of this program" not in done.stderr


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param("framework: 2018", "framework: must be a name or a path", id="a number as name"),
        pytest.param("scale: 7", "scale: must be a name or a path", id="a number as scale"),
        pytest.param("model: [a]", "model: must be a name or a path", id="a list as path"),
        pytest.param("all_sentences: maybe", "all_sentences: must be true or false", id="neither true nor false"),
    ],
)
def test_a_value_that_is_none_of_its_option_is_named(content, word, tmp_path, command):
    (tmp_path / "mine.yaml").write_text(content)
    done = command("extract", tmp_path, "--out", tmp_path / "out", "--config", tmp_path / "mine.yaml")
    assert done.returncode == 2 and word in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_the_options_of_a_settings_file_are_taken(tmp_path):
    (tmp_path / "mine.yaml").write_text("framework: hmip-2018\nscale: null\nall_sentences: true\nlimits: {pages: 9}\n")
    found = load_settings(config=tmp_path / "mine.yaml")
    assert (found.framework, found.scale, found.all_sentences, found.limits.pages) == ("hmip-2018", None, True, 9)
