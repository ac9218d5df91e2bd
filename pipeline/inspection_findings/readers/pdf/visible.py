"""What a page draws besides its letters, and which of its words nobody sees.

A cheap look finds the text objects that may not show: drawn in no way, in the colour of something drawn, see-through, under a later
shape, outside of their clipping path, on a layer. Only for these the page is painted twice, with them and without: a word whose
place looks alike in both is not seen. This covers every way of hiding text at once, and no way of showing it is taken for one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

from inspection_findings.readers.pdf.words import Box, Piece, Turn

if TYPE_CHECKING:
    from inspection_findings.readers.pdf.library import Library

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_*
MOST_OBJECTS = 20_000  # objects of a page that are looked at
DEEPEST = 5  # forms inside of forms
UNPAINTED = (3, 7)  # modes of text that is neither filled nor stroked (ISO 32000-1, table 106)
STROKED = (1, 2, 5, 6)
WHITE = (255, 255, 255)
NEAR = 24  # of 255: colours that differ less, in each of red, green and blue, look alike
FAINT = 40  # of 255: a lower opacity can't be read
LIGHT = 150  # of 255, in each of red, green and blue
SEE_THROUGH = 140  # of 255: text of a lower opacity is a watermark's
THIN = 3.0  # points: a drawn shape no thicker than this covers nothing
SCANNED = 0.5  # share of a page that a picture covers, above which its hidden text may be that of a scan
PIXELS_A_POINT = 1.5  # of a painted page
LONGEST_SIDE = 1200  # pixels of a painted page
SEEN_PIXELS = 2  # of a word, that differ

Colour = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]


@dataclass
class Drawing:
    """What a page draws, in the page's own coordinates, in the order of painting.

    ``rules``: the boxes of drawn lines and shapes; ``covers``: place in the order and box of what may cover text; ``colours``: of
    the shapes that text may stand on; ``texts``: place in the order of each text object; ``inner``: text objects inside of forms;
    ``known``: what `has_colour` has found.
    """

    rules: list[Box] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    colours: set[Colour] = field(default_factory=lambda: {WHITE})
    texts: dict[int, int] = field(default_factory=dict)
    inner: set[int] = field(default_factory=set)
    known: dict[Colour, bool] = field(default_factory=dict)

    def has_colour(self, colour: Colour) -> bool:
        """Whether a shape has this colour or one that looks like it."""
        if colour not in self.known:
            self.known[colour] = any(alike(colour, other) for other in self.colours)
        return self.known[colour]


class Drawer:
    """Looks through the objects of a page; its buffers are used for every call."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._sides = (ctypes.c_float * 4)()
        start = ctypes.addressof(self._sides)
        self._side_places = (start, start + 4, start + 8, start + 12)
        self._numbers = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self._numbers)
        self._number_places = (start, start + 4, start + 8, start + 12)
        self._matrix = (ctypes.c_float * 6)()

    def bounds(self, shape: int) -> Box | None:
        """Left, lower, right and upper side of an object in the coordinates of what holds it."""
        if not self._library.bounds(shape, *self._side_places):
            return None
        x0, y0, x1, y1 = self._sides
        return x0, y0, x1, y1

    def colour(self, shape: int) -> tuple[Colour, int]:
        """The colour that an object is filled with, and its opacity, of 255."""
        if not self._library.fill(shape, *self._number_places):
            return (0, 0, 0), 255
        red, green, blue, opacity = self._numbers
        return (red, green, blue), opacity

    def draw_mode(self, shape: int) -> tuple[bool, bool]:
        """Whether a path is filled, and whether it is stroked."""
        if not self._library.draw_mode(shape, *self._number_places[:2]):
            return True, True
        return bool(self._numbers[0]), bool(self._numbers[1])

    def form_matrix(self, shape: int) -> Matrix:
        """How the objects of a form are placed on what holds it."""
        if not self._library.own_matrix(shape, ctypes.addressof(self._matrix)):
            return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        a, b, c, d, e, f = self._matrix
        return a, b, c, d, e, f

    def clip_box(self, shape: int) -> Box | None:
        """The box of an object's clipping path; None where it has none, or one that is not made of straight lines."""
        clip = self._library.clip(shape)
        paths = self._library.clip_paths(clip) if clip else 0
        box: Box | None = None
        for path in range(max(0, paths)):
            xs, ys = [], []
            for place in range(min(64, max(0, self._library.clip_segments(clip, path)))):
                segment = self._library.clip_segment(clip, path, place)
                if segment and self._library.point(segment, *self._side_places[:2]):
                    xs.append(self._sides[0])
                    ys.append(self._sides[1])
            if xs:
                one = (min(xs), min(ys), max(xs), max(ys))
                box = one if box is None else (max(box[0], one[0]), max(box[1], one[1]), min(box[2], one[2]), min(box[3], one[3]))
        return box


def read_drawing(library: Library, page: Any) -> Drawing:
    """What a page draws."""
    drawing, drawer = Drawing(), Drawer(library)
    address = ctypes.cast(page, ctypes.c_void_p).value or 0
    count = min(library.raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    shapes = list(map(library.page_object, repeat(address), range(count)))
    add_shapes(drawing, library, drawer, shapes, None, 0)
    return drawing


def add_shapes(drawing: Drawing, library: Library, drawer: Drawer, shapes: list[int], matrix: Matrix | None, depth: int) -> None:
    """Add objects to a drawing, those of forms where the form stands."""
    for shape, kind in zip(shapes, map(library.kind, shapes), strict=True):
        if kind == TEXT:
            drawing.texts[shape] = len(drawing.texts) + len(drawing.rules) + len(drawing.pictures)
            if depth:
                drawing.inner.add(shape)
            continue
        order = len(drawing.texts) + len(drawing.rules) + len(drawing.pictures)
        box = drawer.bounds(shape)
        if box is None:
            continue
        box = moved(box, matrix) if matrix is not None else box
        if kind == PATH:
            add_path(drawing, drawer, shape, box, order)
        elif kind in (IMAGE, SHADING):
            drawing.pictures.append(box)
            drawing.covers.append((order, box))
        elif kind == FORM and depth < DEEPEST:
            count = min(library.raw.FPDFFormObj_CountObjects(ctypes.cast(shape, library.raw.FPDF_PAGEOBJECT)), MOST_OBJECTS)
            if len(drawing.texts) + len(drawing.rules) < MOST_OBJECTS:
                inner = list(map(library.form_object, repeat(shape), range(max(0, count))))
                place = product(drawer.form_matrix(shape), matrix)
                add_shapes(drawing, library, drawer, inner, place, depth + 1)


def add_path(drawing: Drawing, drawer: Drawer, shape: int, box: Box, order: int) -> None:
    """Add a path: a white shape without an outline, thicker than a line, is paper and parts nothing."""
    filled, stroked = drawer.draw_mode(shape)
    thick = box[2] - box[0] > THIN and box[3] - box[1] > THIN
    if filled and thick:
        colour, opacity = drawer.colour(shape)
        drawing.covers.append((order, box))
        drawing.colours.add(colour)
        if not stroked and (opacity < 1 or alike(colour, WHITE)):
            return
    if filled or stroked:
        drawing.rules.append(box)


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around a box that a matrix has moved."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def product(first: Matrix, then: Matrix | None) -> Matrix:
    """The matrix that does what one does and then what the other does."""
    if then is None:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def alike(colour: Colour, other: Colour) -> bool:
    """Whether two colours look alike."""
    return all(abs(one - two) < NEAR for one, two in zip(colour, other, strict=True))


def look_at(
    library: Library, page: Any, pieces: list[Piece], drawing: Drawing, shown: Turn, *, layers: bool
) -> tuple[set[int], set[int]]:
    """The indices of the pieces of text that nobody sees, and the text objects in a colour as watermarks have.

    None is hidden on a scanned page, whose hidden text is its picture's.
    """
    drawer = Drawer(library)
    suspects, faint = set(), set()
    for key, box in key_boxes(pieces).items():
        colour, opacity = drawer.colour(key)
        if is_faint(colour, opacity):
            faint.add(key)
        if may_hide(library, drawer, key, box, drawing, colour, opacity) or (
            layers and (key in drawing.inner or has_layer(library.raw, key))
        ):
            suspects.add(key)
    if not suspects:
        return set(), faint
    hidden = unseen(library.raw, page, [(index, piece) for index, piece in enumerate(pieces) if piece.key in suspects], shown)
    letters = sum(piece.end - piece.start for piece in pieces)
    if is_scan(drawing, shown.bounds) and 2 * sum(pieces[index].end - pieces[index].start for index in hidden) > letters:
        hidden = set()
    return hidden, faint


def is_faint(colour: Colour, opacity: int) -> bool:
    """Whether a colour is so light, yet not white, that running text is never set in it."""
    return opacity < SEE_THROUGH or (min(colour) >= LIGHT and not alike(colour, WHITE))


def key_boxes(pieces: list[Piece]) -> dict[int, Box]:
    """The box around the pieces of each text object, by its first and last one."""
    lasts = {piece.key: piece for piece in pieces}
    firsts = {piece.key: piece for piece in reversed(pieces)}
    boxes = {}
    for key, last in lasts.items():
        first = firsts[key]
        if first is last:
            boxes[key] = first[5:9]
        else:
            x0, y0, x1, y1 = first[5:9]
            boxes[key] = min(x0, last.x0), min(y0, last.y0), max(x1, last.x1), max(y1, last.y1)
    return boxes


def may_hide(library: Library, drawer: Drawer, key: int, box: Box, drawing: Drawing, colour: Colour, opacity: int) -> bool:
    """Whether a text object may not show, as far as a cheap look can tell."""
    mode = library.render_mode(key)
    if mode in UNPAINTED:
        return True
    if mode not in STROKED and (opacity < FAINT or drawing.has_colour(colour)):
        return True
    order = drawing.texts.get(key, 0)
    if any(place > order and overlap(box, cover) for place, cover in drawing.covers):
        return True
    clip = drawer.clip_box(key)
    if clip is None or key in drawing.inner:
        return False
    middle = (box[1] + box[3]) / 2
    return box[0] < clip[0] - THIN or box[2] > clip[2] + THIN or not clip[1] < middle < clip[3]


def has_layer(raw: Any, key: int) -> bool:
    """Whether a text object belongs to a layer (marked content "OC")."""
    shape = ctypes.cast(key, raw.FPDF_PAGEOBJECT)
    name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
    wide = ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR))
    for index in range(max(0, raw.FPDFPageObj_CountMarks(shape))):
        mark = raw.FPDFPageObj_GetMark(shape, index)
        if raw.FPDFPageObjMark_GetName(mark, wide, 16, size) and name.raw[: size.value] == "OC\0".encode("utf-16-le"):
            return True
    return False


def overlap(box: Box, other: Box) -> bool:
    """Whether two boxes overlap by more than their edges."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    return wide > 1 and high > (box[3] - box[1]) / 3


def is_scan(drawing: Drawing, bounds: Box) -> bool:
    """Whether a picture covers most of the page."""
    area = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    return any((x1 - x0) * (y1 - y0) > SCANNED * area for x0, y0, x1, y1 in drawing.pictures)


def unseen(raw: Any, page: Any, suspects: list[tuple[int, Piece]], shown: Turn) -> set[int]:
    """The indices of the pieces whose place looks alike with and without the text objects that they belong to."""
    wide, high = shown.size()
    if wide <= 0 or high <= 0:
        return set()
    shapes = [ctypes.cast(key, raw.FPDF_PAGEOBJECT) for key in dict.fromkeys(piece.key for _, piece in suspects)]
    scale = min(PIXELS_A_POINT, LONGEST_SIDE / max(wide, high))
    width, height = max(1, round(wide * scale)), max(1, round(high * scale))
    with_them = painted(raw, page, width, height)
    for shape in shapes:
        raw.FPDFPageObj_SetIsActive(shape, False)
    without = painted(raw, page, width, height)
    for shape in shapes:
        raw.FPDFPageObj_SetIsActive(shape, True)
    hidden = set()
    for index, piece in suspects:
        x0, y0, x1, y1 = (round(side * scale) for side in shown.box(piece[5:9]))
        if changed(with_them, without, width, height, (x0, x1 + 1), (y0, y1 + 1)) < SEEN_PIXELS:
            hidden.add(index)
    return hidden


def painted(raw: Any, page: Any, width: int, height: int) -> bytes:
    """The page as it is shown, as pixels of four bytes."""
    bitmap = raw.FPDFBitmap_Create(width, height, 0)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        size = raw.FPDFBitmap_GetStride(bitmap) * height
        return ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def changed(one: bytes, two: bytes, width: int, height: int, columns: tuple[int, int], rows: tuple[int, int]) -> int:
    """How many pixels of a box differ so much that an eye sees it; counting ends at what is enough."""
    start, end = max(0, columns[0]), min(width, columns[1])
    count = 0
    for row in range(max(0, rows[0]), min(height, rows[1])):
        place = 4 * (row * width + start), 4 * (row * width + end)
        first, second = one[place[0] : place[1]], two[place[0] : place[1]]
        if first != second:
            count += sum(pixels_differ(first, second))
            if count >= SEEN_PIXELS:
                break
    return count


def pixels_differ(first: bytes, second: bytes) -> Iterator[bool]:
    """For each pixel of two rows, whether it differs."""
    for place in range(0, len(first), 4):
        yield any(abs(first[place + part] - second[place + part]) > NEAR for part in range(3))
