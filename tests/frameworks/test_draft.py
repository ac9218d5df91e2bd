"""A framework file begun from a report: sound as it stands, with what the report shows in it."""

from __future__ import annotations

import pytest
import yaml
from inspection_findings.frameworks import find_faults, load_framework
from inspection_findings.frameworks.draft import Shown, draft, find_publishers, graded_headings, graded_rows

TEXT = """Harbour Inspectorate
Inspection of Southmere harbour services
Inspection dates: 3 to 7 March 2031
The Harbour Inspectorate inspects harbours. The Harbour Inspectorate published this report.
"""


def written(folder, shown):
    path = folder / "harbour.yaml"
    path.write_text(draft(shown, name="harbour"), encoding="utf-8")
    assert find_faults(path) == []
    return load_framework(str(path))


def test_all_that_a_report_shows_is_there(tmp_path):
    shown = Shown(
        text=TEXT,
        title="Inspection of Southmere harbour services",
        year=2031,
        headings=[("What needs to improve?", "improvements"), ("Work with crews: good", "standard"), ("About us", "annex")],
        graded=[("1. Work with crews", "Good"), ("1.1 Shelter: “beds” & more", "Inadequate"), ("Overall effectiveness", "Good")],
    )
    framework = written(tmp_path, shown)
    assert [publisher.name for publisher in framework.publishers] == ["Harbour Inspectorate"]
    assert [(own.name, own.number, own.parent) for own in framework.judgements] == [
        ("Work with crews", "1", None),
        ("Shelter: “beds” & more", "1.1", "1"),
    ]
    assert framework.grade_set().names == ("Inadequate", "Requires improvement", "Good", "Outstanding")
    assert framework.years == (2031, None) and framework.is_overall("Overall effectiveness")
    assert [(rule.kind, rule.titles) for rule in framework.headings] == [
        ("improvements", ("What needs to improve?",)),
        ("annex", ("About us",)),
    ]
    assert framework.facts == {"inspected": ("Inspection dates:",)}


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(Shown(text=""), id="nothing"),
        pytest.param(Shown(text="x", title="A: b # c", headings=[("Yes", "subsection"), ("- 1", "annex")]), id="odd titles"),
        pytest.param(Shown(text="x", numbered=[("Food", "1.1"), ("Beds", "1.2"), ("Food", "2.1")]), id="one name twice"),
        pytest.param(Shown(text="x", graded=[("Food", "Good"), ("FOOD", "Good"), ("***", "Good")]), id="one name in two spellings"),
        pytest.param(Shown(text="x", headings=[("***", "subsection"), ("?", "annex")]), id="headings without letters"),
        pytest.param(Shown(text="x", graded=[("Food", "Wholly fine"), ("Beds", "Hardly fine")]), id="grades of nobody else"),
    ],
)
def test_a_draft_is_always_sound(tmp_path, shown):
    written(tmp_path, shown)


def test_a_name_of_figures_stays_a_name(tmp_path):
    path = tmp_path / "2024.yaml"
    path.write_text(draft(Shown(text="x"), name="2024"), encoding="utf-8")
    assert find_faults(path) == [] and load_framework(str(path)).name == "2024"


def test_publishers_that_are_known_come_with_their_other_names():
    assert find_publishers("A letter of ofsted.")[0].aliases
    assert find_publishers("The Harbour Inspectorate came once.") == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(["Judgement\tGrade", "Food\tFine", "Beds\tFine"], [("Food", "Fine"), ("Beds", "Fine")], id="one grade twice"),
        pytest.param(["Food\tGood", "Beds\tInadequate"], [("Food", "Good"), ("Beds", "Inadequate")], id="grades that are known"),
        pytest.param(["Food\t12", "Beds\t12"], [], id="figures"),
        pytest.param(["Type\tPrimary", "Local authority\tSaltby"], [], id="another table"),
        pytest.param(["Food\tFine"], [], id="one row"),
        pytest.param(["Food", "Beds"], [], id="no cells"),
    ],
)
def test_tables_of_grades_by_their_shape(rows, found):
    assert graded_rows(rows) == found


def test_grades_in_headings():
    assert graded_headings([]) == []
    titles = ["Food: requires improvement to be good", "Beds are inadequate", "Food for all", "A good start"]
    assert graded_headings(titles) == [("Food", "Requires improvement to be good"), ("Beds", "Inadequate")]


def test_a_file_with_several_faults_tells_each(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({"name": 5, "titel": "x", "judgements": [{"name": "A", "cues": "a"}]}))
    assert [fault.rule for fault in find_faults(path)] == ["titel", "name", "judgements A cues"]
