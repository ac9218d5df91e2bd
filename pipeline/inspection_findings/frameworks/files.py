"""The files of frameworks: where they stand, their shape, and what one takes over from the one that it extends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.model.framework import Framework
from inspection_findings.rules import data_dir, load_yaml

STANDARD_KEYS = {"number", "domain", "title", "aliases", "cues", "hints", "key_questions", "take"}
QUESTION_KEYS = {"number", "title", "cues", "finer"}
FRAMEWORK_KEYS = set(Framework.__dataclass_fields__) | {"extends"}
NEEDED = ("name", "title", "source", "domains", "standards")


def framework_names() -> list[str]:
    """The names of the frameworks that come with the package."""
    return sorted(path.stem for path in (data_dir("configs") / "frameworks").glob("*.yaml"))


def find(name: str, folder: Path | None = None) -> Path | None:
    """The file of a framework: one that ships, or the path that ``name`` is, seen from ``folder`` before the current one."""
    places = [data_dir("configs") / "frameworks" / f"{name}.yaml", *([folder / name] if folder else []), Path(name)]
    return next((place for place in places if place.is_file()), None)


def framework_files(name: str) -> list[Path]:
    """The files that the framework of this name, or at this path, is read from: its own, and those that it extends.

    Raises:
        ConfigError: one of them is no YAML.
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
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise ConfigError(f"must be a mapping with the keys {', '.join(NEEDED)}", file=str(path))
    check_keys(content, FRAMEWORK_KEYS, path, "framework")
    for key in ("standards", "unnumbered"):
        check_standards(content, key, path)
    scale = content.get("scale")
    if isinstance(scale, str) and scale and (path.parent / scale).is_file():
        content["scale"] = str(path.parent / scale)
    parent = content.pop("extends", None)
    if parent is None:
        refuse_take(content.get("standards", ()), path, "standards", "has no 'extends' to take it from: name the framework there")
        return content
    base = find(str(parent), path.parent)
    if base is None:
        raise ConfigError(f"names {parent!r}, which is no framework", file=str(path), rule="extends")
    if base.resolve() in {place.resolve() for place in (path, *above)}:
        chain = " -> ".join(place.name for place in (*above, path, base))
        raise ConfigError(f"goes round in a circle ({chain}): take one of them out", file=str(path), rule="extends")
    inherited = read_content(base, (*above, path))
    if "standards" in content:
        content["standards"] = taken(content["standards"], inherited.get("standards", ()), path)
    return {**{key: value for key, value in inherited.items() if key != "name"}, **content}


def taken(entries: Sequence[dict[str, Any]], inherited: Sequence[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """The standards, those with ``take`` filled from the extended framework and their key questions renumbered."""
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


def check_standards(content: dict[str, Any], key: str, path: Path) -> None:
    """Refuse standards and key questions that are no lists of mappings, with keys that mean nothing or numbers that are none."""
    for entry in entries(content, key, path, key):
        name = str(entry.get("number") or entry.get("title") or entry.get("take") or key) if isinstance(entry, dict) else key
        check_keys(entry, STANDARD_KEYS, path, name)
        for number in ("number", "domain", "take"):
            check_number(entry, number, path, name)
        for question in entries(entry, "key_questions", path, f"{name} key_questions"):
            check_keys(question, QUESTION_KEYS, path, f"{name} key_questions")
            check_number(question, "number", path, f"{name} key_questions")
            if question.get("number") in (None, ""):
                raise ConfigError("lacks the key 'number'", file=str(path), rule=f"{name} key_questions")
    if key == "unnumbered":
        refuse_take(content.get(key) or (), path, key, "can't take a standard of another framework: write it out")


def entries(content: dict[str, Any], key: str, path: Path, rule: str) -> list[Any]:
    """The list at ``key``, empty where the key is not there, or is no more than named; standards must be listed."""
    found = content.get(key, [])
    if found is None and key != "standards":
        return []
    if not isinstance(found, list):
        raise ConfigError(f"must be a list, not {found!r}", file=str(path), rule=rule)
    return found


def check_number(entry: dict[str, Any], key: str, path: Path, rule: str) -> None:
    """Refuse a number that YAML does not read as it is written: 1.10 would be 1.1."""
    value = entry.get(key, "")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ConfigError(f'the key {key!r} must stand in quotes, such as "1.10", not {value!r}', file=str(path), rule=rule)


def refuse_take(found: Iterable[dict[str, Any]], path: Path, rule: str, why: str) -> None:
    """Refuse entries that take over what they can't."""
    for entry in found:
        if "take" in entry:
            raise ConfigError(f"take: {entry['take']!r} {why}", file=str(path), rule=rule)


def check_keys(entry: Any, known: Iterable[str], path: Path, rule: str) -> None:
    """Refuse what is no mapping, and keys that mean nothing here."""
    if not isinstance(entry, dict):
        raise ConfigError(f"must be a mapping, not {entry!r}", file=str(path), rule=rule)
    for key in entry:
        if key not in known:
            raise ConfigError(f"has the unknown key {key!r}; known are {', '.join(sorted(known))}", file=str(path), rule=rule)
