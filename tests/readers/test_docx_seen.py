"""Word documents: what is hidden or struck out, symbols, equations, tracked deletions, tables in cells."""

from __future__ import annotations

import pytest
from inspection_findings.readers import read_bytes

from tests.readers.test_docx import W, p, style, word

STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Below"><w:name w:val="Below"/><w:basedOn w:val="Note"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Shown"><w:name w:val="Shown"/><w:basedOn w:val="Note"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    "</w:styles>"
)
SEEN = p("Visits were made.")


def text_of(body: str) -> str:
    return (
        read_bytes(word(body + SEEN, styles=STYLES)).text.removesuffix("\n").removesuffix("Visits were made.").removesuffix("\n\n")
    )


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*runs: str, mark: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(par(r("Half of "), r("(or 40%) ", "<w:vanish/>"), r("cases")), "Half of cases", id="hidden"),
        pytest.param(par(r("Half of "), r("(or 40%) ", '<w:rStyle w:val="Gone"/>'), r("cases")), "Half of cases", id="by its style"),
        pytest.param(p("A draft.", style("Note")), "", id="by the paragraph's style"),
        pytest.param(p("A draft.", style("Below")), "", id="by the style that its style is based on"),
        pytest.param(p("Half.", style("Shown")), "Half.", id="shown by its style"),
        pytest.param(p("Half.", style("Note"), '<w:vanish w:val="false"/>'), "Half.", id="shown by itself"),
        pytest.param(par(r("Half.", '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>')), "Half.", id="not hidden after all"),
        pytest.param(par(r("Half.", "<w:webHidden/>")), "Half.", id="hidden on web pages alone"),
        pytest.param(par(r("Half of "), r("40% of ", "<w:strike/>"), r("cases")), "Half of cases", id="struck out"),
        pytest.param(par(r("Half of "), r("40% of ", "<w:dstrike/>"), r("cases")), "Half of cases", id="struck out twice"),
        pytest.param(par(r("Half.", '<w:strike w:val="0"/>')), "Half.", id="not struck out"),
        pytest.param(
            par(r("Half", ""), '<w:r><w:rPr><w:vanish/></w:rPr><w:sym w:font="Symbol" w:char="F025"/><w:tab/></w:r>', r(".")),
            "Half.",
            id="hidden symbol",
        ),
        pytest.param(par(r("Plans were "), mark="<w:del/>") + par(r("good.")), "Plans were good.", id="deleted mark"),
        pytest.param(
            par(r("Plans "), mark="<w:del/>") + par(r("were "), mark="<w:del/>") + par(r("good.")), "Plans were good.", id="two marks"
        ),
        pytest.param(par(r("Plans."), mark="<w:del/>") + f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{p('b')}</w:tc></w:tr></w:tbl>",
                     "Plans.\n\n| a | b |\n| --- | --- |", id="deleted mark before a table"),
        pytest.param(par(r("Plans."), mark="<w:ins/>") + par(r("Good.")), "Plans.\n\nGood.", id="inserted mark"),
    ],
)  # fmt: skip
def test_what_is_seen(body, text):
    assert text_of(body) == text


def test_a_deleted_mark_at_the_end_loses_nothing():
    assert read_bytes(word(SEEN + par(r("Half."), mark="<w:del/>"))).text == "Visits were made.\n\nHalf.\n"


@pytest.mark.parametrize(
    ("run", "text"),
    [
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥", id="at least"),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="00A3"/></w:r>', "≤", id="at most, bare code"),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="F025"/></w:r>', "%", id="per cent"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓", id="tick"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FB"/></w:r>', "✗", id="cross"),
        pytest.param('<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>', "✓", id="tick of the second font"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F023"/></w:r>', "•", id="a picture"),
        pytest.param('<w:r><w:sym w:font="Calibri" w:char="2265"/></w:r>', "≥", id="plain font"),
        pytest.param('<w:r><w:sym w:char="D800"/><w:sym w:char="110000"/><w:sym w:char="x"/></w:r>', "", id="no characters"),
        pytest.param(r("\uf0b3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "≥", id="typed in the font"),
        pytest.param(r("³", '<w:rFonts w:ascii="Symbol"/>'), "≥", id="typed in the font, bare"),
        pytest.param(r("³", '<w:rFonts w:ascii="Arial"/>'), "³", id="typed in another font"),
    ],
)
def test_symbols(run, text):
    assert text_of(par(r("It was "), run, r("80."))) == f"It was {text}80."


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def maths(inner: str) -> str:
    return f"<m:oMath {M}>{inner}</m:oMath>"


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def frac(above: str, below: str) -> str:
    return f'<m:f><m:fPr><m:type m:val="lin"/></m:fPr><m:num>{above}</m:num><m:den>{below}</m:den></m:f>'


UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        pytest.param(maths(frac(m("3"), m("4"))), "3/4", id="fraction"),
        pytest.param(maths(frac(m("27"), m("70"))), "27/70", id="of two digits"),
        pytest.param(r("2") + maths(frac(m("1"), m("2"))), "2½", id="mixed number"),
        pytest.param(maths(m("2") + frac(m("1"), m("4"))), "2¼", id="mixed number in the equation"),
        pytest.param(maths(m("45%")), "45%", id="per cent"),
        pytest.param(maths(m("x=") + frac(m("a+b"), m("20"))), "x=(a+b)/20", id="terms"),
        pytest.param(f"<m:oMathPara {M}>{maths(frac(m('2'), m('3')))}</m:oMathPara>", "2/3", id="line of its own"),
        pytest.param("<w:r><w:instrText> EQ \\f(3,4) </w:instrText></w:r>", "3/4", id="field"),
        pytest.param("<w:r><w:instrText> PAGE \\f(3,4) </w:instrText></w:r>", "", id="another field"),
        pytest.param(r("2") + r("1", UP) + r("/") + r("2", DOWN), "2½", id="raised and lowered"),
        pytest.param(r("3", UP) + r("⁄4"), "3⁄4", id="raised"),
        pytest.param(r("cases") + r("3", UP), "cases³", id="a note's mark"),
        pytest.param(r("1") + r("st", UP), "1st", id="ordinal"),
    ],
)
def test_fractions(runs, text):
    assert text_of(par(r("It was "), runs, r(" of cases."))) == f"It was {text} of cases.".replace("  ", " ")


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def merged(text: str, kind: str) -> str:
    return f'<w:tcPr><w:vMerge w:val="{kind}"/></w:tcPr>{p(text)}'


HEADS = row(p("Office"), p("On time"), properties="<w:tblHeader/>")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        pytest.param(row(p("North"), p("60%"), properties="<w:hidden/>") + row(p("South"), p("80%")), "| South | 80% |", id="hidden row"),
        pytest.param(
            row(p("North"), p("60%"), properties='<w:hidden w:val="0"/>'), "| North | 60% |", id="row shown"
        ),
        pytest.param(
            row(p("North"), f"<w:tbl>{row(p('East'), p('50%'))}{row(p('West'), p('40%'))}</w:tbl>"),
            "| North | East 50%; West 40% |",
            id="table in a cell",
        ),
        pytest.param(
            row(merged("North", "restart"), p("60%")) + row(merged("", "continue"), p("70%")),
            "| North | 60% |\n| North | 70% |",
            id="head of two rows",
        ),
        pytest.param(
            row(p("North"), merged("60%", "restart")) + row(p("South"), merged("", "continue")),
            "| North | 60% |\n| South |  |",
            id="figure over two rows is said once",
        ),
    ],
)  # fmt: skip
def test_tables(rows, text):
    source = read_bytes(word(f"<w:tbl>{HEADS}{rows}</w:tbl>" + SEEN))
    assert source.text == f"| Office | On time |\n| --- | --- |\n{text}\n\nVisits were made.\n"
    assert [block.head for block in source.blocks if block.kind == "row"] == [True] + [False] * text.count("\n") + [False]


@pytest.mark.parametrize("value", ["²", "-1", "9" * 5000, "x", "", "1e9", "٣"])
def test_numbers_that_are_none(value):
    body = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="1"/></w:numPr></w:pPr>{r("Half.")}</w:p>'
    table = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{value}"/></w:tcPr>{p("Most.")}</w:tc></w:tr></w:tbl>'
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{value}"><w:start w:val="{value}"/>'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="{value}"><w:startOverride w:val="{value}"/></w:lvlOverride></w:num></w:numbering>'
    )
    text = read_bytes(word(body + table + SEEN, numbering=numbering)).text
    assert all(words in text for words in ("Half.", "Most.", "Visits were made."))
