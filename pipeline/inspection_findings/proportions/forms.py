"""The forms in which a share is stated: configs/proportions/forms.yaml, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from inspection_findings.errors import ConfigError
from inspection_findings.proportions.numerals import ARTICLES, EMPHASIS, alternatives, decimal_number, whole_number, words
from inspection_findings.rules import load_rules


@dataclass(frozen=True, slots=True)
class Form:
    """One way of stating a share. ``pattern`` is matched where an anchor of ``anchors`` begins, if one of ``needs`` is in the text.

    ``before`` must match at the end of what stands before the anchor. ``reads`` names the function that makes the share, and
    ``numbers`` is how many numbers a sentence must hold for the form to match, ``holds`` which kinds of anchors.
    """

    name: str
    kind: str
    anchors: frozenset[str]
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    reads: str
    numbers: int
    holds: frozenset[str]


@cache
def fraction_pattern() -> str:
    """The pattern of a fraction in words: "two-thirds", "a quarter", "one half", "half", "½"."""
    names = alternatives(name for name in words()["denominators"] if name not in ("half", "halves"))
    tops = alternatives([*words()["units"], *ARTICLES])
    gap = r"(?:\s{0,2}-\s{0,2}|\s{1,12})"
    glyphs = "".join(words()["glyphs"])
    return (
        rf"(?:(?<![\w£$€-])(?:(?:{tops}|\d{{1,2}}){gap}(?:{EMPHASIS}{gap})?(?:{names})s?|(?:(?:a|one|another){gap}(?:{EMPHASIS}{gap})?)?half|quarter(?=\s{{1,12}}of\b))"
        rf"(?![^\W\d])|(?<![\d{glyphs}])[{glyphs}])"
    )


def blanks(pattern: str) -> str:
    """The pattern with each blank as a run of up to twelve spaces.

    >>> blanks("a b ?c")
    'a {1,12}b {0,12}c'
    """
    return re.sub(r" (?!\{|\?)", " {1,12}", re.sub(r" \?", " {0,12}", pattern))


@cache
def forms() -> tuple[Form, ...]:
    """The forms in the order in which they win.

    Raises:
        ConfigError: a pattern is no regular expression, or names a fragment that is not there.
    """
    loaded = load_rules("proportions/forms")
    fragments = {name: blanks(text) for name, text in loaded["fragments"].items()}
    fragments |= {"number": whole_number(), "decimal": decimal_number(), "fraction": fraction_pattern()}
    compiled = []
    for rule in loaded["forms"]:
        try:
            patterns = [
                re.compile(re.sub(r"\{([a-z]+)\}", lambda match: fragments[match[1]], blanks(rule[key]))) if rule.get(key) else None
                for key in ("pattern", "before")
            ]
        except (re.error, KeyError) as error:
            raise ConfigError(f"the pattern can't be read ({error})", file="proportions/forms.yaml", rule=rule["id"]) from error
        pattern, before = patterns
        if pattern is None:
            raise ConfigError("a form needs a pattern", file="proportions/forms.yaml", rule=rule["id"])
        starts, needs = frozenset(rule["anchors"]), tuple(rule["needs"])
        counted = (rule.get("numbers", 0), frozenset(rule.get("holds", ())))
        compiled.append(Form(rule["id"], rule["kind"], starts, needs, pattern, before, rule["reads"], *counted))
    return tuple(compiled)


@cache
def possible_forms(numbers: int, anchors: frozenset[str]) -> tuple[Form, ...]:
    """The forms that a sentence with so many numbers and these anchors can hold."""
    return tuple(
        form for form in forms() if form.numbers <= numbers and form.holds <= anchors and not form.anchors.isdisjoint(anchors)
    )


def fraction_value(text: str) -> float | None:
    """The value of a fraction as `fraction_pattern` matched it; None where it is none ("nine halves", "two third").

    >>> [fraction_value(text) for text in ("two-thirds", "a quarter", "half", "another fifth", "three third", "½")]
    [0.6667, 0.25, 0.5, 0.2, None, 0.5]
    """
    if text in words()["glyphs"]:
        return float(words()["glyphs"][text])
    parts = [part for part in re.split(r"[\s-]+", text) if part and not re.fullmatch(EMPHASIS, part)]
    name = parts[-1]
    if len(parts) == 1:
        return 0.5 if name == "half" else 0.25
    count = parts[0]
    top = 1.0 if count in ARTICLES else float(count) if count.isdigit() else float(words()["units"].get(count, 0))
    denominators: dict[str, int] = words()["denominators"]
    bottom = denominators.get(name) or denominators.get(name.removesuffix("s"))
    if not bottom or not 0 < top < bottom or (top > 1) != name.endswith("s"):
        return None
    return round(top / bottom, 4)
