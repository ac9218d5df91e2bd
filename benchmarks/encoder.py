"""What a sentence encoder adds to the tagger, and what it costs; writes benchmarks/encoder.md.

python -m benchmarks.encoder FOLDER [--reports ../shared/reports]

FOLDER is a sentence-transformers model that the user has (extra: encoder). Leave-one-report-out over the annotated reports with and
without it, and the time of tagging one report as a multiple of what spaCy's English tokenizer takes on the same text.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from inspection_findings.evaluate.bootstrap import Difference
from inspection_findings.evaluate.figures import compare, summarise
from inspection_findings.evaluate.tables import number
from inspection_findings.tagging import FEATURES, Tagger
from inspection_findings.tagging.encoder import PREFIX, encoder_hash, open_encoder
from inspection_findings.train.data import Group
from inspection_findings.train.fit import fit
from inspection_findings.train.run import Sources, collect, silent, steady
from inspection_findings.train.validate import cross_validate, folds_by_report

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


def tagging(tagger: Tagger, group: Group) -> float:
    """Seconds to tag a report."""
    started = perf_counter()
    tagger.tag(group.sentences, met_from=group.met_from)
    return perf_counter() - started


def tokenizing(group: Group) -> float:
    """Seconds that spaCy's English tokenizer takes on the same sentences, its cache empty."""
    import spacy

    tokenizer = spacy.blank("en").tokenizer
    started = perf_counter()
    for sent in group.sentences:
        tokenizer(sent.text)
    return perf_counter() - started


def costs(taggers: Sequence[Tagger], group: Group) -> list[float]:
    """For each tagger the median time over tokenizing's, interleaved; what was encoded before is forgotten each time."""
    ratios: list[list[float]] = [[] for _ in taggers]
    for _ in range(ROUNDS):
        base = tokenizing(group)
        for found, tagger in zip(ratios, taggers, strict=True):
            for name in tagger.use:
                if name.startswith(PREFIX):
                    open_encoder(name.removeprefix(PREFIX)).seen.clear()
            found.append(tagging(tagger, group) / base)
    return [median(found) for found in ratios]


def report(
    folder: Path, gaps: Sequence[Difference], errors: Sequence[float | None], ratios: Sequence[float], sentences: int
) -> str:
    rows = []
    for gap in gaps:
        interval = f"{gap.interval[0]:+.3f} to {gap.interval[1]:+.3f}" if gap.interval else "–"
        value = "–" if gap.value is None else f"{gap.value:+.3f}"
        rows.append(f"| {gap.figure} | {number(gap.first)} | {number(gap.second)} | {value} | {interval} |")
    return "\n".join(
        [
            "# What an encoder adds",
            "",
            f"Made by `python -m benchmarks.encoder FOLDER` with the encoder `{folder.name}` ({encoder_hash(folder)}):",
            f"leave-one-report-out over the annotated reports, {sentences:,} sentences; paired intervals of 95 per cent.",
            "",
            "| figure | without | with | difference | interval |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            f"| expected calibration error | {number(errors[0])} | {number(errors[1])} | | |",
            "",
            f"Tagging one report costs {ratios[0]:.1f} times what spaCy's English tokenizer takes on its sentences without the",
            f"encoder, and {ratios[1]:.0f} times with it, on one thread.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=Path, default=ROOT.parent / "shared" / "reports")
    args = parser.parse_args()
    name = f"{PREFIX}{args.folder.resolve()}"
    with steady():
        groups = collect(Sources(reports=args.reports)).groups
        folds = folds_by_report(groups, most=5)
        makers = [partial(fit, use=use) for use in (FEATURES, (*FEATURES, name))]
        answers = [cross_validate(folds, make, step=silent) for make in makers]
        taggers = [make(folds[0].train) for make in makers]
        ratios = costs(taggers, max(folds[0].test, key=lambda group: len(group.sentences)))
    found = [summarise("", one, samples=100) for one in answers]
    text = report(args.folder, compare(*answers), [one.reliability.error for one in found], ratios, len(answers[0]))
    (ROOT / "benchmarks" / "encoder.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
