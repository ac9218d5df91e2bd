"""A calibration as a table: each phrase with the figures behind it and the interval drawn from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rich.table import Table

from inspection_findings.scale_calibration import Calibrated


def calibration_table(phrases: Sequence[Calibrated], *, base: str) -> Table:
    """One row a phrase: pairs, median, range, share inside the scale's interval, the scale's interval and the one drawn."""
    table = Table("phrase", "pairs", "median", "range", f"inside {base}", base, "drawn", title_justify="left")
    for phrase in phrases:
        table.add_row(
            phrase.wording,
            str(phrase.n),
            f"{phrase.median:.0%}",
            f"{phrase.lowest:.0%} to {phrase.highest:.0%}",
            f"{phrase.inside:.0%}",
            interval(phrase.scale),
            interval(phrase.drawn),
        )
    return table


def left_out_line(left_out: Mapping[str, int]) -> str:
    """How many shares that answer a key question make no pair, and why.

    >>> left_out_line({"no figure": 1, "repeated": 2})
    '3 shares left out (2: repeated; 1: no figure)'
    >>> left_out_line({})
    'no share left out'
    """
    if not left_out:
        return "no share left out"
    reasons = "; ".join(f"{n}: {reason}" for reason, n in sorted(left_out.items(), key=lambda item: (-item[1], item[0])))
    count = sum(left_out.values())
    return f"{count} share{'s' if count > 1 else ''} left out ({reasons})"


def interval(bounds: tuple[float, float, float]) -> str:
    """Low, estimate and high as they are shown.

    >>> interval((0.5, 0.525, 0.55))
    '50.0 to 55.0% (52.5%)'
    """
    low, estimate, high = bounds
    return f"{low * 100:.1f} to {high:.1%} ({estimate:.1%})"


def write_scale(content: dict[str, Any], path: Path) -> None:
    """Write a scale file, under a temporary name first."""
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
    temporary.replace(path)
