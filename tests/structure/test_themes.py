"""Reports in themes without numbered standards, flattened tables, boxes, unnumbered questions, ratings that disagree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.rules import load_rules
from inspection_findings.structure import cut_sentences, find_facts, find_results, find_sections
from inspection_findings.structure.dividers import opener
from inspection_findings.structure.illustration import practice

THEMES = """ Foreword
This was the third inspection of the programme, and staff in the two
organisations had worked hard to keep what was good about their service.

Dame Ada Marchbank
HM Chief Inspector of Probation
May 2016
 Key facts

2,310 The number of people whom the company supervises

12%  The share of them who live in the hills
 1. Overall judgements

Much of the work was sound, and some of it was better than we had seen in other
places.
 2. Executive summary

Reducing reoffending

Effectiveness of the company

Staff knew the people whom they supervised and what had led them to offend.

Protecting the public

Effectiveness of the company

Reviews of risk were seldom written, even where something had changed.
 3. Recommendations

In order to help people with

• reducing reoffending

• abiding by the sentence

The company should:

1. write a review whenever the circumstances of a person change for the
worse

The two organisations should:

2. share what they know.
 4. Local context

The area has one city and many villages, which are far from each other.
 This chapter tells what was achieved in work to stop people from offending
again.

5. Reducing reoffending
 5. Reducing reoffending

5.1. What the company does

Organisational issues

Leaders knew what they wanted, and they said so often. A group of officers whom
we met in the city had not heard of the new model, which had begun in spring1. It

1 Taken from the plan of the company for the year

was not clear to them how it would change what they did. One of them said:

“I like the idea and would use
it if somebody showed me how”.

Work was well recorded and easy to follow in the files that we read there.

Good practice example: Sam had lost his
place at college and slept on the floors of
friends. His officer wrote to the tutor.

She also found him a room, which he still
has, and the college took him back in the
autumn of that year.

The table shows what helped and what hindered the work of the company in the area.


Quality & Impact inspection: Northmoor 19

 Enablers Barriers

1.

Staff knew the people
well.

1.

There were delays in
starting programmes.

2.

Files were in good
order.
2. Rooms were too small.
3.

Managers listened.
 Appendix 1: Methodology

Figure 1: Cases by age

Source: the company, 2016

We read 40 cases.
"""


@pytest.fixture(scope="module", params=["\n", "\r\n"], ids=["LF", "CRLF"])
def themes(request):
    document = clean(Source(text=THEMES.replace("\n", request.param)))
    sections = find_sections(document)
    return document, sections, cut_sentences(document, sections)


def test_sections_of_themes(themes):
    _, sections, _ = themes
    assert [(s.level, s.kind, s.number, s.title, s.standard) for s in sections] == [
        (1, "foreword", None, "Foreword", None),
        (1, "facts", None, "Key facts", None),
        (1, "summary", "1", "Overall judgements", None),
        (1, "summary", "2", "Executive summary", None),
        (2, "subsection", None, "Reducing reoffending", "reducing-reoffending"),
        (3, "subsection", None, "Effectiveness of the company", "reducing-reoffending"),
        (2, "subsection", None, "Protecting the public", "protecting-the-public"),
        (3, "subsection", None, "Effectiveness of the company", "protecting-the-public"),
        (1, "recommendations", "3", "Recommendations", None),
        (1, "background", "4", "Local context", None),
        (1, "domain", "5", "Reducing reoffending", "reducing-reoffending"),
        (2, "standard", "5.1", "What the company does", "reducing-reoffending"),
        (3, "subsection", None, "Organisational issues", "reducing-reoffending"),
        (3, "mixed", None, "Enablers Barriers", "reducing-reoffending"),
        (1, "annex", None, "Appendix 1: Methodology", None),
    ]


def test_sides_of_a_flattened_table(themes):
    _, sections, sentences = themes
    mixed = next(s.index for s in sections if s.kind == "mixed")
    assert [(s.text, s.list_kind) for s in sentences if s.section == mixed] == [
        ("1. Staff knew the people well.", "strengths"),
        ("1. There were delays in starting programmes.", "improvements"),
        ("2. Files were in good order.", "strengths"),
        ("2. Rooms were too small.", "improvements"),
        ("3. Managers listened.", "strengths"),
    ]


def test_illustrations_footnotes_and_recommendations_of_themes(themes):
    document, _, sentences = themes
    assert [s.text[:24] for s in sentences if s.illustration] == [
        "“I like the idea and wou", "Good practice example: S", "His officer wrote to the", "She also found him a roo",
    ]  # fmt: skip
    assert "It was not clear to them how it would change what they did." in [s.text for s in sentences]
    assert [(note.mark, note.text) for note in document.notes] == [("1", "Taken from the plan of the company for the year")]
    assert [(s.number, s.addressee) for s in sentences if s.list_kind == "recommendations"] == [
        ("1", "company"),
        ("2", "two organisations"),
    ]
    said = " ".join(s.text for s in sentences)
    assert not any(words in said for words in ("Marchbank", "Quality & Impact", "Figure 1", "Source:"))


def test_facts_of_themes(themes):
    document, sections, _ = themes
    facts = find_facts(document, sections)
    assert (facts.title, facts.provider) == ("Quality & Impact inspection: Northmoor", "Northmoor")
    assert (facts.published, facts.kind) == ("2016-05", "inspection report")


@pytest.mark.parametrize(
    ("title", "cells", "sides"),
    [
        pytest.param(
            "Enablers | Barriers", "Staff are kind. | Rooms are cold.", ["strengths", "improvements"], id="enablers first"
        ),
        pytest.param(
            "Barriers | Enablers", "Rooms are cold. | Staff are kind.", ["improvements", "strengths"], id="barriers first"
        ),
    ],
)
def test_sides_of_a_table_in_markdown(title, cells, sides):
    text = f"# 5. Reducing reoffending\n\n## 5.1. The company\n\nWe read forty cases in the two offices.\n\n| {title} |\n| --- | --- |\n| {cells} |\n"
    document = clean(Source(text=text))
    sentences = cut_sentences(document, find_sections(document))
    assert [s.list_kind for s in sentences if s.kind == "cell"] == sides


@pytest.mark.parametrize("share", ["{question} 44%", "{question}\t44%", "| {question} | 44% |", "{question}\n\n44%"])
def test_questions_without_numbers_stand_in_their_standards(share):
    rows = "\n".join(share.format(question=f"Does assessment pay enough attention to {end}?") for end in ("the person", "safety"))
    text = f"# 2. Service delivery\n\n## 2.1. Assessment Good\n\nOur rating rests on these questions.\n\n{rows}\n\n## 2.2. Planning Good\n\nPlans are clear and good to read.\n"
    document = clean(Source(text=text))
    results = find_results(document, find_sections(document))
    assert [(r.key_question, r.percent) for r in results if r.key_question] == [("2.1.1", 44), ("2.1.2", 44)]


def test_a_question_without_number_that_is_printed_twice_is_one():
    asked = "Does assessment pay enough attention to the person?"
    rows = f"{asked} 44%\n\n{asked} 46%\n\nDoes assessment pay enough attention to safety? 144%"
    text = f"# 2. Service delivery\n\n## 2.1. Assessment Good\n\n{rows}\n"
    document = clean(Source(text=text))
    results = find_results(document, find_sections(document))
    assert [(r.key_question, r.percent, r.conflict) for r in results if r.key_question] == [
        ("2.1.1", 44, "printed as 44% and as 46%"),
        ("2.1.2", None, "printed as 144%, which is no share"),
    ]


def test_ratings_that_disagree_are_told():
    text = (
        "Summary of ratings\n\nOverall rating Good\n\n1.1 Leadership Good\n1.2 Staff Good\n\n1. Organisational delivery\n\n1.1. Leadership Good\n\n"
        "Leaders know what they want to do.\n\n1.2. Staff Inadequate\n\nStaff are few and tired, and they say so.\n"
    )
    document = clean(Source(text=text))
    found = {r.standard: (r.rating, r.conflict) for r in find_results(document, find_sections(document)) if r.level == "standard"}
    assert found == {"1.1": ("Good", None), "1.2": ("Inadequate", "Inadequate in the heading; Good in the page of ratings")}


def test_practice_rules():
    rules = load_rules("structure/sentences")
    assert all(practice().match(example) for example in rules["practice_examples"])
    assert not any(practice().match(example) for example in rules["practice_counterexamples"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("• one\n" * 200, id="nothing but bullets"),
        pytest.param(THEMES[: len(THEMES) // 2], id="truncated"),
        pytest.param(THEMES[THEMES.index(" Appendix") :], id="only an annex"),
        pytest.param("\x00\x01\x02 \x0b\x1c\n\x7f", id="control characters"),
        pytest.param("# \n##\n**\n| |\n> \n- \n1.\n", id="marks without text"),
        pytest.param("word " * 50_000, id="one long line"),
    ],
)
def test_awkward_texts_give_what_is_there(text):
    document = clean(Source(text=text))
    sections = find_sections(document)
    sentences = cut_sentences(document, sections)
    find_results(document, sections)
    find_facts(document, sections)
    letters = sum(character.isalpha() for character in text)
    assert letters == 0 or sum(len(s.text) for s in sentences) + sum(len(s.title) for s in sections) > letters * 0.6


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_mapped(text):
    document = clean(Source(text=text))
    sections = find_sections(document)
    for section in sections:
        assert 0 <= section.source_start <= section.source_end <= len(text)
    for sent in cut_sentences(document, sections):
        assert sent.text == sent.text.strip() == document.text[sent.start : sent.end]
        assert document.clean_slice(*document.source_span(sent.start, sent.end)) == sent.text
    find_results(document, sections)
    find_facts(document, sections)


DIVIDED = """1. Local context

The area has one city and many villages, which are far from each other.
{page}{opener} what was done to stop people from offending again.
We asked 40 people.

2. Reducing reoffending
{page}2. Reducing reoffending

2.1. What the company does

Leaders knew what they wanted, and they said so in every one of the offices. They
were heard by all of the people who work for them, in the city and in the hills and
{page}2. Reducing reoffending

on the coast. Work was recorded in good order.
{page}2. Reducing reoffending

Plans were short.
"""


@pytest.mark.parametrize(
    ("page", "opener", "chapter"),
    [
        pytest.param("\f", "This chapter tells", "2", id="words on a page of their own"),
        pytest.param("\n", "This chapter tells", "2", id="words that speak of the chapter"),
        pytest.param("\f", "Here we tell", "2", id="other words on a page of their own"),
        pytest.param("\n", "Here we tell", "1", id="the end of the chapter before"),
    ],
)
def test_the_divider_page_belongs_to_its_chapter(page, opener, chapter):
    document = clean(Source(text=DIVIDED.format(page=page, opener=opener)))
    sections = find_sections(document)
    assert [(s.kind, s.number, document.source.text[s.source_start :].split("\n")[0]) for s in sections] == [
        ("background", "1", "1. Local context"),
        ("domain", "2", "2. Reducing reoffending"),
        ("standard", "2.1", "2.1. What the company does"),
    ]
    sentences = cut_sentences(document, sections)
    numbers = {s.text.split()[0]: sections[s.section].number for s in sentences}
    assert [numbers[word] for word in ("The", opener.split()[0], "We", "Plans")] == ["1", chapter, chapter, "2.1"]
    assert not any("Reducing reoffending" in s.text for s in sentences)
    assert page == "\n" or any(s.text.endswith("in the hills and on the coast.") for s in sentences)


def test_a_chapter_whose_first_words_speak_of_it_keeps_them():
    text = "Foreword\n\nWe thank the staff.\n\fBackground\n\nIn this section we describe the area.\n\f1. Leadership\n\nLeaders are few.\n"
    document = clean(Source(text=text))
    sections = find_sections(document)
    assert [sections[s.section].kind for s in cut_sentences(document, sections)] == ["foreword", "background", "domain"]


def test_words_that_open_a_chapter():
    rules = load_rules("structure/dividers")
    assert all(opener().match(example) for example in rules["opener_examples"])
    assert not any(opener().match(example) for example in rules["opener_counterexamples"])
