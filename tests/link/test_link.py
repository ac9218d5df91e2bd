"""Polarity, links and checks."""

from __future__ import annotations

from pipeline.frameworks import load_framework
from pipeline.link import link_sentences
from pipeline.proportions import find_in_sentences
from pipeline.spans import Result, Section, Sentence


def sentence(text):
    return Sentence(text, 0, len(text), None, 0, 0)


def test_a_key_question_is_answered_in_its_own_words_only():
    section = Section(0, None, 2, "standard", "2.2", "Planning", None, 0, 900, 0, 900, ("Planning",), "2.2")
    results = [
        Result("key_question", "2.2", "2.2.1", "Does planning do enough to involve the person?", 60.0, None, False, 0, 1),
        Result("key_question", "2.2", "2.2.3", "Does planning do enough for the safety of victims?", 40.0, None, False, 0, 1),
    ]
    texts = ["Planning did enough for the safety of victims in 40 per cent of cases.", "Plans were typed in 40 per cent of cases."]
    sentences = [Sentence(text, 0, len(text), 0, place, place) for place, text in enumerate(texts)]
    shares = find_in_sentences(sentences)
    links, share_links = link_sentences(sentences, [section], shares, framework=load_framework("hmip-2018"), results=results)
    assert [link.standard for link in links] == ["2.2", "2.2"]
    assert [row[0].key_question for row in share_links] == ["2.2.3", None]
