"""Frameworks read from YAML, and refused with file and place where something in them can't be right."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.frameworks.files import NEEDED, find, framework_names, read_content
from inspection_findings.frameworks.references import check_references, reference_faults
from inspection_findings.frameworks.schema import file_faults, to_noun
from inspection_findings.model.framework import Framework, Judgement, KeyQuestion, Standard
from inspection_findings.rules import load_yaml


@cache
def load_framework(name: str) -> Framework:
    """The framework of this name, or in the YAML file at this path.

    Raises:
        ConfigError: there is no such framework; or its file has an unknown or missing key, a value of another kind than the key's,
            a number or title twice, a domain, judgement, grade or scale that is not there, bands that overlap or leave a gap, or
            extends itself.
    """
    path = find(name)
    if path is None:
        raise ConfigError(f"there is no such framework; use one of {', '.join(framework_names())}, or a YAML file", rule=name)
    framework = _read(path)
    check_references(framework, path)
    return with_standards(replace(framework, bands=tuple(sorted(framework.bands, key=lambda band: band.low))))


def find_faults(path: Path) -> list[ConfigError]:
    """All that is wrong with a framework file, empty where it is sound; what hides other faults is told alone."""
    try:
        content = load_yaml(path)
        if isinstance(content, dict) and (faults := file_faults(content, path)):
            return faults
        framework = _read(path)
    except ConfigError as error:
        return [error]
    return [ConfigError(message, file=str(path), rule=place) for place, message in reference_faults(framework)]


def _read(path: Path) -> Framework:
    """The framework in a file, its keys not yet checked against each other.

    Raises:
        ConfigError: the file can't be read, or its content doesn't fit the schema.
    """
    content = read_content(path)
    check_needed(content, path)
    return to_noun(Framework, without_empty(content), path)


def check_needed(content: dict[str, Any], path: Path) -> None:
    """Refuse a framework without name, title or source, or with nothing that is judged.

    Raises:
        ConfigError: a key is missing.
    """
    for key in NEEDED:
        if content.get(key) is None:
            raise ConfigError("is missing: a framework needs name, title and source", file=str(path), rule=key)
    if not content.get("judgements") and (not content.get("domains") or "standards" not in content):
        key = "domains" if not content.get("domains") else "standards"
        raise ConfigError("is missing: a framework needs judgements, or domains and standards", file=str(path), rule=key)


def without_empty(content: dict[str, Any]) -> dict[str, Any]:
    """The content without keys that are named but hold nothing; a standard's key questions may be such a key."""
    kept = {key: value for key, value in content.items() if value is not None}
    for key in ("standards", "unnumbered"):
        if key in kept:
            kept[key] = [{name: value for name, value in entry.items() if value is not None} for entry in kept[key]]
    # a standard without number goes by none until a report prints one
    if "unnumbered" in kept:
        kept["unnumbered"] = [{"number": "", **entry} for entry in kept["unnumbered"]]
    return kept


def with_standards(framework: Framework) -> Framework:
    """The framework with domains and standards made from its tree of judgements; as it is where it has no tree.

    A judgement without others below it is a standard; the one above it is its domain, or itself where there is none. The overall
    judgement is neither: what is said of it is said of all. Reports print their numbers where each standard has one like "2.1".
    """
    if not framework.judgements:
        return framework
    by_key = {judgement.key: judgement for judgement in framework.judgements if not framework.is_overall(judgement.name)}
    parents = {judgement.parent for judgement in by_key.values()}
    leaves = [judgement for key, judgement in by_key.items() if key not in parents]
    domains = {leaf.parent or leaf.key: by_key[leaf.parent or leaf.key] for leaf in leaves}
    return replace(
        framework,
        numbered=framework.numbered and all(leaf.parent and "." in (leaf.number or "") for leaf in leaves),
        domains={key: domain.name for key, domain in domains.items()},
        standards=tuple(as_standard(leaf) for leaf in leaves),
        domain_cues={key: domain.cues for key, domain in domains.items() if key in parents and domain.cues},
    )


def in_force(framework: Framework, year: int | None) -> Framework:
    """The framework with the judgements that were made in the year; as it is where it has no tree, or the year is not known.

    Judgements were split and merged over the years: a report of one year is linked to those of its year alone.
    """
    if year is None or not framework.judgements:
        return framework
    kept = [own for own in framework.judgements if own.years is None or own.years[0] <= year <= (own.years[1] or year)]
    while orphans := [own for own in kept if own.parent and own.parent not in {above.key for above in kept}]:
        kept = [own for own in kept if own not in orphans]
    return with_standards(replace(framework, judgements=tuple(kept))) if kept else framework


def as_standard(judgement: Judgement) -> Standard:
    """A judgement as a standard: key questions without number get one from their place ("1.1.2", "leadership.2")."""
    questions = tuple(
        KeyQuestion(question.number or f"{judgement.key}.{place}", question.title, question.aliases, question.cues, question.finer)
        for place, question in enumerate(judgement.key_questions, start=1)
    )
    aliases = tuple(alias.text for alias in judgement.aliases)
    own = judgement.key
    return Standard(own, judgement.parent or own, judgement.name, aliases, judgement.cues, judgement.hints, questions)
