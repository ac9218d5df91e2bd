"""Numbers in digits and words: one pattern for any of them, and the value of what it matched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from inspection_findings.rules import RuleModel, load_rules

# no code, amount of money, time, date or number of a section begins or ends here; "60%/70%", "c.60%" and "1-in-5" do
BEFORE_DIGITS = (
    r"(?:(?<=%/)|(?<![\w£$€#:/]))(?:(?<=%/)|(?<=\bc\.)|(?<=\bca\.)|(?<![\w£$€][.,:/]))(?<!£\s)(?:(?<=-in-)|(?<=-of-)|(?<![a-z]-))"
)
AFTER_DIGITS = r"(?!\w)(?![.,:/]\d)"

# what stands for one before the name of a fraction ("another third"), and what may stand between ("a further fifth")
ARTICLES = ("a", "an", "another")
EMPHASIS = "(?:full|mere|good|bare|whole|further|additional)"

TEN, THOUSAND = 10, 1000
# "two and three-quarters": what is more than a whole number
PART = re.compile(r" and (?P<numerator>an?|one|three)[ -](?P<name>half|quarter|third|fifth)s?$")


class NumberWords(RuleModel):
    """The content of configs/proportions/numbers.yaml.

    Words by value: ``units`` up to 19, ``tens``, ``scales`` (hundred), ``denominators`` (third: 3); ``glyphs`` by the fraction of 1
    that each is. ``round_wholes`` are the denominators of a figure of speech ("nine in ten"), ``named`` the proportions that
    writers use as bounds, in order; all of these fractions of 1.
    """

    units: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    denominators: dict[str, int]
    glyphs: dict[str, float]
    round_wholes: frozenset[int]
    named: tuple[float, ...]


@cache
def number_words() -> NumberWords:
    """The number words and named proportions.

    Raises:
        ConfigError: the file does not fit `NumberWords`.
    """
    return load_rules("proportions/numbers", NumberWords)


def any_of(names: Iterable[str]) -> str:
    """The names as the alternatives of a pattern, the longest first, without a group around them."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


@cache
def in_words() -> str:
    """The pattern of a whole number in words, up to the thousands: "nine", "twenty-six", "two hundred and four", "half a dozen"."""
    low = any_of(name for name, value in number_words().units.items() if 1 <= value < TEN)
    units, tens = any_of(number_words().units), any_of(number_words().tens)
    join = r"\s{0,2}-\s{0,2}|\s{1,12}"
    # a line's end may have taken the hyphen ("twentyfive")
    below_hundred = rf"(?:(?:{tens})(?:(?:{join}|)(?:{low})\b)?|(?:{units}))"
    hundreds = rf"(?:(?:an?|{low})(?:{join}))?hundred(?:(?:\s{{1,12}}and)?(?:{join}){below_hundred})?"
    thousands = rf"(?:an?|{below_hundred})\s{{1,12}}thousand(?:\s{{1,12}}{hundreds}|\s{{1,12}}and\s{{1,12}}{below_hundred})?"
    dozens = r"(?:half\s{1,12}a|a|one|two|three|four|five)\s{1,12}dozen"
    # a footnote mark may be glued to a word ("nine out of ten2")
    return rf"(?<!\w)(?:{dozens}|{thousands}|{hundreds}|{below_hundred})(?![^\W\d])"


@cache
def in_digits() -> str:
    """The pattern of a whole number in digits: "27", "1,204"."""
    return rf"{BEFORE_DIGITS}(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}){AFTER_DIGITS}"


@cache
def whole_number() -> str:
    """The pattern of any whole number, in digits or words."""
    return rf"(?:{in_digits()}|{in_words()})"


@cache
def decimal_number() -> str:
    """The pattern of a number before "per cent": "24", "50.9", "5,5", "ninety-five", "twelve point five", "2½"."""
    glyphs = "".join(number_words().glyphs)
    units = any_of(number_words().units)
    plain = rf"\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d{{1,6}}|,\d{{1,2}})?[{glyphs}]?|\.\d{{1,6}}"
    digits = rf"{BEFORE_DIGITS}(?:{plain})(?![\d.,]{{0,12}}\d)"
    blank = r"\s{1,12}"
    part = rf"{blank}and{blank}(?:an?|one|three)(?:{blank}|-)(?:half|quarters?|thirds?|fifths?)"
    spoken = rf"{in_words()}(?:{blank}point(?:{blank}(?:{units})){{1,3}}|{part})?(?!\w)"
    half = rf"(?<!\w)half{blank}(?:of{blank})?(?:an?|one|1)(?=[\s-]{{1,12}}(?:per|%))"
    return rf"(?:{digits}|{spoken}|{half})"


def value_of(text: str) -> float:
    """The value of a number in digits or words, as `whole_number` or `decimal_number` matched it.

    >>> [value_of(text) for text in ("1,204", "1 204", "twenty-six", "twelve point five", "5.5", "2½", "two and three-quarters")]
    [1204.0, 1204.0, 26.0, 12.5, 5.5, 2.5, 2.75]
    """
    text = " ".join(text.split())
    glyph = float(number_words().glyphs.get(text[-1:], 0))
    text = text[:-1] if glyph else text
    if not text:
        return glyph
    if text.startswith("half") and not text.endswith("dozen"):
        return 0.5
    if text[0].isdigit() or text[0] == ".":
        thousands = re.fullmatch(r"\d{1,3}(?:[, ]\d{3})+", text)
        return float(re.sub("[, ]", "" if thousands else ".", text)) + glyph
    whole, _, after_point = text.partition(" point")
    part = PART.search(whole)
    whole = whole[: part.start()] if part else whole
    extra = (3.0 if part["numerator"] == "three" else 1.0) / number_words().denominators[part["name"]] if part else 0.0
    digits = "".join(str(number_words().units.get(part, "")) for part in after_point.split())
    return spoken_value(whole) + extra + (float(f"0.{digits}") if digits else 0.0)


def spoken_value(text: str) -> float:
    """The value of a whole number in words.

    >>> [spoken_value(text) for text in ("half a dozen", "one thousand two hundred", "a hundred and ten", "sixtyfive")]
    [6.0, 1200.0, 110.0, 65.0]
    """
    total, current = 0.0, 0.0
    for part in re.split(r"[\s-]+", text):
        if part in number_words().scales:
            scale = number_words().scales[part]
            current = (current or 1.0) * scale
            if scale == THOUSAND:
                total, current = total + current, 0.0
        elif part == "half":
            current = 0.5
        else:
            current += _below_hundred(part)
    return total + current


def _below_hundred(word: str) -> int:
    """The value of a word up to ninety-nine, tens and units run together or not."""
    words = number_words()
    if word in words.units or word in words.tens:
        return words.units.get(word, 0) + words.tens.get(word, 0)
    tens = next((name for name in words.tens if word.startswith(name)), "")
    return words.tens.get(tens, 0) + words.units.get(word[len(tens) :], 0)


def decimals_of(text: str) -> int:
    """How many decimal places a number is given to.

    >>> [decimals_of(text) for text in ("24", "50.9", "twelve point five", "2½")]
    [0, 1, 1, 1]
    """
    text = " ".join(text.split())
    if text[-1:] in number_words().glyphs or PART.search(text) or text.startswith("half"):
        return 1
    if text[:1].isdigit() or text[:1] == ".":
        return len(re.split(r"\.|,(?=\d{1,2}$)", text, maxsplit=1)[1]) if re.search(r"\.|,\d{1,2}$", text) else 0
    return len(text.partition(" point")[2].split())
