"""The engine of negation: triggers, pseudo-triggers, terminations, directions, over the shared lexicon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection_findings.errors import ConfigError
from inspection_findings.rules import check_rules, load_rules
from inspection_findings.rules.negation import LEXICON, LexiconFile, find_negation, read_lexicon, tokens, valence_lexicon


def mentions(text, **options):
    return valence_lexicon().find([word for word, _ in tokens(text.lower())], **options)


def valences(text, **options):
    return [(mention.id, mention.valence) for mention in mentions(text, **options) if mention.valence is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("There were no delays.", [("late", "good")], id="a trigger reaches forward"),
        pytest.param("Plans were not good.", [("merit", "bad")], id="a good word denied"),
        pytest.param("Plans were not shared.", [("negator", "bad")], id="a trigger that turns nothing"),
        pytest.param("Plans were not only good but clear.", [("merit", "good"), ("merit", "good")], id="a pseudo-trigger"),
        pytest.param("Plans were unannounced.", [], id="a word that only looks like a fault"),
        pytest.param("Plans were unremarked.", [("unfulfilled", "bad")], id="a word of negated form"),
        pytest.param("It was not done, plans were late.", [("negator", "bad"), ("late", "bad")], id="a mark ends the scope"),
        pytest.param("It did not go because it was late.", [("negator", "bad"), ("late", "bad")], id="a termination ends it"),
        pytest.param("It did not go but was late.", [("negator", "bad"), ("late", "bad")], id="a contrast ends it"),
        pytest.param("The backlog was cleared.", [("late", "good")], id="backward behind be"),
        pytest.param("The backlog grew.", [("late", "bad")], id="nothing turns it"),
        pytest.param("Leaders tackled the backlog.", [("late", "good")], id="a remedy"),
        pytest.param("Leaders did not tackle the backlog.", [("late", "bad")], id="a remedy denied"),
        pytest.param("They lacked rigour.", [("absence", "bad")], id="absence by itself"),
        pytest.param("They did not lack rigour.", [("absence", "good")], id="absence denied"),
        pytest.param("No delays or gaps were found.", [("late", "good"), ("weak", "good")], id="one trigger, two targets"),
        pytest.param("Visits were rarely late.", [("late", "good")], id="seldom"),
    ],
)
def test_scope(text, expected):
    assert valences(text, strict=True, hints=False) == expected


def test_strict_scope_stops_at_a_verb_of_its_own():
    text = "Officers did not plan for poor health."
    assert valences(text, strict=True) == [("negator", "bad"), ("weak", "bad")]
    assert ("weak", "good") in valences(text)


def test_hints_are_found_on_demand():
    assert [mention.id for mention in mentions("Turnover grew.", hints=False)] == []
    assert [mention.term.hint for mention in mentions("Turnover grew.")] == [True, True]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        pytest.param("Plans were good, but late.", ["main", "main", "after"], id="contrast"),
        pytest.param("Although late, plans were good.", ["main", "conceded", "main"], id="concession"),
        pytest.param("Plans were good, however.", ["main", "main"], id="aside"),
    ],
)
def test_claims(text, claims):
    assert [mention.claim for mention in mentions(text, hints=False)] == claims


@pytest.mark.parametrize(
    ("before", "negated"),
    [
        pytest.param("checks were not made in ", True, id="a verb between"),
        pytest.param("by no means ", True, id="directly before"),
        pytest.param("not only were checks made in ", False, id="pseudo-trigger"),
        pytest.param("it was not late, and in ", False, id="a comma"),
        pytest.param("they did not go but in ", False, id="a contrast"),
        pytest.param("not one of the many that we had read was good in ", False, id="out of reach"),
        pytest.param("", False, id="nothing before"),
    ],
)
def test_negation_before_a_proportion(before, negated):
    assert (find_negation(before) is not None) == negated


@pytest.mark.parametrize("group", read_lexicon().groups, ids=lambda group: group.id)
def test_examples_hold_their_group_and_counterexamples_do_not(group):
    assert group.examples
    for text in group.examples:
        assert group.id in [mention.id for mention in mentions(text)], text
    for text in group.counterexamples:
        assert group.id not in [mention.id for mention in mentions(text)], text


def _changed(change):
    loaded = load_rules(LEXICON)
    change(loaded)
    return loaded


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda file: file["groups"][0].update(wrods=["x"]), "affirmed: unknown key 'wrods'", id="a typo in a key"),
        pytest.param(lambda file: file["groups"][0].pop("id"), "number 1, id: this key is missing", id="a key is missing"),
        pytest.param(lambda file: file["groups"][0].update(role="trigger"), "pseudo_trigger", id="an unknown role"),
        pytest.param(lambda file: file["groups"][0].update(words=["late"]), "is in group affirmed already", id="a wording twice"),
        pytest.param(lambda file: file["groups"][2].pop("shift"), "a shifter has 'shift'", id="a shifter without shift"),
        pytest.param(lambda file: file["groups"][2]["shift"].update(bad="worse"), "negator: shift, bad", id="an unknown valence"),
    ],
)
def test_a_fault_in_the_lexicon_is_one_error(change, message):
    with pytest.raises(ConfigError) as raised:
        check_rules(_changed(change), LexiconFile, file="rules/valence.yaml")
    assert message in str(raised.value) and "\n" not in str(raised.value)
    assert str(raised.value).startswith("rules/valence.yaml")


@given(st.text(alphabet=st.sampled_from("not no late good but, . fail'su"), max_size=200))
def test_mentions_are_in_order_and_inside(text):
    words = [word for word, _ in tokens(text)]
    found = valence_lexicon().find(words, strict=True)
    assert all(0 <= one.start < one.end <= len(words) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "not " * 20_000, "no delays, " * 10_000, "un" * 50_000], ids=["word", "not", "no", "un"]
)
def test_long_texts_take_little_time(text):
    started = time.process_time()
    mentions(text, strict=True)
    assert time.process_time() - started < 5
