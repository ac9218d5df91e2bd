"""PDFs: only what a reader of the page sees is read."""

from __future__ import annotations

import io
import random

import pytest
from inspection_findings.readers import Limits
from inspection_findings.readers.pdf import read_pdf

from tests.documents.broken import canvas

SEEN = "Plans were good in 27 of the 44 cases."
HIDDEN = "Reviews were late in 40 of the 44 cases."


def read(draw, **options) -> str:
    return read_pdf(canvas(draw, **options), name="", limits=Limits()).text


def write(page, text: str, y: float, *, x: float = 72, mode: int | None = None) -> None:
    line = page.beginText(x, y)
    if mode is not None:
        line.setTextRenderMode(mode)
    line.textLine(text)
    page.drawText(line)


def unpainted(page) -> None:
    write(page, HIDDEN, 660, mode=3)


def white(page) -> None:
    page.setFillColorRGB(1, 1, 1)
    write(page, HIDDEN, 660)


def of_the_ground(page) -> None:
    page.setFillColorRGB(0.1, 0.2, 0.6)
    page.rect(60, 650, 400, 30, fill=1, stroke=0)
    write(page, HIDDEN, 660)


def covered(page) -> None:
    write(page, HIDDEN, 660)
    page.setFillColorRGB(0.9, 0.9, 0.4)
    page.rect(60, 650, 400, 30, fill=1, stroke=0)


def clipped(page) -> None:
    path = page.beginPath()
    path.rect(60, 400, 400, 30)
    page.clipPath(path, stroke=0)
    write(page, HIDDEN, 660)


def see_through(page) -> None:
    page.setFillAlpha(0)
    write(page, HIDDEN, 660)


def off_the_page(page) -> None:
    write(page, HIDDEN, 660, x=700)


def inside_a_form(page) -> None:
    page.beginForm("hidden")
    page.setFillColorRGB(1, 1, 1)
    write(page, HIDDEN, 660)
    page.endForm()
    page.doForm("hidden")


@pytest.mark.parametrize(
    "hide", [unpainted, white, of_the_ground, covered, clipped, see_through, off_the_page, inside_a_form], ids=lambda hide: hide.__name__
)  # fmt: skip
def test_hidden_text_is_not_read(hide):
    def draw(page) -> None:
        write(page, SEEN, 700)
        page.saveState()
        hide(page)
        page.restoreState()

    assert read(draw) == SEEN + "\n"


def test_a_line_clipped_half_way_is_read_half_way():
    def draw(page) -> None:
        write(page, SEEN, 700)
        path = page.beginPath()
        path.rect(60, 640, 100, 40)
        page.clipPath(path, stroke=0)
        write(page, HIDDEN, 660)

    found = read(draw)
    assert "Reviews were late" in found
    assert "44 cases.\n\nReviews" in found
    assert "40" not in found


def light_on_dark(page) -> None:
    page.setFillColorRGB(0.1, 0.2, 0.6)
    page.rect(60, 650, 400, 30, fill=1, stroke=0)
    page.setFillColorRGB(1, 1, 1)
    write(page, SEEN, 660)


def behind_glass(page) -> None:
    write(page, SEEN, 660)
    page.setFillAlpha(0.2)
    page.rect(60, 650, 400, 30, fill=1, stroke=0)


def outlined(page) -> None:
    page.setFillColorRGB(1, 1, 1)
    write(page, SEEN, 660, mode=2)


def clipped_to_its_place(page) -> None:
    path = page.beginPath()
    path.rect(60, 650, 400, 30)
    page.clipPath(path, stroke=0)
    write(page, SEEN, 660)


@pytest.mark.parametrize("show", [light_on_dark, behind_glass, outlined, clipped_to_its_place], ids=lambda show: show.__name__)
def test_text_that_shows_is_read(show):
    assert read(show) == SEEN + "\n"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_what_shows_on_turned_pages(turned):
    def draw(page) -> None:
        page.setPageRotation(turned)
        write(page, SEEN, 500)
        page.setFillColorRGB(1, 1, 1)
        write(page, HIDDEN, 460)

    assert read(draw) == SEEN + "\n"


@pytest.mark.parametrize(
    ("state", "told"), [pytest.param("OFF", SEEN + "\n", id="off"), pytest.param("ON", f"{SEEN}\n\n{HIDDEN}\n", id="on")]
)
def test_layers(state, told):
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

    stream = io.BytesIO()

    def draw(page) -> None:
        write(page, SEEN, 700)
        page._code.append("/OC /Layer BDC")
        write(page, HIDDEN, 640)
        page._code.append("EMC")
        document = page._doc
        group = document.Reference(PDFDictionary({"Type": PDFName("OCG"), "Name": PDFString("Notes")}))
        view = PDFDictionary({state: PDFArray([group]), "Order": PDFArray([group])})
        document.Catalog.OCProperties = PDFDictionary({"OCGs": PDFArray([group]), "D": view})
        document.Catalog.__NoDefault__ = [*document.Catalog.__NoDefault__, "OCProperties"]
        draw.group = group

    data = canvas(draw, pageCompression=0)
    data = add_properties(data, draw.group)
    stream.write(data)
    assert read_pdf(data, name="", limits=Limits()).text == told


def add_properties(data: bytes, group) -> bytes:
    """The PDF with the layer named in its page's resources."""
    number = data.index(b"/OCG")
    name = data[: data.rindex(b" obj", 0, number)].rsplit(b"\n", 1)[-1].split()[0]
    return data.replace(b"/Resources <<", b"/Resources << /Properties << /Layer " + name + b" 0 R >>", 1)


def test_text_outside_the_crop_box_is_not_read():
    def draw(page) -> None:
        page.setCropBox((0, 680, 595, 842))
        write(page, SEEN, 700)
        write(page, HIDDEN, 660)

    assert read(draw) == SEEN + "\n"


def test_the_hidden_text_of_a_scan_is_read():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (120, 160), 220))

    def draw(page) -> None:
        page.drawImage(picture, 0, 0, 595, 842)
        write(page, SEEN, 700, mode=3)
        write(page, HIDDEN, 660, mode=3)

    assert read(draw) == f"{SEEN}\n\n{HIDDEN}\n"


def test_white_shading_behind_text_is_no_table():
    lines = [
        "The partnership reviews its plans each year with the",
        "people whom it serves, and most of them say that this",
        "has helped. It knows where it has to do better and what",
        "to do first.",
    ]

    def draw(page) -> None:
        for row, line in enumerate(lines):
            y = 700 - 14 * row
            page.setFillColorRGB(1, 1, 1)
            half = 60 + 17 * row
            page.rect(70, y - 3, half, 14, fill=1, stroke=0)
            page.rect(70 + half, y - 3, 260 - half, 14, fill=1, stroke=0)
            page.setFillColorRGB(0, 0, 0)
            write(page, line, y)

    assert read(draw) == " ".join(lines) + "\n"


SENTENCE = "We read the plans of each person whom the team had worked with for six months."


def stamped(text: str, *, size: float = 60, grey: float = 0.85, angle: float = 0, x: float = 120, count: int = 4) -> str:
    """What is read of pages of text with a watermark on each."""

    def draw(page) -> None:
        for number in range(count):
            for row in range(20):
                write(page, f"{SENTENCE} {number * 20 + row}.", 760 - 30 * row)
            page.saveState()
            page.translate(x, 466)
            page.rotate(angle)
            page.setFillGray(grey)
            page.setFont("Helvetica-Bold", size)
            page.drawString(0, 0, text)
            page.restoreState()
            page.showPage()

    return read(draw)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="level over text"),
        pytest.param({"count": 1}, id="on one page"),
        pytest.param({"angle": 45, "grey": 0}, id="aslant and black"),
        pytest.param({"angle": 5}, id="a little aslant"),
        pytest.param({"size": 11, "x": 510}, id="small and beside the text"),
    ],
)
def test_watermarks_are_not_read(options):
    found = stamped("DRAFT", **options)
    assert "DRAFT" not in found
    assert found.count("We read the plans of each person") == 20 * options.get("count", 4)


def test_a_grey_heading_is_no_watermark():
    def draw(page) -> None:
        page.setFillGray(0.65)
        page.setFont("Helvetica-Bold", 18)
        page.drawString(72, 740, "Staffing")
        page.setFillGray(0)
        page.setFont("Helvetica", 11)
        for row in range(20):
            write(page, SENTENCE, 700 - 14 * row)

    assert read(draw).startswith("# Staffing\n\nWe read")


def test_filled_fields_are_read():
    def draw(page) -> None:
        write(page, SEEN, 700)
        page.acroForm.textfield(
            name="a", x=72, y=650, width=300, height=20, value="Staff were trained in half of teams.", borderWidth=0
        )

    assert read(draw) == f"{SEEN}\n\nStaff were trained in half of teams.\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("S T A F F I N G", "# STAFFING", id="capitals"),
        pytest.param("K E Y   F I N D I N G S", "# KEY FINDINGS", id="two words"),
        pytest.param("1 .   P l a n n i n g", "# 1. Planning", id="number"),
    ],
)
def test_letters_typed_apart_are_words(line, told):
    def draw(page) -> None:
        page.setFont("Helvetica-Bold", 18)
        page.drawString(72, 740, line)
        page.setFont("Helvetica", 11)
        for row in range(9):
            write(page, SENTENCE, 700 - 14 * row)

    assert read(draw).startswith(f"{told}\n\nWe read")


def test_columns_of_single_letters_stay_apart():
    def draw(page) -> None:
        for row in range(9):
            for column, answer in enumerate("YNYNY"):
                page.drawString(72 + 60 * column, 700 - 20 * row, answer)

    assert "| Y | N | Y | N | Y |" in read(draw)


@pytest.mark.parametrize("spacing", [-9, -30, 200])
def test_letters_set_closer_than_nothing(spacing):
    def draw(page) -> None:
        for row in range(30):
            line = page.beginText(72, 760 - 20 * row)
            line.setCharSpace(spacing)
            line.textLine(SENTENCE)
            page.drawText(line)

    assert read(draw)


@pytest.mark.parametrize("seed", range(4))
def test_words_anywhere_do_no_harm(seed):
    chance = random.Random(seed)

    def draw(page) -> None:
        for _ in range(400):
            page.setFont("Helvetica", chance.choice((4, 9, 11, 30)))
            page.drawString(
                chance.uniform(-300, 700), chance.uniform(-100, 900), chance.choice(("plans", "a b c d e", "1.", "•", SEEN))
            )

    assert "Plans were good" in read(draw) or "plans" in read(draw)
