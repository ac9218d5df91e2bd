"""Whether rules do what they say: their own examples and counterexamples, and how often each answers in given texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from inspection_findings.rules.schema import Rule


@dataclass(frozen=True)
class RuleFile:
    """The rules of one file of configs/ and how to see which of them answer.

    ``answers`` gives the ids of the rules that answer in a text, one for each time that one does.
    """

    name: str
    rules: Sequence[Rule]
    answers: Callable[[str], Collection[str]]


@dataclass(frozen=True)
class Fault:
    """An example in which its rule does not answer, or a counterexample in which it does."""

    file: str
    rule: str
    text: str
    expected: bool

    def __str__(self) -> str:
        told = "does not answer in its example" if self.expected else "answers in its counterexample"
        return f"{self.file}: {self.rule}: {told}: {self.text}"


def check_examples(file: RuleFile) -> list[Fault]:
    """The faults of a file's own examples and counterexamples, in the order of the file."""
    return [
        Fault(file.name, rule.id, text, expected)
        for rule in file.rules
        for expected, texts in ((True, rule.examples), (False, rule.counterexamples))
        for text in texts
        if (rule.id in file.answers(text)) is not expected
    ]


def count_answers(file: RuleFile, texts: Iterable[str]) -> dict[str, int]:
    """How often each rule of the file answers in the texts, by its id; 0 for one that never does."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(file.answers(text))
    return {rule.id: counted[rule.id] for rule in file.rules}
