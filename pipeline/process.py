"""One file in, its lines of every output file out: the unit of work of a batch, safe to send to another process."""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections import Counter
from configparser import ConfigParser
from configparser import Error as ConfigParserError
from dataclasses import dataclass, field, fields, replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.chain import Clock, Report, Stages, analyse
from pipeline.errors import ConfigError, ModelError, ReadError
from pipeline.home import own_default
from pipeline.read import DEFAULT_LIMITS, Limits, read
from pipeline.records import ErrorRecord, Record
from pipeline.rules import PACKAGE, data_dir, find_model, load_yaml

# libraries whose version could change what is written
LIBRARIES = ("spacy", "scikit-learn", "numpy", "pypdfium2", "selectolax", "lxml", "python-docx", "charset-normalizer")
SURROGATE = re.compile("[\ud800-\udfff]")


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


@dataclass(frozen=True)
class FileOutput:
    """What one input gave. ``lines`` holds UTF-8 JSON lines per output file; ``text`` is saved as texts/<sha256>.txt.

    ``sha256`` and ``text`` are None where the input failed.
    """

    path: str
    sha256: str | None
    lines: dict[str, bytes]
    text: str | None
    counts: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)
    framework: str | None = None


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
    if options.get("framework"):
        from pipeline.frameworks import load_framework

        load_framework(options["framework"])
    if options.get("scale"):
        from pipeline.proportions import load_scale

        load_scale(options["scale"])
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
    """
    digest = hashlib.sha256()
    for folder in (PACKAGE, data_dir("configs"), find_model(settings.model)):
        digest.update(folder_hash(folder).encode())
    for option in (settings.framework, settings.scale):
        digest.update(Path(option).read_bytes() if option and Path(option).is_file() else repr(option).encode())
    digest.update(repr((settings.all_sentences, settings.limits)).encode())
    digest.update(repr([(name, installed(name)) for name in LIBRARIES]).encode())
    return digest.hexdigest()[:16]


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
def folder_hash(folder: Path) -> str:
    """A hash over the names and bytes of all files under ``folder``, compiled Python left out."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "_data" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=2)
def load_stages(settings: Settings) -> tuple[Stages, float]:
    """The stages for these settings, and the seconds that loading them took; loaded once per process.

    They are those of `pipeline.load`, taken from the model's files without spaCy: no stage of a batch needs its tokens, and
    importing it takes longer than a report. A test holds both ways to the same stages.

    Raises:
        ModelError: the model can't be loaded.
    """
    from pipeline.tag import Tagger

    started = perf_counter()
    folder = find_model(settings.model)
    framework = model_option(folder, "findings_sections", "framework")
    scale = model_option(folder, "findings_proportions", "scale")
    stages = Stages(Tagger.load(folder / "findings_tagger"), settings.framework or framework, settings.scale or scale)
    gc.freeze()  # what was loaded stays: no use in looking through it again with every document
    return stages, perf_counter() - started


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


def relative_path(path: Path, root: Path) -> str:
    """The path of a document as the records tell it: relative to the folder that was given, with forward slashes.

    Bytes of a name that are no UTF-8, which no record can hold, become U+FFFD.
    """
    return printable(path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name)


def printable(text: str) -> str:
    """The text with U+FFFD for each lone surrogate: file names that are no UTF-8 hold some.

    >>> printable("caf\\udce9.txt") == "caf\ufffd.txt"
    True
    """
    return SURROGATE.sub("\ufffd", text)


def process_file(path: Path, *, root: Path, settings: Settings) -> FileOutput:
    """The output lines of one input. A bad document becomes a line of "errors".

    Raises:
        PipelineError: the model can't be loaded.
    """
    relative = relative_path(path, root)
    stages, load_seconds = load_stages(settings)
    clock = Clock()
    stage = "read"
    try:
        if path.exists() and not path.is_file():
            raise ReadError(f"{path}: is no regular file: name a report", path=str(path))
        source = read(path, limits=settings.limits)
        stage = "extract"
        report = analyse(source, stages, path=relative, all_sentences=settings.all_sentences, clock=clock)
        lines = output_lines(report)
        clock.lap("write")
    except Exception as error:  # the batch must go on whatever one document does; the record names type and stage
        return failure(relative, stage, error, seconds=clock.seconds)
    seconds = {**clock.seconds, "load": load_seconds}
    return FileOutput(relative, source.sha256, lines, source.text, count(report), seconds, report.ref.framework)


def failure(path: str, stage: str, error: Exception, *, seconds: dict[str, float] | None = None) -> FileOutput:
    """The output of an input that failed: one line for errors.jsonl."""
    message = printable(" ".join(str(error).split())) or type(error).__name__
    record = ErrorRecord(path=path, stage=stage, error=type(error).__name__, message=message)
    return FileOutput(path, None, {"errors": json_lines([record])}, None, {"failed": 1}, dict(seconds or {}))


def output_lines(report: Report) -> dict[str, bytes]:
    """The lines of each output file for one report."""
    checks = (json.dumps(check.model_dump(by_alias=True), ensure_ascii=False) + "\n" for check in report.check_records())
    return {
        "findings": json_lines(report.findings),
        "sections": json_lines(report.section_records()),
        "results": json_lines(report.result_records()),
        "checks": "".join(checks).encode("utf-8"),
        "errors": b"",
    }


def json_lines(records: list[Any]) -> bytes:
    """The records as UTF-8 JSON, one a line."""
    return b"".join(line(record) for record in records)


def line(record: Record) -> bytes:
    """One record as a line of UTF-8 JSON. Lone surrogates, which UTF-8 can't hold, become U+FFFD."""
    return record.__pydantic_serializer__.to_json(record, by_alias=True) + b"\n"


def count(report: Report) -> dict[str, int]:
    """What run.json counts of one report."""
    return {
        "words": report.document.text.count(" ") + 1 if report.document.text else 0,
        "sentences": len(report.sentences),
        "findings": len(report.findings),
        "proportions": sum(len(finding.proportions) for finding in report.findings),
        **Counter(finding.label for finding in report.findings if finding.label != "none"),
    }
