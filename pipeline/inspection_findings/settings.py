"""What decides the output of a run: its options, and a fingerprint over them and all that they name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.frameworks import framework_files, load_framework
from inspection_findings.home import own_default
from inspection_findings.proportions import load_scale, scale_file
from inspection_findings.readers import DEFAULT_LIMITS, Limits
from inspection_findings.rules import PACKAGE, data_dir, find_model, load_yaml, model_option

# libraries whose version could change what is written
LIBRARIES = ("spacy", "scikit-learn", "numpy", "pypdfium2", "selectolax", "lxml", "python-docx", "charset-normalizer")


@dataclass(frozen=True)
class Settings:
    """All that decides what a run writes; picklable. ``fingerprint`` changes whenever the output could.

    ``model`` is the path of a model folder, None for the model that comes with the package.
    """

    model: str | None = None
    framework: str | None = None
    scale: str | None = None
    all_sentences: bool = False
    limits: Limits = DEFAULT_LIMITS
    fingerprint: str = ""

    def public(self) -> dict[str, Any]:
        """The settings as run.json shows them."""
        shown = {name.name: getattr(self, name.name) for name in fields(self) if name.name != "limits"}
        return {**shown, "limits": {name.name: getattr(self.limits, name.name) for name in fields(self.limits)}}


def load_settings(
    *,
    config: Path | None = None,
    model: Path | None = None,
    framework: str | None = None,
    scale: str | None = None,
    all_sentences: bool | None = None,
) -> Settings:
    """The settings of a run: options given here win over those of the ``config`` file.

    Raises:
        ConfigError: the file is no YAML mapping, has an unknown key, or names a framework or scale that is not there.
        ModelError: there is no model at the place named.
    """
    options = read_config(config) if config else {}
    given = {"model": model, "framework": framework, "scale": scale, "all_sentences": all_sentences}
    options.update({name: value for name, value in given.items() if value is not None})
    # a promoted default is named, so that promoting another one changes nothing for a run that has begun
    if (place := options.get("model") or own_default()) is not None:
        options["model"] = str(find_model(place))
    settings = Settings(
        model=options.get("model"),
        framework=options.get("framework"),
        scale=options.get("scale"),
        all_sentences=bool(options.get("all_sentences", False)),
        limits=Limits(**options.get("limits") or {}),
    )
    return replace(settings, fingerprint=fingerprint(settings))


def read_config(path: Path) -> dict[str, Any]:
    """The options in a configuration file.

    Raises:
        ConfigError: it is no mapping, holds a key that is not known, or a value that is none of its key.
    """
    content = load_yaml(path) or {}
    if not isinstance(content, dict):
        raise ConfigError("must be a mapping of options, such as 'framework: hmip-2018'", file=str(path))
    known = {"model", "framework", "scale", "all_sentences", "limits"}
    limit_names = {name.name for name in fields(Limits)}
    for key in content:
        if key not in known:
            raise ConfigError(f"is no option; use one of {', '.join(sorted(known))}", file=str(path), rule=str(key))
        if key != "limits" and content[key] is not None and type(content[key]) is not (bool if key == "all_sentences" else str):
            wanted = "true or false" if key == "all_sentences" else "a name or a path; put one of figures alone in quotation marks"
            raise ConfigError(f"must be {wanted}", file=str(path), rule=str(key))
    limits = content.get("limits") or {}
    if not isinstance(limits, dict):
        raise ConfigError("must be a mapping of limits, such as 'pages: 500'", file=str(path), rule="limits")
    for key, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise ConfigError("must be a number above zero", file=str(path), rule=f"limits.{key}")
        if key not in limit_names:
            raise ConfigError(f"is no limit; use one of {', '.join(sorted(limit_names))}", file=str(path), rule=str(key))
    return content


def fingerprint(settings: Settings) -> str:
    """A hash over code, rules, model, options and libraries: equal where the same bytes give the same output.

    It does not depend on where the package, the model and the files of rules stand, so that machines can be compared.

    Raises:
        ConfigError: the framework or the scale is not there, or can't be used.
        ModelError: there is no model there.
    """
    forget_rules()
    digest = hashlib.sha256()
    for hashed in (code_hash(), folder_hash(find_model(settings.model))):
        digest.update(hashed.encode())
    for path in rule_files(settings):
        digest.update(repr((path.name, folder_hash(path))).encode())
    digest.update(repr((settings.all_sentences, settings.limits)).encode())
    digest.update(repr([(name, installed(name)) for name in LIBRARIES]).encode())
    return digest.hexdigest()[:16]


def rule_files(settings: Settings) -> list[Path]:
    """All files that the framework and the scale of these settings are read from.

    Raises:
        ConfigError: one of them is not there, or can't be used.
    """
    framework, scale = chosen(settings)
    files = []
    if framework:
        scale = scale or load_framework(framework).scale
        files += framework_files(framework)
    if scale:
        load_scale(scale)
        files += [path for path in [scale_file(scale)] if path]
    return files


def chosen(settings: Settings) -> tuple[str | None, str | None]:
    """Framework and scale that are forced: by the settings, else by the model.

    Raises:
        ModelError: there is no model there, or its configuration can't be read.
    """
    folder = find_model(settings.model)
    framework = settings.framework or model_option(folder, "findings_sections", "framework")
    return framework, settings.scale or model_option(folder, "findings_proportions", "scale")


@lru_cache(maxsize=1)
def renew_rules(fingerprint: str) -> None:
    """Forget the frameworks and scales that were read for settings of another fingerprint: their files may have changed."""
    forget_rules()


def forget_rules() -> None:
    """Forget the frameworks and scales that were read."""
    load_framework.cache_clear()
    load_scale.cache_clear()


def absolute(settings: Settings) -> Settings:
    """The settings with absolute paths, for a worker that started in another folder."""

    def place(option: str | None, path: Path | None) -> str | None:
        return str(path.absolute()) if path and is_own(path) else option

    return replace(
        settings,
        model=place(settings.model, Path(settings.model) if settings.model else None),
        framework=place(settings.framework, next(iter(framework_files(settings.framework or "")), None)),
        scale=place(settings.scale, scale_file(settings.scale or "")),
    )


def own_paths(settings: Settings) -> list[Path]:
    """The user's own files and folders that these settings name, absolute."""
    named = [Path(settings.model)] if settings.model else []
    return [path.absolute() for path in named + rule_files(settings) if is_own(path)]


def is_own(path: Path) -> bool:
    """Whether the path is none that comes with the package."""
    return not path.is_relative_to(data_dir("configs"))


def fingerprint_of(shown: dict[str, Any]) -> str:
    """The fingerprint here of the settings that another machine shows with `Settings.public`."""
    return fingerprint(Settings(**{**shown, "limits": Limits(**shown["limits"])}))


def installed(name: str) -> str | None:
    """The version of an installed distribution, None where it is not installed as one."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


@cache
def code_hash() -> str:
    """A hash over the package and the rules that come with it, which a process reads once."""
    return folder_hash(PACKAGE) + folder_hash(data_dir("configs"))


def folder_hash(folder: Path) -> str:
    """A hash over the names and bytes of all files under ``folder``, compiled Python left out; over the bytes of a single file."""
    if folder.is_file():
        return hashlib.sha256(folder.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "_data" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
