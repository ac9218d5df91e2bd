"""What ends a run: its warnings and failures, a short table, and what was done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspection_findings.dataframes import read_lines

if TYPE_CHECKING:
    from inspection_findings.batch import RunSummary

MOST_ROWS = 20
# columns of text narrower than this tell nothing
LEAST_TEXT = 20
# where a word of a file name ends
WORD_END = re.compile(r"[-_ /.]+")
# blanks between two columns
BETWEEN = 2
# room for text from which the framework of each report is shown too
WIDE = 70
# warnings and failures that are printed one by one
MOST_LINES = 20
# what is counted, and its column: short enough for a terminal of 80 columns
COLUMNS = {
    "strength": "strengths",
    "area_for_improvement": "to\nimprove",
    "recommendation": "recomm.",
    "proportions": "propor-\ntions",
}


def print_summary(out: Path, summary: RunSummary, *, quiet: bool = False, dry_run: bool = False) -> None:
    """Print warnings and failures to stderr, then what a run found and did to stdout; ``quiet``: failures only."""
    problems = Console(stderr=True)
    if not quiet:
        for note in summary.notes if not dry_run else ():
            say(problems, f"note: {note}")
        print_lines(problems, out / "warnings.jsonl", "warning", summary.counts["warnings"])
    if summary.failed and not dry_run:
        print_lines(problems, out / "errors.jsonl", "failed", summary.failed)
    if quiet and not dry_run:
        return
    console = Console()
    if dry_run:
        for line in summary.notes:
            say(console, line)
        say(console, f"{reports(summary.documents)} to do, {reports(summary.reused)} done already; nothing was changed")
    else:
        console.print(summary_table(summary, width=console.width))
        reused = f", {summary.reused:,} of them done earlier" if summary.reused else ""
        say(
            console, f"{reports(summary.documents)}{reused}, {summary.failed:,} failed, in {summary.seconds.get('total', 0):,.1f} s"
        )
    for line in details(summary):
        say(console, line)
    if not dry_run:
        say(console, f"written to {out}")


def details(summary: RunSummary) -> list[str]:
    """What was left out, kept and removed, in words."""
    lines = []
    if summary.sidecars:
        kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in summary.sidecars.most_common(5))
        lines.append(f"left out as no report: {kinds} (name a file itself, or use --include, to read it)")
    if summary.pruned:
        lines.append(f"removed {reports(summary.pruned)} not among the inputs")
    if summary.others:
        holds = f"the output also holds {reports(summary.others)} not among these inputs (--prune removes them)"
        outdated = f"; {summary.outdated:,} of them done with other settings" if summary.outdated else ""
        lines.append(holds + outdated)
    return lines


def reports(number: int) -> str:
    """A number of reports in words.

    >>> reports(1), reports(1200)
    ('1 report', '1,200 reports')
    """
    return f"{number:,} report{'' if number == 1 else 's'}"


def print_lines(console: Console, file: Path, kind: str, number: int) -> None:
    """Print the first lines of a file of warnings or errors, and how many more there are."""
    if not file.is_file():
        return
    for index, record in enumerate(read_lines(file)):
        if index == MOST_LINES:
            say(console, f"… and {number - MOST_LINES:,} more: see {file}")
            return
        path: Any = record.get("path") or (record.get("document") or {}).get("path", "")
        say(console, f"{kind}: {path}: {record['message']}")


def say(console: Console, line: str) -> None:
    """Print one line as it is."""
    console.print(visible(line), highlight=False, markup=False, soft_wrap=True)


def visible(text: str) -> str:
    """The text with what a terminal would obey, and line ends, written out: names of files may hold both.

    >>> visible("a\\x1b[31mb\\nc")
    'a\\\\x1b[31mb\\\\nc'
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def summary_table(summary: RunSummary, *, width: int = 80) -> Table:
    """What was found: one row a document for the first of them, and the totals of all; fits into ``width`` columns.

    A wide terminal shows each report's framework too.
    """
    rows = summary.rows[:MOST_ROWS]
    numbers = [max(*map(len, shown.split("\n")), len(f"{summary.counts[name]:,}")) for name, shown in COLUMNS.items()]
    room = max(2 * LEAST_TEXT, width - sum(numbers) - BETWEEN * (len(numbers) + 1))
    texts = {"grade": [str(about.get("overall") or "–") for _, about, _ in rows]}
    if room > WIDE:
        texts["framework"] = [str(about.get("framework") or "–") for _, about, _ in rows]
    widths = {name: max(len(name), min(max(map(len, shown), default=0), room // (len(texts) + 2))) for name, shown in texts.items()}
    room = max(LEAST_TEXT, room - sum(widths.values()) - BETWEEN * (len(widths) - 1))
    look: dict[str, Any] = {
        "box": None,
        "pad_edge": False,
        "padding": (0, BETWEEN, 0, 0),
        "header_style": "bold",
        "footer_style": "bold",
    }
    table = Table(title="What was found", title_justify="left", show_footer=True, **look)
    table.add_column("report", footer="all reports", overflow="fold", max_width=room)
    for name, width_of_column in widths.items():
        table.add_column(name, no_wrap=True, max_width=width_of_column)
    for name, shown in COLUMNS.items():
        table.add_column(shown, justify="right", footer=f"{summary.counts[name]:,}", no_wrap=True)
    names = shorten([visible(path) for path, _, _ in rows])
    for row, (name, (_, _, counts)) in enumerate(zip(names, rows, strict=True)):
        told = (Text(shown[row]) for shown in texts.values())
        table.add_row(Text(name), *told, *(f"{counts.get(name, 0):,}" for name in COLUMNS))
    if (more := summary.documents - summary.failed - len(rows)) > 0:
        table.add_row(f"… {more:,} more", *[""] * (len(texts) + len(COLUMNS)))
    return table


def shorten(names: Sequence[str]) -> list[str]:
    """Names without the beginning that at least half of them share, and without an ending that all of them share.

    Only whole words go, so what tells names apart is never cut.

    >>> shorten(["2019/inspection-of-northmoor.txt", "2019/inspection-of-eastvale.txt", "2019/press-release.txt"])
    ['…northmoor', '…eastvale', '2019/press-release']
    """
    if len(set(names)) < 2:
        return list(names)
    suffixes = {Path(name).suffix for name in names}
    bare = [name.removesuffix(Path(name).suffix) for name in names] if len(suffixes) == 1 else list(names)
    starts = Counter(name[: end.end()] for name in set(bare) for end in WORD_END.finditer(name))
    shared = [start for start, count in starts.items() if count > 1 and 2 * count >= len(set(bare))]
    front = max(shared, key=len, default="")
    short = [f"…{name[len(front) :]}" if front and name.startswith(front) else name for name in bare]
    return short if len(set(short)) == len(set(names)) else list(names)
