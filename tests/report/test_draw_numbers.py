"""Shares drawn for the terminal."""

from __future__ import annotations

import pytest
from inspection_findings.proportions import find_proportions
from inspection_findings.report.numbers import axis, draw


def drawn(text, **options):
    return [line.plain for line in draw(text, find_proportions(text), **options)]


def test_bars_stand_below_their_axis():
    scale, _, first, told = drawn("Plans were good in just over half of cases.")
    assert scale.index("0%") == first.index("·") and len(scale) == scale.index("0%") + 40
    assert "50 to 55%" in first and told.strip().startswith("fraction, just over · of cases")
    assert first.index("━") - first.index("·") == 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("It was good in 12 of the 10 cases.", "no interval: the count is larger than its whole", id="impossible"),
        pytest.param("It was good in 15 of 22 cases (86%).", "DIFFERS", id="conflict"),
        pytest.param("It was good in 15 of 22 cases (68%).", "agrees", id="agreement"),
        pytest.param("Numbers fell by a third.", "a change, no share", id="change"),
        pytest.param("Most plans were good.", "scale default", id="scale"),
        pytest.param("27 of the 70 cases", "beyond the sample 28.1 to 50.3%", id="wilson"),
        pytest.param("It was 54%.", "population not stated", id="no-population"),
    ],
)
def test_what_is_told(text, words):
    assert any(words in line for line in drawn(text))


def test_lines_of_a_file_are_numbered_and_cut():
    lines = drawn("No share here.\n" + "x " * 200 + "half of the cases " + "y " * 200)
    (marked,) = [line for line in lines if "half" in line and "x x" in line]
    assert marked.startswith("\n2: …") and marked.endswith("…") and len(marked) < 250


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_any_width(width):
    bars = [line for line in drawn("Good in two-thirds of cases.", width=width) if "●" in line]
    assert len(bars) == 1 and sum(bars[0].count(mark) for mark in "·━●") in (20, 40)


def test_nothing_found_draws_nothing():
    assert drawn("The third sector runs it.") == []


def test_axis_is_as_wide_as_its_bar():
    assert [len(axis(width)) for width in (20, 40)] == [20, 40]
