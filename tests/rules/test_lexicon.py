"""Word lists: each stands once, refers to lists that are there, and reads as any of its words."""

from __future__ import annotations

import re

import pytest
from inspection_findings.errors import ConfigError
from inspection_findings.rules import alternatives, lexicon, lexicons, words


def lists(tmp_path, monkeypatch, **files):
    (tmp_path / "lexicons").mkdir()
    for name, text in files.items():
        (tmp_path / "lexicons" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lexicon, "data_dir", lambda name: tmp_path)
    return lexicon.lexicons.__wrapped__()


def test_references_are_resolved(tmp_path, monkeypatch):
    found = lists(tmp_path, monkeypatch, a="trees: [oak, '{soft}', ash]\nsoft: [pine, oak]\n")
    assert found == {"trees": ("oak", "pine", "ash"), "soft": ("pine", "oak")}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            {"a": "trees: [oak]", "b": "trees: [ash]"},
            "lexicons/b.yaml: trees: this list stands in lexicons/a.yaml too",
            id="name-twice",
        ),
        pytest.param({"a": "trees: [oak, oak]"}, "lexicons/a.yaml: trees: the word 'oak' stands twice", id="word-twice"),
        pytest.param(
            {"a": "trees: ['{tree}']"}, "lexicons/a.yaml: trees: unknown word list 'tree': use one of trees", id="unknown"
        ),
        pytest.param({"a": "a: ['{b}']\nb: ['{a}']"}, "holds itself", id="circle"),
        pytest.param({"a": "- oak"}, "must map the names of lists to their words", id="not-a-mapping"),
        pytest.param({"a": "trees: oak"}, "must be a list of words", id="not-a-list"),
        pytest.param({"a": "trees: [1]"}, "must be a list of words, each a string", id="not-a-string"),
        pytest.param({"a": "Big Trees: [oak]"}, "a list is named in small letters", id="name"),
    ],
)
def test_faults(tmp_path, monkeypatch, files, told):
    with pytest.raises(ConfigError) as caught:
        lists(tmp_path, monkeypatch, **files)
    assert told in str(caught.value)


def test_shipped_lists_are_sound():
    assert {"periods", "money", "months"} <= set(lexicons())


def test_unknown_list_names_the_known_ones():
    with pytest.raises(ConfigError, match=r"unknown word list 'perids': use one of .*\bperiods\b"):
        words("perids")


def test_alternatives_take_the_longest():
    assert re.match(alternatives(["year", "years", "year end"]), "year  end")[0] == "year  end"
