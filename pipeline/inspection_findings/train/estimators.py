"""The scikit-learn side of the tagger: its feature groups as transformers, the two classifiers as pipelines.

`GroupFeatures` wraps a transformer of `inspection_findings.tagging.features`, so `clone`, `cross_val_predict` and grid searches
work, and what is fitted here is what the tagger runs with, without scikit-learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.pipeline import Pipeline

from inspection_findings.tagging import Features, Passage
from inspection_findings.tagging.features import make_part
from inspection_findings.tagging.words import Words


class GroupFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """One feature group: sparse columns made of one column of `columns_of`."""

    def __init__(self, group: str) -> None:
        self.group = group

    def fit(self, column: Any, y: Any = None) -> GroupFeatures:
        """Learn the columns; ``column`` has one entry a sentence."""
        self.part_ = make_part(self.group).fit(self._rows(column))
        return self

    def transform(self, column: Any) -> Any:
        """One sparse row a sentence."""
        return self.part_.transform(self._rows(column))

    def _rows(self, column: Any) -> Any:
        return Words.join(column) if self.group == "words" else list(column)


def groups_of(use: Sequence[str]) -> list[str]:
    """The feature groups that are columns of the first classifier."""
    return [name for name in use if name != "neighbours"]


def columns_of(passages: Sequence[Passage], chosen: Sequence[Sequence[int]], use: Sequence[str]) -> Any:
    """The chosen sentences of all passages as an object array: one row a sentence, one column a feature group."""
    names = groups_of(use)
    table = np.empty((sum(map(len, chosen)), len(names)), dtype=object)
    for number, name in enumerate(names):
        row = 0
        for passage, indices in zip(passages, chosen, strict=True):
            column = passage.column(name)
            entries = column.each() if isinstance(column, Words) else column
            for index in indices:
                table[row, number] = entries[index]
                row += 1
    return table


def classifier(use: Sequence[str], *, penalty: float, rounds: int, seed: int) -> Pipeline:
    """The first pass, not yet fitted: the feature groups side by side, and a logistic regression."""
    parts = [(name, GroupFeatures(name), number) for number, name in enumerate(groups_of(use))]
    features = ColumnTransformer(parts, sparse_threshold=1.0)
    # lbfgs gives the same digits with any number of cores, in a third of the time of the stochastic solvers here
    model = LogisticRegression(C=penalty, tol=1e-3, max_iter=rounds, random_state=seed)
    return Pipeline([("features", features), ("classifier", model)])


def second_classifier(*, penalty: float, rounds: int, seed: int) -> Pipeline:
    """The second pass, not yet fitted: a logistic regression over the columns of `with_neighbours`."""
    return Pipeline([("classifier", LogisticRegression(C=penalty, max_iter=rounds, random_state=seed))])


def held_out(pipeline: Pipeline, rows: Any, labels: Any, weights: Sequence[float], fold: Any) -> Any:
    """For each example the logits, one column a label, of a clone of the pipeline that was not fitted on the example's fold."""
    params = {"classifier__sample_weight": np.array(weights)}
    return cross_val_predict(pipeline, rows, labels, cv=PredefinedSplit(fold), method="decision_function", params=params)


def restored(pipeline: Pipeline, use: Sequence[str]) -> Features:
    """The feature groups as the pipeline has fitted them, for the tagger."""
    features = Features(use)
    return features.restore({name: step.part_.state() for name, step in pipeline["features"].named_transformers_.items()})
