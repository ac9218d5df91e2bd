"""Word documents: styles, lists, tables, notes, and what is never read."""

from __future__ import annotations

import io
import zipfile

import pytest
from inspection_findings.readers import read_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%1)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
)
NOTES = (
    f'<w:footnotes {W}><w:footnote w:id="7"><w:p><w:r><w:footnoteRef/><w:t> A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def word(body: str, *, space: str = W, **more: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}<w:sectPr/></w:body></w:document>")
        for name, data in {"styles": STYLES, "numbering": NUMBERING, "footnotes": NOTES, **more}.items():
            archive.writestr(f"word/{name}.xml", data)
        archive.writestr("word/vbaProject.bin", b"macros")
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships><Relationship Target="http://localhost:9/x" TargetMode="External"/></Relationships>',
        )
    return stream.getvalue()


def p(text: str, properties: str = "", run: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def item(number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(p("Staff", style("berschrift1")), "# Staff\n", id="heading in another language"),
        pytest.param(p("Staff", style("Chapter")), "# Staff\n", id="style based on a heading"),
        pytest.param(p("Staff", '<w:outlineLvl w:val="2"/>'), "### Staff\n", id="outline level"),
        pytest.param(p("Staff", style("Loop")), "Staff\n", id="style based on itself"),
        pytest.param(
            p("Aims", style("berschrift1") + item(1)) + p("Staff", style("Chapter") + item(1, 1)),
            "# 1. Aims\n\n# 1.1. Staff\n",
            id="numbered headings",
        ),
        pytest.param(p("a", item(1)) + p("b", item(1)) + p("c", item(1, 1)), "1. a\n2. b\n  2.1. c\n", id="numbers"),
        pytest.param(p("a", item(3)) + p("b", item(3)), "iii. a\niv. b\n", id="roman numbers from three"),
        pytest.param(p("a", item(2)) + p("b", item(2)), "- a\n- b\n", id="bullets"),
        pytest.param(p("Strengths:", run="<w:b/>") + p("x"), "**Strengths:**\n\nx\n", id="bold paragraph"),
        pytest.param(p("not bold", run='<w:b w:val="0"/>'), "not bold\n", id="bold switched off"),
        pytest.param(p("“Yes.”", style("Quote")), "> “Yes.”\n", id="quotation"),
        pytest.param(
            '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Staff</w:t><w:tab/><w:t>9</w:t></w:r></w:p>' + p("x"),
            "Staff ..... 9\n\nx\n",
            id="contents",
        ),
        pytest.param(
            '<w:p><w:r><w:t>Good.</w:t><w:footnoteReference w:id="7"/></w:r></w:p>', "Good.[^1]\n\n[^1]: A note.\n", id="footnote"
        ),
        pytest.param(
            "<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:ins><w:r><w:t>c</w:t></w:r></w:ins></w:p>",
            "ac\n",
            id="tracked changes",
        ),
        pytest.param(
            "<w:p><w:r><w:t>re</w:t><w:softHyphen/><w:t>settle</w:t><w:noBreakHyphen/><w:t>ment</w:t></w:r></w:p>",
            "resettle-ment\n",
            id="hyphens",
        ),
        pytest.param(
            '<w:p><w:r><w:instrText> HYPERLINK "http://x" </w:instrText></w:r><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>',
            "link\n",
            id="field",
        ),
        pytest.param(f"<w:sdt><w:sdtContent>{p('inside')}</w:sdtContent></w:sdt>", "inside\n", id="content control"),
        pytest.param(
            f"<w:p><w:r><w:t>a</w:t></w:r><w:r><w:pict><w:textbox><w:txbxContent>{p('Practice example')}{p('Joe came.')}</w:txbxContent></w:textbox></w:pict></w:r></w:p>",
            "a\n\n> Practice example\n\n> Joe came.\n",
            id="text box",
        ),
        pytest.param(
            f"<w:tbl><w:tr><w:tc>{p('Standard')}</w:tc><w:tc>{p('%')}</w:tc></w:tr><w:tr><w:tc>{p('2.1.1 Is it?')}</w:tc><w:tc>{p('84%')}</w:tc></w:tr></w:tbl>",
            "| Standard | % |\n| --- | --- |\n| 2.1.1 Is it? | 84% |\n",
            id="table",
        ),
        pytest.param(
            f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Case supervision")}</w:tc></w:tr>'
            f"<w:tr><w:tc>{p('2.1')}</w:tc><w:tc>{p('Good')}</w:tc></w:tr></w:tbl>",
            "| Case supervision |  |\n| --- | --- |\n| 2.1 | Good |\n",
            id="merged cells",
        ),
    ],
)
def test_structure(body, text):
    assert read_bytes(word(body)).text == text


def test_strict_documents():
    assert read_bytes(word(p("Staff", style("berschrift1")), space=STRICT)).text == "# Staff\n"
