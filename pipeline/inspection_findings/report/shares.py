"""Shares of sentences with intervals that respect reports: sentences of one report are alike, so the report is what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

# two-sided 95 per cent quantiles of Student's t by degrees of freedom (any table of t); beyond the last, that of the normal
T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110,
        2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042)  # fmt: skip
NORMAL_95 = 1.960
# with fewer reports their spread says nothing
LEAST_REPORTS = 5


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``base`` in so many ``reports``; ``low`` and ``high`` are fractions of 1, None with few reports."""

    count: int
    base: int
    reports: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float:
        """The share as a fraction of 1."""
        return self.count / self.base


def share_of(counts: Sequence[int], bases: Sequence[int]) -> Share | None:
    """The share over reports, with the interval of the ratio estimator for clusters (Cochran, Sampling Techniques, 1977, 2.11).

    Args:
        counts: for each report, how many sentences count.
        bases: for each report, of how many.

    >>> share = share_of([3, 1, 2, 3, 1], [4, 4, 4, 4, 4])
    >>> share.count, share.base, round(share.low, 3), round(share.high, 3)
    (10, 20, 0.19, 0.81)
    >>> share_of([3], [4]).low is None, share_of([], [])
    (True, None)
    """
    pairs = [(count, base) for count, base in zip(counts, bases, strict=True) if base]
    total, whole, n = sum(count for count, _ in pairs), sum(base for _, base in pairs), len(pairs)
    if not whole:
        return None
    if n < LEAST_REPORTS:
        return Share(total, whole, n)
    value = total / whole
    spread = sum((count - value * base) ** 2 for count, base in pairs)
    reach = quantile(n - 1) * sqrt(spread * n / (n - 1)) / whole
    return Share(total, whole, n, max(0.0, value - reach), min(1.0, value + reach))


def quantile(degrees: int) -> float:
    """The two-sided 95 per cent quantile of t with so many degrees of freedom.

    >>> quantile(1), quantile(1000)
    (12.706, 1.96)
    """
    return T_95[degrees - 1] if degrees <= len(T_95) else NORMAL_95
