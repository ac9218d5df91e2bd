"""The second pass: what the first says of the sentences around one, as features of that one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from inspection_findings.model.report import LABELS, Sentence
from inspection_findings.tagging.cues import is_contrast, is_follow_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

# "in a similar number of cases", "this was also true of reviewing": the judgement is that of the sentence before
SAME = re.compile(r"\b(?:similar|similarly|likewise|the same|equally|also true|this was also|mirrored|echoed)\b")
LIMIT = 6.0
# of a row: seven times one for each label, and three that tell how the sentence hangs together with the one before
COLUMNS = 7 * len(LABELS) + 3


def with_neighbours(logits: Matrix, sentences: Sequence[Sentence]) -> Matrix:
    """One row a sentence: its own logits, those of its neighbours, and how they hang together: `COLUMNS` of them.

    Neighbours count inside one paragraph only, where writers keep to one judgement: across paragraphs they helped on some reports
    and did harm on others. Where a sentence says that it contrasts with the one before ("However, ..."), the two count for each
    other in columns of their own. The sentence before, wherever it stands in the section, counts where this one takes up what it
    says ("This ...") or says that it goes for something else too.
    """
    rows = np.clip(logits, -LIMIT, LIMIT)
    section = np.array([-1 if sent.section is None else sent.section for sent in sentences])
    block = np.array([sent.block for sent in sentences])
    follows = column(is_follow_on(sent.text) for sent in sentences)
    alike = column(SAME.search(sent.text.lower()) is not None for sent in sentences)
    before = np.zeros_like(rows)
    before[1:] = np.where((section[1:] == section[:-1])[:, None], rows[:-1], 0)
    near = np.zeros((len(rows), 1))
    near[1:, 0] = block[1:] == block[:-1]
    turns = column(is_contrast(sent.text) for sent in sentences)
    agreeing, turning = near * (1 - turns), near * turns
    after = [behind(rows * link) for link in (agreeing, turning)]
    return np.hstack([rows, before * agreeing, before * turning, *after, before * follows, before * alike, follows, near, turns])


def behind(rows: Matrix) -> Matrix:
    """Each row's successor; zeros for the last."""
    return np.vstack([rows[1:], np.zeros_like(rows[:1])])


def column(values: Iterable[bool]) -> Matrix:
    """The truth values as one column of zeros and ones."""
    return np.fromiter(values, dtype=float)[:, None]
