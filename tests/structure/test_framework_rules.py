"""What a framework file says about lists, addressees and parts is used in reading; an error page has no body."""

from __future__ import annotations

from dataclasses import replace

import pytest
from inspection_findings.check import check_overall
from inspection_findings.frameworks import load_framework
from inspection_findings.model.framework import Framework, Grade, GradeSet, HeadingRule, Judgement, Limit, ListRule, Overall
from inspection_findings.model.report import Result
from inspection_findings.model.source import Look
from inspection_findings.structure import cut_sentences, find_sections
from inspection_findings.structure.judgements import find_judgements
from inspection_findings.structure.outline import look

from tests.structure.inspectorates import PROSE, WEAK, document_of

HARBOURS = Framework(
    name="harbours",
    title="Harbours",
    source="invented",
    judgements=(Judgement("Safety"), Judgement("Care")),
    grade_sets=(GradeSet("grades", (Grade("Poor"), Grade("Fair"), Grade("Good"))),),
    must_have=(("harbour",),),
    headings=(HeadingRule(("Matters arising",), "recommendations", addressee="harbour master"),),
    lists=(ListRule(("The harbour must*",), "recommendation", addressee="harbour"), ListRule(("We liked that",), "strength")),
    addressees=("the pilots",),
    addressee_columns=("Who acts",),
    parts=("ferry service",),
    overall=Overall(limits=(Limit("Poor", "Poor", ("safety",)),)),
)


def items(text):
    document = document_of(f"# Inspection of Marlsea harbour\n\n{text}")
    found = cut_sentences(document, find_sections(document, HARBOURS), HARBOURS)
    return [(sent.list_kind, sent.addressee, sent.text) for sent in found if sent.list_kind]


def test_lists_by_the_line_that_leads_to_them():
    text = f"## Safety\n\n{PROSE}\n\nThe harbour must:\n\n- Mend the quay.\n- Light the steps.\n\n{WEAK}\n\n- Nothing else.\n\nWe liked that:\n\n- Crews are heard.\n"
    assert items(text) == [
        ("recommendations", "harbour", "Mend the quay."),
        ("recommendations", "harbour", "Light the steps."),
        ("strengths", None, "Crews are heard."),
    ]


def test_several_sentences_in_an_item_are_prose():
    assert items(f"## Safety\n\n{PROSE}\n\nThe harbour must:\n\n- {WEAK} {PROSE}\n") == []


def test_addressees_of_headings_and_lines():
    text = f"## Safety\n\n{PROSE}\n\n## Matters arising\n\n- Mend the quay.\n\nPilots:\n\n- Wait for the tide.\n"
    assert [row[1] for row in items(text)] == ["harbour master", "pilots"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        pytest.param("| Who acts | Action |", "| The crane crews | Mend the long quay at once. |", id="first"),
        pytest.param("| Action | By | Who acts |", "| Mend the long quay at once. | May | The crane crews |", id="last"),
    ],
)
def test_the_column_of_addressees(head, row):
    rule = "|" + " --- |" * (head.count("|") - 1)
    text = f"## Safety\n\n{PROSE}\n\n## Recommendations\n\n{head}\n{rule}\n{row}\n"
    assert ("recommendations", "The crane crews") in [found[:2] for found in items(text)]
    assert not any("crane" in found[2] for found in items(text))


def test_the_grade_of_a_part_is_not_the_overall_one():
    text = f"# Inspection of Marlsea harbour\n\n| Judgement | Grade |\n| --- | --- |\n| Safety | Good |\n| Overall effectiveness of the ferry service | Poor |\n| Overall effectiveness | Fair |\n\n{PROSE}\n"
    document = document_of(text)
    found = find_judgements(document, find_sections(document, HARBOURS), HARBOURS)
    assert [(result.level, result.rating) for result in found][-1] == ("overall", "Fair") and found[-1].conflict is None


@pytest.mark.parametrize(("safety", "verdict"), [("Poor", "differs"), ("Fair", "agrees")])
def test_the_overall_grade_against_the_limits(safety, verdict):
    def result(level, key, grade):
        return Result(level, key, None, None, None, grade, False, 0, 1, None)

    (check,) = check_overall([result("judgement", "safety", safety), result("overall", None, "Good")], HARBOURS)
    assert (check.level, check.verdict, check.derived_rating) == ("overall", verdict, "Poor" if safety == "Poor" else "Good")
    assert check_overall([result("overall", None, "Good")], load_framework("hmip-2018")) == []


def test_size_capitals_and_slant_rank_headings_of_one_weight():
    block = document_of("# Marlsea\n\nText that goes on for a while, as text does.\n").blocks[0]
    plain = replace(block, level=0, look=Look(bold=True))
    ranks = [look(replace(plain, look=each)) for each in (Look(1.8), Look(caps=True), Look(), Look(italic=True))]
    assert ranks == sorted(ranks) and len(set(ranks)) == len(ranks)
    assert look(replace(block, level=2)) < min(ranks)


def test_an_error_page_has_no_body():
    document = document_of("# Report not found\n\nSorry, the document you requested no longer exists. Use our search to find reports.\n")
    sentences = cut_sentences(document, find_sections(document))
    assert sentences and not any(sent.body for sent in sentences)
