"""A file that a command is to write: looked at before the work is done, not after it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

LINES = (".jsonl", ".ndjson", "")


def check_target(path: Path, *, option: str, kind: str, endings: Collection[str]) -> None:
    """Make sure that a file can be written where the user wants it, under a name that says what is in it.

    Args:
        path: the file; one that is there is replaced.
        option: how the command names it.
        kind: what is written, for the message.
        endings: the endings that say so, in small letters; "" where a name without ending is as good.

    Raises:
        ConfigError: it is a folder, its folder is not there, or its ending says something else.
    """
    from inspection_findings.errors import ConfigError

    if path.is_dir():
        raise ConfigError(f"{path} is a folder: name a file", rule=option)
    if path.suffix.lower() not in endings:
        named = " or ".join(ending for ending in endings if ending)
        raise ConfigError(f"{path} is written as {kind}: name a file that ends in {named}", rule=option)
    if not path.parent.is_dir():
        raise ConfigError(f"the folder {path.parent} is not there: make it, or name another", rule=option)
