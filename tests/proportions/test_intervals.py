"""The interval of every hedge on every base: bounded, ordered, on the side that the words name, and no wider than they allow."""

from __future__ import annotations

from itertools import product

import pytest
from inspection_findings.proportions.hedges import hedges
from inspection_findings.proportions.intervals import of_count, of_fraction, of_percent

FRACTIONS = [0.01, 0.05, 0.1, 0.125, 0.2, 0.25, 0.3, 0.3333, 0.375, 0.4, 0.5, 0.6, 0.6667, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99]
COUNTS = [(0, 9), (1, 9), (6, 9), (9, 9), (2, 3), (10, 20), (12, 70), (30, 44), (40, 44), (100, 310)]


def intervals(hedge):
    """Every interval of the hedge, with its base."""
    yield from ((base, of_fraction(base, hedge)) for base in FRACTIONS)
    yield from ((points / 1000, of_percent(points / 1000, hedge, decimals=1 if points % 10 else 0)) for points in range(0, 1001, 5))
    yield from ((top / whole, of_count(top, whole, hedge)) for top, whole in COUNTS)


@pytest.mark.parametrize("hedge", [None, *hedges()])
def test_bounded_and_ordered(hedge):
    for base, interval in intervals(hedge):
        if interval is not None:
            low, estimate, high = interval
            assert 0 <= low <= estimate <= high <= 1, (hedge, base, interval)


@pytest.mark.parametrize("hedge", list(hedges()))
def test_on_the_side_that_the_words_name(hedge):
    for base, interval in intervals(hedge):
        if interval is None:
            continue
        low, _, high = interval
        if hedge in ("just_over", "well_over", "over", "at_least"):
            assert low >= base - 1e-4
        elif hedge == "about":
            assert low <= base + 1e-4 and high >= base - 1e-4
        elif hedge == "nearly" and base == 0:
            # "nearly none of the nine": from above
            assert 0 <= low <= high <= 0.25
        else:
            assert high <= base + 1e-4


@pytest.mark.parametrize(
    ("count", "hedge", "expected"),
    [
        pytest.param((0, 12), "nearly", (1 / 12, 1 / 12, 1 / 12), id="nearly-none"),
        pytest.param((0, 60), "nearly", (1 / 60, 2 / 60, 3 / 60), id="nearly-none-of-many"),
        pytest.param((0, 12), "just_under", None, id="just-under-none"),
    ],
)
def test_next_to_nothing(count, hedge, expected):
    assert of_count(*count, hedge) == (None if expected is None else pytest.approx(expected, abs=1e-5))


@pytest.mark.parametrize("hedge", ["at_least", "at_most"])
def test_an_open_count_is_put_where_its_fraction_is(hedge):
    """ "No fewer than 20 of the 30" and "no less than two-thirds" say the same."""
    for top, whole, base in ((20, 30, 0.6667), (10, 30, 0.3333), (20, 40, 0.5), (30, 40, 0.75)):
        assert of_count(top, whole, hedge)[1] == pytest.approx(of_fraction(base, hedge)[1], abs=1e-3)


def test_close_stays_within_open_and_far_apart_from_close():
    for base in FRACTIONS:
        close, far, over = (of_fraction(base, hedge) for hedge in ("just_over", "well_over", "over"))
        assert over[0] <= close[0] and close[2] <= over[2] + 1e-6
        assert far[0] > over[0] and far[2] == over[2]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(lambda: of_fraction(0.6667, "over"), (0.6667, 0.75), id="over-two-thirds-to-three-quarters"),
        pytest.param(lambda: of_fraction(0.5, "just_over"), (0.5, 0.55), id="just-over-half-stays-close"),
        pytest.param(lambda: of_fraction(0.6667, "nearly"), (0.5867, 0.6667), id="almost-two-thirds-holds-59"),
        pytest.param(lambda: of_fraction(0.75, "over"), (0.75, 0.9), id="over-three-quarters-holds-83"),
        pytest.param(lambda: of_percent(0.24, None, decimals=0), (0.235, 0.245), id="rounding"),
        pytest.param(lambda: of_percent(0.509, None, decimals=1), (0.5085, 0.5095), id="rounding-of-a-decimal"),
        pytest.param(lambda: of_count(31, 67, None), (0.462687, 0.462687), id="count"),
        pytest.param(lambda: of_count(10, 25, "under"), (0.2, 0.36), id="fewer-than-ten-is-nine-at-most"),
        pytest.param(lambda: of_count(12, 20, "at_least"), (0.6, 1.0), id="floor"),
        pytest.param(lambda: of_count(12, 12, "over"), None, id="nothing-above-all"),
    ],
)
def test_stated_intervals(make, expected):
    interval = make()
    assert (interval and (interval[0], interval[2])) == expected


def test_symmetry():
    """What a hedge says of a share, its mirror says of the rest; 25 and 75 per cent end at names that are no mirrors."""
    mirror = {"just_over": "just_under", "well_over": "well_under", "over": "under", "at_least": "at_most"}
    for points, (up, down) in product(range(5, 100, 5), mirror.items()):
        if points in (25, 75):
            continue
        low, estimate, high = of_percent(points / 100, up, decimals=0)
        assert of_percent(round(1 - points / 100, 2), down, decimals=0) == pytest.approx(
            (1 - high, 1 - estimate, 1 - low), abs=2e-4
        )
