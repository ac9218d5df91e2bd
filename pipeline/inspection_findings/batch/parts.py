"""What each document gave, kept in OUT/.parts until a later run needs it.

A part is named by all that decides it: the document's path in the corpus, its bytes and the settings' fingerprint. Where a part
with that name is there, the document is done. A part is one line of JSON, then the bytes of the output files one after the other,
compressed: they repeat themselves so much that a ninth of the room is enough.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from inspection_findings.process import FileOutput, content_hash, relative_path
from inspection_findings.settings import Settings

FILES = ("findings", "sections", "results", "checks", "errors", "warnings")


@dataclass(frozen=True)
class Part:
    """What one document gave, read back. ``lines`` holds the bytes of each output file; ``sha256`` is None where it failed."""

    path: str
    sha256: str | None
    framework: str | None
    counts: dict[str, int]
    seconds: dict[str, float]
    lines: dict[str, bytes]


@dataclass(frozen=True)
class Parts:
    """The parts of the runs into the folder ``out``; picklable. ``token`` names this run among all."""

    out: Path
    settings: Settings
    token: str

    @classmethod
    def open(cls, out: Path, settings: Settings, *, fresh: bool = False) -> Parts:
        """The parts of ``out``; ``fresh`` forgets those of earlier runs.

        Raises:
            OSError: the folder can't be written.
        """
        folder = out / ".parts"
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("running-*"):
            shutil.rmtree(old, ignore_errors=True)
        (out / "texts").mkdir(exist_ok=True)
        parts = cls(out, settings, uuid4().hex)
        (folder / f"running-{parts.token}").mkdir()
        return parts

    def close(self) -> None:
        """Remove what only this run needed."""
        shutil.rmtree(self.out / ".parts" / f"running-{self.token}", ignore_errors=True)

    def mark(self, index: int) -> Path:
        """The file that is there while a process works on this document."""
        return self.out / ".parts" / f"running-{self.token}" / str(index)

    def name(self, path: Path, root: Path, sha256: str) -> str:
        """The name of the part of the document at ``path`` with these bytes, without its ending."""
        told = f"{relative_path(path, root)}\0{self.settings.fingerprint}\0{sha256}".encode(errors="surrogateescape")
        digest = hashlib.sha256(told).hexdigest()
        return f"{digest[:2]}/{digest[2:40]}"

    def find(self, path: Path, root: Path) -> str | None:
        """The file of the document's part, None where the document has to be done."""
        sha256 = content_hash(path, limit=self.settings.limits.bytes)
        name = self.name(path, root, sha256)
        if self.is_whole(f"{name}.part") and self.text(sha256).is_file():
            return f"{name}.part"
        return f"{name}.failed" if self.is_whole(f"{name}.failed") else None

    def is_whole(self, name: str) -> bool:
        """Whether the part with this name is there and has the length that it says."""
        try:
            with (self.out / ".parts" / name).open("rb") as file:
                packed: int = json.loads(file.readline())["packed"]
                return file.tell() + packed == os.fstat(file.fileno()).st_size
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False

    def text(self, sha256: str) -> Path:
        """Where the text that the offsets point into is saved."""
        return self.out / "texts" / f"{sha256}.txt"

    def keep(self, output: FileOutput, path: Path, root: Path) -> str:
        """Write what a document gave; the name of its part.

        A document that failed has the ending "failed"; "lost", which no later run asks for, where it may do better another time.

        Raises:
            OSError: it can't be written.
        """
        if output.sha256 is not None and output.text is not None:
            write_whole(self.text(output.sha256), output.text.encode("utf-8", "replace"))
        ending = "part" if output.sha256 else "lost" if output.passing or not output.known else "failed"
        name = f"{self.name(path, root, output.sha256 or output.known or '')}.{ending}"
        body = zlib.compress(b"".join(output.lines.get(file, b"") for file in FILES), 1)
        head = {
            "path": output.path.encode("utf-8", "replace").decode(),
            "sha256": output.sha256,
            "framework": output.framework,
            "counts": output.counts,
            "seconds": output.seconds,
            "sizes": {file: len(output.lines.get(file, b"")) for file in FILES},
            "packed": len(body),
        }
        write_whole(self.out / ".parts" / name, json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)
        return name

    def read(self, name: str) -> Part | None:
        """The part with this name, None where it is missing or cut short."""
        try:
            with (self.out / ".parts" / name).open("rb") as file:
                head: dict[str, Any] = json.loads(file.readline())
                body = zlib.decompress(file.read())
            lines, start = {}, 0
            for file_name, size in head["sizes"].items():
                lines[file_name] = body[start : start + size]
                start += size
            return Part(head["path"], head["sha256"], head["framework"], head["counts"], head["seconds"], lines)
        except (OSError, ValueError, KeyError, zlib.error):
            return None

    def names(self) -> Iterator[str]:
        """The names of all parts that are kept, those of earlier runs too."""
        for folder in os.scandir(self.out / ".parts"):
            if folder.is_dir() and len(folder.name) == 2:
                for entry in os.scandir(folder.path):
                    yield f"{folder.name}/{entry.name}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, after a power cut too.

    Raises:
        OSError: it can't be written; nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:8]}.tmp")
    try:
        try:
            file = temporary.open("wb")
        except FileNotFoundError:
            path.parent.mkdir(exist_ok=True)
            file = temporary.open("wb")
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
