"""What one key of a framework says of another: numbers that stand twice; domains, judgements, grades, scales that are not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from inspection_findings.errors import ConfigError
from inspection_findings.frameworks.schema import raise_first
from inspection_findings.model.framework import Band, Framework, Judgement, Standard
from inspection_findings.rules import data_dir

# what is said of a place in a file: the place, and what is wrong there
Fault = tuple[str, str]
FULL = 100


def check_references(framework: Framework, path: Path) -> None:
    """Refuse a framework whose keys contradict each other.

    Raises:
        ConfigError: with the first fault's place, what is wrong, and what is allowed.
    """
    raise_first([ConfigError(message, file=str(path), rule=place) for place, message in reference_faults(framework)])


def reference_faults(framework: Framework) -> Iterator[Fault]:
    """The places where the keys of a framework contradict each other, and what is wrong there."""
    standards = (*framework.standards, *framework.unnumbered)
    yield from _number_faults(standards, framework.domains)
    yield from _title_faults(standards)
    yield from _domain_faults(framework, standards)
    yield from _tree_faults(framework.judgements)
    yield from _grade_faults(framework)
    yield from _band_faults(framework.bands, framework.ratings)
    yield from _scale_faults(framework.scale)


def _number_faults(standards: Sequence[Standard], domains: dict[str, str]) -> Iterator[Fault]:
    """Numbers that stand twice, and key questions under another standard's number.

    "1.1" and "V 1.1" are two numbers, "V1.1" and "V 1.1" are one.
    """
    seen: set[str] = set()
    for standard in standards:
        if standard.number in domains and standard.number != standard.domain:
            yield standard.number, "is the number of a domain too"
        questions = [question.number for question in standard.key_questions]
        for number in (standard.number, *questions):
            if number and number.replace(" ", "") in seen:
                yield number, "stands twice"
            seen.add(number.replace(" ", ""))
        for number in questions if standard.number else ():
            if not number.replace(" ", "").startswith(f"{standard.number.replace(' ', '')}."):
                message = f"stands under the standard {standard.number}: its number must begin with {standard.number}."
                yield f"key question {number}", message


def _title_faults(standards: Sequence[Standard]) -> Iterator[Fault]:
    """Titles that stand twice in one domain: nothing could tell the two apart in a report."""
    seen: set[tuple[str, str]] = set()
    for standard in standards:
        own = (standard.domain, standard.title.casefold())
        if own in seen:
            yield standard.number or "unnumbered", f"the title {standard.title!r} stands twice in domain {standard.domain}"
        seen.add(own)


def _domain_faults(framework: Framework, standards: Sequence[Standard]) -> Iterator[Fault]:
    """Standards and cues of a domain that is not there."""
    known = f"which is not there; there are {', '.join(framework.domains)}"
    for standard in standards:
        if standard.domain not in framework.domains:
            yield standard.number or standard.title, f"belongs to the domain {standard.domain}, {known}"
    if not framework.judgements:
        for number in framework.domain_cues:
            if number not in framework.domains:
                yield f"domain_cues {number}", f"is for a domain, {known}"


def _tree_faults(judgements: Sequence[Judgement]) -> Iterator[Fault]:
    """Judgements of one key, and those that name a judgement above them, or before them, that is not there."""
    keys = Counter(judgement.key for judgement in judgements)
    parents = {judgement.key: judgement.parent for judgement in judgements}
    for judgement in judgements:
        own = f"judgements {judgement.name}"
        if keys[judgement.key] > 1:
            yield own, f"the key {judgement.key!r} stands twice: give one of them a number or another name"
        for key in (*([judgement.parent] if judgement.parent else []), *judgement.formerly):
            if key not in keys:
                yield own, f"names the judgement {key!r}, which is not there; there are {', '.join(keys)}"
        above, seen = judgement.parent, {judgement.key}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above is not None:
            yield own, f"goes round in a circle: {above!r} stands above itself"
            return


def _grade_faults(framework: Framework) -> Iterator[Fault]:
    """Grades that stand twice, and rules for grades, sets and judgements that are not there."""
    sets = {own.name: own for own in framework.all_grade_sets}
    for own in framework.all_grade_sets:
        for name, count in Counter(grade.name.casefold() for grade in own.grades).items():
            if count > 1:
                yield f"grade_sets {own.name}", f"the grade {name!r} stands twice"
    if len(sets) < len(framework.all_grade_sets):
        yield "grade_sets", "two sets have one name"
    users: list[tuple[str, str | None]] = [(f"judgements {judgement.name}", judgement.grades) for judgement in framework.judgements]
    for user, wanted in [*users, ("overall grades", framework.overall.grades)]:
        if wanted is not None and wanted not in sets:
            yield user, f"names the grade set {wanted!r}, which is not there; {_there_are(sets)}"
    grades = framework.grade_set(framework.overall.grades)
    names = grades.names if grades else ()
    keys = {judgement.key for judgement in framework.judgements} | {standard.number for standard in framework.standards}
    for place, limit in enumerate(framework.overall.limits, start=1):
        for grade in (limit.grade, limit.overall):
            if grade not in names:
                yield f"overall limits entry {place}", f"names the grade {grade!r}, which is not there; {_there_are(names)}"
        for key in limit.judgements:
            if key not in keys:
                yield f"overall limits entry {place}", f"names the judgement {key!r}, which is not there; {_there_are(keys)}"


def _there_are(names: Iterable[str]) -> str:
    """What there is instead."""
    found = ", ".join(sorted(names))
    return f"there are {found}" if found else "there are none"


def _band_faults(bands: Sequence[Band], ratings: Sequence[str]) -> Iterator[Fault]:
    """Bands that overlap, leave a gap from 0 to 100, or give a rating that the framework does not know."""
    for band in bands:
        if not band.low < band.high:
            yield f"bands {band.name}", f"must have low < high, not {band.low:g} and {band.high:g}"
        if ratings and band.rating not in ratings:
            yield f"bands {band.name}", f"gives the rating {band.rating!r}, which is none of {', '.join(ratings)}"
    ordered = sorted(bands, key=lambda band: band.low)
    for below, band in pairwise(ordered):
        if band.low != below.high:
            fault = "overlap" if band.low < below.high else "leave a gap"
            yield "bands", f"{below.name} and {band.name} {fault} between {below.high:g} and {band.low:g}"
    if ordered and ordered[0].low > 0:
        yield "bands", f"the lowest, {ordered[0].name}, begins at {ordered[0].low:g}: it must begin at 0"
    if ordered and ordered[-1].high <= FULL:
        highest = ordered[-1]
        yield "bands", f"the highest, {highest.name}, ends before {highest.high:g}: write a high above 100, such as 101"


def _scale_faults(scale: str) -> Iterator[Fault]:
    """A quantifier scale that is neither one that ships nor a file."""
    shipped = data_dir("configs") / "scales"
    if not any(place.is_file() for place in (shipped / f"{scale}.yaml", Path(scale))):
        known = ", ".join(sorted(path.stem for path in shipped.glob("*.yaml")))
        yield "scale", f"names {scale!r}, which is not a scale; use one of {known}, or the path of a YAML file"
