"""Stand-ins for `process_file` that misbehave on demand; workers import them by their names."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time

from inspection_findings.model.records import TABLES
from inspection_findings.process import FileOutput, process_file


def quick(path, *, root, settings):
    """Do what the text says; else give one line with it."""
    text = path.read_text(encoding="utf-8")
    if text == "hang":
        while True:
            pass
    if text == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "slow":
        time.sleep(0.3)
    if text == "burn":
        while time.process_time() < 60:
            pass
    if text == "swell":
        held = [bytearray(1 << 24) for _ in range(1 << 10)]
        assert held
    if text == "once" and not (mark := root.parent / "begun").exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "library":
        raise ImportError("failed to map segment from shared object")
    line = json.dumps({"path": path.name, "text": text}).encode() + b"\n"
    lines = dict.fromkeys(TABLES, b"") | {"findings": line}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return FileOutput(path.name, digest, lines, text, {"words": 2, "findings": 1}, about={"path": path.name})


def killed_everywhere(path, *, root, settings):
    os.kill(os.getpid(), signal.SIGKILL)


def where(path, *, root, settings):
    """Tell the process and the threads of its libraries."""
    told = json.dumps({"pid": os.getpid(), "threads": os.environ.get("OMP_NUM_THREADS")}).encode() + b"\n"
    return FileOutput(
        path.name, hashlib.sha256(path.read_bytes()).hexdigest(), {"findings": told}, "", {}, about={"path": path.name}
    )


def vanishing(path, *, root, settings):
    if path.name == "3.txt":
        path.unlink()
    return process_file(path, root=root, settings=settings)


def changing(path, *, root, settings):
    """A file that changes just before it is read."""
    if path.name == "2.txt":
        path.write_text("changed under way", encoding="utf-8")
    return quick(path, root=root, settings=settings)


def written_meanwhile(path, *, root, settings):
    """A file that is written to its end just after it was read."""
    output = process_file(path, root=root, settings=settings)
    path.write_bytes(b"Most plans were good.")
    return output


def reading_with(path, *, root, settings, reader):
    """`process_file` with PDFs read by this function of tests.readers.crash."""
    import inspection_findings.readers

    inspection_findings.readers.READERS["pdf"] = f"tests.readers.crash:{reader}"
    return process_file(path, root=root, settings=settings)


def refusing(settings):
    """A worker that can't get ready."""
    raise SystemExit(3)
