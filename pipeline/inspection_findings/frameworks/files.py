"""The files of frameworks: where they stand, and what one takes over from the one that it extends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.frameworks.schema import file_faults, raise_first
from inspection_findings.rules import data_dir, load_yaml

NEEDED = ("name", "title", "source")


@cache
def framework_names() -> tuple[str, ...]:
    """The names of the frameworks that come with the package, in order."""
    return tuple(sorted(path.stem for path in (data_dir("configs") / "frameworks").glob("*.yaml")))


def find(name: str, folder: Path | None = None) -> Path | None:
    """The file of a framework: one that ships, or the path that ``name`` is, seen from ``folder`` before the current one."""
    places = [data_dir("configs") / "frameworks" / f"{name}.yaml", *([folder / name] if folder else []), Path(name)]
    return next((place for place in places if place.is_file()), None)


def framework_files(name: str) -> list[Path]:
    """The files that the framework of this name, or at this path, is read from: its own, and those that it extends.

    Raises:
        ConfigError: one of them is not valid YAML.
    """
    files: dict[Path, Path] = {}
    path = find(name)
    while path is not None and path.resolve() not in files:
        files[path.resolve()] = path
        content = load_yaml(path)
        parent = content.get("extends") if isinstance(content, dict) else None
        path = find(str(parent), path.parent) if parent is not None else None
    return list(files.values())


def read_content(path: Path, above: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The file's keys over those of the framework that it extends; ``above`` are the files that led here.

    Raises:
        ConfigError: a file is not there, has another shape than a framework's, or extends itself.
    """
    content = dict(_sound(path, path.stat().st_mtime_ns))
    scale = content.get("scale")
    if isinstance(scale, str) and (path.parent / scale).is_file():
        content["scale"] = str(path.parent / scale)
    parent = content.pop("extends", None)
    if parent is None:
        return content
    base = find(parent, path.parent)
    if base is None:
        message = f"names {parent!r}, which is not a framework; use one of {', '.join(framework_names())}, or a YAML file"
        raise ConfigError(message, file=str(path), rule="extends")
    if base.resolve() in {place.resolve() for place in (path, *above)}:
        chain = " -> ".join(place.name for place in (*above, path, base))
        raise ConfigError(f"goes round in a circle ({chain}): take one of them out", file=str(path), rule="extends")
    inherited = read_content(base, (*above, path))
    if "standards" in content:
        content["standards"] = taken(content["standards"], inherited.get("standards", ()), path)
    return {**{key: value for key, value in inherited.items() if key != "name"}, **content}


@lru_cache(maxsize=64)
def _sound(path: Path, changed: int) -> dict[str, Any]:
    """The keys of one file, checked by themselves; ``changed`` is when it was written last, so that an edited file is read again.

    Raises:
        ConfigError: the file can't be read, or a key or value is not a framework's; the first fault is named, others are counted.
    """
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise ConfigError(f"must be a mapping with the keys {', '.join(NEEDED)}", file=str(path))
    raise_first(file_faults(content, path))
    check_takes(content, path)
    return content


def check_takes(content: dict[str, Any], path: Path) -> None:
    """Refuse standards that take over what they can't.

    Raises:
        ConfigError: one takes from nothing, or is a standard without number.
    """
    places = {"unnumbered": "can't take a standard of another framework: write it out"}
    if "extends" not in content:
        places["standards"] = "has no 'extends' to take it from: name the framework there"
    for key, why in places.items():
        for entry in content.get(key) or ():
            if "take" in entry:
                raise ConfigError(f"take: {entry['take']!r} {why}", file=str(path), rule=key)


def taken(entries: Sequence[dict[str, Any]], inherited: Sequence[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """The standards, those with ``take`` filled from the extended framework and their key questions renumbered.

    Raises:
        ConfigError: the extended framework has no such standard.
    """
    by_number = {str(entry["number"]): entry for entry in inherited if "number" in entry}
    found = []
    for entry in entries:
        if "take" not in entry:
            found.append(entry)
            continue
        source = by_number.get(str(entry["take"]))
        if source is None:
            known = f"there are {', '.join(by_number)}" if by_number else "it has none"
            message = f"takes {entry['take']!r}, which the extended framework lacks; {known}"
            raise ConfigError(message, file=str(path), rule="standards")
        merged = {**source, **{key: value for key, value in entry.items() if key != "take"}}
        old, new = str(source["number"]), str(merged["number"])
        if "key_questions" not in entry:
            merged["key_questions"] = [
                {**question, "number": str(question["number"]).replace(old, new, 1)}
                for question in source.get("key_questions") or ()
            ]
        found.append(merged)
    return found
