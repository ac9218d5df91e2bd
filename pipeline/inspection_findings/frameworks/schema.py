"""The schema of framework files: the types of `inspection_findings.model.framework`, and what is wrong with a file in one line."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError, create_model
from pydantic_core import ErrorDetails

from inspection_findings.errors import ConfigError
from inspection_findings.model.framework import STRICT, Framework, KeyQuestion, Number, Standard, Text

Noun = TypeVar("Noun")

# what a value must be, by pydantic's type of error
WANTED = {
    "string_type": "must be words (figures need quotes)",
    "string_pattern_mismatch": "must be words",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "dataclass_type": "must be a mapping",
    "model_type": "must be a mapping",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
}
UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
# keys that give an entry of a list its name in a message
NAMING = ("number", "name", "title", "take", "text")
# how much of a wrong value a message repeats, in characters
SHOWN = 60


def partial(noun: type[Any], **more: Any) -> type[BaseModel]:
    """The model of a mapping that may hold the fields of a dataclass, each of its type, and ``more`` fields; none is needed."""
    hints = get_type_hints(noun, include_extras=True)
    known: dict[str, Any] = {own.name: (hints[own.name], None) for own in fields(noun)}
    return create_model(f"{noun.__name__}File", __config__=STRICT, **{**known, **more})


@cache
def file_model() -> type[BaseModel]:
    """The model of one framework file: a framework's keys, of which none is needed where ``extends`` names another framework."""
    question = partial(KeyQuestion)
    standard = partial(Standard, take=(Number, None), key_questions=(tuple[question, ...] | None, None))  # type: ignore[valid-type]
    return partial(
        Framework,
        extends=(Text, None),
        standards=(tuple[standard, ...], None),  # type: ignore[valid-type]
        unnumbered=(tuple[standard, ...] | None, None),  # type: ignore[valid-type]
    )


def file_faults(content: Any, path: Path) -> list[ConfigError]:
    """What is wrong with the keys and values of one framework file, before it takes over what it extends."""
    return _faults(_adapter(file_model()), content, path)


def raise_first(faults: Sequence[ConfigError]) -> None:
    """Refuse a file that has faults.

    Raises:
        ConfigError: the first fault; where there are others, their number is told.
    """
    if not faults:
        return
    first, more = faults[0], len(faults) - 1
    if not more:
        raise first
    place = ": ".join(part for part in (first.file, first.rule) if part)
    message = f"{str(first).removeprefix(place).removeprefix(': ')} (and {more} more in this file)"
    raise ConfigError(message, file=first.file, rule=first.rule)


def to_noun(noun: type[Noun], content: Any, path: Path) -> Noun:
    """The content as the dataclass ``noun``.

    Raises:
        ConfigError: the content doesn't fit; the first fault is named.
    """
    adapter: TypeAdapter[Noun] = _adapter(cast("Hashable", noun))
    try:
        return adapter.validate_python(content)
    except ValidationError as error:
        raise_first(_errors(error, content, path))
        raise


@cache
def _adapter(noun: Any) -> TypeAdapter[Any]:
    """What checks content against a type; made once, for that is slow."""
    return TypeAdapter(noun)


def _faults(adapter: TypeAdapter[Any], content: Any, path: Path) -> list[ConfigError]:
    """The faults that pydantic finds, each as an error with file and place."""
    try:
        adapter.validate_python(content)
    except ValidationError as error:
        return _errors(error, content, path)
    return []


def _errors(error: ValidationError, content: Any, path: Path) -> list[ConfigError]:
    """One error for each fault, unknown keys first: a typo is what makes another key missing."""
    found = sorted(error.errors(include_url=False), key=lambda one: one["type"] not in UNKNOWN)
    return [ConfigError(_message(one), file=str(path), rule=place(content, one)) for one in found]


def place(content: Any, error: ErrorDetails) -> str:
    """Where in a file a fault is: its keys from the outside in, an entry of a list by its number or name, else by its position.

    >>> content = {"standards": [{"number": "1.1", "cues": "care"}]}
    >>> place(content, {"type": "tuple_type", "loc": ("standards", 0, "cues"), "msg": "", "input": "care"})
    '1.1 cues'
    """
    steps: list[str] = []
    for step in error["loc"]:
        if isinstance(step, int):
            content = content[step] if isinstance(content, (list, tuple)) and step < len(content) else None
            named = next((str(content[key]) for key in NAMING if content.get(key)), "") if isinstance(content, dict) else ""
            if named and steps[-1:] in (["standards"], ["unnumbered"]):
                steps.pop()
            steps.append(named or f"entry {step + 1}")
        elif isinstance(content, dict) and (step in content or error["type"] in ("missing",)):
            content = content.get(step)
            steps.append(str(step))
        elif step != "[key]":
            steps.append(str(step))
    return " ".join(steps)


def _message(error: ErrorDetails) -> str:
    """What is wrong and what is allowed, without the place."""
    kind, given = error["type"], error["input"]
    if kind in UNKNOWN:
        return f"is an unknown key; known are {', '.join(sorted(_known_keys(error['loc'])))}"
    if kind == "missing":
        return f"is missing: an entry needs the key {error['loc'][-1]!r}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    shown = repr(given) if len(repr(given)) <= SHOWN else f"{repr(given)[:SHOWN]}..."
    if kind == "literal_error":
        return f"must be {error['ctx']['expected']}, not {shown}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"must be {'at least' if kind.startswith('greater') else 'at most'} {_bound(error):g}, not {shown}"
    return f"{WANTED.get(kind, error['msg'])}, not {shown}"


def _bound(error: ErrorDetails) -> float:
    """The bound that a number breaks."""
    bounds = error["ctx"]
    return float(bounds["ge"] if "ge" in bounds else bounds["le"])


def _known_keys(steps: tuple[int | str, ...]) -> Iterator[str]:
    """The keys that are allowed where the last of the ``steps`` from a file's top is not."""
    hint: Any = file_model()
    for step in steps[:-1]:
        if isinstance(step, str) and (own := _fields(hint)) is not None:
            hint = own.get(step)
    yield from _fields(hint) or ()


def _fields(hint: Any) -> dict[str, Any] | None:
    """The fields of the dataclass or model in a type such as ``tuple[Standard, ...] | None``, with their types."""
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        return {own.name: hints[own.name] for own in fields(hint)}
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return {name: own.annotation for name, own in hint.model_fields.items()}
    return next((found for inner in get_args(hint) if (found := _fields(inner)) is not None), None)
