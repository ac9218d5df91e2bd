"""Rules held to their own examples, and counted over texts."""

from __future__ import annotations

from inspection_findings.rules import Rule, RuleFile, check_examples, count_answers

RULES = (
    Rule(id="oak", reason="a tree", examples=("an oak", "a pine"), counterexamples=("an ash",)),
    Rule(id="ash", reason="another", examples=("an ash",), counterexamples=("an ash tree",)),
)
FILE = RuleFile("test/trees", RULES, lambda text: [word for word in text.split() if word in ("oak", "ash")])


def test_faults_of_examples():
    assert [str(fault) for fault in check_examples(FILE)] == [
        "test/trees: oak: does not answer in its example: a pine",
        "test/trees: ash: answers in its counterexample: an ash tree",
    ]


def test_answers_are_counted():
    assert count_answers(FILE, ["oak and oak", "oak and elm"]) == {"oak": 3, "ash": 0}
