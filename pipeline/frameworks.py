"""A framework of inspection standards: its domains, standards, key questions, rating bands and rule, read from data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.rules import data_dir, load_yaml
from pipeline.spans import Result, Section

# the share from which an expectation counts as met where no framework says otherwise: the inspectorate's band "Good"
DEFAULT_MET_FROM = 0.65


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One key question of a standard: its number ("2.2.3"), a short title and cue words that speak for it."""

    number: str
    title: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard: number ("2.2") or theme name, the domain it belongs to, title, cue words, key questions in order."""

    number: str
    domain: str
    title: str
    cues: tuple[str, ...] = ()
    key_questions: tuple[KeyQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """One rating band: ``low`` (per cent, inclusive) to ``high`` (per cent, exclusive), and the rating that it gives."""

    name: str
    low: float
    high: float
    rating: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework of standards. ``met_from`` is the share (fraction of 1) from which a stated share counts as met."""

    name: str
    title: str
    source: str
    numbered: bool
    domains: dict[str, str]
    standards: tuple[Standard, ...]
    bands: tuple[Band, ...] = ()
    ratings: tuple[str, ...] = ()
    scale: str = "default"
    met_from: float = DEFAULT_MET_FROM
    detect: tuple[str, ...] = ()
    domain_cues: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weak: tuple[str, ...] = ()

    def rating_for(self, percents: Sequence[float]) -> str | None:
        """The rating of a standard by the lowest band among its key questions; ``percents`` are per cent, 0 to 100."""
        if not percents or not self.bands:
            return None
        lowest = round(min(percents))
        return next((band.rating for band in self.bands if band.low <= lowest < band.high), None)


def framework_names() -> list[str]:
    """The names of the frameworks that come with the package."""
    return sorted(path.stem for path in (data_dir("configs") / "frameworks").glob("*.yaml"))


@cache
def load_framework(name: str) -> Framework:
    """The framework of this name, or in the YAML file at this path.

    Raises:
        ConfigError: there is no such framework, or the file has an unknown key, a number twice, or a domain that is not there.
    """
    path = data_dir("configs") / "frameworks" / f"{name}.yaml"
    if not path.is_file():
        path = Path(name)
    if not path.is_file():
        raise ConfigError(f"there is no such framework; use one of {', '.join(framework_names())}, or a YAML file", rule=name)
    content = load_yaml(path)
    known = set(Framework.__dataclass_fields__)
    if not isinstance(content, dict):
        raise ConfigError("must be a mapping with the keys name, title, source, domains, standards", file=str(path))
    check_keys(content, known, path, "framework")
    for key in ("name", "title", "source", "domains", "standards"):
        if key not in content:
            raise ConfigError("is missing", file=str(path), rule=key)
    standards = tuple(read_standard(entry, path) for entry in content["standards"])
    check_numbers(standards, content["domains"], path)
    return Framework(
        name=content["name"],
        title=content["title"],
        source=content["source"],
        numbered=bool(content.get("numbered", True)),
        domains={str(number): str(title) for number, title in content["domains"].items()},
        standards=standards,
        bands=tuple(Band(**band) for band in content.get("bands", ())),
        ratings=tuple(content.get("ratings", ())),
        scale=content.get("scale", "default"),
        met_from=float(content.get("met_from", DEFAULT_MET_FROM)),
        detect=tuple(content.get("detect", ())),
        domain_cues=tuple((str(number), tuple(cues)) for number, cues in (content.get("domain_cues") or {}).items()),
        weak=tuple(content.get("weak", ())),
    )


def read_standard(entry: dict[str, Any], path: Path) -> Standard:
    """One standard of a framework file."""
    check_keys(entry, {"number", "domain", "title", "cues", "key_questions"}, path, str(entry.get("number")))
    questions = []
    for question in entry.get("key_questions", ()):
        check_keys(question, {"number", "title", "cues"}, path, str(question.get("number")))
        questions.append(KeyQuestion(str(question["number"]), question["title"], tuple(question.get("cues", ()))))
    return Standard(str(entry["number"]), str(entry["domain"]), entry["title"], tuple(entry.get("cues", ())), tuple(questions))


def check_keys(entry: dict[str, Any], known: set[str], path: Path, rule: str) -> None:
    """Refuse keys that mean nothing here."""
    for key in entry:
        if key not in known:
            raise ConfigError(f"has the unknown key {key!r}; known are {', '.join(sorted(known))}", file=str(path), rule=rule)


def check_numbers(standards: Sequence[Standard], domains: dict[str, str], path: Path) -> None:
    """Refuse a number that stands twice, and a standard whose domain is not there or is the standard's own question."""
    seen: set[str] = set()
    for standard in standards:
        for number in (standard.number, *(question.number for question in standard.key_questions)):
            if number in seen:
                raise ConfigError("stands twice", file=str(path), rule=number)
            seen.add(number)
        if standard.domain not in {str(domain) for domain in domains}:
            raise ConfigError(f"belongs to the domain {standard.domain}, which is not there", file=str(path), rule=standard.number)


def choose_framework(
    text: str, sections: Sequence[Section], results: Sequence[Result], *, name: str | None = None
) -> Framework | None:
    """The framework forced by ``name``, else the one that the document speaks for, else one made from its own headings.

    None where nothing fits, or two fit alike.

    Raises:
        ConfigError: there is no framework of this name.
    """
    if name is not None:
        return load_framework(name)
    detected = detect_framework(text, sections)
    return detected or derive_framework(sections, results)


def detect_framework(text: str, sections: Sequence[Section]) -> Framework | None:
    """The shipped framework that the document's headings and words speak for; None where none does or two tie."""
    lowered = text[:60_000].lower()
    headings = {(section.number, section.title.lower()) for section in sections if section.number and section.kind == "standard"}
    titles = {section.title.lower() for section in sections}
    scores = []
    for name in framework_names():
        framework = load_framework(name)
        named = sum((s.number, s.title.lower()) in headings for s in framework.standards)
        themes = 0 if framework.numbered else sum(s.title.lower() in titles for s in framework.standards)
        words = sum(cue in lowered for cue in framework.detect) / max(len(framework.detect), 1)
        foreign = len(headings) - named if framework.numbered and headings else 0
        scores.append((named * 2 + themes * 3 + words * 4 - foreign, name))
    scores.sort(reverse=True)
    (best, winner), (second, _) = scores[0], scores[1]
    return load_framework(winner) if best >= (1.6 if sections else 0.8) and best - second >= 0.3 else None


def derive_framework(sections: Sequence[Section], results: Sequence[Result]) -> Framework | None:
    """A framework made from the report's own numbered headings and results; None where it has fewer than three standards."""
    titles = {s.number: s.title for s in sections if s.kind == "standard" and s.number}
    if len(titles) < 3:
        return None
    domains = {number.split(".")[0]: "" for number in titles}
    domains |= {s.number: s.title for s in sections if s.kind == "domain" and s.number in domains}
    questions: dict[str, list[KeyQuestion]] = {}
    for result in results:
        if result.key_question and result.standard:
            questions.setdefault(result.standard, []).append(KeyQuestion(result.key_question, result.question or ""))
    standards = tuple(
        Standard(number, number.split(".")[0], title, (title.lower(),), tuple(questions.get(number, ())))
        for number, title in sorted(titles.items())
    )
    bands = load_framework("hmip-2018")
    title = "Made from the report's own headings"
    return replace(bands, name="report-own", title=title, source="the report", domains=domains, standards=standards, detect=())
