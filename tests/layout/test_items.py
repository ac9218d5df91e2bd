"""Items of lists by any mark, labels run in with their text, heads of tables."""

from __future__ import annotations

import pytest
from inspection_findings.layout import clean
from inspection_findings.layout.run_in import find_run_ins, rules
from inspection_findings.model.source import Source
from inspection_findings.readers import read_bytes
from inspection_findings.structure import cut_sentences, find_sections

CLAIMS = (
    "plans were good in 27 of the 44 cases",
    "reviews were late in half of the cases",
    "contact was kept in 30 of the 40 cases",
)


def sentences(text):
    document = clean(Source(text=text))
    return cut_sentences(document, find_sections(document))


@pytest.mark.parametrize("marks", [
    "- - -", "– – –", "* * *", "• • •", "o o o", "➢ ➢ ➢", "→ → →", "~ ~ ~", "1. 2. 3.", "1) 2) 3)", "(1) (2) (3)", "a. b. c.", "a) b) c)",
    "(a) (b) (c)", "i. ii. iii.", "i) ii) iii)", "(i) (ii) (iii)", "9. 10. 11.", "99. 100. 101.", "(h) (i) (j)",
])  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])
def test_an_item_each(marks, gap):
    items = gap.join(f"{mark} {claim}" for mark, claim in zip(marks.split(), CLAIMS, strict=True))
    first = "9. Plans were made." if marks.startswith(("9", "(h")) else "We found that:"
    lead = {"9.": "8. plans were made", "99.": "98. plans were made", "(h)": "(g) plans were made"}.get(
        marks.split()[0], "We found that:"
    )
    found = [sent.text for sent in sentences(f"{lead}{gap}{items}{gap}")]
    assert [text.split(" ", 1)[1] if text.split(" ", 1)[0] in marks.split() else text for text in found[1:]] == list(CLAIMS), first


def test_lists_in_lists():
    text = "The board should:\n1. train staff\n2. review plans within:\na. six weeks\nb. two weeks\n(i) in the north\n(ii) in the south\n3. publish data.\n"
    assert [block.marker for block in clean(Source(text=text)).blocks] == [None, "1", "2", "a", "b", "i", "ii", "3"]


def test_glued_numbers():
    text = "98.Plans were good.\n99.Reviews were late.\n100.Contact was kept.\n"
    assert [sent.text for sent in sentences(text)] == ["98.Plans were good.", "99.Reviews were late.", "100.Contact was kept."]


def test_numbers_in_a_sentence_are_no_items():
    text = (
        "This is told in the longer text of the paragraph\n6. Further plans are told below it in paragraph\n12. They are good ones for the most part of it.\n"
        * 3
    )
    assert {block.kind for block in clean(Source(text=text)).blocks} == {"paragraph"}


@pytest.mark.parametrize("rule", rules()["labels"], ids=lambda rule: rule["id"])
def test_labels(rule):
    assert [example for example in rule["examples"] if [found.kind for found in find_run_ins(example)] != [rule["id"]]] == []
    assert [example for example in rule["counterexamples"] if find_run_ins(example)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Strengths: plans were good.", [("plans were good.", "strengths", None)], id="colon"),
        pytest.param("**Strengths:** Plans were good.", [("Plans were good.", "strengths", None)], id="bold"),
        pytest.param("What could be better - reviews were late.", [("reviews were late.", "improvements", None)], id="dash"),
        pytest.param(
            "**Recommendation 2:** Train all staff. Do it soon.",
            [("Recommendation 2: Train all staff. Do it soon.", "recommendations", "2")],
            id="numbered",
        ),
        pytest.param(
            "Strengths: plans were good. Areas for improvement: reviews were late. Recommendation: train staff.",
            [("plans were good.", "strengths", None), ("reviews were late.", "improvements", None), ("train staff.", "recommendations", None)],
            id="one behind the other",
        ),
        pytest.param(
            "Strengths: plans were good.\n\nReviews were late.",
            [("plans were good.", "strengths", None), ("Reviews were late.", None, None)],
            id="the next paragraph is no item",
        ),
    ],
)  # fmt: skip
def test_run_in(text, found):
    assert [(sent.text, sent.list_kind, sent.number) for sent in sentences(text)] == found


def test_heads_of_tables():
    text = "| Office | Plans on time |\n| --- | --- |\n| North | 27 of the 44 |\n"
    assert [sent.text for sent in sentences(text)] == ["North\t27 of the 44"]
    assert [block.head for block in clean(Source(text=text)).blocks] == [True, False]
    rated = "| Planning | Good |\n| --- | --- |\n| Staff | Good |\n"
    assert not any(block.head for block in clean(Source(text=rated)).blocks)


def test_heads_of_a_web_page_s_table():
    rows = "<tr><th>Office<th>On time in 2024<tr><th>North<td>27 of the 44<tr><th>South<td>²"
    document = clean(read_bytes(f"<!doctype html><table>{rows}</table>".encode()))
    assert [block.head for block in document.blocks] == [True, False, False]
    assert len(cut_sentences(document, find_sections(document))) == 2


def test_a_byte_order_mark_anywhere():
    text = "Plans were good.\n\n\ufeff# Staff\n\n\ufeff• Staff were kind\n• Staff were\ufeff few\n"
    document = clean(Source(text=text))
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("paragraph", "Plans were good."),
        ("heading", "Staff"),
        ("bullet", "Staff were kind"),
        ("bullet", "Staff were few"),
    ]
    assert read_bytes(b"\xef\xbb\xbf" + text.encode()).text == text


@pytest.mark.parametrize("mark", [".[2]", ".²", ".(4)", ".†", ".‡", ".3", ". [17]", "*", ".*", ".”2"])
def test_a_footnote_mark_behind_a_sentence(mark):
    found = sentences(f"Plans were good in two-thirds of cases{mark} Contact was kept.")
    assert [sent.text.rstrip("[](). 0123456789²†‡*”") for sent in found] == [
        "Plans were good in two-thirds of cases",
        "Contact was kept",
    ]
