"""The forms in which a proportion is stated (configs/proportions/forms.yaml), and the candidate that a form is parsed into."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from inspection_findings.model.vocabulary import ProportionKind
from inspection_findings.proportions.antecedents import Antecedent
from inspection_findings.proportions.numbers import ARTICLES, EMPHASIS, any_of, decimal_number, number_words, whole_number
from inspection_findings.proportions.triggers import TriggerKind
from inspection_findings.rules import Parts, Pattern, Rule, RuleModel, Rules, load_rules

# the function of `parsers` that makes candidates of a match
Parser = Literal[
    "percent", "percent_range", "percent_list", "fraction", "fraction_range", "fraction_in", "fraction_in_range", "count",
    "count_range", "all_but", "parted", "whole_words", "whole_first", "of_these", "of_named", "neither", "parts",
    "in_brackets", "slash", "ratio", "quantifier",
]  # fmt: skip


class Form(Rule):
    """One way of stating a proportion.

    ``pattern`` is matched where a trigger of ``triggers`` begins, if one of ``needs`` is in the sentence; ``before`` must match
    at the end of what stands before it, and its group ``lead`` belongs to the span. A sentence must hold ``numbers`` numbers,
    and triggers of all kinds in ``holds``. ``parser`` makes the candidates. ``partitive`` forms take a noun between numerator
    and denominator only where it is counted. ``otherwise`` is the id of the form that a match is of where it reads as one of
    that kind. ``further`` is set where the denominator is named before the numerator: the id of further counts of it ("of the
    31, 16 were high and 14 low").
    """

    kind: ProportionKind
    triggers: frozenset[TriggerKind]
    needs: tuple[str, ...] = ()
    pattern: Pattern
    before: Pattern | None = None
    parser: Parser
    numbers: int = 0
    holds: frozenset[TriggerKind] = frozenset()
    partitive: bool = False
    otherwise: str = ""
    further: str = ""


class Forms(RuleModel):
    """The content of configs/proportions/forms.yaml, the forms in the order in which they win."""

    parts: Parts
    forms: Rules[Form]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One stated proportion as its form was parsed; offsets into the sentence, end exclusive.

    ``base`` and ``upper`` are fractions of 1, ``decimals`` the places that a percentage is given to. ``points`` says that they
    are percentage points. ``population`` is where the form itself holds what is counted, ``counted`` the words of the
    denominator named before. ``hedge`` is an id of configs/proportions/hedges.yaml.
    """

    form: str
    kind: ProportionKind
    start: int
    end: int
    base: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    quantifier: str | None = None
    hedge: str | None = None
    modifier: str = "exact"
    decimals: int = 0
    points: bool = False
    population: tuple[int, int] | None = None
    counted: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a parser may look at besides its match: the plain sentence, and the last antecedent (of a noun) before a place."""

    text: str
    antecedent: Callable[[int, str | None], Antecedent | None]


@cache
def fraction_pattern() -> str:
    """The pattern of a fraction in words: "two-thirds", "a quarter", "one half", "half", "½"."""
    names = any_of(name for name in number_words().denominators if name not in ("half", "halves"))
    numerators = any_of([*number_words().units, *ARTICLES])
    gap = r"(?:\s{0,2}-\s{0,2}|\s{1,12})"
    glyphs = "".join(number_words().glyphs)
    named = rf"(?:{numerators}|\d{{1,2}}){gap}(?:{EMPHASIS}{gap})?(?:{names})s?"
    halves = rf"(?:(?:a|one|another){gap}(?:{EMPHASIS}{gap})?)?half"
    quarter = r"quarter(?=\s{1,12}of\b)"
    return rf"(?:(?<![\w£$€-])(?:{named}|{halves}|{quarter})(?![^\W\d])|(?<![\d{glyphs}])[{glyphs}])"


@cache
def forms() -> tuple[Form, ...]:
    """The forms in the order in which they win.

    Raises:
        ConfigError: the file does not fit `Forms`.
    """
    given = {"number": whole_number(), "decimal": decimal_number(), "fraction": fraction_pattern()}
    return load_rules("proportions/forms", Forms, parts=given).forms


@cache
def form_named(name: str) -> Form:
    """The form with this id."""
    return next(form for form in forms() if form.id == name)


@cache
def possible_forms(numbers: int, triggers: frozenset[TriggerKind]) -> tuple[Form, ...]:
    """The forms that a sentence with so many numbers and these kinds of triggers can hold."""
    return tuple(
        form for form in forms() if form.numbers <= numbers and form.holds <= triggers and not form.triggers.isdisjoint(triggers)
    )


def fraction_value(text: str) -> float | None:
    """The value of a fraction as `fraction_pattern` matched it; None where it is no value ("nine halves", "two third").

    >>> [fraction_value(text) for text in ("two-thirds", "a quarter", "half", "another fifth", "three third", "½")]
    [0.6667, 0.25, 0.5, 0.2, None, 0.5]
    """
    words = number_words()
    if text in words.glyphs:
        return words.glyphs[text]
    parts = [part for part in re.split(r"[\s-]+", text) if part and not re.fullmatch(EMPHASIS, part)]
    name = parts[-1]
    if len(parts) == 1:
        return 0.5 if name == "half" else 0.25
    count = parts[0]
    numerator = 1.0 if count in ARTICLES else float(count) if count.isdigit() else float(words.units.get(count, 0))
    denominator = words.denominators.get(name) or words.denominators.get(name.removesuffix("s"))
    if not denominator or not 0 < numerator < denominator or (numerator > 1) != name.endswith("s"):
        return None
    return round(numerator / denominator, 4)
