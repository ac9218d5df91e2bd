"""A process of its own for reading: what crashes, hangs or swells there takes one document with it.

The process is started with the first document that needs it and serves all that follow, so that its start (about a tenth of a
second) is paid once. It is killed when a document takes too long, and a new one is started for the next document. pypdfium2 is
not safe in threads; here it never sees more than one.
"""

from __future__ import annotations

import atexit
import faulthandler
import threading
from importlib import import_module
from typing import Any

from inspection_findings.child import ChildProcess, receive, send, take_pipes
from inspection_findings.errors import ReadError
from inspection_findings.readers.limits import Limits, limit_memory, limit_processor_time

# seconds after the limit in which a reader whose other side is gone ends by itself
ORPHAN_SECONDS = 2.0


class ReaderProcess:
    """One process that reads documents for this one, one at a time."""

    def __init__(self) -> None:
        self._child: ChildProcess | None = None
        self._lock = threading.Lock()

    def call(self, function: str, data: bytes, *, name: str, limits: Limits) -> Any:
        """What ``function`` ("module:name") returns for the bytes of one document.

        Raises:
            ReadError: the function raised it, took more than ``limits.seconds`` or ``limits.memory_bytes``, or its process died.
        """
        where = f"{name}: " if name else ""
        with self._lock:
            child = self.start()
            late = threading.Event()

            def stop_late() -> None:
                late.set()
                child.kill()

            timer = threading.Timer(limits.seconds, stop_late)
            timer.daemon = True
            timer.start()
            try:
                kind, value = child.ask((function, data, name, limits))
            except EOFError as error:
                status = self.stop(gone=True)
                if late.is_set():
                    told = f"{where}took longer than {limits.seconds:g} seconds to read: raise limits.seconds, or save it anew"
                else:
                    why = "memory ran out, or it is damaged: try again, or print it to PDF anew"
                    told = f"{where}the reader crashed on this document ({status}): {why}"
                raise ReadError(told, path=name, passing=True) from error
            finally:
                timer.cancel()
        if kind != "value":
            raise ReadError(value, path=name, passing=kind == "passing")
        return value

    def stop(self, *, gone: bool = False) -> str:
        """End the process; how it ended, in words."""
        child, self._child = self._child, None
        return child.end(gone=gone) if child is not None else ""

    def start(self) -> ChildProcess:
        """The process, started where there is none of this process's own."""
        if self._child is None or not self._child.is_alive():
            self._child = ChildProcess("inspection_findings.readers.isolate:serve")
            atexit.unregister(self.stop)
            atexit.register(self.stop)
        return self._child


READER = ReaderProcess()


def serve() -> None:
    """Read documents until the other side closes the pipe."""
    requests, answers, silent = take_pipes()
    while True:
        try:
            function, data, name, limits = receive(requests)
        except EOFError:
            return
        limit_memory(limits.memory_bytes)
        limit_processor_time(limits.processor_seconds)
        # the other side ends this process in time; where that is gone, the watchdog does, even while C code hangs
        faulthandler.dump_traceback_later(limits.seconds + ORPHAN_SECONDS, exit=True, file=silent)
        send(answers, answer(function, data, name, limits))
        faulthandler.cancel_dump_traceback_later()


def answer(function: str, data: bytes, name: str, limits: Limits) -> tuple[str, Any]:
    """What the function returns, or the message of its error, "passing" where another try may succeed."""
    module, _, attribute = function.partition(":")
    where = f"{name}: " if name else ""
    try:
        return "value", getattr(import_module(module), attribute)(data, name=name, limits=limits)
    except ReadError as error:
        return "error", str(error)
    except MemoryError:
        return "passing", f"{where}needs more memory to read than {limits.memory_bytes:,} bytes: raise limits.memory_bytes"
    except RecursionError:
        return "error", f"{where}is nested too deep to be read: save it anew"
    except Exception as error:  # whatever a damaged document makes a library raise: the message names it
        told = " ".join(str(error).split())
        kind = "passing" if isinstance(error, OSError) and error.errno else "error"  # the system's own, or a library's
        return kind, f"{where}cannot be read ({type(error).__name__}: {told}): it is damaged; get it again, or save it anew"
