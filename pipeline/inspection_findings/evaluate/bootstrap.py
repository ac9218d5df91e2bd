"""Confidence intervals by the bootstrap over reports, and over the sentences of each report drawn; seeded.

Sentences of one report resemble each other, so reports are drawn first (Davison and Hinkley 1997, section 3.8, the two-stage
bootstrap; percentile method). With a single report only its sentences are drawn: the interval then holds for that report alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspection_findings.evaluate.counts import FINDING_LABELS
from inspection_findings.model.report import LABELS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SAMPLES = 2000
LEVEL = 0.95

Pair = tuple[str, str]
Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the second model's figure is above the first's, with its interval and the share of samples above 0.

    ``interval`` is None where the figure was defined in too few samples; ``better`` counts a draw as half.
    """

    figure: str
    first: float | None
    second: float | None
    interval: Interval
    better: float | None

    @property
    def value(self) -> float | None:
        """The difference, second minus first; None where one of them is undefined."""
        return None if self.first is None or self.second is None else self.second - self.first


def intervals(
    pairs: Sequence[Pair], *, reports: Sequence[str] | None = None, samples: int = SAMPLES, seed: int = 0
) -> dict[str, Interval]:
    """The 95 per cent interval of each figure (see `figures_of`) of these pairs of true and given label.

    ``reports`` names the report of each pair; None where all are of one.

    >>> low, high = intervals([("none", "none")] * 80 + [("none", "strength")] * 20)["accuracy"]
    >>> 0.70 < low < 0.75 and 0.85 < high < 0.90
    True
    """
    if not pairs:
        return {}
    drawn = draw([pairs], reports, samples=samples, seed=seed)
    return {name: percentiles(values) for name, values in figures_of(drawn[0]).items()}


def differences(
    first: Sequence[Pair],
    second: Sequence[Pair],
    *,
    reports: Sequence[str] | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
) -> list[Difference]:
    """The paired differences of each figure: both models' answers on the same sentences, drawn together.

    >>> sure = [("none", "none")] * 10
    >>> [(d.value, d.interval) for d in differences(sure, sure) if d.figure == "accuracy"]
    [(0.0, (0.0, 0.0))]

    Raises:
        ValueError: the two hold different numbers of sentences.
    """
    import numpy as np

    if len(first) != len(second):
        raise ValueError(
            f"the answers of the first model ({len(first)}) and of the second ({len(second)}) are not of the same sentences"
        )
    if not first:
        return []
    one, two = (figures_of(cells) for cells in draw([first, second], reports, samples=samples, seed=seed))
    whole = [figures_of(cells_of(codes(pairs))[None]) for pairs in (first, second)]
    found = []
    for name in one:
        gap = two[name] - one[name]
        known = gap[~np.isnan(gap)]
        better = float((known > 0).mean() + (known == 0).mean() / 2) if len(known) else None
        values = [None if np.isnan(side[name][0]) else float(side[name][0]) for side in whole]
        found.append(Difference(name, values[0], values[1], percentiles(gap), better))
    return found


def draw(models: Sequence[Sequence[Pair]], reports: Sequence[str] | None, *, samples: int, seed: int) -> list[Array]:
    """The confusion matrices of resampled sentences, one array of shape (samples, 4, 4) a model; the same draws for all.

    Drawing n sentences of a report with replacement gives multinomial counts of the cells that its sentences fall into, so no
    sentence is drawn one by one.
    """
    import numpy as np

    cells = len(LABELS) ** 2
    joint = sum(codes(pairs) * cells**place for place, pairs in enumerate(models))
    report = np.unique(reports, return_inverse=True)[1] if reports is not None else np.zeros(len(joint), np.int64)
    random = np.random.default_rng(seed)
    count = int(report.max()) + 1
    times = random.multinomial(count, np.full(count, 1 / count), size=samples)
    total = np.zeros((samples, cells ** len(models)))
    for number in range(count):
        own = np.bincount(joint[report == number], minlength=cells ** len(models))
        total += random.multinomial(times[:, number] * own.sum(), own / own.sum())
    shape = (samples, *[cells] * len(models))
    # the first model's cell is the last axis of the joint counts
    axes = range(len(models), 0, -1)
    sums = [total.reshape(shape).sum(axis=tuple(other for other in axes if other != axis)) for axis in axes]
    return [matrix.reshape(samples, len(LABELS), len(LABELS)) for matrix in sums]


def codes(pairs: Sequence[Pair]) -> Any:
    """Each pair as one number: the true label's index times four, plus that of the given one."""
    import numpy as np

    index: dict[str, int] = {label: i for i, label in enumerate(LABELS)}
    return np.array([index[truth] * len(LABELS) + index[given] for truth, given in pairs], dtype=np.int64)


def cells_of(code: Any) -> Array:
    """The confusion matrix of coded pairs, shape (4, 4)."""
    import numpy as np

    size = len(LABELS)
    result: Array = np.bincount(code, minlength=size * size).reshape(size, size).astype(float)
    return result


def figures_of(cells: Array) -> dict[str, Array]:
    """Accuracy, macro F1 (of the finding labels) and each label's F1 of matrices of shape (samples, 4, 4); NaN where undefined."""
    import numpy as np

    right = np.diagonal(cells, axis1=1, axis2=2)
    total = cells.sum(axis=1) + cells.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = 2 * right / total
        accuracy = right.sum(axis=1) / cells.sum(axis=(1, 2))
    findings = f1[:, : len(FINDING_LABELS)]
    defined = (~np.isnan(findings)).sum(axis=1)
    macro = np.where(defined > 0, np.nansum(findings, axis=1) / np.maximum(defined, 1), np.nan)
    return {"accuracy": accuracy, "macro_f1": macro} | {f"f1.{label}": f1[:, i] for i, label in enumerate(LABELS)}


def percentiles(values: Array) -> Interval:
    """The central 95 per cent of the values; None where fewer than nine in ten are defined."""
    import numpy as np

    known = values[~np.isnan(values)]
    if len(known) < 0.9 * len(values) or not len(known):
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return round(float(low), 4), round(float(high), 4)
