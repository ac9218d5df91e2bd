"""The trained classifier: features of each sentence, a logistic regression, and a second pass over the neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspection_findings.model.report import LABELS, Sentence, Tag
from inspection_findings.model.vocabulary import DecidedBy, Label, ListKind
from inspection_findings.polarity import contradicts
from inspection_findings.rules.negation import Mention
from inspection_findings.tagging.cues import is_two_sided
from inspection_findings.tagging.features import Features, Passage
from inspection_findings.tagging.guidelines import decide_by_guideline
from inspection_findings.tagging.neighbours import with_neighbours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Matrix32 = NDArray[np.float32]

# a person should look at labels with a lower probability: fewer than three in four of these are right (benchmarks/tagger.md)
REVIEW_BELOW = 0.7
# the least probability of a label that the place or a rule of the guidelines decides: how often these are right on annotated
# reports, or a little less (benchmarks/tagger.md)
BY_PLACE, BY_GUIDELINE = 0.97, 0.95
COOLEST, WARMEST = 0.3, 3.0  # temperatures between which calibration looks
# an item of a list of strengths that is an area for improvement with at least this probability keeps its own label, and the
# reverse: it says the contrary of its list, or the list was misread
CONTRARY = 0.95
OPPOSITE: dict[Label, Label] = {"strength": "area_for_improvement", "area_for_improvement": "strength"}
# "protecting the public" in a list of recommendations names what they are about; "protect the public better" is one
TOPIC = re.compile(r"\w+ing(?: [\w’'-]+){1,4}[.;]?", re.IGNORECASE)
LIST_LABELS: dict[ListKind, Label] = {
    "strengths": "strength",
    "improvements": "area_for_improvement",
    "recommendations": "recommendation",
}
# what the sentence's place decides: front matter, annexes, tables of results, expectations; the classifier says nothing of it
NOT_JUDGED = Tag("none", None, "place")


@dataclass(frozen=True)
class Linear:
    """What is left of a logistic regression once it is trained: one row of ``coef`` and one ``intercept`` a label."""

    coef: Matrix32
    intercept: Matrix32

    @classmethod
    def of(cls, model: Any) -> Linear:
        """The weights of a fitted scikit-learn model, its classes in the order of `LABELS`."""
        import numpy as np

        return cls(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))

    def logits(self, rows: Any) -> Matrix:
        """The linear scores of the rows, one column a label."""
        found: Matrix = rows @ self.coef.T + self.intercept
        return found


@dataclass
class Tagger:
    """A trained tagger.

    ``features`` turns sentences into rows; ``first`` classifies each row by itself; ``second`` (None where switched off) by the
    first's logits of the sentence and its neighbours. ``temperature`` calibrates the probabilities.
    """

    features: Features
    first: Linear
    second: Linear | None
    temperature: float = 1.0
    name: str = "hmip"
    hash: str = "untrained"

    @property
    def id(self) -> str:
        """Name and content hash, as the records carry them."""
        return f"{self.name}@{self.hash}"

    @property
    def use(self) -> tuple[str, ...]:
        """The feature groups that are switched on."""
        return self.features.use

    def tag(self, sentences: Sequence[Sentence], *, met_from: float) -> None:
        """Write the tag of each sentence on it; items of lists take their list's label, sentences outside the body none.

        Args:
            sentences: sentences with their proportions and the polarity of these.
            met_from: the share, a fraction of 1, from which an expectation counts as met.
        """
        if not sentences:
            return
        passage = Passage.of(sentences, met_from=met_from)
        scores = self.scores(passage, sentences).tolist()
        for sent, row, cues, stated in zip(sentences, scores, passage.cues, passage.proportions, strict=True):
            tag = decide(sent, row, cues, [side for _, side in stated])
            sent.tag = tag if tag.review or not contradicts(sent, tag, met_from=met_from) else replace(tag, review=True)

    def scores(self, passage: Passage, sentences: Sequence[Sentence]) -> Matrix:
        """The calibrated probability of each label, one row a sentence of the passage, in the order of `LABELS`."""
        logits = self.first.logits(self.features.transform(passage))
        if self.second is not None:
            logits = self.second.logits(with_neighbours(logits, sentences))
        return softmax(logits / self.temperature)

    def save(self, path: Path) -> None:
        """Write the model into the folder ``path``: weights as arrays, settings and hashes as JSON."""
        from inspection_findings.tagging.store import save

        save(self, path)

    @classmethod
    def load(cls, path: Path) -> Tagger:
        """The tagger in the folder ``path``. Runs no code from the files.

        Raises:
            ModelError: a file is missing, damaged, tampered with, a pickle, or made by another version.
        """
        from inspection_findings.tagging.store import load

        return load(path)


def can_be_named(name: str) -> bool:
    """Whether a model can have this name: records carry it, followed by "@" and the hash.

    >>> can_be_named("hmip"), can_be_named("two\\nlines"), can_be_named("a@b")
    (True, False, False)
    """
    return 0 < len(name) <= 100 and name == name.strip() and name.isprintable() and not set("@/\\") & set(name)


def softmax(logits: Matrix) -> Matrix:
    """The rows of ``logits`` as probabilities."""
    import numpy as np

    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return result


def decide(sent: Sentence, row: list[float], cues: Sequence[Mention], sides: Sequence[str] = ()) -> Tag:
    """The tag of a sentence: by its place, else by a rule of the guidelines, else by the classifier.

    Args:
        sent: the sentence.
        row: the probability of each label, in the order of `LABELS`.
        cues: its cues.
        sides: on which side of the band each of its proportions falls.

    An item of a list that surely says the contrary of its list keeps its own label, and a person should look. A sentence whose
    claims judge differently on the two sides of a contrast has the other side as its second label. A row of a table of results has
    none.
    """
    if sent.table:
        return NOT_JUDGED
    if sent.number is not None and sent.list_kind == "recommendations":
        return certain("recommendation", row, "numbered")
    if sent.list_kind == "recommendations" and TOPIC.fullmatch(sent.text):
        return NOT_JUDGED
    if sent.list_kind and sent.body and not sent.illustration:
        label = LIST_LABELS[sent.list_kind]
        contrary = OPPOSITE.get(label)
        if contrary is not None and row[LABELS.index(contrary)] >= CONTRARY:
            return Tag(contrary, as_scores(row), "model", review=True)
        return certain(label, row, "list")
    if not sent.body or sent.expectation:
        return NOT_JUDGED
    rule = decide_by_guideline(sent.text, cues, sides)
    if rule is not None:
        return certain(rule.label, row, "guideline", least=BY_GUIDELINE)
    # a case study tells of good and bad work; what people in it resolve to do recommends nothing
    open_to = [index for index, label in enumerate(LABELS) if not (sent.illustration and label == "recommendation")]
    best = max(open_to, key=lambda index: row[index])
    label = LABELS[best]
    secondary = OPPOSITE.get(label) if is_two_sided(cues) else None
    return Tag(label, as_scores(row), "model", secondary, row[best] < REVIEW_BELOW)


def certain(label: Label, row: list[float], decided_by: DecidedBy, *, least: float = BY_PLACE) -> Tag:
    """A tag that the classifier does not decide: that label takes at least ``least`` of the probability."""
    index = LABELS.index(label)
    rest = sum(row) - row[index]
    own = max(row[index], least)
    scores = [own if i == index else (value / rest * (1 - own) if rest else (1 - own) / 3) for i, value in enumerate(row)]
    return Tag(label, as_scores(scores), decided_by)


def as_scores(row: Sequence[float]) -> tuple[float, float, float, float]:
    """The probabilities rounded to four places, so that they still sum to 1."""
    rounded = [round(value, 4) for value in row]
    gap = round(1 - sum(rounded), 4)
    if gap:
        best = rounded.index(max(rounded))
        rounded[best] = round(rounded[best] + gap, 4)
    return tuple(rounded)  # type: ignore[return-value]
