"""Annotations held against the report that they are of: each must lie inside it, and say what stands there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cached_property

from inspection_findings.errors import ConfigError
from inspection_findings.evaluate.gold import Annotation
from inspection_findings.layout import clean
from inspection_findings.model.source import Document, Source

LEAST_SAID = 0.5  # of the letters at a place, what its text must hold: page headers and footnotes inside a sentence are left out


class Placing:
    """A report that annotations are held against; it is cleaned only where the source itself says something else."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def document(self) -> Document:
        """The report cleaned."""
        return clean(self.source)

    def says(self, start: int, end: int, text: str) -> bool:
        """Whether ``text`` is what stands at this place, white space, marks and what lies between its lines aside."""
        wanted, there = letters(text), letters(self.source.text[start:end])
        if wanted == there or (len(wanted) >= LEAST_SAID * len(there) and in_order(wanted, there)):
            return True
        return wanted == letters(self.document.clean_slice(start, end))


def check_placed(annotations: Iterable[Annotation], source: Source) -> None:
    """Make sure that these annotations are of this report.

    Raises:
        ConfigError: one lies outside it, or has another text than stands there; the message names file and line.
    """
    placing = Placing(source)
    size = len(source.text)
    for row in annotations:
        if row.end > size:
            told = f"the span {row.start} to {row.end} is outside the report, which has {size:,} characters"
            raise ConfigError(f"{told}: correct start and end, or leave the line out", file=row.where)
        if row.text is not None and not placing.says(row.start, row.end, row.text):
            there = " ".join(source.text[row.start : row.end].split())[:40]
            told = f"the text is not what stands in the report from {row.start} to {row.end} ({there!r} ...)"
            raise ConfigError(f"{told}: correct the text, or start and end", file=row.where)


def letters(text: str) -> str:
    """The letters and digits of a text, case and compositions aside.

    >>> letters("Re-view: 54%")
    'review54'
    """
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def in_order(wanted: str, there: str) -> bool:
    """Whether the characters of ``wanted`` stand in ``there`` in this order, others between them.

    >>> in_order("plansweregood", "planswerepage12good"), in_order("goodplans", "plansgood")
    (True, False)
    """
    left = iter(there)
    return all(char in left for char in wanted)
