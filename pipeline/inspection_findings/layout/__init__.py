"""From a report's source text to a `Document`: clean text, blocks, footnotes, and the exact map between the two texts.

The source is read line by line. Running headers, page numbers, contents lines and footnote bodies are lifted out
(`layout.noise`, `layout.notes`); the lines of a paragraph are gathered (`layout.blocks`) and joined,
cut words too; marks of Markdown, footnote marks, ligatures and entities are resolved (`layout.build`). Every stretch
of the clean text knows the source it came from.
"""

from inspection_findings.layout.blocks import draft_blocks
from inspection_findings.layout.build import Builder
from inspection_findings.layout.lines import measure, read_lines
from inspection_findings.layout.noise import drop_noise, noise
from inspection_findings.layout.notes import lift_notes
from inspection_findings.model.source import Document, Source

__all__ = ["clean", "noise"]


def clean(source: Source) -> Document:
    """The document of ``source``: its clean text in blocks, one a line, mapped to the source character by character."""
    lines = read_lines(source)
    drop_noise(lines)
    notes, marks = lift_notes(lines, source)
    drafts = draft_blocks(lines, measure(lines))
    builder = Builder(source.text, notes, marks)
    blocks = [block for draft in drafts for block in builder.block(draft)]
    return Document(
        source=source,
        text="".join(builder.pieces),
        runs=tuple(builder.runs),
        blocks=tuple(blocks),
        notes=tuple(notes),
        marks=tuple(builder.marks),
    )
