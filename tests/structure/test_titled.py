"""Ratings of standards and domains that are printed under their titles alone."""

from __future__ import annotations

import pytest
from inspection_findings.context import load_context
from inspection_findings.frameworks import load_framework
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.stages import analyse
from inspection_findings.structure import add_titled, find_results, find_sections

INTRO = "# Foreword\n\nThe county is small. Its people are kind.\n\n# Background\n\nIt has two towns.\n\n"
SAID = "\n\nStaff listened to each child. They wrote down what they heard.\n\n"


def ratings(text, framework="youth-justice-2025"):
    """Level, number, rating and conflict of each result of a text that prints a rating."""
    document = clean(Source(text=text))
    sections = find_sections(document)
    results = add_titled(document, sections, find_results(document, sections), load_framework(framework) if framework else None)
    return [(r.level, r.standard, r.rating, r.conflict) for r in results if r.rating]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param(
            f"# Work with children{SAID}## Assessing\n\nRating: Good{SAID}## Planning: Inadequate{SAID}## Delivering (Good){SAID}",
            [("standard", "2.1", "Good"), ("standard", "2.2", "Inadequate"), ("standard", "2.3", "Good")],
            id="headings",
        ),
        pytest.param(
            f"# Work with children\n\nRating: Good{SAID}## Assessing\n\nRating: Inadequate{SAID}# Work with victims (Outstanding){SAID}",
            [("standard", "2.1", "Inadequate"), ("domain", "2", "Good"), ("domain", "V 1", "Outstanding")],
            id="domains",
        ),
        pytest.param(
            f"# Ratings\n\n| Work with children | Good |\n| Assessing | Good |\n| Planning | Inadequate |\n\n# Work with children{SAID}",
            [("standard", "2.1", "Good"), ("standard", "2.2", "Inadequate"), ("domain", "2", "Good")],
            id="rows",
        ),
        pytest.param(
            f"# Work with children{SAID}## Assessing\n\nRating: Good{SAID}## V 1.1 Work with victims\n\nRating: Inadequate{SAID}"
            f"## Victims\n\nRating: Good{SAID}",
            [("standard", "2.1", "Good"), ("standard", "V 1.1", "Inadequate")],
            id="a printed number comes first",
        ),
        pytest.param(f"# Work with children{SAID}## Gardening\n\nRating: Good{SAID}", [], id="no standard of this title"),
        pytest.param(f"# Work with children{SAID}## Assessing{SAID}## Planning{SAID}", [], id="no rating"),
    ],
)  # fmt: skip
def test_titles_alone(body, found):
    assert ratings(INTRO + body) == [(*result, None) for result in found]


def test_another_place_that_differs_is_told():
    body = f"# Ratings\n\n| Assessing | Inadequate |\n\n# Work with children{SAID}## Assessing\n\nRating: Good{SAID}"
    assert ratings(INTRO + body) == [("standard", "2.1", "Good", "Good in the heading; Inadequate in the page of ratings")]


@pytest.mark.parametrize(
    ("chapter", "number"),
    [
        pytest.param("# Court disposals", "2.1", id="court"),
        pytest.param("# Out-of-court disposals", "3.1", id="out of court"),
        pytest.param("# Casework", None, id="a chapter that has no such standard"),
    ],
)
def test_of_standards_with_one_title_the_chapter_decides(chapter, number):
    text = f"{INTRO}{chapter}{SAID}## Assessment\n\nRating: Good{SAID}"
    assert ratings(text, "youth-justice-2018") == ([("standard", number, "Good", None)] if number else [])
    assert ratings(text, None) == []


@pytest.mark.parametrize("framework", ["youth-justice-2025", "youth-justice-2018"])
def test_the_number_is_the_one_that_findings_are_linked_to(framework):
    chapter = "Work with children" if framework == "youth-justice-2025" else "Out-of-court disposals"
    text = f"{INTRO}# {chapter}{SAID}## Assessment\n\nRating: Good{SAID}"
    report = analyse(Source(text=text), load_context(framework=framework), all_sentences=True)
    number = "2.1" if framework == "youth-justice-2025" else "3.1"
    linked = {finding.standard for finding in report.findings if finding.section and finding.section.title == "Assessment"}
    assert linked == {number}
    assert [(r.level, r.standard, r.rating) for r in report.results] == [("standard", number, "Good")]
    assert [(c.standard, c.published_rating) for c in report.checks] == [(number, "Good")]
