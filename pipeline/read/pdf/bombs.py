"""What a PDF's compressed streams unfold to, counted before the library unfolds them."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n")
DICTIONARY = 2_000  # bytes before a stream in which its dictionary stands
CHUNK = 1 << 20
MOST = 1032  # deflate unfolds one byte to so many at most (zlib's technical notes)


def unfolded(data: bytes, limit: int) -> int:
    """The bytes that the streams of a PDF unfold to, pictures left out; counting ends where ``limit`` is passed.

    A file too small to reach the limit is not looked through. A stream deflated twice counts with what the second unfolding gives.
    """
    if len(data) * MOST <= limit and data.count(b"FlateDecode") < 2:
        return 0
    total = 0
    for match in STREAM.finditer(data):
        before = data[max(0, match.start() - DICTIONARY) : match.start()]
        opened = before.rfind(b" obj")
        dictionary = before[opened:] if opened >= 0 else before
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
                        piece = decoder.unconsumed_tail
                except zlib.error:
                    return total
            pending = following
        if decoders[0].eof:
            break
    return total
