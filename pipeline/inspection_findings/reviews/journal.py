"""The file of decisions, ``OUT/reviews.jsonl``: only ever appended to, each line on disk before anyone is shown it.

Writers hold a file lock, so that tabs, servers and people on one shared folder can't mix their lines. A line that a crash left
unfinished was never confirmed: the next writer moves it to ``reviews.torn``, and all other lines stay as they are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import RLock
from typing import Any

from pydantic_core import from_json

from inspection_findings.errors import ReviewError

SCHEMA = "review/1"
NEEDED = ("id", "document", "action", "after", "reviewer", "at")
NAMED = ("id", "document", "action", "reviewer", "at")
BOM = b"\xef\xbb\xbf"
LOCK_SECONDS = 10
LINE_ENDS = ("\x85", "\u2028", "\u2029")

Decision = dict[str, Any]


class Journal:
    """The decisions of one folder. ``problems`` lists the lines that could not be read, as messages."""

    def __init__(self, out: Path) -> None:
        self.path = out / "reviews.jsonl"
        self.problems: list[str] = []
        self._lock = RLock()
        self._position = 0
        self._line = 0

    def read_new(self) -> list[Decision]:
        """The decisions that were appended since the last call, by this process or another, in order.

        Raises:
            ReviewError: the file can't be read, or became shorter.
        """
        with self._lock:
            try:
                with self.path.open("rb") as file:
                    size = os.fstat(file.fileno()).st_size
                    if size < self._position:
                        raise ReviewError(f"{self.path}: was replaced while in use: start 'findings review' again")
                    file.seek(self._position)
                    data = file.read(size - self._position)
            except FileNotFoundError:
                return []
            except OSError as error:
                raise ReviewError(f"{self.path}: can't be read ({error.strerror}): check the file and its rights") from error
            whole = data[: data.rfind(b"\n") + 1]
            first = self._position == 0
            self._position += len(whole)
            if first:  # some editors put it there
                whole = whole.removeprefix(BOM)
            return [decision for line in whole.splitlines() if (decision := self._read(line)) is not None]

    def append(self, make: Callable[[], Decision | None]) -> Decision | None:
        """The decision that ``make`` gives, once it is on disk. ``make`` runs with the file locked; None appends nothing.

        Raises:
            ReviewError: the folder can't be written, the disk is full, or another process holds the file for long.
        """
        from filelock import FileLock, Timeout

        with self._lock:
            try:
                with FileLock(self.path.with_name(".reviews.lock"), timeout=LOCK_SECONDS):
                    self._mend()
                    decision = make()
                    if decision is not None:
                        self._write(json_line(decision))
                    return decision
            except Timeout as error:
                raise ReviewError(f"{self.path}: another process has held it for {LOCK_SECONDS} s: try again") from error
            except UnicodeEncodeError as error:
                raise ReviewError("the decision holds characters that can't be written as UTF-8") from error
            except OSError as error:
                told = f"{self.path}: can't be written ({error.strerror or error}): the decision is not kept"
                raise ReviewError(f"{told}; free some space or make the folder writable") from error

    def _read(self, line: bytes) -> Decision | None:
        """The decision of one line, or None and a problem noted."""
        self._line += 1
        if not line.strip():
            return None
        try:
            decision = from_json(line)
        except ValueError:
            self._problem("is not valid JSON")
            return None
        if not isinstance(decision, dict):
            self._problem("is not a JSON object")
            return None
        if decision.get("schema") != SCHEMA:
            self._problem(f"has the schema {decision.get('schema')!r}, this version knows {SCHEMA}")
            return None
        missing = [key for key in NEEDED if key not in decision]
        if missing or not (decision["after"] is None or isinstance(decision["after"], dict)):
            self._problem(f"lacks {', '.join(missing) or 'a verdict'}")
            return None
        for key in NAMED:
            if not isinstance(decision[key], str) or not decision[key]:
                self._problem(f"has {decision[key]!r:.40} as {key}, which must be a text")
                return None
        return decision

    def _problem(self, message: str) -> None:
        self.problems.append(f"{self.path.name}:{self._line}: {message}; the line is passed over")

    def _mend(self) -> None:
        """Move a line that a crash left without its end out of the way."""
        if not self.path.is_file():
            return
        with self.path.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            if size == 0:
                return
            file.seek(size - 1)
            if file.read(1) == b"\n":
                return
            start = max(0, size - 1_000_000)
            file.seek(start)
            keep = start + file.read().rfind(b"\n") + 1
            file.seek(keep)
            torn = file.read()
            with self.path.with_name("reviews.torn").open("ab") as aside:
                aside.write(torn + b"\n")
                aside.flush()
                os.fsync(aside.fileno())
            file.truncate(keep)
            os.fsync(file.fileno())

    def _write(self, data: bytes) -> None:
        """Append one line; a write that fails leaves the file as it was."""
        fresh = not self.path.exists()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            try:
                written = 0
                while written < len(data):
                    written += os.write(descriptor, data[written:])
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
        if fresh:
            sync_folder(self.path.parent)


def json_line(entry: Mapping[str, Any]) -> bytes:
    """The entry as one line of UTF-8 JSON. Characters that some readers take for the end of a line are escaped.

    Raises:
        UnicodeEncodeError: a text holds half a surrogate pair.
        ValueError: a number is none that JSON has.
    """
    text = json.dumps(entry, ensure_ascii=False, allow_nan=False)
    for character in LINE_ENDS:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8") + b"\n"


def sync_folder(folder: Path) -> None:
    """Put a new file's name on disk too, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some file systems have no folder to flush; the file itself is on disk
    finally:
        os.close(descriptor)
