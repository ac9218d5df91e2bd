"""Which files a run reads, in which order. They are listed as they are asked for: a folder of a million costs no more than one."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from inspection_findings.errors import ConfigError

# what stands beside reports and is not one: data about them, checksums, logs, files that systems and editors leave
SIDECAR_SUFFIXES = frozenset({
    ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".md5", ".sha1", ".sha256", ".sha512",
    ".sig", ".log", ".lock", ".tmp", ".bak", ".part", ".crdownload", ".db", ".sqlite", ".pyc", ".url", ".lnk",
})  # fmt: skip
SIDECAR_NAMES = frozenset({"readme", "readme.md", "readme.txt", "license", "license.md", "license.txt", "thumbs.db", "desktop.ini"})


@dataclass
class Inputs:
    """The files of a run, walked anew by each iteration: the path, the folder that it is relative to, and where it lies.

    Hidden files and folders, and sidecar files (`SIDECAR_SUFFIXES`, `SIDECAR_NAMES`), are left out of a folder; a file that is
    named itself, or whose name fits ``include``, is a report whatever it is called. A link to a folder is followed once. A folder
    that can't be listed is given itself, so that it becomes a failure of its own.

    Args:
        given: reports, and folders of reports.
        out: a folder that is not looked into: where the output goes.
        include: patterns such as "*.pdf" for the names of files in folders; none for all.
        limit: the number of files at most, None for all.
    """

    given: Sequence[Path]
    out: Path | None = None
    include: Sequence[str] = ()
    limit: int | None = None
    sidecars: Counter[str] = field(default_factory=Counter)

    def check(self) -> None:
        """Refuse inputs that are not there.

        Raises:
            ConfigError: an input is missing, or a folder has no report.
        """
        for given in self.given:
            if given.is_dir():
                if next(self._walk(given), None) is None:
                    fitting = f" that fits {', '.join(self.include)}" if self.include else ""
                    raise ConfigError(f"the folder has no report{fitting}: put reports into it, or name another", file=str(given))
            elif not (given.exists() or given.is_symlink()):
                raise ConfigError("there is no such file or folder: check the path", file=str(given))

    def __iter__(self) -> Iterator[tuple[Path, Path, str]]:
        self.sidecars.clear()
        return islice(self._files(), self.limit)

    def _files(self) -> Iterator[tuple[Path, Path, str]]:
        for given in deduplicate(self.given):
            root = given if given.is_dir() else given.parent
            place = os.path.realpath(root)
            for path in self._walk(given) if given.is_dir() else [given]:
                location = os.path.join(place, path.relative_to(root))
                yield path, root, os.path.normcase(location)

    def _walk(self, folder: Path) -> Iterator[Path]:
        """The files under ``folder`` in order; a folder that was seen under another name is left out."""
        seen = {identity(self.out)} if self.out else set()
        failed: list[OSError] = []
        for place, folders, files in os.walk(folder, followlinks=True, onerror=failed.append):
            yield from unreadable(failed)
            known = identity(Path(place))
            if known in seen:
                folders[:] = []
                continue
            seen.add(known)
            folders[:] = sorted(name for name in folders if not is_hidden(name))
            yield from (Path(place, name) for name in sorted(files) if self._is_report(name))
        yield from unreadable(failed)

    def _is_report(self, name: str) -> bool:
        if is_hidden(name):
            return False
        if self.include:
            return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self.include)
        suffix = os.path.splitext(name)[1].lower()
        if suffix in SIDECAR_SUFFIXES or name.lower() in SIDECAR_NAMES:
            self.sidecars[suffix or name] += 1
            return False
        return True


def deduplicate(inputs: Sequence[Path]) -> list[Path]:
    """The inputs without those that are given twice or lie in a folder that is given too: each report is read once."""
    folders = {given.resolve() for given in inputs if given.is_dir()}
    kept: dict[Path, Path] = {}
    for given in inputs:
        place = given.resolve() if given.is_dir() else given.absolute()
        if place not in kept and (not folders.intersection(place.parents) or not Inputs([])._is_report(given.name)):
            kept[place] = given
    return list(kept.values())


def is_hidden(name: str) -> bool:
    """Whether a name is one that systems hide: with a point before it, or a lock file of Word."""
    return name.startswith((".", "~$"))


def unreadable(failed: list[OSError]) -> Iterator[Path]:
    """The folders that could not be listed since the last look; empties ``failed``."""
    while failed:
        yield Path(failed.pop(0).filename)


def identity(folder: Path) -> tuple[int, int] | None:
    """What distinguishes a folder from all others whatever name it is reached by; None where it is not there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
