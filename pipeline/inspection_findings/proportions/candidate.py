"""A candidate: one stated proportion as its form was parsed, before it has an interval and a population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from inspection_findings.proportions.antecedents import Antecedent

Kind = Literal["percent", "fraction", "count", "quantifier", "ratio"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One stated proportion as its form was parsed; offsets into the sentence, end exclusive.

    ``base`` and ``upper`` are fractions of 1, ``decimals`` the places that a percentage is given to. ``points`` says that they
    are percentage points. ``population`` is where the form itself holds what is counted, ``counted`` the words of the
    denominator named before. ``hedge`` is an id of configs/proportions/hedges.yaml.
    """

    form: str
    kind: Kind
    start: int
    end: int
    base: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    quantifier: str | None = None
    hedge: str | None = None
    modifier: str = "exact"
    decimals: int = 0
    points: bool = False
    population: tuple[int, int] | None = None
    counted: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a parser may look at besides its match: the plain sentence, and the last antecedent (of a noun) before a place."""

    text: str
    antecedent: Callable[[int, str | None], Antecedent | None]
