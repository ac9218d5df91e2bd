"""How many labels the queue saves: annotations replayed as reviews, in the queue's order and in random ones.

python -m benchmarks.learning [--reports ../shared/reports] [--seeds 3]

One annotated report is the test, the others are the pool that a reviewer works through; the tagger starts from the authored
sentences, and after each batch it is trained again and the queue is made anew. Writes benchmarks/learning.md and learning.png.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from inspection_findings.evaluate.figures import confusion_of
from inspection_findings.model.report import LABELS
from inspection_findings.reviews.queue import Candidate, merge_alike, spread
from inspection_findings.tagging import Tagger
from inspection_findings.train.data import Group, gather
from inspection_findings.train.fit import fit
from inspection_findings.train.run import steady
from inspection_findings.train.validate import answers_on_group

ROOT = Path(__file__).resolve().parents[1]
BUDGETS = (0, 25, 50, 100, 200, 400)
LEAST = 100  # annotated sentences; a press release is too short to test on
FIGURES = ("accuracy", "macro_f1")

Chosen = list[tuple[int, int]]  # pool group and example


@dataclass(frozen=True)
class Curve:
    """The figures of one order after each budget, tested on one report; ``errors`` counts the tagger's errors put right so far."""

    order: str
    test: str
    figures: tuple[dict[str, float], ...]
    errors: tuple[int, ...]


def pool_of(groups: Sequence[Group]) -> Chosen:
    """The sentences that a reviewer could be shown: those that no list decides."""
    return [
        (g, e)
        for g, group in enumerate(groups)
        for e, example in enumerate(group.examples)
        if group.sentences[example.index].list_kind is None and group.sentences[example.index].body
    ]


def trained(base: Sequence[Group], pool: Sequence[Group], chosen: Chosen) -> Tagger:
    """A tagger of the authored sentences and the chosen reviews, each review inside its report."""
    reviewed = [
        replace(group, examples=[group.examples[e] for g, e in sorted(chosen) if g == number]) for number, group in enumerate(pool)
    ]
    return fit([*base, *(group for group in reviewed if group.examples)])


def wrong(tagger: Tagger, pool: Sequence[Group], chosen: Chosen) -> int:
    """How many of these sentences the tagger has wrong before they are reviewed."""
    answers = [answers_on_group(tagger, group) for group in pool]
    return sum(not answers[g][e].right for g, e in chosen)


def queued(tagger: Tagger, pool: Sequence[Group], left: Chosen) -> Chosen:
    """What is left in the pool, in the order of the queue."""
    candidates = []
    for g, group in enumerate(pool):
        tagger.tag(group.sentences, met_from=group.met_from)
        for e in sorted(e for number, e in left if number == g):
            sent = group.sentences[group.examples[e].index]
            scores = dict(zip(LABELS, sent.tag.scores, strict=True))
            candidates.append(Candidate(f"{g} {e}", group.name, str(sent.section), sent.text, scores))
    return [(int(g), int(e)) for g, e in (one.id.split() for one in spread(merge_alike(candidates)))]


def replay(base: Sequence[Group], pool: Sequence[Group], test: Group, *, seed: int | None) -> Curve:
    """The curve of the queue's order (seed None) or of a random one."""
    left = pool_of(pool)
    chosen: Chosen = []
    figures = []
    errors = [0]
    tagger = trained(base, pool, chosen)
    for budget in BUDGETS:
        if budget:
            order = random.Random(seed * 1000 + budget).sample(left, len(left)) if seed is not None else queued(tagger, pool, left)
            batch = order[: budget - len(chosen)]
            errors.append(errors[-1] + wrong(tagger, pool, batch))
            chosen = [*chosen, *batch]
            left = [one for one in left if one not in set(batch)]
            tagger = trained(base, pool, chosen)
        confusion = confusion_of(answers_on_group(tagger, test))
        figures.append({name: confusion.figures()[name] or 0.0 for name in FIGURES})
    return Curve("queue" if seed is None else f"random {seed}", test.name, tuple(figures), tuple(errors))


def curves(groups: Sequence[Group], seeds: int) -> Iterator[Curve]:
    """All curves: each annotated report as the test, each order."""
    base = [group for group in groups if group.kind == "authored"]
    reports = [group for group in groups if group.kind == "annotated" and len(group.examples) >= LEAST]
    for test in reports:
        pool = [group for group in reports if group is not test]
        for seed in (None, *range(1, seeds + 1)):
            yield replay(base, pool, test, seed=seed)


def mean(found: Sequence[Curve], name: str, *, queue: bool) -> list[float]:
    """The mean figure after each budget over reports (and seeds)."""
    rows = [curve.figures for curve in found if (curve.order == "queue") == queue]
    return [sum(row[i][name] for row in rows) / len(rows) for i in range(len(BUDGETS))]


def mean_errors(found: Sequence[Curve], *, queue: bool) -> list[float]:
    """The mean number of errors put right after each budget."""
    rows = [curve.errors for curve in found if (curve.order == "queue") == queue]
    return [sum(row[i] for row in rows) / len(rows) for i in range(len(BUDGETS))]


def spread_of(found: Sequence[Curve], name: str) -> list[tuple[float, float]]:
    """The lowest and highest random order after each budget, each averaged over reports."""
    orders = sorted({curve.order for curve in found if curve.order != "queue"})
    rows = [[mean_of([c for c in found if c.order == order], name, i) for i in range(len(BUDGETS))] for order in orders]
    return [(min(row[i] for row in rows), max(row[i] for row in rows)) for i in range(len(BUDGETS))]


def mean_of(found: Sequence[Curve], name: str, i: int) -> float:
    return sum(curve.figures[i][name] for curve in found) / len(found)


def labels_for(target: float, values: Sequence[float]) -> float | None:
    """How many labels a curve needs to reach the target, by linear interpolation; None where it never does.

    >>> labels_for(0.5, [0.4, 0.6, 0.6, 0.6, 0.6, 0.6])
    12.5
    """
    if values[0] >= target:
        return 0.0
    for (low, before), (high, after) in pairwise(zip(BUDGETS, values, strict=True)):
        if after >= target > before:
            return round(low + (target - before) / (after - before) * (high - low), 1)
    return None


def verdict(found: Sequence[Curve]) -> list[str]:
    """What the curves say, in words, for each figure."""
    lines = []
    for name in FIGURES:
        queue, rand = mean(found, name, queue=True), mean(found, name, queue=False)
        target = rand[-1]
        need = labels_for(target, queue)
        above = sum(q > high for q, (_, high) in zip(queue[1:], spread_of(found, name)[1:], strict=True))
        told = f"{need:.0f}" if need is not None else f"more than {BUDGETS[-1]}"
        lines.append(
            f"- {name}: what {BUDGETS[-1]} labels in random order reach ({target:.3f}), the queue reaches with {told}; it is above "
            f"every random order at {above} of {len(BUDGETS) - 1} budgets, and differs from their mean by "
            f"{(sum(queue[1:]) - sum(rand[1:])) / (len(BUDGETS) - 1):+.3f} on average."
        )
    queue, rand = mean_errors(found, queue=True), mean_errors(found, queue=False)
    lines.append(
        f"- errors put right: of the first 100 records the tagger has {queue[3]:.0f} wrong in the queue's order and "
        f"{rand[3]:.0f} in random order; of the first {BUDGETS[-1]}, {queue[-1]:.0f} and {rand[-1]:.0f}."
    )
    return lines


def draw(found: Sequence[Curve], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for axis, name in zip(axes, FIGURES, strict=True):
        bounds = spread_of(found, name)
        axis.fill_between(
            BUDGETS, [low for low, _ in bounds], [high for _, high in bounds], color="#b0b0b0", alpha=0.5, label="random, range"
        )
        axis.plot(BUDGETS, mean(found, name, queue=False), color="#1a1a1a", marker="s", label="random, mean")
        axis.plot(BUDGETS, mean(found, name, queue=True), color="#0072b2", marker="o", label="queue")
        axis.set_xlabel("labels reviewed")
        axis.set_ylabel(name.replace("_", " "))
        axis.legend()
    figure.savefig(path, dpi=120, metadata={"Software": None})


def report(found: Sequence[Curve], seeds: int) -> str:
    tests = sorted({curve.test for curve in found})
    lines = [
        "# What the queue saves",
        "",
        f"Made by `python -m benchmarks.learning --seeds {seeds}`. The annotations of one report are replayed as reviews, the",
        f"other report is the test; both ways, averaged ({' and '.join(tests)}).",
        "The tagger starts from the authored sentences and is trained again at each budget; the queue is made anew each time.",
        "Items of lists, which their place decides, are not in the pool.",
        "",
        "| labels | "
        + " | ".join(f"{name}, queue | {name}, random (lowest to highest order)" for name in FIGURES)
        + " | errors put right, queue | random |",
        "| --- |" + " --- |" * (2 * len(FIGURES) + 2),
    ]
    for i, budget in enumerate(BUDGETS):
        cells = []
        for name in FIGURES:
            low, high = spread_of(found, name)[i]
            cells.append(
                f"{mean(found, name, queue=True)[i]:.3f} | {mean(found, name, queue=False)[i]:.3f} ({low:.3f} to {high:.3f})"
            )
        cells.append(f"{mean_errors(found, queue=True)[i]:.0f} | {mean_errors(found, queue=False)[i]:.0f}")
        lines.append(f"| {budget} | " + " | ".join(cells) + " |")
    lines += ["", *verdict(found), "", "![learning curves](learning.png)", ""]
    lines += [
        "Read with care: two reports of one inspectorate, some 500 sentences each to be tested on, so a difference of one",
        "hundredth is within noise, and where curves this flat cross is uncertain. What is sure is that the queue shows the",
        "reviewer more of the tagger's errors, which the records need whatever the tagger learns from them.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=ROOT.parent / "shared" / "reports")
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    with steady():
        found = []
        for curve in curves(gather(reports=args.reports).groups, args.seeds):
            print(curve.test, curve.order, [f"{row['accuracy']:.3f}" for row in curve.figures], flush=True)
            found.append(curve)
    draw(found, ROOT / "benchmarks" / "learning.png")
    (ROOT / "benchmarks" / "learning.md").write_text(report(found, args.seeds), encoding="utf-8")


if __name__ == "__main__":
    main()
