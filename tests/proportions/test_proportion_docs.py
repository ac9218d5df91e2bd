"""What docs/proportions.md says of shares is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from inspection_findings.proportions import find_proportions, load_scale
from inspection_findings.proportions.hedges import hedges

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "proportions.md").read_text(encoding="utf-8")
HEADS = ("half", "two-thirds", "40 per cent", "30 of the 44")


def cells(line):
    return [cell.strip() for cell in line.strip("|\n").split("|")]


def table(first):
    """The rows of the table whose head begins with this word."""
    lines = TEXT.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(f"| {first} "))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return rows
        rows.append(cells(line))
    return rows


def told(low, high):
    first, last = (f"{value * 100:.1f}".removesuffix(".0") for value in (low, high))
    return first if first == last else f"{first}–{last}"


@pytest.mark.parametrize("row", table("hedge"), ids=lambda row: row[0])
def test_hedges(row):
    name, wordings, modifier, *intervals = row
    wording = wordings.split(",")[0]
    for phrase, interval in zip(HEADS, intervals, strict=True):
        (share,) = find_proportions(f"It was good in {wording} {phrase} of cases.".replace("  ", " "))
        assert (f"`{share.modifier}`", told(share.low, share.high)) == (modifier, interval), phrase
    assert name == "none" or name in hedges()


def test_all_hedges_are_told():
    assert {row[0] for row in table("hedge")} == {"none", *hedges()}


@pytest.mark.parametrize("row", table("quantifier"), ids=lambda row: row[0])
def test_scales(row):
    for name, interval in zip(("default", "hmip", "education-scotland"), row[1:], strict=True):
        found = load_scale(name).interval(row[0])
        assert interval == (told(found[0], found[2]) if found else "as a hedged fraction")


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", TEXT, re.S))
def test_examples(code):
    printed = []
    exec(code, {"print": lambda *values: printed.append(" ".join(map(str, values)))})
    assert printed == [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
