"""The overall rating: which of the places that print one counts, and what speaks of an earlier inspection or of a part."""

from __future__ import annotations

import re

import pytest
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.rules import load_rules
from inspection_findings.structure import find_results, find_sections

RULES = load_rules("structure/overall")
CHAPTERS = "\n\n# 1. Organisational delivery\n\n## 1.1. Leadership Good\n\nLeaders know what they want to do.\n"


def overall_of(text, published="2024-03"):
    """Rating, conflict and printed words of the overall rating of a text, None where there is none."""
    document = clean(Source(text=text))
    found = [r for r in find_results(document, find_sections(document), published=published) if r.level == "overall"]
    assert len(found) < 2
    return (found[0].rating, found[0].conflict, text[found[0].start : found[0].end]) if found else None


@pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=f"{kind} {rule['id']}") for kind in ("earlier", "aside", "now") for rule in RULES[kind]]
)
def test_rules(rule):
    pattern = re.compile(rule["pattern"], re.IGNORECASE)
    assert all(pattern.search(example) for example in rule["examples"])
    assert not any(pattern.search(example) for example in rule["counterexamples"])


@pytest.mark.parametrize(
    ("foreword", "rating"),
    [
        pytest.param("We have rated Northmoor as ‘Good’.", "Good", id="stated"),
        pytest.param("We have rated it overall as ‘Good’.", "Good", id="overall"),
        pytest.param("Overall, Northmoor is rated as: Good.", "Good", id="the report's own statement"),
        pytest.param("At our last inspection this unit was rated Inadequate.", None, id="last inspection"),
        pytest.param("It had been rated ‘Inadequate’. We have now rated it as Good.", "Good", id="had been"),
        pytest.param("In 2020 it was rated ‘Inadequate’. We rated it ‘Good’.", "Good", id="a year"),
        pytest.param("It was rated ‘Inadequate’ in 2020. We rated it ‘Good’.", "Good", id="a year behind"),
        pytest.param("It was rated ‘Inadequate’ (2020) and is rated ‘Good’ now.", "Good", id="a year in brackets"),
        pytest.param("It was rated ‘Inadequate’ when we last visited; it is rated ‘Good’.", "Good", id="last visited"),
        pytest.param("In autumn 2023 we came back and rated it ‘Good’.", "Good", id="year of the fieldwork"),
        pytest.param("In 2023 it was rated ‘Inadequate’. It is rated as ‘Good’.", "Good", id="a doubtful year gives way"),
        pytest.param("Since our last inspection it has grown, and it is rated ‘Good’.", "Good", id="measured against"),
        pytest.param("Previously rated Inadequate, the service is now rated Good.", "Good", id="previously and now"),
        pytest.param("Leadership was rated ‘Outstanding’. We have rated Northmoor as ‘Good’.", "Good", id="a standard"),
        pytest.param("Overall, leadership is rated as ‘Outstanding’.", None, id="only a standard"),
        pytest.param("It is rated ‘Good’, and rated ‘Outstanding’ for leadership.", "Good", id="for a standard"),
        pytest.param("Services are rated ‘Outstanding’, ‘Good’ or worse. It is rated ‘Good’.", "Good", id="the scale"),
        pytest.param("Good services plan ahead, and this one is rated by its good plans.", None, id="no rating"),
    ],
)
def test_prose(foreword, rating):
    found = overall_of(f"# Foreword\n\nThe unit is small and busy. {foreword} We thank all who helped us.{CHAPTERS}")
    assert (found[:2] if found else None) == ((rating, None) if rating else None)


EARLIER = "# Foreword\n\nAt our last inspection in 2021 this unit was rated Inadequate. Staff have worked hard since. "


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("| Overall rating | Good |", id="pipes"),
        pytest.param("Overall rating\tGood", id="tab"),
        pytest.param("Overall rating Good", id="flat"),
        pytest.param("Overall rating: Good", id="colon"),
        pytest.param("Overall rating\n\nGood", id="next line"),
        pytest.param("**Overall rating**\n\n**Good**", id="bold"),
        pytest.param("### Overall rating\n\nGood ☆", id="heading"),
        pytest.param("| Overall rating and score | Good | 17/30 |", id="score"),
        pytest.param("Overall rating for Northmoor\tGood", id="whose"),
        pytest.param("| Service | Overall rating |\n| --- | --- |\n| Northmoor | Good |", id="head of a column"),
        pytest.param("| | Last inspection | This inspection |\n| --- | --- | --- |\n| Overall rating | Inadequate | Good |", id="columns"),
        pytest.param("| | 2023 | 2021 |\n| --- | --- | --- |\n| 1.1 Leadership | Good | Good |\n| Overall rating | Good | Inadequate |", id="years"),
    ],
)  # fmt: skip
def test_a_box_counts_first(box):
    said = f"{EARLIER}\n\nThe whole of it is told below.\n\n# Ratings\n\n{box}\n{CHAPTERS}"
    assert overall_of(said) == ("Good", None, "Good")
    later = f"{EARLIER}We have rated Northmoor as ‘Requires improvement’.\n\n# Ratings\n\n{box}\n{CHAPTERS}"
    assert overall_of(later) == ("Good", "Good in the ratings box; Requires improvement in the opening text", "Good")


def test_boxes_of_earlier_inspections_are_passed_over():
    before = "# Previous inspection\n\nOverall rating\tInadequate\n\nOverall rating at the last inspection\tInadequate\n\n"
    assert overall_of(f"{before}# Ratings\n\nOverall rating\tGood\n{CHAPTERS}") == ("Good", None, "Good")
    assert overall_of(before + CHAPTERS) is None


def test_equal_places_that_contradict_leave_it_open():
    table = "# Ratings\n\n| Service | Overall rating |\n| --- | --- |\n| Northmoor | Good |\n| Southmoor | Inadequate |\n"
    assert overall_of(table + CHAPTERS) == (None, "Good and Inadequate in the ratings box", "Good")
    said = "# Foreword\n\nOverall, it is rated as Good. What follows says why. Overall, it is rated as Inadequate.\n"
    assert overall_of(said + CHAPTERS)[:2] == (None, "Good and Inadequate in the statement of the overall rating")


def test_wrapped_ratings_and_running_prose():
    assert overall_of(f"# Ratings\n\nOverall rating\n\nRequires\nimprovement\n{CHAPTERS}")[0] == "Requires improvement"
    assert overall_of(f"# Ratings\n\nOverall rating is Good because the leaders worked.\n{CHAPTERS}")[:2] == ("Good", None)
