"""Mutated sentences: no exception, spans as in the text, bounds within 0 to 1. `mutations.py` runs as many as one likes."""

from __future__ import annotations

import pytest
from mutations import check, mutants


@pytest.mark.parametrize("seed", range(4))
def test_mutants(seed):
    found = 0
    for text in mutants(500, seed):
        check(text)
        found += 1
    assert found == 500
