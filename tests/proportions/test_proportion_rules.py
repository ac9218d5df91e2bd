"""Every rule's own examples: forms, exclusions, hedges, changes, quantifiers, scales; each asserts which rule answered."""

from __future__ import annotations

import pytest
from inspection_findings.errors import ConfigError
from inspection_findings.proportions import find_proportions, load_scale
from inspection_findings.proportions.find import rule_files
from inspection_findings.proportions.forms import forms
from inspection_findings.proportions.hedges import hedge_rules, hedges, wordings
from inspection_findings.proportions.intervals import exact_widths
from inspection_findings.proportions.parsers import PARSERS
from inspection_findings.proportions.scales import quantifier_rules
from inspection_findings.rules import load_rules

FILES = {file.name: file for file in rule_files()}
EXAMPLES = [
    pytest.param(file, rule.id, text, expected, id=f"{file.name}-{rule.id}-{'yes' if expected else 'no'}-{number}")
    for file in FILES.values()
    for rule in file.rules
    for expected, texts in ((True, rule.examples), (False, rule.counterexamples))
    for number, text in enumerate(texts)
]


@pytest.mark.parametrize(("file", "rule", "text", "expected"), EXAMPLES)
def test_the_rule_answers_in_its_examples_and_not_in_its_counterexamples(file, rule, text, expected):
    assert (rule in file.answers(text)) is expected, (file.answers(text), find_proportions(text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(rule.id, text, id=f"{rule.id}-{number}")
        for rule in FILES["proportions/exclusions"].rules
        for number, text in enumerate(rule.counterexamples)
    ],
)
def test_counterexamples_of_exclusions_state_a_proportion(rule, text):
    assert len(find_proportions(text)) >= 1


def test_rules_are_complete():
    """Every rule has examples, counterexamples and a reason; every parser has a form, every form a parser."""
    for file in FILES.values():
        for rule in file.rules:
            assert rule.examples and rule.counterexamples, (file.name, rule.id)
    assert {form.parser for form in forms()} == set(PARSERS)
    assert {"percent", "count", "fraction", "ratio"} == set(exact_widths())
    assert all(rule.reason and rule.examples for rule in quantifier_rules().rules)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("The overwhelming majority of plans were good.", "vast majority", id="majority"),
        pytest.param("A sizeable minority of plans were good.", "significant minority", id="minority"),
        pytest.param("A very small minority of plans were good.", "small minority", id="degree"),
        pytest.param("Nearly all plans were good.", "nearly all", id="nearly"),
        pytest.param("Next to none of the plans were good.", "hardly any", id="next-to-none"),
    ],
)
def test_names_on_the_scale(text, name):
    (proportion,) = find_proportions(text)
    assert (proportion.low, proportion.estimate, proportion.high) == load_scale(None).intervals[name]


def test_owners_leave_the_proportion_without_a_hedge():
    for owner in hedge_rules().owners:
        assert owner.reason
        for text in owner.examples:
            (proportion,) = find_proportions(text)
            assert proportion.modifier == "exact", text
        for text in owner.counterexamples:
            (proportion,) = find_proportions(text)
            assert proportion.modifier != "exact", text


@pytest.mark.parametrize("wording", sorted(wordings()))
@pytest.mark.parametrize(
    ("phrase", "behind"),
    [
        pytest.param("half", " of the cases", id="fraction"),
        pytest.param("40 per cent", " of cases", id="percent"),
        pytest.param("12 of the 20", " cases", id="count"),
    ],
)
def test_every_wording_of_every_kind(wording, phrase, behind):
    rule = hedges()[wordings()[wording]]
    (share,) = find_proportions(f"Plans were good in {wording} {phrase}{behind}.")
    span = wording.removeprefix("only ")
    assert (share.modifier, share.text) == (rule.modifier, f"{span} {phrase}")
    assert 0 <= share.low <= share.estimate <= share.high <= 1


def test_wordings_behind_a_share():
    for rule in hedges().values():
        for wording in rule.after:
            gap = "" if wording == "+" else " "
            (share,) = find_proportions(f"Good in 60 per cent{gap}{wording} of cases.")
            assert (share.modifier, share.text) == (rule.modifier, f"60 per cent{gap}{wording}")


@pytest.mark.parametrize("name", ["default", "hmip", "education-scotland"])
def test_scales_state_their_source(name):
    scale = load_scale(name)
    assert scale.source and all(0 <= low <= middle <= high <= 1 for low, middle, high in scale.intervals.values())
    raw = load_rules(f"scales/{name}")
    assert all(entry["reason"] for entry in raw["quantifiers"].values())


def test_published_scale():
    """The figures that the page named in the file prints."""
    scale = load_scale("education-scotland")
    for word, low, high in (("most", 0.75, 0.9), ("majority", 0.5, 0.74), ("less than half", 0.15, 0.49)):
        assert (scale.intervals[word][0], scale.intervals[word][2]) == (low, high)
    (share,) = find_proportions("Less than half of the pupils agreed.", scale="education-scotland")
    assert (share.low, share.high, share.scale) == (0.15, 0.49, "education-scotland")


def test_quantifier_that_the_scale_does_not_name(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(
        "name: own\nsource: our own\nquantifiers:\n  most: {low: 0.6, high: 0.8, estimate: 0.7, reason: said so}\n",
        encoding="utf-8",
    )
    first, second = find_proportions("Most plans were good, and a minority of plans were late.", scale=str(file))
    assert (first.low, first.scale) == (0.6, "own")
    assert second.scale == "default"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("name: x\n", "source", id="no-source"),
        pytest.param("name: x\nsource: y\nquantifiers: {most: {low: 0.9, high: 0.1, estimate: 0.5}}\n", "most", id="order"),
        pytest.param("name: x\nsource: y\nquantifiers: {most: {low: a}}\n", "most", id="no-number"),
    ],
)
def test_scale_at_fault_is_told(tmp_path, content, told):
    file = tmp_path / "bad.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_scale(str(file))
