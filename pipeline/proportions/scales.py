"""Quantifier scales and the intervals of hedges: from a phrase to low, estimate and high, by data with stated reasons."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.rules import data_dir, load_rules, load_yaml

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Scale:
    """What the quantifiers mean: ``intervals`` gives (low, estimate, high), fractions of 1, by quantifier."""

    name: str
    source: str
    intervals: dict[str, Interval]

    def interval(self, quantifier: str) -> Interval | None:
        """The interval of a quantifier ("vast majority"), None where the scale does not name it."""
        return self.intervals.get(quantifier)


@cache
def load_scale(name: str | None = None) -> Scale:
    """The scale of this name in configs/scales, or in the YAML file at this path; None for the default scale.

    Raises:
        ConfigError: there is no such scale, or an interval is not 0 <= low <= estimate <= high <= 1.
    """
    name = name or "default"
    path = data_dir("configs") / "scales" / f"{name}.yaml"
    if not path.is_file():
        path = Path(name)
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in (data_dir("configs") / "scales").glob("*.yaml")))
        raise ConfigError(f"there is no such scale; use one of {known}, or the path of a YAML file", rule=f"scale {name}")
    content: Any = load_yaml(path)
    if not isinstance(content, dict) or not isinstance(content.get("quantifiers"), dict) or not content.get("source"):
        raise ConfigError("a scale needs the keys name, source and quantifiers", file=str(path))
    intervals = {}
    for quantifier, entry in content["quantifiers"].items():
        try:
            low, estimate, high = float(entry["low"]), float(entry["estimate"]), float(entry["high"])
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError("needs the numbers low, estimate and high", file=str(path), rule=str(quantifier)) from error
        if not 0 <= low <= estimate <= high <= 1:
            raise ConfigError("must have 0 <= low <= estimate <= high <= 1", file=str(path), rule=str(quantifier))
        intervals[str(quantifier)] = (low, estimate, high)
    return Scale(str(content.get("name", path.stem)), str(content["source"]), intervals)


@cache
def named_shares() -> list[float]:
    """The shares that a writer has a short name for, in order."""
    return sorted(float(value) for value in load_rules("proportions/numbers")["named"])


@cache
def hedges() -> dict[str, dict[str, Any]]:
    """The hedges of configs/proportions/hedges.yaml by their id."""
    return {rule["id"]: rule for rule in load_rules("proportions/hedges")}


def hedged(base: float, modifier: str, *, tolerance: float) -> Interval:
    """The interval of a share with this base; ``tolerance`` is its rounding where it is exact.

    >>> hedged(0.5, "just_over", tolerance=0.02)
    (0.5, 0.525, 0.55)
    """
    if modifier == "exact":
        return bounded(base - tolerance, base, base + tolerance)
    rule = hedges()[modifier]
    reach, width = rule["reach"], float(rule.get("width", 0))
    upward = modifier in ("just_over", "over", "at_least")
    if reach == "around":
        return bounded(base - width, base, base + width)
    if reach == "close":
        return bounded(base, base + width / 2, base + width) if upward else bounded(base - width, base - width / 2, base)
    end = neighbour(base, up=upward)
    middle = (base + end) / 2
    if reach == "open":
        end = 1.0 if upward else 0.0
    return bounded(base, middle, end) if upward else bounded(end, middle, base)


def neighbour(base: float, *, up: bool) -> float:
    """The next named share above or below ``base``.

    >>> neighbour(0.6667, up=True)
    0.75
    """
    named = named_shares()
    if up:
        index = bisect_right(named, base + 0.005)
        return named[index] if index < len(named) else 1.0
    index = bisect_left(named, base - 0.005)
    return named[index - 1] if index else 0.0


def bounded(low: float, estimate: float, high: float) -> Interval:
    """The interval kept inside 0 to 1, rounded to six places."""
    return round(max(0.0, low), 6), round(min(1.0, max(0.0, estimate)), 6), round(min(1.0, high), 6)


def wilson(numerator: float, denominator: float) -> tuple[float, float]:
    """The 95 per cent Wilson interval of a share seen in a sample (Wilson 1927): for the population beyond the sample.

    >>> wilson(5, 10)
    (0.2366, 0.7634)
    """
    z = 1.959964
    share = numerator / denominator
    centre = share + z * z / (2 * denominator)
    spread = z * sqrt(share * (1 - share) / denominator + z * z / (4 * denominator * denominator))
    scale = 1 + z * z / denominator
    return round(max(0.0, (centre - spread) / scale), 4), round(min(1.0, (centre + spread) / scale), 4)
