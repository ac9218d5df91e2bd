"""A sample report as Markdown, plain text, HTML and Word."""

from __future__ import annotations

import html
import io
import re
import textwrap

from tests.documents.structure import Item

REF = re.compile(r"\[\^(\d)\]")


def rated(text: str) -> tuple[str, str]:
    """A heading and the rating in it."""
    title, _, rating = text.partition("\t")
    return title, rating


def to_markdown(items: list[Item]) -> str:
    lines: list[str] = []
    for index, item in enumerate(items):
        listed = index and items[index - 1].kind == item.kind and item.kind in ("bullet", "numbered")
        lines += [] if listed else [""]
        if item.kind == "heading":
            lines.append(f"{'#' * item.level} {item.text}")
        elif item.kind == "table":
            width = max(len(row) for row in item.rows)
            for number, row in enumerate(item.rows):
                lines.append("| " + " | ".join(row + [""] * (width - len(row))) + " |")
                if number == 0:
                    lines.append("|" + " --- |" * width)
        else:
            mark = {"bullet": "- ", "claim": "- **", "numbered": f"{item.number}. ", "quote": "> ", "note": f"[^{item.number}]: "}
            wrap = "**" if item.bold else "*" if item.italic else ""
            lines.append(mark.get(item.kind, wrap) + item.text + ("**" if item.kind == "claim" else wrap))
    return "\n".join(lines).lstrip() + "\n"


def to_text(items: list[Item], *, width: int = 92, header: str = "Inspection of the provider", lines_a_page: int = 45) -> str:
    """As PDF extraction leaves it: wrapped lines, a running header with the page number, notes at the foot of their page."""
    out: list[str] = []
    for item in items:
        out.extend([*text_lines(item, width), ""])
    pages = [out[start : start + lines_a_page] for start in range(0, len(out), lines_a_page)]
    return "\n".join(
        "\n".join([*page, "", f"{header} {number}", ""] if number > 1 else page) for number, page in enumerate(pages, start=1)
    )


def text_lines(item: Item, width: int) -> list[str]:
    text = REF.sub(r"\1", item.text).replace("\t", " ")
    if item.kind == "table":
        return ["\t".join(row) for row in item.rows]
    mark = {"bullet": "• ", "claim": "• ", "numbered": f"{item.number}. ", "note": f"{item.number} "}.get(item.kind, "")
    return textwrap.wrap(mark + text, width, break_on_hyphens=False)


def to_html(items: list[Item], *, style: str = "wordpress") -> str:
    """A page as the inspectorate's site shows it, or ("bare") a piece of one."""
    body: list[str] = []
    notes = [item for item in items if item.kind == "note"]
    open_list = ""
    for item in items:
        wanted = {"bullet": "ul", "claim": "ul", "numbered": "ol"}.get(item.kind, "")
        if open_list and (open_list != wanted or item.kind == "claim"):
            body.append(f"</{open_list}>")
            open_list = ""
        if wanted and not open_list:
            body.append(f'<ol start="{item.number}">' if wanted == "ol" else "<ul>")
            open_list = wanted
        if item.kind != "note":
            body.append(html_item(item, style=style))
    if open_list:
        body.append(f"</{open_list}>")
    if notes:
        body.append('<div class="footnotes"><ol>')
        body += [f'<li id="fn{note.number}">{inline(note.text)} <a href="#ref{note.number}">↩</a></li>' for note in notes]
        body.append("</ol></div>")
    return "\n".join(body) if style == "bare" else page("\n".join(body), items)


def page(body: str, items: list[Item]) -> str:
    """The frame of a page: banner, menus, contents, notices, footer, scripts."""
    chapters = [rated(item.text)[0] for item in items if item.kind == "heading" and item.level == 2]
    links = "".join(f'<li><a href="#part-{number}">{html.escape(chapter)}</a></li>' for number, chapter in enumerate(chapters))
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{html.escape(items[1].text)} - Inspectorate</title>
<style>.x {{ color: red }}</style><script>document.write("<h2>Strengths</h2><p>All staff were excellent in 99 per cent of cases.</p>")</script></head>
<body class="page-template"><a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<div id="cookie-notice" role="dialog">We use cookies. Most people accept them. <button>Accept</button></div>
<header class="site-header"><p>Inspectorate</p><nav><ul><li><a href="/">Home</a></li><li><a href="/reports">Reports</a></li></ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Home</a></li><li>Report</li></ol>
<div class="site-content"><main id="content"><article><ul class="contents">{links}</ul>
{body}
</article></main></div>
<footer class="site-footer"><h2>About us</h2><p>Half of all reports are published on Tuesdays.</p></footer></body></html>"""


def inline(text: str) -> str:
    return REF.sub(r'<sup><a id="ref\1" href="#fn\1">\1</a></sup>', html.escape(text, quote=False)).replace("’", "&rsquo;")


def html_item(item: Item, *, style: str) -> str:
    text = inline(item.text)
    if item.kind == "heading":
        title, rating = rated(text)
        top = ' <a href="#top">(Back to top)</a>' if item.level <= 3 and style != "bare" else ""
        shown = f"<h{item.level}>{title}{top}</h{item.level}>"
        return shown + (f'<p class="rating"><strong>{rating}</strong></p>' if rating else "")
    if item.kind == "table":
        width = max(len(row) for row in item.rows)
        rows = [
            "<tr>" + "".join(f"<td{spans(row, width, place)}>{inline(cell)}</td>" for place, cell in enumerate(row)) + "</tr>"
            for row in item.rows
        ]
        return f'<figure class="wp-block-table"><table><tbody>{"".join(rows)}</tbody></table></figure>'
    if item.kind in ("bullet", "numbered", "claim"):
        return f"<li><strong>{text}</strong></li>" if item.kind == "claim" else f"<li>{text}</li>"
    if item.kind == "quote":
        return f"<blockquote><p>{text}</p></blockquote>"
    return f"<p><strong>{text}</strong></p>" if item.bold else f"<p><em>{text}</em></p>" if item.italic else f"<p>{text}</p>"


def spans(row: list[str], width: int, place: int) -> str:
    return f' colspan="{width - len(row) + 1}"' if place == len(row) - 1 and len(row) < width else ""


def to_docx(items: list[Item]) -> bytes:
    """A Word document by its styles: headings, lists, tables, real footnotes, page header and footer."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Inspection of the provider: most running headers are no findings"
    notes = [item for item in items if item.kind == "note"]
    for item in items:
        if item.kind == "table":
            docx_table(document, item)
        elif item.kind != "note":
            docx_paragraph(document, item)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    bodies = "".join(
        f'<w:footnote w:id="{note.number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {html.escape(note.text)}</w:t></w:r></w:p></w:footnote>'
        for note in notes
    )
    footnotes = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {space}>{bodies}</w:footnotes>'.encode(),
    )
    document.part.relate_to(footnotes, RELATIONSHIP_TYPE.FOOTNOTES)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def docx_paragraph(document, item: Item) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    style = {
        "heading": f"Heading {item.level}",
        "bullet": "List Bullet",
        "claim": "List Bullet",
        "numbered": "List Number",
        "quote": "Quote",
    }
    line = document.add_paragraph(style=style.get(item.kind))
    for index, piece in enumerate(REF.split(item.text)):
        run = line.add_run("" if index % 2 else piece)
        run.bold = True if item.bold or item.kind == "claim" else None
        run.italic = True if item.italic else None
        if index % 2:
            mark = OxmlElement("w:footnoteReference")
            mark.set(qn("w:id"), piece)
            run._r.append(mark)


def docx_table(document, item: Item) -> None:
    width = max(len(row) for row in item.rows)
    table = document.add_table(len(item.rows), width)
    for line, row in zip(table.rows, item.rows, strict=True):
        for place, cell in enumerate(row):
            line.cells[place].text = REF.sub(r"\1", cell) if REF.search(cell) else cell
        if len(row) < width:
            line.cells[len(row) - 1].merge(line.cells[width - 1])
