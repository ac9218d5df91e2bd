"""Reports of inspectorates that nobody knows: outline, kinds, lists, addressees, judgements and facts as the page shows them."""

from __future__ import annotations

import time

import pytest
from inspection_findings.structure import cut_sentences, find_structure
from inspection_findings.structure.headings import kind_of_title, kind_rules
from inspection_findings.structure.place import addressee_of_heading
from inspection_findings.structure.sentences import rules as sentence_rules
from inspection_findings.structure.understanding import warning_rules

from tests.structure.inspectorates import HARBOUR, INQUIRY, LETTER, PROSE, WEAK, document_of


def structure_of(text):
    document = document_of(text)
    structure = find_structure(document)
    return structure, cut_sentences(document, structure.sections)


def outline(text):
    structure, _ = structure_of(text)
    return [(section.level, section.kind, section.title, section.rating) for section in structure.sections]


@pytest.mark.parametrize("rule", kind_rules(), ids=lambda rule: rule.id)
def test_kinds_by_words_in_any_order(rule):
    assert {kind_of_title(example) for example in rule.examples} == {rule.kind}
    assert not any(rule.fits(example) for example in rule.counterexamples)


def test_an_unknown_inspectorates_report():
    assert outline(HARBOUR) == [
        (1, "summary", "Inspection of Marlsea harbour services", None),
        (1, "improvements", "What needs to improve?", None),
        (1, "standard", "The safety of small boats", "Good"),
        (1, "standard", "The care of the quays", "Requires improvement"),
        (1, "annex", "How we carried out this inspection", None),
    ]


def test_text_is_body_unless_it_is_shown_to_be_something_else():
    _, sentences = structure_of(HARBOUR)
    outside = [sent.text for sent in sentences if not sent.body]
    assert len(outside) == 3
    assert [text[:20] for text in outside] == ["We met twelve member", "This report is avail", "The Harbour Inspecto"]
    assert sum(sent.text.endswith(PROSE) for sent in sentences if sent.body) == 3


def test_judgements_of_an_unknown_inspectorate_become_its_framework():
    structure, _ = structure_of(HARBOUR)
    assert [(r.level, r.judgement, r.rating, r.conflict) for r in structure.results] == [
        ("judgement", "The safety of small boats", "Good", None),
        ("judgement", "The care of the quays", "Requires improvement", None),
        ("overall", "Overall effectiveness", "Requires improvement", None),
    ]
    assert {r.grade_set for r in structure.results} == {"four grades"}
    assert structure.framework is not None and structure.framework.name == "report-own"
    assert [standard.title for standard in structure.framework.standards] == ["The safety of small boats", "The care of the quays"]


def test_facts_by_their_labels():
    facts = structure_of(HARBOUR)[0].facts
    assert facts.title == "Inspection of Marlsea harbour services"
    assert facts.provider == "Marlsea harbour"
    assert (facts.inspection_start, facts.inspection_end) == ("2025-03-03", "2025-03-07")
    assert facts.lead_inspector == "Ann Holt"
    assert facts.published is None


def test_a_letter_begins_with_its_first_heading_and_ends_with_its_signature():
    structure, sentences = structure_of(LETTER)
    assert [(s.kind, s.title) for s in structure.sections][1:] == [
        ("summary", "Headline findings"),
        ("improvements", "What needs to improve in this area of harbour practice?"),
        ("subsection", "Main findings"),
    ]
    facts = structure.facts
    assert (facts.published, facts.inspection_start, facts.inspection_end) == ("2024-05-03", "2024-04-23", "2024-04-24")
    assert facts.lead_inspector is None and facts.inspection_kind == "focused visit"
    assert [sent.text for sent in sentences if sent.list_kind == "improvements"] == ["The upkeep of the northern quay."]
    assert not any(sent.body for sent in sentences if "Marsh" in sent.text or "Dear" in sent.text)


def test_recommendations_of_an_inquiry_with_their_numbers_and_addressees():
    structure, sentences = structure_of(INQUIRY)
    actions = [(sent.number, sent.addressee, sent.text) for sent in sentences if sent.list_kind == "recommendations"]
    assert actions == [
        ("1", "Ministry of Works", "The Ministry of Works should inspect every bridge within three months."),
        ("2", "Ministry of Works", "Publish what is found."),
        ("3", "Northmoor County Council", "Train all engineers by March 2026."),
        ("4", "Northmoor County Council", "The chief engineer must report to the council each year."),
    ]
    chapter = next(section for section in structure.sections if section.title == "What happens next")
    assert chapter.level == 1 and not chapter.outside
    witnesses = next(section for section in structure.sections if section.title == "Engineers")
    assert witnesses.outside and structure.facts.inspection_kind == "inquiry"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("For the Department for Education:", "Department for Education", id="for"),
        pytest.param("The governing body should:", "governing body", id="should"),
        pytest.param("Marlsea County Council and NHS Marlsea", "Marlsea County Council and NHS Marlsea", id="two bodies"),
        pytest.param("Within three months:", None, id="a time"),
        pytest.param("Immediately:", None, id="at once"),
        pytest.param("Quality of work with children", None, id="a topic"),
    ],
)
def test_whom_a_heading_addresses(text, named):
    assert addressee_of_heading(text) == named


def test_an_addressee_in_a_tables_first_column():
    text = (
        f"# Inspection of Marlsea\n\n## Findings\n\n{WEAK}\n\n## Areas for priority action\n\n"
        "| Responsible body | Areas for priority action |\n| --- | --- |\n"
        "| Marlsea County Council | Leaders should urgently work together to end the delays that people face. |\n"
    )
    _, sentences = structure_of(text)
    (action,) = [sent for sent in sentences if sent.list_kind == "recommendations"]
    assert (action.addressee, action.text[:26]) == ("Marlsea County Council", "Leaders should urgently wo")


@pytest.mark.parametrize("mark", ["# {}", "## {}", "**{}**"])
def test_headings_that_are_all_alike(mark):
    titles = ["Marlsea harbour", "The quays", "About this inspection", "The boats", "Recommendations", "Annex 1: Data"]
    text = "\n\n".join(f"{mark.format(title)}\n\n{WEAK if place else ''}" for place, title in enumerate(titles))
    structure, sentences = structure_of(text)
    assert [section.title for section in structure.sections] == titles
    assert [sent.body for sent in sentences] == [True, False, True, True, False]


@pytest.mark.parametrize("text", [f"{PROSE}\n\n{WEAK}", f"**{PROSE}**\n\n**{WEAK}**"], ids=["no heading", "all bold"])
def test_without_any_heading_all_is_body(text):
    structure, sentences = structure_of(text)
    assert structure.sections == [] and [sent.body for sent in sentences] == [True, True]


def test_two_reports_in_one_file():
    structure, sentences = structure_of(
        HARBOUR + "\n\n" + HARBOUR.replace("Marlsea", "Northmoor").replace("good\n", "inadequate\n")
    )
    assert sum(section.kind == "improvements" for section in structure.sections) == 2
    assert sum(sent.body and sent.text.startswith("Records are") for sent in sentences) == 4


def test_an_annex_swallows_no_findings():
    text = f"# Inspection of Marlsea\n\n## About this inspection\n\nWe came in May.\n\n### Help for families\n\n{WEAK} {WEAK}\n\n### Care\n\n{PROSE} {WEAK}\n"
    _, sentences = structure_of(text)
    assert [sent.text for sent in sentences if not sent.body] == ["We came in May."]


def test_a_heading_over_two_lines():
    text = f"# Inspection of Marlsea\n\n## The experiences and progress of people who need help and\n\n## protection: inadequate\n\n{WEAK}\n"
    assert outline(text)[1] == (1, "standard", "The experiences and progress of people who need help and protection", "Inadequate")


@pytest.mark.timeout(60)
def test_ten_thousand_headings_take_time_that_grows_with_their_number():
    def word(number):
        return "".join(chr(ord("a") + number // 26**place % 26) for place in range(4)).capitalize()

    def seconds(count):
        document = document_of("# Report\n\n" + "".join(f"## The work of {word(n)}\n\n{WEAK}\n\n" for n in range(count)))
        started = time.perf_counter()
        structure = find_structure(document)
        cut_sentences(document, structure.sections)
        assert len(structure.sections) >= count
        return time.perf_counter() - started

    assert seconds(10_000) < 12 * max(seconds(2_000), 0.2)


def test_the_words_of_an_imprint():
    pattern, loaded = sentence_rules()["imprint"], sentence_rules()
    assert all(pattern.search(example) for example in loaded["imprint_examples"])
    assert not any(pattern.search(example) for example in loaded["imprint_counterexamples"])


def test_the_words_of_an_error_page():
    rules = warning_rules()
    assert all(rules.error_page.search(example) for example in rules.examples)
    assert not any(rules.error_page.search(example) for example in rules.counterexamples)


def test_a_report_with_numbered_parts_that_no_framework_knows_keeps_its_chapters():
    parts = "\n\n".join(
        f"### 2.{n} What {place} was told\n\n{WEAK}" for n, place in enumerate(("Marlsea", "Northmoor", "Upton"), 1)
    )
    text = f"# The Bridge Inquiry\n\n## 1 About this inquiry\n\n{PROSE}\n\n## 2 The evidence\n\n{parts}\n\n## 3 Recommendations\n\n1. The council should act.\n\n## 4 The way ahead\n\n{PROSE}\n"
    structure, sentences = structure_of(text)
    assert [(s.level, s.number, s.outside) for s in structure.sections][1:] == [
        (1, "1", True), (1, "2", False), (2, "2.1", False), (2, "2.2", False), (2, "2.3", False), (1, "3", False), (1, "4", False),
    ]  # fmt: skip
    assert [sent.text for sent in sentences if sent.list_kind] == ["The council should act."]


def test_a_chapter_that_another_inspectorate_has_too_changes_nothing():
    text = f"# Inspection of Marlsea\n\n## Our work\n\n{PROSE}\n\n## Leadership\n\n{WEAK}\n\n## Anything else\n\n{PROSE}\n"
    structure, sentences = structure_of(text)
    assert [section.title for section in structure.sections if not section.outside] == ["Our work", "Leadership", "Anything else"]
    assert all(sent.body for sent in sentences)
