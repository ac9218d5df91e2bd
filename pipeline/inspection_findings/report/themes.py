"""Themes: what strengths and areas for improvement recur over reports, grouped within a standard.

Sentences are weighted by TF-IDF and factorised by NMF (non-negative matrix factorisation; scikit-learn), within each framework,
standard and label. A sentence belongs to the theme that weighs most in it, where one clearly does, and else to none. Nothing is
random: equal runs give equal themes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from inspection_findings.errors import ConfigError
from inspection_findings.report.analysis import JUDGED, Frames, standard_name

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# a group with fewer sentences or reports has no themes: nothing can recur
LEAST_SENTENCES, LEAST_REPORTS = 12, 3
# themes of a group: one for so many sentences, this many at most
SENTENCES_A_THEME, MOST_THEMES = 25, 10
# of the weight of a sentence, what a theme must have for the sentence to be its
LEAST_WEIGHT = 0.5
NAME_WORDS, ALL_WORDS, TYPICAL = 3, 10, 3
# of the words of a theme in the file, how many must be those of a theme found
LEAST_OVERLAP = 0.4
ITERATIONS, TOLERANCE = 100, 1e-3
# sentences that themes are learned from; of a larger group every second, third and so on
MOST_FITTED = 3_000


@dataclass(frozen=True)
class Theme:
    """One theme: its words with the heaviest first, its sentences by finding and document, the most typical first."""

    framework: str
    standard: str
    label: str
    name: str
    words: tuple[str, ...]
    findings: tuple[str, ...]
    documents: tuple[str, ...]
    years: tuple[tuple[int, int], ...] = ()
    typical: tuple[str, ...] = ()
    of_reports: int = 0

    @property
    def reports(self) -> int:
        """The number of reports in which it occurs."""
        return len(set(self.documents))

    @property
    def standard_name(self) -> str:
        """Number and title of its standard."""
        return standard_name(self.framework, self.standard)


@dataclass(frozen=True)
class Edit:
    """What a person decided on one theme: its name, and names of parts with the words that make a sentence theirs."""

    framework: str
    standard: str
    label: str
    words: tuple[str, ...]
    name: str
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def find_themes(frames: Frames, *, edits: Sequence[Edit] = ()) -> list[Theme]:
    """The themes of a corpus, those of most reports first.

    Two themes of one standard and label to which the edits give the same name are one.
    """
    about = frames["documents"].set_index("document")
    findings = frames["findings"]
    judging = findings["label"].isin(JUDGED) & findings["standard"].notna() & ~findings["illustration"]
    rows = findings.loc[judging, ["finding", "document", "standard", "label", "text"]]
    # what several reports print word for word is a set phrase of theirs, and no finding that recurs
    printed = rows.groupby("text")["document"].transform("nunique")
    rows = rows[printed < LEAST_REPORTS]
    rows = rows.assign(framework=rows["document"].map(about["framework"]).fillna(""))
    reports = Counter(about["framework"].fillna(""))
    years = about["year"]
    texts = rows.set_index("finding")
    found: list[Theme] = []
    for (framework, standard, label), group in rows.groupby(["framework", "standard", "label"]):
        if len(group) < LEAST_SENTENCES or group["document"].nunique() < LEAST_REPORTS:
            continue
        raw = themes_of_group(str(framework), str(standard), str(label), group)
        own = [edit for edit in edits if (edit.framework, edit.standard, edit.label) == (framework, standard, label)]
        found += [complete(theme, texts, years, reports[theme.framework]) for theme in apply_edits(raw, own, texts)]
    kept = [theme for theme in found if theme.reports >= LEAST_REPORTS]
    return sorted(kept, key=lambda theme: (-theme.reports, -len(theme.findings), theme.framework, theme.standard, theme.name))


def themes_of_group(framework: str, standard: str, label: str, group: pd.DataFrame) -> list[Theme]:
    """The themes of the sentences of one framework, standard and label."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    weights, words = weigh(group["text"].tolist())
    number = min(MOST_THEMES, max(2, len(group) // SENTENCES_A_THEME), min(weights.shape) - 1)
    if number < 2:
        return []
    model = NMF(n_components=number, init="nndsvda", random_state=0, max_iter=ITERATIONS, tol=TOLERANCE)
    with threadpool_limits(1), catch_warnings():  # several threads add up in another order
        simplefilter("ignore", ConvergenceWarning)  # a factorisation that is nearly settled serves as well
        model.fit(weights[:: max(1, len(group) // MOST_FITTED)])
        loads: np.ndarray = model.transform(weights)
    # a sentence's weight on each theme, so that themes of long and of rare words compare
    loads = loads * model.components_.sum(axis=1)
    totals = loads.sum(axis=1)
    best = loads.argmax(axis=1)
    clear = (totals > 0) & (loads.max(axis=1) >= LEAST_WEIGHT * totals)
    identities, documents = group["finding"].tolist(), group["document"].tolist()
    found = []
    for theme in range(number):
        heavy = [str(words[place]) for place in model.components_[theme].argsort()[::-1][: 2 * ALL_WORDS]]
        members = [row for row in range(len(group)) if clear[row] and best[row] == theme]
        members.sort(key=lambda row: (-loads[row, theme], identities[row]))
        chosen = distinct(heavy)
        found.append(
            Theme(
                framework, standard, label, ", ".join(chosen[:NAME_WORDS]), tuple(chosen[:ALL_WORDS]),
                tuple(identities[row] for row in members), tuple(documents[row] for row in members),
            )
        )  # fmt: skip
    return [theme for theme in found if theme.findings]


def weigh(texts: Sequence[str]) -> tuple[Any, Any]:
    """The TF-IDF weights of sentences (sparse, sentences by words) and the words; words of one sentence alone weigh nothing."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    stop = sorted(ENGLISH_STOP_WORDS)
    most = 0.4 if len(texts) > 4 * LEAST_SENTENCES else 1.0  # what stands in most sentences tells none from the others
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, max_df=most, sublinear_tf=True, stop_words=stop, token_pattern=r"(?u)\b[a-z][a-z\-’']+[a-z]\b"
    )
    try:
        weights = vectorizer.fit_transform(text.replace("’", "'") for text in texts)
    except ValueError:  # no word stands in two sentences
        import numpy as np

        return np.zeros((len(texts), 1)), [""]
    return weights, vectorizer.get_feature_names_out()


def distinct(words: Iterable[str]) -> list[str]:
    """Words and pairs of words without those that another one before them holds, or that hold one.

    >>> distinct(["early", "early help", "help", "social workers", "workers"])
    ['early help', 'social workers']
    """
    listed = list(words)
    pairs = [word for word in listed if " " in word]
    inside = {part for pair in pairs[: 2 * NAME_WORDS] for part in pair.split()}
    return [word for word in listed if " " in word or word not in inside] or listed


def apply_edits(themes: Sequence[Theme], edits: Sequence[Edit], texts: pd.DataFrame) -> list[Theme]:
    """The themes as a person renamed, merged and split them."""
    named: dict[str, Theme] = {}
    for theme in themes:
        edit = max(edits, key=lambda one: overlap(one.words, theme.words), default=None)
        if edit is None or overlap(edit.words, theme.words) < LEAST_OVERLAP:
            pieces = [theme]
        else:
            pieces = split(replace(theme, name=edit.name), edit, texts)
        for piece in pieces:
            known = named.get(piece.name)
            if known is not None:
                piece = replace(
                    known, words=tuple(dict.fromkeys((*known.words, *piece.words))),
                    findings=known.findings + piece.findings, documents=known.documents + piece.documents,
                )  # fmt: skip
            named[piece.name] = piece
    return list(named.values())


def split(theme: Theme, edit: Edit, texts: pd.DataFrame) -> list[Theme]:
    """The parts of a theme: a sentence goes to the first part one of whose words it holds, and else stays."""
    pieces: dict[str, list[int]] = {}
    for place, finding in enumerate(theme.findings):
        text = str(texts.at[finding, "text"]).lower()
        name = next((part for part, words in edit.split.items() if any(word.lower() in text for word in words)), theme.name)
        pieces.setdefault(name, []).append(place)
    return [
        replace(
            theme, name=name, words=tuple(edit.split.get(name, theme.words)),
            findings=tuple(theme.findings[place] for place in places), documents=tuple(theme.documents[place] for place in places),
        )
        for name, places in pieces.items()
    ]  # fmt: skip


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """The part of the shorter list of words that the other list holds too.

    >>> overlap(["a", "b"], ["b", "c", "d"])
    0.5
    """
    shorter = min(len(one), len(other))
    return len(set(one) & set(other)) / shorter if shorter else 0.0


def complete(theme: Theme, texts: pd.DataFrame, years: pd.Series[int], of_reports: int) -> Theme:
    """The theme with its years and its typical sentences, each of another report as far as there are several."""
    seen = dict.fromkeys(theme.documents)
    counted = Counter(years.reindex(list(seen)).dropna().astype(int).tolist())
    typical: list[str] = []
    used: set[str] = set()
    for finding, document in zip(theme.findings, theme.documents, strict=True):
        if document not in used and len(typical) < TYPICAL:
            typical.append(finding)
            used.add(document)
    return replace(theme, years=tuple(sorted(counted.items())), typical=tuple(typical), of_reports=of_reports)


HEADER = """\
# Themes that 'findings themes' found. Edit this file, and name it with --edits: later runs respect it.
# Rename a theme: change its name. Merge themes of one standard: give them the same name.
# Split a theme: add  split: {name of a part: [word, word]}; a sentence with one of the words goes to that part.
# A theme of a later run is matched by its words: leave these as they are.
"""


def write_edits(themes: Sequence[Theme], path: Path) -> None:
    """Write the file in which a person renames, merges and splits themes."""
    import yaml

    rows = [
        {
            "framework": theme.framework,
            "standard": theme.standard,
            "label": theme.label,
            "name": theme.name,
            "words": list(theme.words),
        }
        for theme in themes
    ]
    path.write_text(HEADER + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def read_edits(path: Path) -> list[Edit]:
    """What a person decided on themes.

    Raises:
        ConfigError: the file is missing, or does not hold what `write_edits` writes.
    """
    import yaml

    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return [
            Edit(
                framework=str(row["framework"]),
                standard=str(row["standard"]),
                label=str(row["label"]),
                words=tuple(map(str, row["words"])),
                name=str(row["name"]),
                split={str(name): tuple(map(str, words)) for name, words in (row.get("split") or {}).items()},
            )
            for row in rows
        ]  # fmt: skip
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror}): name the file that --write-edits made", file=str(path)) from error
    except (yaml.YAMLError, LookupError, TypeError, AttributeError, UnicodeDecodeError) as error:
        message = f"is not a list of themes with framework, standard, label, name and words ({error})"
        raise ConfigError(" ".join(message.split())[:300], file=str(path)) from error
