"""The framework that a report speaks for: by its headings, its words and its year; null where two fit alike."""

from __future__ import annotations

import pytest
from inspection_findings.errors import ConfigError
from inspection_findings.frameworks import choose_framework, load_framework
from inspection_findings.model.report import Result, Section

CASEWORK = {"2.1": "Assessment", "2.2": "Planning", "2.3": "Implementation and delivery", "2.4": "Reviewing"}
CRC = {"1.1": "Leadership", "1.2": "Staff", "1.3": "Services", "1.4": "Information and facilities", **CASEWORK,
       "4.1": "Unpaid work", "4.2": "Through the Gate"}  # fmt: skip
UNIT = {"1.1": "Leadership", "1.2": "Staff", "1.3": "Services", "1.4": "Information and facilities", **CASEWORK, "2.5": "Outcomes"}
LETTERED = {"P 1.1": "Leadership", "P 1.2": "Staffing", "P 1.3": "Services", **{f"P {n}": t for n, t in CASEWORK.items()}}
REGION = {"R 1.1": "Leadership", "R 1.2": "Staffing", "R 2.1": "Public protection", "R 2.2": "Desistance", "R 2.3": "Court work",
          "R 2.4": "Unpaid work", "R 2.5": "Resettlement", "R 2.6": "Statutory victim work"}  # fmt: skip
YOUTH = {"1.1": "Governance and leadership", "1.2": "Staff", "1.3": "Partnerships and services", "1.4": "Information and facilities",
         **CASEWORK, "3.1": "Assessment", "3.2": "Planning", "3.3": "Implementation and delivery",
         "3.4": "Out-of-court disposal policy and provision", "4.1": "Resettlement policy and provision"}  # fmt: skip
THEMES = {None: "Reducing reoffending", "": "Protecting the public", "x": "Abiding by the sentence"}


def headings(titles, kind="standard"):
    return [
        Section(
            place, None, 2, kind, number, title, None, place * 10, place * 10 + 10, place * 10, place * 10 + 10, (title,), number
        )
        for place, (number, title) in enumerate(titles.items())
    ]


@pytest.mark.parametrize(
    ("titles", "text", "published", "name"),
    [
        pytest.param(CRC, "A Community Rehabilitation Company. Through the Gate.", "2019-03", "hmip-2018", id="company"),
        pytest.param(CRC, "", None, "hmip-2018", id="company by its headings alone"),
        pytest.param(UNIT, "The probation delivery unit (PDU) and people on probation.", "2022", "probation-2021", id="unit"),
        pytest.param(UNIT, "", None, "probation-2021", id="unit by its headings alone"),
        pytest.param(LETTERED, "The PDU head and people on probation.", "2024-02", "probation-2023", id="unit with letters"),
        pytest.param(
            REGION, "The probation region and its regional leadership team.", "2025", "probation-region-2023", id="region"
        ),
        pytest.param(
            YOUTH, "The youth justice service (YJS) and its management board.", "2022-05", "youth-justice-2018", id="youth"
        ),
        pytest.param(
            {},
            "HM Inspectorate of Probation; work with children and victims in a youth justice service; assessing activity; work with victims",
            "2025",
            "youth-justice-2025",
            id="youth 2025",
        ),
        pytest.param(
            {},
            "HMI Probation on CRC-specific work: Through the Gate, for service users of a community rehabilitation company",
            None,
            "hmip-2018",
            id="press release",
        ),
    ],
)
def test_the_framework_is_chosen(titles, text, published, name):
    chosen = choose_framework(text, headings(titles), [], published=published)
    assert chosen is not None and chosen.name == name
    assert [standard.number for standard in chosen.standards][: len(titles)] == sorted(titles)


def test_themes_are_told_by_their_titles():
    chosen = choose_framework("Enablers. Our Quality & Impact programme.", headings(THEMES, kind="domain"), [], published="2016")
    assert chosen is not None and chosen.name == "hmip-2016-quality-impact"


@pytest.mark.parametrize("text", [pytest.param("", id="empty"), pytest.param("The school has 300 pupils.", id="school")])
def test_nothing_fits(text):
    assert choose_framework(text, [], []) is None


def test_two_that_fit_alike_give_none_or_the_reports_own():
    both = "HM Inspectorate of Probation, probation delivery unit, pdu, people on probation, person on probation"
    assert choose_framework(both, [], []) is None
    own = choose_framework("", headings(CASEWORK), [])
    assert own is not None and own.name == "report-own" and own.rating_for([40]) == "Inadequate"
    assert "contingenc*" in own.standards[1].cues


def test_a_report_of_another_inspectorate_gets_its_own_headings_and_no_bands():
    titles = {"1.1": "Safety of the wards", "1.2": "Dignity", "2.1": "Nutrition"}
    own = choose_framework("The hospital", headings(titles), [])
    assert own is not None and own.name == "report-own" and own.bands == () and own.rating_for([40]) is None
    assert [standard.title for standard in own.standards] == list(titles.values())


def test_a_new_programme_of_the_same_publisher_keeps_its_bands():
    titles = {"1.1": "Purpose", "1.2": "Craft", "2.1": "Trust"}
    own = choose_framework("HM Inspectorate of Probation inspects", headings(titles), [])
    assert own is not None and own.name == "report-own" and own.rating_for([40]) == "Inadequate"


def test_numbers_titles_and_questions_are_the_reports():
    results = [Result("key_question", "2.2", "2.2.3", "Does planning keep others safe?", 50, None, False, 0, 1)]
    titles = {f"A {number}": title for number, title in CRC.items()}
    chosen = choose_framework("Through the Gate. Community rehabilitation company.", headings(titles), results)
    assert chosen is not None
    assert [standard.number for standard in chosen.standards] == sorted(titles)
    plain = choose_framework("", headings(CRC), results)
    planning = next(standard for standard in plain.standards if standard.number == "2.2")
    assert [question.number for question in planning.key_questions] == ["2.2.1", "2.2.2", "2.2.3"]
    assert planning.key_questions[2].title == "Does planning keep others safe?" and planning.key_questions[2].finer


def test_standards_that_a_report_passes_over_are_left_out():
    chosen = choose_framework("", headings(CRC), [])
    assert chosen is not None and not any(standard.domain == "3" for standard in chosen.standards)


def test_a_standard_that_the_framework_lacks_is_added():
    chosen = choose_framework("", headings({**CRC, "4.3": "Victims of crime"}), [])
    assert chosen is not None and chosen.standards[-1].title == "Victims of crime" and chosen.standards[-1].domain == "4"


def test_a_forced_framework_is_taken():
    forced = choose_framework("", headings(CRC), [], name="youth-justice-2018")
    assert forced is not None and forced.name == "youth-justice-2018"
    with pytest.raises(ConfigError):
        choose_framework("", [], [], name="nowhere")
    assert load_framework("hmip-2018").name == "hmip-2018"
