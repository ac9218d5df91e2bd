"""Fitting a tagger to groups of examples, and measuring it on groups that it has not seen.

The training side is scikit-learn: a `Pipeline` of a `ColumnTransformer` over the feature groups and a `LogisticRegression`, with
`cross_val_predict` for answers held out. The estimators wrap the transformers that the tagger runs with, so both see the same
columns; of the fitted classifiers only the weights are kept (`Linear`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from inspection_findings.errors import ConfigError
from inspection_findings.model.report import LABELS
from inspection_findings.tagging import FEATURES, Passage, Tagger
from inspection_findings.tagging.neighbours import with_neighbours
from inspection_findings.tagging.store import content_hash
from inspection_findings.tagging.tagger import COOLEST, NOT_JUDGED, WARMEST, Linear, softmax
from inspection_findings.train.data import Group

if TYPE_CHECKING:
    from inspection_findings.model.report import Tag
    from inspection_findings.train.data import Example

FOLDS = 5
# inverse strength of the penalty on the weights: by leave-one-report-out on the annotated reports
PENALTY, SECOND_PENALTY = 1.0, 0.003
ROUNDS = 1000  # of the solver, at most; it stops after about 50
# how much an example counts in the second pass, by the kind of its group: loose sentences have no neighbours, lists are certain
SECOND_WEIGHTS = {"annotated": 1.0, "lists": 0.0}
LOOSE_WEIGHT = 0.3


def passage(group: Group) -> Passage:
    """The sentences of a group as the classifier sees them."""
    return Passage.of(group.sentences, met_from=group.met_from)


def fit(groups: Sequence[Group], *, use: Sequence[str] = FEATURES, seed: int = 0, name: str = "hmip") -> Tagger:
    """A tagger trained on the examples of ``groups``.

    Raises:
        ConfigError: a label has no example.
    """
    from inspection_findings.train.estimators import classifier, columns_of, held_out, restored

    examples = [example for group in groups for example in group.examples]
    labels = labels_of(examples)
    weights = [example.weight for example in examples]
    rows = columns_of([passage(group) for group in groups], chosen(groups), use)
    fold = folds(groups, labels, seed=seed)
    pipeline = classifier(use, penalty=PENALTY, rounds=ROUNDS, seed=seed)
    held = held_out(pipeline, rows, labels, weights, fold)
    pipeline.fit(rows, labels, classifier__sample_weight=weights)
    tagger = Tagger(restored(pipeline, use), Linear.of(pipeline[-1]), None, name=name)
    if "neighbours" in use and any(group.kind == "annotated" for group in groups):
        tagger.second, held = fit_second(groups, tagger, held, labels, fold, seed=seed)
    tagger.temperature = calibrate(groups, held, labels)
    tagger.hash = content_hash(tagger)
    return tagger


def labels_of(examples: Sequence[Example]) -> Any:
    """The label of each example as an index into `LABELS`.

    Raises:
        ConfigError: a label has no example.
    """
    import numpy as np

    labels = np.array([LABELS.index(example.label) for example in examples])
    for index, label in enumerate(LABELS):
        if not (labels == index).any():
            raise ConfigError(f"there is no example of the label {label}: add some, or leave the training as it is")
    return labels


def chosen(groups: Sequence[Group]) -> list[list[int]]:
    """Of each group the indices of the sentences that are examples."""
    return [[example.index for example in group.examples] for group in groups]


def folds(groups: Sequence[Group], labels: Any, *, seed: int) -> Any:
    """The fold of each example: an annotated report is one of its own, its lists with it, as at use.

    The others are dealt out so that the sentences of a passage stay together and each fold has its share of each label.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedGroupKFold

    own = {group.report: FOLDS + number for number, group in enumerate(groups) if group.kind == "annotated"}
    found = np.array([own.get(group.report, -1) for group in groups for _ in group.examples])
    passages = np.unique(
        [f"{i} {group.sentences[e.index].block}" for i, group in enumerate(groups) for e in group.examples], return_inverse=True
    )[1]
    loose = np.flatnonzero(found < 0)
    if len(loose):
        # no more rounds than examples of the commonest label
        dealt = StratifiedGroupKFold(min(FOLDS, max(2, np.bincount(labels[loose]).max())), shuffle=True, random_state=seed)
        for number, (_, test) in enumerate(dealt.split(loose, labels[loose], passages[loose])):
            found[loose[test]] = number
    return found


def fit_second(groups: Sequence[Group], tagger: Tagger, held: Any, labels: Any, fold: Any, *, seed: int) -> tuple[Linear, Any]:
    """The second pass, trained on the held-out logits of sentences with their neighbours, and its own held-out logits."""
    import numpy as np

    from inspection_findings.train.estimators import held_out, second_classifier

    rows, weights = [], []
    offset = 0
    for group, indices in zip(groups, chosen(groups), strict=True):
        logits = tagger.first.logits(tagger.features.transform(passage(group)))
        logits[indices] = held[offset : offset + len(indices)]
        offset += len(indices)
        rows.append(with_neighbours(logits, group.sentences)[indices])
        weights += [SECOND_WEIGHTS.get(group.kind, LOOSE_WEIGHT)] * len(indices)
    pipeline = second_classifier(penalty=SECOND_PENALTY, rounds=ROUNDS, seed=seed)
    matrix = np.vstack(rows)
    again = held_out(pipeline, matrix, labels, weights, fold)
    pipeline.fit(matrix, labels, classifier__sample_weight=weights)
    return Linear.of(pipeline[-1]), again


def calibrate(groups: Sequence[Group], held: Any, labels: Any) -> float:
    """The temperature under which the held-out probabilities fit best (Guo et al. 2017), between `COOLEST` and `WARMEST`.

    ``held`` are logits of sentences that neither pass was trained on. Where there are annotated reports, they alone are looked at:
    authored sentences are easier than a report's.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    real = np.array([group.kind == "annotated" for group in groups for _ in group.examples])
    chosen = real if real.any() else np.ones(len(labels), bool)

    def loss(temperature: float) -> float:
        found = softmax(held[chosen] / temperature)[np.arange(chosen.sum()), labels[chosen]]
        return float(-np.log(np.clip(found, 1e-9, 1)).mean())

    return round(float(minimize_scalar(loss, bounds=(COOLEST, WARMEST), method="bounded").x), 4)


def measure(tagger: Tagger, group: Group) -> list[tuple[Example, Tag]]:
    """A group's examples, each with what the tagger answers on it."""
    tagger.tag(group.sentences, met_from=group.met_from)
    return [(example, group.sentences[example.index].tag or NOT_JUDGED) for example in group.examples]
