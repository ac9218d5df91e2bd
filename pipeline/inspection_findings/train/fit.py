"""Fitting a tagger to groups of examples, and measuring it on groups that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspection_findings.errors import ConfigError
from inspection_findings.model.report import LABELS
from inspection_findings.tagging import FEATURES, Features, Passage, Tagger
from inspection_findings.tagging.neighbours import with_neighbours
from inspection_findings.tagging.store import content_hash
from inspection_findings.tagging.tagger import COOLEST, NOT_JUDGED, WARMEST, Linear, softmax
from inspection_findings.train.data import Group

FOLDS = 5


@dataclass(frozen=True)
class Measured:
    """A tagger's answers on examples that it was not trained on: true and given labels and second labels, probabilities."""

    group: str
    truth: list[str]
    given: list[str]
    secondary: list[str | None]
    given_secondary: list[str | None]
    scores: list[tuple[float, ...] | None]


def passage(group: Group) -> Passage:
    """The sentences of a group in their place."""
    return Passage.of(group.sentences, group.sections, met_from=group.met_from)


def fit(groups: Sequence[Group], *, use: Sequence[str] = FEATURES, seed: int = 0, name: str = "hmip") -> Tagger:
    """A tagger trained on the examples of ``groups``.

    Raises:
        ConfigError: a label has no example.
    """
    import numpy as np
    from scipy.sparse import vstack

    labels = np.array([LABELS.index(e.label) for g in groups for e in g.examples])
    weights = np.array([e.weight for g in groups for e in g.examples])
    for index, label in enumerate(LABELS):
        if not (labels == index).any():
            raise ConfigError(f"there is no example of the label {label}: add some, or leave the training as it is")
    passages = [passage(group) for group in groups]
    chosen = [[example.index for example in group.examples] for group in groups]
    features = Features(use).fit(Passage.join(passages, chosen))
    matrices = [features.transform(part) for part in passages]
    rows = vstack([part[indices] for part, indices in zip(matrices, chosen, strict=True)], format="csr")
    held = out_of_fold(rows, labels, weights, folds(groups, seed=seed), seed=seed)
    first = Linear.of(classifier(seed).fit(rows, labels, sample_weight=weights))
    second, held = fit_second(groups, first, matrices, held, seed=seed) if "neighbours" in use else (None, held)
    tagger = Tagger(features, first, second, calibrate(groups, held, labels), name)
    tagger.hash = content_hash(tagger)
    return tagger


def classifier(seed: int) -> Any:
    """The logistic regression of the first pass."""
    from sklearn.linear_model import LogisticRegression

    # stochastic averaged gradient: a tenth of the time of the default solver here, and the same digits with any number of cores
    return LogisticRegression(C=2.0, solver="sag", tol=1e-3, max_iter=300, random_state=seed)


def folds(groups: Sequence[Group], *, seed: int) -> Any:
    """The fold of each example: an annotated report is a fold of its own, its lists with it, as at use; others are dealt out."""
    import numpy as np

    dealt = np.random.default_rng(seed)
    own = {group.report: FOLDS + number for number, group in enumerate(groups) if group.kind == "annotated"}
    found = []
    for group in groups:
        count = len(group.examples)
        found.append(np.full(count, own[group.report]) if group.report in own else dealt.integers(FOLDS, size=count))
    return np.concatenate(found)


def out_of_fold(rows: Any, labels: Any, weights: Any, fold: Any, *, seed: int) -> Any:
    """For each example the logits of a classifier that was not trained on its fold."""
    import numpy as np

    held = np.zeros((len(labels), len(LABELS)))
    for number in np.unique(fold):
        test = fold == number
        model = classifier(seed).fit(rows[~test], labels[~test], sample_weight=weights[~test])
        held[test] = Linear.of(model).logits(rows[test])
    return held


def fit_second(
    groups: Sequence[Group], first: Linear, matrices: Sequence[Any], held: Any, *, seed: int
) -> tuple[Linear | None, Any]:
    """The second pass, trained on the held-out logits of reports with their neighbours, and what it makes of those logits.

    None, and the logits as they are, where there is no such report.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if not any(group.kind == "annotated" for group in groups):
        return None, held
    features, weights = [], []
    offset = 0
    for group, rows in zip(groups, matrices, strict=True):
        indices = [example.index for example in group.examples]
        logits = first.logits(rows)
        logits[indices] = held[offset : offset + len(indices)]
        offset += len(indices)
        features.append(with_neighbours(logits, group.sentences)[indices])
        weights += [{"annotated": 1.0, "lists": 0.0}.get(group.kind, 0.3)] * len(indices)
    rows = np.vstack(features)
    labels = [LABELS.index(example.label) for group in groups for example in group.examples]
    model = Linear.of(LogisticRegression(C=0.003, max_iter=500, random_state=seed).fit(rows, labels, sample_weight=weights))
    return model, model.logits(rows)


def calibrate(groups: Sequence[Group], held: Any, labels: Any) -> float:
    """The temperature under which the held-out probabilities fit best (Guo et al. 2017), between `COOLEST` and `WARMEST`.

    Where there are annotated reports, they alone are looked at: authored sentences are easier than a report's.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    real = np.array([group.kind == "annotated" for group in groups for _ in group.examples])
    chosen = real if real.any() else np.ones(len(labels), bool)

    def loss(temperature: float) -> float:
        found = softmax(held[chosen] / temperature)[np.arange(chosen.sum()), labels[chosen]]
        return float(-np.log(np.clip(found, 1e-9, 1)).mean())

    return round(float(minimize_scalar(loss, bounds=(COOLEST, WARMEST), method="bounded").x), 4)


def measure(tagger: Tagger, group: Group) -> Measured:
    """What the tagger answers on a group's examples."""
    tagger.tag(group.sentences, group.sections, met_from=group.met_from)
    chosen = [(example, group.sentences[example.index].tag or NOT_JUDGED) for example in group.examples]
    return Measured(
        group.name,
        [example.label for example, _ in chosen],
        [tag.label for _, tag in chosen],
        [example.secondary for example, _ in chosen],
        [tag.secondary for _, tag in chosen],
        [tag.scores for _, tag in chosen],
    )
