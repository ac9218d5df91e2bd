"""Readers that crash, hang and swell: what a damaged document does to a library."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path

from inspection_findings.model.source import Source


def die(data: bytes, *, name: str, limits) -> Source:
    if b"die" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    return Source(text="Most plans were good.\n")


def hang(data: bytes, *, name: str, limits) -> Source:
    time.sleep(60)
    return Source(text="late")


def swell(data: bytes, *, name: str, limits) -> Source:
    return Source(text="x" * (1 << 32))


def chatter(data: bytes, *, name: str, limits) -> Source:
    print("noise on the way that answers take")
    os.write(1, b"more of it")
    return Source(text="Most plans were good.\n")


def begun(data: bytes) -> bool:
    """Whether the document was begun before; the document says where that is noted."""
    place = Path(data.split()[1].decode())
    try:
        place.touch(exist_ok=False)
    except FileExistsError:
        return True
    return False


def killed_once(data: bytes, *, name: str, limits) -> Source:
    if not begun(data):
        os.kill(os.getpid(), signal.SIGKILL)
    return Source(text="Most plans were good.\n")


def slow_once(data: bytes, *, name: str, limits) -> Source:
    if not begun(data):
        time.sleep(60)
    return Source(text="Most plans were good.\n")


def hungry_once(data: bytes, *, name: str, limits) -> Source:
    if not begun(data):
        raise MemoryError
    return Source(text="Most plans were good.\n")


def failing_once(data: bytes, *, name: str, limits) -> Source:
    if not begun(data):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return Source(text="Most plans were good.\n")


def damaged_once(data: bytes, *, name: str, limits) -> Source:
    if not begun(data):
        raise ValueError("what the bytes are to blame for")
    return Source(text="Most plans were good.\n")
