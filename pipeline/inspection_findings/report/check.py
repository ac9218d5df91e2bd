"""The checks of a run as tables and as a picture: stated intervals as bars, published figures as points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from inspection_findings.report.show import bar

COLOURS = {"agrees": "blue", "differs": "dark_orange", "silent": "dim", "discretion": "magenta"}
# the same three colours for matplotlib, told apart with any of the common colour deficiencies (Okabe and Ito)
PICTURE = {"agrees": "#0072B2", "differs": "#D55E00", "silent": "#999999"}

# reports in one picture; more can't be read
MOST_DRAWN = 12
# fraction of 1: a bar for an exact figure is drawn this wide, to be seen
NARROWEST = 0.008
# letters of a key question's text beside its row
LABEL_LETTERS = 52


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
        ratings = [row for row in rows if row["level"] in ("standard", "overall")]
        if ratings:
            yield rating_table(path, ratings)


def question_table(path: str, rows: Sequence[dict[str, Any]]) -> Table:
    """The key questions of one report: published figure, stated interval, verdict."""
    answered = [row for row in rows if row["verdict"] != "silent"]
    agreeing = sum(row["verdict"] == "agrees" for row in answered)
    title = f"{path}: {len(answered)} of {len(rows)} key questions answered, {agreeing} agree"
    table = Table("question", "published", "stated (met side)", "interval", "verdict", "notes", title=title, title_justify="left")
    for row in rows:
        stated = row["low"] is not None
        share = row["published"] / 100 if row["published"] is not None else None
        verdict = row["verdict"] + (f" by {row['difference']:.0%}" if row["verdict"] == "differs" else "")
        table.add_row(
            row["key_question"],
            f"{row['published']:g}%" if row["published"] is not None else "–",
            f"{row['low']:.0%} to {row['high']:.0%}" if stated else "–",
            bar(row["low"], row["high"], share, width=30) if stated else "",
            f"[{COLOURS[row['verdict']]}]{verdict}[/]",
            "; ".join(row["notes"]),
        )
    return table


def rating_table(path: str, rows: Sequence[dict[str, Any]]) -> Table:
    """The standards and the overall grade of one report: published, what the framework's rule gives, verdict."""
    table = Table("standard", "published", "by the rule", "verdict", "notes", title=path, title_justify="left")
    for row in rows:
        verdict = f"[{COLOURS[row['verdict']]}]{row['verdict']}[/]"
        name = row["standard"] or row["level"]
        table.add_row(name, row["published_rating"], row["derived_rating"] or "–", verdict, "; ".join(row["notes"]))
    return table


def draw_checks(checks: Sequence[dict[str, Any]], path: Path) -> int | None:
    """The number of reports left out of the picture that this writes, 0 where all are in it, two reports beside each other.

    One row a key question: the stated interval as a bar, the published figure as a point. None where no report publishes
    figures: nothing is drawn, and a picture of an earlier run is taken away. Reports whose narrative
    differs from their figures come first, then those that state most.
    """
    reports = {name: [r for r in rows if r["level"] == "key_question"] for name, rows in by_report(checks).items()}
    shown = sorted((item for item in reports.items() if item[1]), key=telling)[:MOST_DRAWN]
    if not shown:
        path.unlink(missing_ok=True)
        return None
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    columns = min(2, len(shown))
    lines = -(-len(shown) // columns)
    longest = max(len(rows) for _, rows in shown)
    size = (7.4 * columns, lines * (1.1 + 0.27 * longest) + 0.7)
    figure, axes = plt.subplots(lines, columns, figsize=size, squeeze=False, layout="constrained")
    for axis in axes.flat[len(shown) :]:
        axis.set_axis_off()
    for axis, (name, rows) in zip(axes.flat, shown, strict=False):
        draw_report(axis, name, rows)
    figure.legend(handles=legend_marks(), loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    temporary = path.with_name(f".{path.name}")
    figure.savefig(temporary, dpi=130, format="png")
    plt.close(figure)
    temporary.replace(path)
    return sum(1 for rows in reports.values() if rows) - len(shown)


def telling(item: tuple[str, list[dict[str, Any]]]) -> tuple[int, int, str]:
    """Reports with most differences first, then those whose narrative answers most questions, then by name."""
    name, rows = item
    verdicts = [row["verdict"] for row in rows]
    return -verdicts.count("differs"), verdicts.count("silent"), name


def draw_report(axis: Any, name: str, rows: Sequence[dict[str, Any]]) -> None:
    """Draw the rows of one report into ``axis``."""
    for place, row in enumerate(rows):
        colour = PICTURE[row["verdict"]]
        if row["low"] is not None:
            width = max(row["high"] - row["low"], NARROWEST)
            axis.barh(place, width, left=(row["low"] + row["high"] - width) / 2, height=0.6, color=colour, alpha=0.4)
        filled = colour if row["verdict"] != "silent" else "white"
        if row["published"] is None:
            continue
        axis.plot(row["published"] / 100, place, "o", color=colour, markerfacecolor=filled, markersize=5, clip_on=False)
    axis.set_yticks(range(len(rows)), [row_label(row) for row in rows], fontsize=8)
    axis.invert_yaxis()
    axis.set_xlim(0, 1)
    axis.set_xticks([0, 0.25, 0.5, 0.65, 0.8, 1], ["0%", "25%", "50%", "65%", "80%", "100%"], fontsize=8)
    axis.set_xlabel("share of cases that met the expectation", fontsize=8)
    axis.set_title(name, fontsize=10, loc="left")
    axis.grid(axis="x", alpha=0.3)
    axis.set_axisbelow(True)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)


def row_label(row: dict[str, Any]) -> str:
    """The end of a key question's text, which tells it from the others of its standard, and its number."""
    text = " ".join((row.get("question") or "").split())
    short = text if len(text) <= LABEL_LETTERS else "… " + text[-LABEL_LETTERS:].split(" ", 1)[-1]
    return f"{short}  {row['key_question']}" if short else str(row["key_question"])


def legend_marks() -> list[Any]:
    """What the marks of the picture mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks: list[Any] = [Patch(color=PICTURE[v], alpha=0.4, label=f"stated in the narrative: {v}") for v in ("agrees", "differs")]
    marks.append(Line2D([], [], color=PICTURE["agrees"], marker="o", linestyle="", label="published figure"))
    silent = PICTURE["silent"]
    marks.append(
        Line2D([], [], color=silent, marker="o", markerfacecolor="white", linestyle="", label="published, narrative silent")
    )
    return marks
