"""The whole chain and each stage against spaCy's English tokenizer on the same text, in one run; writes benchmarks/chain.md.

python -m benchmarks.chain [FOLDER]     (the sample corpus where no folder of reports is named; ../shared/reports if it is there)
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from pipeline.chain import Clock, Stages, analyse
from pipeline.components import load
from pipeline.process import output_lines
from pipeline.read import read

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7


def tokenizing(texts: list[str]) -> float:
    """Seconds that a fresh English tokenizer takes for the texts, line by line."""
    import spacy

    nlp = spacy.blank("en")
    started = perf_counter()
    for text in texts:
        for line in text.splitlines():
            nlp.make_doc(line)
    return perf_counter() - started


def chain(paths: list[Path], stages: Stages) -> dict[str, float]:
    """Seconds per stage of the chain over the reports, records made and turned into lines."""
    clock = Clock()
    for path in paths:
        clock.lap("write")
        source = read(path)
        report = analyse(source, stages, path=path.name, clock=clock)
        output_lines(report)
        clock.lap("write")
    return clock.seconds


def main() -> None:
    shared = ROOT.parent / "shared" / "reports"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared if shared.is_dir() else ROOT / "corpus" / "sample"
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".md") and path.name != "README.md"]
    texts = [read(path).text for path in paths]
    words = sum(len(text.split()) for text in texts)
    stages = Stages.of(load())
    chain(paths, stages)
    rounds = [(tokenizing(texts), chain(paths, stages)) for _ in range(ROUNDS)]
    yardstick = median(seconds for seconds, _ in rounds)
    rows = []
    for stage in rounds[0][1]:
        rows.append((stage, median(found[stage] / seconds for seconds, found in rounds)))
    total = median(sum(found.values()) / seconds for seconds, found in rounds)
    lines = [
        "# The chain against tokenizing",
        "",
        f"Made by `python -m benchmarks.chain` over {len(paths)} reports, {words:,} words, median of {ROUNDS} rounds; the",
        'yardstick is `spacy.blank("en")` tokenizing the same text line by line, fresh in each round of the same run.',
        "",
        "| stage | times the tokenizing |",
        "| --- | --- |",
        *[f"| {stage} | {ratio:.2f} |" for stage, ratio in rows],
        f"| whole chain | {total:.2f} |",
        "",
        f"Speed of the chain: {1 / total:.2f} of the tokenizing ({words / yardstick:,.0f} words a second tokenized).",
        "",
    ]
    (ROOT / "benchmarks" / "chain.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
