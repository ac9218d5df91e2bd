"""Quantifier scales: what "most" or "a minority" mean in numbers, each from a file that states its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.proportions.intervals import Interval
from inspection_findings.rules import data_dir, load_yaml


@dataclass(frozen=True)
class Scale:
    """What the quantifiers mean: ``intervals`` gives (low, estimate, high), fractions of 1, by quantifier.

    ``fractions`` holds named fractions that the scale sets itself, by modifier and base ("just_over 0.5"): a calibrated scale does.
    """

    name: str
    source: str
    intervals: dict[str, Interval]
    fractions: dict[str, Interval] = field(default_factory=dict)

    def interval(self, quantifier: str) -> Interval | None:
        """The interval of a quantifier ("vast majority"), None where the scale does not name it."""
        return self.intervals.get(quantifier)

    def fraction(self, modifier: str, base: float) -> Interval | None:
        """The interval that the scale sets for a named fraction (``base`` to four places), None where it sets none."""
        return self.fractions.get(f"{modifier} {base:g}") if self.fractions else None


def scale_names() -> list[str]:
    """The names of the scales that come with the package."""
    return sorted(path.stem for path in (data_dir("configs") / "scales").glob("*.yaml"))


def scale_file(name: str) -> Path | None:
    """The file of the scale of this name, or at this path; None where there is none."""
    return next((path for path in (data_dir("configs") / "scales" / f"{name}.yaml", Path(name)) if path.is_file()), None)


@cache
def load_scale(name: str | None = None) -> Scale:
    """The scale of this name in configs/scales, or in the YAML file at this path; None for the default scale.

    Raises:
        ConfigError: there is no such scale, or an interval is not 0 <= low <= estimate <= high <= 1.
    """
    name = name or "default"
    path = scale_file(name)
    if path is None:
        known = ", ".join(scale_names())
        raise ConfigError(f"there is no such scale; use one of {known}, or the path of a YAML file", rule=f"scale {name}")
    content: Any = load_yaml(path)
    if not isinstance(content, dict) or not isinstance(content.get("quantifiers"), dict) or not content.get("source"):
        raise ConfigError("a scale needs the keys name, source and quantifiers", file=str(path))
    intervals = read_intervals(content["quantifiers"], path)
    fractions = read_intervals(content.get("fractions") or {}, path)
    return Scale(str(content.get("name", path.stem)), str(content["source"]), intervals, fractions)


def read_intervals(entries: Any, path: Path) -> dict[str, Interval]:
    """Low, estimate and high of each entry of a scale file.

    Raises:
        ConfigError: an entry lacks one of them, or they are not 0 <= low <= estimate <= high <= 1.
    """
    if not isinstance(entries, dict):
        raise ConfigError("must map phrases to low, estimate and high", file=str(path), rule="fractions")
    intervals = {}
    for phrase, entry in entries.items():
        try:
            low, estimate, high = float(entry["low"]), float(entry["estimate"]), float(entry["high"])
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError("needs the numbers low, estimate and high", file=str(path), rule=str(phrase)) from error
        if not 0 <= low <= estimate <= high <= 1:
            raise ConfigError("must have 0 <= low <= estimate <= high <= 1", file=str(path), rule=str(phrase))
        intervals[str(phrase)] = (low, estimate, high)
    return intervals
