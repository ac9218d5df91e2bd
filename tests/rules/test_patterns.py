"""Patterns of rule files: layout, blanks, parts and word lists."""

from __future__ import annotations

import pytest
from inspection_findings.rules.patterns import LONGEST, PatternError, compile_pattern, compose_parts, widened


@pytest.mark.parametrize(
    ("pattern", "taken", "left"),
    [
        pytest.param("a gate", "a   gate", "agate", id="blank"),
        pytest.param("a ?gate", "agate", "a-gate", id="blank-or-none"),
        pytest.param("a[ -]gate", "a-gate", "a  gate", id="blank-in-class"),
        pytest.param("a[] ]gate", "a]gate", "a  gate", id="bracket-first-in-class"),
        pytest.param("a[^] ]gate", "a-gate", "a gate", id="bracket-first-in-negated-class"),
        pytest.param(r"a\[ gate", "a[  gate", "a[gate", id="escaped-bracket"),
        pytest.param("(?:oak # a tree\n  |ash gate)\n", "ash  gate", "tree", id="layout"),
        pytest.param("gate #3", "gate #3", "gate", id="number-sign"),
        pytest.param("in {months}", "in march", "in spring", id="word-list"),
        pytest.param("x{2,3}", "xx", "xyx", id="repeat-is-no-name"),
    ],
)
def test_how_a_pattern_is_written(pattern, taken, left):
    compiled = compile_pattern(pattern)
    assert compiled.search(taken) and not compiled.search(left)


def test_parts_are_composed_in_order():
    parts = compose_parts({"tree": "oak|ash", "gate": "{tree} gate"})
    assert compile_pattern("^{gate}s$", parts).match("ash  gates")


def test_a_part_wins_over_a_word_list():
    assert not compile_pattern("{months}", {"months": "spring"}).search("march")


def test_longest():
    compile_pattern("a" * LONGEST)
    with pytest.raises(PatternError, match="at most 300"):
        compile_pattern("a" * (LONGEST + 1))
    # layout and comments do not count
    compile_pattern("\n  ".join(["aaaa|  # " + "b" * 30] * 20))


def test_widened_leaves_what_has_no_blank():
    assert widened(r"\d+[a-z]") == r"\d+[a-z]"
