"""Web pages, saved whole, as one file or in pieces: the report's part of the page as blocks."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from inspection_findings.errors import ReadError
from inspection_findings.model.source import Source
from inspection_findings.readers.html.panels import Panels
from inspection_findings.readers.html.walk import Walker
from inspection_findings.readers.limits import Limits
from inspection_findings.readers.text import decode
from inspection_findings.readers.writer import write

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# parsing time grows with the square of the depth (100 seconds at 200,000 levels): no real page comes near this
MAX_DEPTH = 4_000
MAX_ATTRIBUTES = 5_000  # of one element: a fifth of a second
MAIN_PART = 0.4  # of a page's letters that its main part holds at least
ATTRIBUTE = re.compile(r"[\s/][^\s=/]+")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
TAG = re.compile(
    r"<(/?)(div|span|b|i|em|strong|font|table|ul|ol|section|blockquote|a|p|article|td|li|dl|sup)\b[^<>]*>", re.IGNORECASE
)
# the encodings of the WHATWG Encoding Standard that Python reads by the same name, and those that browsers read as another one
CODECS = frozenset(
    (
        *("utf-8", "cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb18030", "euc_jp", "iso2022_jp", "cp932", "cp949"),
        *("cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "big5hkscs"),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
)
BROWSERS = {
    **{"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949"},
}
DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,80}encoding=[\"']([\w-]{2,30})", re.IGNORECASE
)


def read_html(data: bytes, *, name: str, limits: Limits) -> Source:
    """The report on a web page, or in a piece of one.

    Raises:
        ReadError: it is nested too deep, or holds no text.
    """
    return page_source(decode(data, name=name, declared=declared_encoding(data)), name=name, limits=limits)


def read_mhtml(data: bytes, *, name: str, limits: Limits) -> Source:
    """The report in a page saved as one file (MHTML): its first part in HTML.

    Raises:
        ReadError: it holds no page.
    """
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = codec_of(part.get_content_charset() or "") or declared_encoding(payload)
                return page_source(decode(payload, name=name, declared=charset), name=name, limits=limits)
    where = f"{name}: " if name else ""
    raise ReadError(f"{where}the saved web page holds no HTML: save it as HTML or PDF", path=name)


def page_source(text: str, *, name: str, limits: Limits) -> Source:
    """The report's part of a page.

    Raises:
        ReadError: the page is nested too deep, an element has too many attributes, it holds no text, or more than ``limits`` allow.
    """
    where = f"{name}: " if name else ""
    if too_deep(text):
        raise ReadError(
            f"{where}its elements are nested more than {MAX_DEPTH:,} deep: it is no report; save the page again", path=name
        )
    if too_many_attributes(text):
        raise ReadError(
            f"{where}one of its elements has more than {MAX_ATTRIBUTES:,} attributes: it is no report; save the page again",
            path=name,
        )
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise ReadError(f"{where}the page holds no text: save the page when it is fully shown, or as PDF", path=name)
    walker = Walker(main_part(tree), Panels(tree, text.count("<")), where=where, limits=limits)
    source = write(walker.blocks()).source(title=page_title(tree))
    if not any(char.isalpha() for char in source.text):
        raise ReadError(f"{where}the page holds no text: save the page when it is fully shown, or as PDF", path=name)
    return source


def too_deep(text: str) -> bool:
    """Whether the page opens ever more elements without closing them."""
    if text.count("<") < MAX_DEPTH:
        return False
    depth = 0
    for match in TAG.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > MAX_DEPTH:
            # paragraphs and items close each other, so only what encloses them counts
            return any_deep(text)
    return False


def too_many_attributes(text: str) -> bool:
    """Whether an element has more attributes than any real one; parsing time grows with their square."""
    for piece in text.split("<"):
        if len(piece) > MAX_ATTRIBUTES and len(ATTRIBUTE.findall(QUOTED.sub("", piece.partition(">")[0]))) > MAX_ATTRIBUTES:
            return True
    return False


def any_deep(text: str) -> bool:
    """The same count without elements whose end tag may be left out."""
    depth = 0
    for match in TAG.finditer(text):
        if match[2].lower() not in ("p", "li", "td"):
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_DEPTH:
                return True
    return False


def page_title(tree: Any) -> str | None:
    """The title that the page gives itself, without the name of the site behind a bar or dash."""
    node = tree.css_first("title")
    title = " ".join((node.text() or "").split()) if node is not None else ""
    return re.split(r"\s+[|–—]\s+|\s+-\s+(?=[^-]*$)", title)[0].strip() or None


def main_part(tree: Any) -> list[LexborNode]:
    """The elements that hold the report: the main part with its first heading, the article, or the whole body."""
    body = tree.body
    whole = len(body.text())
    for selector in ("main", "[role=main]", "article", "#main-content", "#content"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text()) > whole * MAIN_PART:
            part = found[0]
            title = tree.css_first("h1")
            outside = title is not None and part.css_first("h1") is None
            return [title, part] if outside and title is not None else [part]
    return [body]


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page declares in its head, None where it names none.

    >>> declared_encoding(b"<meta charset='iso-8859-1'>")
    'cp1252'
    """
    match = DECLARED.search(data[:4096])
    if match is None:
        return None
    return codec_of((match[1] or match[2]).decode("ascii"))


def codec_of(label: str) -> str | None:
    """Python's codec for an encoding that browsers know (WHATWG Encoding Standard); None for any other.

    >>> codec_of("Shift_JIS"), codec_of("gb2312"), codec_of("latin1"), codec_of("punycode"), codec_of("hz-gb-2312")
    ('cp932', 'gb18030', 'cp1252', None, None)
    """
    try:
        name = codecs.lookup(label.strip().lower()).name
    except (LookupError, ValueError):
        return None
    return BROWSERS.get(name, name if name in CODECS else None)
