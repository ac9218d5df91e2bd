"""Links: authored sentences with standard, key question and polarity, and what decides where a sentence stands alone."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import inspection_findings
import numpy as np
import pytest
from inspection_findings.frameworks import Framework, Standard, choose_framework, load_framework
from inspection_findings.layout import clean
from inspection_findings.linking import group_same, link_sentences
from inspection_findings.linking.rules import standards_file
from inspection_findings.linking.standards import max_marginals, speaks_of_inspection
from inspection_findings.model.report import Result, Section, Sentence, Tag
from inspection_findings.model.source import Source
from inspection_findings.polarity import contradicts, judge_polarity
from inspection_findings.polarity.clauses import own_clauses
from inspection_findings.proportions import find_in_sentences
from inspection_findings.rules.discourse import starts_anaphorically
from inspection_findings.structure import cut_sentences, find_structure

LINKS = [json.loads(line) for line in (Path(__file__).parent / "links.jsonl").read_text(encoding="utf-8").splitlines()]
CRC = load_framework("hmip-2018")
# an annex in words of its own, unlike the framework's
ANNEX = {
    "2.2.1": "Is the person drawn into planning?",
    "2.2.2": "Does planning work against reoffending and for desistance?",
    "2.2.3": "Does planning protect other people?",
}


def section(number=None, kind="standard", title="Title", index=0, parent=None, standard=None):
    return Section(index, parent, 1, kind, number, title, None, 0, 9999, 0, 9999, (title,), standard or number)


def link(*texts, where=None, framework=CRC, results=(), blocks=None, kinds=None):
    """Sentences one after another in one section, linked: (links, links of proportions, proportions, polarities)."""
    place = where or section(kind="foreword", title="Foreword")
    sentences, start = [], 0
    for row, text in enumerate(texts):
        kind = kinds[row] if kinds else "sentence"
        sentences.append(Sentence(text, start, start + len(text), 0, blocks[row] if blocks else 0, row, kind))
        start += len(text) + 1
    return parts(linked(sentences, place, framework, results))


def linked(sentences, place, framework=CRC, results=()):
    """The sentences, of one section, with their proportions found, judged and linked."""
    find_in_sentences(sentences)
    judge_polarity(sentences, [place])
    link_sentences(sentences, [place], framework=framework, results=list(results))
    return sentences


def parts(sentences):
    """The links, the links of proportions, the proportions and their polarities, a row each a sentence."""
    rows = [sent.proportions for sent in sentences]
    return [sent.link for sent in sentences], [[p.link for p in row] for row in rows], rows, [[p.polarity for p in r] for r in rows]


@pytest.mark.parametrize("entry", LINKS, ids=lambda entry: entry["text"][:70])
def test_sentences(entry):
    where = section(entry["section"]) if entry["section"] else None
    links, share_links, shares, polarities = link(entry["text"], where=where)
    assert links[0].standard == entry["standard"]
    if "share" in entry:
        texts = [share.text for share in shares[0]]
        column = texts.index(entry["share"])
        assert share_links[0][column].key_question == entry["key_question"]
        assert polarities[0][column].value == entry["polarity"]


def test_there_are_enough_sentences_of_each_kind():
    assert len(LINKS) >= 120
    assert sum(bool(entry.get("key_question")) for entry in LINKS) >= 35
    assert sum(entry.get("key_question", "") is None for entry in LINKS) >= 30
    assert sum(entry["section"] is None for entry in LINKS) >= 40


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("Planning protected other people well enough in half of the cases.", "2.2.3", id="the report's words"),
        pytest.param("In half of the cases, planning kept other people safe well enough.", "2.2.3", id="the framework's"),
        pytest.param("Plans were typed in half of the cases.", None, id="something else"),
    ],
)
def test_a_question_is_answered_in_the_reports_words_or_the_frameworks(text, number):
    results = [Result("key_question", "2.2", key, asked, 50, None, False, 0, 1) for key, asked in ANNEX.items()]
    headings = [section("2.1", title="Assessment"), section("2.2", title="Planning"), section("2.4", title="Reviewing")]
    framework = choose_framework("", headings, results, name="hmip-2018")
    links, share_links, _, _ = link(text, where=section("2.2"), framework=framework, results=results)
    assert share_links[0][0].key_question == number == links[0].key_question


def test_a_sentence_without_words_of_its_own_leans_on_the_one_before():
    texts = ("We looked at planning to keep other people safe.", "It was good enough in 57 per cent of cases.")
    assert link(*texts, where=section("2.2"))[1][1][0].key_question == "2.2.3"
    apart = link(*texts, where=section("2.2"), blocks=[0, 1])
    assert apart[1][1][0].key_question is None


@pytest.mark.parametrize(
    ("between", "number"),
    [
        pytest.param("Somebody was at risk in 60 of the 80 cases.", "2.2.3", id="over a sentence that answers nothing"),
        pytest.param("We also looked at planning to engage the person.", "2.2.1", id="the nearest question"),
        pytest.param("Contingency plans and home visits were rare.", None, id="not over a finer point"),
    ],
)
def test_a_sentence_without_words_of_its_own_leans_on_its_paragraph(between, number):
    texts = ("We looked at planning to keep other people safe.", between, "Planning was sufficient in 61 per cent of them.")
    assert link(*texts, where=section("2.2"))[1][2][0].key_question == number


@pytest.mark.parametrize(
    ("text", "standard", "number"),
    [
        pytest.param("2.2.3 Is everybody safe?\t52%", "2.2", "2.2.3", id="its number, whatever it asks"),
        pytest.param("Does planning protect other people?\t52%", "2.2", "2.2.3", id="its text"),
        pytest.param("Key question Yes Does planning protect other people?\t52%", "2.2", "2.2.3", id="behind the table's head"),
        pytest.param("Does it protect other people?\t52%", "2.2", None, id="another text"),
        pytest.param("Does planning protect other people?\t52%", None, "2.2.3", id="asked in one standard only"),
        pytest.param("Is it timely?\t52%", "2.4", "2.4.9", id="asked in two, the section's"),
        pytest.param("Is it timely?\t52%", None, None, id="asked in two"),
    ],
)
def test_a_row_of_results_is_linked_by_its_number_or_its_text(text, standard, number):
    asked = {**ANNEX, "2.1.9": "Is it timely?", "2.4.9": "Is it timely?"}
    results = [Result("key_question", key[:3], key, question, 50, None, False, 0, 1) for key, question in asked.items()]
    row = Sentence(text, 0, len(text), 0, 0, 0, "cell", table=True)
    place = section(standard) if standard else section(kind="summary")
    links, share_links, _, _ = parts(linked([row], place, results=results))
    assert (links[0].key_question, share_links[0][0].key_question) == (number, number)


def test_staff_and_neutral_shares_answer_nothing():
    texts = ["Planning to keep other people safe is good enough, said half of the staff interviewed.",
             "Planning to keep other people safe improved by 10 per cent."]  # fmt: skip
    for text in texts:
        assert all(one.key_question is None for one in link(text, where=section("2.2"))[1][0])


def test_key_findings_keep_the_topic_of_their_claim():
    texts = ("Reviewing is weak", "Information is lifted from earlier records.", "Management oversight does not spot this.")
    links = link(*texts, where=section(kind="summary"), blocks=[0, 1, 1], kinds=["bullet", "sentence", "sentence"])[0]
    assert [one.standard for one in links] == ["2.4", "2.4", "2.4"]


GENERAL = [
    (rule, which, text)
    for rule in standards_file().general
    for which in ("examples", "counterexamples")
    for text in getattr(rule, which)
]


@pytest.mark.parametrize(
    ("rule", "text", "general"),
    [pytest.param(rule, text, which == "examples", id=f"{rule.id}: {text[:40]}") for rule, which, text in GENERAL],
)
def test_what_is_said_of_the_inspection(rule, text, general):
    assert any(pattern.search(text.lower()) for pattern in rule.patterns) == general
    if general:
        assert speaks_of_inspection(text)


@pytest.mark.parametrize(
    ("text", "anaphoric"),
    [
        ("This leaves victims unprotected.", True),
        ("However, few had seen it.", True),
        ("We are sure of their ability to do so.", True),
        ("Theirs is a large county.", False),
        ("Practitioners know their families.", False),
    ],
)
def test_openings_that_go_on_about_the_sentence_before(text, anaphoric):
    assert starts_anaphorically(text) == anaphoric


@pytest.mark.parametrize(
    ("texts", "standards"),
    [
        pytest.param(
            ("Premises are shabby.", "We inspected the company in May.", "We have made four recommendations."),
            ["1.4", None, None],
            id="what is said of the inspection has no topic",
        ),
        pytest.param(("Elmsworth has two rivers.", "Premises are shabby."), [None, "1.4"], id="nothing is carried back"),
        pytest.param(("Premises are shabby.", "The river is wide."), ["1.4", None], id="nothing is carried to what goes not on"),
        pytest.param(("Premises are shabby.", "This has gone on for years."), ["1.4", "1.4"], id="carried to what takes it up"),
        pytest.param(("Premises are shabby.", "Stakeholders use the data."), ["1.4", "1"], id="level within a domain"),
    ],
)
def test_a_foreword_gives_a_topic_to_what_speaks_for_one(texts, standards):
    assert [one.standard for one in link(*texts)[0]] == standards


@pytest.mark.parametrize(
    ("framework", "lead_in", "texts", "standards"),
    [
        pytest.param(
            "hmip-2016-quality-impact",
            "abiding by the sentence",
            (
                "1. find housing for those released",
                "2. agree what the police share about risk of harm",
                "3. buy more chairs",
            ),
            ["reducing-reoffending", "protecting-the-public", None],
            id="themes",
        ),
        pytest.param(
            "hmip-2018",
            "Case supervision",
            ("1. repair its premises", "2. make planning sharper", "3. buy more chairs"),
            ["1.4", "2.2", None],
            id="standards",
        ),
    ],
)
def test_each_recommendation_is_decided_on_its_own_words(framework, lead_in, texts, standards):
    where = section(kind="recommendations", title="Recommendations")
    kinds = ["bullet", *["numbered"] * len(texts)]
    links = link(lead_in, *texts, where=where, framework=load_framework(framework), blocks=range(4), kinds=kinds)[0]
    assert [one.standard for one in links[1:]] == standards


def test_a_line_that_names_a_domain_binds_what_follows():
    texts = (
        "Case supervision",
        "Staff work hard but the quality varies.",
        "Our key findings on other work were:",
        "Staff work hard.",
    )
    links = link(*texts, where=section(kind="summary"), blocks=[0, 1, 2, 3])[0]
    assert links[1].standard == "2" and links[3].standard == "1.2"


@pytest.mark.parametrize(
    ("where", "standard", "rule"),
    [
        pytest.param(section("2.3"), "2.3", "section", id="numbered section"),
        pytest.param(section("protecting-the-public", kind="domain"), "protecting-the-public", "section", id="theme"),
        pytest.param(section("3.7"), "3.7", "section", id="a number that the framework lacks"),
        pytest.param(section(kind="annex", title="Annex 1"), None, "outside", id="annex"),
        pytest.param(section(kind="subsection", title="Planning"), "2.2", "title", id="a standard's title without number"),
        pytest.param(section(kind="standard", title="Planning"), "2.2", "title", id="a standard without number"),
    ],
)
def test_where_a_sentence_stands_decides(where, standard, rule):
    links = link("The weather was fine.", where=where)[0]
    assert (links[0].standard, links[0].rule) == (standard, rule)


def test_without_a_framework_only_numbered_sections_are_linked():
    assert link("Planning was poor.", framework=None)[0][0].standard is None
    assert link("Planning was poor.", where=section("2.2"), framework=None)[0][0].standard == "2.2"


def test_scores_rise_with_the_lead():
    sure = link("Premises are shabby, ICT is slow and the estate strategy is late.")[0][0]
    unsure = link("Premises are shabby but leaders and partners are not.")[0][0]
    assert sure.standard == "1.4" and sure.score is not None and unsure.score is not None and sure.score > unsure.score


def test_the_summarys_repeat_of_the_body_is_the_same_fact():
    texts = ("In under half of the cases, planning kept other people safe well enough.",
             "In 43 per cent of cases, planning focused sufficiently on keeping other people safe.",
             "Planning kept other people safe well enough in two-thirds of cases.")  # fmt: skip
    sentences = linked(
        [Sentence(text, 1000 * row, 1000 * row + len(text), 0, 0, row) for row, text in enumerate(texts)], section("2.2")
    )
    group_same(sentences)
    assert [sent.proportions[0].same_as for sent in sentences] == ["2.2.3#1", "2.2.3#1", None]


@pytest.mark.parametrize(
    ("text", "shares", "clauses"),
    [
        pytest.param(
            "staff were trained, but half of the plans were late", ["half"], ["but half of the plans were late"], id="but"
        ),
        pytest.param(
            "plans were sound in half, and reviews were late in a third",
            ["half", "a third"],
            ["plans were sound in half", "and reviews were late in a third"],
            id="two clauses",
        ),
        pytest.param(
            "in half of the cases plans were sound and in a third they were not",
            ["half", "a third"],
            ["in half of the cases plans were sound", "in a third they were not"],
            id="shares first",
        ),
        pytest.param(
            "officers work well and over half of the plans were sound",
            ["over half"],
            ["and over half of the plans were sound"],
            id="no comma",
        ),
        pytest.param("plans were sound in half", ["half"], ["plans were sound in half"], id="one clause"),
    ],
)
def test_clauses(text, shares, clauses):
    spans = [(text.index(share), text.index(share) + len(share)) for share in shares]
    assert [text[start:end].strip() for start, end in own_clauses(text, spans)] == clauses


def test_a_standard_without_number_gives_its_link_to_the_lists_in_it():
    text = """Foreword\n\nThis is a report on work with children and victims by a youth justice service in 2025.\n
Background\n\nThe county is small.\n\nWork with children\n\nWe read the cases.\n\nAssessing\n\nRating: Good\n
Strengths\n\n• Families were heard.\n\nPlanning\n\nRating: Inadequate\n\nAreas for improvement\n\n• Families had no say.\n"""
    document = clean(Source(text=text))
    sections, _, results, framework = find_structure(document, framework="youth-justice-2025")
    sentences = cut_sentences(document, sections)
    link_sentences(sentences, sections, framework=framework, results=results)
    found = {sent.text: (sent.link.standard, sent.link.rule) for sent in sentences}
    assert found["Families were heard."] == ("2.1", "title")
    assert found["Families had no say."] == ("2.2", "title")


@pytest.mark.parametrize(
    ("text", "label", "secondary", "doubted"),
    [
        pytest.param("Plans were shared in 4 of the 11 cases.", "strength", None, True, id="a strength with a low share"),
        pytest.param("Plans were shared in 9 of the 11 cases.", "strength", None, False, id="a strength with a high share"),
        pytest.param("Plans were shared in 6 of the 11 cases.", "strength", None, False, id="a share near the band"),
        pytest.param("We were pleased that 4 of the 11 had shared their plans.", "strength", None, False, id="credit for little"),
        pytest.param("A plan was missing in 4 of the 50 cases.", "strength", None, False, id="little that fell short"),
        pytest.param("A plan was missing in 40 of the 50 cases.", "strength", None, True, id="much that fell short"),
        pytest.param("Plans were shared in 4 of the 11 cases.", "area_for_improvement", None, False, id="a low share"),
        pytest.param("Plans were shared in 95 per cent of cases.", "area_for_improvement", None, True, id="a high one"),
        pytest.param(
            "Plans were late in 10 per cent of cases.", "area_for_improvement", None, False, id="few, yet they fell short"
        ),
        pytest.param("Plans were shared in 95 per cent of cases, but by post.", "area_for_improvement", None, False, id="a but"),
        pytest.param("Plans were shared in 4 of the 11 cases.", "strength", "area_for_improvement", False, id="two sides"),
        pytest.param("Plans were shared in 4 of the 11 cases.", "none", None, False, id="no label"),
        pytest.param("Plans were shared.", "strength", None, False, id="no share"),
    ],
)
def test_a_label_and_a_share_that_contradict_each_other(text, label, secondary, doubted):
    (sent,) = linked([Sentence(text, 0, len(text), 0, 0, 0)], section("2.2"))
    tag = Tag(label, (0.97, 0.01, 0.01, 0.01), "model", secondary)
    assert contradicts(sent, tag, met_from=0.65) == doubted


def test_the_record_of_a_contradiction_is_flagged(nlp):
    text = (
        "Elmsworth CRC\n\n2. Case supervision\n\n2.2. Planning   Good\n\nStrengths:\n\n• Plans were shared in 4 of the 11 cases.\n"
    )
    found = [record for record in inspection_findings.extract(text, nlp=nlp).findings if "4 of the 11" in record.text]
    assert [(record.label, record.review) for record in found] == [("strength", True)]


NAMED = Framework(
    name="report-own",
    title="Made from the report's own headings",
    source="the report",
    numbered=False,
    domains={"teaching": "Quality of teaching", "care": "Care and welfare", "governance": "Governance of the college"},
    standards=tuple(
        Standard(number, number, title)
        for number, title in (
            ("teaching", "Quality of teaching"),
            ("care", "Care and welfare"),
            ("governance", "Governance of the college"),
        )
    ),
)


@pytest.mark.parametrize(
    ("kind", "title", "standard"),
    [
        pytest.param("subsection", "Quality of teaching", "teaching", id="the title"),
        pytest.param("subsection", "The quality of teaching: good", "teaching", id="with an article and a grade"),
        pytest.param("subsection", "Care & welfare", "care", id="an ampersand"),
        pytest.param("subsection", "Governance of the college requires improvement", "governance", id="a sentence with the grade"),
        pytest.param("subsection", "The graded judgement for care and welfare is", "care", id="a lead-in"),
        pytest.param("subsection", "Quality of teaching materials", None, id="a longer title is another one"),
        pytest.param("annex", "Care and welfare", None, id="an annex"),
    ],
)
def test_a_chapter_of_a_named_judgement_is_about_it(kind, title, standard):
    where = section(kind=kind, title=title)
    assert link("The weather was fine.", where=where, framework=NAMED)[0][0].standard == standard


def test_a_title_page_that_encloses_the_report_hides_no_judgement():
    places = [
        section(kind="front", title="Elmsworth College"),
        section(kind="subsection", title="Care and welfare", index=1, parent=0),
    ]
    texts = ["Published in May.", "The weather was fine."]
    sentences = [Sentence(text, row * 40, row * 40 + len(text), row, row, 0) for row, text in enumerate(texts)]
    link_sentences(sentences, places, framework=NAMED, results=[])
    assert [sent.link.standard for sent in sentences] == [None, "care"]


def test_elsewhere_the_words_of_its_title_speak_for_a_named_judgement():
    links = link("Teaching was lively.", "Governors knew the college; its governance was sound.", framework=NAMED, blocks=[0, 1])[0]
    assert [one.standard for one in links] == ["teaching", "governance"]


PARAPHRASES = [json.loads(line) for line in (Path(__file__).parent / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()]


def marked(entry):
    marks = [pytest.mark.xfail(strict=True, reason=entry["open"])] if "open" in entry else []
    return pytest.param(entry, id=entry["text"][:70], marks=marks)


@pytest.mark.parametrize("entry", [marked(entry) for entry in PARAPHRASES])
def test_a_question_is_answered_in_other_words(entry):
    where = section(entry["section"]) if entry["section"] else None
    assert link(entry["text"], where=where)[1][0][0].key_question == entry["key_question"]


def test_max_marginals_agree_with_trying_every_sequence():
    rng = np.random.default_rng(5)
    evidence, moves = rng.normal(size=(4, 3)), rng.normal(size=(3, 3, 3))
    best = np.full((4, 3), -np.inf)
    for topics in itertools.product(range(3), repeat=4):
        score = sum(evidence[row, topic] for row, topic in enumerate(topics))
        score += sum(moves[row, one, other] for row, (one, other) in enumerate(itertools.pairwise(topics)))
        for row, topic in enumerate(topics):
            best[row, topic] = max(best[row, topic], score)
    assert max_marginals(evidence, list(moves)) == pytest.approx(best)
