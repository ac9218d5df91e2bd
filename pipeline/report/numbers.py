"""Shares as lines for the terminal, their intervals as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from pipeline.report.show import bar
from pipeline.spans import Proportion


def draw(shares: Sequence[Proportion]) -> Iterator[Text]:
    """One line a share: bar, interval, wording, what it was read as."""
    width = max((len(share.text) for share in shares), default=0)
    for share in shares:
        if share.low is None or share.high is None or share.estimate is None:
            yield Text.assemble((share.text.ljust(width), "bold"), f"  impossible: {share.problem}")
            continue
        told = [share.kind, share.modifier.replace("_", " "), share.population or "population not stated", share.scale]
        yield Text.assemble(
            (" ".join(share.text.split()).ljust(width), "bold"),
            f"  {bar(share.low, share.high, share.estimate)}  ",
            (f"{share.low:.3f} to {share.high:.3f}, estimate {share.estimate:.3f}", "blue"),
            (f"  {', '.join(part for part in told if part)}", "dim"),
        )
