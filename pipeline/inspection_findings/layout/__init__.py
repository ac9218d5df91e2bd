"""From a report's source text to a `Document`: clean text, blocks, footnotes, and the exact map between the two texts.

The source is read line by line; readers of PDF, web page and Word have handed over which block each line begins. Contents lines,
running heads and page numbers are set aside (`layout.line_rules`, `layout.running_heads`), footnotes lifted (`layout.notes`);
the lines of a paragraph are gathered (`layout.blocks`, `layout.continuation`) and joined, cut words too (`layout.hyphens`);
marks of Markdown and of footnotes, ligatures and entities are resolved (`layout.build`). Every stretch of the clean text knows
the source it came from.
"""

from inspection_findings.layout.blocks import draft_blocks
from inspection_findings.layout.build import Builder
from inspection_findings.layout.line_rules import cut_tails, mark_contents, mark_ruled
from inspection_findings.layout.lines import measure, read_lines
from inspection_findings.layout.notes import lift_notes
from inspection_findings.layout.running_heads import set_aside_running_heads
from inspection_findings.model.source import Document, Source

__all__ = ["clean"]


def clean(source: Source) -> Document:
    """The document of ``source``: its clean text in blocks, mapped to the source character by character."""
    lines = read_lines(source)
    cut_tails(lines)
    mark_ruled(lines)
    mark_contents(lines)
    set_aside_running_heads(lines)
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
