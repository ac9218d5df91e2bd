"""Which files a run reads: in the order of their paths, each once, nothing dropped in silence."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest
from inspection_findings.batch import Inputs
from inspection_findings.errors import ConfigError


def tree(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


def listed(*inputs, **options):
    return [path.relative_to(root).as_posix() for path, root, _ in Inputs(inputs, **options)]


def test_files_come_in_the_order_of_their_paths(tmp_path):
    tree(tmp_path, "b.txt", "a.txt", "c/a.txt", "README.md", ".hidden", ".git/x.txt", "c/README.md")
    assert listed(tmp_path) == ["a.txt", "b.txt", "c/a.txt"]


def test_links_that_go_round_are_followed_once(tmp_path):
    tree(tmp_path, "a/one.txt", "b/two.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b" / "aside").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert listed(tmp_path) == ["self", "a/one.txt", "b/two.txt"]


def test_the_output_folder_is_not_read(tmp_path):
    tree(tmp_path, "a.txt", "out/findings.jsonl")
    assert listed(tmp_path, out=tmp_path / "out") == ["a.txt"]


def test_a_folder_that_cannot_be_listed_is_given_itself(tmp_path, monkeypatch):
    tree(tmp_path, "a/one.txt", "b/two.txt")
    scandir = os.scandir

    def refuse(place):
        if Path(place).name == "a":
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refuse)
    assert listed(tmp_path) == ["a", "b/two.txt"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(["d", "d"], ["a.txt", "b.txt"], id="the same folder"),
        pytest.param(["d/a.txt", "d/a.txt"], ["a.txt"], id="the same file"),
        pytest.param(["d/a.txt", "d"], ["a.txt", "b.txt"], id="a file of a folder that is given"),
        pytest.param(["d/README.md", "d"], ["README.md", "a.txt", "b.txt"], id="a file that the walk leaves out"),
    ],
)
def test_what_is_given_twice_is_read_once(tmp_path, given, expected):
    tree(tmp_path, "d/a.txt", "d/b.txt", "d/README.md")
    assert listed(*(tmp_path / name for name in given)) == expected


@pytest.mark.parametrize("name", [pytest.param("missing", id="missing"), pytest.param("empty", id="empty folder")])
def test_wrong_inputs_are_refused_before_the_first_file(tmp_path, name):
    tree(tmp_path, "d/a.txt", "empty/.hidden")
    with pytest.raises(ConfigError, match=name):
        Inputs([tmp_path / "d", tmp_path / name]).check()


def test_a_large_folder_is_walked_as_it_is_read(tmp_path, monkeypatch):
    tree(tmp_path, *(f"{number}/x.txt" for number in range(20)))
    seen = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: seen.append(place) or scandir(place))
    assert len(list(islice(Inputs([tmp_path]), 3))) == 3
    assert len(seen) < 10


def test_what_stands_beside_reports_is_left_out_and_counted(tmp_path):
    tree(tmp_path, "a.pdf", "a.pdf.json", "a.csv", "b.md", "Thumbs.db", "LICENSE", "~$b.docx", "c.sha256")
    inputs = Inputs([tmp_path])
    assert [path.name for path, _, _ in inputs] == ["a.pdf", "b.md"]
    assert inputs.sidecars == {".json": 1, ".csv": 1, ".db": 1, "LICENSE": 1, ".sha256": 1}
    assert listed(tmp_path / "a.csv") == ["a.csv"]


def test_include_and_limit(tmp_path):
    tree(tmp_path, "a.pdf", "b.PDF", "c.txt", "d/e.pdf", "f.json", ".g.pdf")
    assert listed(tmp_path, include=["*.pdf"]) == ["a.pdf", "b.PDF", "d/e.pdf"]
    assert listed(tmp_path, include=["*.json", "c*"]) == ["c.txt", "f.json"]
    assert listed(tmp_path, limit=2) == ["a.pdf", "b.PDF"]
    with pytest.raises(ConfigError, match=r"no report that fits \*\.docx"):
        Inputs([tmp_path], include=["*.docx"]).check()


def test_where_a_file_lies_does_not_depend_on_how_its_folder_is_named(tmp_path, monkeypatch):
    tree(tmp_path, "d/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "d")
    monkeypatch.chdir(tmp_path)
    places = {location for name in ("d", "link", "./d", "d/a.txt") for _, _, location in Inputs([Path(name)])}
    assert places == {str(tmp_path / "d" / "a.txt")}
