"""Shares: each way of stating one, what is refused, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.proportions import find_proportions, load_scale
from pipeline.proportions.intervals import hedges
from pipeline.rules import load_rules

# text, span, kind, modifier, base, numerator, denominator
STATED = [
    pytest.param("Plans were good in 24 per cent of cases.", "24 per cent", "percent", "exact", 0.24, None, None, id="per cent"),
    pytest.param("It was 54%.", "54%", "percent", "exact", 0.54, None, None, id="sign"),
    pytest.param("Good in 50.9% of cases.", "50.9%", "percent", "exact", 0.509, None, None, id="decimal"),
    pytest.param("Sixty-five per cent of plans.", "Sixty-five per cent", "percent", "exact", 0.65, None, None, id="words"),
    pytest.param("In just over half of cases.", "just over half", "fraction", "just_over", 0.5, None, None, id="just over half"),
    pytest.param("Almost nine in ten cases.", "Almost nine in ten", "fraction", "just_under", 0.9, None, None, id="nine in ten"),
    pytest.param("In well over half of them.", "well over half", "fraction", "over", 0.5, None, None, id="well over"),
    pytest.param("In almost one- quarter of cases.", "almost one- quarter", "fraction", "just_under", 0.25, None, None, id="split"),
    pytest.param("One in three plans were late.", "One in three", "fraction", "exact", 0.3333, None, None, id="one in three"),
    pytest.param("Seven-tenths of plans.", "Seven-tenths", "fraction", "exact", 0.7, None, None, id="tenths"),
    pytest.param("27 of the 70 relevant cases", "27 of the 70", "count", "exact", 0.3857, 27, 70, id="of the"),
    pytest.param("25 out of 26 cases", "25 out of 26", "count", "exact", 0.9615, 25, 26, id="out of"),
    pytest.param("eight of eleven plans", "eight of eleven", "count", "exact", 0.7273, 8, 11, id="words of words"),
    pytest.param("None of the nine had one.", "None of the nine", "count", "exact", 0.0, 0, 9, id="none of"),
    pytest.param("All 12 women agreed.", "All 12", "count", "exact", 1.0, 12, 12, id="all twelve"),
    pytest.param("All but two of the 15 plans", "All but two of the 15", "count", "exact", 0.8667, 13, 15, id="all but"),
    pytest.param("Six (of 20) were late.", "Six (of 20)", "count", "exact", 0.3, 6, 20, id="bracket"),
    pytest.param("It was seen in 4/11 files.", "4/11", "count", "exact", 0.3636, 4, 11, id="slash"),
    pytest.param("More than 30 of the 44 plans", "More than 30 of the 44", "count", "over", 0.6818, 30, 44, id="bounded count"),
    pytest.param("We inspected 53 cases; it was done in 26 of them.", "26 of them", "count", "exact", 0.4906, 26, 53, id="of them"),
    pytest.param("A ratio of 2:1 was kept.", "2:1", "ratio", "exact", 0.6667, None, None, id="ratio"),
    pytest.param("The vast majority of plans", "The vast majority", "quantifier", "exact", None, None, None, id="vast majority"),
    pytest.param("In nearly all cases.", "nearly all", "quantifier", "just_under", None, None, None, id="nearly all"),
    pytest.param("Most plans were good.", "Most", "quantifier", "exact", None, None, None, id="most"),
]


@pytest.mark.parametrize(("text", "span", "kind", "modifier", "base", "numerator", "denominator"), STATED)
def test_stated_shares(text, span, kind, modifier, base, numerator, denominator):
    (share,) = find_proportions(text)
    assert (share.text, share.kind, share.modifier) == (span, kind, modifier)
    assert text[share.start : share.end] == span
    assert share.base == (pytest.approx(base, abs=1e-4) if base is not None else None)
    assert (share.numerator, share.denominator) == (numerator, denominator)


def rule_examples(kind):
    return [
        pytest.param(example, id=f"{rule['id']}-{number}")
        for rule in load_rules("proportions/refuse")
        for number, example in enumerate(rule[kind])
    ]


@pytest.mark.parametrize("text", rule_examples("examples"))
def test_refused(text):
    assert find_proportions(text) == []


@pytest.mark.parametrize("text", rule_examples("counterexamples"))
def test_not_refused(text):
    assert len(find_proportions(text)) == 1


@pytest.mark.parametrize("rule", load_rules("proportions/hedges"), ids=lambda rule: rule["id"])
def test_every_hedge_wording(rule):
    for wording in rule["wordings"]:
        (share,) = find_proportions(f"Plans were good in {wording} half of the cases.")
        assert (share.modifier, share.text) == (rule["modifier"], f"{wording} half"), wording


def test_change_is_no_share():
    rules = load_rules("proportions/change")
    assert all(share.change for text in rules["examples"] for share in find_proportions(text))
    assert not any(share.change for text in rules["counterexamples"] for share in find_proportions(text))


def test_ranges():
    (share,) = find_proportions("It was between 50 and 64 per cent.")
    assert (share.modifier, share.base, share.upper) == ("between", 0.5, 0.64)
    (share,) = find_proportions("It was 40–45% of plans.")
    assert (share.low, share.high) == (0.4, 0.45)


@pytest.mark.parametrize("text", ["150 per cent of plans", "12 of the 10 cases", "1/0 was seen"])
def test_impossible_shares_are_told(text):
    for share in find_proportions(text):
        assert share.problem and share.low is None and share.high is None


def test_two_records_of_one_fact_are_compared():
    first, second = find_proportions("It was good in 15 out of 22 cases (68%).")
    assert first.agrees_with == 1 and second.agrees_with == 0
    first, second = find_proportions("It was good in 15 out of 22 cases (86%).")
    assert first.conflict == 1 and second.conflict == 0


def test_population_and_its_kind():
    (share,) = find_proportions("27 of the 70 relevant cases had a plan.")
    assert (share.population, share.population_kind) == ("relevant cases", "cases")
    shares = find_proportions("Of the officers interviewed, half agreed. In just over a third, it was not so.")
    assert all(share.population_kind == "staff" for share in shares)


@pytest.mark.parametrize("name", ["default", "hmip", "education-scotland"])
def test_scales_state_their_source(name):
    scale = load_scale(name)
    assert scale.source and all(0 <= low <= middle <= high <= 1 for low, middle, high in scale.intervals.values())


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_bounded_shares(text):
    for share in find_proportions(text):
        assert text[share.start : share.end] == share.text
        assert share.low is None or 0 <= share.low <= share.estimate <= share.high <= 1


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 400), st.integers(1, 400), st.sampled_from([" of the ", " out of the "]))
def test_generated_counts(top, bottom, join):
    (share,) = find_proportions(f"Plans were good in {top}{join}{bottom} relevant cases.")
    assert (share.numerator, share.denominator) == (top, bottom)
    assert (share.problem is None) == (top <= bottom)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(hedges())), st.integers(1, 99))
def test_generated_hedges_hold_their_base(modifier, percent):
    rule = hedges()[modifier]
    wording = rule["wordings"][0] if rule["wordings"] else f"{rule['degree'][0]} {rule['direction'][0]}"
    (share,) = find_proportions(f"Good in {wording} {percent} per cent of cases.")
    assert share.modifier == rule["modifier"] and 0 <= share.low <= share.estimate <= share.high <= 1


def test_long_text_without_a_space():
    assert find_proportions("9" * 200_000 + "a" * 200_000) == []
