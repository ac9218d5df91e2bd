"""What one document may cost, and how a process is held to it."""

from __future__ import annotations

import math
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inspection_findings.errors import ReadError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost; settable under ``limits:`` in a configuration file.

    ``bytes`` of the file, ``pages``, ``unpacked_bytes`` that a compressed document may unfold to, ``characters`` of its text,
    ``blocks`` of it (paragraphs, items, headings, cells of tables), ``seconds`` by the clock that reading it may take,
    ``memory_bytes`` of address space that it may add to the process reading or processing it (Linux only),
    ``processor_seconds`` that either process may spend on it (Linux and macOS only). The clock's limit is the wider one: a busy
    machine fails no healthy file.
    """

    bytes: int = 200_000_000
    pages: int = 2_000
    unpacked_bytes: int = 100_000_000
    characters: int = 10_000_000
    blocks: int = 150_000
    seconds: float = 480.0
    memory_bytes: int = 2_000_000_000
    processor_seconds: float = 120.0


DEFAULT_LIMITS = Limits()


def check_size(characters: int, blocks: int, *, where: str, limits: Limits) -> None:
    """Refuse a text longer than any report; 2,000 pages of 3,000 characters and 30 blocks each make 6,000,000 and 60,000.

    Raises:
        ReadError: the text has more characters or blocks than the limits allow.
    """
    if characters > limits.characters:
        raise ReadError(f"{where}holds more than {limits.characters:,} characters of text: raise limits.characters, or part it")
    if blocks > limits.blocks:
        told = f"holds more than {limits.blocks:,} paragraphs, items and cells of tables: raise limits.blocks, or part it"
        raise ReadError(f"{where}{told}")


def limit_memory(size: int) -> None:
    """Hold the process to so many bytes of address space, where the system can."""
    try:
        import resource
    except ImportError:
        return
    _limit(resource.RLIMIT_AS, size)


def limit_processor_time(seconds: float) -> None:
    """End the process after so many more seconds of processor time, where the system can (signal SIGXCPU)."""
    try:
        import resource
    except ImportError:
        return
    _limit(resource.RLIMIT_CORE, 0)  # that signal would write the memory to the disk
    _limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))


def unheld_limits() -> list[str]:
    """What to say of the limits that this system can't hold; nothing on Linux."""
    try:
        import resource  # noqa: F401
    except ImportError:
        return ["this system can't limit processor time and memory: limits.seconds and --timeout hold, the others do not"]
    return [] if sys.platform.startswith("linux") else ["this system can't limit memory: limits.memory_bytes does not hold"]


def _limit(kind: int, value: int) -> None:
    """Set one limit of this process, no higher than what it may have; a system that does not know the limit is left alone."""
    import resource

    _, hard = resource.getrlimit(kind)
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def address_space() -> int:
    """The bytes of address space that this process has now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0
