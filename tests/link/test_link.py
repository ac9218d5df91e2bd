"""Polarity, links and checks."""

from __future__ import annotations

from pipeline.clean import clean
from pipeline.document import Source
from pipeline.frameworks import load_framework
from pipeline.link import link_sentences
from pipeline.proportions import find_in_sentences
from pipeline.sections import cut_sentences, find_sections
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


def test_a_standard_without_number_gives_its_link_to_the_lists_in_it():
    text = """Foreword\n\nThis is a report on work with children and victims by a youth justice service in 2025.\n
Background\n\nThe county is small.\n\nWork with children\n\nWe read the cases.\n\nAssessing\n\nRating: Good\n
Strengths\n\n• Families were heard.\n\nPlanning\n\nRating: Inadequate\n\nAreas for improvement\n\n• Families had no say.\n"""
    document = clean(Source(text=text))
    sections = find_sections(document)
    sentences = cut_sentences(document, sections)
    links, _ = link_sentences(
        sentences, sections, [()] * len(sentences), framework=load_framework("youth-justice-2025"), results=[]
    )
    linked = {sent.text: (link.standard, link.rule) for sent, link in zip(sentences, links, strict=True)}
    assert linked["Families were heard."] == ("2.1", "title")
    assert linked["Families had no say."] == ("2.2", "title")
