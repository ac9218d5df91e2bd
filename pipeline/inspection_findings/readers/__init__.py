"""Readers: a file's bytes in, a `Source` out; the type is found from the content, not from the name."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

from inspection_findings.errors import ReadError
from inspection_findings.model.source import Source
from inspection_findings.readers.limits import DEFAULT_LIMITS, Limits, check_size

__all__ = ["DEFAULT_LIMITS", "Limits", "file_bytes", "read", "read_bytes"]

# what reads each kind of document, in a process of its own (`inspection_findings.readers.isolate`)
READERS = {
    "pdf": "inspection_findings.readers.pdf:read_pdf",
    "docx": "inspection_findings.readers.docx:read_docx",
    "html": "inspection_findings.readers.html:read_html",
    "mhtml": "inspection_findings.readers.html:read_mhtml",
}


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """The text of the report in the file ``path``.

    Raises:
        ReadError: the file is missing, empty, too large, without permission, or no report.
    """
    return read_bytes(file_bytes(path, name=str(path), limits=limits), name=str(path), limits=limits)


def file_bytes(path: Path, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of the file ``path``; ``name`` is used in messages only.

    Raises:
        ReadError: the file is missing, no regular file, too large, or without permission.
    """
    where = f"{name}: " if name else ""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(f"{where}is no regular file: name a report", path=name)
        if status.st_size > limits.bytes:
            raise ReadError(f"{where}{too_large(status.st_size, limits)}", path=name)
        return path.read_bytes()
    except OSError as error:
        message = f"{where}cannot be read ({error.strerror or error}): check that it is there and may be read"
        raise ReadError(message, path=name) from error


def too_large(size: int, limits: Limits) -> str:
    """What to say of a file of so many bytes."""
    return f"has {size:,} bytes, the limit is {limits.bytes:,}: raise limits.bytes"


def read_bytes(data: bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Source:
    """The text of the report in ``data``; ``name`` is used in messages only.

    Raises:
        ReadError: the bytes are empty, too many, or no report, or the text is longer than ``limits`` allow.
    """
    from inspection_findings.readers.detect import detect, is_html, is_xml
    from inspection_findings.readers.text import decode

    sha256 = hashlib.sha256(data).hexdigest()
    where = f"{name}: " if name else ""
    if not data.strip():
        raise ReadError(f"{where}the file is empty: nothing to read", path=name)
    if len(data) > limits.bytes:
        raise ReadError(f"{where}{too_large(len(data), limits)}", path=name)
    kind = detect(data)
    if kind == "text":
        text = decode(data, name=name)
        if is_xml(text):
            kind = "an XML file; save it as HTML, .docx or PDF"
        elif not is_html(text):
            check_size(len(text), 0, where=where, limits=limits)
            return Source(text=text, sha256=sha256)
        else:
            kind = "html"
    if kind not in READERS:
        told = kind if ";" in kind else f"{kind}; a report in text, Markdown, PDF, HTML or Word is needed"
        raise ReadError(f"{where}is {told}", path=name)
    from inspection_findings.readers.isolate import READER

    source: Source = READER.call(READERS[kind], data, name=name, limits=limits)
    check_size(len(source.text), len(source.blocks or ()), where=where, limits=limits)
    return replace(source, sha256=sha256)
