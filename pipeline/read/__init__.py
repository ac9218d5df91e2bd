"""Readers: a file's bytes in, a `Source` out; the type is found from the content, not from the name."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pipeline.document import Source
from pipeline.errors import ReadError
from pipeline.read.limits import DEFAULT_LIMITS, Limits

__all__ = ["DEFAULT_LIMITS", "Limits", "read", "read_bytes"]

# what reads each kind of document, in a process of its own (`pipeline.read.isolate`)
READERS = {
    "pdf": "pipeline.read.pdf:read_pdf",
    "docx": "pipeline.read.docx:read_docx",
    "html": "pipeline.read.html:read_html",
    "mhtml": "pipeline.read.html:read_mhtml",
}


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
    from pipeline.read.detect import detect, is_html, is_xml
    from pipeline.read.text import decode

    sha256 = hashlib.sha256(data).hexdigest()
    where = f"{name}: " if name else ""
    if not data.strip():
        raise ReadError(f"{where}the file is empty: nothing to read", path=name)
    if len(data) > limits.bytes:
        raise ReadError(f"{where}has {len(data):,} bytes, the limit is {limits.bytes:,}: raise limits.bytes", path=name)
    kind = detect(data)
    if kind == "text":
        text = decode(data, name=name)
        if is_xml(text):
            kind = "an XML file; save it as HTML, .docx or PDF"
        elif not is_html(text):
            return Source(text=text, sha256=sha256)
        else:
            kind = "html"
    if kind not in READERS:
        told = kind if ";" in kind else f"{kind}; a report in text, Markdown, PDF, HTML or Word is needed"
        raise ReadError(f"{where}is {told}", path=name)
    from pipeline.read.isolate import READER

    source: Source = READER.call(READERS[kind], data, name=name, limits=limits)
    return replace(source, sha256=sha256)
