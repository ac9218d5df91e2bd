"""Score the pipeline on the annotated reports and write the figures to benchmarks/gold.md.

python -m benchmarks.gold [--reports ../shared/reports] [--gold ../shared/gold] [--score ../shared/score.py]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def figures(reports: Path, gold: Path, score: Path) -> dict[str, float | None]:
    """The figures that the scoring script prints for a fresh run over ``reports``."""
    with tempfile.TemporaryDirectory() as out:
        run = [sys.executable, "-m", "inspection_findings", "extract", str(reports), "--out", out]
        subprocess.run(run, cwd=ROOT, check=False, capture_output=True)
        done = subprocess.run([sys.executable, str(score), out, str(gold), "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shared = ROOT.parent / "shared"
    parser.add_argument("--reports", type=Path, default=shared / "reports")
    parser.add_argument("--gold", type=Path, default=shared / "gold")
    parser.add_argument("--score", type=Path, default=shared / "score.py")
    args = parser.parse_args()
    found = figures(args.reports, args.gold, args.score)
    rows = [f"| {name} | {'–' if value is None else f'{value:.4f}'} |" for name, value in found.items()]
    text = "\n".join(
        [
            "# Figures on the annotated reports",
            "",
            "Made by `python -m benchmarks.gold`. The shipped model is trained on these annotations too, so the `tags.*` figures",
            "here are those of training data; `models/hmip/README.md` has them leave-one-report-out.",
            "",
            "| figure | value |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )
    (ROOT / "benchmarks" / "gold.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
