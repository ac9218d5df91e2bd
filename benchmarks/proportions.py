"""Shares: their cost against tokenizing, and what is found beside two other tools; writes benchmarks/proportions.md.

python -m benchmarks.proportions [FOLDER OF REPORTS] [--peer-python PATH]

The others, quantulum3 and Recognizers-Text, may live in an environment of their own (the second needs an old "emoji"): PATH is its
interpreter, with `pip install quantulum3 recognizers-text-suite "emoji<2"`. A peer that can't be imported is left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from inspection_findings.layout import clean
from inspection_findings.model.report import Proportion, Sentence
from inspection_findings.proportions import find_in_sentences, find_proportions
from inspection_findings.readers import read
from inspection_findings.structure import cut_sentences, find_sections

from benchmarks.yardstick import tokenizing

ROOT = Path(__file__).resolve().parents[1]
CHALLENGE = ROOT / "tests" / "proportions" / "challenge.jsonl"
ROUNDS = 9


@dataclass(frozen=True)
class Row:
    """What one finder does on the challenge set; counts of ``of`` beside each."""

    name: str
    found: int
    right: int
    hedged: int
    joined: int
    taken: int
    words_per_second: float


def finding(reports: list[list[Sentence]]) -> float:
    """Seconds of processor time that finding the shares in all sentences takes."""
    started = process_time()
    for sentences in reports:
        find_in_sentences(sentences)
    return process_time() - started


def speed(folder: Path) -> list[str]:
    """The lines that tell the cost of the component on the reports of a folder."""
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".md") and path.name != "README.md"]
    documents = [clean(read(path)) for path in paths]
    reports = [list(cut_sentences(document, find_sections(document))) for document in documents]
    texts = [read(path).text for path in paths]
    finding(reports)
    ratios = []
    for _ in range(ROUNDS):
        yardstick = tokenizing(texts, clock=process_time)
        ratios.append(finding(reports) / yardstick)
    words = sum(len(text.split()) for text in texts)
    return [
        f"Finding the shares in {len(paths)} reports of {words:,} words costs {median(ratios):.2f} times what",
        '`spacy.blank("en")` takes to tokenize the same text line by line',
        f"(processor time, median of {ROUNDS} interleaved rounds; lowest {min(ratios):.2f}, highest {max(ratios):.2f}).",
    ]


def own(rows: list[dict[str, Any]]) -> tuple[list[list[dict[str, Any]]], float]:
    """What this component finds in each sentence, in the peers' shape, and the seconds it takes."""
    for row in rows[:20]:
        find_proportions(row["text"])
    started = process_time()
    found = [find_proportions(row["text"]) for row in rows]
    seconds = process_time() - started
    return [[in_their_shape(share) for share in shares] for shares in found], seconds


def in_their_shape(share: Proportion) -> dict[str, Any]:
    """One share as the peers' results are told."""
    place = {"start": share.start, "end": share.end}
    return place | {"value": share.base, "share": True, "hedge": share.modifier, "named": share.kind}


def score(name: str, rows: list[dict[str, Any]], found: list[list[dict[str, Any]]], seconds: float) -> Row:
    """The figures of one finder."""
    hits = right = hedged = joined = taken = 0
    for row, results in zip(rows, found, strict=True):
        taken += not row["shares"] and any(result["share"] for result in results)
        for gold in row["shares"]:
            touching = [result for result in results if result["start"] < gold["end"] and gold["start"] < result["end"]]
            hits += bool(touching)
            right += any(same_value(result, gold) for result in touching)
            hedged += gold["modifier"] != "exact" and any(result["hedge"] == gold["modifier"] for result in touching)
            joined += gold["kind"] == "count" and any(same_value(result, gold) for result in touching)
    words = sum(len(row["text"].split()) for row in rows)
    return Row(name, hits, right, hedged, joined, taken, words / seconds if seconds else 0.0)


def same_value(result: dict[str, Any], gold: dict[str, Any]) -> bool:
    """Whether a result has the value of a share; a quantifier has none, and is right where it was seen as one."""
    if gold["base"] is None:
        return result.get("named") == "quantifier"
    return bool(result["share"]) and result["value"] is not None and abs(result["value"] - gold["base"]) <= 0.005


def peers(python: str, rows: list[dict[str, Any]]) -> list[Row]:
    """The figures of the peers that the interpreter can import."""
    texts = json.dumps([row["text"] for row in rows])
    found = []
    for name in ("quantulum3", "recognizers-text"):
        command = [python, str(ROOT / "benchmarks" / "peers.py"), name]
        done = subprocess.run(command, input=texts, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"{name}: left out ({reason})", file=sys.stderr)
            continue
        answer = json.loads(done.stdout)
        found.append(score(f"{name} {answer['version']}", rows, answer["found"], answer["seconds"]))
    return found


def table(rows: list[dict[str, Any]], figures: list[Row]) -> list[str]:
    """The side by side as Markdown."""
    shares = [share for row in rows for share in row["shares"]]
    hedges = sum(share["modifier"] != "exact" for share in shares)
    counts = sum(share["kind"] == "count" for share in shares)
    traps = sum(not row["shares"] for row in rows)
    heads = [f"found, of {len(shares)}", "right value", f"hedge kept, of {hedges}", f"count joined, of {counts}"]
    heads += [f"traps taken, of {traps}", "words a second"]
    lines = [f"| finder | {' | '.join(heads)} |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in figures:
        cells = (row.found, row.right, row.hedged, row.joined, row.taken, f"{row.words_per_second:,.0f}")
        lines.append(f"| {row.name} | {' | '.join(map(str, cells))} |")
    return lines


def main() -> None:
    shared = ROOT.parent / "shared" / "reports"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=shared if shared.is_dir() else ROOT / "corpus" / "sample")
    parser.add_argument("--peer-python", default=sys.executable, help="the interpreter that has the peers installed")
    args = parser.parse_args()
    rows = [json.loads(line) for line in CHALLENGE.read_text(encoding="utf-8").splitlines()]
    figures = [score("this project", rows, *own(rows)), *peers(args.peer_python, rows)]
    lines = [
        "# Shares: cost, and side by side",
        "",
        "Made by `python -m benchmarks.proportions --peer-python PATH`.",
        "",
        "## Cost",
        "",
        *speed(args.folder),
        "",
        "## Side by side",
        "",
        f"On the {len(rows)} sentences of `tests/proportions/challenge.jsonl`. Found: a result touches the share. Right value: a",
        "result that touches it is a share with its value (a quantifier: was seen as one). Hedge kept: it says the modifier.",
        "Count joined: the two numbers of a count are one share. A trap is taken where a sentence without a share yields one; of",
        "the peers' results only percentages and numbers between 0 and 1 count as shares, so a bare number in a trap is not held",
        "against them. The sentences were written for this project, and its rules were mended where they failed on them.",
        "",
        *table(rows, figures),
        "",
    ]
    (ROOT / "benchmarks" / "proportions.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
