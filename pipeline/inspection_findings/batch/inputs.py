"""Which files a run reads, in which order; found as they are asked for, so that a folder of a million costs no more than one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from inspection_findings.errors import ConfigError


def list_inputs(inputs: Sequence[Path], *, leave_out: Path | None = None) -> Iterator[tuple[Path, Path]]:
    """The files to read, each with the folder that its path is told relative to; folders in the order of their paths.

    Hidden files and folders are passed over, and a README.md, which explains a folder of reports and is none. A link to a folder
    is followed once. A folder that can't be listed is given itself, so that it becomes a failure of its own.

    Args:
        inputs: reports, and folders of reports.
        leave_out: a folder that is not looked into: where the output goes.

    Raises:
        ConfigError: an input is missing, or a folder holds no file; before the first file is given.
    """
    inputs = distinct(inputs)
    for given in inputs:
        if given.is_dir():
            if next(walk(given, leave_out), None) is None:
                raise ConfigError("the folder holds no report: put reports into it, or name another", file=str(given))
        elif not (given.exists() or given.is_symlink()):
            raise ConfigError("there is no such file or folder: check the path", file=str(given))
    return ((path, given if given.is_dir() else given.parent) for given in inputs for path in files_of(given, leave_out))


def distinct(inputs: Sequence[Path]) -> list[Path]:
    """The inputs without those that are given twice or lie in a folder that is given too: each report is read once."""
    folders = {given.resolve() for given in inputs if given.is_dir()}
    kept: dict[Path, Path] = {}
    for given in inputs:
        place = given.resolve() if given.is_dir() else given.absolute()
        if place not in kept and (not folders.intersection(place.parents) or is_passed_over(given.name)):
            kept[place] = given
    return list(kept.values())


def is_passed_over(name: str) -> bool:
    """Whether a walk through a folder leaves out the file or folder of this name."""
    return name.startswith(".") or name == "README.md"


def files_of(given: Path, leave_out: Path | None) -> Iterator[Path]:
    """The files that one input stands for."""
    if given.is_dir():
        yield from walk(given, leave_out)
    else:
        yield given


def walk(folder: Path, leave_out: Path | None = None) -> Iterator[Path]:
    """The files under ``folder`` in order; a folder that was seen under another name is passed over."""
    seen = {identity(leave_out)} if leave_out else set()
    failed: list[OSError] = []
    for place, folders, files in os.walk(folder, followlinks=True, onerror=failed.append):
        yield from refused(failed)
        known = identity(Path(place))
        if known in seen:
            folders[:] = []
            continue
        seen.add(known)
        folders[:] = sorted(name for name in folders if not is_passed_over(name))
        for name in sorted(files):
            if not is_passed_over(name):
                yield Path(place) / name
    yield from refused(failed)


def refused(failed: list[OSError]) -> Iterator[Path]:
    """The folders that could not be listed since the last look; empties ``failed``."""
    while failed:
        yield Path(failed.pop(0).filename)


def identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from all others whatever name it is reached by; None where it is not there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
