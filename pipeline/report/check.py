"""The checks of a run as tables and as a picture: stated intervals as bars, published figures as points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.report.show import bar

COLOURS = {"agrees": "blue", "differs": "dark_orange", "silent": "dim", "discretion": "magenta"}
# the same three colours for matplotlib, told apart with any of the common colour deficiencies (Okabe and Ito)
PICTURE = {"agrees": "#0072B2", "differs": "#D55E00", "silent": "#999999"}


def by_report(checks: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The checks by the path of their report."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for check in checks:
        grouped.setdefault(check["document"]["path"], []).append(check)
    return grouped


def check_tables(checks: Sequence[dict[str, Any]]) -> Iterator[Table]:
    """For each report a table of its key questions and one of its ratings."""
    for path, rows in by_report(checks).items():
        questions = [row for row in rows if row["level"] == "key_question"]
        if questions:
            yield question_table(path, questions)
        ratings = [row for row in rows if row["level"] == "standard"]
        if ratings:
            yield rating_table(path, ratings)


def question_table(path: str, rows: Sequence[dict[str, Any]]) -> Table:
    """The key questions of one report: published figure, stated interval, verdict."""
    table = Table("question", "published", "stated (met side)", "interval", "verdict", "notes", title=path, title_justify="left")
    for row in rows:
        stated = row["low"] is not None
        verdict = row["verdict"] + (f" by {row['difference']:.0%}" if row["verdict"] == "differs" else "")
        table.add_row(
            row["key_question"],
            f"{row['published']:g}%",
            f"{row['low']:.0%} to {row['high']:.0%}" if stated else "–",
            bar(row["low"], row["high"], row["published"] / 100, width=30) if stated else "",
            f"[{COLOURS[row['verdict']]}]{verdict}[/]",
            "; ".join(row["notes"]),
        )
    return table


def rating_table(path: str, rows: Sequence[dict[str, Any]]) -> Table:
    """The standards of one report: published rating, the one that the lowest band gives, verdict."""
    table = Table("standard", "published", "by the lowest band", "verdict", "notes", title=path, title_justify="left")
    for row in rows:
        verdict = f"[{COLOURS[row['verdict']]}]{row['verdict']}[/]"
        table.add_row(row["standard"], row["published_rating"], row["derived_rating"] or "–", verdict, "; ".join(row["notes"]))
    return table


def draw_checks(checks: Sequence[dict[str, Any]], path: Path) -> None:
    """Write a picture: one row a key question, the stated interval as a bar, the published figure as a point."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D

    reports = {name: [r for r in rows if r["level"] == "key_question"] for name, rows in by_report(checks).items()}
    reports = {name: rows for name, rows in reports.items() if rows}
    if not reports:
        return
    longest = max(len(rows) for rows in reports.values())
    figure, axes = plt.subplots(
        1, len(reports), figsize=(5.2 * len(reports), 1.4 + 0.3 * longest), squeeze=False, layout="constrained"
    )
    for axis, (name, rows) in zip(axes[0], reports.items(), strict=True):
        for place, row in enumerate(rows):
            if row["low"] is not None:
                width = max(row["high"] - row["low"], 0.006)
                axis.barh(place, width, left=row["low"], height=0.55, color=PICTURE[row["verdict"]], alpha=0.45)
            axis.plot(row["published"] / 100, place, "o", color=PICTURE[row["verdict"]], markersize=5)
        axis.set_yticks(range(len(rows)), [row["key_question"] for row in rows])
        axis.invert_yaxis()
        axis.set_xlim(0, 1)
        axis.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        axis.set_title(name, fontsize=9)
        axis.grid(axis="x", alpha=0.3)
    marks = [Line2D([], [], color=colour, marker="o", linewidth=6, alpha=0.6, label=verdict) for verdict, colour in PICTURE.items()]
    figure.legend(handles=marks, loc="outside lower center", ncols=3, frameon=False)
    temporary = path.with_name(f".{path.name}")
    figure.savefig(temporary, dpi=130, format="png")
    plt.close(figure)
    temporary.replace(path)
