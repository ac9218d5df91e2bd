"""What a PDF's compressed streams unfold to, counted before the library unfolds them."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n")
# "/F#6cateDecode": a name may have its letters as hexadecimal numbers
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
CHUNK = 1 << 20
OBJECTS = 1 << 21  # bytes of a stream of objects that are looked through
MOST = 1032  # deflate unfolds one byte to so many at most (zlib's technical notes)


def unfolded(data: bytes, limit: int) -> int:
    """The bytes that the streams of a PDF unfold to, pictures left out; counting ends where ``limit`` is passed.

    A file too small to reach the limit is not looked through. A stream deflated twice counts with what the second unfolding gives.
    """
    if len(data) * MOST <= limit and b"#" not in data and data.count(b"FlateDecode") < 2:
        return 0
    total = last = 0
    for match in STREAM.finditer(data):
        dictionary = data[max(last, data.rfind(b" obj", last, match.start())) : match.start()]
        dictionary = ESCAPED.sub(lambda escaped: bytes.fromhex(escaped[1].decode()), dictionary)
        last = match.end()
        times = dictionary.count(b"FlateDecode") or dictionary.count(b"/Fl")
        if not times or (b"/Image" in dictionary and b"/Subtype" in dictionary and times == 1):
            continue
        total += unfold(data, match.end(), min(times, 3), limit - total)
        if total > limit:
            break
    return total


def unfold(data: bytes, start: int, times: int, limit: int) -> int:
    """The bytes that the stream at ``start`` unfolds to, deflated ``times`` times over; counting ends past ``limit``."""
    decoders = [zlib.decompressobj() for _ in range(times)]
    total = 0
    view = memoryview(data)
    place = start
    while place < len(data) and total <= limit:
        pending = [bytes(view[place : place + CHUNK])]
        place += CHUNK
        for level, decoder in enumerate(decoders):
            following = []
            for piece in pending:
                try:
                    while piece and total <= limit:
                        out = decoder.decompress(piece, CHUNK)
                        total += len(out) if level == times - 1 else 0
                        following.append(out)
                        if decoder.eof:  # what is left belongs to the bytes behind the stream, however long it is
                            break
                        piece = decoder.unconsumed_tail
                except zlib.error:
                    return total
            pending = following
        if decoders[0].eof:
            break
    return total


def has_layers(data: bytes) -> bool:
    """Whether a PDF may have layers: it names them in the open or in a stream of objects."""
    if b"/OCProperties" in data:
        return True
    last = 0
    for match in STREAM.finditer(data):
        dictionary = data[max(last, data.rfind(b" obj", last, match.start())) : match.start()]
        last = match.end()
        if b"/ObjStm" in dictionary:
            try:
                if b"/OCProperties" in zlib.decompressobj().decompress(data[match.end() : match.end() + OBJECTS], OBJECTS):
                    return True
            except zlib.error:  # encrypted, or packed in another way
                return True
    return False
