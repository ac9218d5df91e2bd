"""One file in, its lines of every output file out: the unit of work of a batch, safe to send to another process."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.chain import Clock, Report, Stages, analyse
from pipeline.errors import ConfigError, PipelineError
from pipeline.read import DEFAULT_LIMITS, Limits, read
from pipeline.records import ErrorRecord, Record
from pipeline.rules import PACKAGE, data_dir, load_yaml

VERSION = "0.1.0"


@dataclass(frozen=True)
class Settings:
    """All that decides what a run writes; picklable. ``fingerprint`` changes whenever the output could."""

    model: str
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
    """What one input gave. ``lines`` holds UTF-8 JSON lines per output file; ``text`` is saved as texts/<sha256>.txt."""

    path: str
    sha256: str | None
    lines: dict[str, bytes]
    text: str | None
    counts: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)


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
    from pipeline.components import find_model
    from pipeline.frameworks import load_framework
    from pipeline.proportions import load_scale

    options = read_config(config) if config else {}
    given = {"model": model, "framework": framework, "scale": scale, "all_sentences": all_sentences}
    options.update({name: value for name, value in given.items() if value is not None})
    limits = Limits(**options.get("limits", {}))
    place = find_model(options.get("model"))
    if options.get("framework"):
        load_framework(options["framework"])
    if options.get("scale"):
        load_scale(options["scale"])
    settings = Settings(
        model=str(place),
        framework=options.get("framework"),
        scale=options.get("scale"),
        all_sentences=bool(options.get("all_sentences", False)),
        limits=limits,
    )
    return Settings(**{**vars(settings), "fingerprint": fingerprint(settings)})


def read_config(path: Path) -> dict[str, Any]:
    """The options in a configuration file.

    Raises:
        ConfigError: it is no mapping, or holds a key that is not known.
    """
    content = load_yaml(path) or {}
    if not isinstance(content, dict):
        raise ConfigError("must be a mapping of options, such as 'framework: hmip-2018'", file=str(path))
    known = {"model", "framework", "scale", "all_sentences", "limits"}
    limit_names = {name.name for name in fields(Limits)}
    for key in content:
        if key not in known:
            raise ConfigError(f"is no option; use one of {', '.join(sorted(known))}", file=str(path), rule=str(key))
    limits = content.get("limits") or {}
    for key in limits:
        if key not in limit_names:
            raise ConfigError(f"is no limit; use one of {', '.join(sorted(limit_names))}", file=str(path), rule=str(key))
    return content


def fingerprint(settings: Settings) -> str:
    """A hash over code, rules, model and options: equal where the same bytes give the same output."""
    digest = hashlib.sha256(repr(sorted(settings.public().items())).encode())
    for folder in (PACKAGE, data_dir("configs"), Path(settings.model)):
        digest.update(folder_hash(folder).encode())
    for option in (settings.framework, settings.scale):
        if option and Path(option).is_file():
            digest.update(Path(option).read_bytes())
    return digest.hexdigest()[:16]


@cache
def folder_hash(folder: Path) -> str:
    """A hash over the names and bytes of all files under ``folder``, compiled Python left out."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "_data" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=2)
def load_stages(settings: Settings) -> Stages:
    """The stages for these settings; loaded once per process."""
    from pipeline.components import load

    stages = Stages.of(load(settings.model))
    return Stages(stages.tagger, settings.framework or stages.framework, settings.scale or stages.scale)


def process_file(path: Path, *, root: Path, settings: Settings) -> FileOutput:
    """The output lines of one input. Never raises for a bad document: that becomes a line of "errors"."""
    relative = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    clock = Clock()
    stage = "load"
    try:
        started = perf_counter()
        stages = load_stages(settings)
        load_seconds = perf_counter() - started
        clock.lap("read")
        clock.seconds["read"] = 0.0
        stage = "read"
        source = read(path, limits=settings.limits)
        stage = "extract"
        report = analyse(source, stages, path=relative, all_sentences=settings.all_sentences, clock=clock)
        lines = output_lines(report)
        clock.lap("write")
        return FileOutput(relative, source.sha256, lines, source.text, count(report), {**clock.seconds, "load": load_seconds})
    except PipelineError as error:
        return failure(relative, stage, error, clock)
    except RecursionError as error:
        return failure(relative, stage, error, clock)
    except Exception as error:  # the batch must go on whatever one document does; the record names type and stage
        return failure(relative, stage, error, clock)


def failure(path: str, stage: str, error: Exception, clock: Clock) -> FileOutput:
    """The output of an input that failed: one line for errors.jsonl."""
    message = " ".join(str(error).split()) or type(error).__name__
    record = ErrorRecord(path=path, stage=stage, error=type(error).__name__, message=message)
    return FileOutput(path, None, {"errors": json_lines([record])}, None, {"failed": 1}, dict(clock.seconds))


def output_lines(report: Report) -> dict[str, bytes]:
    """The lines of each output file for one report."""
    checks = "".join(json.dumps(check, ensure_ascii=False) + "\n" for check in report.checks)
    return {
        "findings": json_lines(report.findings),
        "sections": json_lines(report.section_records()),
        "results": json_lines(report.result_records()),
        "checks": checks.encode("utf-8"),
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
    }
