"""Hyphens at the ends of lines: a compound keeps its own, a cut word loses it, in text and PDF alike."""

from __future__ import annotations

from collections import Counter

import pytest
from inspection_findings.layout import clean
from inspection_findings.layout.hyphens import Hyphens, count_words, english_words, hyphen_rules
from inspection_findings.model.source import Source
from inspection_findings.readers import read_bytes

from tests.documents.broken import canvas

BEFORE = "Here are some words of a line before it,"
EXAMPLES = hyphen_rules()["examples"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_examples(example):
    lines = [BEFORE] * 5 + [f"{BEFORE} {example['lines'][0]}", example["lines"][1]]
    assert clean(Source(text="\n".join(lines))).text.endswith(f"before it, {example['text']}")


A_PAGE = 25  # examples; what lies outside the page is not read


def test_examples_in_a_pdf():
    def draw(page) -> None:
        for place, example in enumerate(EXAMPLES):
            for row, line in enumerate(example["lines"]):
                page.drawString(60, 800 - 28 * (place % A_PAGE) - 13 * row, line if row else f"{BEFORE} {line}")
            if place % A_PAGE == A_PAGE - 1:
                page.showPage()
        page.showPage()

    text = clean(read_bytes(canvas(draw))).text
    assert [
        example["text"] for example in EXAMPLES if example["text"].isascii() and f"before it, {example['text']}" not in text
    ] == []


@pytest.mark.parametrize(
    ("elsewhere", "joint"),
    [
        pytest.param("courtordered", "cut", id="the document writes one word"),
        pytest.param("court-ordered", "hyphen", id="the document writes a compound"),
        pytest.param("a court-\nordered plan", "hyphen", id="pieces of a cut word are no evidence"),
    ],
)
def test_the_document_decides_first(elsewhere, joint):
    assert Hyphens(count_words(elsewhere)).joint("a court-", "ordered plan") == joint


def test_list_of_words():
    assert {"supervision", "plan", "planning"} <= english_words()
    assert not any(len(word) == 1 and word not in "aio" for word in english_words())
    assert all(word.isalpha() and word.islower() for word in english_words())


@pytest.mark.parametrize(
    ("head", "tail", "joint"),
    [
        pytest.param("resettle", "ment", "cut", id="no word by itself"),
        pytest.param("well", "led", "hyphen", id="kept by rule"),
        pytest.param("re", "offending", "hyphen", id="as the document writes it"),
        pytest.param("co", "operate", "cut", id="joined as the document writes it"),
        pytest.param("face-to", "face", "hyphen", id="a chain"),
        pytest.param("P3", "x", "hyphen", id="no letters"),
        pytest.param("in", "terest", "cut", id="a short part of a word"),
        pytest.param("in", "house", "hyphen", id="two words"),
        pytest.param("wo", "men’s", "cut", id="before an apostrophe"),
        pytest.param("more-experi", "enced", "cut", id="the last part of a chain"),
    ],
)
def test_joints(head, tail, joint):
    words = Counter({"re-offending": 3, "cooperate": 2, "house": 1, "women": 4, "experienced": 1})
    assert Hyphens(words).joint(f"{head}-", tail) == joint
