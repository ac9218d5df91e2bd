"""What a reviewer should know of a folder before and while working in it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inspection_findings.reviews.journal import Journal
from inspection_findings.reviews.ledger import Ledger
from inspection_findings.reviews.store import Store


def notices(out: Path, store: Store, journal: Journal, ledger: Ledger) -> list[dict[str, Any]]:
    """Lines passed over, texts missing, reviews moved or without a place, a folder that can't be written.

    Each is ``{level, message, items}``; the level is info, warning or error.
    """
    missing = texts_missing(out, store)
    misfits = list(ledger.misfits.values())
    moved = len(ledger.moved)
    closed = [] if writable(out) else [str(out)]
    found: list[tuple[str, str, Sequence[str]]] = [
        ("warning", "Lines of the findings could not be read; all others are here.", store.problems),
        ("warning", "Lines of reviews.jsonl could not be read; all others count.", journal.problems),
        ("warning", "Reports without their text in texts/: the report around their findings can't be shown.", missing),
        ("info", f"{moved} reviewed {'record has' if moved == 1 else 'records have'} moved along with the text.", ()),
        ("warning", misfits_line(misfits), [misfit_line(entry) for entry in misfits]),
        ("error", "This folder can't be written: look at everything, but decisions can't be kept.", closed),
    ]
    return [
        {"level": level, "message": message, "items": list(items)}
        for level, message, items in found
        if items or (level == "info" and moved)
    ]


def texts_missing(out: Path, store: Store) -> list[str]:
    """The paths of the documents whose text is not there."""
    folder = out / "texts"
    there = {entry.name for entry in os.scandir(folder)} if folder.is_dir() else set()
    return [str(ref.get("path") or sha256) for sha256, ref in store.documents.items() if f"{sha256}.txt" not in there]


def writable(out: Path) -> bool:
    """Whether decisions can be kept in this folder."""
    path = out / "reviews.jsonl"
    return os.access(out, os.W_OK) and (not path.exists() or (path.is_file() and os.access(path, os.W_OK)))


def misfits_line(misfits: Sequence[Mapping[str, Any]]) -> str:
    """One sentence on the reviews that fit no record of the run."""
    foreign = sum(entry["reason"].startswith("its report") for entry in misfits)
    if foreign == len(misfits):
        told = "1 review is of a report" if foreign == 1 else f"{foreign} reviews are of reports"
        return f"{told} not in this folder (another corpus?): kept, and at rest."
    told = "1 review no longer fits" if len(misfits) == 1 else f"{len(misfits)} reviews no longer fit"
    return f"{told}: kept, and at rest until the sentence is back."


def misfit_line(entry: Mapping[str, Any]) -> str:
    """One review that fits nowhere, in a line: where, what, by whom, why."""
    text = " ".join(str(entry["text"] or "").split())
    place = entry["path"] or str(entry["document"])[:12]
    return f"{place}: “{text[:90]}{'…' if len(text) > 90 else ''}” ({entry['label']}, {entry['reviewer']}): {entry['reason']}"
