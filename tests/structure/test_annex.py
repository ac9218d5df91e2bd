"""The headings inside a results annex: number, title and rating of each, however its table is set; annexes without a number."""

from __future__ import annotations

import pytest
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.rules import load_rules
from inspection_findings.structure import cut_sentences, find_results, find_sections

BODY = (
    "# 2. Service delivery\n\n## 2.1. Assessment\tGood\n\nOfficers ask the right people.\n\n"
    "## 2.2. Planning\tRequires improvement\n\nPlans are late, and say little of other people.\n\n"
)
ASKED = "2.{0}.1. Does the work look at every side of it?\t71%\n2.{0}.2. Does it look at the safety of others?\t58%\n"
SAID = "{} is careful, and does what it can for the people whom it is about"
ROWS = {
    "rating in the row": "**2.{n}. {title}**\t**{rating}**\n{said}\t\n",
    "rating behind the expectation": "**2.{n}. {title}**\t\n{said}\t**{rating}**\n",
    "html bold": "<b>2.{n}. {title}</b>\t\n{said}\t<b>{rating}</b>\n",
    "run in": "**2.{n}. {title}** {said}.\t**{rating}**\n",
    "run in, html bold": "<b>2.{n}. {title}</b> {said}\t<b>{rating}</b>\n",
    "run in, pipes": "| **2.{n}. {title}** {said} | **{rating}** |\n",
    "run in, line break": "| **2.{n}. {title}**<br>{said} | {rating} |\n",
    "heading, lone rating": "### 2.{n}. {title}\n\n{said}\n\n{rating}\n\n",
    "plain, lone rating": "2.{n}. {title}\n{said}\n\n{rating}\n\n",
    "heading with its rating": "### 2.{n}. {title} {rating}\n\n{said}\n\n",
}


def read(text):
    document = clean(Source(text=text))
    sections = find_sections(document)
    return document, sections


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
@pytest.mark.parametrize(
    "title", ["## Annex 2: Inspection results", "## Annex: Inspection results", "## Appendix - Results of the inspection"]
)
def test_rows_of_a_results_annex(title, row):
    table = "".join(
        row.format(n=n, title=name, said=SAID.format(name), rating=rating) + ASKED.format(n)
        for n, name, rating in ((1, "Assessment", "Good"), (2, "Planning", "Requires improvement"))
    )
    document, sections = read(f"{BODY}{title}\n\n{table}")
    annex = next(section for section in sections if section.kind == "annex")
    assert (annex.level, annex.title, annex.standard) == (1, title.lstrip("# "), None)
    assert [(s.level, s.kind, s.number, s.title, s.rating, s.standard) for s in sections if s.start > annex.start] == [
        (2, "subsection", "2.1", "Assessment", "Good", None),
        (2, "subsection", "2.2", "Planning", "Requires improvement", None),
    ]
    inside = [sent for sent in cut_sentences(document, sections) if sent.start > annex.start]
    assert inside and not any(sent.body for sent in inside)
    assert not any(sent.text.startswith("2.1. ") or sent.text.startswith("2.2. ") for sent in inside)
    results = find_results(document, sections)
    assert [(r.key_question, r.percent) for r in results if r.key_question] == [
        ("2.1.1", 71), ("2.1.2", 58), ("2.2.1", 71), ("2.2.2", 58),
    ]  # fmt: skip
    assert [(r.standard, r.rating, r.conflict) for r in results if r.level == "standard"] == [
        ("2.1", "Good", None),
        ("2.2", "Requires improvement", None),
    ]


def test_a_heading_without_rating_does_not_take_the_next_ones():
    _, sections = read(
        f"{BODY}## Annex 1: Results\n\n**2.1. Assessment**\t\n2.1.1. Is it good?\t50%\n**2.2. Planning**\t**Inadequate**\n2.2.1. Is it good?\t40%\n"
    )
    assert [(s.number, s.rating) for s in sections if s.kind == "subsection"] == [("2.1", None), ("2.2", "Inadequate")]


def test_a_row_runs_in_with_its_title_only_where_that_is_a_standards():
    text = (
        "# 1. Staff\n\nWe read forty cases in the two offices.\n\n**Leadership** Staff were heard in 2.2 cases of three\t**Good**\n"
    )
    document, sections = read(text)
    assert [section.title for section in sections] == ["Staff"]
    assert "Leadership Staff were heard in 2.2 cases of three\tGood" in [s.text for s in cut_sentences(document, sections)]


@pytest.mark.parametrize("box", ["Overall rating\n\nGood", "### Overall rating\n\nGood ☆"])
def test_the_overall_rating_is_that_of_its_own_section(box):
    _, sections = read(f"# Executive summary\n\nMuch of the work is sound.\n\n{box}\n\n{BODY}")
    assert [(s.kind, s.rating) for s in sections if s.title == "Overall rating"] == [("ratings", "Good")]


def test_domains_of_an_annex_keep_their_numbers():
    _, sections = read(
        f"{BODY}## Annex 1: Methodology\n\n### Domain two: service delivery\n\nWe read forty cases.\n\n### 4. Other work\n\nWe read ten.\n"
    )
    assert [(s.kind, s.number, s.title) for s in sections[4:]] == [
        ("subsection", "2", "service delivery"),
        ("subsection", "4", "Other work"),
    ]


def test_an_annex_needs_no_number_but_a_title_of_its_own():
    rule = next(rule for rule in load_rules("structure/headings")["headings"] if rule["id"] == "annex-without-number")
    text = BODY + "### {}\n\nWe tell there what we did.\n"
    assert all(read(text.format(title))[1][-1].kind == "annex" for title in rule["examples"])
    assert not any(section.kind == "annex" for title in rule["counterexamples"] for section in read(text.format(title))[1])
