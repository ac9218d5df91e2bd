"""Shares: each way of stating one, what is refused, and what holds for any text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspection_findings.model.report import Sentence
from inspection_findings.proportions import find_in_sentences, find_proportions
from inspection_findings.proportions.find import sentence_spans
from inspection_findings.proportions.hedges import hedges
from inspection_findings.rules import load_rules

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


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("150 per cent of plans were good.", "above 100 per cent", id="percent"),
        pytest.param("12 of the 10 cases were good.", "larger than its whole", id="count"),
        pytest.param("1/0 was seen in the files.", "whole is zero", id="zero"),
        pytest.param("More than 12 of the 12 cases were good.", "above the whole", id="over-all"),
        pytest.param("Less than 0 per cent of cases were good.", "below zero", id="under-none"),
        pytest.param("Numbers rose by 150 per cent.", "no share", id="change"),
    ],
)
def test_impossible_shares_are_told(text, problem):
    (share,) = find_proportions(text)
    assert problem in share.problem and share.low is share.high is share.estimate is None


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        pytest.param("It was good in 15 out of 22 cases (68%).", True, id="bracket"),
        pytest.param("It was good in 15 out of 22 cases (86%).", False, id="bracket-differs"),
        pytest.param("It was good in 68% (15/22) of cases.", True, id="percent-first"),
        pytest.param("It was good in 15 of 22 cases, or 68 per cent.", True, id="or"),
        pytest.param("Of the 44 staff we met, less than half (19 staff) agreed.", True, id="whole-before"),
        pytest.param("Of the 44 staff we met, less than half (29 staff) agreed.", False, id="whole-before-differs"),
        pytest.param("Most officers (85 per cent) agreed.", True, id="quantifier"),
        pytest.param("Most officers (35 per cent) agreed.", False, id="quantifier-differs"),
        pytest.param("Two-thirds of plans (67 per cent) were good.", True, id="fraction"),
        pytest.param("Two-thirds of plans (57 per cent) were good.", False, id="fraction-differs"),
    ],
)
def test_two_records_of_one_fact_are_compared(text, agrees):
    first, second = find_proportions(text)
    assert (first.agrees_with, second.agrees_with) == ((1, 0) if agrees else (None, None))
    assert (first.conflict, second.conflict) == ((None, None) if agrees else (1, 0))


def test_two_facts_are_not_compared():
    for text in (
        "Half of plans were good and 20 per cent were late.",
        "In 12 of 20 cases, but in 90 per cent of plans, it was done.",
    ):
        assert all(share.agrees_with is share.conflict is None for share in find_proportions(text))


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        pytest.param("We inspected 53 cases. It was done in 26 of them.", 26, 53, id="sentence-before"),
        pytest.param("There were risks in 53 of the 70 cases; they were met in 26 of these.", 26, 53, id="counted-part"),
        pytest.param("We read 20 plans. Of these, 12 were good.", 12, 20, id="of-these-first"),
        pytest.param("Of the 31 plans, 16 were good and 14 were late.", 14, 31, id="continued"),
        pytest.param("Of the 31 people, 16 posed a high risk and 14 a low risk.", 14, 31, id="continued-no-verb"),
        pytest.param("We read 11 plans. In eight, risk was named.", 8, 11, id="alone"),
    ],
)
def test_wholes_named_before(text, numerator, denominator):
    share = find_proportions(text)[-1]
    assert (share.numerator, share.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    "text", ["It was done in 26 of them.", "We met in 2018. Two of them came.", "Sessions last ten weeks. Two of these are free."]
)
def test_no_whole_no_share(text):
    assert find_proportions(text) == []


@pytest.mark.parametrize(
    ("text", "populations", "kinds"),
    [
        pytest.param("27 of the 70 relevant cases had a plan.", ["relevant cases"], ["cases"], id="behind"),
        pytest.param("Of the staff interviewed, half agreed.", ["staff interviewed"], ["staff"], id="opening"),
        pytest.param(
            "81 per cent of women said so, and 84 per cent agreed.", ["women", "women"], ["service_users"] * 2, id="ellipsis"
        ),
        pytest.param(
            "Half of the plans were late. In a third, risk was not named.", ["plans", "plans"], ["plans"] * 2, id="carried"
        ),
        pytest.param("Plans were on time and most were good.", ["Plans"], ["plans"], id="subject"),
        pytest.param("Most officers (85 per cent) agreed.", ["officers", "officers"], ["staff"] * 2, id="bracket"),
        pytest.param("The figure was 70%, against a target of 75%.", [None, "target"], [None, "other"], id="target"),
        pytest.param("**76%**\n\nThe proportion of orders completed in time.", ["orders"], ["cases"], id="caption-below"),
        pytest.param("Caseloads rose by a third.", ["change"], ["other"], id="change"),
        pytest.param("Does planning keep people safe? 58%", [None], [None], id="question"),
        pytest.param(
            "Half of low and medium risk offenders were late.",
            ["low and medium risk offenders"],
            ["service_users"],
            id="adjectives",
        ),
        pytest.param("A fifth of the cases we read had none.", ["cases we read"], ["cases"], id="clause"),
    ],
)
def test_population_and_its_kind(text, populations, kinds):
    shares = find_proportions(text)
    assert [share.population for share in shares] == populations
    assert [share.population_kind for share in shares] == kinds


def test_nothing_is_carried_into_the_next_section():
    first, second = (
        Sentence("We inspected 53 cases; half were good.", 0, 38, 1, 0, 0),
        Sentence("It was done in 26 of them.", 39, 65, 2, 1, 0),
    )
    find_in_sentences([first, second])
    assert second.proportions == ()
    same_section = replace(second, section=1)
    find_in_sentences([first, same_section])
    assert len(same_section.proportions) == 1


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
    wording = rule.wordings[0] if rule.wordings else f"{rule.degree[0]} {rule.direction[0]}"
    (share,) = find_proportions(f"Good in {wording} {percent} per cent of cases.")
    assert share.modifier == rule.modifier and 0 <= share.low <= share.estimate <= share.high <= 1


TOPS = st.integers(0, 500)
FIGURES = st.one_of(
    st.builds(lambda n: (f"{n} per cent", n / 100), st.integers(0, 100)),
    st.builds(lambda n, d: (f"{n}.{d}%", (n * 10 + d) / 1000), st.integers(0, 99), st.integers(0, 9)),
    st.builds(lambda n, d: (f"{min(n, d)} of the {max(n, d)}", round(min(n, d) / max(n, d), 4)), TOPS, st.integers(2, 500)),
    st.sampled_from([("half", 0.5), ("a third", 0.3333), ("three-quarters", 0.75), ("nine in ten", 0.9), ("one in five", 0.2)]),
)


@settings(max_examples=300, deadline=None)
@given(FIGURES, st.sampled_from(["", "just over ", "almost ", "well under ", "about ", "at least ", "no more than "]))
def test_generated_phrases_hold_their_value(figure, hedge):
    phrase, base = figure
    (share,) = find_proportions(f"Plans were good in {hedge}{phrase}{'' if ' of the ' in phrase else ' of'} relevant cases.")
    assert share.text == hedge + phrase and share.base == pytest.approx(base, abs=1e-4)
    if share.problem is None:
        assert 0 <= share.low <= share.estimate <= share.high <= 1
    if share.modifier in ("exact", "about") and share.problem is None:
        assert share.low - 1e-4 <= base <= share.high + 1e-4


PIECES = st.sampled_from(
    [
        "half",
        "a",
        "third",
        "two-thirds",
        "12",
        "of",
        "the",
        "70",
        "27",
        "per",
        "cent",
        "%",
        "(",
        ")",
        ",",
        ".",
        "of",
        "them",
        "these",
        "cases",
        "most",
        "all",
        "none",
        "majority",
        "one",
        "in",
        "ten",
        "/",
        ":",
        "-",
        "1/0",
        "£5",
        "½",
        "³",
        "\n",
        "\xa0",
        "between",
        "and",
        "to",
        "from",
        "over",
        "less",
        "than",
        "not",
        "every",
        "99999999",
        "٣٤",
        "%",
        "İ",
        "ﬁ",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_any_mixture_gives_bounded_shares(text):
    shares = find_proportions(text)
    assert all(text[share.start : share.end] == share.text for share in shares)
    assert all(first.end <= second.start for first, second in pairwise(shares))
    assert all(share.low is None or 0 <= share.low <= share.estimate <= share.high <= 1 for share in shares)
    assert all(share.problem is not None for share in shares if share.low is None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9" * 300_000, id="digits"),
        pytest.param("a" * 2_000_000, id="no-blank"),
        pytest.param("(" * 50_000 + "12 of 20" + ")" * 50_000, id="brackets"),
        pytest.param("half-" * 50_000, id="hyphens"),
        pytest.param("one " * 50_000, id="numbers"),
        pytest.param("1/" * 50_000, id="slashes"),
        pytest.param(" " * 500_000, id="blanks"),
        pytest.param("per cent " * 30_000, id="per-cent"),
        pytest.param("of the " * 50_000, id="of-the"),
        pytest.param("1 of " * 3_000, id="one-of"),
        pytest.param("12 " + " " * 100_000 + "of 20", id="far-apart"),
    ],
)
def test_long_texts_end(text):
    for share in find_proportions(text):
        assert text[share.start : share.end] == share.text


def test_abbreviations_end_no_sentence():
    """Those of configs/layout/sentence_ends.yaml: of plain text as of reports."""
    rules = load_rules("layout/sentence_ends")
    for word in rules["abbreviations"]:
        assert len(sentence_spans(f"So said {word}. Half were late.")) == 1, word
    for word in rules["before_number"]:
        assert len(sentence_spans(f"See {word}. 12 of them.")) == 1, word
        assert len(sentence_spans(f"See {word}. Half were late.")) == 2, word
