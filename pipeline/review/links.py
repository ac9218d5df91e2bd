"""What a finding can be linked to: the standards and key questions of its report's framework."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.errors import ConfigError
from pipeline.frameworks import load_framework
from pipeline.review.shares import known_scale
from pipeline.review.texts import Texts


def links_of(document: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """The standards and key questions of a document's framework; ``percent`` is the published figure, None where there is none."""
    sha256 = document["sha256"]
    figures = texts.figures.get(sha256, {})
    found = shipped_framework(document.get("framework")) or own_framework(sha256, texts)
    questions = [{"percent": None, "question": None, **q, **figures.get(q["number"], {})} for q in found["key_questions"]]
    return {**found, "key_questions": questions}


def own_framework(sha256: str, texts: Texts) -> dict[str, Any]:
    """The standards that a report names itself, where it follows no framework that is shipped."""
    titles = {s["number"]: s["title"] for s in texts.sections.get(sha256, ()) if s["kind"] == "standard" and s["number"]}
    return {
        "name": None,
        "title": "the report's own headings",
        "standards": [{"number": number, "title": title} for number, title in sorted(titles.items())],
        "key_questions": [
            {"number": number, "title": entry["question"] or "", "standard": entry["standard"]}
            for number, entry in sorted(texts.figures.get(sha256, {}).items())
        ],
    }


@cache
def shipped_framework(name: str | None) -> dict[str, Any] | None:
    """The standards and key questions of a framework by name, None where it is not there."""
    if not name:
        return None
    try:
        framework = load_framework(name)
    except ConfigError:
        return None
    return {
        "name": framework.name,
        "title": framework.title,
        "standards": [{"number": number, "title": title} for number, title in framework.domains.items()]
        + [{"number": standard.number, "title": standard.title} for standard in framework.standards],
        "key_questions": [
            {"number": question.number, "title": question.title, "standard": standard.number}
            for standard in framework.standards
            for question in standard.key_questions
        ],
    }


@cache
def scale_of(framework: str | None) -> str | None:
    """The quantifier scale of a framework, None where there is none of its own."""
    try:
        return known_scale(load_framework(framework).scale) if framework else None
    except ConfigError:
        return None
