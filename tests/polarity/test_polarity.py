"""Polarity: every rule's own examples, and sentences written for it that no rule was made from."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from inspection_findings.model.report import Section, Sentence
from inspection_findings.polarity import judge_polarity
from inspection_findings.polarity.rules import polarity_rules
from inspection_findings.proportions import find_in_sentences

RULES = polarity_rules()
SENTENCES = [
    json.loads(line)
    for name in ("polarity.jsonl", "inspectorates.jsonl", "kinds.jsonl")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
]


def judged(sentences, section):
    """The polarities of the proportions of the first sentence."""
    find_in_sentences(sentences)
    judge_polarity(sentences, [section])
    return [proportion.polarity for proportion in sentences[0].proportions]


def judge(text, share, *, kind="standard"):
    """The polarity of the proportion ``share``, or of the one that it overlaps, in a section of this kind."""
    section = Section(0, None, 2, kind, "2.2", "Planning", None, 0, 999, 0, 999, ("Planning",), "2.2")
    sentences = [Sentence(text, 0, len(text), 0, 0, 0)]
    judged(sentences, section)
    found = {one.text: one.polarity for one in sentences[0].proportions}
    match = share if share in found else next((text for text in found if share in text or text in share), None)
    assert match is not None, f"no share {share!r} among {list(found)}"
    return found[match]


def cases(which):
    for rule in RULES.neutral:
        for example in getattr(rule, which):
            text, share = example.rsplit(" | ", 1)
            yield pytest.param(rule.id, text, share, id=f"{rule.id}: {text[:40]}")


@pytest.mark.parametrize(("rule", "text", "share"), list(cases("examples")))
def test_a_rule_decides_its_examples(rule, text, share):
    polarity = judge(text, share)
    assert (polarity.value, polarity.rule) == ("neutral", rule)


@pytest.mark.parametrize(("rule", "text", "share"), list(cases("counterexamples")))
def test_a_rule_leaves_its_counterexamples(rule, text, share):
    assert judge(text, share).rule != rule


@pytest.mark.parametrize(
    ("text", "share", "framed"),
    [
        pytest.param(*example.rsplit(" | ", 1), which == "examples", id=f"{rule.id}: {example[:40]}")
        for rule in RULES.file.frames
        for which in ("examples", "counterexamples")
        for example in getattr(rule, which)
    ],
)
def test_frames_are_left_out(text, share, framed):
    assert (judge(text, share).value == "met") == framed


IDIOMS = [
    pytest.param(rule, *example.rsplit(" | ", 1), which == "examples", id=f"{rule.id}: {example[:40]}")
    for rule in RULES.idioms
    for which in ("examples", "counterexamples")
    for example in getattr(rule, which)
]


@pytest.mark.parametrize(("rule", "text", "share", "matched"), IDIOMS)
def test_an_idiom_decides_its_examples_alone(rule, text, share, matched):
    assert rule.search(text.lower().replace(share.lower(), "|", 1)) == matched
    if matched and not text.startswith("Nobody"):
        assert judge(text, share).value == ("not_met" if rule.says == "fault" else "met")


def marked(entry):
    """The entry as a case; one that the rules are known to get wrong must fail until somebody mends it."""
    marks = [pytest.mark.xfail(strict=True, reason=entry["open"])] if "open" in entry else []
    return pytest.param(entry, id=entry["text"][:60], marks=marks)


@pytest.mark.parametrize("entry", [marked(entry) for entry in SENTENCES])
def test_sentences(entry):
    assert judge(entry["text"], entry["share"], kind=entry.get("section", "standard")).value == entry["polarity"]


def test_there_are_enough_sentences_of_each_kind():
    counts = {value: sum(entry["polarity"] == value for entry in SENTENCES) for value in ("met", "not_met", "neutral")}
    assert sum(counts.values()) >= 150 and min(counts.values()) >= 30


@pytest.mark.parametrize(
    ("text", "share", "met"),
    [
        pytest.param("Plans were missing in 30 per cent of cases.", "30 per cent", (0.695, 0.705), id="complement of a per cent"),
        pytest.param("Plans were sound in 30 per cent of cases.", "30 per cent", (0.295, 0.305), id="a share that met"),
        pytest.param("In 9 of the 12 cases no visit was made.", "9 of the 12", (0.25, 0.25), id="complement of a count"),
        pytest.param("None of the nine had a plan.", "None of the nine", (0.0, 0.0), id="none that met"),
        pytest.param("In none of the nine cases was a plan late.", "none of the nine", (1.0, 1.0), id="none that fell short"),
    ],
)
def test_the_share_that_met_the_expectation(text, share, met):
    polarity = judge(text, share)
    assert (polarity.met_low, polarity.met_high) == pytest.approx(met)
    assert polarity.met_low <= polarity.met_estimate <= polarity.met_high


def test_neutral_shares_have_no_met_side():
    polarity = judge("Women make up 16 per cent of the caseload.", "16 per cent")
    assert (polarity.value, polarity.met_low, polarity.met_high, polarity.met_estimate) == ("neutral", None, None, None)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        pytest.param("The proportion of orders that were successfully completed.", "met", id="completed"),
        pytest.param("The proportion of service users with a proven reoffence.", "not_met", id="reoffence"),
        pytest.param("The proportion of the national caseload that the company supervises.", "neutral", id="caseload"),
    ],
)
def test_a_figure_that_stands_alone_is_judged_by_its_label(label, value):
    section = Section(0, None, 1, "facts", None, "Key facts", None, 0, 999, 0, 999, ("Key facts",), None)
    sentences = [Sentence("76%", 0, 3, 0, 0, 0), Sentence(label, 4, 4 + len(label), 0, 1, 1)]
    assert judged(sentences, section)[0].value == value


@pytest.mark.parametrize(
    ("kind", "following", "value"),
    [
        pytest.param("standard", "The proportion of reviews that were late.", "not_met", id="a caption"),
        pytest.param("standard", "Reviews were led by the diary rather than by events.", None, id="text that goes on"),
        pytest.param("facts", "Orders breached without delay or gap", "met", id="in key facts any line is a caption"),
        pytest.param("facts", "Failed orders", "not_met", id="in key facts a short one too"),
    ],
)
def test_only_a_caption_labels_the_figure_before_it(kind, following, value):
    section = Section(0, None, 1, kind, None, "Title", None, 0, 999, 0, 999, ("Title",), None)
    sentences = [Sentence("41%", 0, 3, 0, 0, 0), Sentence(following, 4, 4 + len(following), 0, 1, 1)]
    assert judged(sentences, section)[0].value == value


def test_captions_have_examples():
    caption = RULES.file.caption
    for text, matched in [(t, True) for t in caption.examples] + [(t, False) for t in caption.counterexamples]:
        assert (caption.pattern.match(text.lower()) is not None) == matched, text


def test_what_a_row_of_results_prints_is_met():
    section = Section(0, None, 1, "standard", "2.4", "Reviewing", None, 0, 999, 0, 999, ("Reviewing",), "2.4")
    sentences = [Sentence("Are reviews free of gaps and never late?\t41%", 0, 45, 0, 0, 0, "cell", table=True)]
    assert judged(sentences, section)[0].value == "met"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(
            "The county has 60 staff, of whom 40 are case managers and a quarter work in court.",
            ["neutral", "neutral"],
            id="parts of a whole",
        ),
        pytest.param("Of the 60 staff, 40 were case managers and half were well trained.", ["neutral", "met"], id="one judges"),
        pytest.param(
            "We read 50 cases, of which 20 were well run and 12 were late.", ["met", "not_met"], id="a sample that is judged"
        ),
        pytest.param("We read 50 cases, of which 20 came by post.", ["neutral"], id="a sample that is told"),
        pytest.param(
            "It works to cut the number of people turned away without having done an hour; this stands at about four per cent.",
            ["not_met"],
            id="a figure that only points back",
        ),
        pytest.param(
            "Visits are never late, and the figure now is 90 per cent.", ["met"], id="a figure that points back to praise"
        ),
    ],
)
def test_shares_beside_one_another(text, values):
    section = Section(0, None, 2, "standard", "2.2", "Planning", None, 0, 999, 0, 999, ("Planning",), "2.2")
    sentences = [Sentence(text, 0, len(text), 0, 0, 0)]
    assert [one.value for one in judged(sentences, section)] == values


@pytest.mark.parametrize(
    ("list_kind", "text", "value"),
    [
        pytest.param(
            "improvements", "A new chair had taken over at each of the last five meetings.", "not_met", id="a large share"
        ),
        pytest.param("improvements", "A home visit was made in a third of cases.", "met", id="a small one"),
        pytest.param("improvements", "Most staff feel well supported.", "met", id="a word of judgement decides"),
        pytest.param("strengths", "The chair had come to each of the last five meetings.", "met", id="a strength"),
        pytest.param(None, "A new chair had taken over at each of the last five meetings.", "met", id="no list"),
    ],
)
def test_a_list_decides_where_nothing_else_does(list_kind, text, value):
    section = Section(0, None, 2, "standard", "1.1", "Leadership", None, 0, 999, 0, 999, ("Leadership",), "1.1")
    sentences = [Sentence(text, 0, len(text), 0, 0, 0, "bullet", list_kind)]
    assert judged(sentences, section)[0].value == value


def test_many_proportions_in_one_sentence_take_linear_time():
    def seconds(count):
        text = "5% " * count
        sentences = [Sentence(text, 0, len(text), None, 0, 0)]
        find_in_sentences(sentences)
        started = time.process_time()
        judge_polarity(sentences, [])
        assert len(sentences[0].proportions) == count
        return time.process_time() - started

    seconds(50)
    few, many = seconds(1_000), seconds(5_000)
    assert many < 5 * few * 2 + 0.5


@pytest.mark.parametrize(
    ("text", "share", "value"),
    [
        pytest.param("The rate rose to 29 per cent.", "29 per cent", None, id="nothing says what moved"),
        pytest.param("Absence rose to 29 per cent.", "29 per cent", "not_met", id="what moved is a fault"),
        pytest.param("Reoffending fell from 50 to 10 per cent.", "10 per cent", "not_met", id="a fault that fell is still one"),
        pytest.param("Some 81 per cent were rated good and none inadequate.", "81 per cent", "met", id="and none inadequate"),
        pytest.param(
            "The figure for all of England was 71 per cent, against a target of 65 per cent.",
            "71 per cent",
            "met",
            id="a target's figure",
        ),
        pytest.param("Half of the wards needed to improve.", "Half", "not_met", id="need to improve"),
        pytest.param("Half of the risks were reduced.", "Half", "met", id="the counted noun is no fault"),
    ],
)
def test_what_the_predicate_says(text, share, value):
    assert judge(text, share).value == value
