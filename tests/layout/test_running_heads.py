"""Running heads: those of odd and even pages and of short documents too, in text and PDF alike; never a chapter's heading."""

from __future__ import annotations

import pytest
from inspection_findings.layout import clean
from inspection_findings.layout.running_heads import is_running
from inspection_findings.model.source import Source
from inspection_findings.readers import read_bytes

from tests.documents.broken import canvas

LEFT, RIGHT = "Northmoor probation services", "A report of what was found"
BODY = "The {} plan of the year was made in time, and most of the people whom we met on page {} knew of it."
COUNT = ("first", "second", "third", "fourth", "fifth", "sixth")


def heads(pages: int, style: str) -> list[str]:
    if style == "alike":
        return [LEFT] * pages
    if style == "left and right":
        return [LEFT if page % 2 else RIGHT for page in range(pages)]
    return ["", *(LEFT if page % 2 else RIGHT for page in range(1, pages))]


CASES = [
    pytest.param(2, "alike", id="two pages"),
    pytest.param(4, "alike", id="four pages"),
    pytest.param(4, "left and right", id="left and right of four"),
    pytest.param(5, "left and right, none on the first", id="left and right of five, none on the first"),
    pytest.param(6, "left and right", id="left and right of six"),
]


@pytest.mark.parametrize(("pages", "style"), CASES)
@pytest.mark.parametrize("numbered", [True, False])
def test_in_a_pdf(pages, style, numbered):
    def draw(page) -> None:
        for number, head in enumerate(heads(pages, style)):
            page.drawString(60, 800, f"{head} {number + 1}" if numbered and head else head)
            for row in range(20):
                page.drawString(60, 740 - 14 * row, BODY.format(COUNT[number], row))
            page.showPage()

    text = read_bytes(canvas(draw)).text
    # of two heads on four pages one stands on the first page and one other alone
    if style == "left and right" and pages == 4:
        assert LEFT not in text
    else:
        assert LEFT not in text
        assert RIGHT not in text


@pytest.mark.parametrize(("pages", "style"), [case for case in CASES if case.values[0] > 3])
def test_in_a_text(pages, style):
    text = "\f".join(
        "\n".join(filter(None, [head, "", *(BODY.format(COUNT[number], row) for row in range(20))]))
        for number, head in enumerate(heads(pages, style))
    )
    assert LEFT not in clean(Source(text=text)).text


def test_headings_stay():
    text = "\f".join(f"{number}. Staffing\n\n{BODY.format(COUNT[number], number)}\n" for number in range(6))
    assert clean(Source(text=text)).text.count("Staffing") == 6


@pytest.mark.parametrize(
    ("pages", "count", "running"),
    [
        ({0, 1}, 2, True), ({0}, 1, False), ({3, 5}, 9, False), ({1, 3, 5}, 9, True), ({2, 4}, 5, True), ({1, 3}, 4, True),
        ({0, 2, 4}, 5, True), ({2, 4}, 8, False),
    ],
)  # fmt: skip
def test_counts(pages, count, running):
    assert is_running(pages, count) is running


def test_the_same_heading_in_several_chapters_stays():
    title = "Effectiveness of the service"
    pages = [f"{title}\n\n{BODY}" if number % 4 == 1 else BODY.format(COUNT[number % 6], number) for number in range(16)]
    pages[14] = pages[15] = f"{BODY}\n\n{BODY}\n\n{title}\n\n{BODY}\n\n{BODY}"
    assert clean(Source(text="\f".join(pages))).text.count(title) == 6
