"""QuRe: is the value that a Wikipedia sentence states inside the interval found, and is its operator kept?

python -m benchmarks.qure FILE [--errors N]

FILE is QuRe (Li and others 2023, "QuRe: quantifier reasoning", published with PRESQUE under MIT) as JSON lines: a sentence
(``orig_sentence``), its one percentage, and ``math_expr``, the value with its operator. The file does not come with the project.
The figures, and the rows that are wrong, stand in docs/proportions.md.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

from inspection_findings.model.report import Proportion
from inspection_findings.proportions import find_proportions

# rounding of a percentage given to whole per cent, and a little room; what an exact value may be wide; what "about" must be wide
CLOSE, EXACT_WIDTH, ABOUT_WIDTH = 0.006, 0.021, 0.01
OPERATOR = re.compile(r"(?P<operator>[~<>]=?|=)?(?P<low>[\d.]+)(?:-[~<>=]*(?P<high>[\d.]+))?")


@dataclass(frozen=True)
class Gold:
    """What a row says: operator (none is "="), value, and the upper end of a range."""

    operator: str
    value: float
    upper: float | None


def gold_of(row: dict[str, str]) -> Gold:
    """The operator and value of a row."""
    match = OPERATOR.fullmatch(row["math_expr"].replace(" ", ""))
    if match is None:
        raise ValueError(f"unknown math_expr {row['math_expr']!r}")
    return Gold(match["operator"] or "=", float(match["low"]), float(match["high"]) if match["high"] else None)


def is_inside(gold: Gold, found: list[Proportion]) -> bool:
    """Whether the value (of a range: its middle) lies within low and high of something found."""
    value = gold.value if gold.upper is None else (gold.value + gold.upper) / 2
    return any(p.low is not None and p.high is not None and p.low - 1e-6 <= value <= p.high + 1e-6 for p in found)


def keeps_operator(gold: Gold, found: list[Proportion]) -> bool:
    """Whether something found has the operator and the bounds of the row."""
    bounded = [(p.low, p.estimate, p.high) for p in found if p.low is not None and p.estimate is not None and p.high is not None]
    return any(_matches(gold, *bounds) for bounds in bounded)


def _matches(gold: Gold, low: float, estimate: float, high: float) -> bool:
    value = gold.value
    if gold.upper is not None:
        return abs(low - value) <= CLOSE and abs(high - gold.upper) <= CLOSE
    if gold.operator == "=":
        return abs(estimate - value) <= CLOSE and high - low <= EXACT_WIDTH
    if gold.operator == "~":
        return low - 1e-6 <= value <= high + 1e-6 and high - low >= ABOUT_WIDTH
    if gold.operator.startswith(">"):
        return abs(low - value) <= CLOSE and high > low
    return abs(high - value) <= CLOSE and low < high


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print the first N rows that are wrong")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.file.read_text(encoding="utf-8").splitlines()]
    inside = operator = shown = 0
    for number, row in enumerate(rows, 1):
        gold, found = gold_of(row), find_proportions(row["orig_sentence"])
        first, second = is_inside(gold, found), keeps_operator(gold, found)
        inside, operator = inside + first, operator + second
        if not (first and second) and shown < args.errors:
            shown += 1
            read = [(p.text, p.modifier, p.low, p.high) for p in found]
            print(number, row["math_expr"], "inside" if first else "OUTSIDE", read, row["orig_sentence"])
    print(f"inside {inside / len(rows):.4f}, operator {operator / len(rows):.4f}, of {len(rows)} sentences")


if __name__ == "__main__":
    main()
