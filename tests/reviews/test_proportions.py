"""Proportions that reviewers add and correct: the same intervals as those that are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection_findings.errors import ReviewError
from inspection_findings.model.records import ProportionRecord
from inspection_findings.reviews.proportions import POLARITIES, empty_share, modifiers, read_words, revised

SENTENCE = "Planning was good in just over half of the 40 cases, and done in 27 of the 70; most of the plans were late."


def share_of(words):
    start = SENTENCE.index(words)
    return read_words(SENTENCE, start, start + len(words), scale=None)


@pytest.mark.parametrize(
    ("words", "kind", "interval"),
    [
        pytest.param("just over half", "fraction", (0.5, 0.525, 0.55), id="fraction"),
        pytest.param("27 of the 70", "count", (0.385714, 0.385714, 0.385714), id="count"),
        pytest.param("were late", "fraction", (None, None, None), id="no share"),
    ],
)
def test_words_are_read_as_the_grammar_reads_them(words, kind, interval):
    share = share_of(words)
    assert share["kind"] == kind
    assert (share["low"], share["estimate"], share["high"]) == pytest.approx(interval)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"polarity": "not_met"}, {"low": 0.5, "high": 0.55, "met_low": 0.45, "met_high": 0.5, "rule": "fraction"}, id="polarity alone"),
        pytest.param({"polarity": "neutral"}, {"met_low": None, "met_high": None, "met_estimate": None}, id="neutral"),
        pytest.param({"modifier": "exact"}, {"low": 0.48, "high": 0.52, "rule": "review"}, id="modifier"),
        pytest.param({"kind": "percent", "modifier": "exact", "base": 0.57}, {"low": 0.565, "high": 0.575}, id="per cent"),
        pytest.param({"kind": "count", "modifier": "exact", "numerator": 3, "denominator": 4}, {"base": 0.75, "low": 0.75, "wilson_low": 0.3006}, id="count"),
        pytest.param({"modifier": "between", "base": 0.4, "upper": 0.6}, {"low": 0.4, "estimate": 0.5, "high": 0.6}, id="range"),
        pytest.param({"population": "plans", "population_kind": "plans"}, {"population": "plans", "rule": "fraction"}, id="population"),
    ],
)  # fmt: skip
def test_a_change_is_worked_out(changes, expected):
    share = {**share_of("just over half"), "start": 3, "end": 9, "rule": "fraction"}
    result = revised(share, changes, read=share)
    assert {key: result[key] for key in expected} == pytest.approx(expected)
    ProportionRecord.model_validate(result)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"kind": "share"}, "kind can't be", id="kind"),
        pytest.param({"base": 1.5}, "base must be", id="base"),
        pytest.param({"base": "half"}, "base must be", id="no number"),
        pytest.param({"base": True}, "base must be", id="truth"),
        pytest.param({"kind": "count", "numerator": 5, "denominator": 4}, "larger than its whole", id="count"),
        pytest.param({"kind": "count", "numerator": 5, "denominator": 0}, "denominator above zero", id="zero"),
        pytest.param({"modifier": "between", "base": 0.5, "upper": 0.2}, "no smaller", id="range"),
        pytest.param({"base": None}, "needs a value", id="no value"),
        pytest.param({"kind": "quantifier", "base": None}, "does not name", id="no quantifier"),
        pytest.param({"low": 0.1}, "no low to change", id="key"),
    ],
)
def test_what_makes_no_sense_is_told(changes, told):
    share = {**share_of("just over half"), "start": 3, "end": 9}
    with pytest.raises(ReviewError, match=told):
        revised(share, changes, read=share)


@given(
    st.floats(0, 1), st.floats(0, 1), st.sampled_from(modifiers()), st.sampled_from(POLARITIES), st.sampled_from(["percent", "fraction", "ratio"])
)  # fmt: skip
def test_whatever_is_typed_gives_a_valid_record_or_a_message(base, upper, modifier, polarity, kind):
    share = {**empty_share(), "text": "x"}
    changes = {"base": base, "upper": upper, "modifier": modifier, "polarity": polarity, "kind": kind}
    try:
        result = revised(share, changes, read=share)
    except ReviewError:
        assert (modifier == "between" and base > upper) or base in (0, 1)  # nothing lies under none, nor over all
        return
    ProportionRecord.model_validate(result)
    assert result["low"] <= result["estimate"] <= result["high"]
