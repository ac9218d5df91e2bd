"""What a file is, told from its bytes; its name counts for nothing."""

from __future__ import annotations

import io
import re
import zipfile

# first bytes of what people put into a folder by mistake, and what to call it with what to do
SIGNATURES = (
    (b"{\\rtf", "a rich text (RTF) file; save it as .docx or PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"bplist00", "a Safari web archive; save the page as HTML or PDF"),
    (b"%!PS", "a PostScript file; convert it to PDF"),
)
MIMETYPE_BYTES = 200  # of the file that names an archive's kind; a longer one is none
OLE = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
PDF = re.compile(rb"%PDF-\d")
MHTML = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,30}?Content-Type:\s*multipart/related", re.IGNORECASE)
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
FRAGMENT = re.compile(
    r"<(?:div|article|main|section|header|h[1-6]|p|ul|ol|table|dl|blockquote|meta|title)\b[^<>]*>",
    re.IGNORECASE,
)
# what may stand before the first element of a page, and how it ends
PROLOGUE = (("<!--", "-->"), ("<?xml", "?>"))
PIECE_TAGS, PIECE_CLOSED = 3, 2
# so many of these, or so many that close, tell a piece of a page from a text that opens with an angle bracket
TAGS = re.compile(r"<(/?)(?:div|article|main|section|h[1-6]|p|ul|ol|li|table|tr|td|dl|blockquote)\b[^<>]*>", re.IGNORECASE)
MARKDOWN_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
XML = re.compile(r"\s*<\?xml\b")


def detect(data: bytes) -> str:
    """What the bytes hold: "pdf", "docx", "mhtml", "text" (HTML among it, see `is_html`), or a phrase for what can't be read.

    A phrase starts with an article, such as "a PNG picture"; the names of kinds never do.

    >>> detect(b"%PDF-1.7 ..."), detect(b"Foreword"), detect(b"GIF89a")
    ('pdf', 'text', 'a GIF picture')
    """
    if PDF.search(data[:1024]):
        return "pdf"
    if data.startswith(ZIP):
        return detect_zip(data)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "an Office document locked by a password; save it without one"
        return "an old binary Office document; save it as .docx or PDF"
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    return "mhtml" if MHTML.match(data[:8000]) else "text"


def detect_zip(data: bytes) -> str:
    """What a zip archive holds: "docx", or a phrase for another kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = (
                archive.read("mimetype")[:100]
                if "mimetype" in names and archive.getinfo("mimetype").file_size < MIMETYPE_BYTES
                else b""
            )
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, EOFError):
        return "a damaged Word document or zip archive; get it again" if b"word/" in data else "a damaged zip archive; get it again"
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    if b"opendocument.text" in mimetype:
        return "an OpenDocument text; save it as .docx or PDF"
    if b"epub" in mimetype:
        return "an e-book (EPUB); save its chapters as HTML"
    for folder, kind in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint file"), ("Index/", "an Apple Pages document")):
        if any(name.startswith(folder) for name in names):
            return f"{kind}; save it as PDF or .docx"
    return "a zip archive; unpack it first"


def is_html(text: str) -> bool:
    """Whether a text is a web page or a piece of one; Markdown with some tags in it is none.

    >>> is_html("<div><h1>Report</h1><p>Good.</p></div>"), is_html("# Report\\n\\n<b>Good</b>")
    (True, False)
    """
    head = text[:20_000].lstrip("\ufeff")
    start = _behind_prologue(head)
    if PAGE.match(head, start):
        return True
    if XML.match(head):
        return bool(re.search(r"<html\b", head[:2000], re.IGNORECASE))
    if not FRAGMENT.match(head, start) or MARKDOWN_HEADING.search(head):
        return False
    tags = TAGS.findall(head)
    return len(tags) >= PIECE_TAGS or tags.count("/") >= PIECE_CLOSED


def _behind_prologue(text: str) -> int:
    """Where the first element or character behind white space, comments and XML declarations begins."""
    start = len(text) - len(text.lstrip())
    while True:
        end = next((text.find(close, start) + len(close) for open_, close in PROLOGUE if text.startswith(open_, start)), -1)
        if end < start + len("<?xml"):  # no prologue, or one that never ends
            return start
        while end < len(text) and text[end].isspace():
            end += 1
        start = end


def is_xml(text: str) -> bool:
    """Whether a text is an XML file that is no web page."""
    return bool(XML.match(text[:200].lstrip("\ufeff"))) and not is_html(text)
