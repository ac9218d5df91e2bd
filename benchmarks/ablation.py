"""What each feature group and source of training is worth, leave-one-report-out, and what it costs; writes benchmarks/ablation.md.

python -m benchmarks.ablation [--reports ../shared/reports]
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from inspection_findings.evaluate.calibration import Reliability
from inspection_findings.evaluate.counts import Confusion
from inspection_findings.model.report import Tag
from inspection_findings.readers import read
from inspection_findings.tagging import FEATURES
from inspection_findings.tagging.tagger import REVIEW_BELOW, Tagger
from inspection_findings.train.data import Example, Group, gather
from inspection_findings.train.fit import fit, measure

from benchmarks.yardstick import tokenizing

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
Measured = list[tuple[Example, Tag]]
COLUMNS = ("accuracy", "macro_f1", "f1.strength", "f1.area_for_improvement", "f1.recommendation", "calibration_error")


def leave_one_out(
    groups: Sequence[Group], *, use: Sequence[str] = FEATURES, kinds: Collection[str] | None = None
) -> list[Measured]:
    """For each annotated report, the answers of a tagger trained on the other groups, or on those of these kinds."""
    return [
        measure(fit([other for other in groups if other is not group and (kinds is None or other.kind in kinds)], use=use), group)
        for group in groups
        if group.kind == "annotated"
    ]


def figures(measured: Sequence[Measured]) -> dict[str, float]:
    """Accuracy, F1 per label, macro F1 and expected calibration error; a two-sided sentence is right with either label."""
    rows = [row for part in measured for row in part]
    confusion = Confusion.of((tag.label if tag.label == example.secondary else example.label, tag.label) for example, tag in rows)
    reliability = Reliability.of((max(tag.scores), is_right(example, tag)) for example, tag in rows if tag.scores)
    found = {**confusion.figures(), "calibration_error": reliability.error}
    return {name: value or 0.0 for name, value in found.items()}


def is_right(example: Example, tag: Tag) -> bool:
    """Whether the label is the true one, or the other of a two-sided sentence."""
    return tag.label in (example.label, example.secondary)


def tagging(tagger: Tagger, groups: Sequence[Group]) -> float:
    """Seconds that the tagger takes for the reports."""
    started = perf_counter()
    for group in groups:
        tagger.tag(group.sentences, met_from=group.met_from)
    return perf_counter() - started


def cost(tagger: Tagger, groups: Sequence[Group], texts: Sequence[str]) -> float:
    """The time of tagging in multiples of the tokenizing of the same reports, median of several rounds taken in turn."""
    tagging(tagger, groups)
    return median(tagging(tagger, groups) / tokenizing(texts) for _ in range(ROUNDS))


def row(name: str, measured: Sequence[Measured], price: float | None = None) -> str:
    """One line of the table."""
    found = figures(measured)
    cells = [f"{found[column]:.3f}" for column in COLUMNS]
    return f"| {name} | {' | '.join(cells)} | {'' if price is None else f'{price:.2f}'} |"


JUDGING = {"strength", "area_for_improvement"}


def review_lines(measured: Sequence[Measured]) -> list[str]:
    """How the review threshold and the secondary label fare on the held-out answers."""
    below, above = [], []
    two_sided = given = both = 0
    for example, tag in (row for part in measured for row in part):
        (below if tag.scores and max(tag.scores) < REVIEW_BELOW else above).append(is_right(example, tag))
        sides = example.secondary is not None and {example.label, example.secondary} == JUDGING
        two_sided += sides
        given += tag.secondary is not None
        both += sides and tag.secondary is not None
    return [
        f"Under the review threshold of {REVIEW_BELOW} fall {len(below) / (len(below) + len(above)):.0%} of the sentences; "
        f"{sum(below) / max(1, len(below)):.0%} of them are right, and {sum(above) / max(1, len(above)):.0%} of the others.",
        f"Of {two_sided} sentences with a good and a bad side {both} get a second label, and {given - both} others do.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=ROOT.parent / "shared" / "reports")
    args = parser.parse_args()
    groups = gather(reports=args.reports).groups
    annotated = [group for group in groups if group.kind == "annotated"]
    texts = [read(path).text for path in sorted(args.reports.glob("*.txt")) if path.stem in {group.name for group in annotated}]

    def line(name: str, use: Sequence[str]) -> str:
        print(name, flush=True)
        return row(name, leave_one_out(groups, use=use), cost(fit(groups, use=use), annotated, texts))

    everything = leave_one_out(groups)
    rows = [row("all", everything, cost(fit(groups), annotated, texts))]
    rows += [line(f"all but {name}", [other for other in FEATURES if other != name]) for name in FEATURES]
    rows += [line(f"{name} alone", [name]) for name in ("words", "cues")]
    kinds = {group.kind for group in groups}
    sources = [row("all sources", everything)]
    sources += [
        row("authored sentences alone (the repository without reports)", leave_one_out(groups, kinds={"authored"})),
        row("annotated reports alone", leave_one_out(groups, kinds={"annotated"})),
        row("all but the lists of other reports", leave_one_out(groups, kinds=kinds - {"lists"})),
    ]
    head = [
        "| what | accuracy | macro F1 | strength | improvement | recommendation | calibration error | cost |",
        "| --- |" + " --- |" * 7,
    ]
    text = "\n".join(
        [
            "# What each feature and source is worth",
            "",
            "Made by `python -m benchmarks.ablation`. Each annotated report is measured with a tagger that was not trained on it;",
            'cost is the time of tagging in multiples of `spacy.blank("en")` tokenizing the same reports line by line, in turn.',
            "",
            "## Features",
            "",
            *head,
            *rows,
            "",
            "## Sources",
            "",
            *head,
            *sources,
            "",
            "## Review threshold and second label",
            "",
            *review_lines(everything),
            "",
        ]
    )
    (ROOT / "benchmarks" / "ablation.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
