"""Frameworks read from YAML, and refused with file and key where something in them can't be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.frameworks.model import DEFAULT_MET_FROM, Band, Framework, KeyQuestion, Standard
from pipeline.rules import data_dir, load_yaml

STANDARD_KEYS = {"number", "domain", "title", "aliases", "cues", "hints", "key_questions", "take"}
QUESTION_KEYS = {"number", "title", "cues", "finer"}
BAND_KEYS = {"name", "low", "high", "rating"}
FRAMEWORK_KEYS = set(Framework.__dataclass_fields__) | {"extends"}
NEEDED = ("name", "title", "source", "domains", "standards")


def framework_names() -> list[str]:
    """The names of the frameworks that come with the package."""
    return sorted(path.stem for path in (data_dir("configs") / "frameworks").glob("*.yaml"))


@cache
def load_framework(name: str) -> Framework:
    """The framework of this name, or in the YAML file at this path.

    Raises:
        ConfigError: there is no such framework; or its file has an unknown or missing key, a number twice, a domain that is
            not there, bands that overlap or leave a gap, or extends itself.
    """
    path = find(name)
    if path is None:
        raise ConfigError(f"there is no such framework; use one of {', '.join(framework_names())}, or a YAML file", rule=name)
    return Reader(path, read_content(path, ())).framework()


def find(name: str, folder: Path | None = None) -> Path | None:
    """The file of a framework: one that ships, or the path that ``name`` is, seen from ``folder``."""
    places = [data_dir("configs") / "frameworks" / f"{name}.yaml", Path(name)]
    if folder is not None:
        places.append(folder / name)
    return next((place for place in places if place.is_file()), None)


def read_content(path: Path, above: tuple[Path, ...]) -> dict[str, Any]:
    """The file's keys over those of the framework that it extends; ``above`` are the files that led here."""
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise ConfigError(f"must be a mapping with the keys {', '.join(NEEDED)}", file=str(path))
    check_keys(content, FRAMEWORK_KEYS, path, "framework")
    parent = content.pop("extends", None)
    if parent is None:
        return content
    base = find(str(parent), path.parent)
    if base is None:
        raise ConfigError(f"names {parent!r}, which is no framework", file=str(path), rule="extends")
    if base.resolve() in {place.resolve() for place in (path, *above)}:
        chain = " -> ".join(place.name for place in (*above, path, base))
        raise ConfigError(f"goes round in a circle ({chain}): take one of them out", file=str(path), rule="extends")
    inherited = read_content(base, (*above, path))
    content["standards"] = taken(content.get("standards", ()), inherited.get("standards", ()), path)
    return {**{key: value for key, value in inherited.items() if key != "name"}, **content}


def taken(entries: Any, inherited: Sequence[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """The standards, those with ``take`` filled from the extended framework and their key questions renumbered."""
    if not isinstance(entries, (list, tuple)):
        raise ConfigError("must be a list of standards", file=str(path), rule="standards")
    by_number = {str(entry.get("number")): entry for entry in inherited if isinstance(entry, dict)}
    found = []
    for entry in entries:
        if not isinstance(entry, dict) or "take" not in entry:
            found.append(entry)
            continue
        source = by_number.get(str(entry["take"]))
        if source is None:
            raise ConfigError(f"takes {entry['take']!r}, which the extended framework lacks", file=str(path), rule="standards")
        merged = {**source, **{key: value for key, value in entry.items() if key != "take"}}
        old, new = str(source["number"]), str(merged["number"])
        if "key_questions" not in entry:
            merged["key_questions"] = [
                {**question, "number": str(question["number"]).replace(old, new, 1)} for question in source.get("key_questions", ())
            ]
        found.append(merged)
    return found


def check_keys(entry: Any, known: Iterable[str], path: Path, rule: str) -> None:
    """Refuse what is no mapping, and keys that mean nothing here."""
    if not isinstance(entry, dict):
        raise ConfigError(f"must be a mapping, not {entry!r}", file=str(path), rule=rule)
    for key in entry:
        if key not in known:
            raise ConfigError(f"has the unknown key {key!r}; known are {', '.join(sorted(known))}", file=str(path), rule=rule)


class Reader:
    """Turns the content of one framework file into a `Framework`; every refusal names the file and the key."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self.path = path
        self.content = content

    def refuse(self, message: str, rule: str) -> ConfigError:
        """The error for this file."""
        return ConfigError(message, file=str(self.path), rule=rule)

    def framework(self) -> Framework:
        """The framework, checked."""
        content = self.content
        for key in NEEDED:
            if content.get(key) in (None, "", [], {}) and not (key == "standards" and content.get(key) == []):
                raise self.refuse("is missing", key)
        if not isinstance(content["domains"], dict):
            raise self.refuse("must map each domain's number to its title", "domains")
        domains = {str(number): str(title) for number, title in content["domains"].items()}
        standards = tuple(self.standard(entry) for entry in self.entries("standards"))
        unnumbered = tuple(self.standard(entry, numbered=False) for entry in self.entries("unnumbered"))
        self.check_numbers(standards, domains)
        self.check_domains((*standards, *unnumbered), domains)
        ratings = self.words(content, "ratings", "ratings")
        return Framework(
            name=str(content["name"]),
            title=str(content["title"]),
            source=str(content["source"]),
            numbered=bool(content.get("numbered", True)),
            domains=domains,
            standards=standards,
            unnumbered=unnumbered,
            publisher=self.words(content, "publisher", "publisher"),
            years=self.years(),
            bands=self.bands(ratings),
            ratings=ratings,
            scale=str(content.get("scale", "default")),
            met_from=self.share("met_from", DEFAULT_MET_FROM),
            detect=self.words(content, "detect", "detect"),
            domain_cues=self.domain_cues(domains),
        )

    def entries(self, key: str) -> list[Any]:
        """The list at ``key``, empty where the key is not there."""
        found = self.content.get(key) or []
        if not isinstance(found, (list, tuple)):
            raise self.refuse("must be a list", key)
        return list(found)

    def standard(self, entry: Any, *, numbered: bool = True) -> Standard:
        """One standard."""
        name = str(entry.get("number") or entry.get("title")) if isinstance(entry, dict) else "standards"
        check_keys(entry, STANDARD_KEYS, self.path, name)
        for key in ("number", "domain", "title") if numbered else ("domain", "title"):
            if entry.get(key) in (None, ""):
                raise self.refuse(f"lacks the key {key!r}", name)
        return Standard(
            number=str(entry.get("number", "")),
            domain=str(entry["domain"]),
            title=str(entry["title"]),
            aliases=self.words(entry, "aliases", name),
            cues=self.words(entry, "cues", name),
            hints=self.words(entry, "hints", name),
            key_questions=tuple(self.question(question, name) for question in entry.get("key_questions") or ()),
        )

    def question(self, entry: Any, standard: str) -> KeyQuestion:
        """One key question."""
        name = str(entry.get("number")) if isinstance(entry, dict) else standard
        check_keys(entry, QUESTION_KEYS, self.path, name)
        for key in ("number", "title"):
            if entry.get(key) in (None, ""):
                raise self.refuse(f"lacks the key {key!r}", f"{standard} key_questions")
        return KeyQuestion(
            number=str(entry["number"]),
            title=str(entry["title"]),
            cues=self.words(entry, "cues", name),
            finer=self.words(entry, "finer", name),
        )

    def words(self, entry: dict[str, Any], key: str, rule: str) -> tuple[str, ...]:
        """The list of words at ``key``."""
        found = entry.get(key) or ()
        if not isinstance(found, (list, tuple)) or not all(isinstance(word, str) and word.strip() for word in found):
            raise self.refuse(f"the key {key!r} must be a list of words", rule)
        return tuple(found)

    def check_numbers(self, standards: Sequence[Standard], domains: dict[str, str]) -> None:
        """Refuse a number that stands twice. "1.1" and "V 1.1" are two numbers, "V1.1" and "V 1.1" are one."""
        seen: set[str] = set()
        for standard in standards:
            if standard.number in domains and standard.number != standard.domain:
                raise self.refuse("is the number of a domain too", standard.number)
            for number in (standard.number, *(question.number for question in standard.key_questions)):
                if number.replace(" ", "") in seen:
                    raise self.refuse("stands twice", number)
                seen.add(number.replace(" ", ""))

    def check_domains(self, standards: Sequence[Standard], domains: dict[str, str]) -> None:
        """Refuse a standard whose domain is not there."""
        for standard in standards:
            if standard.domain not in domains:
                message = f"belongs to the domain {standard.domain}, which is not there; there are {', '.join(domains)}"
                raise self.refuse(message, standard.number or standard.title)

    def bands(self, ratings: Sequence[str]) -> tuple[Band, ...]:
        """The rating bands from the lowest up: no overlap, no gap, each with a rating that the framework knows."""
        found = []
        for entry in self.entries("bands"):
            name = f"bands {entry.get('name')}" if isinstance(entry, dict) else "bands"
            check_keys(entry, BAND_KEYS, self.path, name)
            try:
                band = Band(str(entry["name"]), float(entry["low"]), float(entry["high"]), str(entry["rating"]))
            except (KeyError, TypeError, ValueError) as error:
                raise self.refuse("needs name, rating, and the numbers low and high (per cent)", name) from error
            if not band.low < band.high:
                raise self.refuse(f"must have low < high, not {band.low:g} and {band.high:g}", name)
            if ratings and band.rating not in ratings:
                raise self.refuse(f"gives the rating {band.rating!r}, which is none of {', '.join(ratings)}", name)
            found.append(band)
        found.sort(key=lambda band: band.low)
        for below, band in pairwise(found):
            if band.low != below.high:
                fault = "overlap" if band.low < below.high else "leave a gap"
                raise self.refuse(f"{below.name} and {band.name} {fault} between {below.high:g} and {band.low:g}", "bands")
        return tuple(found)

    def years(self) -> tuple[int, int | None] | None:
        """The first and last year of the framework's reports; the last is None while the programme goes on."""
        found = self.content.get("years")
        if found is None:
            return None
        if not (
            isinstance(found, list) and len(found) == 2 and isinstance(found[0], int) and isinstance(found[1], (int, type(None)))
        ):
            raise self.refuse("must be the first and the last year, such as [2018, 2021] or [2023, null]", "years")
        if found[1] is not None and found[0] > found[1]:
            raise self.refuse(f"must not end before it begins, as {found[0]} to {found[1]} does", "years")
        return found[0], found[1]

    def share(self, key: str, default: float) -> float:
        """The fraction of 1 at ``key``."""
        found = self.content.get(key, default)
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 <= found <= 1:
            raise self.refuse("must be a fraction of 1, such as 0.65", key)
        return float(found)

    def domain_cues(self, domains: dict[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The words that speak for whole domains."""
        found = self.content.get("domain_cues") or {}
        check_keys(found, domains, self.path, "domain_cues")
        return tuple((str(number), self.words(found, number, "domain_cues")) for number in found)
