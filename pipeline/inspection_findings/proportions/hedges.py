"""The hedge of a proportion: which of the wordings of configs/proportions/hedges.yaml stands before, inside or behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Literal

from inspection_findings.proportions.forms import Candidate
from inspection_findings.rules import Pattern, Rule, RuleModel, Rules, load_rules

# how much of the text before a proportion can hold its hedge, in characters and in words
WINDOW, LONGEST = 48, 7
OPENING = re.compile(r"[(\"\[]|^'")
# "23%, and above that of others": not the hedge "and above"
DETERMINERS = "that|those|the|its|our|their|a|an|what|all|both|other|others|average|national|regional|local|similar|any"
WORD = re.compile(r"[^\s(\"'\[]+(?:'[a-z]+)?")

Modifier = Literal["just_over", "just_under", "over", "under", "about", "at_least", "at_most"]


class Hedge(Rule):
    """One way of hedging; the keys are explained in the file. ``width`` is a fraction of 1, ``above_none`` where "nearly none"
    lies above none.
    """

    modifier: Modifier
    reach: Literal["close", "next", "far", "around", "open"]
    side: Literal["above", "below", "both"]
    width: float = 0.0
    above_none: bool = False
    degree: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    wordings: tuple[str, ...]
    inside: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def is_upward(self) -> bool:
        """Whether the interval lies above the base."""
        return self.side == "above"


class Owner(Rule):
    """Words before a wording that own it, so that it hedges nothing ("handed over a third")."""

    before: Pattern


class HedgeRules(RuleModel):
    """The content of configs/proportions/hedges.yaml."""

    hedges: Rules[Hedge]
    owners: Rules[Owner]


@cache
def hedge_rules() -> HedgeRules:
    """The content of configs/proportions/hedges.yaml.

    Raises:
        ConfigError: the file does not fit `HedgeRules`.
    """
    return load_rules("proportions/hedges", HedgeRules)


@cache
def hedges() -> Mapping[str, Hedge]:
    """The hedges by their id.

    Raises:
        ConfigError: the file does not fit `HedgeRules`.
    """
    return {hedge.id: hedge for hedge in hedge_rules().hedges}


@cache
def hedge_of_modifier() -> Mapping[str, str]:
    """The hedge that each modifier stands for: of several ("well over", "over") the one that has its name."""
    return {name: name for name, hedge in hedges().items() if hedge.modifier == name}


@cache
def wordings() -> Mapping[str, str]:
    """The hedge's id by wording: all that the file spells out or builds of a degree and a direction.

    >>> [wordings()[words] for words in ("just over", "well in excess of", "considerably fewer than", "almost")]
    ['just_over', 'well_over', 'well_under', 'nearly']
    """
    table: dict[str, str] = {}
    for name, hedge in hedges().items():
        built = (f"{degree} {direction}" for degree in hedge.degree for direction in hedge.direction)
        table |= dict.fromkeys((*hedge.wordings, *built), name)
    return table


@cache
def _last_words() -> frozenset[str]:
    """The words that a wording can end with."""
    return frozenset(wording.rpartition(" ")[2] for wording in wordings())


@cache
def _headline() -> re.Pattern[str]:
    """A hedge that opens a caption, its figure set apart: "Just under | The share of sailors on the books | 10%"."""
    listed = "|".join(map(re.escape, sorted(wordings(), key=len, reverse=True)))
    return re.compile(
        rf"\W{{0,4}}({listed})\W{{1,4}}the "
        r"(?:(?:estimated|approximate|average|adjusted|overall) )?(?:proportion|percentage|share|number)\b"
    )


@cache
def _behind() -> re.Pattern[str]:
    """The wordings that hedge a proportion from behind it, one group a hedge."""
    groups = []
    for name, hedge in hedges().items():
        if hedge.after:
            listed = "|".join(
                re.escape(wording).replace(r"\ ", " {1,12}") for wording in sorted(hedge.after, key=len, reverse=True)
            )
            groups.append(f"(?P<{name}>{listed})")
    return re.compile(rf",? {{0,12}}(?:{'|'.join(groups)})(?![\w-])(?!\s+(?:{DETERMINERS})\b)")


@cache
def _inside() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """The words that hedge a proportion from inside ("20 or more of the 30", "50-odd per cent"), and the hedge of each."""
    table = {word: name for name, hedge in hedges().items() for word in hedge.inside}
    joined = "|".join(word for word in table if word.startswith("or "))
    alone = "|".join(word for word in table if word.isalpha())
    signs = "|".join(re.escape(word) for word in table if not word[0].isalpha())
    return re.compile(rf" (?P<joined>{joined}) |(?<=[ -])(?P<alone>{alone})\b|(?P<sign>{signs})"), table


@cache
def _signs() -> Mapping[str, str]:
    """The hedge's id by the symbol that stands before a proportion."""
    return {sign: name for name, hedge in hedges().items() for sign in hedge.signs}


@cache
def _sign_pattern() -> re.Pattern[str]:
    """A symbol that hedges what stands behind it ("≥ 80%"); the end of a mark such as "<b>" is none."""
    return re.compile(rf"(?<![\w/\"'])({'|'.join(map(re.escape, sorted(_signs(), key=len, reverse=True)))}) ?$")


def hedge_before(text: str, start: int) -> tuple[str, int] | None:
    """The hedge that ends right before ``text[start]``, and where it begins; None where there is none.

    >>> hedge_before("in only just over half", 18)
    ('just_over', 8)
    """
    window = text[max(0, start - WINDOW) : start]
    offset = start - len(window)
    sign = _sign_pattern().search(window)
    if sign:
        return _signs()[sign[1]], offset + sign.start(1)
    last = window.rsplit(None, 1)
    if not last or not window[-1].isspace() or OPENING.split(last[-1])[-1] not in _last_words():
        return None
    words = [(match.start(), match[0]) for match in WORD.finditer(window)][-LONGEST:]
    for index in range(len(words)):
        wording = " ".join(word for _, word in words[index:])
        if wording in wordings():
            end = words[-1][0] + len(words[-1][1])
            if window[end:].strip() or _is_owned(window):
                return None
            # "only just over": "only" stands outside the span
            first = index + 1 if words[index][1] == "only" else index
            return wordings()[wording], offset + words[first][0]
    return None


def _is_owned(before: str) -> bool:
    """Whether a verb owns the wording that ends the text: "told us about half of it" hedges nothing."""
    return any(owner.before.search(before) for owner in hedge_rules().owners)


def with_hedge(candidate: Candidate, text: str) -> Candidate:
    """The candidate with its hedge: hedge and modifier set, span widened. Quantifiers and ranges carry their own.

    A hedge stands before it ("almost half"), opens the caption of a figure, stands behind it ("half or so") or inside it ("20 or
    more of the 30"), looked for in this order.
    """
    if candidate.kind == "quantifier" or candidate.modifier == "between":
        return candidate
    before = hedge_before(text, candidate.start)
    if before is None and text[candidate.start - 2 : candidate.start] == "a ":
        before = hedge_before(text, candidate.start - 2)
    if before:
        return _hedged(candidate, before[0], start=before[1])
    caption = _headline().match(text) if candidate.kind == "percent" else None
    if caption and text.find("%") == candidate.end - 1:
        return _hedged(candidate, wordings()[caption[1]])
    after = _behind().match(text, candidate.end)
    if after and after.lastgroup:
        return _hedged(candidate, after.lastgroup, end=after.end())
    pattern, table = _inside()
    inside = pattern.search(text, candidate.start, candidate.end)
    if inside and (candidate.kind == "count" or not inside["joined"]):
        return _hedged(candidate, table[inside["joined"] or inside["alone"] or inside["sign"]])
    return candidate


def _hedged(candidate: Candidate, name: str, *, start: int | None = None, end: int | None = None) -> Candidate:
    return replace(
        candidate,
        hedge=name,
        modifier=hedges()[name].modifier,
        start=candidate.start if start is None else start,
        end=candidate.end if end is None else end,
    )
