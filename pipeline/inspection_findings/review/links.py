"""What a finding can be linked to: the standards and key questions that the run used for its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from inspection_findings.dataframes import run_option
from inspection_findings.errors import ConfigError, ReviewError
from inspection_findings.frameworks import Framework, choose_framework, load_framework
from inspection_findings.model.report import Result, Section
from inspection_findings.reviews.proportions import known_scale
from inspection_findings.reviews.texts import Texts
from inspection_findings.reviews.verdict import Verdict

KEYS = ("standard", "key_question")


def links_of(document: Mapping[str, Any], texts: Texts, *, used: Iterable[str] = ()) -> dict[str, Any]:
    """The standards and key questions that a document's findings can have, with the published figure of each question.

    Those of its framework under the report's own numbers, as the run had them, and the standards in ``used`` beside them.
    ``percent`` is None where no figure is published.
    """
    sha256 = document["sha256"]
    figures = texts.figures.get(sha256, {})
    framework = framework_of(document, texts)
    found = listed(framework) if framework is not None else own_headings(sha256, texts)
    known = {standard["number"] for standard in found["standards"]}
    found["standards"] += [{"number": number, "title": ""} for number in sorted(set(used) - known)]
    found["key_questions"] = [
        {"percent": None, "question": None, **q, **figures.get(q["number"], {})} for q in found["key_questions"]
    ]
    return found


def framework_of(document: Mapping[str, Any], texts: Texts) -> Framework | None:
    """The framework of a document as the run had it, None where it followed none or its file is gone."""
    sha256, name = document["sha256"], document.get("framework")
    sections = [
        Section(index, None, 1, entry["kind"], entry["number"], entry["title"], None, *[entry["start"], entry["end"]] * 2)
        for index, entry in enumerate(texts.sections.get(sha256, ()))
    ]
    results = [
        Result(entry["level"], entry["standard"], entry["key_question"], entry["question"], None, None, False, 0, 0)
        for entry in texts.results.get(sha256, ())
    ]
    source = file_of(name, texts.out)
    if source is not None:
        return choose_framework("", sections, results, name=source)
    # one made from the report's own headings, or one that is not here any more
    found = choose_framework(texts.text(sha256) or "", sections, results, published=document.get("published")) if name else None
    return found if found is not None and found.name == name else None


def file_of(name: str | None, out: Path) -> str | None:
    """The name or the path by which a framework can be loaded: one that ships, or the file that the run was given."""
    for place in (name, run_option(out, "framework")):
        try:
            if name and place and load_framework(place).name == name:
                return place
        except ConfigError:
            continue
    return None


def listed(framework: Framework) -> dict[str, Any]:
    """The domains, standards and key questions of a framework."""
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


def own_headings(sha256: str, texts: Texts) -> dict[str, Any]:
    """The standards that a report names itself, where it follows no framework that is known."""
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


def links_in(verdict: Verdict) -> set[tuple[str, str]]:
    """The standards and key questions of a verdict and of its proportions, each with its key."""
    return {(key, place[key]) for place in (verdict, *verdict["proportions"]) for key in KEYS if place.get(key) is not None}


def check_links(new: Iterable[tuple[str, str]], links: Mapping[str, Any]) -> None:
    """Refuse links that a document's findings can't have.

    Raises:
        ReviewError: a standard or key question is none of ``links``.
    """
    offered = {"standard": links["standards"], "key_question": links["key_questions"]}
    for key, value in sorted(new):
        numbers = [entry["number"] for entry in offered[key]]
        if value not in numbers:
            message = f"this report has {', '.join(numbers)}" if numbers else "this report has none"
            raise ReviewError(f"the {key.replace('_', ' ')} can't be {value!r}: {message}")


def scale_of(document: Mapping[str, Any], out: Path) -> str | None:
    """The quantifier scale that a document was read with: the run's, else its framework's; None for the default one."""
    if given := run_option(out, "scale"):
        return known_scale(given)
    place = file_of(document.get("framework"), out)
    return known_scale(load_framework(place).scale) if place else None
