"""Type by content: what each kind of file is told as, and how what can't be read is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from inspection_findings.errors import ReadError
from inspection_findings.readers import Limits, read, read_bytes
from inspection_findings.readers.detect import detect, is_html, is_xml
from inspection_findings.readers.html.frame import rules
from inspection_findings.readers.writer import example
from inspection_findings.rules import load_rules


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7\n...", "pdf", id="pdf"),
        pytest.param(b"\xef\xbb\xbf\n%PDF-1.4\n", "pdf", id="pdf behind a BOM"),
        pytest.param(zipped(**{"word__document.xml": b"<w/>"}), "docx", id="docx"),
        pytest.param(zipped(**{"xl__workbook.xml": b"<w/>"}), "an Excel workbook; save it as PDF or .docx", id="xlsx"),
        pytest.param(
            zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "an OpenDocument text; save it as .docx or PDF", id="odt"
        ),
        pytest.param(zipped(notes=b"x"), "a zip archive; unpack it first", id="zip"),
        pytest.param(b"PK\x03\x04 rubbish", "a damaged zip archive; get it again", id="damaged zip"),
        pytest.param(b"{\\rtf1 text}", "a rich text (RTF) file; save it as .docx or PDF", id="rtf"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "an old binary Office document; save it as .docx or PDF", id="doc"),
        pytest.param(
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "an Office document locked by a password; save it without one",
            id="locked docx",
        ),
        pytest.param(b"\x89PNG\r\n", "a PNG picture", id="png"),
        pytest.param(b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n", "mhtml", id="mhtml"),
        pytest.param(b"Dear reader,\nContent-Type: multipart/related", "text", id="letter"),
        pytest.param(b"Foreword\n\nWe found 27 of 70.", "text", id="text"),
    ],
)
def test_detect(data, kind):
    assert detect(data) == kind


@pytest.mark.parametrize(
    ("text", "html", "xml"),
    [
        pytest.param("<!DOCTYPE html><html><body>x", True, False, id="page"),
        pytest.param("\ufeff<!-- saved from url -->\n<html lang='en'>", True, False, id="saved page"),
        pytest.param("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='y'>", True, False, id="xhtml"),
        pytest.param("<h2>Foreword</h2>\n<p>One.</p><p>Two.</p>", True, False, id="fragment"),
        pytest.param("<?xml version='1.0'?><report><p>x</p></report>", False, True, id="other xml"),
        pytest.param("# Report\n\n<b>Good</b>\n\n<table><tr><td>x</td></tr></table>", False, False, id="markdown with tags"),
        pytest.param("Plain < 5 text", False, False, id="plain"),
    ],
)
def test_pages(text, html, xml):
    assert is_html(text) is html
    assert is_xml(text) is xml


REFUSED = [
    pytest.param(b"", "the file is empty", id="empty"),
    pytest.param(b" \r\n\x0c ", "the file is empty", id="blank"),
    pytest.param("\ufeff \r\n".encode("utf-16"), "the file is empty", id="blank utf-16"),
    pytest.param(b"{\\rtf1 text}", "RTF", id="rtf"),
    pytest.param(b"GIF89a...", "a GIF picture; a report in text", id="gif"),
    pytest.param(b"<?xml version='1.0'?>\n<a><b/></a>", "an XML file", id="xml"),
    pytest.param(
        b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><lolz>&b;</lolz>",
        "an XML file",
        id="entities",
    ),
    pytest.param(
        b"<!doctype html><html><body><nav>Menu</nav><script>x()</script></body></html>", "holds no text", id="page without text"
    ),
    pytest.param(b"<div>" * 300_000 + b"x</p></div>", "nested more than", id="deep page"),
    pytest.param(bytes(range(256)) * 50, "no text", id="noise"),
    pytest.param(zipped(**{"word__document.xml": b"<w:document"}), "damaged Word document", id="broken xml"),
    pytest.param(zipped(**{"word__document.xml": b"<d><body><p/></body></d>"}), "holds no text", id="empty docx"),
    pytest.param(
        zipped(**{"word__document.xml": b"<!DOCTYPE d [<!ENTITY a 'haha'>]><d><body><p><r><t>&a;</t></r></p></body></d>"}),
        "declares XML entities",
        id="docx with entities",
    ),
    pytest.param(
        zipped(
            **{
                "word__document.xml": b"<!--"
                + b" " * 1_100_000
                + b"--><!DOCTYPE d [<!ENTITY a 'ha'>]><d><body><p><r><t>&a;</t></r></p></body></d>"
            }
        ),
        "declares XML entities",
        id="docx with entities behind a long comment",
    ),
    pytest.param(
        zipped(**{"word__document.xml": "<!DOCTYPE d [<!ENTITY a 'haha'>]><d><body/></d>".encode("utf-16")}),
        "declares XML entities",
        id="docx with entities in utf-16",
    ),
    pytest.param(
        zipped(**{"word__document.xml": b"<d><body>" + b"<tbl><tr><tc>" * 5000 + b"</tc></tr></tbl>" * 5000 + b"</body></d>"}),
        "nested more than",
        id="deep docx",
    ),
    pytest.param(
        zipped(**{"word__document.xml": b"<d>" + b" " * 120_000_000 + b"</d>"}), "unpacks to 120,000,007 bytes", id="docx bomb"
    ),
]


@pytest.mark.parametrize(("data", "told"), REFUSED)
def test_refused(data, told):
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name="in/report.txt")
    message = str(caught.value)
    assert told in message
    assert message.startswith("in/report.txt: ")
    assert "\n" not in message
    assert caught.value.path == "in/report.txt"


def test_limits(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(b"Most plans were good.")
    with pytest.raises(ReadError, match="has 21 bytes, the limit is 5"):
        read(path, limits=Limits(bytes=5))
    with pytest.raises(ReadError, match="cannot be read"):
        read(tmp_path / "absent.txt")


TEXT = "Foreword — most “plans” were good in 27 of the 70 cases.\nIt cost £5.\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(TEXT.encode(), TEXT, id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), TEXT, id="utf-8 with BOM"),
        pytest.param(TEXT.encode("utf-16"), TEXT, id="utf-16 with BOM"),
        pytest.param(TEXT.encode("utf-16-le"), TEXT, id="utf-16-le without BOM"),
        pytest.param(TEXT.encode("utf-16-be"), TEXT, id="utf-16-be without BOM"),
        pytest.param("Most plans were good.".encode("utf-16-le"), "Most plans were good.", id="ascii in utf-16-le"),
        pytest.param(TEXT.encode("utf-32"), TEXT, id="utf-32"),
        pytest.param(TEXT.encode("cp1252"), TEXT, id="windows-1252"),
        pytest.param((TEXT * 9).encode()[:-1] + b"\xe2\x80", (TEXT * 9)[:-1] + "\ufffd", id="utf-8 cut off"),
        pytest.param(TEXT.replace("\n", "\u2028").encode(), TEXT.replace("\n", "\u2028"), id="line separators"),
        pytest.param(TEXT.replace("\n", "\x85").encode(), TEXT.replace("\n", "\x85"), id="next line"),
        pytest.param(TEXT.replace("\n", "\x0c").encode(), TEXT.replace("\n", "\x0c"), id="form feeds"),
    ],
)
def test_text(data, text):
    source = read_bytes(data)
    assert source.text == text
    assert source.blocks is None


def rule_rows():
    for group in ("rules", "hiding", "wide", "panel", "controls", "back", "up", "mark"):
        for rule in load_rules("readers/html")[group]:
            for good in (True, False):
                for row in rule["examples" if good else "counterexamples"]:
                    yield pytest.param(group, rule, row, good, id=f"{rule['id']}-{row}")


@pytest.mark.parametrize(("group", "rule", "row", "good"), list(rule_rows()))
def test_rules_of_pages(group, rule, row, good):
    pattern = rules()[{"rules": "frame", "back": "returns", "mark": "note"}.get(group, group)]
    found = pattern.search(row) if group in ("rules", "hiding", "wide", "panel") else pattern.fullmatch(row)
    assert bool(found) is good
    assert not good or re.search(rule["pattern"], row, re.IGNORECASE)


@pytest.mark.parametrize("rule", load_rules("readers/boxes")["rules"], ids=lambda rule: rule["id"])
def test_rules_of_boxes(rule):
    assert all(example().match(row) for row in rule["examples"])
    assert not any(example().match(row) for row in rule["counterexamples"])
