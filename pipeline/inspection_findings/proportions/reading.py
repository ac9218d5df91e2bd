"""One stated share as its form read it, before it has an interval and a population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspection_findings.proportions.whole import Whole


@dataclass(frozen=True, slots=True)
class Reading:
    """One stated share as its form read it; offsets into the sentence.

    ``population`` is where the form itself holds what is counted, ``counted`` the words of the whole that was named before.
    """

    form: str
    kind: str
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
    """What a reader may look at besides its match: the sentence, and the last whole (of some noun) named before a place in it."""

    text: str
    whole_before: Callable[[int, str | None], Whole | None]
