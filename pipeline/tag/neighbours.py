"""The second pass: what the first says of the sentences around one, as features of that one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.spans import Sentence
from pipeline.tag.cues import takes_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

# "in a similar number of cases", "this was also true of reviewing": the judgement is that of the sentence before
SAME = re.compile(r"\b(?:similar|similarly|likewise|the same|equally|also true|this was also|mirrored|echoed)\b")
LIMIT = 6.0


def with_neighbours(logits: Matrix, sentences: Sequence[Sentence]) -> Matrix:
    """One row a sentence: its own logits, those of its neighbours, and how they hang together. 22 columns.

    Neighbours count inside one paragraph only, where writers keep to one judgement: across paragraphs they helped on some reports
    and did harm on others. The sentence before, wherever it stands in the section, counts where this one takes up what it says
    ("This ...") or says that it goes for something else too.
    """
    rows = np.clip(logits, -LIMIT, LIMIT)
    section = np.array([-1 if sent.section is None else sent.section for sent in sentences])
    block = np.array([sent.block for sent in sentences])
    follows = column(takes_up(sent.text) for sent in sentences)
    alike = column(SAME.search(sent.text.lower()) is not None for sent in sentences)
    before = np.zeros_like(rows)
    before[1:] = np.where((section[1:] == section[:-1])[:, None], rows[:-1], 0)
    near = np.zeros((len(rows), 1))
    near[1:, 0] = block[1:] == block[:-1]
    after = np.zeros_like(rows)
    after[:-1] = rows[1:] * near[1:]
    return np.hstack([rows, before * near, after, before * follows, before * alike, follows, near])


def column(values: Iterable[bool]) -> Matrix:
    """The truth values as one column of zeros and ones."""
    return np.fromiter(values, dtype=float)[:, None]
