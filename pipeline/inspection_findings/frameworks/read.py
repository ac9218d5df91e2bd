"""Frameworks read from YAML, and refused with file and key where something in them can't be right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.frameworks.files import NEEDED, check_keys, find, framework_names, read_content
from inspection_findings.model.framework import DEFAULT_MET_FROM, Band, Framework, KeyQuestion, Standard
from inspection_findings.rules import data_dir

BAND_KEYS = {"name", "low", "high", "rating"}


@cache
def load_framework(name: str) -> Framework:
    """The framework of this name, or in the YAML file at this path.

    Raises:
        ConfigError: there is no such framework; or its file has an unknown or missing key, a value of another kind than the key's,
            a number or title twice, a domain or scale that is not there, bands that overlap or leave a gap, or extends itself.
    """
    path = find(name)
    if path is None:
        raise ConfigError(f"there is no such framework; use one of {', '.join(framework_names())}, or a YAML file", rule=name)
    return Reader(path, read_content(path)).framework()


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
            # a framework may have no standards yet
            if content.get(key) is None or (key != "standards" and not content[key]):
                raise self.refuse("is missing", key)
        if not isinstance(content["domains"], dict):
            raise self.refuse("must map each domain's number to its title", "domains")
        domains = self.domains(content["domains"])
        standards = tuple(self.standard(entry) for entry in content["standards"])
        unnumbered = tuple(self.standard(entry, numbered=False) for entry in content.get("unnumbered") or ())
        self.check_numbers((*standards, *unnumbered), domains)
        self.check_titles((*standards, *unnumbered))
        self.check_domains((*standards, *unnumbered), domains)
        ratings = self.words(content, "ratings", "ratings")
        return Framework(
            name=self.text(content, "name", "name"),
            title=self.text(content, "title", "title"),
            source=self.text(content, "source", "source"),
            numbered=self.numbered(),
            domains=domains,
            standards=standards,
            unnumbered=unnumbered,
            publisher=self.words(content, "publisher", "publisher"),
            years=self.years(),
            bands=self.bands(ratings),
            ratings=ratings,
            scale=self.scale(),
            met_from=self.share("met_from", DEFAULT_MET_FROM),
            detect=self.words(content, "detect", "detect"),
            domain_cues=self.domain_cues(domains),
        )

    def domains(self, found: dict[Any, Any]) -> dict[str, str]:
        """The titles of the domains by number."""
        for number, title in found.items():
            if isinstance(number, bool) or not isinstance(number, (str, int)):
                raise self.refuse(f'the number of a domain must stand in quotes, such as "1", not {number!r}', "domains")
            if not isinstance(title, str) or not title.strip():
                raise self.refuse(f"the title of the domain {number} must be words, not {title!r}", "domains")
        return {str(number): title for number, title in found.items()}

    def text(self, entry: dict[str, Any], key: str, rule: str) -> str:
        """The words at ``key``."""
        found = entry[key]
        if not isinstance(found, str) or not found.strip():
            raise self.refuse(f"the key {key!r} must be words, not {found!r}", rule)
        return found

    def numbered(self) -> bool:
        """Whether reports print the standards with numbers."""
        found = self.content.get("numbered", True)
        if not isinstance(found, bool):
            raise self.refuse(f"must be true or false, not {found!r}", "numbered")
        return found

    def scale(self) -> str:
        """The name of a scale that ships, or the path of a scale file."""
        found = self.content.get("scale", "default")
        shipped = data_dir("configs") / "scales"
        if not isinstance(found, str) or not found:
            raise self.refuse(f"must be the name of a scale or a file, not {found!r}", "scale")
        if not any(place.is_file() for place in (shipped / f"{found}.yaml", Path(found))):
            known = ", ".join(sorted(path.stem for path in shipped.glob("*.yaml")))
            raise self.refuse(f"names {found!r}, which is no scale; use one of {known}, or the path of a YAML file", "scale")
        return found

    def standard(self, entry: dict[str, Any], *, numbered: bool = True) -> Standard:
        """One standard."""
        name = str(entry.get("number") or entry.get("title"))
        for key in ("number", "domain", "title") if numbered else ("domain", "title"):
            if entry.get(key) in (None, ""):
                raise self.refuse(f"lacks the key {key!r}", name)
        return Standard(
            number=str(entry.get("number", "")),
            domain=str(entry["domain"]),
            title=self.text(entry, "title", name),
            aliases=self.words(entry, "aliases", name),
            cues=self.words(entry, "cues", name),
            hints=self.words(entry, "hints", name),
            key_questions=tuple(self.question(question, name) for question in entry.get("key_questions") or ()),
        )

    def question(self, entry: dict[str, Any], standard: str) -> KeyQuestion:
        """One key question."""
        name = str(entry["number"])
        if entry.get("title") in (None, ""):
            raise self.refuse("lacks the key 'title'", f"{standard} key_questions {name}")
        return KeyQuestion(
            number=name,
            title=self.text(entry, "title", name),
            cues=self.words(entry, "cues", name),
            finer=self.words(entry, "finer", name),
        )

    def words(self, entry: dict[str, Any], key: str, rule: str) -> tuple[str, ...]:
        """The list of words at ``key``."""
        found = entry.get(key) or ()
        # "*" alone would stand for every word
        if not isinstance(found, (list, tuple)) or not all(isinstance(word, str) and word.strip(" *") for word in found):
            raise self.refuse(f"the key {key!r} must be a list of words", rule)
        return tuple(found)

    def check_numbers(self, standards: Sequence[Standard], domains: dict[str, str]) -> None:
        """Refuse a number that stands twice, and a key question that has another standard's.

        "1.1" and "V 1.1" are two numbers, "V1.1" and "V 1.1" are one.
        """
        seen: set[str] = set()
        for standard in standards:
            if standard.number in domains and standard.number != standard.domain:
                raise self.refuse("is the number of a domain too", standard.number)
            questions = [question.number for question in standard.key_questions]
            for number in (standard.number, *questions):
                if number and number.replace(" ", "") in seen:
                    raise self.refuse("stands twice", number)
                seen.add(number.replace(" ", ""))
            for number in questions if standard.number else ():
                if not number.replace(" ", "").startswith(f"{standard.number.replace(' ', '')}."):
                    message = f"stands under the standard {standard.number}: its number must begin with {standard.number}."
                    raise self.refuse(message, f"key question {number}")

    def check_titles(self, standards: Sequence[Standard]) -> None:
        """Refuse a title that stands twice in one domain: nothing could tell the two apart in a report."""
        seen: set[tuple[str, str]] = set()
        for standard in standards:
            own = (standard.domain, standard.title.casefold())
            if own in seen:
                message = f"the title {standard.title!r} stands twice in domain {standard.domain}"
                raise self.refuse(message, standard.number or "unnumbered")
            seen.add(own)

    def check_domains(self, standards: Sequence[Standard], domains: dict[str, str]) -> None:
        """Refuse a standard whose domain is not there."""
        for standard in standards:
            if standard.domain not in domains:
                message = f"belongs to the domain {standard.domain}, which is not there; there are {', '.join(domains)}"
                raise self.refuse(message, standard.number or standard.title)

    def bands(self, ratings: Sequence[str]) -> tuple[Band, ...]:
        """The rating bands from the lowest up: no overlap, no gap from 0 to 100, each with a rating that the framework knows."""
        found = []
        listed = self.content.get("bands") or []
        if not isinstance(listed, list):
            raise self.refuse("must be a list", "bands")
        for entry in listed:
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
        if found and found[0].low > 0:
            raise self.refuse(f"the lowest, {found[0].name}, begins at {found[0].low:g}: it must begin at 0", "bands")
        if found and found[-1].high <= 100:
            message = f"the highest, {found[-1].name}, ends before {found[-1].high:g}: write a high above 100, such as 101"
            raise self.refuse(message, "bands")
        return tuple(found)

    def years(self) -> tuple[int, int | None] | None:
        """The first and last year of the framework's reports; the last is None while the programme goes on."""
        found = self.content.get("years")
        if found is None:
            return None
        whole = [isinstance(year, int) and not isinstance(year, bool) for year in found] if isinstance(found, list) else []
        if len(whole) != 2 or not whole[0] or not (whole[1] or found[1] is None):
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
        named = {str(number): words for number, words in found.items()} if isinstance(found, dict) else found
        check_keys(named, domains, self.path, "domain_cues")
        return tuple((number, self.words(named, number, "domain_cues")) for number in named)
