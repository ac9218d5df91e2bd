"""The small grammar, enumerated: everything that its parts can build is read as intended."""

from __future__ import annotations

from itertools import product

import pytest
from inspection_findings.proportions import find_proportions
from inspection_findings.proportions.forms import fraction_value
from inspection_findings.proportions.numbers import number_words, value_of

LOW = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
ORDINALS = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "fifteenth": 15, "sixteenth": 16, "twentieth": 20, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip


def spoken(number):
    """A number from 0 to 999 in words, as English says it."""
    units = list(number_words().units)
    units = [name for name in units if name not in ("nought", "nil")]
    if number < 20:
        return units[number]
    if number < 100:
        tens = list(number_words().tens)[number // 10 - 2]
        return f"{tens}-{units[number % 10]}" if number % 10 else tens
    rest = number % 100
    return f"{units[number // 100]} hundred" + (f" and {spoken(rest)}" if rest else "")


def test_numbers_in_words():
    assert [value_of(spoken(number)) for number in range(1000)] == list(range(1000))
    assert [value_of(spoken(number).replace("-", " ")) for number in range(100)] == list(range(100))


def test_fractions():
    """All of numerator, joint and denominator: a value where numerator and number agree, else none."""
    for (top, count), (name, bottom), joint, plural in product(
        [("a", 1), *((word, number) for number, word in enumerate(LOW, 1))], ORDINALS.items(), (" ", "-", "- "), ("", "s")
    ):
        intended = round(count / bottom, 4) if count < bottom and (count > 1) == bool(plural) else None
        assert fraction_value(f"{top}{joint}{name}{plural}") == intended


@pytest.mark.parametrize("joint", ["-", " "])
def test_fractions_in_a_sentence(joint):
    for (number, word), (name, bottom) in product(enumerate(LOW, 1), ORDINALS.items()):
        phrase = f"{word}{joint}{name}{'s' if number > 1 else ''}"
        shares = find_proportions(f"It was found in {phrase} of the cases.")
        intended = [(phrase, round(number / bottom, 4))] if number < bottom else []
        assert [(share.text, share.base) for share in shares] == intended, phrase


def test_so_many_in_so_many():
    for top, (bottom, name), form in product(
        range(1, 10), ((number, spoken(number)) for number in (3, 4, 5, 6, 7, 8, 9, 10, 20)), ("in", "in every", "out of every")
    ):
        phrase = f"{spoken(top)} {form} {name}"
        shares = find_proportions(f"It was found in {phrase} cases.")
        intended = [("fraction", phrase, round(top / bottom, 4))] if top <= bottom else []
        assert [(share.kind, share.text, share.base) for share in shares] == intended, phrase


@pytest.mark.parametrize(
    "form", ["{} of the {}", "{} out of the {}", "{} of our {}", "{} (of {})", "{} from the {}", "{} out of a total of {}"]
)
def test_counts(form):
    for (top, bottom), in_words in product([(1, 12), (2, 13), (9, 11), (14, 26), (27, 70), (99, 100), (204, 310)], (True, False)):
        phrase = form.format(*(spoken(n) if in_words else n for n in (top, bottom)))
        (share,) = find_proportions(f"It was found in {phrase} cases.")
        assert (share.kind, share.text, share.numerator, share.denominator) == ("count", phrase, top, bottom)


def test_percentages():
    for number, sign in product(range(101), ("%", " %", " per cent", " percent", " per\ncent")):
        for figure in (str(number), spoken(number)) if "%" not in sign else (str(number),):
            (share,) = find_proportions(f"It was found in {figure}{sign} of the cases.")
            assert (share.kind, share.text, share.base) == ("percent", f"{figure}{sign}", number / 100)


def test_ranges():
    for low, high, (lead, joint) in product(
        ("a quarter", "one-third", "half"),
        ("two-thirds", "three-quarters"),
        (("between ", " and "), ("from ", " to "), ("", " to ")),
    ):
        phrase = f"{lead}{low}{joint}{high}"
        (share,) = find_proportions(f"It was found in {phrase} of the cases.")
        assert (share.text, share.modifier) == (phrase, "between")
        assert (share.base, share.upper) == (fraction_value(low), fraction_value(high))


def test_quantifiers():
    sizes = {
        "majority": ["", "vast ", "large ", "overwhelming ", "great ", "small ", "slim ", "clear ", "substantial ", "reasonable "],
        "minority": ["", "small ", "significant ", "sizeable ", "tiny ", "substantial "],
    }
    for noun, listed in sizes.items():
        for article, size in product(("the ", "a "), listed):
            phrase = f"{article}{size}{noun}"
            (share,) = find_proportions(f"It was found in {phrase} of cases.")
            assert (share.text, share.kind, share.modifier, share.base) == (phrase, "quantifier", "exact", None)
            assert share.high < 0.5 if noun == "minority" else share.low >= 0.5
