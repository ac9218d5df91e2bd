"""What a corpus of reports says, counted from the tables of a run: coverage, grades, standards, years, groups.

Frameworks are never pooled: their standards, grades and rules differ, and each is counted by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from inspection_findings.errors import PipelineError
from inspection_findings.frameworks import Framework, load_framework
from inspection_findings.report.shares import Share, share_of

if TYPE_CHECKING:
    import pandas as pd

Frames = Mapping[str, "pd.DataFrame"]
NO_FRAMEWORK, NO_STANDARD, NO_YEAR, NO_PROVIDER, NO_PUBLISHER = (
    "no known framework", "no standard", "year not known", "provider not known", "publisher not known",
)  # fmt: skip
JUDGED = ("strength", "area_for_improvement")
LABELLED = (*JUDGED, "recommendation")
OVERALL = "overall"
# judgements that a report prints and its framework does not know
OTHER = "other"
# sentences with a judging label that a standard needs to be called strong or weak: fewer say little
LEAST_RANKED = 10


@cache
def framework_of(name: str) -> Framework | None:
    """The framework of this name; None where it is not at hand, as where a report's own judgements served."""
    try:
        return load_framework(name)
    except PipelineError:
        return None


def title_of(framework: str) -> str:
    """The title of a framework, else its name."""
    known = framework_of(framework)
    return known.title if known is not None else framework


def standard_titles(framework: str) -> dict[str, str]:
    """The titles of standards and judgements by number or key, in the framework's order."""
    known = framework_of(framework)
    if known is None:
        return {}
    titles = {judgement.key: judgement.name for judgement in known.judgements}
    for standard in known.standards:
        titles.setdefault(standard.number, standard.title)
    return titles | {number: title for number, title in known.domains.items() if title and number not in titles}


def standard_name(framework: str, standard: str) -> str:
    """Number and title of a standard as a reader knows it; a key that is a word is not shown."""
    title = standard_titles(framework).get(standard)
    if title is None or not standard[:1].isdigit():
        return title or standard
    return f"{standard} {title}"


def grade_rank(framework: str, grade_set: str | None, grade: str) -> float | None:
    """Where a grade stands in its set: 0 for the lowest, 1 for the highest; None where that is not known."""
    known = framework_of(framework)
    if known is None:
        return None
    sets = [found for found in known.all_grade_sets if grade_set in (None, found.name)] or list(known.all_grade_sets)
    for found in sets:
        name = found.forms().get(grade.lower())
        if name is not None and len(found.names) > 1:
            return found.names.index(name) / (len(found.names) - 1)
    return None


@dataclass(frozen=True, slots=True)
class Cell:
    """One published grade; ``rank`` is 0 for the lowest grade and 1 for the highest, ``note`` says what is odd."""

    grade: str
    rank: float | None
    discretion: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One standard of a framework: its findings by label, the share of strengths among strengths and areas, and its grades."""

    key: str
    name: str
    strengths: int
    areas: int
    recommendations: int
    share: Share | None
    reports: int
    grades: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a framework: its reports, the share of strengths, the overall grades."""

    year: int | None
    reports: int
    strengths: int
    areas: int
    share: Share | None
    grades: tuple[tuple[str, int], ...] = ()


@dataclass
class Part:
    """One framework of the corpus, with the rows of its documents."""

    name: str
    title: str
    documents: pd.DataFrame
    columns: list[tuple[str, str]] = field(default_factory=list)
    heat: dict[str, dict[str, Cell]] = field(default_factory=dict)
    standings: list[Standing] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)

    @property
    def ranked(self) -> list[Standing]:
        """The standards that enough sentences judge, the strongest first."""
        enough = [one for one in self.standings if one.share is not None and one.share.base >= LEAST_RANKED and one.key]
        return sorted(enough, key=lambda one: (-(one.share.value if one.share else 0), one.name))


def parts_of(frames: Frames) -> list[Part]:
    """What each framework of a corpus shows, the one with most reports first."""
    documents = frames["documents"].assign(framework=frames["documents"]["framework"].fillna(""))
    found = []
    counted = frames["findings"][["document", "standard", "label"]]
    sizes = Counter(documents["framework"])
    for name in sorted(sizes, key=lambda name: (not name, -sizes[name], name)):
        own = documents[documents["framework"] == name]
        part = Part(name, title_of(name) if name else NO_FRAMEWORK, own)
        keys = own["document"]
        findings = counted[counted["document"].isin(keys)]
        judgements = frames["judgements"][frames["judgements"]["document"].isin(keys)]
        fill_heat(part, judgements)
        part.standings = standings_of(name, findings, judgements)
        part.years = years_of(own, findings, judgements)
        found.append(part)
    return found


def fill_heat(part: Part, judgements: pd.DataFrame) -> None:
    """Set the columns and cells of the heat map: documents by judgements, in the order of the framework, the overall grade last."""
    order = list(standard_titles(part.name))
    names: dict[str, str] = {}
    rows: Iterable[Any] = judgements[judgements["rating"].notna()].itertuples()
    for row in rows:
        named = row.judgement if isinstance(row.judgement, str) else ""
        note = row.conflict if isinstance(row.conflict, str) else None
        if row.level == OVERALL:
            key, name = OVERALL, "Overall"
        elif isinstance(row.standard, str):
            key = row.standard
            name = standard_name(part.name, key) if key in order else named or key
        elif order:
            key, name, note = OTHER, "Other judgement", named
        else:
            key = name = named
        names.setdefault(key, name)
        grade_set = row.grade_set if isinstance(row.grade_set, str) else None
        cell = Cell(row.rating, grade_rank(part.name, grade_set, row.rating), bool(row.discretion), note)
        part.heat.setdefault(row.document, {}).setdefault(key, cell)
    place = {key: number for number, key in enumerate(order)}
    keys = sorted(names, key=lambda key: (key == OVERALL, key == OTHER, place.get(key, len(place)), key))
    part.columns = [(key, names[key]) for key in keys]


def counts_by(findings: pd.DataFrame, label: str) -> dict[str, int]:
    """The number of findings with a label, by document."""
    return Counter(findings.loc[findings["label"] == label, "document"])


def share_of_strengths(findings: pd.DataFrame) -> Share | None:
    """The share of strengths among the strengths and areas for improvement."""
    strengths, areas = counts_by(findings, JUDGED[0]), counts_by(findings, JUDGED[1])
    documents = sorted(set(strengths) | set(areas))
    return share_of([strengths[key] for key in documents], [strengths[key] + areas[key] for key in documents])


def standings_of(framework: str, findings: pd.DataFrame, judgements: pd.DataFrame) -> list[Standing]:
    """Each standard with its findings, in the framework's order; sentences about no standard come last."""
    order = {key: number for number, key in enumerate(standard_titles(framework))}
    labelled = findings[findings["label"].isin(LABELLED)].assign(key=findings["standard"].fillna(""))
    found = []
    for key, rows in labelled.groupby("key", sort=False):
        key = str(key)
        labels = Counter(rows["label"])
        grades = Counter(judgements.loc[judgements["standard"].fillna("") == key, "rating"].dropna()) if key else Counter()
        found.append(
            Standing(
                key=key,
                name=standard_name(framework, key) if key else NO_STANDARD,
                strengths=labels["strength"],
                areas=labels["area_for_improvement"],
                recommendations=labels["recommendation"],
                share=share_of_strengths(rows),
                reports=rows["document"].nunique(),
                grades=sorted_grades(framework, grades),
            )
        )
    return sorted(found, key=lambda one: (not one.key, order.get(one.key, len(order)), one.key))


def sorted_grades(framework: str, grades: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Grades with their numbers, the highest grade first."""

    def place(item: tuple[str, int]) -> tuple[float, str]:
        rank = grade_rank(framework, None, item[0])
        return (1.0 if rank is None else -rank), item[0]

    return tuple(sorted(grades.items(), key=place))


def years_of(documents: pd.DataFrame, findings: pd.DataFrame, judgements: pd.DataFrame) -> list[Year]:
    """Each year of publication in order; reports without a date are a group of their own, the last."""
    years = documents.set_index("document")["year"]
    found = []
    for year in [*sorted(years.dropna().unique()), None]:
        keys = set(years[years.isna()].index if year is None else years[years == year].index)
        if not keys:
            continue
        own = findings[findings["document"].isin(keys)]
        labels = Counter(own["label"])
        overall = judgements[(judgements["level"] == OVERALL) & judgements["document"].isin(keys)]
        name = str(documents["framework"].iloc[0])
        found.append(
            Year(
                year=None if year is None else int(year),
                reports=len(keys),
                strengths=labels["strength"],
                areas=labels["area_for_improvement"],
                share=share_of_strengths(own),
                grades=sorted_grades(name, Counter(overall["rating"].dropna())),
            )
        )
    return found
