"""The cue lexicon: every entry's own examples, what turns a judgement, and which claim a cue stands in."""

from __future__ import annotations

import pytest
from inspection_findings.errors import ConfigError
from inspection_findings.rules import RuleFile, check_examples, check_rules, load_rules
from inspection_findings.tagging.cues import cue_lexicon, find_cues, is_contrast, is_follow_on, is_two_sided, read_cues


def test_examples():
    """Each group's own examples and counterexamples, and what is left of the judging words of a sentence."""
    file = RuleFile("tagging/cues", read_cues().groups, lambda text: [cue.id for cue in find_cues(text)])
    assert check_examples(file) == []


def test_every_wording_is_found_by_itself():
    lost = [
        (group.id, wording)
        for group in read_cues().groups
        for wording in group.words
        if [cue.id for cue in find_cues(wording.replace("*", ""))] != [group.id]
    ]
    assert lost == []


@pytest.mark.parametrize("example", read_cues().examples, ids=lambda example: example.text)
def test_valence_in_context(example):
    assert tuple(cue.valence for cue in find_cues(example.text) if cue.valence) == example.valences


@pytest.fixture
def forged(monkeypatch):
    """Puts a changed file of cues in place of the project's."""

    def forge(change):
        content = load_rules("tagging/cues")
        change(content)
        monkeypatch.setattr(
            "inspection_findings.tagging.cues.load_rules", lambda name, model: check_rules(content, model, file=name)
        )
        read_cues.cache_clear()
        cue_lexicon.cache_clear()

    yield forge
    read_cues.cache_clear()
    cue_lexicon.cache_clear()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param(lambda file: file["groups"][0].update(wrds=["x"]), "unknown key 'wrds'", id="misspelt key"),
        pytest.param(lambda file: file["groups"][0].update(words=[]), "words", id="no words"),
        pytest.param(lambda file: file["groups"][1].update(id="directive"), "stands twice", id="an id twice"),
        pytest.param(lambda file: file.pop("follow_on"), "this key is missing", id="missing key"),
        pytest.param(
            lambda file: file["groups"][0]["words"].append("nobody"), "is in group negator already", id="a word of the lexicon"
        ),
        pytest.param(lambda file: file["groups"][1]["words"].append("must"), "is in group directive already", id="a word twice"),
    ],
)
def test_a_fault_of_the_file_is_one_line(forged, change, word):
    forged(change)
    with pytest.raises(ConfigError, match=word) as caught:
        cue_lexicon()
    assert "tagging/cues" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "valences"),
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
def test_claims(text, valences):
    assert [(cue.valence, cue.claim) for cue in find_cues(text) if cue.valence] == valences


@pytest.mark.parametrize("text", ["This is a worry.", "It was late.", "As a result, plans changed."])
def test_follow_on(text):
    assert is_follow_on(text)


@pytest.mark.parametrize("text", ["Plans were late.", "Itemised bills were sent."])
def test_no_follow_on(text):
    assert not is_follow_on(text)


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
    assert is_two_sided(find_cues(text)) == wanted


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
def test_contrast(text, wanted):
    assert is_contrast(text) == wanted
