"""How good themes are: coherence against chance, and stability when reports are left out.

    python -m benchmarks.themes OUT

Coherence is the mean NPMI (normalised pointwise mutual information, Bouma 2009) of pairs of a theme's five heaviest words over the
sentences of its standard and label, against that of groups of sentences drawn at random. Stability is the part of the sentence
pairs of a theme that are together again when themes are made from four fifths of the reports (five times).
"""

from __future__ import annotations

import argparse
import random
from itertools import combinations
from math import log
from pathlib import Path
from statistics import mean, median

from inspection_findings.report.themes import Theme, find_themes, weigh
from inspection_findings.tables import to_frames

WORDS, ROUNDS = 5, 5


def npmi(words: list[str], sentences: list[str]) -> float:
    """The mean NPMI of pairs of words over sentences; a pair that never meets counts -1."""
    sets = [{place for place, text in enumerate(sentences) if all(part in text for part in word.split())} for word in words]
    scores = []
    for one, other in combinations(sets, 2):
        both = len(one & other) / len(sentences)
        if not both:
            scores.append(-1.0)
        elif both < 1:
            scores.append(log(both / ((len(one) / len(sentences)) * (len(other) / len(sentences)))) / -log(both))
    return mean(scores) if scores else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    frames = to_frames(parser.parse_args().out, ("documents", "findings"))
    themes = find_themes(frames)
    findings = frames["findings"].set_index("finding")
    frameworks = frames["documents"].set_index("document")["framework"]
    findings["framework"] = findings["document"].map(frameworks)
    rng = random.Random(0)
    own, chance = [], []
    for theme in themes:
        group = findings[
            (findings["framework"] == theme.framework)
            & (findings["standard"] == theme.standard)
            & (findings["label"] == theme.label)
        ]
        texts = group["text"].str.lower().tolist()
        own.append(npmi(list(theme.words[:WORDS]), texts))
        drawn = rng.sample(texts, min(len(theme.findings), len(texts)))
        weights, names = weigh(drawn)
        heavy = [str(names[place]) for place in weights.sum(axis=0).A1.argsort()[::-1][:WORDS]] if hasattr(weights, "tocsr") else []
        chance.append(npmi(heavy, texts) if len(heavy) > 1 else 0.0)
    print(f"themes: {len(themes)}; sentences in a theme: {sum(len(theme.findings) for theme in themes):,}")
    print(f"coherence (mean NPMI): {mean(own):.3f}; of random groups: {mean(chance):.3f}")
    documents = frames["documents"]["document"].tolist()
    kept: dict[int, list[float]] = {}
    for _ in range(ROUNDS):
        chosen = set(rng.sample(documents, len(documents) * 4 // 5))
        part = {name: frame[frame["document"].isin(chosen)] for name, frame in frames.items()}
        again = find_themes(part)
        place = {
            finding: (theme.framework, theme.standard, theme.label, theme.name) for theme in again for finding in theme.findings
        }
        for number, theme in enumerate(themes):
            kept.setdefault(number, []).append(together(theme, chosen, place))
    stability = [mean(values) for values in kept.values()]
    stable = sum(value >= 0.5 for value in stability)
    print(f"stability: median {median(stability):.2f}; {stable} of {len(themes)} themes keep half of their pairs or more")
    many = [value for theme, value in zip(themes, stability, strict=True) if theme.reports >= 10]
    if many:
        print(f"of themes in ten reports or more ({len(many)}): median {median(many):.2f}")


def together(theme: Theme, chosen: set[str], place: dict[str, tuple[str, ...]]) -> float:
    """The part of a theme's pairs of sentences, of the reports that were chosen, that are in one theme again."""
    rest = [finding for finding, document in zip(theme.findings, theme.documents, strict=True) if document in chosen]
    sizes: dict[tuple[str, ...], int] = {}
    for finding in rest:
        if finding in place:
            sizes[place[finding]] = sizes.get(place[finding], 0) + 1
    pairs = len(rest) * (len(rest) - 1) / 2
    return sum(size * (size - 1) / 2 for size in sizes.values()) / pairs if pairs else 1.0


if __name__ == "__main__":
    main()
