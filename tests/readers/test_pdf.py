"""PDFs: what the pages show is what the text says, in order, and every word knows its place."""

from __future__ import annotations

import io

import pytest
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.readers import Limits, read_bytes
from inspection_findings.readers.pdf import read_pdf
from inspection_findings.readers.pdf.bombs import unfolded
from inspection_findings.readers.pdf.emit import WordBoxes, page_starts
from inspection_findings.readers.pdf.words import Turn
from inspection_findings.stages import analyse

from tests.documents.broken import bomb, canvas
from tests.documents.press import DESIGNS, to_pdf
from tests.documents.structure import report


def text_of(draw) -> str:
    return read_pdf(canvas(draw), name="", limits=Limits()).text


def put(*lines, size: float = 10, font: str = "Helvetica"):
    """Draw lines of (x, y, text); y from the page's foot."""

    def draw(page) -> None:
        for line in lines:
            x, y, text, *style = line
            page.setFont(style[1] if len(style) > 1 else font, style[0] if style else size)
            page.drawString(x, y, text)

    return draw


BODY = [
    (72, 300 - 13 * row, "The company supervises many people across the county, and most of them said so.") for row in range(12)
]
FOOT = "The company supervises many people across the county, and most of them said so."


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        pytest.param([(72, 700, "Staff", 16)], "# Staff\n", id="heading by size"),
        pytest.param([(72, 700, "Strengths:", 10, "Helvetica-Bold")], "**Strengths:**\n", id="heading by weight"),
        pytest.param([(72, 700, "1.2.", 16), (110, 700, "Staff", 16), (400, 700, "Good", 12)], "# 1.2. Staff\tGood\n", id="rating at the right"),
        pytest.param([(72, 700, "1.2. Staff", 16), (72, 680, "Good", 12)], "# 1.2. Staff\tGood\n", id="rating below"),
        pytest.param([(72, 700, "•"), (86, 700, "Staff are"), (86, 687, "well led.")], "- Staff are well led.\n", id="bullet"),
        pytest.param([(72, 700, "\u2022", 10, "Symbol"), (86, 700, "Staff.")], "- Staff.\n", id="bullet of a symbol font"),
        pytest.param([(72, 700, "•"), (86, 700, "One"), (90, 687, "–"), (104, 687, "two")], "- One\n  - two\n", id="nested"),
        pytest.param([(72, 700, "1."), (90, 700, "review"), (90, 687, "cases"), (72, 674, "2."), (90, 674, "train")], "1. review cases\n2. train\n", id="numbers"),
        pytest.param([(72, 700, "115."), (110, 700, "review"), (110, 687, "cases"), (72, 674, "116."), (110, 674, "train")], "115. review cases\n116. train\n", id="numbers of three digits"),
        pytest.param([(72, 700, "1"), (90, 700, "review"), (72, 685, "2"), (90, 685, "train")], "1. review\n2. train\n", id="numbers without stops"),
        pytest.param([(72, 700, "We saw re-"), (72, 687, "settlement work.")], "We saw resettlement work.\n", id="cut word"),
        pytest.param([(72, 700, "It was well-"), (72, 687, "led.")], "It was well-led.\n", id="hyphen kept"),
        pytest.param([(72, 700, "Most were seen."), (72, 670, "Some were not.")], "Most were seen.\n\nSome were not.\n", id="paragraphs by distance"),
        pytest.param([(72, 700, "Assessment .......... 12"), (72, 686, "Planning .......... 14")], "Assessment ..... 12\nPlanning ..... 14\n", id="contents"),
        pytest.param([(72, 700, "2.1"), (120, 700, "Planning"), (300, 700, "Good"), (72, 680, "2.2"), (120, 680, "Staff"), (300, 680, "Good")], "| 2.1 | Planning | Good |\n| --- | --- | --- |\n| 2.2 | Staff | Good |\n", id="ratings"),
        pytest.param([(72, 700, "2.1.1. Is it"), (300, 694, "84%"), (72, 688, "enough?"), (72, 660, "2.1.2. Is it so?"), (300, 660, "7%")], "| 2.1.1. Is it enough? | 84% |\n| --- | --- |\n| 2.1.2. Is it so? | 7% |\n", id="shares in the middle of their rows"),
        pytest.param([(72, 700, "251,170"), (160, 700, "people"), (72, 680, "24%"), (160, 680, "on a sentence")], "| 251,170 | people |\n| --- | --- |\n| 24% | on a sentence |\n", id="key facts"),
        pytest.param([(72, 700, "5 * 3 [see](x) <b> #1")], "5 * 3 [see](x) <b> #1\n", id="marks taken literally"),
    ],
)  # fmt: skip
def test_structure(lines, told):
    found = text_of(put(*lines, *BODY))
    assert found == told + "\n" + " ".join([FOOT] * 12) + "\n" or found.startswith(told)


def test_footnotes_by_size_and_place():
    notes = [(72, 60, "1", 5), (76, 57, "A note about staff", 7), (76, 49, "over two lines.", 7)]
    lines = [(72, 700, "Staff were seen"), (143.4, 704, "1", 6), (147, 700, " often by all of them.")]
    found = text_of(put(*lines, *BODY, *notes))
    assert "Staff were seen[^1] often by all of them." in found
    assert found.endswith("\n\n[^1]: A note about staff over two lines.\n")


def test_watermarks_and_sideways_labels():
    def draw(page) -> None:
        put(*BODY)(page)
        page.saveState()
        page.translate(300, 300)
        page.rotate(45)
        page.setFont("Helvetica", 60)
        page.drawString(0, 0, "DRAFT")
        page.restoreState()
        page.translate(30, 300)
        page.rotate(90)
        page.setFont("Helvetica", 10)
        page.drawString(0, 0, "Figure one: sideways")

    found = text_of(draw)
    assert "DRAFT" not in found
    assert found == " ".join([FOOT] * 12) + "\n\nFigure one: sideways\n"


def test_layouts_of_cells():
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

    body = getSampleStyleSheet()["BodyText"]

    def items(*texts: str) -> ListFlowable:
        return ListFlowable([ListItem(Paragraph(text, body)) for text in texts], bulletType="bullet")

    head = [Paragraph(f"<b>{word}</b>", body) for word in ("Enablers", "Barriers")]
    cells = [items("Staff knew people well.", "Services were near."), items("Plans were late.", "Few were reviewed.")]
    example = [[Paragraph("<b>Practice example</b>", body)], [Paragraph("Dawn was met at the gate and given a room.", body)]]
    story = [
        Table([head, cells], style=[("GRID", (0, 0), (-1, -1), 1, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]),
        Paragraph(FOOT * 4, body),
        Table(example, style=[("BOX", (0, 0), (-1, -1), 1, colors.black)]),
    ]
    stream = io.BytesIO()
    SimpleDocTemplate(stream).build(story)
    found = read_bytes(stream.getvalue()).text
    assert found.startswith(
        "**Enablers**\n\n- Staff knew people well.\n- Services were near.\n\n**Barriers**\n\n- Plans were late.\n"
    )
    assert found.endswith("> **Practice example**\n\n> Dawn was met at the gate and given a room.\n")


@pytest.fixture(scope="module", params=DESIGNS)
def printed(request) -> Source:
    return read_bytes(to_pdf(report("northmoor"), DESIGNS[request.param]))


def test_running_lines_are_no_text(printed):
    assert "Inspection of probation services: the provider" not in printed.text
    assert "The provider: an inspection" not in printed.text
    assert "| Inspectorate" not in printed.text
    assert "Page 4 of" not in printed.text


def test_places(printed):
    """Pages rise with the text, and each span has its rectangles on its own page."""
    assert list(printed.pages) == sorted(printed.pages)
    for needle in ("Only 19 of the 44 responsible officers", "Home visits were rare", "Professional discretion was applied"):
        start = printed.text.index(needle)
        rects = printed.boxes.rects(start, start + len(needle))
        assert rects
        for page, x0, y0, x1, y1 in rects:
            assert 1 <= page <= len(printed.pages)
            assert 0 <= x0 < x1 <= 842
            assert 0 <= y0 < y1 <= 842
    assert printed.page(printed.text.index("Home visits were rare")) == rects_page(printed, "Home visits were rare")


def rects_page(source: Source, needle: str) -> int:
    start = source.text.index(needle)
    return source.boxes.rects(start, start + len(needle))[0][0]


def test_rectangles_hold_their_words():
    """The library's own search finds the words where the rectangles are."""
    import pypdfium2

    data = to_pdf(report("northmoor"), DESIGNS["two columns"])
    source = read_bytes(data)
    needle = "vague, and a few had"
    start = source.text.index(needle)
    ((page, x0, y0, x1, y1),) = source.boxes.rects(start, start + len(needle))
    shown = pypdfium2.PdfDocument(data)[page - 1]
    height = shown.get_height()
    assert shown.get_textpage().get_text_bounded(x0 - 1, height - y1 - 1, x1 + 1, height - y0 + 1).strip() == needle


def test_the_map_is_exact(printed):
    document = clean(printed)
    for block in document.blocks:
        if block.end > block.start:
            start, end = document.source_span(block.start, block.end)
            assert document.clean_slice(start, end) == document.text[block.start : block.end]


def test_records_carry_page_and_boxes(printed, context):
    found = analyse(printed, context)
    assert all(record.page and record.boxes for record in found.findings)
    assert all(record.boxes[0][0] == record.page for record in found.findings)
    pages = [record.page for record in found.findings]
    assert pages == sorted(pages)


@pytest.mark.parametrize("quarters", range(4))
def test_turns_lead_back(quarters):
    turn = Turn(quarters, (10.0, 20.0, 110.0, 220.0))
    assert turn.undo(*turn.apply(33.0, 44.0)) == (33.0, 44.0)
    x0, y0, x1, y1 = turn.box((10.0, 20.0, 60.0, 220.0))
    assert 0 <= x0 < x1 <= turn.size()[0]
    assert 0 <= y0 < y1 <= turn.size()[1]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        pytest.param("Northmoor: an inspection", "Northmoor: an inspection", id="title"),
        pytest.param("Template Report template", None, id="template"),
        pytest.param("Northmoor - draft report", None, id="draft"),
        pytest.param("Microsoft Word - report.docx", None, id="file"),
    ],
)
def test_the_title_of_the_properties(title, told):
    def draw(page) -> None:
        page.setTitle(title)
        put(*BODY)(page)

    assert read_pdf(canvas(draw), name="", limits=Limits()).title == told


def test_page_starts():
    assert page_starts({2: 0, 4: 30}, 5, 50) == (0, 0, 30, 30, 50)
    assert Source(text="x" * 50, pages=(0, 0, 30, 30, 50)).page(29) == 2
    assert Source(text="x" * 50, pages=(0, 0, 30, 30, 50)).page(30) == 4


def test_boxes_of_one_line_are_one():
    boxes = WordBoxes()
    boxes.add(0, 4, 1, (10, 10, 30, 20))
    boxes.add(5, 9, 1, (32, 10, 50, 21))
    boxes.add(10, 12, 2, (10, 30, 20, 40))
    assert boxes.rects(0, 12) == [(1, 10, 10, 50, 21), (2, 10, 30, 20, 40)]
    assert boxes.rects(5, 6) == [(1, 32, 10, 50, 21)]
    assert boxes.rects(4, 5) == []


def test_unfolded_counts_and_stops():
    assert unfolded(bomb(3 << 20), 1 << 20) > 1 << 20
    assert unfolded(bomb(3 << 20, 2), 1 << 20) > 1 << 20
    assert unfolded(bomb(3 << 20).replace(b"/FlateDecode", b"/FlateDecode" + b" " * 5_000), 1 << 20) > 1 << 20
    assert unfolded(bomb(3 << 20).replace(b"/FlateDecode", b"/F#6cateDecode"), 1 << 20) > 1 << 20
    assert unfolded(bomb(1 << 20), 100_000_000) < 100_000_000
