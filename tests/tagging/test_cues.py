"""The cue lexicon: every entry's own examples, what turns a judgement, and which claim a cue stands in."""

from __future__ import annotations

import pytest
from inspection_findings.rules import load_rules
from inspection_findings.tagging.cues import contrasts, find_cues, takes_up, two_sided

LEXICON = load_rules("tagging/cues")


def entries(rules, key):
    return [pytest.param(entry["id"], text, id=f"{entry['id']}-{text[:30]}") for entry in rules for text in entry[key]]


def test_size_and_ids():
    words = [word for entry in LEXICON["cues"] for word in entry["words"]]
    ids = [entry["id"] for entry in LEXICON["cues"]]
    assert len(words) > 1000
    assert len(ids) == len(set(ids))
    assert all(entry["examples"] and entry["counterexamples"] for entry in LEXICON["cues"])
    assert {entry["role"] for entry in LEXICON["cues"]} <= {"good", "bad", "turner", "contrast", "concede", "break", "frame"}


def test_every_wording_is_found():
    """Each wording by itself gives its own cue, or that of a group which stands before it and holds it too."""
    order = {entry["id"]: number for number, entry in enumerate(LEXICON["cues"])}
    for entry in LEXICON["cues"]:
        for wording in entry["words"]:
            first = find_cues(str(wording).replace("*", ""))[0]
            # a whole word goes before one with a free ending, a longer wording before its parts
            assert order[first.id] <= order[entry["id"]] or " " in str(wording) or "*" in str(wording), wording


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
    ("text", "judged"),
    [
        pytest.param("Plans were good, but reviews were poor.", [("good", "main"), ("bad", "after")], id="but"),
        pytest.param("Although plans were good, reviews were poor.", [("good", "conceded"), ("bad", "main")], id="although"),
        pytest.param("Reviews were poor, although plans were good.", [("bad", "main"), ("good", "conceded")], id="although-last"),
        pytest.param("The team did not lack skilled staff.", [("good", "main")], id="two-turners"),
        pytest.param("Managers failed to address the gaps.", [("bad", "main")], id="failed-to-address"),
        pytest.param("Reviews, however, were poor.", [("bad", "main")], id="aside"),
        pytest.param("Plans were brief, which was worrying.", [("bad", "after")], id="comment"),
        pytest.param("It was not so, we were told, that plans were poor.", [("bad", "main"), ("bad", "main")], id="out-of-reach"),
    ],
)
def test_claims(text, judged):
    assert [(cue.judged, cue.claim) for cue in find_cues(text) if cue.judged] == judged


@pytest.mark.parametrize("text", ["This is a worry.", "It was late.", "As a result, plans changed."])
def test_follow_on(text):
    assert takes_up(text)


@pytest.mark.parametrize("text", ["Plans were late.", "Itemised bills were sent."])
def test_no_follow_on(text):
    assert not takes_up(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("Plans were thorough, but reviews were late.", True, id="good, then bad"),
        pytest.param("Reviews were late; however, plans were thorough.", True, id="bad, then good"),
        pytest.param("Although staff were skilled, their plans were weak.", True, id="conceded good"),
        pytest.param("Plans were weak, although staff were skilled.", True, id="conceded behind"),
        pytest.param("Plans were thorough, but never late.", False, id="a contrast of two good things"),
        pytest.param("Plans were thorough and reviews were late.", False, id="no contrast"),
        pytest.param("Reviews, however, were late.", False, id="a contrast with the sentence before"),
        pytest.param("The team has nine officers, but the office is small.", False, id="no judgement"),
    ],
)
def test_two_sided(text, wanted):
    assert two_sided(find_cues(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("However, reviews were late.", True, id="opening"),
        pytest.param("Reviews, by contrast, were late.", True, id="between commas"),
        pytest.param("Reviews were late, though.", True, id="at the end"),
        pytest.param("Reviews were late though staff were skilled.", False, id="a conjunction"),
        pytest.param("Reviews were late.", False, id="none"),
    ],
)
def test_contrasts(text, wanted):
    assert contrasts(text) == wanted
