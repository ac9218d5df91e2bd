"""The trained classifier: word n-grams and named features, a logistic regression, and a second pass over the neighbours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.spans import LABELS, Polarity, Proportion, Section, Sentence, Tag
from pipeline.tag.features import FEATURES, describe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

FORMAT = 1
REVIEW_BELOW = 0.6
SECONDARY_FROM = 0.25
LIST_LABELS = {"strengths": "strength", "improvements": "area_for_improvement", "recommendations": "recommendation"}
BUCKETS = {"words": 2**17, "tokens": 2**12}
# the only types that a model file may hold
TRUSTED = [
    "sklearn.linear_model._logistic.LogisticRegression",
    "numpy.ndarray",
    "numpy.dtype",
    "numpy.float64",
    "numpy.int64",
    "numpy.int32",
]


@dataclass
class Tagger:
    """A trained tagger.

    ``first`` classifies each sentence by itself; ``second`` (None where switched off) by the first's probabilities of the
    sentence and its neighbours. ``temperature`` calibrates the probabilities; ``use`` names the feature groups.
    """

    first: Any
    second: Any | None
    temperature: float = 1.0
    use: tuple[str, ...] = FEATURES
    name: str = "hmip"
    hash: str = "untrained"

    @property
    def id(self) -> str:
        """Name and content hash, as the records carry them."""
        return f"{self.name}@{self.hash}"

    def tag(
        self,
        sentences: Sequence[Sentence],
        sections: Sequence[Section],
        proportions: Sequence[Sequence[Proportion]],
        polarities: Sequence[Sequence[Polarity]],
        *,
        met_from: float = 0.65,
    ) -> list[Tag]:
        """The tag of each sentence; items of lists take their list's label, sentences outside the body none."""
        if not sentences:
            return []
        scores = self.scores(sentences, sections, proportions, polarities, met_from=met_from)
        return [decide(sent, row) for sent, row in zip(sentences, scores.tolist(), strict=True)]

    def scores(
        self,
        sentences: Sequence[Sentence],
        sections: Sequence[Section],
        proportions: Sequence[Sequence[Proportion]],
        polarities: Sequence[Sequence[Polarity]],
        *,
        met_from: float,
    ) -> Matrix:
        """The calibrated probability of each label, one row a sentence, in the order of `LABELS`."""
        words, tokens = describe(sentences, sections, proportions, polarities, met_from=met_from, use=self.use)
        logits = self.first.decision_function(vectorize(words, tokens, use=self.use))
        if self.second is not None:
            logits = self.second.decision_function(with_neighbours(logits, sentences))
        return softmax(logits / self.temperature)

    def save(self, path: Path) -> None:
        """Write the model into the folder ``path``: weights with skops, settings and hashes as JSON."""
        import sklearn
        import skops.io

        path.mkdir(parents=True, exist_ok=True)
        estimators = {"first": self.first} | ({"second": self.second} if self.second is not None else {})
        skops.io.dump(estimators, path / "weights.skops")
        digest = hashlib.sha256((path / "weights.skops").read_bytes()).hexdigest()
        settings = {
            "format": FORMAT, "name": self.name, "labels": list(LABELS), "use": list(self.use), "temperature": self.temperature,
            "sklearn": sklearn.__version__, "hash": self.hash, "weights_sha256": digest,
        }  # fmt: skip
        (path / "tagger.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Tagger:
        """The tagger in the folder ``path``. Runs no code from the files.

        Raises:
            ModelError: a file is missing, damaged, tampered with, a pickle, or made by another version.
        """
        settings = read_settings(path)
        weights = path / "weights.skops"
        try:
            data = weights.read_bytes()
        except OSError as error:
            raise ModelError("the file weights.skops is missing: train the model again", path=str(path)) from error
        if data[:1] == b"\x80":
            raise ModelError("weights.skops is a pickle, which could run code: refused; train the model again", path=str(path))
        if hashlib.sha256(data).hexdigest() != settings["weights_sha256"]:
            raise ModelError(
                "weights.skops is not the file that was trained (its hash differs): train the model again",
                path=str(path),
            )
        import skops.io

        try:
            estimators = skops.io.loads(data, trusted=TRUSTED)
        except Exception as error:  # skops raises many types for a file that it can't trust or read
            raise ModelError(f"weights.skops cannot be loaded safely ({str(error)[:120]})", path=str(path)) from error
        return cls(
            estimators["first"], estimators.get("second"), float(settings["temperature"]), tuple(settings["use"]),
            str(settings["name"]), str(settings["hash"]),
        )  # fmt: skip


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of a saved tagger.

    Raises:
        ModelError: the file is missing, damaged, or of another version.
    """
    try:
        settings: dict[str, Any] = json.loads((path / "tagger.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError("the file tagger.json is missing: train the model again", path=str(path)) from error
    except ValueError as error:
        raise ModelError("tagger.json is damaged: train the model again", path=str(path)) from error
    wanted = {"format", "name", "labels", "use", "temperature", "sklearn", "hash", "weights_sha256"}
    if not isinstance(settings, dict) or set(settings) < wanted or settings["format"] != FORMAT:
        raise ModelError("was made by another version of this package: train the model again", path=str(path))
    import sklearn

    if settings["sklearn"].split(".")[:2] != sklearn.__version__.split(".")[:2]:
        told = f"was trained with scikit-learn {settings['sklearn']}, here is {sklearn.__version__}"
        raise ModelError(f"{told}: install that version or train again", path=str(path))
    return settings


def vectorize(words: Sequence[str], tokens: Sequence[str], *, use: Sequence[str]) -> Any:
    """The sparse matrix of hashed word 1-3-grams and named features, one row a sentence."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import HashingVectorizer

    grams = HashingVectorizer(
        n_features=BUCKETS["words"],
        ngram_range=(1, 3),
        token_pattern=r"[a-z0-9’'%]+",
        lowercase=False,
        binary=True,
        alternate_sign=False,
    )
    named = HashingVectorizer(
        n_features=BUCKETS["tokens"],
        token_pattern=r"\S+",
        lowercase=False,
        norm=None,
        alternate_sign=False,
        binary=True,
    )
    parts = [named.transform(tokens) * 0.35]
    if "words" in use:
        parts.insert(0, grams.transform(words) * 2.0)
    return hstack(parts, format="csr")


def with_neighbours(logits: Matrix, sentences: Sequence[Sentence]) -> Matrix:
    """The logits of each sentence, of the one before and the one after in the same section, and whether they share a paragraph."""
    import numpy as np

    rows = np.clip(logits, -8, 8)
    section = np.array([-1 if sent.section is None else sent.section for sent in sentences])
    block = np.array([sent.block for sent in sentences])
    follows = np.array([[1.0 if takes_up(sent.text) else 0.0] for sent in sentences])
    before = np.zeros_like(rows)
    after = np.zeros_like(rows)
    same_before = (section[1:] == section[:-1])[:, None]
    before[1:] = np.where(same_before, rows[:-1], 0)
    after[:-1] = np.where(same_before, rows[1:], 0)
    near = np.zeros((len(rows), 1))
    near[1:, 0] = (block[1:] == block[:-1]).astype(float)
    return np.hstack([rows, before, after, before * near, before * follows, near])


def takes_up(text: str) -> bool:
    """Whether the sentence takes up the one before."""
    from pipeline.tag.cues import follow_on_pattern

    return bool(follow_on_pattern().match(text[:40].lower()))


def softmax(logits: Matrix) -> Matrix:
    """The rows of ``logits`` as probabilities."""
    import numpy as np

    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return result


def decide(sent: Sentence, row: list[float]) -> Tag:
    """The tag of a sentence with these probabilities, in the order of `LABELS`."""
    ranked = sorted(range(len(LABELS)), key=lambda index: -row[index])
    if sent.number is not None and sent.list_kind == "recommendations":
        return certain("recommendation", row, "numbered")
    if sent.list_kind and sent.body and not sent.illustration:
        return certain(LIST_LABELS[sent.list_kind], row, "list")
    if not sent.body or sent.expectation:
        return Tag("none", certain("none", row, "model").scores, "model")
    label = LABELS[ranked[0]]
    second = LABELS[ranked[1]]
    judging = {"strength", "area_for_improvement"}
    secondary = second if {label, second} == judging and row[ranked[1]] >= SECONDARY_FROM else None
    return Tag(label, as_scores(row), "model", secondary, row[ranked[0]] < REVIEW_BELOW)


def certain(label: str, row: list[float], decided_by: str) -> Tag:
    """A tag that the sentence's place decides: that label takes at least 0.97 of the probability."""
    index = LABELS.index(label)
    rest = sum(row) - row[index]
    share = max(row[index], 0.97)
    scores = [share if i == index else (value / rest * (1 - share) if rest else (1 - share) / 3) for i, value in enumerate(row)]
    return Tag(label, as_scores(scores), decided_by)


def as_scores(row: Sequence[float]) -> tuple[float, float, float, float]:
    """The probabilities rounded to four places, so that they still sum to 1."""
    rounded = [round(value, 4) for value in row]
    rounded[max(range(4), key=lambda index: rounded[index])] += round(1 - sum(rounded), 4)
    return tuple(round(value, 4) for value in rounded)  # type: ignore[return-value]
