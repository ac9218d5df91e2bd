"""Sentences with proportions, mutated at random, and what must hold of any text: python tests/proportions/mutations.py 200000."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from inspection_findings.proportions import find_frequencies, find_proportions

CHALLENGE = Path(__file__).with_name("challenge.jsonl")
# pieces that have meaning to the finder, look-alikes of them, and letters that change length or order
PIECES = (
    *("half", "a third", "27 of the 70", "per cent", "%", "1-in-5", "c.60%", "95+%", "2013-14 to 55%", "60%/70%", "up to", "no one of the 12"),
    *("of which", "(", ")", "of them", "most", "none", "every", "not ", "compared with", "from ", " to ", "-", "–", "\u2011", "/", ":", ",", "."),
    *("\xa0", "\u200b", "\u202e", "\n", "\t", "\x00", "½", "³", "٣٤", "％", "İ", "ﬁ", "ß", "é", "\U0001f469\u200d\U0001f467", "\ud800", "e\u0301", "9" * 30),
)


def mutants(count: int, seed: int) -> Iterator[str]:
    """So many mutants of the sentences of the challenge set: pieces put in, cut out, doubled, and characters changed."""
    rng = random.Random(seed)
    texts = [json.loads(line)["text"] for line in CHALLENGE.read_text(encoding="utf-8").splitlines()]
    for _ in range(count):
        text = rng.choice(texts)
        for _ in range(rng.randint(1, 6)):
            start = rng.randint(0, len(text))
            end = min(len(text), start + rng.randint(0, 12))
            part = rng.choice((rng.choice(PIECES), "", text[start:end] * 2, chr(rng.randint(1, 0x2FFF)), rng.choice(texts)[:20]))
            text = text[:start] + part + text[end:]
        yield text


def check(text: str) -> None:
    """Assert what holds of any text: spans as in the text, in order, bounds within 0 to 1, a reason where there are none."""
    proportions = find_proportions(text)
    for found in (*proportions, *find_frequencies(text)):
        assert text[found.start : found.end] == found.text and found.text, text
        assert found.low is None or 0 <= found.low <= found.estimate <= found.high <= 1, (text, found)
    for proportion in proportions:
        assert (proportion.low is None) == (proportion.problem is not None), (text, proportion)
        for other in (proportion.compared_with, proportion.agrees_with, proportion.conflict):
            assert other is None or 0 <= other < len(proportions), (text, proportion)
    assert all(first.end <= second.start for first, second in pairwise(proportions)), text


def main() -> None:
    count = int(sys.argv[1])
    started = time.monotonic()
    for text in mutants(count, seed=1):
        check(text)
    print(f"{count:,} mutated inputs without a fault in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
