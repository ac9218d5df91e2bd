"""A corpus of any size, generated from the sample reports: each document is one of them with other names and other figures."""

from __future__ import annotations

import random
import re
from pathlib import Path

from inspection_findings.batch import Inputs

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpus" / "sample"
PLACES = (
    "Northmoor",
    "Eastvale",
    "Westbrook",
    "Southdown",
    "Highfield",
    "Lowmarsh",
    "Kingsford",
    "Ashbourne",
    "Millbank",
    "Oakham",
)
# numbers of cases; a change of the figures changes the shares, not the work
COUNT = re.compile(r"\b(\d\d) of the (\d\d)\b")


def generate(folder: Path, number: int, *, repeat: int = 1) -> list[Path]:
    """Write ``number`` documents into ``folder``, in sub-folders of a thousand; the same number gives the same bytes.

    ``repeat`` puts a sample's text so many times into one document: the real reports are about seven times as long.
    """
    files = [path for path, _, _ in Inputs([SAMPLE], include=["*.txt", "*.md"]) if path.name != "README.md"]
    texts = [(path.suffix, path.read_text(encoding="utf-8")) for path in files]
    paths = []
    for index in range(number):
        chance = random.Random(index)
        ending, text = texts[index % len(texts)]
        place = f"{chance.choice(PLACES)} {chance.choice(PLACES)} {index}"

        def other(match: re.Match[str], chance: random.Random = chance) -> str:
            whole = int(match[2])
            return f"{chance.randint(min(10, whole), whole)} of the {match[2]}" if whole >= 10 else match[0]

        for name in PLACES[:2]:
            text = text.replace(name, place)
        path = folder / f"{index // 1000:04}" / f"{index:06}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join([COUNT.sub(other, text)] * repeat), encoding="utf-8")
        paths.append(path)
    return paths
