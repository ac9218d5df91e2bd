"""Reading, sections and sentences against spaCy's English tokenizer on the same text, in one run; writes benchmarks/reading.md.

python -m benchmarks.reading [FOLDER]     (the sample corpus where no folder of reports is named or at hand)
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from inspection_findings.layout import clean
from inspection_findings.readers import read
from inspection_findings.structure import cut_sentences, find_facts, find_results, find_sections

from benchmarks.chain import ROOT, reports
from benchmarks.yardstick import tokenizing

ROUNDS = 15
STAGES = ("read", "clean", "sections", "sentences", "results and facts")
# a text of this many characters, and one four times as long, show how time grows
SIZE = 60_000


def reading(paths: list[Path]) -> dict[str, float]:
    """Seconds per step over the reports."""
    seconds = dict.fromkeys(STAGES, 0.0)
    for path in paths:
        times = [perf_counter()]
        source = read(path)
        times.append(perf_counter())
        document = clean(source)
        times.append(perf_counter())
        sections = find_sections(document)
        times.append(perf_counter())
        cut_sentences(document, sections)
        times.append(perf_counter())
        find_results(document, sections)
        find_facts(document, sections)
        times.append(perf_counter())
        for stage, before, after in zip(STAGES, times, times[1:], strict=False):
            seconds[stage] += after - before
    return seconds


def awkward(size: int) -> dict[str, str]:
    """Texts that no report looks like, about ``size`` characters long each."""
    sentence = "Plans were good in half of the cases. "
    return {
        "one line": sentence * (size // len(sentence)),
        "bullets": "• one two\n" * (size // 10),
        "headings": "## 1.1. Staff Good\n\n" * (size // 20),
        "lists": "Strengths:\n\n• one\n\n" * (size // 20),
        "numbers": "14\n" * (size // 3),
        "spaces": " \u2003" * (size // 2),
        "brackets": "[(<*_" * (size // 5),
        "dots": "." * size,
        "contents": "Contents\n" * (size // 9),
        "footnotes": "It rose.2\n\n2 See the table.\n\n" * (size // 28),
        "rows": "1.1\tStaff\tGood\n" * (size // 15),
        "quotations": "He said:\n\n“It is so.\n\n" * (size // 22),
    }


def growth(size: int) -> list[tuple[str, float]]:
    """How many times longer a text four times as long takes, for each awkward text; 4 where time grows with size."""
    from inspection_findings.model.source import Source

    found = []
    small, large = awkward(size), awkward(4 * size)
    for name in small:
        seconds = []
        for text in (small[name], large[name]):
            best = float("inf")
            for _ in range(2):
                started = perf_counter()
                document = clean(Source(text=text))
                sections = find_sections(document)
                cut_sentences(document, sections)
                find_results(document, sections)
                find_facts(document, sections)
                best = min(best, perf_counter() - started)
            seconds.append(best)
        found.append((name, seconds[1] / seconds[0]))
    return found


def main() -> None:
    paths = reports(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    texts = [read(path).text for path in paths]
    words = sum(len(text.split()) for text in texts)
    reading(paths)
    rounds = [(tokenizing(texts), reading(paths)) for _ in range(ROUNDS)]
    rows = [(stage, median(found[stage] / seconds for seconds, found in rounds)) for stage in STAGES]
    total = median(sum(found.values()) / seconds for seconds, found in rounds)
    lines = [
        "# Reading against tokenizing",
        "",
        f"Made by `python -m benchmarks.reading` over {len(paths)} reports, {words:,} words, median of {ROUNDS} rounds;",
        'the yardstick is `spacy.blank("en")` tokenizing the same text line by line, fresh in each round of the same run.',
        "",
        "| step | times the tokenizing |",
        "| --- | --- |",
        *[f"| {stage} | {ratio:.2f} |" for stage, ratio in rows],
        f"| all together | {total:.2f} |",
        "",
        "How much longer a text of four times the size takes (4.0 is linear), for texts that no report looks like:",
        "",
        "| text | times |",
        "| --- | --- |",
        *[f"| {name} | {ratio:.1f} |" for name, ratio in growth(SIZE)],
        "",
    ]
    (ROOT / "benchmarks" / "reading.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
