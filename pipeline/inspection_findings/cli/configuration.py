"""``findings.toml`` in the folder where a command is called: the user's own defaults of its options.

Each command has a table, and each key is the long name of an option::

    [extract]
    out = "out"
    jobs = 4
    format = ["parquet"]
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CONFIG_FILE = Path("findings.toml")


def read_defaults(path: Path, group: Any) -> dict[str, Any]:
    """The defaults in a file, by command and by the name of the parameter in Python; empty if there is no such file.

    Args:
        path: the file.
        group: the command line, which knows commands and options.

    Raises:
        ConfigError: the file is not valid TOML, or names a command or an option that does not exist.
    """
    if not path.is_file():
        return {}
    from inspection_findings.errors import ConfigError

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        raise ConfigError(f"is not valid TOML ({error})", file=str(path)) from error
    for name, values in content.items():
        if name not in group.commands or not isinstance(values, dict):
            raise ConfigError(f"[{name}]: unknown command (choose {', '.join(sorted(group.commands))})", file=str(path))
    return {name: _by_parameter(name, values, group.commands[name], path) for name, values in content.items()}


def _by_parameter(name: str, values: dict[str, Any], command: Any, path: Path) -> dict[str, Any]:
    """The values of one command, their keys turned into names of parameters."""
    from inspection_findings.errors import ConfigError

    options = {option.removeprefix("--"): own.name for own in command.params for option in own.opts if option.startswith("--")}
    for key in values:
        if key.replace("_", "-") not in options:
            raise ConfigError(f"[{name}] {key}: unknown option (choose {', '.join(sorted(options))})", file=str(path))
    return {options[key.replace("_", "-")]: value for key, value in values.items()}
