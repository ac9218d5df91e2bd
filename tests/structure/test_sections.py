"""Sections, results and recommendations of one report in many layouts, with the truth known."""

from __future__ import annotations

import re

import pytest
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.rules import load_rules
from inspection_findings.structure import cut_sentences, find_results, find_sections

from tests.structure.layouts import mixtures, problems, variants


@pytest.mark.parametrize("layout", variants(), ids=str)
def test_every_choice_of_a_layout(layout):
    assert problems(layout) == []


@pytest.mark.parametrize("layout", mixtures(90, seed=2019), ids=str)
def test_layouts_with_all_choices_drawn_at_random(layout):
    assert problems(layout) == []


@pytest.mark.parametrize("rule", load_rules("structure/headings")["headings"], ids=lambda rule: rule["id"])
def test_heading_rules(rule):
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert all(pattern.fullmatch(example) for example in rule["examples"])
    assert not any(pattern.fullmatch(example) for example in rule["counterexamples"])


@pytest.mark.parametrize(
    ("text", "sentences", "percents"),
    [
        pytest.param("", [], [], id="empty"),
        pytest.param("\n\n", [], [], id="blank"),
        pytest.param("No heading at all. Two sentences. ", ["No heading at all.", "Two sentences."], [], id="no heading"),
        pytest.param(
            "Annex 1: Results\n\n2.1.1. Is it good enough? 40%", ["2.1.1. Is it good enough? 40%"], [40], id="nothing but an annex"
        ),
    ],
)
def test_reports_with_little_in_them(text, sentences, percents):
    document = clean(Source(text=text))
    sections = find_sections(document)
    assert [sent.text for sent in cut_sentences(document, sections)] == sentences
    assert [result.percent for result in find_results(document, sections)] == percents


@pytest.mark.parametrize("title", ["Introduction", "Summary", "Foreword", "Recommendations", "Background", "Annex 1: Method"])
@pytest.mark.parametrize("number", ["1.1", "P 1.2", "10.3"])
def test_a_known_chapter_with_the_number_of_a_part(number, title):
    text = f"# Report\n\nStaff were good at what they did.\n\n## {number} {title}\n\nHalf of the 12 cases were good.\n"
    assert (number, title) in [(section.number, section.title) for section in find_sections(clean(Source(text=text)))]


ASKED = "2.2.3. Does planning keep other people safe?"


@pytest.mark.parametrize(
    ("annex", "percent", "conflict"),
    [
        pytest.param(f"{ASKED} 45%\n\n{ASKED} 57%", 45, "printed as 45% and as 57%", id="two figures"),
        pytest.param(f"{ASKED} | 45%\n\n{ASKED} | (27 of 60) 45%", 45, None, id="one figure twice"),
        pytest.param(f"{ASKED} 120%", None, "printed as 120%, which is no share", id="above a hundred"),
        pytest.param(f"{ASKED} 120%\n\n{ASKED} 57%", 57, "printed as 120% and as 57%", id="the other can be one"),
        pytest.param(f"{ASKED} 45%\n\n2.2.3. Is a plan there in time? 57%", 45, None, id="another question of that number"),
        pytest.param(f"{ASKED} 45%\n\n{ASKED} We saw it in 57% of cases.", 45, None, id="prose is no row"),
    ],
)
@pytest.mark.parametrize("chapter", ["Annex 1: Results", "2. Casework"])
def test_what_is_printed_for_a_key_question(annex, percent, conflict, chapter):
    document = clean(Source(text=f"{chapter}\n\n{annex}"))
    (result,) = find_results(document, find_sections(document))
    assert (result.percent, result.conflict) == (percent, conflict)


def test_a_chapter_that_prints_another_figure_than_the_annex():
    document = clean(Source(text=f"2. Casework\n\n{ASKED} 57%\n\nAnnex 1: Results\n\n{ASKED} 45%"))
    (result,) = find_results(document, find_sections(document))
    assert (result.percent, result.conflict) == (45, "printed as 45% and as 57%")


WEB = """An inspection of youth justice work in Northmoor

Foreword (Back to top)

The service has come far. It is now a safe pair of hands.

Recommendations (Back to top)

Northmoor Youth Justice Service should:

• offer each victim a call within ten days
• agree what happens when a plan fails.

Background (Back to top)

Northmoor is a small county.

Work with children (Back to top)

We asked whether the work helped each child.

Assessing

Rating: Good

Strengths

• Staff listened to children.

Areas for improvement

• The safety of the community was left out.

Work with victims (Back to top)

We looked at nine cases.

V 1.1 Contact with victims

Rating: Inadequate

Calls came late. Some people were never told.
"""


def test_a_saved_web_page_without_numbers():
    document = clean(Source(text=WEB))
    sections = find_sections(document)
    assert [(s.level, s.kind, s.number, s.title, s.rating) for s in sections] == [
        (1, "foreword", None, "Foreword", None),
        (1, "recommendations", None, "Recommendations", None),
        (1, "background", None, "Background", None),
        (1, "domain", None, "Work with children", None),
        (2, "standard", None, "Assessing", "Good"),
        (3, "strengths", None, "Strengths", None),
        (3, "improvements", None, "Areas for improvement", None),
        (1, "domain", None, "Work with victims", None),
        (2, "standard", "V 1.1", "Contact with victims", "Inadequate"),
    ]
    sentences = cut_sentences(document, sections)
    assert [s.addressee for s in sentences if s.list_kind == "recommendations"] == ["Northmoor Youth Justice Service"] * 2
    assert not any(s.expectation for s in sentences if s.text.startswith(("Calls", "Some")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Leaders support and promote a good service.", True, id="the standard's own"),
        pytest.param("Caseloads were far too high.", False, id="past"),
        pytest.param("We see that plans are reviewed.", False, id="we"),
        pytest.param("Planning is good in just under half of the cases.", False, id="share"),
        pytest.param(
            "Leaders support and promote a good, responsive service for all who need it. It works.", True, id="long, first"
        ),
        pytest.param("Staff are calm. They know what to do.", False, id="short, first"),
    ],
)
@pytest.mark.parametrize("heading", ["1.2 Staff\tGood", "1.2 Staff\nRating: GOOD"], ids=["rating beside", "rating below"])
def test_what_stands_first_under_a_standard(heading, text, expected):
    document = clean(Source(text=f"1. Leadership\n\n1.1 Leaders\tGood\n\nThey lead.\n\n{heading}\n\n{text}\n\nIt was late.\n"))
    sections = find_sections(document)
    first, *others = [sent for sent in cut_sentences(document, sections) if sections[sent.section].number == "1.2"]
    assert (first.text, first.expectation) == (text.split(". ")[0].rstrip(".") + ".", expected)
    assert not any(sent.expectation for sent in others)


def test_addressees_between_wrapped_items():
    text = "Recommendations\n\nThe company should:\n1. read every file that it\nholds\nEast region should:\n2. pay for it.\n"
    document = clean(Source(text=text))
    items = [(s.number, s.addressee, s.text) for s in cut_sentences(document, find_sections(document)) if s.list_kind]
    assert items == [
        ("1", "company", "read every file that it holds"),
        ("2", "East region", "pay for it."),
    ]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        pytest.param("", "{number} {question} {share}%", id="behind"),
        pytest.param("", "{number} {question} {share} per cent", id="in words"),
        pytest.param("", "{number} {question}\n{share} percent", id="one word, on the next line"),
        pytest.param("", "{number} {share}% {question}", id="before"),
        pytest.param("Key question\tPercentage", "{number}\t{question}\t{share}", id="bare, under a head"),
    ],
)
def test_where_the_figure_of_a_key_question_stands(head, row):
    questions = [
        ("2.1.1", "Does assessment look well enough at what the person wants?", 48),
        ("2.1.2", "Does assessment keep others safe?", 100),
    ]
    rows = "\n".join(row.format(number=number, question=question, share=share) for number, question, share in questions)
    document = clean(
        Source(text=f"Foreword\n\nWe read files.\n\nAnnex 2: Inspection results\n\n2.1 Assessment\n\n{head}\n{rows}\n")
    )
    results = find_results(document, find_sections(document))
    assert [(result.key_question, result.question, result.percent) for result in results] == questions


def test_a_bare_number_is_no_per_cent_without_a_head_that_says_so():
    document = clean(Source(text="Foreword\n\nWe read files.\n\nAnnex 2: Results\n\n2.1.1 Does assessment keep others safe? 48\n"))
    assert find_results(document, find_sections(document)) == []
