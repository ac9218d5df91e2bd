"""A process of its own for reading: what crashes, hangs or swells there takes one document with it.

The process is started with the first document that needs it and serves all that follow, so that its start (about a tenth of a
second) is paid once. It is killed when a document takes too long, and a new one is started for the next document. pypdfium2 is
not safe in threads; here it never sees more than one.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from inspection_findings.errors import ReadError
from inspection_findings.readers.limits import Limits, limit_memory, limit_processor_time

START = "import sys; sys.path[:] = {path!r}; from inspection_findings.readers.isolate import serve; serve()"
# the folder that holds the package, wherever this process found it
PACKAGE_FOLDER = str(Path(__file__).resolve().parents[2])
HEADER = struct.Struct("<Q")
# seconds after the limit in which a reader whose other side is gone ends by itself
ORPHAN_SECONDS = 2.0


class ReaderProcess:
    """One process that reads documents for this one, one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def call(self, function: str, data: bytes, *, name: str, limits: Limits) -> Any:
        """What ``function`` ("module:name") returns for the bytes of one document.

        Raises:
            ReadError: the function raised it, took more than ``limits.seconds`` or ``limits.memory_bytes``, or its process died.
        """
        where = f"{name}: " if name else ""
        with self._lock:
            process = self._start()
            late = threading.Event()

            def stop_late() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(limits.seconds, stop_late)
            timer.daemon = True
            timer.start()
            try:
                answer = self._ask(process, (function, data, name, limits))
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                status = self.stop()
                if late.is_set():
                    told = f"{where}took longer than {limits.seconds:g} seconds to read: raise limits.seconds, or save it anew"
                else:
                    why = "memory ran out, or it is damaged: try again, or print it to PDF anew"
                    told = f"{where}the reader crashed on this document ({ended(status)}): {why}"
                raise ReadError(told, path=name, passing=True) from error
            finally:
                timer.cancel()
        kind, value = answer
        if kind != "value":
            raise ReadError(value, path=name, passing=kind == "passing")
        return value

    def stop(self) -> int | None:
        """End the process; its exit status."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return None
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        """The process, started where there is none of this process's own."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            code = START.format(path=import_path())
            # -I: nothing is imported from the current folder, which may be one of reports that somebody else packed
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._owner = os.getpid()
            atexit.unregister(self.stop)
            atexit.register(self.stop)
        return self._process

    @staticmethod
    def _ask(process: subprocess.Popen[bytes], request: tuple[str, bytes, str, Limits]) -> tuple[str, Any]:
        """Send a request and wait for its answer."""
        if process.stdin is None or process.stdout is None:
            raise EOFError
        send(process.stdin, request)
        kind, value = receive(process.stdout)
        return kind, value


READER = ReaderProcess()


def import_path() -> list[str]:
    """Where a process imports from that this one starts: as this one does, but for the current folder where PYTHONPATH lacks it.

    Python puts the current folder first for ``python -c`` and ``python -m``.
    """
    named = {os.path.normpath(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path}
    try:
        here = os.getcwd()
    except OSError:  # the folder has been removed
        here = ""
    kept = [path for path in sys.path if path and (os.path.normpath(path) != here or here in named)]
    return kept if PACKAGE_FOLDER in kept else [*kept, PACKAGE_FOLDER]


def ended(status: int | None) -> str:
    """How a process ended, in words."""
    if status is not None and status < 0:
        try:
            return f"signal {signal.Signals(-status).name}"
        except ValueError:
            return f"signal {-status}"
    return f"status {status}"


def send(stream: IO[bytes], value: Any) -> None:
    """Write one value."""
    data = pickle.dumps(value, protocol=5)
    stream.write(HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next value; the other side is this package's own process.

    Raises:
        EOFError: the other side is gone.
    """
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(header)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def take_pipes() -> tuple[IO[bytes], IO[bytes], int]:
    """Standard input and output of this process as a stream of requests and one of answers, and a file that swallows all.

    What libraries print goes nowhere from now on.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(silent, stream)
    return requests, answers, silent


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
