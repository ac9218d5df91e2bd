"""The first blind set, used up: 362 sentences in the manner of ten inspectorates, held within two points of what stands."""

from __future__ import annotations

import pytest

from benchmarks.blind import ALL, FIRST, score

FLOORS = {"spans": 0.94, "value": 0.98, "population": 0.895, "population, each word": 0.66, "polarity": 0.885}


@pytest.fixture(scope="module")
def counts():
    return score(FIRST)[0][ALL]


def test_size(counts):
    assert counts["rows"] >= 300 and counts["traps"] >= counts["rows"] / 5


@pytest.mark.parametrize("figure", FLOORS)
def test_held(counts, figure):
    part, whole = (
        (counts[figure], counts[f"{figure}.n"]) if figure != "spans" else (2 * counts["spans"], counts["gold"] + counts["found"])
    )
    assert part / whole >= FLOORS[figure]
