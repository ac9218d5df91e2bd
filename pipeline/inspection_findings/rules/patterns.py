r"""Patterns that a person can read: composed of named parts, laid out over several lines, with comments.

How a pattern in a rule file is written:

- ``{name}`` stands for a part of the same file (its key ``parts``) or, where it has none of that name, for a word list of
  configs/lexicons, any word of it.
- A blank stands for any run of up to twelve blanks, `` ?`` for such a run or none. In ``[...]`` a blank is a blank.
- A line's end and the blanks around it stand for nothing: one alternative a line. ``\x20`` is a blank there.
- `` # ...`` up to the line's end is a comment.

A pattern has at most `LONGEST` characters, comments and layout not counted: what is longer is two patterns, or a word list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from inspection_findings.rules.lexicon import REFERENCE, alternatives, lexicons

LONGEST = 300
GAP = r"\s{1,12}"
GAP_OR_NONE = r"\s{0,12}"
COMMENT = re.compile(r"(?:^|\s)#\s.*$", re.MULTILINE)
LINE_END = re.compile(r"\s*\n\s*")


class PatternError(ValueError):
    """A pattern that can't be used; the message says why."""


def compile_pattern(text: str, parts: Mapping[str, str] | None = None, *, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern of a rule; ``parts`` are those of its file, already composed (see `compose_parts`).

    Raises:
        PatternError: it is too long, names an unknown part, or is not a regular expression.

    >>> bool(compile_pattern("half an? (?:{unit})", {"unit": "day|hour"}).search("it took half  an hour"))
    True
    """
    composed = compose(text, parts or {})
    try:
        return re.compile(composed, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"the pattern is not a regular expression ({error}): {_shortened(composed)}") from error


def compose(text: str, parts: Mapping[str, str]) -> str:
    """The pattern as one regular expression: layout removed, blanks widened, parts and word lists put in.

    Raises:
        PatternError: it is too long or names an unknown part.
    """
    bare = without_layout(text)
    if len(bare) > LONGEST:
        raise PatternError(f"the pattern has {len(bare)} characters: at most {LONGEST}; name its parts, or use a word list")
    return REFERENCE.sub(lambda match: _part(match[1], parts), widened(bare))


def compose_parts(raw: Mapping[str, str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a file by name, each composed of those before it and of the ``given`` ones.

    Raises:
        PatternError: a part is too long or names a part that does not stand before it.
    """
    parts = dict(given or {})
    for name, text in raw.items():
        try:
            parts[name] = compose(text, parts)
        except PatternError as error:
            raise PatternError(f"part '{name}': {error}") from error
    return parts


def without_layout(text: str) -> str:
    """The pattern without comments, line ends and the blanks around these.

    >>> without_layout("half # a word\\n  |third")
    'half|third'
    """
    if "\n" not in text and " # " not in text:
        return text
    return LINE_END.sub("", COMMENT.sub("", text).strip())


def widened(pattern: str) -> str:
    r"""The pattern with each blank outside ``[...]`` as a run of blanks.

    >>> widened("a b ?c[ d]")
    'a\\s{1,12}b\\s{0,12}c[ d]'
    """
    if " " not in pattern:
        return pattern
    made: list[str] = []
    in_class = False
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\":
            made.append(pattern[index : index + 2])
            index += 2
            continue
        if char == " " and not in_class:
            optional = pattern[index + 1 : index + 2] == "?"
            made.append(GAP_OR_NONE if optional else GAP)
            index += 2 if optional else 1
            continue
        if char == "[" and not in_class:
            in_class = True
            # a bracket that stands first in a class is a character of it
            first = 2 if pattern[index + 1 : index + 2] == "^" else 1
            if pattern[index + first : index + first + 1] == "]":
                made.append(pattern[index : index + first + 1])
                index += first + 1
                continue
        elif char == "]":
            in_class = False
        made.append(char)
        index += 1
    return "".join(made)


@cache
def _listed() -> dict[str, str]:
    return {name: alternatives(listed) for name, listed in lexicons().items()}


def _part(name: str, parts: Mapping[str, str]) -> str:
    found = parts.get(name) or _listed().get(name)
    if found is None:
        known = ", ".join(sorted({*parts, *_listed()})) or "none"
        raise PatternError(f"unknown part or word list '{{{name}}}': use one of {known}")
    return f"(?:{found})"


def _shortened(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}..."


def pattern_of(value: Any, context: Any, *, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern of a value in a rule file; ``context`` is the mapping of its parts, or None.

    Raises:
        PatternError: the value is not a string, or the pattern can't be used.
    """
    if isinstance(value, re.Pattern):
        return value
    if not isinstance(value, str) or not value:
        raise PatternError("must be a pattern (a string that is not empty)")
    return compile_pattern(value, context, flags=flags)
