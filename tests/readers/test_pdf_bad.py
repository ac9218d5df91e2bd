"""PDFs that can't be read: one clear line each, and limits that hold."""

from __future__ import annotations

import random
import zlib

import pytest
from inspection_findings.errors import PipelineError, ReadError
from inspection_findings.readers import Limits, read_bytes

from tests.documents.broken import NO_PAGES, bomb, canvas, locked, pages, scanned, stream
from tests.documents.press import DESIGNS, to_pdf
from tests.documents.structure import report
from tests.documents.writers import to_docx, to_html

TEXT = "Most plans were good in this report."


@pytest.mark.parametrize(
    ("make", "told", "limits"),
    [
        pytest.param(lambda: locked("secret"), "is locked by a password", {}, id="locked"),
        pytest.param(lambda: b"%PDF-1.7\n", "is a damaged PDF", {}, id="head alone"),
        pytest.param(lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "is a damaged PDF", {}, id="malformed"),
        pytest.param(lambda: pages(30)[:2000], "is a damaged PDF", {}, id="truncated"),
        pytest.param(lambda: NO_PAGES, "PDF", {}, id="no pages"),
        pytest.param(lambda: pages(3, ""), "no text layer: its pages are blank", {}, id="blank"),
        pytest.param(scanned, "no text layer: its pages are pictures; run OCR", {}, id="scanned"),
        pytest.param(lambda: pages(2001), "has 2,001 pages, the limit is 2,000: raise limits.pages", {}, id="too many pages"),
        pytest.param(lambda: pages(3), "has 3 pages, the limit is 2", {"pages": 2}, id="own limit of pages"),
        pytest.param(lambda: pages(3), "bytes, the limit is 50", {"bytes": 50}, id="own limit of bytes"),
        pytest.param(lambda: bomb(120 << 20), "unfold to more than 100,000,000 bytes: raise limits.unpacked_bytes", {}, id="bomb"),
        pytest.param(lambda: bomb(120 << 20, 2), "unfold to more than 100,000,000 bytes", {}, id="bomb deflated twice"),
        pytest.param(
            lambda: stream(zlib.compress(b"BT /F1 9 Tf (aaaaaaaaa) Tj ET\n" * 400_000), "/FlateDecode"),
            "took longer than 0.3 seconds",
            {"seconds": 0.3},
            id="too long",
        ),
    ],
)
def test_refused(make, told, limits):
    with pytest.raises(ReadError) as caught:
        read_bytes(make(), name="in/report.pdf", limits=Limits(**limits))
    message = str(caught.value)
    assert told in message
    assert message.startswith("in/report.pdf: ")
    assert "\n" not in message
    assert read_bytes(pages(1)).text == TEXT + "\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(locked(""), TEXT, id="locked against change only"),
        pytest.param(b"\n\n" + pages(1), TEXT, id="white space before the head"),
        pytest.param(pages(1)[:-12], TEXT, id="end cut off"),
    ],
)
def test_read_all_the_same(data, text):
    assert read_bytes(data, name="report.txt").text == text + "\n"


def test_a_text_layer_without_meaning():
    page = canvas(lambda page: [page.drawString(60, 700 - 14 * row, "\ue012\ue044\ue032 " * 12) for row in range(9)])
    try:
        text = read_bytes(page).text
    except ReadError as error:
        assert "text layer" in str(error)
    else:
        assert "\ue012" not in text


@pytest.fixture(scope="module")
def originals():
    items = report("eastvale")[:40]
    body = [item for item in items if item.kind != "table"]
    return {"pdf": to_pdf(body, DESIGNS["two columns"]), "docx": to_docx(items), "html": to_html(items).encode()}


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
@pytest.mark.parametrize("seed", range(12))
def test_damage_never_surprises(originals, kind, seed):
    """Cut, flipped and doubled bytes: a report or a PipelineError, nothing else, and no hang."""
    chance = random.Random(f"{kind} {seed}")
    data = bytearray(originals[kind])
    for _ in range(chance.choice((1, 8, 60))):
        place = chance.randrange(len(data))
        action = chance.random()
        if action < 0.6:
            data[place] ^= 1 << chance.randrange(8)
        elif action < 0.8:
            del data[place : place + chance.randrange(1, 400)]
        else:
            data[place:place] = data[place : place + chance.randrange(1, 400)]
        if not data:
            break
    if chance.random() < 0.3:
        del data[chance.randrange(1, len(data)) :]
    try:
        source = read_bytes(bytes(data), name="damaged", limits=Limits(seconds=20))
    except PipelineError as error:
        assert str(error).startswith("damaged: ")
        assert "took longer" not in str(error)
        assert "crashed" not in str(error)
    else:
        assert source.text.strip()
