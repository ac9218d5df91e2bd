"""Counts that add, rates that are None where undefined, intervals that hold, worst errors first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection_findings.evaluate.answers import Answer
from inspection_findings.evaluate.bootstrap import differences, intervals
from inspection_findings.evaluate.calibration import Reliability
from inspection_findings.evaluate.counts import Confusion, Counts
from inspection_findings.evaluate.figures import compare, summarise
from inspection_findings.model.report import LABELS

PAIRS = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), max_size=40)


def make(label, given, *, probability=0.7, secondary=None, report="a", section="standard", text="x", start=0):
    rest = (1 - probability) / 3
    scores = tuple(probability if name == given else rest for name in LABELS)
    return Answer(report, section, label, secondary, given, scores, "model", text, "d" * 64, start, start + 1)


@given(PAIRS, PAIRS)
def test_counts_of_two_parts_add_up_to_those_of_the_whole(one, two):
    whole, parts = Confusion.of([*one, *two]), Confusion.of(one) + Confusion.of(two)
    for label in LABELS:
        assert parts.counts(label) == whole.counts(label) == Confusion.of(one).counts(label) + Confusion.of(two).counts(label)
    assert parts.figures() == whole.figures()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_answer_is_in_one_bin(answers):
    curve = Reliability.of(answers)
    assert curve.n == len(answers)
    assert sum(share.right for share in curve.bins) == sum(right for _, right in answers)
    assert curve.error is None if not answers else 0 <= curve.error <= 1


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        pytest.param(Counts(), None, None, None, id="never seen, never given"),
        pytest.param(Counts(wrong=2), 0.0, None, 0.0, id="given, never true"),
        pytest.param(Counts(missed=2), None, 0.0, 0.0, id="true, never given"),
        pytest.param(Counts(3, 1, 0), 0.75, 1.0, 6 / 7, id="all found, one too many"),
    ],
)
def test_rates_are_none_where_undefined(counts, precision, recall, f1):
    assert (counts.precision, counts.recall) == (precision, recall)
    assert counts.f1 == (None if f1 is None else pytest.approx(f1))


@pytest.mark.parametrize(
    ("label", "secondary", "given", "right", "truth"),
    [
        pytest.param("strength", "area_for_improvement", "area_for_improvement", True, "area_for_improvement", id="other side"),
        pytest.param("strength", "area_for_improvement", "none", False, "strength", id="neither side"),
        pytest.param("none", None, "none", True, "none", id="none"),
    ],
)
def test_a_two_sided_sentence_is_right_with_either_label(label, secondary, given, right, truth):
    answer = make(label, given, secondary=secondary)
    assert (answer.right, answer.truth) == (right, truth)


def test_intervals_hold_the_figure_and_narrow_with_more_sentences():
    few = [("strength", "strength")] * 16 + [("strength", "none")] * 4
    small, large = intervals(few, seed=1)["f1.strength"], intervals(few * 25, seed=1)["f1.strength"]
    figure = Confusion.of(few).counts("strength").f1
    assert small[0] < figure < small[1] and large[0] < figure < large[1]
    assert large[1] - large[0] < (small[1] - small[0]) / 3
    assert intervals(few * 25, seed=1) == intervals(few * 25, seed=1) != intervals(few * 25, seed=2)
    assert intervals(few)["f1.recommendation"] is None


def test_a_paired_interval_is_narrower_than_that_of_the_models_apart():
    first = [("strength", "strength")] * 60 + [("strength", "none")] * 40
    second = [("strength", "strength")] * 65 + [("strength", "none")] * 35
    gap = next(one for one in differences(first, second) if one.figure == "accuracy")
    apart = intervals(first)["accuracy"]
    assert gap.value == pytest.approx(0.05)
    assert 0 < gap.interval[0] < gap.value < gap.interval[1] and gap.interval[1] - gap.interval[0] < apart[1] - apart[0]
    assert gap.better > 0.95


def test_only_sentences_that_both_models_answered_are_compared():
    first = [make("none", "strength", start=i) for i in range(5)]
    second = [make("none", "none", start=i) for i in range(3, 9)]
    gap = next(one for one in compare(first, second) if one.figure == "accuracy")
    assert (gap.first, gap.second) == (0.0, 1.0)
    with pytest.raises(ValueError, match="not of the same sentences"):
        differences([("none", "none")], [])


def test_the_errors_in_which_the_model_was_surest_come_first():
    unseen = Answer("a", "no sentence", "strength", None, "none", None, "no sentence", "t", "d", 9, 10)
    answers = [unseen, make("none", "strength", probability=0.5, start=1), make("none", "strength", probability=0.9, start=2)]
    answers.append(make("none", "none", start=3))
    found = summarise("m@1", answers, samples=100)
    assert [one.start for one in found.errors] == [2, 1, 9]
    content = found.as_json(errors=2)
    assert len(content["errors"]) == 2 and content["unplaced"] == 1
    assert content["sentences"] == 4 and content["calibration"]["bins"][9]["n"] == 1
    assert sum(sum(row.values()) for row in content["confusion"].values()) == 4
