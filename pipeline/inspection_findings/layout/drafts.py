"""What a block is in the making: the lines that it is joined from, and where the reading of lines is."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspection_findings.layout.lines import Line, Page
from inspection_findings.model.source import BlockKind

ENDS = ".!?:;”’…\"'"


@dataclass(slots=True)
class Draft:
    """A block in the making: the stretches of source lines that it is joined from.

    ``kind`` is a block's kind. ``alone`` tells that it is a single short line with white space or sentences' ends around it.
    """

    kind: BlockKind
    level: int = 0
    marker: str | None = None
    bold: bool = False
    alone: bool = False
    narrow: bool = False
    head: bool = False
    parts: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """Where the reading of lines is: the drafts so far, what has been met since the last line of text, the line that is read."""

    lines: list[Line]
    page: Page
    drafts: list[Draft] = field(default_factory=list)
    fresh: bool = True
    broken: bool = True
    line: Line = field(default_factory=lambda: Line(0, 0, ""))

    @property
    def last(self) -> Line | None:
        """The last line of text."""
        return self.drafts[-1].parts[-1] if self.drafts else None


def mid_sentence(text: str) -> bool:
    """Whether a line ends in the middle of a sentence."""
    return text[-1] not in ENDS + ")"
