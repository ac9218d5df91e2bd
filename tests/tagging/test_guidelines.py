"""The rules of the guidelines: each one's own examples, their order, and that they go before the classifier."""

from __future__ import annotations

import pytest
from inspection_findings.context import Context
from inspection_findings.errors import ConfigError
from inspection_findings.model.report import Section, Sentence
from inspection_findings.rules import check_rules, load_rules
from inspection_findings.stages import annotate_sentences
from inspection_findings.tagging.cues import find_cues
from inspection_findings.tagging.features import sides
from inspection_findings.tagging.guidelines import GuidelineFile, decide_by_guideline, read_guidelines
from inspection_findings.tagging.tagger import decide


def sentence(text):
    section = Section(0, None, 1, "standard", None, "Planning", None, 0, 0, 0, 0, ("Planning",))
    return annotate_sentences([Sentence(text, 0, len(text), 0, 0, 0)], [section], Context()).sentences[0]


def rule_of(text):
    sent = sentence(text)
    rule = decide_by_guideline(text, find_cues(text), [side for _, side in sides(sent.proportions, met_from=0.65)])
    return rule.id if rule else None


def cases(key):
    return [pytest.param(rule.id, text, id=f"{rule.id}-{text[:40]}") for rule in read_guidelines() for text in getattr(rule, key)]


@pytest.mark.parametrize(("rule", "text"), cases("examples"))
def test_an_example_is_decided_by_its_rule(rule, text):
    assert rule_of(text) == rule


@pytest.mark.parametrize(("rule", "text"), cases("counterexamples"))
def test_a_counterexample_is_not(rule, text):
    assert rule_of(text) != rule


def test_a_guideline_goes_before_the_classifier_and_behind_the_place():
    text = "Planning was sufficient in 41 per cent of cases."
    sent = sentence(text)
    row = [0.9, 0.05, 0.01, 0.04]
    tag = decide(sent, row, find_cues(text), ["below"])
    assert (tag.label, tag.decided_by) == ("area_for_improvement", "guideline")
    assert tag.scores[1] >= 0.95 and sum(tag.scores) == pytest.approx(1)
    sent.list_kind = "strengths"
    assert decide(sent, row, find_cues(text), ["below"]).decided_by == "list"
    sent.list_kind, sent.body = None, False
    assert decide(sent, row, find_cues(text), ["below"]).decided_by == "place"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param(lambda rule: rule.update(sides=["upper"]), "'above', 'below', 'short', 'neutral' or 'unknown'", id="side"),
        pytest.param(lambda rule: rule.update(label="good"), "label", id="label"),
        pytest.param(lambda rule: rule.update(pattern="("), "pattern", id="broken pattern"),
        pytest.param(lambda rule: rule.update(patern="x"), "unknown key 'patern'", id="misspelt key"),
        pytest.param(lambda rule: rule.update(examples=[]), "examples", id="no example"),
    ],
)
def test_a_fault_of_the_file_is_one_line(change, word):
    content = load_rules("tagging/guidelines")
    change(content["rules"][0])
    with pytest.raises(ConfigError, match=word) as caught:
        check_rules(content, GuidelineFile, file="tagging/guidelines.yaml")
    assert "lead-in" in str(caught.value) and "\n" not in str(caught.value)
