"""One stated share as its form read it, before it has an interval and a population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.proportions.whole import Whole


@dataclass(frozen=True, slots=True)
class Reading:
    """One stated share as its form read it; offsets into the sentence. ``population`` is its span where the form holds it, ``counted`` the
    words where the whole named before does."""

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
    """What a reader may look at besides its match: the sentence, and the last whole named before a place in it."""

    text: str
    whole_before: Callable[[int], Whole | None]
