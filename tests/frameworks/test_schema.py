"""What frameworks can say beyond numbered standards: trees of judgements, grades, overall rules, headings, detection."""

from __future__ import annotations

import pytest
import yaml
from inspection_findings.errors import ConfigError
from inspection_findings.frameworks import framework_names, in_force, load_framework
from inspection_findings.frameworks.phrases import heading_rule, normal, speaks_for

TREE = {
    "name": "harbour",
    "title": "Harbour inspectorate, 2015 to 2022",
    "source": "invented",
    "publishers": ["Harbour Inspectorate", {"name": "Care Board", "aliases": ["HCB"]}],
    "years": [2015, 2022],
    "months": ["2015-09", "2022-03"],
    "must_have": [["harbour services", "dock services"], ["short inspection"]],
    "must_not_have": ["monitoring visit"],
    "judgements": [
        {"name": "Overall effectiveness", "grades": "grades"},
        {
            "name": "Work with crews",
            "number": "2",
            "cues": ["crew*"],
            "key_questions": ["Are crews heard?", {"number": "2.9", "title": "Are they safe?"}],
        },
        {"name": "Shelter", "parent": "2", "aliases": ["Warmth", {"text": "Beds", "years": [2015, 2016]}], "cues": ["bed*"]},
        {"name": "Food", "parent": "2", "years": [2017, None], "formerly": ["shelter"]},
    ],
    "grade_sets": [
        {
            "name": "grades",
            "grades": [
                {"name": "Poor", "number": "4", "wordings": ["inadequate"]},
                {"name": "Fair", "wordings": [{"text": "poor to fair", "years": [2015, 2016]}]},
                {"name": "Fine"},
            ],
        },
        {"name": "outcomes", "form": "outcome", "grades": [{"name": "failings", "wordings": ["there are failings in *"]}]},
    ],
    "overall": {
        "titles": ["Overall effectiveness"],
        "rule": "judged",
        "limits": [
            {"judgements": ["shelter"], "grade": "Poor", "overall": "Poor"},
            {"grade": "Fair", "count": 2, "overall": "Fair"},
        ],
    },
    "titles": ["Inspection of {provider} harbour services"],
    "bodies": [{"name": "Harbour Trust", "short": ["HT"]}],
    "headings": [
        {"titles": ["What needs to improve*"], "kind": "improvements", "label": "recommendation"},
        {"titles": ["Information about this inspection"], "kind": "annex", "body": False, "years": [2017, None]},
    ],
    "lists": [{"leads": ["The trust should*"], "label": "recommendation", "addressee": "the trust"}],
    "addressees": ["the trust"],
    "addressee_columns": ["Responsible body"],
    "facts": {"inspected": ["Inspection dates:"], "published": ["Report published:"]},
    "inspection_kinds": {"short inspection": ["short inspection"]},
}


def load(folder, **changes):
    path = folder / "harbour.yaml"
    path.write_text(yaml.safe_dump({key: value for key, value in {**TREE, **changes}.items() if value is not None}))
    return load_framework(str(path))


def test_a_tree_becomes_standards_that_can_be_linked(tmp_path):
    framework = load(tmp_path)
    assert [(standard.number, standard.domain) for standard in framework.standards] == [
        ("shelter", "2"),
        ("food", "2"),
    ]
    assert framework.domains["2"] == "Work with crews" and not framework.numbered
    assert framework.domain_cues == {"2": ("crew*",)}
    assert framework.standard_titled("beds") == "shelter"


@pytest.mark.parametrize(
    ("year", "keys"),
    [
        pytest.param(2016, ["shelter"], id="before the split"),
        pytest.param(2018, ["shelter", "food"], id="after it"),
        pytest.param(None, ["shelter", "food"], id="year unknown"),
    ],
)
def test_a_report_is_linked_to_the_judgements_of_its_year(tmp_path, year, keys):
    assert [standard.number for standard in in_force(load(tmp_path), year).standards] == keys


def test_the_first_fault_counts_the_others(tmp_path):
    with pytest.raises(ConfigError, match=r"and 1 more in this file"):
        load(tmp_path, years=[2020, 2019], lists=5)


def test_an_edited_file_is_read_again(tmp_path):
    assert load(tmp_path).title == TREE["title"]
    load_framework.cache_clear()
    assert load(tmp_path, title="Another").title == "Another"


def test_questions_without_number_get_one_from_their_place(tmp_path):
    leaf = {"name": "Shelter", "key_questions": ["Is it warm?", "Is it dry?"]}
    framework = load(tmp_path, judgements=[leaf], overall=None)
    assert list(framework.key_questions) == ["shelter.1", "shelter.2"]


def test_names_and_grades_change_over_the_years(tmp_path):
    framework = load(tmp_path)
    shelter = framework.judgements[2]
    assert shelter.names(2016) == ("Shelter", "Warmth", "Beds") and shelter.names(2018) == ("Shelter", "Warmth")
    grades = framework.grade_set("grades")
    assert list(grades.forms()) == ["poor to fair", "inadequate", "poor", "fair", "fine"]
    assert grades.forms(2020).get("poor to fair") is None and grades.forms()["poor to fair"] == "Fair"


@pytest.mark.parametrize(
    ("grades", "highest"),
    [
        pytest.param({"shelter": "Fine", "food": "Fine"}, "Fine", id="nothing limits"),
        pytest.param({"shelter": "Poor", "food": "Fine"}, "Poor", id="one judgement limits"),
        pytest.param({"shelter": "Fine", "food": "Poor"}, "Fine", id="one other does not"),
        pytest.param({"shelter": "Fair", "food": "Poor"}, "Fair", id="two of any do"),
    ],
)
def test_limiting_rules(tmp_path, grades, highest):
    assert load(tmp_path).highest_overall(grades) == highest


def test_no_overall_by_design(tmp_path):
    assert load(tmp_path, overall={"given": False}).highest_overall({"shelter": "Fine"}) is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        pytest.param("What needs to improve?", "improvements", id="question mark"),
        pytest.param("WHAT NEEDS TO IMPROVE in this area of practice", "improvements", id="more words"),
        pytest.param("Information about this inspection", "annex", id="whole"),
        pytest.param("Information about this inspection and its team", None, id="more than the whole"),
        pytest.param("Who needs to improve", None, id="other words"),
        pytest.param("Warmth", "standard", id="a judgement by another name"),
    ],
)
def test_headings_by_their_words(tmp_path, title, kind):
    rule = heading_rule(load(tmp_path), title)
    assert (rule.kind if rule else None) == kind


def test_a_heading_of_other_years_is_not_meant(tmp_path):
    assert heading_rule(load(tmp_path), "Information about this inspection", year=2016) is None


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        pytest.param("Care Board: a short inspection of dock services", True, id="all of it"),
        pytest.param("A short inspection of dock services", False, id="no publisher"),
        pytest.param("HCB: a short inspection of paddock services", False, id="a part of a word"),
        pytest.param("HCB: a monitoring visit after the short inspection of dock services", False, id="what must not stand there"),
    ],
)
def test_a_report_must_prove_the_framework(tmp_path, text, speaks):
    assert speaks_for(load(tmp_path), normal(text)) is speaks


@pytest.mark.parametrize(
    ("changes", "place", "told"),
    [
        pytest.param({"headings": [{"titles": ["A"], "kind": "chapter"}]}, "headings entry 1 kind", "'summary'", id="kind"),
        pytest.param({"headings": [{"titels": ["A"], "kind": "annex"}]}, "headings entry 1 titels", "titles", id="typo in a key"),
        pytest.param({"lists": [{"leads": ["A"]}]}, "lists entry 1 label", "is missing", id="list without label"),
        pytest.param({"facts": {"dates": ["A"]}}, "facts dates", "'inspected'", id="unknown fact"),
        pytest.param({"overall": {"given": "no"}}, "overall given", "true or false", id="given is a word"),
        pytest.param({"overall": {"rule": "best"}}, "overall rule", "'lowest'", id="unknown rule"),
        pytest.param(
            {"overall": {"limits": [{"grade": "Odd", "overall": "Poor"}]}}, "overall limits entry 1", "Fair", id="no such grade"
        ),
        pytest.param(
            {"overall": {"limits": [{"grade": "Poor", "overall": "Poor", "judgements": ["beds"]}]}},
            "overall limits entry 1",
            "shelter",
            id="limit of no judgement",
        ),
        pytest.param({"judgements": [{"name": "A", "parent": "b"}]}, "judgements A", "'b'", id="parent that is not there"),
        pytest.param({"judgements": [{"name": "A"}, {"name": "a"}]}, "judgements A", "twice", id="one key twice"),
        pytest.param(
            {"judgements": [{"name": "A", "parent": "b"}, {"name": "B", "parent": "a"}]}, "judgements A", "circle", id="circle"
        ),
        pytest.param({"judgements": [{"name": "A", "grades": "marks"}]}, "judgements A", "grades, outcomes", id="no such set"),
        pytest.param({"judgements": [{"name": "A", "number": 1.1}]}, "judgements 1.1 number", "quotes", id="number shortened"),
        pytest.param({"judgements": []}, "domains", "judgements", id="nothing judged"),
        pytest.param({"months": ["2015-13", None]}, "months", "", id="month that is none"),
        pytest.param({"must_have": ["harbour"]}, "must_have entry 1", "list", id="phrases that are no list of lists"),
        pytest.param({"publishers": [{"aliases": ["x"]}]}, "publishers entry 1 name", "is missing", id="publisher without name"),
        pytest.param(
            {"grade_sets": [{"name": "grades", "grades": [{"name": "A"}, {"name": "a"}]}], "overall": None},
            "grade_sets grades",
            "twice",
            id="grade twice",
        ),
    ],
)
def test_faults_name_place_and_what_is_allowed(tmp_path, changes, place, told):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, **changes)
    message = str(caught.value)
    assert caught.value.rule.startswith(place) and told in message and "harbour.yaml" in message and "\n" not in message


NAMED = [name for name in framework_names() if load_framework(name).must_have]
# what follows on another and prints the same: the month of the inspection tells the two apart
SUCCESSORS = {frozenset({"ofsted-ilacs-2018", "ofsted-ilacs-2026"}), frozenset({"estyn-2017", "estyn-2024"})}


@pytest.mark.parametrize("name", NAMED)
def test_what_proves_one_framework_proves_no_other(name):
    framework = load_framework(name)
    text = normal(
        "; ".join([framework.publishers[0].name, *(phrase.rstrip("*") for phrases in framework.must_have for phrase in phrases)])
    )
    proven = {other for other in NAMED if speaks_for(load_framework(other), text)}
    assert name in proven
    assert {frozenset({name, other}) for other in proven - {name}} <= SUCCESSORS


@pytest.mark.parametrize("pair", sorted(SUCCESSORS, key=sorted), ids=lambda pair: " and ".join(sorted(pair)))
def test_successors_are_told_apart_by_when_they_are_in_force(pair):
    first, second = (load_framework(name) for name in sorted(pair))
    assert (first.months or first.years)[1] is not None and (second.months or second.years)[1] is None
