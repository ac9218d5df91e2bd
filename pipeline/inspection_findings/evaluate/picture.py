"""The picture of an evaluation: the confusion matrix and the reliability curve, one row a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inspection_findings.evaluate.calibration import Reliability
from inspection_findings.evaluate.counts import Confusion
from inspection_findings.evaluate.figures import Evaluation
from inspection_findings.evaluate.tables import SHORT
from inspection_findings.model.report import LABELS
from inspection_findings.plotting import open_pyplot

INK, BLUE, ORANGE, GREY = "#1a1a1a", "#0072b2", "#d55e00", "#b0b0b0"  # told apart by colour-blind people (Okabe and Ito)


def draw_evaluations(found: Sequence[Evaluation], path: Path) -> None:
    """Write the picture as PNG; a file that is there is replaced once the new one is whole."""
    plt = open_pyplot()
    figure, axes = plt.subplots(len(found), 2, figsize=(11, 4.8 * len(found)), squeeze=False, layout="constrained")
    for row, one in zip(axes, found, strict=True):
        draw_confusion(row[0], one.confusion, one.model)
        draw_reliability(row[1], one.reliability)
    temporary = path.with_name(f".{path.name}.new")
    try:
        figure.savefig(temporary, dpi=130, format="png", metadata={"Software": None})
        temporary.replace(path)
    finally:
        plt.close(figure)
        temporary.unlink(missing_ok=True)


def draw_confusion(axis: Any, confusion: Confusion, title: str) -> None:
    """The matrix: counts, shaded by the share of the true label's sentences."""
    rows = confusion.matrix()
    shares = [[n / sum(row) if sum(row) else 0.0 for n in row] for row in rows]
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for i, row in enumerate(rows):
        for j, n in enumerate(row):
            shade = "white" if shares[i][j] > 0.55 else INK
            axis.text(j, i, f"{n:,}\n{shares[i][j]:.0%}", ha="center", va="center", color=shade, fontsize=9)
    names = [SHORT[label] for label in LABELS]
    axis.set_xticks(range(len(names)), names, fontsize=9)
    axis.set_yticks(range(len(names)), names, fontsize=9)
    axis.set_xlabel("given")
    axis.set_ylabel("annotated")
    f1 = "undefined" if confusion.macro_f1 is None else f"{confusion.macro_f1:.3f}"
    axis.set_title(f"{title}: {confusion.total:,} sentences, macro F1 {f1}", fontsize=10)


def draw_reliability(axis: Any, curve: Reliability) -> None:
    """Accuracy against probability; the bars at the foot show how many answers each bin holds."""
    held = [share for share in curve.bins if share.n]
    width = 1 / len(curve.bins)
    top = max((share.n for share in curve.bins), default=1) or 1
    for i, share in enumerate(curve.bins):
        if share.n:
            axis.bar((i + 0.5) * width, 0.25 * share.n / top, width=width * 0.9, color=GREY, zorder=1)
            axis.text((i + 0.5) * width, 0.25 * share.n / top + 0.01, f"{share.n:,}", ha="center", fontsize=7, color=INK)
    axis.plot([0, 1], [0, 1], color=INK, linestyle="--", linewidth=1, label="means what it says")
    axis.plot([s.confidence for s in held], [s.accuracy for s in held], marker="o", color=BLUE, label="share right", zorder=3)
    axis.set_xlim(0, 1)
    axis.set_ylim(0, 1.02)
    axis.set_xlabel("probability of the label given")
    axis.set_ylabel("share right (bars: answers)")
    error = "undefined" if curve.error is None else f"{curve.error:.3f}"
    axis.set_title(f"reliability: expected calibration error {error}", fontsize=10)
    axis.legend(loc="upper left", fontsize=8)
