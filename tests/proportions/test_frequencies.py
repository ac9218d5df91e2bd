"""Words of frequency: an option on a scale of its own."""

from __future__ import annotations

import json

import pytest
from inspection_findings.cli import app
from inspection_findings.context import Context
from inspection_findings.proportions import find_frequencies, find_proportions, scale_names
from inspection_findings.proportions.frequencies import frequency_scale
from inspection_findings.stages import extract
from typer.testing import CliRunner


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The gate was almost always shut.", [("almost always", 0.85, 0.98)], id="almost-always"),
        pytest.param("The gate was always shut.", [("always", 0.99, 1.0)], id="always"),
        pytest.param("Usually it was shut; it was rarely open.", [("Usually", 0.69, 0.9), ("rarely", 0.05, 0.2)], id="two"),
        pytest.param("It was hardly  ever shut.", [("hardly  ever", 0.05, 0.18)], id="blanks"),
        pytest.param("It was not often shut, and shut less often than open.", [], id="denied-and-compared"),
        pytest.param("It isn't always shut, as often as not.", [], id="not-always"),
        pytest.param("An often-used gate.", [], id="compound"),
    ],
)
def test_words(text, expected):
    found = find_frequencies(text)
    assert [(word.text, word.low, word.high) for word in found] == expected
    assert all(text[word.start : word.end] == word.text and word.scale == "frequencies" for word in found)


def test_never_among_proportions_or_scales():
    assert find_proportions("The gate was almost always shut, and often locked.") == []
    assert "frequencies" not in scale_names()


def test_the_scale_is_sound():
    scale = frequency_scale()
    words = [word for entry in scale.frequencies.values() for word in entry.words]
    assert len(set(words)) == len(words) and "209" in scale.source
    estimates = [entry.estimate for entry in scale.frequencies.values()]
    assert estimates == sorted(estimates)


def test_option_of_the_command():
    text = "The gate was often shut in half of the cases."
    plain = CliRunner().invoke(app, ["proportions", text, "--json"])
    more = CliRunner().invoke(app, ["proportions", text, "--json", "--frequencies"])
    assert [json.loads(line)["text"] for line in plain.stdout.splitlines()] == ["half"]
    assert [json.loads(line)["text"] for line in more.stdout.splitlines()] == ["half", "often"]


def test_option_of_a_run():
    report = extract(text="Visits were often late. Plans were good in half of the cases.", context=Context(frequencies=True))
    first, second = report.sentences
    assert [(one.text, one.kind, one.scale) for one in first.frequencies] == [("often", "frequency", "frequencies")]
    assert first.proportions == () and second.frequencies == () and [one.text for one in second.proportions] == ["half"]
    assert report.document.text[first.frequencies[0].start : first.frequencies[0].end] == "often"


def test_not_asked_for():
    report = extract(text="Visits were often late.", context=Context())
    assert [sent.frequencies for sent in report.sentences] == [None]
