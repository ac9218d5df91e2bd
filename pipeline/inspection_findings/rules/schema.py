"""A model for every rule file: what may stand in it, and one `ConfigError` for whatever does not fit.

A file's owner writes a model of `RuleModel` (a mapping) or `Rule` (one rule among several) and loads it by
``load_rules("proportions/hedges", list[Hedge])``. Unknown and missing keys, values of another type, patterns that are not
regular expressions and references to unknown parts or word lists are found at load; the message names the file, the rule's id,
the key and what is allowed.

    class Place(Rule):
        before: Pattern | None = None       # compiled at load, parts and word lists put in
        kinds: frozenset[Literal["count", "percent"]]

    class Places(RuleModel):
        parts: Parts | None = None         # named parts of this file's patterns
        rules: Rules[Place]                 # ids stand once
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeGuard, TypeVar, overload

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from inspection_findings.errors import ConfigError
from inspection_findings.rules.files import data_dir, load_yaml
from inspection_findings.rules.lexicon import expanded
from inspection_findings.rules.patterns import PatternError, compose_parts, pattern_of

T = TypeVar("T")
Known = Mapping[str, str]
PARTS = "parts"


class RuleModel(BaseModel):
    """The base of every model of a rule file: frozen, no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _check_keys(cls, value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            raise PydanticCustomError("mapping", "must be a mapping with the keys {keys}", {"keys": ", ".join(cls._keys())})
        extra = next((key for key in value if key not in cls._keys()), None)
        if extra is not None:
            allowed = ", ".join(cls._keys())
            raise PydanticCustomError("unknown_key", "unknown key '{key}': use one of {keys}", {"key": str(extra), "keys": allowed})
        return value

    @classmethod
    def _keys(cls) -> list[str]:
        return [field.alias or name for name, field in cls.model_fields.items()]


class Rule(RuleModel):
    """One rule: its id, why it is there, and what it must and must not answer.

    Every example is a text in which the rule answers, every counterexample one in which it does not.
    """

    id: str
    reason: str
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


def _compiled(flags: int) -> BeforeValidator:
    def build(value: Any, info: ValidationInfo) -> re.Pattern[str]:
        try:
            return pattern_of(value, info.context, flags=flags)
        except PatternError as error:
            raise PydanticCustomError("pattern", "{told}", {"told": str(error)}) from error

    return BeforeValidator(build)


def _words(value: Any) -> Any:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word for word in value):
        return value
    try:
        return tuple(expanded(value))
    except ConfigError as error:
        raise PydanticCustomError("words", "{told}", {"told": str(error)}) from error


def _ids_once(rules: Sequence[Any]) -> Sequence[Any]:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise PydanticCustomError("twice", "the id '{id}' stands twice: each rule has its own", {"id": rule.id})
        seen.add(rule.id)
    return rules


R = TypeVar("R", bound=Rule)
# a pattern of a rule file, compiled: as written, and whatever the case of its letters
Pattern = Annotated[re.Pattern[str], _compiled(0)]
AnyCasePattern = Annotated[re.Pattern[str], _compiled(re.IGNORECASE)]
# words, where "{name}" stands for the words of a list of configs/lexicons
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
# the named parts of a file's patterns, in the order in which they use each other
Parts = dict[str, str]
# rules whose ids each stand once
Rules = Annotated[tuple[R, ...], AfterValidator(_ids_once)]


@overload
def load_rules(name: str) -> Any: ...
@overload
def load_rules(name: str, model: type[T], *, parts: Known | None = None) -> T: ...
def load_rules(name: str, model: Any = None, *, parts: Known | None = None) -> Any:
    """The content of ``configs/<name>.yaml`` as ``model`` describes it.

    ``parts`` are patterns that code provides, by the name that the file uses them by. Without a model the content is unchecked.

    Raises:
        ConfigError: the file is missing, is not YAML or does not fit the model.
    """
    path = data_dir("configs") / f"{name}.yaml"
    content = load_yaml(path)
    return content if model is None else check_rules(content, model, file=f"{name}.yaml", parts=parts)


def check_rules(content: Any, model: type[T], *, file: str, parts: Known | None = None) -> T:
    """The content of a rule file as ``model`` describes it; ``file`` is how messages name it.

    Raises:
        ConfigError: the content does not fit; the message names the first fault and counts the others.
    """
    named = content.get(PARTS) if isinstance(content, dict) else None
    try:
        known = compose_parts(named, parts) if _is_parts(named) else dict(parts or {})
        return TypeAdapter(model).validate_python(content, context=known)
    except PatternError as error:
        raise ConfigError(str(error), file=file, rule=PARTS) from error
    except ValidationError as error:
        raise _config_error(error, content, file) from error


def _is_parts(named: Any) -> TypeGuard[dict[str, str]]:
    return isinstance(named, dict) and all(isinstance(key, str) and isinstance(text, str) for key, text in named.items())


def _config_error(error: ValidationError, content: Any, file: str) -> ConfigError:
    faults = error.errors(include_url=False)
    first = faults[0]
    rule, place = _place(content, first["loc"])
    message = _message(first)
    if place:
        message = f"{place}: {message}"
    more = len(faults) - 1
    return ConfigError(f"{message} (and {more} more in this file)" if more else message, file=file, rule=rule)


def _place(content: Any, loc: tuple[int | str, ...]) -> tuple[str | None, str]:
    """The id of the innermost rule on the way to a fault, and the keys from there on."""
    rule: str | None = None
    keys: list[str] = []
    for step in loc:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        if isinstance(content, dict) and isinstance(content.get("id"), str):
            rule, keys = content["id"], []
        elif isinstance(step, int):
            keys.append(f"number {step + 1}")
        elif "[" not in step:
            keys.append(step)
    return rule, ", ".join(keys)


def _message(fault: Any) -> str:
    if fault["type"] == "missing":
        return "this key is missing"
    message: str = fault["msg"]
    return message.replace("Input should be", "must be").replace("Value error, ", "")
