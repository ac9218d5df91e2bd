"""The whole chain and each stage against spaCy's English tokenizer on the same text, in one run; writes benchmarks/chain.md.

Processor time is measured, so that other work on the machine weighs little.

python -m benchmarks.chain [FOLDER] [--rounds 15]     (the sample corpus where no folder of reports is named or at hand)
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

from inspection_findings.context import Context
from inspection_findings.process import load_stages, output_lines
from inspection_findings.readers import read
from inspection_findings.settings import load_settings
from inspection_findings.stages import Clock, analyse

from benchmarks.yardstick import tokenizing

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.35


def reports(folder: Path | None = None) -> list[Path]:
    """The text reports in a folder; without one, those that stand beside the checkout, or the sample corpus."""
    shared = ROOT.parent / "shared" / "reports"
    folder = folder or (shared if shared.is_dir() else ROOT / "corpus" / "sample")
    return [path for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".md") and path.name != "README.md"]


def chain(paths: list[Path], context: Context, *, all_sentences: bool = False) -> dict[str, float]:
    """Seconds per stage of the chain over the reports, records made and turned into lines."""
    clock = Clock(process_time)
    for path in paths:
        clock.lap("write")
        source = read(path)
        report = analyse(source, context, path=path.name, all_sentences=all_sentences, clock=clock)
        output_lines(report)
        clock.lap("write")
    return clock.seconds


def sizes(path: Path, context: Context) -> dict[str, int]:
    """The bytes that a run writes for one report: findings, the other files, the text, and the compressed part."""
    source = read(path)
    lines = output_lines(analyse(source, context, path=path.name))
    whole = sum(map(len, lines.values()))
    return {
        "findings": len(lines["findings"]),
        "others": whole - len(lines["findings"]),
        "text": len(source.text.encode()),
        "part": len(zlib.compress(b"".join(lines.values()), 1)),
    }


def variants(context: Context) -> dict[str, Callable[[list[Path]], dict[str, float]]]:
    """The chain with one thing less or more, by what is other."""
    tagger = context.tagger
    return {
        "without the tagger's look at the neighbours": lambda paths: chain(
            paths, replace(context, tagger=replace(tagger, second=None))
        ),
        "with a record for every sentence (`--all-sentences`)": lambda paths: chain(paths, context, all_sentences=True),
    }


def measure(paths: list[Path], rounds: int) -> dict[str, object]:
    """Each stage, the whole and the variants in times of the tokenizing: the median of the ratios of all rounds.

    In each round the yardstick is measured before and after, and its mean is taken: other work on the machine then weighs on both.
    """
    texts = [read(path).text for path in paths]
    context, _ = load_stages(load_settings())
    others = variants(context)
    written = [sizes(path, context) for path in paths]
    chain(paths, context)
    found: list[dict[str, float]] = []
    speeds = []
    words = sum(len(text.split()) for text in texts)
    for _ in range(rounds):
        before = tokenizing(texts, clock=process_time)
        seconds = chain(paths, context)
        yardstick = (before + tokenizing(texts, clock=process_time)) / 2
        speeds.append(words / yardstick)
        ratios = {name: spent / yardstick for name, spent in seconds.items()}
        ratios["total"] = sum(seconds.values()) / yardstick
        for name, run in others.items():
            before = tokenizing(texts, clock=process_time)
            spent = sum(run(paths).values())
            ratios[name] = spent / ((before + tokenizing(texts, clock=process_time)) / 2)
        found.append(ratios)
    middle = {name: median(ratios[name] for ratios in found) for name in found[0]}
    total = middle.pop("total")
    return {
        "reports": len(paths),
        "words": words,
        "rounds": rounds,
        "tokenized": median(speeds),
        "bytes": {name: sum(size[name] for size in written) for name in written[0]},
        "total": total,
        "variants": {name: middle.pop(name) for name in others},
        "stages": middle,
    }


def table(found: dict[str, object]) -> str:
    """The text of benchmarks/chain.md."""
    stages, total, words = found["stages"], found["total"], f"{found['words']:,}"
    tokenized = f"{found['tokenized']:,.0f} words a second"
    rows = [f"| {name} | {ratio:.2f} | {ratio / total:.0%} |" for name, ratio in stages.items()]
    others = [f"| {name} | {ratio:.2f} |" for name, ratio in found["variants"].items()]
    return "\n".join(
        [
            "# The chain against tokenizing",
            "",
            f"Made by `python -m benchmarks.chain` over {found['reports']} reports, {words} words, median of",
            f'{found["rounds"]} rounds; the yardstick is `spacy.blank("en")` tokenizing the same text line by line, fresh in',
            "each round of the same run. Processor time.",
            "",
            "| stage | times the tokenizing | share |",
            "| --- | --- | --- |",
            *rows,
            f"| whole chain | {total:.2f} | |",
            "",
            f"Speed of the chain: {1 / total:.2f} of the tokenizing (goal: {GOAL}), which took {tokenized}.",
            "",
            "What one thing less or more costs:",
            "",
            "| the whole chain | times the tokenizing |",
            "| --- | --- |",
            *others,
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="a folder of text reports")
    parser.add_argument("--rounds", type=int, default=11)
    args = parser.parse_args()
    found = measure(reports(args.folder), args.rounds)
    (ROOT / "benchmarks" / "chain.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (ROOT / "benchmarks" / "chain.md").write_text(table(found), encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
