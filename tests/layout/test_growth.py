"""Texts that no report looks like are read in time that grows as they do: a quarter of a megabyte each, within a generous limit."""

from __future__ import annotations

import pytest

from tests.readers.test_hostile import run_limited

READ = (
    "from inspection_findings.layout import clean; from inspection_findings.model.source import Source; clean(Source(text={text}))"
)


@pytest.mark.parametrize(
    "text",
    [
        "'a' * 250_000", "'word* ' * 40_000", "'plan-\\n' * 40_000", "'[2](' * 60_000", "'a) plan\\n' * 30_000", "'Strengths: a. ' * 18_000",
        "'It rose.2\\n\\n2 See.\\n\\n' * 12_000", "'Contents\\nStaff 3\\n' * 14_000", "'| a | b |\\n| --- | --- |\\n' * 10_000", "'.”' * 120_000",
        "'Plans were good in half of the cases\\n' * 32_000", "'Report on it 14\\n\\f' * 15_000",
    ],
)  # fmt: skip
def test_linear(text):
    run_limited(READ.format(text=text))
