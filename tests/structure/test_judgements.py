"""Grades wherever they are printed: the longest wording, names, conflicts, former inspections, outcomes."""

from __future__ import annotations

import pytest
from inspection_findings.structure import find_structure
from inspection_findings.structure.grades import general_grades, is_overall

from tests.structure.inspectorates import PROSE, WEAK, document_of


def judgements(text):
    return [(r.level, r.judgement, r.rating, r.conflict) for r in find_structure(document_of(text)).results]


@pytest.mark.parametrize(
    ("line", "name", "grade"),
    [
        pytest.param(
            "Help for families: requires improvement to be good", "Help for families", "Requires improvement", id="longest"
        ),
        pytest.param("Help for families are: inadequate", "Help for families", "Inadequate", id="verb and colon"),
        pytest.param("Help for families\tGood", "Help for families", "Good", id="cell"),
        pytest.param("Help for families is outstanding", "Help for families", "Outstanding", id="verb"),
        pytest.param("Services in Marlsea require improvement because:", "Services in Marlsea", "Requires improvement", id="acts"),
        pytest.param("The graded judgement for adoption is that it is good", "adoption", "Good", id="lead"),
        pytest.param("Leadership (Grade: weak)", "Leadership", "Weak", id="brackets"),
        pytest.param("This is an inadequate school", "This school", "Inadequate", id="article"),
        pytest.param("Safety – Reasonably good", "Safety", "Reasonably good", id="dash"),
    ],
)
def test_a_name_and_its_grade(line, name, grade):
    found = general_grades().split(line)
    assert found is not None and (found.name, found.grade) == (name, grade)


@pytest.mark.parametrize(
    "line",
    [
        "What good looks like",
        "Good practice",
        "Staff have a good understanding",
        "Goodwill: plenty",
        "Outstanding actions",
        "Judgement: good",
    ],
)
def test_no_grade(line):
    assert general_grades().split(line) is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Grade 4 (inadequate)", "Inadequate"),
        ("Good (Grade 2)", "Good"),
        ("Requires improvement to be good", "Requires improvement"),
        ("Adequate and needs improvement", "Adequate"),
        ("Substantially compliant", "Substantially compliant"),
        ("Good work", None),
    ],
)
def test_nothing_but_a_grade(text, grade):
    assert general_grades().lone(text) == grade


def test_what_is_overall():
    assert all(
        map(is_overall, ["Overall effectiveness", "The overall judgement", "This inspection", "Overall quality of the service"])
    )
    assert not any(map(is_overall, ["Overall progress", "Leadership", "Effectiveness of leadership"]))


TABLE = "| Judgement | Grade |\n| --- | --- |\n| Safety | {} |\n| Care | Good |\n| Overall effectiveness | Good |\n"


def test_a_table_and_a_heading_that_contradict_each_other():
    text = f"# Inspection of Marlsea\n\n{TABLE.format('Good')}\n## Safety: inadequate\n\n{WEAK}\n\n## Care: good\n\n{PROSE}\n"
    assert judgements(text) == [
        ("judgement", "Safety", "Good", "Good in the table; Inadequate in the heading"),
        ("judgement", "Care", "Good", None),
        ("overall", "Overall effectiveness", "Good", None),
    ]


def test_a_former_inspections_grade_is_passed_over():
    rows = "| Overall effectiveness at the previous inspection | Inadequate |\n"
    text = f"# Inspection of Marlsea\n\n{TABLE.format('Good')}{rows}\n## Findings\n\n{PROSE}\n"
    assert ("overall", "Overall effectiveness", "Good", None) in judgements(text)
    assert not any(rating == "Inadequate" for _, _, rating, _ in judgements(text))


def test_a_grade_below_its_heading():
    text = f"# Inspection of Marlsea\n\n## Safety of boats\n\n### Grade 4 (inadequate)\n\n{WEAK}\n\n## Care of quays\n\n### Grade 2 (good)\n\n{PROSE}\n"
    assert judgements(text) == [
        ("judgement", "Safety of boats", "Inadequate", None),
        ("judgement", "Care of quays", "Good", None),
    ]


def test_the_overall_grade_in_a_sentence():
    text = f"# Inspection of Marlsea\n\nThe overall judgement is that services require improvement.\n\n## Safety: good\n\n{PROSE}\n\n## Care: good\n\n{WEAK}\n"
    assert judgements(text)[-1][:3] == ("overall", "The overall judgement", "Requires improvement")


def test_what_grades_mean_is_no_judgement():
    text = f"# Inspection of Marlsea\n\n## Findings\n\n{PROSE}\n\n## What the grades mean\n\n| Grade | Meaning |\n| --- | --- |\n| A service that does well | Good |\n| A service that fails | Inadequate |\n"
    assert judgements(text) == []


def test_grades_that_sentences_state_where_there_are_no_headings():
    text = (
        f"We judged the safety of small boats to be good. At our last inspection it was judged inadequate. {PROSE}\n\n"
        f"Leadership is rated inadequate. Overall effectiveness is judged good. {WEAK}\n"
    )
    assert [row[:3] for row in judgements(text)] == [
        ("judgement", "safety of small boats", "Good"),
        ("judgement", "Leadership", "Inadequate"),
        ("overall", "Overall effectiveness", "Good"),
    ]


def test_a_table_of_tests_that_lost_its_columns():
    rows = "Safety of boats      reasonably good\nCare of the quays    not sufficiently good\n"
    text = f"# Inspection of Marlsea\n\n## Outcomes\n\nOutcomes were:\n{rows}\n## Findings\n\n{PROSE}\n"
    assert [row[:3] for row in judgements(text)] == [
        ("judgement", "Safety of boats", "Reasonably good"),
        ("judgement", "Care of the quays", "Not sufficiently good"),
    ]
    alone = f"# Inspection of Marlsea\n\n## Findings\n\nStaff do good\n\n{PROSE}\n"
    assert judgements(alone) == []
