"""A long report of no inspectorate: no framework is made out to be its own, and its recommendations come out."""

from __future__ import annotations

import inspection_findings
import pytest

from tests.documents.inquiry import inquiry, recommendations


@pytest.fixture(scope="module")
def report(nlp):
    return inspection_findings.extract(inquiry(), nlp=nlp, all_sentences=True)


def test_it_follows_no_shipped_framework(report):
    assert report.framework is None or report.framework.name == "report-own"


def test_its_prose_is_judged(report):
    judged = [record for record in report.findings if record.label != "none"]
    assert len(report.findings) > 700 and len(judged) > 300


def test_every_numbered_recommendation_comes_out(report):
    wanted = recommendations()
    found = {record.text for record in report.findings if record.label == "recommendation"}
    missing = [asked for asked in wanted if not any(asked in text for text in found)]
    assert missing == []


def test_the_list_of_recommendations_keeps_its_numbers(report):
    numbered = {record.number for record in report.findings if record.label == "recommendation" and record.number}
    assert {str(number) for number in range(1, len(recommendations()) + 1)} <= numbered


def test_findings_of_fact_are_no_recommendations(report):
    plain = [record for record in report.findings if "We heard about" in record.text]
    assert plain and not any(record.label == "recommendation" for record in plain)
