"""Where the package's data stands, and how a YAML file of rules is read."""

from __future__ import annotations

import json
import re
from configparser import ConfigParser
from configparser import Error as ConfigParserError
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from inspection_findings.errors import ConfigError, ModelError
from inspection_findings.home import own_default

PACKAGE = Path(__file__).resolve().parents[1]
DEFAULT_MODEL = "hmip"


@cache
def data_dir(name: str) -> Path:
    """The folder ``name`` ("configs" or "models") that came with the package.

    An installed wheel carries it in ``inspection_findings/_data``; in a checkout it stands at the top level.

    Raises:
        ConfigError: neither place holds it.
    """
    for place in (PACKAGE / "_data" / name, PACKAGE.parents[1] / name):
        if place.is_dir():
            return place
    raise ConfigError(f"the folder {name} is missing from the installation: install the package again")


def find_model(model: Path | str | None = None) -> Path:
    """The folder of the model named, or of the default one: the one that the user promoted, else the one that ships.

    Raises:
        ModelError: there is no model there.
    """
    path = Path(model) if model is not None else own_default() or data_dir("models") / DEFAULT_MODEL
    if not (path / "config.cfg").is_file():
        raise ModelError("there is no trained pipeline in this folder: name one, or run 'findings train'", path=str(path))
    return path


def model_option(folder: Path, component: str, option: str) -> str | None:
    """What the spaCy configuration in a model folder sets for an option of a component.

    Raises:
        ModelError: it can't be read.
    """
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string((folder / "config.cfg").read_text(encoding="utf-8"))
        value: str | None = json.loads(parser.get(f"components.{component}", option))
    except (OSError, ValueError, ConfigParserError) as error:
        raise ModelError(f"config.cfg cannot be read ({str(error)[:120]}): train the model again", path=str(folder)) from error
    return value


def load_yaml(path: Path) -> Any:
    """The content of one YAML file.

    Raises:
        ConfigError: the file is missing, is not UTF-8, is not YAML or holds a key twice; the message names file and line.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror}): check the path", file=str(path)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"line {line} is not UTF-8: save the file as UTF-8", file=str(path)) from error
    try:
        return yaml.load(text, Loader=_LOADER)
    # PyYAML lets a date that is none and nesting without end through as Python's own errors
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"is not valid YAML ({error})".replace("\n", " "), file=str(path)) from error


# libyaml reads the same YAML about ten times faster; some builds of PyYAML come without it
class _LOADER(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads "no", "on" and "off" as the words that they are in lists of words; only true and false are truth values.

    A key that stands twice in one mapping is refused: the last would win without a word.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
                seen.add(key.value)
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


_LOADER.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _LOADER.yaml_implicit_resolvers.items()
}
_LOADER.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
