"""Rule files: every kind of fault is one ConfigError that names file, rule, place and what is allowed."""

from __future__ import annotations

from typing import Literal

import pytest
from inspection_findings.errors import ConfigError
from inspection_findings.rules import AnyCasePattern, Parts, Pattern, Rule, RuleModel, Rules, Words, check_rules, load_rules


class Sign(Rule):
    kind: Literal["open", "shut"]
    before: Pattern | None = None
    label: AnyCasePattern | None = None
    words: Words = ()
    width: float = 0


class Signs(RuleModel):
    parts: Parts | None = None
    rules: Rules[Sign]


def rule(**changes):
    return {"id": "gate", "reason": "a gate is shut at night", "kind": "shut"} | changes


def signs(*rules, **more):
    return check_rules({"rules": list(rules), **more}, Signs, file="test/signs.yaml")


def test_a_file_without_fault():
    loaded = signs(
        rule(before="(?:{wood}) gate ?$", words=["{months}", "maytime"], label="NO ENTRY"),
        parts={"oak": "oak|ash", "wood": "{oak}|pine"},
    )
    (gate,) = loaded.rules
    assert gate.before.search("an ash  gate ")
    assert not gate.before.search("an elm gate")
    assert gate.label.search("no entry")
    assert gate.words[0] == "january" and gate.words[-1] == "maytime"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param(
            {"befor": "x"}, "unknown key 'befor': use one of id, reason, examples, counterexamples, kind, before", id="typo"
        ),
        pytest.param({"kind": "ajar"}, "kind: must be 'open' or 'shut'", id="closed-vocabulary"),
        pytest.param({"before": "(gate"}, "before: the pattern is not a regular expression", id="broken-pattern"),
        pytest.param({"before": "{gates} $"}, "before: unknown part or word list '{gates}': use one of", id="unknown-part"),
        pytest.param({"before": "gate|" * 70}, "before: the pattern has 350 characters: at most 300", id="long-pattern"),
        pytest.param({"before": ["gate"]}, "before: must be a pattern", id="list-for-pattern"),
        pytest.param({"width": "wide"}, "width: must be a valid number", id="word-for-number"),
        pytest.param(
            {"words": ["{gates}"]}, "words: lexicons: gates: unknown word list 'gates': use one of", id="unknown-word-list"
        ),
        pytest.param({"examples": "one"}, "examples: must be a valid tuple", id="text-for-list"),
        pytest.param(
            {"before": "{1,2}" + "a{99999999999}"}, "before: the pattern is not a regular expression", id="impossible-repeat"
        ),
    ],
)
def test_fault_in_a_rule(changes, told):
    with pytest.raises(ConfigError) as caught:
        signs(rule(id="first"), rule(**changes))
    assert str(caught.value).startswith(f"test/signs.yaml: gate: {told}")
    assert (caught.value.file, caught.value.rule) == ("test/signs.yaml", "gate")


def test_missing_key():
    lacking = rule()
    del lacking["kind"]
    with pytest.raises(ConfigError, match=r"test/signs\.yaml: gate: kind: this key is missing$"):
        signs(lacking)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param([], "must be a mapping with the keys parts, rules", id="list"),
        pytest.param({"rules": [], "part": {}}, "unknown key 'part': use one of parts, rules", id="typo-at-the-top"),
        pytest.param({}, "rules: this key is missing", id="empty"),
        pytest.param({"rules": ["gate"]}, "rules, number 1: must be a mapping with the keys", id="text-for-rule"),
        pytest.param({"rules": [rule(), rule()]}, "rules: the id 'gate' stands twice", id="twice"),
        pytest.param(
            {"rules": [], "parts": {"a": "{b}", "b": "x"}}, "parts: part 'a': unknown part or word list '{b}'", id="part-too-early"
        ),
    ],
)
def test_fault_in_a_file(content, told):
    with pytest.raises(ConfigError) as caught:
        check_rules(content, Signs, file="test/signs.yaml")
    assert str(caught.value).startswith(f"test/signs.yaml: {told}")


def test_other_faults_are_counted():
    with pytest.raises(ConfigError, match=r"\(and 1 more in this file\)"):
        signs(rule(kind="ajar"), rule(id="door", kind="loose"))


def test_loading_names_the_file():
    with pytest.raises(ConfigError, match=r"proportions/hedges\.yaml: unknown key 'hedges'"):
        load_rules("proportions/hedges", Signs)
