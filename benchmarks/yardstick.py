"""What every benchmark measures against: spaCy's English tokenizer, fresh, on the same text line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter


def tokenizing(texts: Sequence[str], *, clock: Callable[[], float] = perf_counter) -> float:
    """Seconds that a fresh English tokenizer takes for the texts, line by line; loading it is not counted."""
    import spacy

    nlp = spacy.blank("en")
    started = clock()
    for text in texts:
        for line in text.splitlines():
            nlp.make_doc(line)
    return clock() - started
