"""What ends a run: its warnings and failures, a short table, and what was done."""

from __future__ import annotations

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
# warnings and failures that are printed one by one
MOST_LINES = 20
# what is counted, and its column: short enough for a terminal of 80 columns
COLUMNS = {
    "strength": "strengths",
    "area_for_improvement": "to improve",
    "recommendation": "recomm.",
    "proportions": "proportions",
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
    """What was found: one row a document for the first of them, and the totals of all; fits into ``width`` columns."""
    rows = summary.rows[:MOST_ROWS]
    numbers = {name: max(len(shown), len(f"{summary.counts[name]:,}")) for name, shown in COLUMNS.items()}
    room = max(20, width - sum(numbers.values()) - 3 * (len(numbers) + 2) - 1)
    framework = max(len("framework"), min(max((len(name or "") for _, name, _ in rows), default=0), room // 3))
    table = Table(title="What was found", title_justify="left", show_footer=True, footer_style="bold")
    table.add_column("report", footer="all reports", overflow="fold", max_width=room - framework)
    table.add_column("framework", no_wrap=True, max_width=framework)
    for name, shown in COLUMNS.items():
        table.add_column(shown, justify="right", footer=f"{summary.counts[name]:,}", no_wrap=True)
    names = shorten([visible(path) for path, _, _ in rows], width=room - framework)
    for name, (_, chosen, counts) in zip(names, rows, strict=True):
        table.add_row(Text(name), Text(chosen or "–"), *(f"{counts.get(name, 0):,}" for name in COLUMNS))
    if (more := summary.documents - summary.failed - len(rows)) > 0:
        table.add_row(f"… {more:,} more", "", *[""] * len(COLUMNS))
    return table


def shorten(names: Sequence[str], *, width: int) -> list[str]:
    """Names in ``width`` characters where that can be: only what all of them have in common is cut, first in front, then behind.

    >>> shorten(["2019/inspection-of-northmoor-crc.txt", "2019/inspection-of-eastvale-crc.txt"], width=18)
    ['…northmoor-crc.txt', '…eastvale-crc.txt']
    >>> shorten(["2019/inspection-of-northmoor-crc.txt", "2019/inspection-of-eastvale-crc.txt"], width=12)
    ['…northmoor…', '…eastvale…']
    """
    if len(set(names)) < 2 or max(map(len, names)) <= width:
        return [name if len(name) <= width else f"…{name[-width + 1 :]}" for name in names]
    front = common(names)
    while front and names[0][front - 1].isalnum():
        front -= 1
    tails = [name[front:][::-1] for name in names]
    behind = common(tails)
    while behind and tails[0][behind - 1].isalnum():
        behind -= 1
    cut = [f"…{name[front:]}" if front > 1 else name for name in names]
    if max(map(len, cut)) <= width or behind < 2:
        return cut
    return [f"{name[:-behind]}…" for name in cut]


def common(names: Sequence[str]) -> int:
    """The number of characters at their start that all names share.

    >>> common(["eastvale", "eastham"])
    4
    """
    first, last = min(names), max(names)
    return next((index for index, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
