"""Shares: what finding them costs in texts of nothing but figures, and that nothing is lost by its bounds."""

from __future__ import annotations

from time import process_time

import pytest
from inspection_findings.model.report import Sentence
from inspection_findings.proportions import find_in_sentences, find_proportions
from inspection_findings.proportions.find import LONGEST, MANY

SANE = "Plans were good in just over half of the 70 cases, and in 27 of the 44 reviews (61%). "
LENGTH = 8_000


def seconds(unit):
    """The least of three times that finding the shares in the unit, over and over, takes."""
    text = unit * (LENGTH // len(unit))
    times = []
    for _ in range(3):
        started = process_time()
        find_proportions(text)
        times.append(process_time() - started)
    return min(times)


@pytest.fixture(scope="module")
def sane():
    find_proportions(SANE)
    return seconds(SANE)


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        # a share in every second character, where prose has one in thirty
        pytest.param("5%", 17, id="percentages"),
        pytest.param("3/4 ", 9, id="slashes"),
        pytest.param("one in ", 2, id="nothing-but-beginnings"),
        pytest.param("26 of them ", 2, id="wholes-not-named"),
    ],
)
def test_figures_without_end_cost_so_many_times_what_prose_does(unit, times, sane):
    assert seconds(unit) < times * sane


def sentence(text, start=0):
    return Sentence(start=start, end=start + len(text), text=text, section=None, block=0, position=0)


def test_a_sentence_beyond_measure_is_read_in_pieces():
    text = "half of plans, " * (2 * LONGEST // 15)
    sentences = [sentence(text, 7), sentence("A third were late.", 7 + len(text))]
    find_in_sentences(sentences)
    one, two = (sent.proportions for sent in sentences)
    assert [share.text for share in two] == ["A third"]
    assert len(one) == text.count("half")
    assert all(text[share.start - 7 : share.end - 7] == "half" for share in one)


def test_a_row_of_figures_keeps_whom_it_counts():
    text = "In the cases of the north, it was met in " + ", ".join(f"{number}%" for number in range(1, 2 * MANY)) + "."
    shares = find_proportions(text)
    assert len(shares) == 2 * MANY - 1
    assert len({share.population for share in shares}) == 1
    (*_, last) = find_proportions(text.removesuffix(".") + ", and 7% of plans.")
    assert last.population == "plans"
