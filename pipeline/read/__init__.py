"""Readers: a file's bytes in, a `Source` out; the type is found from the content, not from the name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.document import Source
from pipeline.errors import ReadError

__all__ = ["DEFAULT_LIMITS", "Limits", "read", "read_bytes"]

# first bytes of what people put into a folder by mistake, and what to call it
SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old binary Office document; save it as .docx or PDF"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: file size in bytes, pages, and the bytes that a compressed document may unfold to."""

    bytes: int = 200_000_000
    pages: int = 5_000
    unpacked_bytes: int = 400_000_000


DEFAULT_LIMITS = Limits()


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """The text of the report in the file ``path``.

    Raises:
        ReadError: the file is missing, empty, too large, without permission, or no report.
    """
    try:
        size = path.stat().st_size
        if size > limits.bytes:
            raise ReadError(f"{path}: has {size:,} bytes, the limit is {limits.bytes:,}: raise limits.bytes", path=str(path))
        data = path.read_bytes()
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror or error}): check that it is there and may be read"
        raise ReadError(message, path=str(path)) from error
    return read_bytes(data, name=str(path), limits=limits)


def read_bytes(data: bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Source:
    """The text of the report in ``data``; ``name`` is used in messages only.

    Raises:
        ReadError: the bytes are empty, too many, or no report.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    where = f"{name}: " if name else ""
    if not data.strip():
        raise ReadError(f"{where}the file is empty: nothing to read", path=name)
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"{where}is {kind}; a report in text, Markdown, PDF, HTML or Word is needed", path=name)
    from pipeline.read.text import decode

    return Source(text=decode(data, name=name), sha256=sha256)
