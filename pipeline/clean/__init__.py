"""From a report's source text to a `Document`: clean text, blocks, footnotes, and the exact map between the two texts.

The source is read line by line. Running headers, page numbers, contents lines and footnote bodies are lifted out
(`pipeline.clean.noise`, `pipeline.clean.notes`); the lines of a paragraph are gathered (`pipeline.clean.blocks`) and joined,
cut words too; marks of Markdown, footnote marks, ligatures and entities are resolved (`pipeline.clean.build`). Every stretch
of the clean text knows the source it came from.
"""

from pipeline.clean.blocks import draft_blocks
from pipeline.clean.build import Builder
from pipeline.clean.lines import measure, split_lines
from pipeline.clean.noise import drop_noise, noise
from pipeline.clean.notes import lift_notes
from pipeline.document import Document, Source

__all__ = ["clean", "noise"]


def clean(source: Source) -> Document:
    """The document of ``source``: its clean text in blocks, one a line, mapped to the source character by character."""
    lines = split_lines(source.text)
    drop_noise(lines)
    notes, marks = lift_notes(lines, source.text)
    drafts = draft_blocks(lines, measure(lines))
    builder = Builder(source.text, notes, marks)
    blocks = [builder.block(draft) for draft in drafts]
    return Document(
        source=source,
        text="".join(builder.pieces),
        runs=tuple(builder.runs),
        blocks=tuple(block for block in blocks if block is not None),
        notes=tuple(notes),
        marks=tuple(builder.marks),
    )
