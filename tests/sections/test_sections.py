"""Sections, results and recommendations of one report in many layouts, with the truth known."""

from __future__ import annotations

import re

import pytest

from pipeline.clean import clean
from pipeline.document import Source
from pipeline.rules import load_rules
from pipeline.sections import cut_sentences, find_results, find_sections
from tests.sections.layouts import mixtures, problems, variants


@pytest.mark.parametrize("layout", variants(), ids=str)
def test_every_choice_of_a_layout(layout):
    assert problems(layout) == []


@pytest.mark.parametrize("layout", mixtures(90, seed=2019), ids=str)
def test_layouts_with_all_choices_drawn_at_random(layout):
    assert problems(layout) == []


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
