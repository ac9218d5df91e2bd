"""Groups of reports beside each other, and two runs beside each other: counts, shares with intervals, grades that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from inspection_findings.report.analysis import (
    NO_FRAMEWORK,
    NO_PROVIDER,
    NO_PUBLISHER,
    NO_STANDARD,
    NO_YEAR,
    OVERALL,
    Frames,
    grade_rank,
    share_of_strengths,
    sorted_grades,
    standard_name,
    title_of,
)
from inspection_findings.report.shares import Share

if TYPE_CHECKING:
    import pandas as pd

Field = Literal["year", "provider", "framework", "standard", "publisher"]
UNKNOWN: dict[str, str] = {
    "year": NO_YEAR, "provider": NO_PROVIDER, "framework": NO_FRAMEWORK, "standard": NO_STANDARD, "publisher": NO_PUBLISHER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one framework that share a year, provider, standard or publisher; ``grades`` are overall grades."""

    framework: str
    name: str
    reports: int
    strengths: int
    areas: int
    recommendations: int
    share: Share | None
    grades: tuple[tuple[str, int], ...]


def compare(frames: Frames, by: Field) -> list[Group]:
    """The groups of each framework in order; reports of which the field is not known are a group of their own, the last.

    Frameworks are never pooled.
    """
    documents = frames["documents"].assign(framework=frames["documents"]["framework"].fillna(""))
    findings = frames["findings"].merge(documents[["document", "framework"]], on="document")
    judgements = frames["judgements"].merge(documents[["document", "framework"]], on="document")
    found = []
    for framework, own in documents.groupby("framework"):
        rows = findings[findings["framework"] == framework]
        grades = judgements[judgements["framework"] == framework]
        for name, of_documents, of_findings, of_grades in groups_of(str(framework), own, rows, grades, by):
            labels = Counter(of_findings["label"].dropna())
            found.append(
                Group(
                    framework=title_of(str(framework)) if framework else NO_FRAMEWORK,
                    name=name,
                    reports=of_documents,
                    strengths=labels["strength"],
                    areas=labels["area_for_improvement"],
                    recommendations=labels["recommendation"],
                    share=share_of_strengths(of_findings),
                    grades=sorted_grades(str(framework), Counter(of_grades["rating"].dropna())),
                )
            )
    return found


def groups_of(
    framework: str, documents: pd.DataFrame, findings: pd.DataFrame, judgements: pd.DataFrame, by: Field
) -> Iterator[tuple[str, int, pd.DataFrame, pd.DataFrame]]:
    """Each group of one framework: its name, how many reports, their findings, their grades."""
    if by == "standard":
        for key in [*sorted(findings["standard"].dropna().unique()), None]:
            rows = findings[findings["standard"].isna() if key is None else findings["standard"] == key]
            if len(rows):
                name = UNKNOWN[by] if key is None else standard_name(framework, key)
                grades = judgements[judgements["standard"] == key] if key is not None else judgements.iloc[:0]
                yield name, rows["document"].nunique(), rows, grades
        return
    overall = judgements[judgements["level"] == OVERALL]
    values = documents.set_index("document")[by]
    for value in [*sorted(values.dropna().unique()), None]:
        keys = values[values.isna()].index if value is None else values[values == value].index
        if len(keys):
            name = UNKNOWN[by] if value is None else str(value)
            yield name, len(keys), findings[findings["document"].isin(keys)], overall[overall["document"].isin(keys)]


@dataclass(frozen=True, slots=True)
class Moved:
    """One grade in two runs; ``way`` is "up", "down", "same", "changed" (the order is not known), "new" or "gone"."""

    provider: str
    judgement: str
    before: str | None
    after: str | None
    way: str


@dataclass(frozen=True)
class Difference:
    """Two runs: how many rows of each table each has, what became of findings of the same place, and grades that moved.

    ``same_text`` says that both hold reports of the same bytes: then findings are compared place by place.
    """

    counts: tuple[tuple[str, int, int], ...]
    same_text: int
    kept: int
    new: int
    gone: int
    relabelled: tuple[tuple[str, str, int], ...]
    shares: tuple[tuple[str, Share | None, Share | None], ...]
    moved: tuple[Moved, ...]
    notes: tuple[str, ...]


def diff(before: Frames, after: Frames) -> Difference:
    """What changed from one run to another."""
    same = set(before["documents"]["document"]) & set(after["documents"]["document"])
    first, second = (
        frames["findings"][frames["findings"]["document"].isin(same)].set_index("finding") for frames in (before, after)
    )
    both = first.index.intersection(second.index)
    labels = Counter(zip(first.loc[both, "label"].fillna("–"), second.loc[both, "label"].fillna("–"), strict=True))
    return Difference(
        counts=tuple((name, len(before[name]), len(after[name])) for name in before),
        same_text=len(same),
        kept=len(both),
        new=len(second.index.difference(first.index)),
        gone=len(first.index.difference(second.index)),
        relabelled=tuple((one, other, number) for (one, other), number in sorted(labels.items()) if one != other),
        shares=tuple(shares_of(before, after)),
        moved=tuple(moves(before, after)),
        notes=tuple(method_notes(before, after)),
    )


def by_framework(frames: Frames) -> dict[str, set[str]]:
    """The keys of documents by framework."""
    found: dict[str, set[str]] = {}
    for document, framework in zip(frames["documents"]["document"], frames["documents"]["framework"].fillna(""), strict=True):
        found.setdefault(framework, set()).add(document)
    return found


def shares_of(before: Frames, after: Frames) -> Iterator[tuple[str, Share | None, Share | None]]:
    """The share of strengths of each framework in both runs."""
    first, second = by_framework(before), by_framework(after)
    for name in sorted({*first, *second}):
        shares = [
            share_of_strengths(frames["findings"][frames["findings"]["document"].isin(groups.get(name, ()))])
            for frames, groups in ((before, first), (after, second))
        ]
        yield title_of(name) if name else NO_FRAMEWORK, shares[0], shares[1]


def method_notes(before: Frames, after: Frames) -> Iterator[str]:
    """What is no like for like: frameworks that only one run has."""
    first, second = set(by_framework(before)), set(by_framework(after))
    for names, which in ((first - second, "first"), (second - first, "second")):
        for name in sorted(names):
            yield f"only the {which} run has reports of {title_of(name) if name else NO_FRAMEWORK}: their grades are not compared"


def grades_of(frames: Frames) -> dict[tuple[str, str, str], tuple[str, str | None]]:
    """The latest grade of each provider, framework and judgement, with its grade set."""
    about = frames["documents"].set_index("document")
    found: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    order = about["year"].fillna(0).astype(int).to_dict()
    rows: Iterable[Any] = frames["judgements"][frames["judgements"]["rating"].notna()].itertuples()
    for row in sorted(rows, key=lambda row: order[row.document]):
        provider, framework = about.at[row.document, "provider"], about.at[row.document, "framework"]
        judgement = OVERALL if row.level == OVERALL else row.standard
        if isinstance(provider, str) and isinstance(judgement, str):
            grade_set = row.grade_set if isinstance(row.grade_set, str) else None
            found[provider, framework if isinstance(framework, str) else "", judgement] = row.rating, grade_set
    return found


def moves(before: Frames, after: Frames) -> Iterator[Moved]:
    """The grades of providers and frameworks that both runs hold; those that stayed come last."""
    first, second = grades_of(before), grades_of(after)
    known = {key[:2] for key in first} & {key[:2] for key in second}
    found = []
    for key in sorted({*first, *second}):
        if key[:2] not in known:
            continue
        provider, framework, judgement = key
        one, other = first.get(key), second.get(key)
        way = "new" if one is None else "gone" if other is None else way_of(framework, one, other)
        name = "Overall" if judgement == OVERALL else standard_name(framework, judgement)
        found.append(Moved(provider, name, one[0] if one else None, other[0] if other else None, way))
    yield from sorted(found, key=lambda move: move.way == "same")


def way_of(framework: str, one: tuple[str, str | None], other: tuple[str, str | None]) -> str:
    """Which way a grade moved."""
    if one[0].lower() == other[0].lower():
        return "same"
    ranks = grade_rank(framework, one[1], one[0]), grade_rank(framework, other[1], other[0])
    if ranks[0] is None or ranks[1] is None:
        return "changed"
    return "same" if ranks[0] == ranks[1] else "up" if ranks[1] > ranks[0] else "down"


def draw_groups(groups: Sequence[Group]) -> str:
    """The shares of strengths of groups as an SVG picture: a bar for the interval, a line for the share, both written out."""
    from html import escape

    row, left, width, right = 24, 330, 300, 240
    lines = []
    place = 30
    last = None
    for group in groups:
        if group.framework != last:
            place += row
            lines.append(f'<text x="8" y="{place}" font-weight="bold">{escape(group.framework)}</text>')
            last = group.framework
        place += row
        lines.append(f'<text x="16" y="{place}">{escape(group.name[:46])} ({group.reports})</text>')
        lines.append(f'<rect x="{left}" y="{place - 13}" width="{width}" height="15" fill="#eceae4"/>')
        share = group.share
        if share is None:
            continue
        if share.low is not None and share.high is not None:
            start, extent = left + share.low * width, (share.high - share.low) * width
            lines.append(f'<rect x="{start:.1f}" y="{place - 11}" width="{extent:.1f}" height="11" fill="#7fb5d8"/>')
        lines.append(f'<rect x="{left + share.value * width - 1:.1f}" y="{place - 13}" width="3" height="15" fill="#1b2230"/>')
        lines.append(f'<text x="{left + width + 10}" y="{place}">{escape(share_text(share))}</text>')
    height = place + row
    title = "Share of strengths among strengths and areas for improvement (number of reports)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + right}" height="{height}" role="img" aria-label="{title}" '
        f'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="8" y="24">{title}</text>{"".join(lines)}</svg>\n'
    )


def share_text(share: Share | None) -> str:
    """A share with its interval and base.

    >>> share_text(Share(3, 4, 1)), share_text(None)
    ('75% of 4', '–')
    """
    if share is None:
        return "–"
    interval = f" ({share.low:.0%} to {share.high:.0%})" if share.low is not None and share.high is not None else ""
    return f"{share.value:.0%}{interval} of {share.base:,}"
