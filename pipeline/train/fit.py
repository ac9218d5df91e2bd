"""Fitting a tagger to groups of examples, and measuring it on groups that it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError
from pipeline.spans import LABELS
from pipeline.tag import FEATURES, Tagger, describe
from pipeline.tag.tagger import softmax, vectorize, with_neighbours
from pipeline.train.data import Group

if TYPE_CHECKING:
    pass

FOLDS = 5
MET_FROM = 0.65


@dataclass(frozen=True)
class Measured:
    """A tagger's answers on examples that it was not trained on: true and given label, secondary, probabilities."""

    group: str
    truth: list[str]
    given: list[str]
    secondary: list[str | None]
    scores: list[list[float]]


def matrix(group: Group, use: Sequence[str]) -> Any:
    """The features of all sentences of a group."""
    words, tokens = describe(group.sentences, group.sections, group.proportions, group.polarities, met_from=MET_FROM, use=use)
    return vectorize(words, tokens, use=use)


def fit(groups: Sequence[Group], *, use: Sequence[str] = FEATURES, seed: int = 0, name: str = "hmip") -> Tagger:
    """A tagger trained on the examples of ``groups``.

    Raises:
        ConfigError: a label has no example.
    """
    import numpy as np
    from scipy.sparse import vstack

    matrices = [matrix(group, use) for group in groups]
    rows = vstack([m[[e.index for e in g.examples]] for g, m in zip(groups, matrices, strict=True)], format="csr")
    labels = np.array([LABELS.index(e.label) for g in groups for e in g.examples])
    weights = np.array([e.weight for g in groups for e in g.examples])
    for index, label in enumerate(LABELS):
        if not (labels == index).any():
            raise ConfigError(f"there is no example of the label {label}: add some, or leave the training as it is")
    held = out_of_fold(rows, labels, weights, seed=seed)
    first = classifier(seed).fit(rows, labels, sample_weight=weights)
    second = None
    if "neighbours" in use:
        second = fit_second(groups, first, matrices, held, seed=seed)
    temperature = calibrate(held, labels)
    tagger = Tagger(first, second, temperature, tuple(use), name)
    tagger.hash = content_hash(tagger)
    return tagger


def classifier(seed: int) -> Any:
    """The logistic regression of the first pass."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=4.0, max_iter=300, random_state=seed)


def out_of_fold(rows: Any, labels: Any, weights: Any, *, seed: int) -> Any:
    """For each example the logits of a classifier that was not trained on it."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    held = np.zeros((len(labels), len(LABELS)))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(rows, labels):
        model = classifier(seed).fit(rows[train], labels[train], sample_weight=weights[train])
        held[test] = model.decision_function(rows[test])
    return held


def fit_second(groups: Sequence[Group], first: Any, matrices: Sequence[Any], held: Any, *, seed: int) -> Any | None:
    """The second pass, trained on the held-out logits of reports with their neighbours; None without such reports."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    features, labels, weights = [], [], []
    offset = 0
    for group, rows in zip(groups, matrices, strict=True):
        indices = [example.index for example in group.examples]
        logits = first.decision_function(rows)
        logits[indices] = held[offset : offset + len(indices)]
        offset += len(indices)
        if group.kind == "lists":
            continue
        # authored sentences have no neighbours: theirs are zero, which keeps the sentence's own part dominant
        found = with_neighbours(logits, group.sentences)
        if group.kind != "annotated":
            found[:, len(LABELS) :] = 0
        features.append(found[indices])
        labels += [LABELS.index(example.label) for example in group.examples]
        weights += [1.0 if group.kind == "annotated" else 0.3] * len(indices)
    if not any(group.kind == "annotated" for group in groups):
        return None
    return LogisticRegression(C=0.3, max_iter=500, random_state=seed).fit(np.vstack(features), labels, sample_weight=weights)


def calibrate(logits: Any, labels: Any) -> float:
    """The temperature under which the held-out probabilities fit best (Guo et al. 2017), between 0.3 and 3."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    def loss(temperature: float) -> float:
        found = softmax(logits / temperature)[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(found, 1e-9, 1)).mean())

    return round(float(minimize_scalar(loss, bounds=(0.3, 3.0), method="bounded").x), 4)


def content_hash(tagger: Tagger) -> str:
    """A hash over the weights and settings: equal where the predictions are."""
    digest = hashlib.sha256(repr((tagger.use, tagger.temperature)).encode())
    for model in (tagger.first, tagger.second):
        if model is not None:
            digest.update(model.coef_.round(6).tobytes() + model.intercept_.round(6).tobytes())
    return digest.hexdigest()[:12]


def measure(tagger: Tagger, group: Group) -> Measured:
    """What the tagger answers on a group's examples."""
    tags = tagger.tag(group.sentences, group.sections, group.proportions, group.polarities, met_from=MET_FROM)
    chosen = [(example, tags[example.index]) for example in group.examples]
    return Measured(
        group.name,
        [example.label for example, _ in chosen],
        [tag.label for _, tag in chosen],
        [example.secondary for example, _ in chosen],
        [list(tag.scores) for _, tag in chosen],
    )


def leave_one_out(groups: Sequence[Group], *, use: Sequence[str] = FEATURES, seed: int = 0) -> list[Measured]:
    """For each annotated report, the answers of a tagger trained on everything but that report."""
    return [
        measure(fit([other for other in groups if other is not group], use=use, seed=seed), group)
        for group in groups
        if group.kind == "annotated"
    ]


def figures(measured: Sequence[Measured]) -> dict[str, float]:
    """Accuracy, F1 per label, macro F1 over the three finding labels, and expected calibration error (ten bins).

    A two-sided sentence counts as right with either of its labels.
    """
    pairs = []
    bins: dict[int, list[tuple[float, bool]]] = {}
    for part in measured:
        for truth, given, secondary, scores in zip(part.truth, part.given, part.secondary, part.scores, strict=True):
            right = given if given in (truth, secondary) else truth
            pairs.append((right, given))
            bins.setdefault(min(9, int(max(scores) * 10)), []).append((max(scores), right == given))
    if not pairs:
        return {}
    result = {"accuracy": sum(a == b for a, b in pairs) / len(pairs)}
    for label in LABELS[:3]:
        hits = sum(a == b == label for a, b in pairs)
        total = sum(a == label for a, _ in pairs) + sum(b == label for _, b in pairs)
        result[f"f1.{label}"] = 2 * hits / total if total else 0.0
    result["macro_f1"] = sum(result[f"f1.{label}"] for label in LABELS[:3]) / 3
    gaps = [abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins.values()]
    result["calibration_error"] = sum(gaps) / len(pairs)
    return {name: round(value, 4) for name, value in result.items()}
