"""The PDF library: documents opened and pages read as words and drawn lines.

pypdfium2's functions are called for single characters. Called through `map` over plain addresses, one call costs 0.4
microseconds, a tenth of a call with objects made for its arguments. Letters and the text objects that they belong to are asked for
each character, sizes, fonts and baselines once for each text object, boxes for the first and the last character of each word.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from inspection_findings.errors import ReadError
from inspection_findings.readers.pdf.words import Box, Page, Style, Turn, build_words

Pointer = ctypes.c_void_p
Number = ctypes.c_int
PATH = 2  # FPDF_PAGEOBJ_PATH
BOLD_FLAG, ITALIC_FLAG = 1 << 18, 1 << 6  # flags of a font descriptor (ISO 32000-1, table 123)
ASLANT = 0.12  # quarter turns, about eleven degrees; a scan laid askew stays below
UNICODE_END = 0x110000


@dataclass
class Library:
    """The functions of the library that are called for every character."""

    raw: Any
    fonts: dict[int, Style] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unicode = self.bind("FPDFText_GetUnicode", ctypes.c_uint, Pointer, Number)
        self.object = self.bind("FPDFText_GetTextObject", Pointer, Pointer, Number)
        self.size = self.bind("FPDFText_GetFontSize", ctypes.c_double, Pointer, Number)
        self.box = self.bind("FPDFText_GetLooseCharBox", Number, Pointer, Number, Pointer)
        self.origin = self.bind("FPDFText_GetCharOrigin", Number, Pointer, Number, Pointer, Pointer)
        self.font = self.bind("FPDFTextObj_GetFont", Pointer, Pointer)
        self.matrix = self.bind("FPDFText_GetMatrix", Number, Pointer, Number, Pointer)

    def bind(self, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        """A function that takes plain addresses."""
        address = ctypes.cast(getattr(self.raw, name), Pointer).value
        bound: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address or 0)
        return bound


def open_document(data: bytes, where: str) -> Any:
    """The opened document.

    Raises:
        ReadError: it is locked by a password, damaged, or holds no page.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError(f"{where}the PDF is locked by a password: save it without one") from error
        raise ReadError(f"{where}is a damaged PDF ({error}): get it again, or print it to PDF anew") from error
    if len(document) == 0:
        raise ReadError(f"{where}the PDF holds no pages: get it again")
    return document


def read_pages(document: Any) -> Iterator[Page]:
    """The pages of a document one by one; a page that can't be loaded comes empty."""
    from pypdfium2 import raw

    library = Library(raw)
    for index in range(len(document)):
        page = raw.FPDF_LoadPage(document.raw, index)
        if not page:
            yield Page(index + 1, 0.0, 0.0)
            continue
        text = raw.FPDFText_LoadPage(page)
        try:
            yield read_page(library, page, text, index + 1)
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)


def read_page(library: Library, page: Any, text: Any, number: int) -> Page:
    """The words and drawn lines of one page, in the coordinates of its main writing direction: x to the right, y downwards."""
    raw = library.raw
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, frame)
    bounds = (frame.left, frame.bottom, frame.right, frame.top)
    shown = Turn(raw.FPDFPage_GetRotation(page), bounds)
    count = raw.FPDFText_CountChars(text) if text else 0
    found = Page(number, *shown.size())
    if count <= 0:
        found.pictures = has_picture(raw, page)
        return found
    address = ctypes.cast(text, Pointer).value
    codes = map(library.unicode, repeat(address), range(count))
    letters = "".join([chr(code) if code < UNICODE_END else "\ufffd" for code in codes])
    objects = list(map(library.object, repeat(address), range(count)))
    styles = read_styles(library, address, objects)
    measure = Measure(library, address)
    return build_words(found, letters, objects, styles, measure.box, measure.base, shown, read_rules(raw, page))


class Measure:
    """Asks for the places of single characters."""

    def __init__(self, library: Library, address: int | None) -> None:
        self._library = library
        self._address = address
        self._box = (ctypes.c_float * 4)()
        self._origin = (ctypes.c_double * 2)()
        self._box_at = ctypes.addressof(self._box)
        self._origin_at = ctypes.addressof(self._origin)

    def box(self, index: int) -> tuple[float, ...]:
        """The box of a character as wide as the font advances: left, upper, right, lower in the page's own coordinates."""
        self._library.box(self._address, index, self._box_at)
        return tuple(self._box)

    def base(self, index: int) -> tuple[float, ...]:
        """Where a character stands on its baseline, in the page's own coordinates."""
        self._library.origin(self._address, index, self._origin_at, self._origin_at + 8)
        return tuple(self._origin)


def read_styles(library: Library, address: int | None, objects: list[int | None]) -> dict[int, Style]:
    """The style of each text object of a page: size as it is shown, direction, weight, slant, symbol font."""
    styles: dict[int, Style] = {}
    matrix = (ctypes.c_float * 6)()
    place = ctypes.addressof(matrix)
    for index, key in enumerate(objects):
        if key is None or key in styles:
            continue
        size = library.size(address, index)
        a, b, c, d = 1.0, 0.0, 0.0, 1.0
        if library.matrix(address, index, place):
            a, b, c, d = matrix[:4]
        angle = math.atan2(b, a) / (math.pi / 2) if (a or b) else 0.0
        turn = round(angle) % 4
        font = font_style(library, key)
        height = math.hypot(c, d) * size
        # what stands aslant is a watermark or a stamp; a size of nothing leaves it out
        height = height if math.isfinite(height) and abs(angle - round(angle)) < ASLANT else 0.0
        styles[key] = Style(round(height, 1), font.bold, font.italic, font.symbol, turn)
    return styles


def font_style(library: Library, text_object: int) -> Style:
    """What the font of a text object says of weight and slant; asked once for each font."""
    key = library.font(text_object) or 0
    if key not in library.fonts:
        raw = library.raw
        font = ctypes.cast(key, raw.FPDF_FONT)
        name = ctypes.create_string_buffer(256)
        raw.FPDFFont_GetBaseFontName(font, name, 256) if key else 0
        shown = name.value.decode("latin-1").lower().partition("+")
        family = shown[2] or shown[0]
        flags = raw.FPDFFont_GetFlags(font) if key else 0
        weight = raw.FPDFFont_GetWeight(font) if key else 0
        named = any(word in family for word in ("bold", "black", "heavy", "semibold", "demi"))
        bold = named or weight >= 600 or (flags > 0 and bool(flags & BOLD_FLAG))
        italic = "italic" in family or "oblique" in family or (flags > 0 and bool(flags & ITALIC_FLAG))
        symbol = any(word in family for word in ("symbol", "wingding", "webding", "dingbat"))
        library.fonts[key] = Style(0.0, bold, italic, symbol, 0)
    return library.fonts[key]


def read_rules(raw: Any, page: Any) -> list[Box]:
    """The boxes of all drawn lines and rectangles of a page, in the page's own coordinates."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    rules = []
    for index in range(min(raw.FPDFPage_CountObjects(page), 20_000)):
        shape = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(shape) == PATH and raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            rules.append((left.value, bottom.value, right.value, top.value))
    return rules


def has_picture(raw: Any, page: Any) -> bool:
    """Whether a page shows a picture."""
    count = min(raw.FPDFPage_CountObjects(page), 1000)
    return any(raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, index)) in (3, 5) for index in range(count))
