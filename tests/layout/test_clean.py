"""Cleaning: what is lifted, what is joined, and the exact map."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspection_findings.layout import clean
from inspection_findings.layout.line_rules import line_lists, line_rules, mark_ruled
from inspection_findings.layout.lines import Line
from inspection_findings.layout.sentence_ends import cut, rules
from inspection_findings.layout.tables import is_head
from inspection_findings.layout.tables import rules as table_rules
from inspection_findings.model.source import Source
from inspection_findings.readers import read, read_bytes
from inspection_findings.structure import cut_sentences, find_sections


def cleaned(text):
    return clean(Source(text=text)).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("Plans were\ngood.", "Plans were good.", id="wrapped"),
        pytest.param("Two ques-\ntions.", "Two questions.", id="hyphen made by the cut"),
        pytest.param("It is up-\nto-date.", "It is up-to-date.", id="hyphen kept"),
        pytest.param("The ﬁrst of\u00adﬁce.", "The first office.", id="ligature and soft hyphen"),
        pytest.param("A **bold** word and [a link](x).", "A bold word and a link.", id="markdown"),
        pytest.param("Rain &amp; wind.", "Rain & wind.", id="entity"),
        pytest.param("The case was\n\nclosed late.", "The case was closed late.", id="page break"),
        pytest.param(
            "CAS A form that is\nfilled by staff\n\niPlan A plan for all\nwho come\n\ne-TAG A tag",
            "CAS A form that is filled by staff\niPlan A plan for all who come\ne-TAG A tag",
            id="entries of a glossary that begin small",
        ),
        pytest.param("It was\nkept in\n\niPlan.", "It was kept in iPlan.", id="a name that begins small inside a sentence"),
        pytest.param("One page\fgoes on.", "One page goes on.", id="form feed in a sentence"),
        pytest.param("One.\fTwo.", "One.\nTwo.", id="form feed between sentences"),
        pytest.param(
            "A solution-\nfocused plan. The solution is focused.",
            "A solution-focused plan. The solution is focused.",
            id="hyphen of two words",
        ),
        pytest.param(
            "We met Mr A.\n\n14\n\nHe said so.",
            "We met Mr A.\n14\nHe said so.",
            id="a lone number is kept where nothing tells that it is a page's",
        ),
        pytest.param(
            "Most of the staff whom we met had\n\n14\n\nbeen told too late.\n",
            "Most of the staff whom we met had been told too late.",
            id="a page number inside a sentence",
        ),
        pytest.param(
            "They paid annually.2,3 It rose.\n\n2 See the table.\n3 See the chart.",
            "They paid annually. It rose.",
            id="two marks of footnotes",
        ),
        pytest.param(
            "The CRC2 grew. P3 did not.\n\n2 Since 2015.",
            "The CRC grew. P3 did not.",
            id="a mark behind capitals, and a name with a digit",
        ),
        pytest.param("One\\. Two \\*three\\*", "One. Two *three*", id="escaped marks of Markdown"),
    ],
)
def test_cleaning(source, text):
    assert cleaned(source) == text


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        pytest.param(
            "They called it:\n\n“fair enough”\n\nwith no more to say. It was.",
            ["They called it: “fair enough” with no more to say.", "It was."],
            id="a phrase set as a block",
        ),
        pytest.param(
            "They called it\n\n*“fair enough”*\n\nwith no more to say.",
            ["They called it “fair enough” with no more to say."],
            id="a phrase in italics, without a colon",
        ),
        pytest.param(
            "They told us:\n\n“We were heard.”\n\nwhat they meant:",
            ["They told us:", "“We were heard.”", "what they meant:"],
            id="a sentence set as a block",
        ),
        pytest.param(
            "They told us:\n\n“we were heard”\n\nOthers were not.",
            ["They told us:", "“we were heard”", "Others were not."],
            id="a quotation at the end of a sentence",
        ),
        pytest.param(
            "They spoke of ‘one plan for all2’ The rest was new.\n\n2 See the plan.",
            ["They spoke of ‘one plan for all’", "The rest was new."],
            id="a mark in a quotation in place of a full stop",
        ),
        pytest.param(
            "They spoke of “one plan for all”2 Staff knew it.\n\n2 See the plan.",
            ["They spoke of “one plan for all”", "Staff knew it."],
            id="a mark behind a quotation in place of a full stop",
        ),
        pytest.param(
            "They spoke of the ‘one plan2’ Northmoor has and of the ‘pool2’ that it lacks.\n\n2 See the plan.",
            ["They spoke of the ‘one plan’ Northmoor has and of the ‘pool’ that it lacks."],
            id="a mark in a quotation inside a sentence",
        ),
        pytest.param(
            "They met people2 The rest was new.\n\n2 See the plan.",
            ["They met people The rest was new."],
            id="a mark without a quotation",
        ),
    ],
)
def test_sentences_around_quotations_and_marks(source, sentences):
    document = clean(Source(text=source))
    found = cut_sentences(document, find_sections(document))
    assert [sent.text for sent in found] == sentences
    assert [document.clean_slice(*document.source_span(sent.start, sent.end)) for sent in found] == sentences


def test_a_span_ends_with_its_sentence_and_holds_a_footnote_only_inside_it():
    source = "The plan was told to all.2\n\n2 See the plan.\n\nIt was new3 to most\n\n3 See the chart.\n\nof them.\n"
    document = clean(Source(text=source))
    spans = [document.source_span(sent.start, sent.end) for sent in cut_sentences(document, [])]
    assert [source[start:end] for start, end in spans] == [
        "The plan was told to all.",
        "It was new3 to most\n\n3 See the chart.\n\nof them.",
    ]


def test_the_last_words_of_a_bullet_behind_a_blank_line():
    text = (
        "• that all of the people whom the company looks after are met before their release\nfrom prison, so that they know whom to ask\n\n"
        "• that the officers who work in the north become holders of keys to the court in\n\nLeeds (this has begun).\n\n"
        + "Claims about the work of an office stand in their own lines, and text goes on below\nthem in the way that this does, for two lines or for more.\n\n"
        * 4
    )
    assert cleaned(text).split("\n")[1].endswith("keys to the court in Leeds (this has begun).")


@pytest.mark.parametrize("rule", line_lists()["lines"], ids=lambda rule: rule["id"])
def test_line_rules(rule):
    def found(text):
        return [known.id for known in line_rules()[text[-1]] if known.matches(text)]

    assert [example for example in rule["examples"] if rule["id"] not in found(example)] == []
    assert [example for example in rule["counterexamples"] if rule["id"] in found(example)] == []
    for example in rule["examples"]:
        lines = [Line(0, len(example), example)]
        mark_ruled(lines)
        assert lines[0].kind == ("rule" if rule["id"] == "rule" else "aside")


@pytest.mark.parametrize("rule", line_lists()["tails"], ids=lambda rule: rule["id"])
def test_rules_for_the_ends_of_lines(rule):
    assert all(cleaned(example) != example and "ack to" not in cleaned(example) for example in rule["examples"])
    assert all(cleaned(example) == example for example in rule["counterexamples"])


@pytest.mark.parametrize("example", rules()["examples"], ids=lambda example: example["text"][:20])
def test_sentence_rules(example):
    assert [example["text"][start:end] for start, end in cut(example["text"])] == example["sentences"]


@pytest.mark.parametrize("rule", table_rules()["heads"], ids=lambda rule: rule["id"])
def test_cells_of_the_heads_of_tables(rule):
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert all(pattern.fullmatch(example) for example in rule["examples"])
    assert not any(pattern.fullmatch(example) for example in rule["counterexamples"])


@pytest.mark.parametrize("text", table_rules()["head_examples"])
def test_heads_of_tables(text):
    assert is_head(text)
    assert [block.kind for block in clean(Source(text=f"{text}\n\nDoes it help?\n40%\n")).blocks] == ["caption", "row"]


@pytest.mark.parametrize("text", table_rules()["head_counterexamples"])
def test_lines_that_are_no_heads_of_tables(text):
    assert not is_head(text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("Does it\nhelp?\n40%\nIs it\nin time? 50%\n", "Does it help? 40%\nIs it in time? 50%", id="two rows"),
        pytest.param("Does it help?\n\f\n40 per cent\n", "Does it help? 40 per cent", id="a page between them"),
        pytest.param(
            "We asked why.\nDoes it help?\n40%\nSome do.\n", "We asked why.\nDoes it help? 40%\nSome do.", id="inside a text"
        ),
        pytest.param("Does it help?\nWe think so.\n40%\n", "Does it help?\nWe think so.\n40%", id="a question of the text"),
        pytest.param("2.1.1. Does it help?\n40%\nThen\n", "2.1.1. Does it help? 40%\nThen", id="numbered"),
        pytest.param(
            "The rating of the\nStandard\nwas Good.\n", "The rating of the\nStandard was Good.", id="a word that could be a head"
        ),
    ],
)
def test_rows_of_key_questions(source, text):
    assert cleaned(source) == text


PIECES = st.sampled_from(
    [
        "Plans were good in half of cases. ", "# A heading\n\n", "\n", "\n\n", "• a bullet\n", "ques-\ntions ", "\f", "1.1. Leadership Good\n",
        "“Quoted.” ", "note2 ", "2 A footnote\n", "<sup>3</sup>", "**bold** ", "a\tb\tGood\n", "ﬁ", "\u00ad", "&amp;", "| x | y |\n", "14\n",
        "Annex 1: Method\n", "... ", "\r\n", " ", "Key question\n", "Does it help?\n", "40%\n",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_map_is_exact_on_any_layout(text):
    document = clean(Source(text=text))
    sections = find_sections(document)
    for sent in cut_sentences(document, sections):
        start, end = document.source_span(sent.start, sent.end)
        assert document.clean_slice(start, end) == sent.text
    for section in sections:
        assert 0 <= section.source_start < section.source_end <= len(text)


def test_the_map_is_exact_on_the_real_reports(shared_reports):
    for path in shared_reports:
        document = clean(read(path))
        sentences = cut_sentences(document, find_sections(document))
        assert len(sentences) > 20
        for sent in sentences:
            assert document.clean_slice(*document.source_span(sent.start, sent.end)) == sent.text


def test_a_very_long_line():
    text = "Plans were good in half of cases. " * 60_000
    assert len(cut_sentences(clean(Source(text=text)), [])) == 60_000


def test_a_file_of_bullets():
    document = clean(Source(text="• one\n" * 500))
    assert len(document.blocks) == 500


def test_lines_of_a_quotation_handed_over():
    page = "<!doctype html><blockquote><p>Staff were kind<br>and they were > 20.</p></blockquote><p># plain * text &amp; <i>more</i></p>"
    document = clean(read_bytes(page.encode()))
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("quote", "Staff were kind and they were > 20."),
        ("paragraph", "# plain * text & more"),
    ]
