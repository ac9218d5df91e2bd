"""A process of this package's own that answers one request after another over its pipes."""

from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

START = "import sys; sys.path[:] = {path!r}; from {module} import {function}; {function}()"
# the folder that holds the package, wherever this process found it
PACKAGE_FOLDER = str(Path(__file__).resolve().parents[1])
HEADER = struct.Struct("<Q")


class ChildProcess:
    """A process that runs a function of the package, which takes requests and sends answers (see `take_pipes`).

    It imports nothing from the current folder, which may be one of reports that somebody else packed.

    Args:
        serve: the function, as "module:name".
        options: further ones of `subprocess.Popen`.
    """

    def __init__(self, serve: str, **options: Any) -> None:
        module, _, function = serve.partition(":")
        code = START.format(path=import_path(), module=module, function=function)
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process: subprocess.Popen[bytes] = subprocess.Popen([sys.executable, "-I", "-c", code], **pipes | options)
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process runs and belongs to this one, not to one that this one was forked from."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, request: object) -> Any:
        """The answer to a request.

        Raises:
            EOFError: the process has ended.
        """
        try:
            if self._process.stdin is None or self._process.stdout is None:
                raise EOFError
            send(self._process.stdin, request)
            return receive(self._process.stdout)
        except (OSError, ValueError, pickle.UnpicklingError) as error:
            raise EOFError from error

    def kill(self) -> None:
        """End the process at once, from another thread too."""
        self._process.kill()

    def end(self, *, gone: bool = False) -> str:
        """End the process; how it ended, in words. ``gone``: it has closed its pipes and is about to end by itself."""
        if self._owner != os.getpid():
            return "unknown"
        with suppress(subprocess.TimeoutExpired):
            if gone:
                self._process.wait(timeout=1)
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        with suppress(subprocess.TimeoutExpired):
            return ended(self._process.wait(timeout=1))
        self._process.kill()
        return ended(self._process.wait())


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
