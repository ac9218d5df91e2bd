"""What another tool finds in texts: a list of texts on standard input, its findings as JSON on standard output.

python peers.py quantulum3|recognizers-text. Imports nothing of this project, so that it runs in the peers' own environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from time import process_time
from typing import Any

Find = Callable[[str], list[dict[str, Any]]]


def quantulum() -> Find:
    """quantulum3's parser: quantities with unit and uncertainty."""
    from quantulum3 import parser

    def find(text: str) -> list[dict[str, Any]]:
        results = []
        for quantity in parser.parse(text):
            percentage = quantity.unit.name in ("percentage", "per cent")
            # of a range, the lower end, as the gold has it
            lower = quantity.value - (quantity.uncertainty or 0)
            value = lower / 100 if percentage else lower
            share = percentage or (quantity.unit.name == "dimensionless" and 0 < quantity.value < 1)
            start, end = quantity.span
            results.append(
                {"start": start, "end": end, "value": value, "share": share, "hedge": "between" if quantity.uncertainty else None}
            )
        return results

    return find


def recognizers() -> Find:
    """Recognizers-Text: percentages and numbers (fractions are numbers)."""
    from recognizers_number import Culture, recognize_number, recognize_percentage

    def find(text: str) -> list[dict[str, Any]]:
        results = []
        for percentage, found in (
            (True, recognize_percentage(text, Culture.English)),
            (False, recognize_number(text, Culture.English)),
        ):
            for one in found:
                if any(one.start <= other["end"] - 1 and other["start"] <= one.end for other in results):
                    continue
                told = str((one.resolution or {}).get("value") or "").rstrip("%")
                try:
                    value = float(told) / (100 if percentage else 1)
                except ValueError:
                    continue
                results.append(
                    {"start": one.start, "end": one.end + 1, "value": value, "share": percentage or 0 < value < 1, "hedge": None}
                )
        return results

    return find


PEERS = {"quantulum3": (quantulum, "quantulum3"), "recognizers-text": (recognizers, "recognizers-text-number")}


def main() -> None:
    make, package = PEERS[sys.argv[1]]
    find = make()
    texts = json.load(sys.stdin)
    for text in texts[:20]:
        find(text)
    started = process_time()
    found = [find(text) for text in texts]
    print(json.dumps({"version": version(package), "found": found, "seconds": process_time() - started}))


if __name__ == "__main__":
    main()
