"""Rows of tables of results: which lines print a figure rather than state one, and what follows from it."""

from __future__ import annotations

import inspection_findings
import pytest
from inspection_findings.model.report import Sentence
from inspection_findings.structure.rows import mark_rows


def marked(*texts, kind="sentence"):
    sentences = [Sentence(text, 0, len(text), 0, row, row, kind) for row, text in enumerate(texts)]
    return [sent.table for sent in mark_rows(sentences)]


@pytest.mark.parametrize(
    ("texts", "kind", "table"),
    [
        pytest.param(["2.1.1 Are assessments shared? 64%"], "sentence", [True], id="with a number"),
        pytest.param(["Are assessments shared with families?\t64%"], "cell", [True], id="without a number"),
        pytest.param(["Are assessments shared?\t64%\t70%"], "cell", [True], id="two years side by side"),
        pytest.param(["Are assessments shared?\t16 of 25\t64%"], "cell", [True], id="count and per cent"),
        pytest.param(["Are assessments shared?\t64 per cent (n=25)"], "cell", [True], id="number of cases behind"),
        pytest.param(["P 2.1.1 Assessments are shared\t64%"], "cell", [True], id="a numbered statement"),
        pytest.param(["Are assessments shared?", "64%", "They were sound."], "sentence", [True, True, False], id="two lines"),
        pytest.param(["Share of orders completed\t64%"], "cell", [False], id="a caption"),
        pytest.param(["Were they shared? In 64% of cases they were."], "sentence", [False], id="a question that is answered"),
        pytest.param(["Were they shared?", "In 64% of cases they were."], "sentence", [False, False], id="answered in the next"),
        pytest.param(["The orders of last year.", "64%"], "sentence", [False, False], id="a figure behind no question"),
        pytest.param(["Assessments are shared\t64%"], "cell", [False], id="a statement without number"),
    ],
)
def test_rows_of_results(texts, kind, table):
    assert marked(*texts, kind=kind) == table


REPORT = """# Inspection of probation services in Elmsworth

HM Inspectorate of Probation, MAY 2019

## Foreword

Elmsworth CRC runs well.

## 2. Case supervision

### 2.1. Assessment   Inadequate

{body}

### 2.2. Planning   Good

Plans were clear.

## Annex 1: Results

2.1
2.1.1 Does assessment draw the person in?	68%
2.1.3 Does assessment guard the safety of others?	41%

2.2
2.2.1 Does planning draw the person in?	70%
"""
TABLE = """| Key question | Yes |
| --- | --- |
| 2.1.1 Does assessment draw the person in? | 68% |
| 2.1.3 Does assessment guard the safety of others? | 41% |

"""
LINES = """Does assessment draw the person in?

68%

Does assessment guard the safety of others?

41%

"""
NARRATIVE = (
    "Officers wrote to the calendar rather than to need. Assessment kept other people safe well enough in under half of cases."
)


@pytest.mark.parametrize("table", [pytest.param(TABLE, id="a table"), pytest.param(LINES, id="figures on lines of their own")])
def test_a_table_in_the_body_prints_and_states_nothing(nlp, table):
    report = inspection_findings.extract(REPORT.format(body=table + NARRATIVE), nlp=nlp, all_sentences=True)
    rows = [record for record in report.findings if "%" in record.text and record.section.kind == "standard"]
    assert [record.proportions[0].key_question for record in rows] == ["2.1.1", "2.1.3"]
    for record in rows:
        assert (record.label, record.standard, record.proportions[0].polarity) == ("none", "2.1", "met")
        assert record.proportions[0].same_as is None
    checks = {check.key_question: check for check in report.checks if check.level == "key_question"}
    said = next(record for record in report.findings if "under half" in record.text)
    assert checks["2.1.1"].verdict == "silent"
    assert (checks["2.1.3"].stated, checks["2.1.3"].verdict) == ((said.id,), "agrees")
    assert (checks["2.1.3"].low, checks["2.1.3"].high) == (said.proportions[0].low, said.proportions[0].high)
    assert said.proportions[0].same_as is None


@pytest.mark.parametrize(
    ("text", "is_row"),
    [
        pytest.param("The quality of care\tRequires improvement", True, id="a judgement and its grade"),
        pytest.param("Leadership\tInadequate", True, id="a short one"),
        pytest.param("Leadership\tStaff are well led and feel supported", False, id="a cell that says something"),
    ],
)
def test_a_row_of_grades_states_nothing(text, is_row):
    (sent,) = mark_rows([Sentence(text, 0, len(text), 0, 0, 0, "cell")])
    assert sent.table is is_row
