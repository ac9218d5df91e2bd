"""Which files a run reads, in which order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import ConfigError


def list_inputs(inputs: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """The files to read, each with the folder that its path is told relative to; folders in the order of their paths.

    Hidden files and folders are passed over, and a README.md, which explains a folder of reports and is none. A link to a folder
    is followed once.

    Raises:
        ConfigError: an input is missing, or a folder holds no file.
    """
    for given in inputs:
        if given.is_dir():
            found = False
            for path in walk(given):
                found = True
                yield path, given
            if not found:
                raise ConfigError("the folder holds no report: put reports into it, or name another", file=str(given))
        elif given.exists() or given.is_symlink():
            yield given, given.parent
        else:
            raise ConfigError("there is no such file or folder: check the path", file=str(given))


def walk(folder: Path) -> Iterator[Path]:
    """The files under ``folder`` in order; a folder that was seen under another name is passed over."""
    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders[:] = []
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name != "README.md":
                yield Path(place) / name
