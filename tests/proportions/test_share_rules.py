"""Every rule's own examples: forms, hedges, refusals, changes, quantifiers, scales."""

from __future__ import annotations

import pytest
from inspection_findings.errors import ConfigError
from inspection_findings.proportions import find_proportions, load_scale
from inspection_findings.proportions.forms import forms
from inspection_findings.proportions.hedge import with_hedge, wordings
from inspection_findings.proportions.intervals import hedges
from inspection_findings.proportions.read import READERS
from inspection_findings.proportions.screen import anchors, lower, plain
from inspection_findings.rules import load_rules

FORMS = load_rules("proportions/forms")["forms"]
REFUSALS = load_rules("proportions/refuse")
HEDGES = load_rules("proportions/hedges")


def examples(rules, key):
    return [pytest.param(rule, text, id=f"{rule['id']}-{number}") for rule in rules for number, text in enumerate(rule[key])]


def rules_in(text):
    return {share.rule for share in find_proportions(text)}


def family(name):
    """A form and those that its matches can be read as: "1/3 of" is read by the form of counts with a slash."""
    return {name} | (
        {"count", "fraction-in"} if name == "fraction-in" else {"count-bracket", "count"} if name == "count-bracket" else set()
    )


@pytest.mark.parametrize(("rule", "text"), examples(FORMS, "examples"))
def test_form_accepts(rule, text):
    assert rules_in(text) & family(rule["id"]), find_proportions(text)


@pytest.mark.parametrize(("rule", "text"), examples(FORMS, "counterexamples"))
def test_form_refuses(rule, text):
    assert rule["id"] not in rules_in(text)


@pytest.mark.parametrize(("rule", "text"), examples(REFUSALS, "examples"))
def test_refused(rule, text):
    assert find_proportions(text) == []


@pytest.mark.parametrize(("rule", "text"), examples(REFUSALS, "counterexamples"))
def test_not_refused(rule, text):
    assert len(find_proportions(text)) >= 1


def test_every_refusal_fires():
    """Each rule refuses one of its own examples: a rule that another always forestalls is dead."""
    fired = set()
    for rule in REFUSALS:
        for text in rule["examples"]:
            fired |= refusing(plain(lower(text)))
    assert {rule["id"] for rule in REFUSALS} <= fired


def refusing(flat):
    """The ids of the rules that refuse something in plain text, each rule asked alone."""
    from inspection_findings.proportions import refuse
    from inspection_findings.proportions.reading import Scope

    ids = set()
    for form in forms():
        for start, anchor in anchors(flat):
            match = form.pattern.match(flat, start) if anchor in form.anchors else None
            for reading in READERS[form.reads](form, match, Scope(flat, lambda until, noun: None)) if match else []:
                around = refuse.Around(flat, reading, with_hedge(reading, flat).modifier)
                ids |= {rule.name for rule in refuse.refusals_of(reading.kind, reading.form) if rule.fires(around)}
    return ids


def test_rules_are_complete():
    """Every rule has an id of its own, examples and counterexamples; every form names a reader."""
    for rules in (FORMS, REFUSALS, HEDGES, load_rules("proportions/quantifiers")):
        assert len({rule["id"] for rule in rules}) == len(rules)
        assert all(rule["examples"] and rule["counterexamples"] for rule in rules)
    assert {form.reads for form in forms()} == set(READERS)
    assert all(rule["reason"] for rule in [*HEDGES, *load_rules("proportions/exact")])


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
    assert (share.modifier, share.text) == (rule["modifier"], f"{span} {phrase}")
    assert 0 <= share.low <= share.estimate <= share.high <= 1


@pytest.mark.parametrize("rule", HEDGES, ids=lambda rule: rule["id"])
def test_hedge_examples(rule):
    for text in rule["examples"]:
        shares = find_proportions(f"It was good in {text} of cases.")
        assert [share.modifier for share in shares] == [rule["modifier"]], text
    for text in rule["counterexamples"]:
        for share in find_proportions(f"It was good in {text} of cases."):
            assert hedge_of(share) != rule["id"], text


def hedge_of(share):
    """The hedge that a share's wording begins with, None where it begins with none."""
    spelled = [wording for wording in wordings() if share.text.lower().startswith(f"{wording} ")]
    return wordings()[max(spelled, key=len)] if spelled else None


def test_wordings_behind_a_share():
    for rule in HEDGES:
        for wording in rule.get("after", ()):
            gap = "" if wording == "+" else " "
            (share,) = find_proportions(f"Good in 60 per cent{gap}{wording} of cases.")
            assert (share.modifier, share.text) == (rule["modifier"], f"60 per cent{gap}{wording}")


def test_change():
    rules = load_rules("proportions/change")
    for text in rules["examples"]:
        shares = find_proportions(text)
        assert shares and all(share.change and share.population == "change" for share in shares), text
    assert not any(share.change for text in rules["counterexamples"] for share in find_proportions(text))


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
