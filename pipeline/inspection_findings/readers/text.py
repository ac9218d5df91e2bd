"""Text files: from bytes to characters."""

from __future__ import annotations

import codecs

from inspection_findings.errors import ReadError

# the marks of UTF-32 begin with those of UTF-16, so they come first
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# control characters that no text holds; form feed, tab and line ends are not among them
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 0x1A, 0x1B}
# valid characters beyond ASCII for each bad byte, above which a file is UTF-8 with a flaw (cut off, a stray byte)
FLAWED = 10
# what English text in Windows-1252 holds beyond ASCII; charset-normalizer takes a short one for Mac Roman, where a bullet is "ï"
WESTERN = frozenset("‘’“”–—•…·£€©®°§½¼¾×™\xa0\xadáàâäãåæçéèêëíìîïñóòôöõøúùûüýÿßœŵŷ")


def decode(data: bytes, *, name: str = "", declared: str | None = None) -> str:
    """The characters of a text file; line ends stay as they are.

    UTF-8 and UTF-16 with and without BOM are recognised as such, then the encoding that the file declares is tried, everything else
    is told by charset-normalizer.

    Raises:
        ReadError: the bytes are no text.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return checked(decode_as(data, encoding, name=name), name=name)
    wide = wide_encoding(data[:4000])
    if wide:
        return checked(decode_as(data, wide, name=name), name=name)
    for likely in filter(None, (declared, "utf-8")):
        try:
            return checked(data.decode(likely), name=name)
        except (UnicodeDecodeError, LookupError):
            continue
    return guess(data, name=name)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 without BOM, told by the zero bytes at every other place; None for anything else."""
    if head.count(0) <= len(head) * 0.3:
        return None
    odd, even = head[1::2].count(0), head[::2].count(0)
    if min(odd, even) > max(odd, even) * 0.2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def decode_as(data: bytes, encoding: str, *, name: str) -> str:
    """The characters of ``data`` in a known encoding; a character cut off at the end is left out."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError as error:
        raise no_text(name) from error


def checked(text: str, *, name: str) -> str:
    """The text, if it is one.

    Raises:
        ReadError: it holds too many control characters, or nothing but white space.
    """
    if sum(text.count(chr(code)) for code in CONTROLS) > len(text) * 0.01:
        raise no_text(name)
    if not text.strip("\ufeff \t\r\n\f\v\0\x85\u2028\u2029"):
        where = f"{name}: " if name else ""
        raise ReadError(f"{where}the file is empty: nothing to read", path=name)
    return text


def guess(data: bytes, *, name: str) -> str:
    """The characters of ``data`` in the encoding that fits best: UTF-8 with flaws, Windows-1252, or another of 8 bits."""
    head = data[:4000]
    if sum(head.count(code) for code in CONTROLS) > len(head) * 0.01:
        raise no_text(name)
    letters = sum(chr(code).isalpha() and code < 128 for code in head)
    if letters < len(head) * 0.3:
        raise no_text(name)
    mended = data.decode("utf-8", "replace")
    if sum(char > "\x7f" for char in mended) > (FLAWED + 1) * mended.count("\ufffd"):
        return checked(mended, name=name)
    western = data.decode("cp1252", "replace")
    beyond = [char for char in western if char > "\x7f"]
    if sum(char in WESTERN for char in beyond) >= 0.9 * len(beyond):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "iso8859_15", "mac_roman"]).best()
    if best is None:
        raise no_text(name)
    return data.decode(best.encoding)


def no_text(name: str) -> ReadError:
    """The error for bytes that are no text."""
    where = f"{name}: " if name else ""
    return ReadError(f"{where}holds bytes that are no text: a report in text, Markdown, PDF, HTML or Word is needed", path=name)
