"""The features: words, cues and proportions as columns; each group can be switched off; what was learned comes back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection_findings.model.report import Polarity, Proportion, Sentence
from inspection_findings.tagging import FEATURES, Features, Passage
from inspection_findings.tagging.cues import find_cues
from inspection_findings.tagging.features import cue_names, sides
from inspection_findings.tagging.neighbours import COLUMNS, with_neighbours
from inspection_findings.tagging.words import WordGrams, cut_words

TEXTS = ["Plans were good.", "Plans were not good, but late.", "Good plans were rare; 54% were late."]


def passage(texts):
    return Passage(list(texts), [[] for _ in texts])


def learnt(use, texts):
    """The feature groups, each fitted on its column of these sentences."""
    features = Features(use)
    for name, part in features.parts.items():
        part.fit(passage(texts).column(name))
    return features


def test_words_and_pairs():
    words = cut_words(["Plans were good. Plans were late.", "plans were 12", "the plans"])
    grams = WordGrams(least=2, scale=1.0).fit(words)
    assert grams.words.split("\n") == ["#", "plans", "were"]
    rows = grams.transform(words)
    assert [row.nnz for row in rows] == [3, 4, 1]
    assert np.allclose(rows.multiply(rows).sum(axis=1), 1)


@given(st.lists(st.text(alphabet="planswerot. ’'-,%19\t", max_size=60), min_size=1, max_size=6))
def test_any_text_gives_a_row(texts):
    features = learnt(("words", "cues", "proportion"), TEXTS * 2)
    rows = features.transform(passage(texts))
    assert rows.shape[0] == len(texts)
    together = features.transform(passage([*texts, *TEXTS]))
    assert (together[: len(texts)] != rows).nnz == 0


@pytest.mark.parametrize("use", [FEATURES[:1], FEATURES[1:2], FEATURES[2:3], FEATURES[:3]], ids="+".join)
def test_each_group_can_be_switched_off(use):
    features = learnt(use, TEXTS * 2)
    assert tuple(features.parts) == use
    again = Features(use).restore(features.state())
    assert (again.transform(passage(TEXTS)) != features.transform(passage(TEXTS))).nnz == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Plans were not good.", "merit<negator", id="turned"),
        pytest.param("Plans were good, but late.", "after_bad", id="after"),
        pytest.param("Although plans were good, reviews were late.", "conceded_good", id="conceded"),
        pytest.param("This was a concern.", "follow_on", id="follow-on"),
        pytest.param("The project aims to give good support.", "aim_with_good", id="frame with praise"),
        pytest.param("The former provider had trained its people.", "former_with_nothing", id="frame without judgement"),
        pytest.param("Twelve people live here.", "no_judgement", id="nothing"),
    ],
)
def test_cue_names(text, name):
    assert name in cue_names(find_cues(text), text)


@pytest.mark.parametrize(
    ("polarity", "side"),
    [
        pytest.param(Polarity("met", 0.7, 0.7, 0.7), "above", id="above"),
        pytest.param(Polarity("met", 0.5, 0.5, 0.5), "below", id="below"),
        pytest.param(Polarity("not_met", 0.9, 0.9, 0.9), "short", id="short"),
        pytest.param(Polarity("neutral"), "neutral", id="neutral"),
        pytest.param(Polarity(None), "unknown", id="unknown"),
    ],
)
def test_sides(polarity, side):
    share = Proportion(0, 4, "half", "fraction", "exact", 0.5, None, None, None, 0.5, 0.5, 0.5, None, "half", None, None)
    assert sides([replace(share, polarity=polarity)], met_from=0.65) == [("fraction", side)]


def test_neighbours_count_inside_a_paragraph():
    logits = np.arange(16.0).reshape(4, 4) / 4
    texts = ["Plans were good.", "This helped.", "However, reviews were late.", "Cells were cold."]
    sentences = [Sentence(text, 0, len(text), 0, block, 0) for text, block in zip(texts, [0, 0, 0, 1], strict=True)]
    rows = with_neighbours(logits, sentences)
    assert rows.shape == (4, COLUMNS)
    own, before, turned, after, turned_after, taken_up, alike, flags = np.split(rows, range(4, COLUMNS, 4), axis=1)
    zeros = np.zeros(4)
    assert np.array_equal(own, logits)
    assert np.array_equal(before, [zeros, logits[0], zeros, zeros])
    assert np.array_equal(turned, [zeros, zeros, logits[1], zeros])
    assert np.array_equal(after, [logits[1], zeros, zeros, zeros])
    assert np.array_equal(turned_after, [zeros, logits[2], zeros, zeros])
    assert np.array_equal(taken_up, [zeros, logits[0], zeros, zeros])
    assert not alike.any()
    assert flags.tolist() == [[0, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 0]]
