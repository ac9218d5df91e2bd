"""A calibration as a table: each phrase with the figures behind it and the interval drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from rich.table import Table

from pipeline.calibrate import Calibrated


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
