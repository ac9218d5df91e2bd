"""PDFs: columns, boxes across them, quotes pulled out of the text, rows that a page's end parts."""

from __future__ import annotations

import io

import pytest
from inspection_findings.readers import Limits, read_bytes
from inspection_findings.readers.pdf import read_pdf

from tests.documents.broken import canvas

LEFT = [
    "The service had read its plans with",
    "each family in the spring. It knew",
    "what had to be done next, and its",
    "managers saw to it that this was so.",
    "Letters were late in some offices,",
    "where posts had long been empty and",
    "nobody else had taken the work on.",
    "All of this was known to the board",
]
RIGHT = [
    "and to its partners in the county.",
    "One in six posts was empty when we",
    "came. Training was held each month",
    "in three of the four offices, for",
    "new staff and others. Risk was well",
    "understood by all whom we spoke to",
    "during the week, and staff had time",
    "to think about it. Morale was good.",
]
BOTH = " ".join([*LEFT, *RIGHT])


def read(draw) -> str:
    """What is read, in one line."""
    return " ".join(read_pdf(canvas(draw), name="", limits=Limits()).text.split())


def columns(page, top: float, left=LEFT, right=RIGHT) -> None:
    page.setFont("Helvetica", 11)
    for x, lines in ((60, left), (310, right)):
        for row, line in enumerate(lines):
            page.drawString(x, top - 14 * row, line)


def heading(page, text: str, y: float, *, size: float = 16) -> None:
    page.setFont("Helvetica-Bold", size)
    page.drawString(60, y, text)


def test_a_short_heading_below_two_columns():
    def draw(page) -> None:
        columns(page, 740)
        heading(page, "A practice that others may take up", 560, size=11)
        page.setFont("Helvetica", 11)
        page.drawString(
            60, 544, "A mentor met each of the ten young people every week, and nine of the ten stayed in school that year."
        )

    found = read(draw)
    assert found.startswith(BOTH)
    assert found.index("A practice that others") < found.index("A mentor met each")


def test_a_short_heading_between_two_pairs_of_columns():
    def draw(page) -> None:
        heading(page, "1. Planning", 780)
        columns(page, 740)
        heading(page, "2. Staffing", 580)
        columns(page, 540)

    assert read(draw) == f"# 1. Planning {BOTH} # 2. Staffing {BOTH}"


def test_a_heading_inside_one_column_stays_there():
    def draw(page) -> None:
        columns(page, 740, LEFT[:4], RIGHT)
        heading(page, "Staffing", 670, size=13)
        columns(page, 650, LEFT[4:], [])

    found = read(draw)
    assert found.index(LEFT[3]) < found.index("# Staffing") < found.index(LEFT[4]) < found.index(RIGHT[0])


@pytest.mark.parametrize("rows", [2, 3])
def test_few_lines_in_two_columns_are_no_table(rows):
    found = read(lambda page: columns(page, 740, LEFT[:rows], RIGHT[:rows]))
    assert "|" not in found
    assert found.index(LEFT[rows - 1]) < found.index(RIGHT[0])


TEXT = [
    "The service had read its plans with each family in the spring. It knew",
    "what had to be done next, and its managers saw to it that this was so.",
    "Letters were late in some offices, where posts had long been empty and",
    "nobody else had taken the work on. All of this was known to the board,",
    "whose members had asked for a report on it by the end of the next year.",
]
QUOTE = ["“Nobody ever told us", "why the visits had", "come to an end.”"]


@pytest.mark.parametrize(
    ("text_x", "quote_x", "size"),
    [pytest.param(200, 60, 13, id="left"), pytest.param(60, 450, 13, id="right"), pytest.param(200, 60, 12, id="little larger")],
)
@pytest.mark.parametrize("step", [15, 17])
def test_a_quote_pulled_out_of_the_text(text_x, quote_x, size, step):
    def draw(page) -> None:
        page.setFont("Helvetica", 10)
        for row, line in enumerate(TEXT):
            page.drawString(text_x, 700 - 13 * row, line)
        page.setFont("Helvetica", size)
        for row, line in enumerate(QUOTE):
            page.drawString(quote_x, 692 - step * row, line)
        page.setFont("Helvetica", 10)
        for row in range(12):
            page.drawString(60, 560 - 13 * row, "The company supervises many people across the county, and most of them said so.")

    found = read(draw)
    assert " ".join(TEXT) in found
    assert found.endswith(f" > {' '.join(QUOTE)}")


def test_a_row_of_a_body_and_its_actions_over_a_pages_end():
    """A first part of two rows, with a head and whole sentences, goes on with the rows of the next page."""
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    body = getSampleStyleSheet()["BodyText"]
    sentence = (
        "Leaders should work together at once to make their plans better and to see that they are kept to in all of their offices. "
    )
    grid = [("GRID", (0, 0), (-1, -1), 1, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]

    def table(*rows) -> Table:
        return Table([[Paragraph(cell, body) for cell in row] for row in rows], colWidths=[120, 300], style=grid)

    stream = io.BytesIO()
    first = table(("Responsible body", "What is to be done"), ("Northmoor Council", sentence * 4))
    SimpleDocTemplate(stream).build([first, PageBreak(), table(("Southmoor Council", sentence * 4))])
    rows = [line for line in read_bytes(stream.getvalue()).text.split("\n") if line.startswith("| ") and "---" not in line]
    assert [row.split(" | ")[0] for row in rows] == ["| Responsible body", "| Northmoor Council", "| Southmoor Council"]
