"""``findings queue``: the order in which reviews help most."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def queue(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Queue at most N records.")] = None,
    show: Annotated[int, typer.Option(min=0, metavar="N", help="Print the first N.")] = 10,
) -> None:
    """Order the records of a run so that reviews help most, and write OUT/queue.jsonl for the review page.

    The most doubtful records come first, spread over reports and sections. A sentence that a report repeats is queued once.
    Reviewed records are left out. Sentences without a label are queued only after `extract --all-sentences`.

    Examples:

        findings queue out/

        findings queue out/ --limit 200
    """
    from rich.console import Console
    from rich.table import Table

    from inspection_findings.dataframes import read_findings
    from inspection_findings.reviews.queue import write_queue

    found = write_queue(out, limit=limit)
    console = Console()
    alike = sum(len(one.alike) for one in found)
    repeated = f"; {alike:,} repeated sentences left out" if alike else ""
    console.print(
        f"{len(found):,} records queued in {out / 'queue.jsonl'}{repeated}", highlight=False, markup=False, soft_wrap=True
    )
    first = {one.id: one for one in found[:show]}
    texts = {record["id"]: record["text"] for record in read_findings(out) if record["id"] in first} if first else {}
    if not texts:
        return
    table = Table("rank", "score", "why", "sentence")
    for one in first.values():
        table.add_row(str(one.rank), f"{one.score:.2f}", one.reason, texts[one.id])
    console.print(table)
