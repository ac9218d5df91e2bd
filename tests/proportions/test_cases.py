"""Ways of stating a proportion that readers of other tools report as misread: each with its neighbours, span, value and rule."""

from __future__ import annotations

import pytest
from inspection_findings.proportions import find_proportions
from inspection_findings.proportions.find import answering_rules

# text, then for each proportion: span, modifier, base, rule
READ = [
    pytest.param("1-in-5 lockers had no key.", [("1-in-5", "exact", 0.2, "fraction-in")], id="hyphens"),
    pytest.param("Roughly 2‑in‑3 lockers had no key.", [("Roughly 2‑in‑3", "about", 0.6667, "fraction-in")], id="hyphens-that-do-not-break"),
    pytest.param("Some 18-23% of ferries were late.", [("18-23%", "between", 0.18, "percent-range")], id="some-range"),
    pytest.param("Some 18 to 23 per cent of ferries were late.", [("18 to 23 per cent", "between", 0.18, "percent-range")], id="some-range-words"),
    pytest.param("No one of the 14 bakers had a hat.", [("No one of the 14", "exact", 0.0, "count-no-one")], id="no-one"),
    pytest.param("No-one out of the 14 bakers had a hat.", [("No-one out of the 14", "exact", 0.0, "count-no-one")], id="no-one-out-of"),
    pytest.param("No single one of the 14 bakers had a hat.", [("No single one of the 14", "exact", 0.0, "count-no-one")], id="no-single-one"),
    pytest.param("Not one of the 14 bakers had a hat.", [("Not one of the 14", "exact", 0.0, "count-whole-words")], id="not-one"),
    pytest.param("No more than one of the 14 bakers had a hat.", [("No more than one of the 14", "at_most", 0.0714, "count")], id="no-more-than-one"),
    pytest.param("Never more than half of the ferries were late.", [("Never more than half", "at_most", 0.5, "fraction")], id="never-more"),
    pytest.param("Never fewer than half of the ferries were late.", [("Never fewer than half", "at_least", 0.5, "fraction")], id="never-fewer"),
    pytest.param("It was late in 54 per cent of trips. We saw 20 of them.", [("54 per cent", "exact", 0.54, "percent")], id="number-of-a-percentage"),
    pytest.param("It was late in 40 to 45 per cent of trips. We saw 20 of them.", [("40 to 45 per cent", "between", 0.4, "percent-range")], id="numbers-of-a-range"),
    pytest.param(
        "We met 30 bakers, and 60 per cent of the bakers were new. Five of them had left.",
        [("60 per cent", "exact", 0.6, "percent"), ("Five of them", "exact", 0.1667, "count-of-these")],
        id="number-before-a-percentage",
    ),
    pytest.param(
        "It was good in 55, 65 and 75 per cent of ferries.",
        [("55", "exact", 0.55, "percent-list"), ("65", "exact", 0.65, "percent-list"), ("75 per cent", "exact", 0.75, "percent-list")],
        id="list",
    ),
    pytest.param("Punctuality is back up to 70 per cent.", [("70 per cent", "exact", 0.7, "percent")], id="back-up-to"),
    pytest.param("Punctuality had risen up to 70 per cent.", [("70 per cent", "exact", 0.7, "percent")], id="risen-up-to"),
    pytest.param("Up to 70 per cent of ferries were late.", [("Up to 70 per cent", "at_most", 0.7, "percent")], id="up-to"),
    pytest.param("It went from 52 up to 70 per cent.", [("52", "exact", 0.52, "percent-range"), ("70 per cent", "exact", 0.7, "percent-range")], id="from-up-to"),
    pytest.param("It went from 70 down to 52 per cent.", [("70", "exact", 0.7, "percent-range"), ("52 per cent", "exact", 0.52, "percent-range")], id="from-down-to"),
    pytest.param("Some 85+% of ferries were late.", [("Some 85+%", "about", 0.85, "percent")], id="some-and-plus"),
    pytest.param("On this line, 85+% of ferries were late.", [("85+%", "at_least", 0.85, "percent")], id="plus"),
    pytest.param("Only 34pc of ferries were late.", [("34pc", "exact", 0.34, "percent")], id="pc"),
    pytest.param("In c.70% of trips it rained.", [("c.70%", "about", 0.7, "percent")], id="circa"),
    pytest.param("It rose from 30% in 2013-14 to 45% in 2014-15.", [("30%", "exact", 0.3, "percent"), ("45%", "exact", 0.45, "percent")], id="year-to"),
    pytest.param("It was met in 30%/45% of trips.", [("30%", "exact", 0.3, "percent"), ("45%", "exact", 0.45, "percent")], id="slash"),
    pytest.param("The share was 33%, and above that of the mainland.", [("33%", "exact", 0.33, "percent")], id="and-above-that"),
    pytest.param("The share was 33% and above.", [("33% and above", "at_least", 0.33, "percent")], id="and-above"),
    pytest.param("The top two bands were met in 30 per cent of ferries.", [("30 per cent", "exact", 0.3, "percent")], id="bands"),
    pytest.param("In twentyfive per cent of trips it rained.", [("twentyfive per cent", "exact", 0.25, "percent")], id="hyphen-lost"),
    pytest.param("In thirtyone of the fortytwo trips it rained.", [("thirtyone of the fortytwo", "exact", 0.7381, "count")], id="hyphens-lost"),
    pytest.param("Half of the night staff agreed.", [("Half", "exact", 0.5, "fraction")], id="night-staff"),
    pytest.param("Some 95 per cent of Year 6 agreed.", [("Some 95 per cent", "about", 0.95, "percent")], id="year-group"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text, expected):
    proportions = find_proportions(text)
    assert [(p.text, p.modifier, p.base, p.rule) for p in proportions] == [
        (span, modifier, pytest.approx(base, abs=1e-4), rule) for span, modifier, base, rule in expected
    ]
    assert all(text[p.start : p.end] == p.text for p in proportions)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("The ferries ran from 27 April to 1 May.", None, id="days"),
        pytest.param("The crown stood at 110 DKK to 1 GBP.", None, id="currencies"),
        pytest.param("The rate was 40 pounds to 1 crown.", None, id="pounds"),
        pytest.param("It took 30 per cent of the budget.", "of-money", id="budget"),
        pytest.param("'Almost all' means over 90 per cent of ferries.", "band", id="term-in-a-sentence"),
        pytest.param("Most\t75 to 90 per cent", "band", id="term-in-a-table"),
        pytest.param("Less than half – 15 to 49%", "band", id="term-behind-a-dash"),
    ],
)
def test_not_read(text, rule):
    assert find_proportions(text) == []
    assert answering_rules(text).exclusions[:1] == ((rule,) if rule else ())


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("Ferries were on time on 70 per cent of trips, compared with 57 per cent nationally.", ["finding", ("comparator", 0)], id="nationally"),
        pytest.param("The average for England is 57 per cent, and here it was 70 per cent.", [("comparator", 1), "finding"], id="comparator-first"),
        pytest.param("Ferries were late in 70 per cent of cases (it was 57 per cent in 2016).", ["finding", ("former", 0)], id="former"),
        pytest.param("Punctuality fell from 50 to 10 per cent.", [("former", 1), "finding"], id="from-to"),
        pytest.param("It was met in 70 per cent of cases, up from 62 per cent in 2021.", ["finding", ("former", 0)], id="up-from"),
        pytest.param("It was met in 70 per cent of cases, against a target of 90 per cent.", ["finding", ("target", 0)], id="target"),
        pytest.param("It was met in 70 per cent of cases, short of the 90 per cent target.", ["finding", ("target", 0)], id="target-behind"),
        pytest.param("The national average is 20 per cent.", [("comparator", None)], id="nothing-to-compare"),
        pytest.param("The figure for all England was 79%, against a target of 75%.", ["finding", ("target", 0)], id="nothing-but-a-target"),
        pytest.param("It came from 40 per cent of homes.", ["finding"], id="from"),
        pytest.param("Half of the ferries met their target.", ["finding"], id="met-a-target"),
        pytest.param("It rose by 10 per cent from 2019.", ["finding"], id="change"),
    ],
)  # fmt: skip
def test_roles(text, roles):
    expected = [(role, None) if isinstance(role, str) else role for role in roles]
    assert [(p.role, p.compared_with) for p in find_proportions(text)] == expected


@pytest.mark.parametrize(
    ("text", "population"),
    [
        pytest.param("Most pupils looked after by the crew live nearby.", "pupils looked after by the crew", id="looked-after"),
        pytest.param("Most looked after pupils live nearby.", "looked after pupils", id="looked-after-before"),
        pytest.param("Some 12 per cent of the island’s pupils are late.", "island’s pupils", id="possessive"),
        pytest.param("Half of subsequently assessed trips were late.", "subsequently assessed trips", id="adverb-and-participle"),
        pytest.param("A third of unaccompanied pupils were late.", "unaccompanied pupils", id="negative-word"),
        pytest.param("Most eligible ferry users agreed.", "eligible ferry users", id="adjective"),
        pytest.param("Most pupils in care benefit from trips.", "pupils in care", id="status"),
        pytest.param("It was late for most pupils in care.", "pupils in care", id="status-elsewhere"),
        pytest.param("Half of trips to some small and distant islands are late.", "trips to some small and distant islands", id="preposition"),
        pytest.param("Most pupils who have left the island come back within a year.", "pupils who have left the island", id="clause"),
        pytest.param("Most pupils waited less than a week.", "pupils", id="verb"),
        pytest.param("Most plans need to improve.", "plans", id="need-to-improve"),
        pytest.param("Over a third of the crews failed to properly check the ropes.", "crews", id="to-and-adverb"),
        pytest.param("They keep good ferry logs, 92 per cent of which were signed.", "good ferry logs", id="of-which"),
        pytest.param("Most of the Ferry Users Scheme (FUS) trips were late.", "Ferry Users Scheme (FUS) trips", id="short-name"),
        pytest.param("We read 20 logs. The majority lead to a change.", "logs", id="majority-and-verb"),
        pytest.param("Some 30 per cent passed five exams.", None, id="verb-behind-a-percentage"),
        pytest.param("Ferries were on time on 70 per cent of trips. This is below the national average of 79 per cent.", "trips", id="national-average"),
    ],
)  # fmt: skip
def test_populations_are_noun_phrases(text, population):
    assert find_proportions(text)[-1].population == population
