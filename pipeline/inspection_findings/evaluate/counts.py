"""Counts of right and wrong labels. Counts add; rates are properties of them, None where they are undefined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inspection_findings.model.report import LABELS

FINDING_LABELS = LABELS[:3]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often one label was given rightly, given wrongly, and missed.

    >>> both = Counts(right=6, wrong=2, missed=1) + Counts(right=2, wrong=0, missed=1)
    >>> both.precision, both.recall, round(both.f1, 4)
    (0.8, 0.8, 0.8)
    >>> Counts().f1 is None
    True
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def given(self) -> int:
        """How often the label was given."""
        return self.right + self.wrong

    @property
    def support(self) -> int:
        """How many sentences have the label."""
        return self.right + self.missed

    @property
    def precision(self) -> float | None:
        """The share of the given labels that are right; None where none was given."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of the sentences with this label that were found; None where there are none."""
        return self.right / self.support if self.support else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where the label neither occurs nor was given."""
        total = self.given + self.support
        return 2 * self.right / total if total else None


@dataclass(frozen=True)
class Confusion:
    """How often each label was given (second) where another was true (first).

    >>> found = Confusion.of([("strength", "strength"), ("none", "strength"), ("none", "none")])
    >>> round(found.accuracy, 4), found.counts("strength")
    (0.6667, Counts(right=1, wrong=1, missed=0))
    >>> (found + found).total
    6
    """

    cells: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Confusion:
        """The matrix of these pairs of true and given label."""
        return cls(Counter(pairs))

    def __add__(self, other: Confusion) -> Confusion:
        return Confusion(Counter(self.cells) + Counter(other.cells))

    @property
    def total(self) -> int:
        """How many sentences were counted."""
        return sum(self.cells.values())

    def counts(self, label: str) -> Counts:
        """The counts of one label."""
        right = self.cells.get((label, label), 0)
        given = sum(n for (_, answer), n in self.cells.items() if answer == label)
        support = sum(n for (truth, _), n in self.cells.items() if truth == label)
        return Counts(right, given - right, support - right)

    @property
    def accuracy(self) -> float | None:
        """The share of sentences labelled right; None where there are none."""
        right = sum(n for (truth, answer), n in self.cells.items() if truth == answer)
        return right / self.total if self.total else None

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 of the three finding labels, over those where it is defined; None where it is for none.

        >>> Confusion.of([("strength", "strength"), ("none", "recommendation")]).macro_f1
        0.5
        """
        known = [f1 for label in FINDING_LABELS if (f1 := self.counts(label).f1) is not None]
        return sum(known) / len(known) if known else None

    def matrix(self) -> list[list[int]]:
        """One row a true label, one column a given one, both in the order of `LABELS`."""
        return [[self.cells.get((truth, answer), 0) for answer in LABELS] for truth in LABELS]

    def figures(self) -> dict[str, float | None]:
        """Accuracy, macro F1 and the F1 of each label, by name."""
        rates = {"accuracy": self.accuracy, "macro_f1": self.macro_f1}
        return rates | {f"f1.{label}": self.counts(label).f1 for label in LABELS}
