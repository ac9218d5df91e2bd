"""Sample reports as PDFs set by reportlab's own layout engine: wrapped cells centred in their rows, lists, frames, notes in the flow."""

from __future__ import annotations

import html
import io
import re

from tests.documents.structure import Item
from tests.documents.writers import rated

REF = re.compile(r"\[\^(\d)\]")
VARIANTS = {
    "grid": {},
    "rules between rows": {"grid": "rows", "rating": "below", "lists": "paragraphs"},
    "no rules": {"grid": "none", "lists": "paragraphs"},
    "frames": {"columns": 2, "rating": "below"},
    "frames without rules": {"columns": 2, "grid": "none", "lists": "paragraphs"},
}


def to_platypus(items: list[Item], *, columns: int = 1, grid: str = "all", rating: str = "inline", lists: str = "lists") -> bytes:
    """The report in frames; ``rating`` behind its heading or "below"; ``lists`` as such or as "paragraphs" with bullets."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    styles = getSampleStyleSheet()
    body = ParagraphStyle("body", parent=styles["BodyText"], fontSize=10, leading=13, spaceAfter=6)
    gutter = 18
    width = (A4[0] - 144 - (columns - 1) * gutter) / columns
    story = [flowable for item in grouped(items) for flowable in flowables(item, styles, body, width, grid, rating, lists)]

    def furniture(canvas, document) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, "The inspectorate: an inspection of probation services")
        canvas.drawCentredString(A4[0] / 2, 30, str(document.page))

    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4, invariant=1)
    frames = [
        Frame(72 + place * (width + gutter), 72, width, A4[1] - 144, leftPadding=0, rightPadding=0) for place in range(columns)
    ]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    document.build(story)
    return stream.getvalue()


def grouped(items: list[Item]):
    """The items, those of one list put together; a claim stays alone."""
    group: list[Item] = []
    for item in items:
        listed = item.kind in ("bullet", "numbered")
        if group and (not listed or item.kind != group[0].kind):
            yield group
            group = []
        if listed:
            group.append(item)
        else:
            yield [item]
    if group:
        yield group


def marked(text: str) -> str:
    return REF.sub(r"<super size=7>\1</super>", html.escape(text, quote=False))


def flowables(group: list[Item], styles, body, width: float, grid: str, rating: str, lists: str) -> list:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, Spacer

    item = group[0]
    if item.kind in ("bullet", "numbered", "claim"):
        if lists == "paragraphs":
            return [Paragraph(marked(i.text), styles["Bullet"], bulletText=f"{i.number}." if i.number else "•") for i in group]
        numbered = {"bulletType": "1", "start": int(item.number)} if item.number else {"bulletType": "bullet"}
        return [ListFlowable([ListItem(Paragraph(marked(i.text), body)) for i in group], **numbered)]
    if item.kind == "heading":
        title, word = rated(item.text)
        inline = word and rating == "inline"
        heading = Paragraph(marked(title) + (f" &nbsp;&nbsp;&nbsp; {word}" if inline else ""), styles[f"Heading{item.level}"])
        return [heading, Paragraph(word, body)] if word and not inline else [heading]
    if item.kind == "table":
        return [table(item, body, width, grid), Spacer(1, 8)]
    if item.kind == "quote":
        return [Paragraph(f"<i>{marked(item.text)}</i>", ParagraphStyle("quote", parent=body, leftIndent=20, rightIndent=20))]
    if item.kind == "note":
        small = ParagraphStyle("note", parent=body, fontSize=8, leading=10)
        return [Paragraph(f"<super size=6>{item.number}</super> {marked(item.text)}", small)]
    wrap = "b" if item.bold else "i" if item.italic else "span"
    return [Paragraph(f"<{wrap}>{marked(item.text)}</{wrap}>", body)]


def table(item: Item, body, width: float, grid: str):
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table, TableStyle

    count = max(len(row) for row in item.rows)
    shares = {1: [1.0], 2: [0.7, 0.3], 3: [0.12, 0.53, 0.35]}[count]
    cells = [[Paragraph(marked(cell), body) for cell in row] + [""] * (count - len(row)) for row in item.rows]
    head = "Standard" in item.rows[0][0]
    made = Table(cells, colWidths=[width * share for share in shares], repeatRows=int(head))
    lines = {"all": [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)], "rows": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)]}
    spans = [("SPAN", (len(row) - 1, place), (-1, place)) for place, row in enumerate(item.rows) if len(row) < count]
    made.setStyle(TableStyle([*spans, *lines.get(grid, []), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    return made
