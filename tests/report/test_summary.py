"""The table that ends a run fits into a narrow terminal, whatever the names."""

from __future__ import annotations

from collections import Counter

import pytest
from inspection_findings.batch import RunSummary
from inspection_findings.report.summary import COLUMNS, MOST_ROWS, summary_table
from rich.console import Console


def printed(summary, width):
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(summary_table(summary, width=width))
    return capture.get().splitlines()


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("count", [7, 12_345_678])
@pytest.mark.parametrize("name", ["a.txt", "2019/long-folder-name/north-and-east-and-west-and-south-2019.txt"])
def test_no_column_is_cut_but_paths_and_frameworks(width, count, name):
    counts = Counter(dict.fromkeys(COLUMNS, count))
    summary = RunSummary(documents=3, counts=counts, rows=[(name, "hmip-2016-quality-impact", counts)] * 3)
    lines = printed(summary, width)
    assert max(map(len, lines)) <= width
    assert all(column in "\n".join(lines) for column in (*COLUMNS.values(), "report", "framework"))
    assert sum(f"{count:,}" in line for line in lines) == 4
    assert all(name[-10:] in line for line in lines[4:7]) or len(name) < 10


def test_many_reports_are_told_by_number():
    summary = RunSummary(documents=MOST_ROWS + 1_000, rows=[("a.txt", None, {})] * MOST_ROWS)
    assert any("… 1,000 more" in line for line in printed(summary, 80))
