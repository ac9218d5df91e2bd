"""Readers that crash, hang and swell: what a damaged document does to a library."""

from __future__ import annotations

import os
import signal
import time

from pipeline.document import Source


def die(data: bytes, *, name: str, limits) -> Source:
    if b"die" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    return Source(text="Most plans were good.\n", format="markdown", saved=True)


def hang(data: bytes, *, name: str, limits) -> Source:
    time.sleep(60)
    return Source(text="late")


def swell(data: bytes, *, name: str, limits) -> Source:
    return Source(text="x" * (1 << 32))


def chatter(data: bytes, *, name: str, limits) -> Source:
    print("noise on the way that answers take")
    os.write(1, b"more of it")
    return Source(text="Most plans were good.\n")
