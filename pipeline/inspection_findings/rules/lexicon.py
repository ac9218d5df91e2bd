"""Named word lists: configs/lexicons/*.yaml. Each list stands there once; rule files use it by name, as ``{periods}``.

A file maps names to lists of words. A word may be several words ("young people"), and may be another list by its name
("{money}"), which puts the words of that list there. No name stands in two files, no word twice in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from inspection_findings.errors import ConfigError
from inspection_findings.rules.files import data_dir, load_yaml

FOLDER = "lexicons"
NAME = re.compile(r"[a-z][a-z_]*")
REFERENCE = re.compile(rf"\{{({NAME.pattern})\}}")


@cache
def lexicons() -> dict[str, tuple[str, ...]]:
    """The words of every list, by its name, references resolved.

    Raises:
        ConfigError: a file is not a mapping of names to lists of words, a name or a word stands twice, or a reference is unknown.
    """
    raw: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for path in sorted((data_dir("configs") / FOLDER).glob("*.yaml")):
        file = f"{FOLDER}/{path.name}"
        for name, words in _lists_in(load_yaml(path), file).items():
            if name in places:
                raise ConfigError(f"this list stands in {places[name]} too: each list stands once", file=file, rule=name)
            raw[name], places[name] = words, file
    return {name: tuple(_resolved(name, raw, places, ())) for name in raw}


def words(name: str) -> tuple[str, ...]:
    """The words of the list ``name``, in the order of the file.

    Raises:
        ConfigError: there is no list of this name.
    """
    try:
        return lexicons()[name]
    except KeyError:
        raise ConfigError(unknown(name, lexicons()), file=FOLDER, rule=name) from None


def alternatives(listed: Iterable[str]) -> str:
    r"""A pattern that matches any of the words, the longest first; a blank in a word matches any run of up to twelve blanks.

    >>> alternatives(["year", "years", "school term"])
    '(?:school\\s{1,12}term|years|year)'
    """
    escaped = (re.escape(word).replace(r"\ ", r"\s{1,12}") for word in sorted(set(listed), key=lambda word: (-len(word), word)))
    return f"(?:{'|'.join(escaped)})"


def unknown(name: str, known: Iterable[str]) -> str:
    """The message for a name that is not one of the known ones."""
    return f"unknown word list '{name}': use one of {', '.join(sorted(known)) or 'none (there are no lists)'}"


def _lists_in(content: object, file: str) -> dict[str, list[str]]:
    if not isinstance(content, dict):
        raise ConfigError("must map the names of lists to their words", file=file)
    for name, listed in content.items():
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ConfigError("a list is named in small letters and _, such as 'parts_of_day'", file=file, rule=str(name))
        if not isinstance(listed, list) or not listed or not all(isinstance(word, str) and word for word in listed):
            raise ConfigError("must be a list of words, each a string", file=file, rule=name)
        twice = next((word for word in listed if listed.count(word) > 1), None)
        if twice is not None:
            raise ConfigError(f"the word '{twice}' stands twice", file=file, rule=name)
    return content


def expanded(listed: Iterable[str]) -> list[str]:
    """The words with each "{name}" as the words of that list, each word once.

    Raises:
        ConfigError: there is no list of that name.
    """
    found: list[str] = []
    for word in listed:
        reference = REFERENCE.fullmatch(word)
        found += words(reference[1]) if reference else [word]
    return list(dict.fromkeys(found))


def _resolved(name: str, raw: dict[str, list[str]], places: dict[str, str], inside: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for word in raw[name]:
        reference = REFERENCE.fullmatch(word)
        if not reference:
            found.append(word)
            continue
        other = reference[1]
        if other not in raw:
            raise ConfigError(unknown(other, raw), file=places[name], rule=name)
        if other in (*inside, name):
            raise ConfigError(f"the list '{other}' holds itself", file=places[name], rule=name)
        found += _resolved(other, raw, places, (*inside, name))
    return list(dict.fromkeys(found))
