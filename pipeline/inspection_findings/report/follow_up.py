"""What became of recommendations and areas for improvement: matched over the inspections of one provider, by standard and wording.

The wording is compared by the cosine of TF-IDF weights (words and pairs of words); a match is the best one, one to one, greedily.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from inspection_findings.report.analysis import Frames, framework_of, standard_name

if TYPE_CHECKING:
    import pandas as pd

Fate = Literal["raised again", "no longer raised", "new"]
FOLLOWED = ("recommendation", "area_for_improvement")
# of the cosine: of six pairs read in reports of six authorities, three of the four above were the same matter, none below
LEAST_SCORE = 0.42
# inspections of which a repetition is listed by itself
REPEATED = 3


@dataclass(frozen=True, slots=True)
class Raised:
    """One sentence with its source."""

    finding: str
    document: str
    path: str
    year: int | None
    text: str
    page: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one sentence in the next inspection; ``score`` is the cosine of the two, 0 to 1."""

    provider: str
    standard: str | None
    fate: Fate
    before: Raised | None
    after: Raised | None
    score: float | None = None


@dataclass(frozen=True)
class FollowUp:
    """All that was followed, the chains of three inspections or more, and what could not be followed."""

    followed: tuple[Followed, ...]
    repeated: tuple[tuple[Raised, ...], ...]
    providers: int
    notes: tuple[str, ...]


def follow_up(frames: Frames, *, label: str | None = None, least_score: float = LEAST_SCORE) -> FollowUp:
    """What became of recommendations and areas for improvement (or of one ``label`` of them) from inspection to inspection."""
    documents = frames["documents"]
    labels = (label,) if label else FOLLOWED
    rows = frames["findings"][frames["findings"]["label"].isin(labels) & ~frames["findings"]["illustration"]]
    by_document = {str(key): group for key, group in rows.groupby("document")}
    followed: list[Followed] = []
    links: dict[str, Followed] = {}
    providers = 0
    notes = []
    known = documents[documents["provider"].notna()]
    if len(known) < len(documents):
        notes.append(f"{len(documents) - len(known):,} of {len(documents):,} reports name no provider: they are left out")
    for provider, own in known.groupby("provider"):
        if len(own) < 2:
            continue
        ordered = own.assign(date=date_of(own)).sort_values(["date", "path"])
        undated = int((ordered["date"] == "").sum())
        if undated:
            notes.append(f"{provider}: {undated} reports have no date and are left out")
            ordered = ordered[ordered["date"] != ""]
        if len(ordered) < 2:
            continue
        providers += 1
        frameworks = ordered["framework"].fillna("").tolist()
        if len(set(frameworks)) > 1:
            notes.append(f"{provider}: the framework changed between inspections, so wording is compared over all standards there")
        keys = ordered["document"].tolist()
        for place in range(len(keys) - 1):
            pair = [raised_of(by_document.get(key), ordered[ordered["document"] == key]) for key in keys[place : place + 2]]
            same = frameworks[place] == frameworks[place + 1]
            found = match(str(provider), frameworks[place + 1], pair[0], pair[1], same_framework=same, least_score=least_score)
            followed += found
            links |= {one.before.finding: one for one in found if one.before is not None and one.after is not None}
    return FollowUp(tuple(followed), tuple(chains(links)), providers, tuple(notes))


def date_of(documents: pd.DataFrame) -> pd.Series[str]:
    """The day of the inspection, else of publication, as text that sorts; "" where neither is known."""
    return documents["inspection_end"].fillna(documents["published"]).fillna("")


def raised_of(rows: pd.DataFrame | None, about: pd.DataFrame) -> list[tuple[Raised, str | None]]:
    """The sentences of one report, each with its standard."""
    from inspection_findings.report.page.payload import records

    if rows is None:
        return []
    document = records(about)[0]
    return [
        (
            Raised(row["finding"], row["document"], document["path"], document["year"], row["text"], row["page"], row["label"]),
            row["standard"],
        )
        for row in records(rows, ("finding", "document", "text", "page", "label", "standard"))
    ]


def match(
    provider: str,
    framework: str,
    before: Sequence[tuple[Raised, str | None]],
    after: Sequence[tuple[Raised, str | None]],
    *,
    same_framework: bool,
    least_score: float,
) -> list[Followed]:
    """The fate of each sentence of two inspections; within one framework only sentences of the same standard match."""
    pairs = []
    if before and after:
        scores = similarities([one.text for one, _ in before], [other.text for other, _ in after])
        for i, (_, standard) in enumerate(before):
            for j, (_, other) in enumerate(after):
                comparable = not same_framework or standard == other or standard is None or other is None
                if comparable and scores[i][j] >= least_score:
                    pairs.append((-scores[i][j], i, j))
    matched: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for score, i, j in sorted(pairs):
        if i not in matched and j not in taken:
            matched[i] = j, -score
            taken.add(j)

    def named(standard: str | None) -> str | None:
        return standard_name(framework, standard) if standard is not None and framework_of(framework) is not None else standard

    found = []
    for i, (one, standard) in enumerate(before):
        if i in matched:
            j, score = matched[i]
            found.append(Followed(provider, named(after[j][1]), "raised again", one, after[j][0], round(score, 3)))
        else:
            found.append(Followed(provider, named(standard), "no longer raised", one, None))
    found += [Followed(provider, named(standard), "new", None, one) for j, (one, standard) in enumerate(after) if j not in taken]
    return found


def similarities(before: Sequence[str], after: Sequence[str]) -> list[list[float]]:
    """The cosine of each sentence before with each after; words of the corpus of both weigh by how rare they are."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words=sorted(ENGLISH_STOP_WORDS))
    try:
        weights = vectorizer.fit_transform([*before, *after])
    except ValueError:  # nothing but stop words
        return [[0.0] * len(after) for _ in before]
    scores: list[list[float]] = (weights[: len(before)] @ weights[len(before) :].T).toarray().tolist()
    return scores


def chains(links: dict[str, Followed]) -> list[tuple[Raised, ...]]:
    """What is raised in `REPEATED` inspections or more, the longest first."""
    later = {one.after.finding for one in links.values() if one.after is not None}
    found = []
    for finding in links:
        if finding in later:
            continue
        chain: list[Raised] = []
        current: str | None = finding
        while current in links:
            link = links[current]
            if link.before is None or link.after is None:
                break
            chain = chain or [link.before]
            chain.append(link.after)
            current = link.after.finding
        if len(chain) >= REPEATED:
            found.append(tuple(chain))
    return sorted(found, key=lambda chain: (-len(chain), chain[0].path, chain[0].finding))
