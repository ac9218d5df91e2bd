"""Text files: from bytes to characters."""

from __future__ import annotations

import codecs

from pipeline.errors import ReadError

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# control characters that no text holds; form feed, tab and line ends are not among them
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 0x1A, 0x1B}


def decode(data: bytes, *, name: str = "") -> str:
    """The characters of a text file; line ends stay as they are.

    UTF-8 with and without BOM and UTF-16 are recognised as such, everything else by charset-normalizer.

    Raises:
        ReadError: the bytes are no text.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return decode_as(data, encoding, name=name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return guess(data, name=name)
    if sum(text.count(chr(code)) for code in CONTROLS) > len(text) * 0.01:
        raise no_text(name)
    return text


def decode_as(data: bytes, encoding: str, *, name: str) -> str:
    """The characters of ``data`` in a known encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise no_text(name) from error


def guess(data: bytes, *, name: str) -> str:
    """The characters of ``data`` in the encoding that fits best; UTF-16 without BOM by its many zero bytes."""
    head = data[:4000]
    if head.count(0) > len(head) * 0.3:
        return decode_as(data, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", name=name)
    if sum(head.count(code) for code in CONTROLS) > len(head) * 0.01:
        raise no_text(name)
    letters = sum(chr(code).isalpha() and code < 128 for code in head)
    if letters < len(head) * 0.3:
        raise no_text(name)
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "iso8859_15", "mac_roman"]).best()
    if best is None:
        raise no_text(name)
    return data.decode(best.encoding)


def no_text(name: str) -> ReadError:
    """The error for bytes that are no text."""
    where = f"{name}: " if name else ""
    return ReadError(f"{where}holds bytes that are no text: a report in text, Markdown, PDF, HTML or Word is needed", path=name)
