"""What the classifier sees of a sentence: word sequences, cues, its place, its stated shares; each can be switched off."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from inspection_findings.model.report import Proportion, Section, Sentence
from inspection_findings.tagging.cues import Cue, cues_of, takes_up
from inspection_findings.tagging.encoder import PREFIX, Embeddings
from inspection_findings.tagging.words import WordGrams, Words, cut_words

FEATURES = ("words", "cues", "section", "proportion", "neighbours")
# kinds of section that say what their sentences do; all others, with whatever names a new framework brings, are running text
KINDS = ("background", "facts", "ratings", "recommendations", "strengths", "improvements", "annex", "glossary")
FIRST = re.compile(r"[a-z]+")
ENDS = {".": "stop", ":": "colon", "?": "question", ";": "semicolon", ",": "comma"}


@dataclass
class Passage:
    """Sentences in their place: what the transformers read. Sentences of several passages can stand behind one another."""

    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    shares: list[list[tuple[str, str]]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        sentences: Sequence[Sentence],
        sections: Sequence[Section],
        *,
        met_from: float,
    ) -> Passage:
        """The sentences of one document; ``met_from`` is the share from which an expectation counts as met."""
        return cls(
            [sent.text for sent in sentences],
            [kind_of(sent, sections) for sent in sentences],
            # only recommendations were numbered in the reports trained on; elsewhere a number says no more than a bullet
            ["bullet" if sent.kind == "numbered" else sent.kind for sent in sentences],
            [sides(sent.proportions, met_from=met_from) for sent in sentences],
        )

    @classmethod
    def join(cls, passages: Iterable[Passage], chosen: Iterable[Sequence[int]]) -> Passage:
        """The chosen sentences of several passages."""
        joined = cls()
        for passage, indices in zip(passages, chosen, strict=True):
            for name in ("texts", "kinds", "forms", "shares"):
                column = getattr(passage, name)
                getattr(joined, name).extend(column[index] for index in indices)
        return joined

    @cached_property
    def words(self) -> Words:
        """The words of all sentences."""
        return cut_words(self.texts)

    @cached_property
    def cues(self) -> list[list[Cue]]:
        """The cues of each sentence."""
        words = self.words
        return [cues_of(words.flat[start:end]) for start, end in zip([0, *words.ends], words.ends, strict=False)]


def kind_of(sent: Sentence, sections: Sequence[Section]) -> str:
    """The kind of section that the sentence stands in, as far as it carries over from report to report, else "text"."""
    kind = sections[sent.section].kind if sent.section is not None and sent.section < len(sections) else "text"
    return kind if kind in KINDS else "text"


def sides(proportions: Sequence[Proportion], *, met_from: float) -> list[tuple[str, str]]:
    """Of each proportion its kind, and on which side of the band it falls: above, below, short (fell short) or neutral."""
    found: list[tuple[str, str]] = []
    for proportion in proportions:
        polarity = proportion.polarity
        if polarity is None or polarity.met_estimate is None or polarity.value not in ("met", "not_met"):
            found.append((proportion.kind, "neutral"))
        elif polarity.value == "not_met":
            found.append((proportion.kind, "short"))
        else:
            found.append((proportion.kind, "above" if polarity.met_estimate >= met_from - 0.005 else "below"))
    return found


class Grams:
    """The words and pairs of words of `WordGrams`."""

    def __init__(self) -> None:
        self.grams = WordGrams()

    def fit(self, passage: Passage) -> Grams:
        """Learn the vocabulary."""
        self.grams.fit(passage.words)
        return self

    def transform(self, passage: Passage) -> Any:
        """One row a sentence."""
        return self.grams.transform(passage.words)

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return self.grams.width

    def state(self) -> dict[str, Any]:
        """What was learned, as text and arrays."""
        return {"words": self.grams.words, "pairs": self.grams.pairs}

    def restore(self, state: dict[str, Any]) -> Grams:
        """Take what was learned before."""
        self.grams.restore(state["words"], state["pairs"])
        return self


class Named:
    """Named features, one column a name seen in training; what names a sentence has, each kind of feature says in ``names``."""

    scale = 0.35

    def fit(self, passage: Passage) -> Named:
        """Learn which names there are."""
        from collections import Counter

        counts = Counter(name for row in self.names(passage) for name in set(row))
        return self.restore({"names": "\n".join(sorted(name for name, count in counts.items() if count >= 3))})

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return len(self.columns)

    def state(self) -> dict[str, Any]:
        """What was learned: the names, one a line."""
        return {"names": "\n".join(self.columns)}

    def restore(self, state: dict[str, Any]) -> Named:
        """Take what was learned before."""
        self.columns = state["names"].split("\n")
        self.index = {name: number for number, name in enumerate(self.columns)}
        return self

    def transform(self, passage: Passage) -> Any:
        """One row a sentence."""
        import numpy as np
        from scipy.sparse import csr_matrix

        indices: list[int] = []
        indptr = [0]
        get = self.index.get
        for row in self.names(passage):
            indices += sorted({column for name in row if (column := get(name)) is not None})
            indptr.append(len(indices))
        return csr_matrix((np.full(len(indices), self.scale), indices, indptr), shape=(len(indptr) - 1, len(self.columns)))

    def names(self, passage: Passage) -> list[list[str]]:
        """The names of each sentence's features."""
        raise NotImplementedError


class CueNames(Named):
    """The cues of a sentence: which, turned by what, in which claim, their balance, the last word; how it opens."""

    def names(self, passage: Passage) -> list[list[str]]:
        """The names of each sentence's features."""
        return [cue_names(cues, text) for cues, text in zip(passage.cues, passage.texts, strict=True)]


class PlaceNames(Named):
    """The kind of section, the sentence's form, how it ends, and its length."""

    def names(self, passage: Passage) -> list[list[str]]:
        """The names of each sentence's features."""
        return [place_names(*row) for row in zip(passage.texts, passage.kinds, passage.forms, strict=True)]


class ShareNames(Named):
    """On which side of the framework's band the stated shares fall, by their polarity."""

    def names(self, passage: Passage) -> list[list[str]]:
        """The names of each sentence's features."""
        return [
            [f"share_{side}" for _, side in row] + [f"share_{kind}_{side}" for kind, side in row] if row else ["no_share"]
            for row in passage.shares
        ]


def cue_names(cues: Sequence[Cue], text: str) -> list[str]:
    """The names of one sentence's cue features."""
    names = []
    before = "start"
    judging, after, conceded = [], [], []
    for cue in cues:
        names.append(f"{cue.id}<{cue.turner}" if cue.turner else cue.id)
        names.append(f"{before}+{cue.id}")
        before = cue.id
        if cue.idle:
            names.append(f"idle_{cue.id}")
        if cue.judged:
            judging.append(cue.judged)
            names.append(f"is_{cue.judged}")
            if cue.claim == "after":
                after.append(cue.judged)
            elif cue.claim == "conceded":
                conceded.append(cue.judged)
    names.append(f"{before}+end")
    balance = judging.count("good") - judging.count("bad")
    names.append(f"balance_{max(-3, min(3, balance))}")
    names += [f"after_{judged}" for judged in set(after)]
    if after:
        names.append(f"after_balance_{(after.count('good') > after.count('bad')) - (after.count('good') < after.count('bad'))}")
    names += [f"conceded_{judged}" for judged in set(conceded)]
    names.append(f"last_{judging[-1]}" if judging else "no_judgement")
    if judging:
        names.append(f"first_{judging[0]}")
    if judging and len(set(judging)) == 1:
        names.append(f"only_{judging[0]}")
    first = FIRST.findall(text[:40].lower())[:2]
    names += [f"opens_{first[0]}", f"opens_{'_'.join(first)}"] if first else []
    if takes_up(text):
        names.append("follow_on")
    return names


def place_names(text: str, kind: str, form: str) -> list[str]:
    """The names of one sentence's features of place."""
    end = ENDS.get(text[-1:], "open")
    length = "short" if len(text) < 60 else "long" if len(text) > 220 else "middle"
    case = "capital" if text[:1].isupper() else "small"
    title = ["title"] if end == "open" and form == "sentence" and text.count(" ") < 7 else []
    return [*title, f"section_{kind}", f"form_{form}", f"end_{end}", length, f"{length}_{end}", case]


class Features:
    """The chosen features side by side: one sparse row a sentence."""

    def __init__(self, use: Collection[str] = FEATURES) -> None:
        self.use = tuple(use)
        made = {"words": Grams, "cues": CueNames, "section": PlaceNames, "proportion": ShareNames}
        self.parts: dict[str, Any] = {name: part() for name, part in made.items() if name in self.use}
        self.parts |= {name: Embeddings(name.removeprefix(PREFIX)) for name in self.use if name.startswith(PREFIX)}

    def fit(self, passage: Passage) -> Features:
        """Learn the columns of each part."""
        for part in self.parts.values():
            part.fit(passage)
        return self

    def transform(self, passage: Passage) -> Any:
        """One row a sentence."""
        from scipy.sparse import hstack

        return hstack([part.transform(passage) for part in self.parts.values()], format="csr")

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
