"""Shares as lines for the terminal: the text with its shares marked, and their intervals as bars from 0 to 100 per cent."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text

from inspection_findings.model.report import Proportion
from inspection_findings.report.show import bar

# the wording's column takes no more than this; a longer wording is cut
LONGEST = 34
NARROW, WIDE = 20, 40


def draw(text: str, shares: Sequence[Proportion], *, width: int = 100) -> Iterator[Text]:
    """The lines to print for the shares found in ``text``: each line of it that holds one, then a bar for each share."""
    column = min(LONGEST, max((len(one_line(share.text)) for share in shares), default=0))
    bars = WIDE if width >= column + WIDE + 26 else NARROW
    if shares:
        yield Text(f"{'':{column + 2}}{axis(bars)}", style="dim")
    starts = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
    numbered = len(starts) > 1
    for number, group in groupby(shares, key=lambda share: bisect_right(starts, share.start)):
        found = list(group)
        yield marked(text, starts[number - 1], found, number if numbered else None)
        for share in found:
            yield share_line(share, column, bars)
            yield Text(f"{'':{column + 2}}{told(share, shares)}", style="dim")


def axis(width: int) -> str:
    """The scale above the bars.

    >>> axis(20)
    '0%      50%     100%'
    """
    half = width // 2 - 2
    return f"0%{'':{half - 2}}50%{'':{width - half - 7}}100%"


def one_line(text: str) -> str:
    """The text without line breaks and runs of blanks."""
    return " ".join(text.split())


def marked(text: str, start: int, shares: Sequence[Proportion], number: int | None) -> Text:
    """The line of the text that begins at ``start``, its shares underlined, cut to what stands around them."""
    stop = text.find("\n", shares[-1].end)
    first = max(start, shares[0].start - 80)
    last = min(len(text) if stop < 0 else stop, shares[-1].end + 80)
    line = Text(f"\n{number}: " if number else "\n")
    line.append("…" if first > start else "")
    position = first
    for share in shares:
        line.append(one_line(f"x{text[position : share.start]}x")[1:-1])
        line.append(one_line(share.text), style="bold underline")
        position = share.end
    line.append(one_line(f"x{text[position:last]}x")[1:-1])
    return line.append("…" if last < (len(text) if stop < 0 else stop) else "")


def share_line(share: Proportion, column: int, bars: int) -> Text:
    """One share: its wording, its bar, its interval in per cent."""
    wording = one_line(share.text)
    wording = wording if len(wording) <= column else wording[: column - 1] + "…"
    if share.low is None or share.high is None or share.estimate is None:
        return Text.assemble((f"{wording:{column}}  ", "bold"), (f"no interval: {share.problem}", "magenta"))
    interval = f"{per_cent(share.low)}%" if share.low == share.high else f"{per_cent(share.low)} to {per_cent(share.high)}%"
    middle = "" if share.low == share.high else f", about {per_cent(share.estimate)}%"
    return Text.assemble(
        (f"{wording:{column}}  ", "bold"), (bar(share.low, share.high, share.estimate, width=bars), "blue"), f"  {interval}{middle}"
    )


def told(share: Proportion, shares: Sequence[Proportion]) -> str:
    """What a share was read as: kind, hedge, population, rule, and how it stands to the share beside it."""
    parts = [share.kind if share.modifier == "exact" else f"{share.kind}, {share.modifier.replace('_', ' ')}"]
    if share.change:
        parts.append("a change, no share")
    else:
        parts.append(f"of {one_line(share.population)}" if share.population else "population not stated")
    parts.append(f"scale {share.scale}" if share.kind == "quantifier" else f"rule {share.rule}")
    if share.wilson_low is not None and share.wilson_high is not None:
        parts.append(f"beyond the sample {per_cent(share.wilson_low)} to {per_cent(share.wilson_high)}%")
    if share.agrees_with is not None:
        parts.append("agrees with the share beside it")
    if share.conflict is not None:
        parts.append("DIFFERS from the share beside it")
    return " · ".join(parts)


def per_cent(value: float) -> str:
    """A fraction of 1 in per cent, to one decimal place where it has one.

    >>> per_cent(0.5), per_cent(0.6667), per_cent(0.0136)
    ('50', '66.7', '1.4')
    """
    return f"{value * 100:.1f}".removesuffix(".0")
