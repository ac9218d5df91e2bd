"""Clauses: what a share is a share of, and no more."""

from __future__ import annotations

import pytest
from inspection_findings.polarity.clauses import REACH, own_clauses


@pytest.mark.parametrize(
    ("text", "shares", "clauses"),
    [
        pytest.param("half of the plans were late", ["half"], ["half of the plans were late"], id="the whole sentence"),
        pytest.param(
            "plans were good in half of the cases; reviews were late in a third of them",
            ["half", "a third"],
            ["plans were good in half of the cases", "reviews were late in a third of them"],
            id="a semicolon",
        ),
        pytest.param(
            "plans were on time in 60 per cent, thorough in half and shared in a third",
            ["60 per cent", "half", "a third"],
            ["plans were on time in 60 per cent", "thorough in half", "shared in a third"],
            id="shares in a row",
        ),
    ],
)
def test_each_share_has_its_own(text, shares, clauses):
    spans = [(text.index(share), text.index(share) + len(share)) for share in shares]
    assert [text[start:end].strip(" ;") for start, end in own_clauses(text, spans)] == clauses


def test_text_that_was_never_cut_is_not_one_clause():
    text = "good work in half of the cases. " * 500
    spans = [(at, at + 4) for at in range(text.index("half"), len(text), 32)]
    assert all(end - start <= 2 * REACH + 4 for start, end in own_clauses(text, spans))
