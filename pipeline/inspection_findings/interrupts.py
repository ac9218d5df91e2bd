"""Ctrl-C and SIGTERM, held back while something is done that has to be done as a whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupts:
    """A KeyboardInterrupt for each signal that asks to stop; inside of a `held` block it waits until the block is done.

    ``came`` tells that one came and was not heeded yet: Python loses an exception that is raised while it tidies up an object, and
    then the next block that is done raises another. Belongs to the thread that made it: blocks that other threads run hold
    nothing back, for a signal never interrupts them.
    """

    def __init__(self) -> None:
        self.came = False
        self._held = False
        self._thread = threading.get_ident()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the signals that would raise a KeyboardInterrupt, for as long as the block runs; all others are left alone."""
        before = {}
        try:
            if threading.current_thread() is threading.main_thread():
                for number in (signal.SIGINT, signal.SIGTERM):
                    if signal.getsignal(number) is signal.default_int_handler:
                        before[number] = signal.default_int_handler
                        signal.signal(number, self._take)
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing interrupts the block; what came meanwhile is raised when it is done."""
        if threading.get_ident() != self._thread:
            yield
            return
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before
        self._tell()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """The block can be interrupted, though a block around it is held."""
        before, self._held = self._held, False
        try:
            self._tell()
            yield
        finally:
            self._held = before

    def heed(self) -> None:
        """What came has been answered; ``came`` tells of the next."""
        self.came = False

    def _take(self, *_: object) -> None:
        self.came = True
        self._tell()

    def _tell(self) -> None:
        if self.came and not self._held:
            raise KeyboardInterrupt
