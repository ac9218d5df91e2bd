"""What one document may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost; settable under ``limits:`` in a configuration file.

    ``bytes`` of the file, ``pages``, ``unpacked_bytes`` that a compressed document may unfold to, ``seconds`` that reading it may
    take, ``memory_bytes`` of address space that the process reading it may have (counted on Linux and macOS only).
    """

    bytes: int = 200_000_000
    pages: int = 2_000
    unpacked_bytes: int = 100_000_000
    seconds: float = 120.0
    memory_bytes: int = 2_000_000_000


DEFAULT_LIMITS = Limits()
