"""The challenge set: the project's own sentences with shares stated in many ways, and traps that hold none."""

from __future__ import annotations

from challenge import Figures, load_challenge, score
from inspection_findings.proportions import find_proportions


def figures() -> Figures:
    return score(load_challenge(), find_proportions)


def test_size():
    rows = load_challenge()
    traps = [row for row in rows if not row["shares"]]
    assert len(rows) >= 400 and len(traps) >= len(rows) / 4
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        for share in row["shares"]:
            assert row["text"][share["start"] : share["end"]] == share["text"]


def test_held():
    found = figures()
    assert found.f1 >= 0.99, found.errors
    assert found.rate("value") >= 0.99 and found.rate("kind") >= 0.99 and found.rate("population") >= 0.99, found.errors


def test_populations_are_held_word_for_word():
    """Of the rows marked exact; what is missed there needs a lexicon ("the workforce commutes", "placed with relatives thrive")."""
    found = figures()
    assert found.exacts > 100 and found.rate("exact") >= 0.96, found.errors


def test_a_finder_that_finds_nothing_scores_nothing():
    nothing = score(load_challenge(), lambda text: [])
    assert nothing.f1 == 0 and nothing.rate("value") is None and nothing.taken == 0
