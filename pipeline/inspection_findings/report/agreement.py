"""The agreement of two reviewers as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text


def agreement_tables(record: dict[str, Any], shown: int) -> Iterator[Table | Text]:
    """The figures of `inspection_findings.reviews.agreement.agreement_record`, and the first ``shown`` disagreements."""
    first, second = record["reviewers"]
    title = f"{first} and {second}: {record['records']} records reviewed by both"
    table = Table("question", "answers", "agreement", "kappa", "95 % interval", title=title, title_justify="left")
    for entry in record["figures"]:
        interval = "" if entry["low"] is None else f"{entry['low']:.2f} to {entry['high']:.2f}"
        table.add_row(
            entry["question"].replace("_", " "),
            str(entry["n"]),
            "" if entry["agreement"] is None else f"{entry['agreement']:.1%}",
            "" if entry["kappa"] is None else f"{entry['kappa']:.2f}",
            interval,
        )
    yield table
    listed = record["disagreements"]
    open_ones = [entry for entry in listed if not entry["settled"]]
    message = f"{len(listed)} disagreements, {len(open_ones)} open"
    if not listed:
        yield Text("no disagreement")
        return
    if shown == 0:
        yield Text(message)
        return
    table = Table("report", "sentence", "differs in", first, second, "", title=message, title_justify="left")
    for entry in listed[:shown]:
        keys = [key for key in entry["differs_in"] if key != "proportions"]
        table.add_row(
            str(entry["path"]),
            entry["text"][:80],
            ", ".join(entry["differs_in"]).replace("_", " "),
            says(entry["first"], keys),
            says(entry["second"], keys),
            "settled" if entry["settled"] else "open",
        )
    yield table
    if len(listed) > shown:
        yield Text(f"and {len(listed) - shown} more (--show)")


def says(verdict: dict[str, Any], keys: list[str]) -> str:
    """What a verdict holds under these keys; its proportions where there are none."""
    if keys:
        return ", ".join("–" if verdict[key] is None else str(verdict[key]).replace("_", " ") for key in keys)
    shares = [f"{share['text']}: {share['low']}–{share['high']} {share['polarity']}" for share in verdict["proportions"]]
    return "; ".join(shares) or "none"
