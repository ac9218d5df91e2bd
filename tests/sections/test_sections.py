"""Sections, results and recommendations of one report in many layouts, with the truth known."""

from __future__ import annotations

import re

import pytest

from pipeline.clean import clean
from pipeline.document import Source
from pipeline.rules import load_rules
from pipeline.sections import cut_sentences, find_results, find_sections

CHAPTERS = {"1": "Organisational delivery", "2": "Case supervision"}
STANDARDS = {
    "1.1": ("Leadership", "Outstanding"), "1.2": ("Staff", "Requires improvement"), "2.1": ("Assessment", "Inadequate"),
    "2.2": ("Planning", "Good"),
}  # fmt: skip
QUESTIONS = {"2.1.1": 44, "2.1.2": 71, "2.2.1": 85, "2.2.2": 93}
RATED = {
    "tab": "{number}. {title}\t{rating}", "no dot": "{number} {title}\t{rating}", "spaces": "{number}. {title}    {rating}",
    "pipe": "| {number}. {title} | {rating} |", "bold": "**{number}. {title}** \t**{rating}**", "heading": "### {number}. {title} {rating}",
    "indented": "  {number}. {title} {rating}", "split": "{number}. {title} {split}",
}  # fmt: skip
PERCENT = {
    "tab": "{number}. Does this part of the work do enough?\t{percent}%", "pipe": "| {number} | Does this part do enough? | {percent}% |",
    "own line": "{number}. Does this part of the\nwork do enough?\n\n{percent}% ", "dot": "{number}. Does this part do enough? {percent}%",
}  # fmt: skip


def render(*, rated, percent, mark, bullet, colon):
    head = {"#": "## {}", "setext": "{}\n=======", "plain": "{}", "bold": "**{}**"}[mark]
    parts = [head.format("Foreword"), "This report is about a company that does well.", head.format("Recommendations")]
    parts += [
        "The company should:",
        "1. plan with care\n2. review each case\nat the right time",
        "The ministry should:",
        "3. mend the roof.",
    ]
    for chapter, name in CHAPTERS.items():
        parts += [head.format(f"{chapter}. {name}"), "The work here is of mixed quality, and much of it is good."]
        parts += [head.format("Strengths" + colon), f"{bullet} Staff are kind.\n{bullet} Plans are clear."]
        parts += [head.format("Areas for improvement" + colon), f"{bullet} Reviews are late."]
        for number, (title, rating) in STANDARDS.items():
            if number.startswith(chapter):
                split = rating.replace(" ", "\n", 1)
                parts += [RATED[rated].format(number=number, title=title, rating=rating, split=split)]
                parts += ["The work is expected to be good.", "We found that plans were good in half of the cases."]
    parts += [head.format("Annex 1: Inspection results")]
    parts += [PERCENT[percent].format(number=number, percent=value) for number, value in QUESTIONS.items()]
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("bullet", ["•", "-", "–", "▪"])
@pytest.mark.parametrize("mark", ["#", "setext", "plain", "bold"])
@pytest.mark.parametrize("percent", PERCENT)
@pytest.mark.parametrize("rated", RATED)
def test_layouts(rated, percent, mark, bullet, colon):
    document = clean(Source(text=render(rated=rated, percent=percent, mark=mark, bullet=bullet, colon=colon)))
    sections = find_sections(document)
    assert {s.number: s.title for s in sections if s.kind == "domain"} == CHAPTERS
    assert {s.number: (s.title, s.rating) for s in sections if s.kind == "standard"} == STANDARDS
    kinds = [section.kind for section in sections]
    assert (kinds.count("strengths"), kinds.count("improvements"), kinds.count("annex")) == (2, 2, 1)
    results = find_results(document, sections)
    assert {r.key_question: r.percent for r in results if r.key_question} == QUESTIONS
    assert {r.standard: r.rating for r in results if r.level == "standard"} == {n: rating for n, (_, rating) in STANDARDS.items()}
    sentences = cut_sentences(document, sections)
    assert {s.number: s.addressee for s in sentences if s.number} == {"1": "company", "2": "company", "3": "ministry"}
    assert [s.text for s in sentences if s.list_kind == "improvements"].count("Reviews are late.") == 2
    assert sum(s.expectation for s in sentences) == 4


@pytest.mark.parametrize("rule", load_rules("sections/headings")["headings"], ids=lambda rule: rule["id"])
def test_heading_rules(rule):
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert all(pattern.fullmatch(example) for example in rule["examples"])
    assert not any(pattern.fullmatch(example) for example in rule["counterexamples"])


@pytest.mark.parametrize(
    "text", ["", "\n\n", "No heading at all. Two sentences. ", "Annex 1: Results\n\n2.1.1. Is it good enough? 40%"]
)
def test_reports_with_little_in_them(text):
    document = clean(Source(text=text))
    sections = find_sections(document)
    assert len(cut_sentences(document, sections)) == text.count(". ") + text.count("?")
    assert [result.percent for result in find_results(document, sections)] == ([40] if "40%" in text else [])


def test_discretion_is_told_by_a_footnote():
    text = render(rated="spaces", percent="dot", mark="plain", bullet="•", colon=":")
    text = text.replace("1.1. Leadership    Outstanding", "1.1. Leadership    Outstanding2").replace(
        "\n\nAnnex 1", "\n\n2 The panel used its professional discretion and raised the rating.\n\nAnnex 1"
    )
    document = clean(Source(text=text))
    results = find_results(document, find_sections(document))
    assert {r.standard for r in results if r.discretion} == {"1.1"}
