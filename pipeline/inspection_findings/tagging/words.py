"""Words: sentences cut into words, and their single words and pairs of words as a sparse matrix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# words with an apostrophe's ending, figures, and the marks that end a clause; hyphens part words, so "well-led" is "well led"
TOKEN = re.compile(r"[a-z]*n't|[a-z]+|[0-9][0-9.,]*[0-9]%?|[0-9]%?|[,;:.!?()]")
MARKS = frozenset(",;:.!?()")
FIGURE = "#"


@dataclass(frozen=True)
class Words:
    """The words of several sentences one after the other: ``flat`` words and marks, ``ends`` where each sentence ends in it."""

    flat: list[str]
    ends: list[int]

    @classmethod
    def join(cls, rows: Iterable[Sequence[str]]) -> Words:
        """The words of sentences that were cut one by one.

        >>> Words.join([["plans", "late"], ["good"]]).ends
        [2, 3]
        """
        flat: list[str] = []
        ends: list[int] = []
        for row in rows:
            flat += row
            ends.append(len(flat))
        return cls(flat, ends)

    def each(self) -> list[list[str]]:
        """The words of each sentence."""
        return [self.flat[start:end] for start, end in zip([0, *self.ends], self.ends, strict=False)]

    def rows(self) -> Ints:
        """The index of each word's sentence."""
        lengths = [end - start for start, end in zip([0, *self.ends], self.ends, strict=False)]
        return np.repeat(np.arange(len(lengths)), lengths)


def cut_words(texts: Sequence[str]) -> Words:
    """The words of the sentences, lower-cased, possessive endings dropped.

    >>> cut_words(["The board’s well-led, but 54% left."]).flat
    ['the', 'board', 'well', 'led', ',', 'but', '54%', 'left', '.']
    """
    find = TOKEN.findall
    return Words.join(find(text.lower().replace("’", "'").replace("'s", "")) for text in texts)


class WordGrams:
    """Single words and pairs of words, each sentence's row of unit length times ``scale``.

    What stands in fewer than ``least`` sentences of the training is left out, so that a pair never seen says nothing. Longer
    sequences brought nothing on unseen reports (benchmarks/ablation.md).
    """

    def __init__(self, *, least: int = 2, scale: float = 2.0) -> None:
        self.least = least
        self.scale = scale
        self.pairs: Ints = np.zeros(0, np.int64)

    def fit(self, words: Words) -> WordGrams:
        """Learn the vocabulary of these sentences."""
        seen = Counter(word if word[0] > "9" else FIGURE for word in words.flat if word not in MARKS)
        kept = sorted({word for word, count in seen.items() if count >= self.least} | {FIGURE})
        self.restore({"words": "\n".join(kept), "pairs": np.zeros(0, np.int64)})
        rows, codes = self._pairs(*self._numbers(words))
        self.pairs = frequent(rows, codes, self.least)
        return self

    def state(self) -> dict[str, Any]:
        """What was learned: the words, one a line, and the codes of the pairs in order."""
        return {"words": self.words, "pairs": self.pairs}

    def restore(self, state: dict[str, Any]) -> WordGrams:
        """Take what was learned before."""
        self.words: str = state["words"]
        self.pairs = state["pairs"]
        self.ids = {word: number for number, word in enumerate(self.words.split("\n"), start=1)}
        self.size = len(self.ids) + 1
        return self

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return self.size + len(self.pairs)

    def _numbers(self, words: Words) -> tuple[Ints, Ints]:
        """The number of each word that is no mark (0 for one not in the vocabulary), and its sentence."""
        get = self.ids.get
        figure = self.ids[FIGURE]
        # marks and figures sort below the letters
        found = [get(word, -1 if word in MARKS else 0 if word[0] > "9" else figure) for word in words.flat]
        numbers = np.array(found, dtype=np.int64)
        kept = numbers >= 0
        return numbers[kept], words.rows()[kept]

    def _pairs(self, ids: Ints, rows: Ints) -> tuple[Ints, Ints]:
        """Of each pair within a sentence whose words are known: its sentence, and a code that holds both words."""
        place = np.flatnonzero((rows[1:] == rows[:-1]) & (ids[1:] > 0) & (ids[:-1] > 0))
        return rows[place], ids[place] * self.size + ids[place + 1]

    def transform(self, words: Words) -> Any:
        """The sparse matrix of words and pairs, one row a sentence."""
        from scipy.sparse import csr_matrix

        ids, rows = self._numbers(words)
        known = ids > 0
        pair_rows, codes = self._pairs(ids, rows)
        pairs, found = look_up(self.pairs, codes)
        at = np.concatenate([rows[known], pair_rows[found]])
        columns = np.concatenate([ids[known], pairs[found] + self.size])
        width = self.width
        once = np.unique(at * width + columns)
        at, columns = once // width, once % width
        counts = np.bincount(at, minlength=len(words.ends))
        values = self.scale / np.sqrt(counts[at])
        return csr_matrix((values, columns, np.concatenate([[0], np.cumsum(counts)])), shape=(len(words.ends), width))


def frequent(rows: Ints, codes: Ints, least: int) -> Ints:
    """The codes that stand in at least ``least`` rows, in order."""
    if not len(codes):
        return np.zeros(0, np.int64)
    top = int(codes.max()) + 1
    each = np.unique(rows * top + codes) % top
    found, counts = np.unique(each, return_counts=True)
    kept: Ints = found[counts >= least]
    return kept


def look_up(table: Ints, codes: Ints) -> tuple[Ints, Any]:
    """For each code its place in the sorted table, and whether it is there."""
    if not len(table):
        return np.zeros(len(codes), np.int64), np.zeros(len(codes), bool)
    index = np.minimum(np.searchsorted(table, codes), len(table) - 1)
    return index, table[index] == codes
