"""The PDF library: documents opened and pages read as words and drawn lines.

pypdfium2's functions are called through `map` over plain addresses, not in loops of Python: one such call costs 0.3 microseconds,
a tenth of a call with objects made for its arguments. The letters of a page come in one call, the text objects that they belong to
once at each word's start and end, sizes and fonts once for each text object, places once for each word.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any

from inspection_findings.errors import ReadError
from inspection_findings.readers.pdf.visible import look_at, read_drawing
from inspection_findings.readers.pdf.words import Page, Piece, Style, Turn, build_words, spans_of

Pointer = ctypes.c_void_p
Number = ctypes.c_int
BOLD_FLAG, ITALIC_FLAG = 1 << 18, 1 << 6  # flags of a font descriptor (ISO 32000-1, table 123)
BOLD_WEIGHT = 600
ASLANT = 0.12  # quarter turns, about eleven degrees; a scan laid askew stays below
FREE_TEXT, WIDGET = 3, 20  # FPDF_ANNOT_*
UNICODE_END = 0x110000
PICTURES = (3, 5)  # FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_FORM
OBJECTS_LOOKED_AT = 1000


@dataclass
class Library:
    """The functions of the library that are called for every word or object of a page; the styles that its texts share."""

    raw: Any
    fonts: dict[int, Style] = field(default_factory=dict)
    styles: dict[tuple[float, ...], Style] = field(default_factory=dict)

    def __post_init__(self) -> None:
        floats, four = (Pointer, Pointer), (Pointer, Pointer, Pointer, Pointer)
        self.text = self.bind("FPDFText_GetText", Number, Pointer, Number, Number, Pointer)
        self.unicode = self.bind("FPDFText_GetUnicode", ctypes.c_uint, Pointer, Number)
        self.object = self.bind("FPDFText_GetTextObject", Pointer, Pointer, Number)
        self.size = self.bind("FPDFText_GetFontSize", ctypes.c_double, Pointer, Number)
        self.box = self.bind("FPDFText_GetLooseCharBox", Number, Pointer, Number, Pointer)
        self.origin = self.bind("FPDFText_GetCharOrigin", Number, Pointer, Number, *floats)
        self.font = self.bind("FPDFTextObj_GetFont", Pointer, Pointer)
        self.matrix = self.bind("FPDFText_GetMatrix", Number, Pointer, Number, Pointer)
        self.page_object = self.bind("FPDFPage_GetObject", Pointer, Pointer, Number)
        self.form_object = self.bind("FPDFFormObj_GetObject", Pointer, Pointer, ctypes.c_ulong)
        self.kind = self.bind("FPDFPageObj_GetType", Number, Pointer)
        self.bounds = self.bind("FPDFPageObj_GetBounds", Number, Pointer, *four)
        self.own_matrix = self.bind("FPDFPageObj_GetMatrix", Number, Pointer, Pointer)
        self.draw_mode = self.bind("FPDFPath_GetDrawMode", Number, Pointer, *floats)
        self.fill = self.bind("FPDFPageObj_GetFillColor", Number, Pointer, *four)
        self.render_mode = self.bind("FPDFTextObj_GetTextRenderMode", Number, Pointer)
        self.clip = self.bind("FPDFPageObj_GetClipPath", Pointer, Pointer)
        self.clip_paths = self.bind("FPDFClipPath_CountPaths", Number, Pointer)
        self.clip_segments = self.bind("FPDFClipPath_CountPathSegments", Number, Pointer, Number)
        self.clip_segment = self.bind("FPDFClipPath_GetPathSegment", Pointer, Pointer, Number, Number)
        self.point = self.bind("FPDFPathSegment_GetPoint", Number, Pointer, *floats)

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


def read_pages(document: Any, *, layers: bool) -> Iterator[Page]:
    """The pages of a document one by one; a page that can't be loaded comes empty. ``layers``: it may have layers switched off."""
    from pypdfium2 import raw

    library = Library(raw)
    for index in range(len(document)):
        page = raw.FPDF_LoadPage(document.raw, index)
        if not page:
            yield Page(index + 1, 0.0, 0.0)
            continue
        if is_typed_on(raw, page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            raw.FPDF_ClosePage(page)
            page = raw.FPDF_LoadPage(document.raw, index)
        text = raw.FPDFText_LoadPage(page)
        try:
            yield read_page(library, page, text, index + 1, layers=layers)
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)


def read_page(library: Library, page: Any, text: Any, number: int, *, layers: bool) -> Page:
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
    address = ctypes.cast(text, Pointer).value or 0
    letters = read_letters(library, address, count)
    pieces = read_pieces(library, address, letters)
    drawing = read_drawing(library, page)
    hidden, faint = look_at(library, page, pieces, drawing, shown, layers=layers)
    if hidden:
        pieces = [piece for index, piece in enumerate(pieces) if index not in hidden]
    if faint:
        pieces = [piece._replace(style=replace(piece.style, faint=True)) if piece.key in faint else piece for piece in pieces]
    return build_words(found, pieces, shown, drawing.rules)


def is_typed_on(raw: Any, page: Any) -> bool:
    """Whether a page has fields of a form or notes typed on it, which are no part of its text until they are painted on it."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), OBJECTS_LOOKED_AT)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in (FREE_TEXT, WIDGET):
            return True
    return False


def read_letters(library: Library, address: int, count: int) -> str:
    """The characters of a page, each at its number in the library."""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = library.text(address, 0, count, ctypes.addressof(buffer)) - 1
    letters = buffer.raw[: 2 * max(0, written)].decode("utf-16-le", "replace")
    if len(letters) == written == count:
        return letters
    # some characters mean nothing, or take two units: asked for one by one they keep their numbers
    codes = map(library.unicode, repeat(address), range(count))
    return "".join([chr(code) if code < UNICODE_END else "\ufffd" for code in codes])


def read_pieces(library: Library, address: int, letters: str) -> list[Piece]:
    """The words of a page as they stand in the file, cut where a text object ends, with their places on the page."""
    spans = spans_of(letters, lambda places: list(map(library.object, repeat(address), places)))
    styles = read_styles(library, address, spans)
    left = ask(library.box, address, [start for start, _, _ in spans], ctypes.c_float * 4)
    right = ask(library.box, address, [end - 1 for _, end, _ in spans], ctypes.c_float * 4)
    if all(style.tilt == 0 for style in styles.values()):
        # the words of a text object stand on one line
        firsts: dict[int, int] = {}
        for start, _, key in spans:
            firsts.setdefault(key, start)
        points = ask_points(library, address, list(firsts.values()))
        by_key = dict(zip(firsts, points, strict=True))
        bases = [by_key[key] for _, _, key in spans]
    else:
        bases = ask_points(library, address, [start for start, _, _ in spans])
    # a box of the library: left, upper, right, lower
    sides = [boxes[side::4] for side in (0, 3, 2, 1) for boxes in (left, right)]
    return [
        Piece(
            letters[start:end],
            start,
            end,
            key,
            styles[key],
            x0 if x0 < other_x0 else other_x0,
            y0 if y0 < other_y0 else other_y0,
            x1 if x1 > other_x1 else other_x1,
            y1 if y1 > other_y1 else other_y1,
            x,
            y,
        )
        for (start, end, key), x0, other_x0, y0, other_y0, x1, other_x1, y1, other_y1, (x, y) in zip(
            spans, *sides, bases, strict=True
        )
    ]


def ask(function: Callable[..., Any], address: int, places: list[int], kind: Any) -> list[float]:
    """What a function writes for each character: the numbers of all, one after the other."""
    answers = (kind * len(places))()
    start, size = ctypes.addressof(answers), ctypes.sizeof(kind)
    deque(map(function, repeat(address), places, range(start, start + size * len(places), size)), maxlen=0)
    return array("f", bytes(answers)).tolist()


def ask_points(library: Library, address: int, places: list[int]) -> list[tuple[float, float]]:
    """Where characters stand on their baselines."""
    answers = (ctypes.c_double * (2 * len(places)))()
    start = ctypes.addressof(answers)
    stop = start + 16 * len(places)
    deque(map(library.origin, repeat(address), places, range(start, stop, 16), range(start + 8, stop + 8, 16)), maxlen=0)
    numbers = list(answers)
    return list(zip(numbers[0::2], numbers[1::2], strict=True))


def read_styles(library: Library, address: int, spans: list[tuple[int, int, int]]) -> dict[int, Style]:
    """The style of each text object of a page: size as it is shown, direction, weight, slant, symbol font."""
    styles: dict[int, Style] = {}
    matrix = (ctypes.c_float * 6)()
    place = ctypes.addressof(matrix)
    for index, _, key in spans:
        if key in styles:
            continue
        size, font = library.size(address, index), library.font(key) or 0
        a, b, c, d = matrix[:4] if library.matrix(address, index, place) else (1.0, 0.0, 0.0, 1.0)
        look = (size, font, a, b, c, d)
        style = library.styles.get(look)
        if style is None:
            style = library.styles[look] = style_of(font_style(library, font), size, (a, b, c, d))
        styles[key] = style
    return styles


def style_of(font: Style, size: float, matrix: tuple[float, float, float, float]) -> Style:
    """The style of text in a font at a size, set by a matrix; what stands aslant gets a size of nothing, which leaves it out."""
    a, b, c, d = matrix
    angle = math.atan2(b, a) / (math.pi / 2) if (a or b) else 0.0
    height = math.hypot(c, d) * size
    # what stands aslant is a watermark or a stamp
    height = height if math.isfinite(height) and abs(angle - round(angle)) < ASLANT else 0.0
    return Style(round(height, 1), font.bold, font.italic, font.symbol, round(angle) % 4, round(angle - round(angle), 3))


def font_style(library: Library, key: int) -> Style:
    """What a font says of weight and slant; asked once for each font."""
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
        bold = named or weight >= BOLD_WEIGHT or (flags > 0 and bool(flags & BOLD_FLAG))
        italic = "italic" in family or "oblique" in family or (flags > 0 and bool(flags & ITALIC_FLAG))
        symbol = any(word in family for word in ("symbol", "wingding", "webding", "dingbat"))
        library.fonts[key] = Style(0.0, bold, italic, symbol, 0)
    return library.fonts[key]


def has_picture(raw: Any, page: Any) -> bool:
    """Whether a page shows a picture."""
    count = min(raw.FPDFPage_CountObjects(page), OBJECTS_LOOKED_AT)
    return any(raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, index)) in PICTURES for index in range(count))
