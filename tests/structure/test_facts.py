"""Title and provider of a report: whatever is inspected, and one form of a body's name for its reports and news releases."""

from __future__ import annotations

import pytest
from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.rules import load_rules
from inspection_findings.structure import find_facts, find_sections
from inspection_findings.structure.facts import body_kinds, normal_name, with_kind

RULES = load_rules("structure/providers")
FOREWORD = "\n\n# Foreword\n\nWe met the staff of {} and thank them. The county is small.\n\n# 1. Leadership\n\nLeaders know what they want to do.\n"


def facts_of(text):
    document = clean(Source(text=text))
    return find_facts(document, find_sections(document))


@pytest.mark.parametrize("example", RULES["examples"], ids=lambda example: example["printed"])
def test_normal_names(example):
    assert normal_name(example["printed"]) == example["written"]
    assert normal_name(example["written"]) == example["written"]


@pytest.mark.parametrize("printed", RULES["counterexamples"])
def test_other_names_stay_as_they_are(printed):
    assert normal_name(printed) == printed


@pytest.mark.parametrize("kind", body_kinds(), ids=lambda kind: kind["name"])
def test_kinds_in_full(kind):
    for short in kind["short"]:
        assert normal_name(f"NORTHMOOR {short}") == normal_name(f"Northmoor {short}") == f"Northmoor {kind['name']}"
    assert normal_name(f"Northmoor {kind['name']}".upper()) == f"Northmoor {kind['name']}"


def test_a_name_of_abbreviations_alone():
    assert normal_name("NPS LDU", "The NPS LDU was good.") == "National Probation Service Local Delivery Unit"


@pytest.mark.parametrize("gap", [" ", "\n", "\t", " \n", "\u00a0"], ids=repr)
@pytest.mark.timeout(20)
def test_long_gaps_on_the_title_page_take_no_time(gap):
    assert facts_of(f"An inspection of probation services{gap * 3000}Marlsea").kind == "inspection report"


def test_capitals_are_spelled_as_the_text_spells_them():
    assert (
        normal_name("NORTH MCALLISTER CRC", "Staff of North McAllister CRC work hard.")
        == "North McAllister Community Rehabilitation Company"
    )
    assert (
        normal_name("NORTH MCALLISTER CRC", "NORTH MCALLISTER CRC works hard.")
        == "North Mcallister Community Rehabilitation Company"
    )


@pytest.mark.parametrize(
    ("page", "title", "provider"),
    [
        pytest.param("An inspection of youth justice work with children and victims in Marlsea", None, "Marlsea Youth Justice Service", id="children and victims"),
        pytest.param("An inspection of youth justice services in\n\n# Marlsea", None, "Marlsea Youth Justice Service", id="two lines"),
        pytest.param("A joint inspection of youth offending work by Marlsea YOT", None, "Marlsea Youth Offending Team", id="a kind of its own"),
        pytest.param("AN INSPECTION OF YOUTH JUSTICE WORK WITH CHILDREN IN MARLSEA", None, "Marlsea Youth Justice Service", id="capitals"),
        pytest.param("An inspection of the work that is done with women in Marlsea", None, "Marlsea", id="work of no kind"),
        pytest.param("Inspection of probation services in Marlsea", None, "Marlsea", id="another kind of work"),
        pytest.param("An inspection of Marlsea YJS", None, "Marlsea Youth Justice Service", id="nothing but the name"),
        pytest.param("Marlsea in winter", False, "Marlsea Youth Justice Service", id="no title"),
    ],
)  # fmt: skip
def test_title_and_provider(page, title, provider):
    facts = facts_of(f"{page}\n\nPublished: May 2025{FOREWORD.format('Marlsea Youth Justice Service')}")
    assert facts.title == (" ".join(page.replace("#", "").split()) if title is None else None)
    assert facts.provider == provider


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("We met staff of Marlsea YJS.", "Marlsea Youth Justice Service", id="short"),
        pytest.param("Marlsea youth justice service is small.", "Marlsea Youth Justice Service", id="small letters"),
        pytest.param("Marlsea YJS was Marlsea Youth Offending Team.", "Marlsea", id="two kinds"),
        pytest.param("We met North Marlsea YJS and Upton & Marlsea YJS.", "Marlsea", id="part of another name"),
        pytest.param("Marlsea CRC is near.", "Marlsea", id="of other work"),
        pytest.param("Marlsea is near.", "Marlsea", id="no kind"),
    ],
)
def test_a_place_gets_the_kind_that_the_text_names(text, written):
    assert with_kind("Marlsea", "An inspection of youth justice services in", text) == written


def test_a_news_release_and_its_report_name_one_provider():
    said = "Staff do what they can, inspectors said in a report on the service. They are few, and their cases are many. "
    release = facts_of(
        f"WEST MARSHLAND CRC – better led than before\n\n{said * 5}\n\nThe report will be published on 3 May 2019.\n"
    )
    report = facts_of(
        f"An inspection of probation services in\n\nWest Marshland\n\nCommunity Rehabilitation Company{FOREWORD.format('it')}"
    )
    assert release.kind == "press release"
    assert release.provider == report.provider == "West Marshland Community Rehabilitation Company"
