"""The cue lexicon: every entry's own examples, what turns a judgement, and which claim a cue stands in."""

from __future__ import annotations

import pytest

from pipeline.rules import load_rules
from pipeline.tag.cues import cue_table, find_cues, takes_up

LEXICON = load_rules("cues/cues")


def entries(rules, key):
    return [pytest.param(entry["id"], text, id=f"{entry['id']}-{text[:30]}") for entry in rules for text in entry[key]]


def test_size_and_ids():
    words = [word for entry in LEXICON["cues"] for word in entry["words"]]
    ids = [entry["id"] for entry in LEXICON["cues"]]
    assert len(words) > 1000
    assert len(ids) == len(set(ids))
    assert all(entry["examples"] and entry["counterexamples"] for entry in LEXICON["cues"])
    assert {entry["role"] for entry in LEXICON["cues"]} <= {"good", "bad", "turner", "contrast", "concede", "break", "frame"}


def test_every_entry_can_be_found():
    table = cue_table()
    held = [entry for found in table.whole.values() for entry in found] + list(table.prefixes.values())
    missed = [wording for wording, _, _ in held if " ".join(wording).replace("*", "").strip() == ""]
    assert held and not missed


@pytest.mark.parametrize(("name", "text"), entries(LEXICON["cues"], "examples"))
def test_examples(name, text):
    assert name in {cue.id for cue in find_cues(text)}


@pytest.mark.parametrize(("name", "text"), entries(LEXICON["cues"], "counterexamples"))
def test_counterexamples(name, text):
    assert name not in {cue.id for cue in find_cues(text)}


@pytest.mark.parametrize("example", LEXICON["examples"], ids=lambda example: example["text"])
def test_judgement_after_turning(example):
    assert [cue.judged for cue in find_cues(example["text"]) if cue.judged] == example["judged"]


@pytest.mark.parametrize(
    ("text", "judged", "claim"),
    [
        pytest.param("Plans were good, but reviews were poor.", [("good", "main"), ("bad", "after")], None, id="but"),
        pytest.param("Although plans were good, reviews were poor.", [("good", "conceded"), ("bad", "main")], None, id="although"),
        pytest.param(
            "Reviews were poor, although plans were good.", [("bad", "main"), ("good", "conceded")], None, id="although-last"
        ),
        pytest.param("The team did not lack skilled staff.", [("good", "main")], None, id="two-turners"),
        pytest.param("Managers failed to address the gaps.", [("bad", "main")], None, id="failed-to-address"),
        pytest.param("It was not the case, we were told, that plans were poor.", [("bad", "main")], None, id="out-of-reach"),
    ],
)
def test_claims(text, judged, claim):
    assert [(cue.judged, cue.claim) for cue in find_cues(text) if cue.judged] == judged


@pytest.mark.parametrize("text", ["This is a worry.", "It was late.", "As a result, plans changed."])
def test_follow_on(text):
    assert takes_up(text)


@pytest.mark.parametrize("text", ["Plans were late.", "Itemised bills were sent."])
def test_no_follow_on(text):
    assert not takes_up(text)
