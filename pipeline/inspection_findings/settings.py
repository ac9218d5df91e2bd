"""What decides the output of a run: its options, and a fingerprint over them and all that they name."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from inspection_findings.frameworks import framework_files, load_framework
from inspection_findings.home import own_default
from inspection_findings.proportions import load_scale, scale_file
from inspection_findings.readers import DEFAULT_LIMITS, Limits
from inspection_findings.rules import PACKAGE, data_dir, find_model, load_yaml, model_option
from inspection_findings.rules.schema import RuleModel, check_rules

# the libraries that a document's way goes through: another version could change what is written
LIBRARIES = ("numpy", "scipy", "pydantic", "PyYAML", "pypdfium2", "selectolax", "charset-normalizer", "snowballstemmer")
# parts of the package that come after a document's way, or are beside it
OUTSIDE = (
    "batch", "cli", "evaluate", "report", "review", "reviews", "tables", "train",
    "dataframes.py", "scale_calibration.py", "home.py",
)  # fmt: skip
# files that a program does not read: documentation, and what a browser shows
UNREAD = (".md", ".css", ".js", ".html", ".svg", ".png", ".pyc")
# the longest time that the clocks of all systems can wait for, in seconds (115 days), and the largest number of bytes
MOST_SECONDS, MOST_BYTES = 10_000_000, 10**18


@dataclass(frozen=True)
class Settings:
    """All that decides what a run writes; picklable. ``fingerprint`` changes whenever the output could.

    ``model`` is the path of a model folder, None for the model that comes with the package.
    """

    model: str | None = None
    framework: str | None = None
    scale: str | None = None
    all_sentences: bool = False
    min_probability: float = 0.0
    frequencies: bool = False
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
    min_probability: float | None = None,
    frequencies: bool | None = None,
) -> Settings:
    """The settings of a run: options given here win over those of the ``config`` file.

    Raises:
        ConfigError: the file is no YAML mapping, has an unknown key, or names a framework or scale that is not there.
        ModelError: there is no model at the place named.
    """
    options = read_config(config) if config else ConfigFile()
    # a promoted default is named, so that promoting another one changes nothing for a run that has begun
    if (place := model or options.model or own_default()) is not None:
        model = find_model(place)
    settings = Settings(
        model=str(model) if model is not None else None,
        framework=framework if framework is not None else options.framework,
        scale=scale if scale is not None else options.scale,
        all_sentences=all_sentences if all_sentences is not None else options.all_sentences,
        min_probability=min_probability if min_probability is not None else options.min_probability,
        frequencies=frequencies if frequencies is not None else options.frequencies,
        limits=replace(DEFAULT_LIMITS, **options.limits.model_dump(exclude_none=True)) if options.limits else DEFAULT_LIMITS,
    )
    return replace(settings, fingerprint=fingerprint(settings))


def _name(value: object) -> object:
    if isinstance(value, str):
        return value
    raise ValueError("must be a name or a path; put one of figures alone in quotation marks")


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def _at_most(most: float) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most:
            return value
        raise ValueError(f"must be a number above zero, {most:,} at most")

    return BeforeValidator(check)


Name = Annotated[str, BeforeValidator(_name)]
Count = Annotated[int, _at_most(MOST_BYTES)]
Seconds = Annotated[float, _at_most(MOST_SECONDS)]


class LimitsOption(RuleModel):
    """What ``limits`` of a configuration file may hold (see `Limits`)."""

    bytes: Count | None = None
    pages: Count | None = None
    unpacked_bytes: Count | None = None
    characters: Count | None = None
    blocks: Count | None = None
    seconds: Seconds | None = None
    memory_bytes: Count | None = None
    processor_seconds: Seconds | None = None


class ConfigFile(RuleModel):
    """What a configuration file may hold."""

    model: Name | None = None
    framework: Name | None = None
    scale: Name | None = None
    all_sentences: Annotated[bool, BeforeValidator(_flag)] = False
    min_probability: Annotated[float, Field(ge=0, lt=1)] = 0.0
    frequencies: Annotated[bool, BeforeValidator(_flag)] = False
    limits: LimitsOption | None = None


def read_config(path: Path) -> ConfigFile:
    """The options in a configuration file.

    Raises:
        ConfigError: it is not a mapping, holds an unknown key, or a value that does not fit its key.
    """
    return check_rules(load_yaml(path) or {}, ConfigFile, file=str(path))


def fingerprint(settings: Settings) -> str:
    """A hash over code, rules, model, options and libraries: equal where the same bytes give the same output.

    It does not depend on where the package, the model and the files of rules stand, so that machines can be compared.

    Raises:
        ConfigError: the framework or the scale is not there, or can't be used.
        ModelError: there is no model there.
    """
    forget_rules()
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for hashed in (code_hash(), folder_hash(find_model(settings.model))):
        digest.update(hashed.encode())
    for path in rule_files(settings):
        digest.update(repr((path.name, folder_hash(path))).encode())
    digest.update(repr((settings.all_sentences, settings.min_probability, settings.frequencies, settings.limits)).encode())
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
    """A hash over the code and the rules that a document's way goes through, which a process reads once."""
    return folder_hash(PACKAGE, leave_out=OUTSIDE) + folder_hash(data_dir("configs"))


def folder_hash(folder: Path, *, leave_out: Sequence[str] = ()) -> str:
    """A hash over the names and bytes of the files under ``folder``, but for `UNREAD`; over the bytes of a single file.

    ``leave_out`` are names right in the folder that do not count.
    """
    if folder.is_file():
        return hashlib.sha256(folder.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix not in UNREAD and inside.parts[0] not in (*leave_out, "_data") and path.is_file():
            digest.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
