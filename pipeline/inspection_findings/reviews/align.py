"""Where each character of a clean sentence stands in the stretch of source that it was cleaned from."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def align(clean: str, source: str) -> list[int]:
    """For each character of ``clean`` the index of its character in ``source``; never falls, and stays below its length.

    White space is left out of the comparison, so that unwrapped lines cost nothing. Where more differs (a joined hyphen, a
    page header lifted out), the longest equal stretches decide, and characters between them lean on the one before.

    >>> align("just over", "just\\n  over")
    [0, 1, 2, 3, 4, 7, 8, 9, 10]
    """
    if not source:
        return [0] * len(clean)
    inked = [index for index, character in enumerate(clean) if not character.isspace()]
    source_inked = [index for index, character in enumerate(source) if not character.isspace()]
    letters = "".join(clean[index] for index in inked)
    source_letters = "".join(source[index] for index in source_inked)
    places: list[int | None] = [None] * len(clean)
    if letters == source_letters:
        for index, place in zip(inked, source_inked, strict=True):
            places[index] = place
    else:
        for block in SequenceMatcher(None, letters, source_letters, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                places[inked[block.a + step]] = source_inked[block.b + step]
    return filled(places, len(source))


def filled(places: Sequence[int | None], length: int) -> list[int]:
    """The places with the gaps filled: one after the place before, below the place that follows and below ``length``."""
    following = length
    ceilings = []
    for place in reversed(places):
        ceilings.append(following)
        following = place if place is not None else following
    result: list[int] = []
    before = -1
    for place, ceiling in zip(places, reversed(ceilings), strict=True):
        before = place if place is not None else max(before, 0) if before + 1 >= ceiling else before + 1
        result.append(min(before, length - 1))
    return result


def to_source(clean: str, source: str, start: int, end: int) -> tuple[int, int]:
    """The span of ``source`` that the span of ``clean`` came from, end exclusive."""
    places = align(clean, source)
    first = places[start]
    return first, max(places[end - 1], first) + 1


def to_clean(clean: str, source: str, start: int, end: int) -> tuple[int, int]:
    """The span of ``clean`` that holds what ``source[start:end]`` became, end exclusive; empty where nothing is left."""
    inside = [index for index, place in enumerate(align(clean, source)) if start <= place < end and not clean[index].isspace()]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def locate(clean: str, start: int, source: str | None, shares: Sequence[dict[str, object]]) -> list[tuple[int, int] | None]:
    """Where each proportion stands in its clean sentence, None where it can't be found.

    ``start`` is the sentence's source offset, ``source`` its stretch of source, None where the text is missing. The
    proportion's own words are looked for in order; where they stand more than once or not as written, the source decides.
    """
    spans: list[tuple[int, int] | None] = []
    for share in shares:
        text = str(share["text"])
        found: tuple[int, int] | None = None
        if clean.count(text) == 1:
            place = clean.index(text)
            found = (place, place + len(text))
        elif source is not None:
            low, high = to_clean(clean, source, int(str(share["start"])) - start, int(str(share["end"])) - start)
            found = (low, high) if high > low else None
        elif text in clean:
            place = clean.index(text, max((span[1] for span in spans if span and clean.find(text, span[1]) >= 0), default=0))
            found = (place, place + len(text))
        spans.append(found)
    return spans
