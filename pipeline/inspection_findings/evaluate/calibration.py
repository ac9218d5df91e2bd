"""Whether probabilities mean what they say: the reliability curve and the expected calibration error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose probability falls into one interval: how many, the sum of their probabilities, how many are right.

    >>> both = Bin(n=4, probability=3.0, right=3) + Bin(n=1, probability=1.0, right=1)
    >>> both.confidence, both.accuracy
    (0.8, 0.8)
    >>> Bin().accuracy is None
    True
    """

    n: int = 0
    probability: float = 0.0
    right: int = 0

    def __add__(self, other: Bin) -> Bin:
        return Bin(self.n + other.n, self.probability + other.probability, self.right + other.right)

    @property
    def confidence(self) -> float | None:
        """The mean probability of the answers."""
        return self.probability / self.n if self.n else None

    @property
    def accuracy(self) -> float | None:
        """The share of the answers that are right."""
        return self.right / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins of a reliability curve, of equal width from 0 to 1.

    >>> curve = Reliability.of([(0.95, True), (0.93, True), (0.92, False), (0.55, True)])
    >>> [(share.n, share.right) for share in curve.bins if share.n]
    [(1, 1), (3, 2)]
    >>> round(curve.error, 4)
    0.3125
    """

    bins: tuple[Bin, ...] = (Bin(),) * BINS

    @classmethod
    def of(cls, answers: Iterable[tuple[float, bool]], *, bins: int = BINS) -> Reliability:
        """The curve of answers, each the probability of the label given and whether it is right."""
        found = [Bin()] * bins
        for probability, right in answers:
            place = min(bins - 1, int(probability * bins))
            found[place] += Bin(1, probability, int(right))
        return cls(tuple(found))

    def __add__(self, other: Reliability) -> Reliability:
        return Reliability(tuple(one + two for one, two in zip(self.bins, other.bins, strict=True)))

    @property
    def n(self) -> int:
        """How many answers the curve holds."""
        return sum(share.n for share in self.bins)

    @property
    def error(self) -> float | None:
        """The expected calibration error: the mean gap between probability and accuracy, weighted by the bins' sizes."""
        gaps = sum(abs(share.probability - share.right) for share in self.bins)
        return gaps / self.n if self.n else None

    def table(self) -> list[dict[str, float | int | None]]:
        """One row a bin: its bounds, how many answers, their mean probability and their accuracy."""
        width = 1 / len(self.bins)
        return [
            {"low": round(i * width, 4), "high": round((i + 1) * width, 4), "n": share.n,
             "probability": rounded(share.confidence), "accuracy": rounded(share.accuracy)}
            for i, share in enumerate(self.bins)
        ]  # fmt: skip


def rounded(value: float | None) -> float | None:
    """The value to four places, None as it is."""
    return None if value is None else round(value, 4)
