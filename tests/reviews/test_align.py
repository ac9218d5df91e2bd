"""Clean sentences against their source: spans there and back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspection_findings.reviews.align import align, locate, to_clean, to_source

WORDS = st.lists(st.text("abcdeé½😀'.", min_size=1, max_size=6), min_size=1, max_size=12)
GAPS = st.sampled_from([" ", "\n", "  ", "\n\n  ", "\t"])


@given(WORDS, st.data())
def test_every_word_maps_to_itself_whatever_the_white_space(words, data):
    source, places = "", []
    for word in words:
        source += data.draw(GAPS)
        places.append((len(source), len(source) + len(word)))
        source += word
    clean = " ".join(words)
    start = 0
    for word, place in zip(words, places, strict=True):
        assert to_source(clean, source, start, start + len(word)) == place
        assert to_clean(clean, source, *place) == (start, start + len(word))
        start += len(word) + 1


@settings(max_examples=60)
@given(st.text(max_size=30), st.text(max_size=30))
def test_places_never_fall_and_stay_inside(clean, source):
    places = align(clean, source)
    assert len(places) == len(clean)
    assert all(first <= second for first, second in pairwise(places))
    assert all(0 <= place < max(len(source), 1) for place in places)


@pytest.mark.parametrize(
    ("clean", "source", "words"),
    [
        pytest.param("good in just over half of cases", "good in just over\n\n12 Inspection of Eastvale\n\nhalf of cases", "half", id="page header"),
        pytest.param("an assessment in 27 of the 70 cases", "an assess-\nment in 27 of\nthe 70 cases", "27 of the 70", id="joined hyphen"),
        pytest.param("met in “most” cases & plans", "met in &ldquo;most&rdquo; cases &amp; plans", "most", id="entities"),
        pytest.param("done in 54 per cent of cases", "done in **54 per cent**<sup>2</sup> of cases", "54 per cent", id="markup"),
    ],
)  # fmt: skip
def test_what_cleaning_lifted_out_is_stepped_over(clean, source, words):
    start = clean.index(words)
    first, last = to_source(clean, source, start, start + len(words))
    assert "".join(source[first:last].split()) == "".join(words.split())
    assert to_clean(clean, source, first, last) == (start, start + len(words))


def test_proportions_that_read_alike_are_told_apart_by_their_place():
    text = "half of the men and half of the women"
    shares = [{"text": "half", "start": 120, "end": 124}, {"text": "half", "start": 100, "end": 104}]
    assert locate(text, 100, text, shares) == [(20, 24), (0, 4)]
    assert locate(text, 100, None, [shares[1], shares[0]]) == [(0, 4), (20, 24)]
    assert locate(text, 100, None, [{"text": "third", "start": 0, "end": 5}]) == [None]
