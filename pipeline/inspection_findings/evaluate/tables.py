"""An evaluation and a comparison as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from inspection_findings.evaluate.bootstrap import Difference, Interval
from inspection_findings.evaluate.calibration import Reliability
from inspection_findings.evaluate.counts import FINDING_LABELS, Confusion
from inspection_findings.evaluate.figures import Evaluation
from inspection_findings.model.report import LABELS

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

SHORT = {"strength": "strength", "area_for_improvement": "improvement", "recommendation": "recommendation", "none": "none"}


def number(value: float | None) -> str:
    """A rate to three places, a dash where it is undefined.

    >>> number(0.87654), number(None)
    ('0.877', '–')
    """
    return "–" if value is None else f"{value:.3f}"


def span(interval: Interval) -> str:
    """An interval in brackets, empty where there is none."""
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""


def make_table(title: str, *columns: str) -> Table:
    """An empty table; all columns but the first hold numbers."""
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for i, column in enumerate(columns):
        table.add_column(column, justify="left" if i == 0 else "right", overflow="fold")
    return table


def evaluation_tables(found: Evaluation) -> Iterator[Table]:
    """The tables of an evaluation: labels, confusion matrix, calibration, reports, section kinds."""
    yield label_table(found)
    yield confusion_table(found.confusion)
    yield calibration_table(found.reliability)
    yield part_table("by report", found.reports)
    yield part_table("by kind of section", found.sections)


def label_table(found: Evaluation) -> Table:
    """Precision, recall and F1 of each label, and the figures over all."""
    table = make_table(
        f"{found.model}: {found.confusion.total:,} sentences", "label", "precision", "recall", "F1", "95 % interval", "sentences"
    )
    for label in LABELS:
        counts = found.confusion.counts(label)
        interval = span(found.intervals.get(f"f1.{label}"))
        table.add_row(
            SHORT[label], number(counts.precision), number(counts.recall), number(counts.f1), interval, f"{counts.support:,}"
        )
    table.add_section()
    for name, value in (("macro_f1", found.confusion.macro_f1), ("accuracy", found.confusion.accuracy)):
        table.add_row(name, "", "", number(value), span(found.intervals.get(name)), f"{found.confusion.total:,}")
    return table


def confusion_table(confusion: Confusion) -> Table:
    """The confusion matrix: a row a true label, a column a given one."""
    table = make_table("confusion (rows: annotated, columns: given)", "", *(SHORT[label] for label in LABELS))
    for label, row in zip(LABELS, confusion.matrix(), strict=True):
        table.add_row(SHORT[label], *(f"{n:,}" if n else "·" for n in row))
    return table


def calibration_table(curve: Reliability) -> Table:
    """The bins of the reliability curve that hold answers."""
    table = make_table(f"calibration: expected error {number(curve.error)}", "probability", "mean", "right", "answers")
    for row, share in zip(curve.table(), curve.bins, strict=True):
        if share.n:
            table.add_row(
                f"{row['low']:.1f} to {row['high']:.1f}", number(share.confidence), number(share.accuracy), f"{share.n:,}"
            )
    return table


def part_table(title: str, parts: Mapping[str, tuple[Confusion, Reliability]]) -> Table:
    """One row a report or kind of section."""
    table = make_table(title, "", "n", "acc.", "macro F1", *(f"F1 {SHORT[label][:3]}." for label in FINDING_LABELS), "ECE")
    for name, (confusion, curve) in parts.items():
        f1 = [number(confusion.counts(label).f1) for label in FINDING_LABELS]
        table.add_row(
            name, f"{confusion.total:,}", number(confusion.accuracy), number(confusion.macro_f1), *f1, number(curve.error)
        )
    return table


def error_lines(found: Evaluation, *, most: int) -> Iterator[Text]:
    """The errors in which the model was surest, with their text."""
    from rich.text import Text

    if found.errors and most:
        yield Text(f"the {min(most, len(found.errors))} worst of {len(found.errors):,} errors", style="bold")
    for one in found.errors[:most]:
        sure = "not found" if one.probability is None else f"{one.probability:.2f}"
        place = f" [{one.start}:{one.end}]" if one.start is not None else ""
        line = Text(f"{one.label} → {one.given} ({sure}) ", style="bold")
        line.append(f"{one.report}{place}, {one.section}: ", style="dim")
        line.append(one.text, style="not bold")
        yield line


def difference_table(found: Sequence[Difference], names: tuple[str, str]) -> Table:
    """The paired differences of two models."""
    table = make_table(
        f"{names[1]} against {names[0]}", "figure", names[0], names[1], "difference", "95 % interval", "share better"
    )
    for one in found:
        value = "–" if one.value is None else f"{one.value:+.3f}"
        interval = f"[{one.interval[0]:+.3f}, {one.interval[1]:+.3f}]" if one.interval else ""
        table.add_row(one.figure, number(one.first), number(one.second), value, interval, number(one.better))
    return table


def difference_rows(found: Sequence[Difference]) -> dict[str, dict[str, object]]:
    """The paired differences as JSON, by figure; ``better`` is the share of samples in which the second is above."""
    return {
        one.figure: {
            "first": round_to(one.first),
            "second": round_to(one.second),
            "difference": round_to(one.value),
            "interval": list(one.interval) if one.interval else None,
            "better": round_to(one.better),
        }
        for one in found
    }


def round_to(value: float | None) -> float | None:
    """The value to four places."""
    return None if value is None else round(value, 4)
