"""Where the noun phrase that is counted ends, and what belongs to it from behind."""

from __future__ import annotations

import pytest
from inspection_findings.proportions import find_proportions
from inspection_findings.proportions.noun_phrase import phrase_after
from inspection_findings.proportions.nouns import kind_of


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        pytest.param("most parents drew a map", "parents", id="article-behind"),
        pytest.param("most parents quickly left", "parents", id="adverb"),
        pytest.param("most beds stood idle", "beds", id="any-plural"),
        pytest.param("most of the guidance names nobody", "guidance", id="object-without-article"),
        pytest.param("most of the training forgets its aim", "training", id="singular-and-verb"),
        pytest.param("most bus drivers sing", "bus drivers", id="compound"),
        pytest.param("most youth services officers sing", "youth services officers", id="plural-leads-a-noun"),
        pytest.param("most staff team meetings overran", "staff team meetings", id="collective-leads-a-noun"),
        pytest.param("most of the cases of theft", "cases", id="things"),
        pytest.param("most of the starts of orders", "starts of orders", id="of"),
        pytest.param("most public and private landlords agreed", "public and private landlords", id="two-adjectives"),
        pytest.param("most of the Leeds office staff sang", "Leeds office staff", id="name-in-s"),
    ],
)
def test_phrase_ends_at_its_verb(text, phrase):
    assert phrase_after(text, 4) == phrase


@pytest.mark.parametrize(
    ("text", "share", "phrase"),
    [
        pytest.param("Half of the clients seen by the nurse had a plan.", "Half", "clients seen by the nurse", id="by"),
        pytest.param("It was late for half of the clients placed in Hull.", "half", "clients placed in Hull", id="no-subject"),
        pytest.param("Half of the clients placed in Hull were late.", "Half", "clients placed in Hull", id="verb-follows"),
        pytest.param("Half of the clients referred to a friend.", "Half", "clients", id="no-verb-follows"),
        pytest.param("With half of the clients placed in Hull, it closed.", "half", "clients", id="with"),
        pytest.param("Half of the clients being mentored left.", "Half", "clients being mentored", id="being"),
        pytest.param("Half of the mentors interviewed sang.", "Half", "mentors interviewed", id="seen"),
        pytest.param("Half of the mentors surveyed to date sang.", "Half", "mentors surveyed to date", id="to-date"),
    ],
)
def test_participles_keep_what_belongs_to_them(text, share, phrase):
    (found,) = find_proportions(text)
    assert (found.text, found.population) == (share, phrase)


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        pytest.param("half of those we spoke to felt it", "those we spoke to", "other", id="we"),
        pytest.param("half of those who had moved away felt it", "those who had moved away", "other", id="who"),
        pytest.param("half of those on licence felt it", "those on licence", "service_users", id="preposition"),
        pytest.param("half of those recalled to prison felt it", "those recalled to prison", "service_users", id="participle"),
        pytest.param("half of those being taught by us felt it", "those being taught by us", "other", id="being"),
        pytest.param("half of those sleeping rough", "those sleeping rough", "other", id="ing"),
        pytest.param("half of those newly employed by us", "those newly employed by us", "staff", id="adverb"),
        pytest.param("half of those convicted offenders left", "convicted offenders", "service_users", id="those-is-an-article"),
        pytest.param("half of those cases were late", "cases", "cases", id="noun"),
    ],
)
def test_those(text, phrase, kind):
    found = phrase_after(text, 4)
    assert (found, kind_of(found)) == (phrase, kind)


@pytest.mark.parametrize(
    ("text", "population"),
    [
        pytest.param("Mentors met their clients weekly. Most were pleased.", "Mentors", id="subject"),
        pytest.param("In May, mentors met their clients. Most were pleased.", "mentors", id="behind-an-opening"),
        pytest.param("We met ten clients of the mentors. Most were pleased.", "clients of the mentors", id="met"),
        pytest.param("The team read 20 reports on its staff. Most were thin.", "reports", id="read"),
        pytest.param("Care was taken of the clients. Most were pleased.", "clients", id="only-one"),
        pytest.param("Care was taken of the clients by their mentors. Most were pleased.", None, id="two-and-no-subject"),
        pytest.param("Plans were made by mentors. Most said that it helped.", None, id="plans-say-nothing"),
        pytest.param("A loss, a move: none of these led to a visit.", None, id="these-of-the-sentence"),
        pytest.param("Finally, 40 per cent were late.", None, id="adverb"),
        pytest.param("Attendance stood at 40 per cent.", "Attendance", id="opening"),
    ],
)
def test_left_out(text, population):
    assert find_proportions(text)[-1].population == population


@pytest.mark.parametrize(
    ("text", "population"),
    [
        pytest.param("The rate of lost letters is low and stands at 4 per cent.", "lost letters", id="behind-a-verb"),
        pytest.param("4% The proportion of all clubs' members who left", "all clubs' members", id="owner"),
    ],
)
def test_what_is_measured(text, population):
    assert find_proportions(text)[-1].population == population
