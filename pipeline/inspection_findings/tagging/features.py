"""What the classifier sees of a sentence: words and pairs of words, cues, its proportions; each can be switched off."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from inspection_findings.model.report import Polarity, Proportion, Sentence
from inspection_findings.rules.negation import Mention
from inspection_findings.tagging.cues import cues_of, is_follow_on
from inspection_findings.tagging.encoder import PREFIX, Embeddings
from inspection_findings.tagging.words import WordGrams, Words, cut_words

FEATURES = ("words", "cues", "proportion", "neighbours")
FIRST = re.compile(r"[a-z]+")
# groups of cues whose weight depends on whether the sentence judges
FRAMES = frozenset(
    {
        "directive", "directive-weak", "expectation", "aim", "plan", "begun", "law", "people", "former", "method", "some",
        "description", "reported",
    }
)  # fmt: skip
ROUNDING = 0.005  # half a per cent: published figures are rounded to whole ones
MOST = 3  # good words more than bad ones, or the contrary, from which on no more are counted


@dataclass
class Passage:
    """What the classifier sees of sentences: their texts, and of their proportions kind and side of the band."""

    texts: list[str]
    proportions: list[list[tuple[str, str]]]

    @classmethod
    def of(cls, sentences: Sequence[Sentence], *, met_from: float) -> Passage:
        """The sentences of one document; ``met_from`` is the proportion from which an expectation counts as met."""
        return cls([sent.text for sent in sentences], [sides(sent.proportions, met_from=met_from) for sent in sentences])

    @cached_property
    def words(self) -> Words:
        """The words of all sentences."""
        return cut_words(self.texts)

    @cached_property
    def cues(self) -> list[list[Mention]]:
        """The cues of each sentence."""
        return [cues_of(words) for words in self.words.each()]

    def column(self, group: str) -> Any:
        """What a feature group is made of, one entry a sentence: its words, the names of its features, or its text."""
        if group == "words":
            return self.words
        if group == "cues":
            return [cue_names(cues, text) for cues, text in zip(self.cues, self.texts, strict=True)]
        if group == "proportion":
            return [proportion_names(row) for row in self.proportions]
        return self.texts


def sides(proportions: Sequence[Proportion], *, met_from: float) -> list[tuple[str, str]]:
    """Of each proportion its kind, and on which side of the band it falls; see `side`."""
    return [(proportion.kind, side(proportion.polarity, met_from=met_from)) for proportion in proportions]


def side(polarity: Polarity | None, *, met_from: float) -> str:
    """Where a proportion falls: above or below the band, short (it is of what fell short), neutral, or unknown.

    >>> side(Polarity("met", 0.6, 0.7, 0.65), met_from=0.65), side(Polarity("not_met"), met_from=0.65)
    ('above', 'short')
    """
    if polarity is None or polarity.value is None:
        return "unknown"
    if polarity.value == "not_met":
        return "short"
    if polarity.value == "neutral" or polarity.met_estimate is None:
        return "neutral"
    return "above" if polarity.met_estimate >= met_from - ROUNDING else "below"


class Names:
    """Named features: one column for each name that stands in ``least`` sentences of the training."""

    least = 3
    scale = 0.35

    def fit(self, rows: Sequence[Sequence[str]]) -> Names:
        """Learn which names there are."""
        from collections import Counter

        counts = Counter(name for row in rows for name in set(row))
        return self.restore({"names": "\n".join(sorted(name for name, count in counts.items() if count >= self.least))})

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return len(self.columns)

    def state(self) -> dict[str, Any]:
        """What was learned: the names, one a line."""
        return {"names": "\n".join(self.columns)}

    def restore(self, state: dict[str, Any]) -> Names:
        """Take what was learned before."""
        self.columns = state["names"].split("\n")
        self.index = {name: number for number, name in enumerate(self.columns)}
        return self

    def transform(self, rows: Sequence[Sequence[str]]) -> Any:
        """The sparse matrix of the names, one row a sentence, `width` columns."""
        import numpy as np
        from scipy.sparse import csr_matrix

        indices: list[int] = []
        indptr = [0]
        get = self.index.get
        for row in rows:
            indices += sorted({column for name in row if (column := get(name)) is not None})
            indptr.append(len(indices))
        return csr_matrix((np.full(len(indices), self.scale), indices, indptr), shape=(len(indptr) - 1, len(self.columns)))


def cue_names(cues: Sequence[Mention], text: str) -> list[str]:
    """The names of one sentence's cue features."""
    names = []
    before = "start"
    for cue in cues:
        names.append(f"{cue.id}<{cue.shifter}" if cue.shifter else cue.id)
        names.append(f"{before}+{cue.id}")
        before = cue.id
        if cue.alone:
            names.append(f"alone_{cue.id}")
    names.append(f"{before}+end")
    names += valence_names(cues)
    names += frame_names(cues)
    first = FIRST.findall(text[:40].lower())[:2]
    names += [f"opens_{first[0]}", f"opens_{'_'.join(first)}"] if first else []
    if is_follow_on(text):
        names.append("follow_on")
    return names


def valence_names(cues: Sequence[Mention]) -> list[str]:
    """The names of what a sentence's judging words say together, over all and by claim."""
    said = [cue.valence for cue in cues if cue.valence]
    names = [f"is_{valence}" for valence in said]
    names.append(f"balance_{max(-MOST, min(MOST, said.count('good') - said.count('bad')))}")
    after = [cue.valence for cue in cues if cue.valence and cue.claim == "after"]
    if after:
        balance = after.count("good") - after.count("bad")
        names.append(f"after_balance_{(balance > 0) - (balance < 0)}")
    names += [f"after_{valence}" for valence in set(after)]
    names += [f"conceded_{valence}" for valence in {cue.valence for cue in cues if cue.valence and cue.claim == "conceded"}]
    if not said:
        return [*names, "no_judgement"]
    names += [f"last_{said[-1]}", f"first_{said[0]}"]
    return [*names, f"only_{said[0]}"] if len(set(said)) == 1 else names


def frame_names(cues: Sequence[Mention]) -> list[str]:
    """The names of frames with what is judged in them: an aim, a law, a former provider, and good or bad words beside it."""
    said = {cue.valence for cue in cues if cue.valence}
    whole = "mixed" if len(said) > 1 else next(iter(said), "nothing")
    return [f"{frame}_with_{whole}" for frame in {cue.id for cue in cues if cue.id in FRAMES}]


def proportion_names(sides: Sequence[tuple[str, str]]) -> list[str]:
    """The names of one sentence's proportions: on which side of the framework's band they fall, by their polarity."""
    if not sides:
        return ["no_proportion"]
    return [f"proportion_{side}" for _, side in sides] + [f"proportion_{kind}_{side}" for kind, side in sides]


def make_part(group: str) -> Any:
    """The transformer of a feature group: it has fit, transform, state and restore, over a column of `Passage`.

    Raises:
        KeyError: there is no such group.
    """
    if group.startswith(PREFIX):
        return Embeddings(group.removeprefix(PREFIX))
    return {"words": WordGrams, "cues": Names, "proportion": Names}[group]()


class Features:
    """The chosen feature groups side by side: one sparse row a sentence."""

    def __init__(self, use: Collection[str] = FEATURES) -> None:
        self.use = tuple(use)
        self.parts: dict[str, Any] = {name: make_part(name) for name in self.use if name != "neighbours"}

    def transform(self, passage: Passage) -> Any:
        """One row a sentence."""
        from scipy.sparse import hstack

        return hstack([part.transform(passage.column(name)) for name, part in self.parts.items()], format="csr")

    @property
    def width(self) -> int | None:
        """How many columns the rows have; None where an encoder decides it."""
        known = [part.width for part in self.parts.values() if hasattr(part, "width")]
        return sum(known) if len(known) == len(self.parts) else None

    def state(self) -> dict[str, dict[str, Any]]:
        """What was learned, by feature group."""
        return {name: part.state() for name, part in self.parts.items()}

    def restore(self, state: dict[str, dict[str, Any]]) -> Features:
        """Take what was learned before."""
        for name, part in self.parts.items():
            part.restore(state[name])
        return self
