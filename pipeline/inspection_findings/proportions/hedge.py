"""The hedge of a share: which of the wordings of configs/proportions/hedges.yaml stands before or behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from inspection_findings.proportions.intervals import hedges
from inspection_findings.proportions.reading import Reading

WINDOW = 48
LONGEST = 7
# "told us about half of it", "handed over a third": the verb owns the word, which hedges nothing
PARTICLE = re.compile(
    r"\b(?:(?:told|asked|spoke|spoken|talked|talk|heard|knew|know|known|worried|concerned|learned|said\s+\w+|information|complain\w*|positive|clear|happy)\s+(?:\w+\s+){0,2}?about"
    r"|(?:hand\w*|t[ao]ke?\w*|took|pass\w*|carr\w*)\s+over|(?:bring|brought|held|set|taken?|follow\w*)\s+up\s+to)\s+$"
)

# "20 or more of the 30", "50-odd per cent", "a good half"
INSIDE = re.compile(r" or (more|so|fewer|less) |(?<=[ -])(odd|good|bare)\b")
HEDGE_INSIDE = {
    **{"more": "at_least", "so": "about", "fewer": "at_most", "less": "at_most"},
    **{"odd": "over", "good": "at_least", "bare": "about"},
}

OPENING = re.compile(r"[(\"\[]|^'")


@cache
def wordings() -> dict[str, str]:
    """The hedge's id by wording: all that configs/proportions/hedges.yaml spells out or builds of a degree and a direction.

    >>> [wordings()[words] for words in ("just over", "well in excess of", "considerably fewer than", "almost")]
    ['just_over', 'well_over', 'well_under', 'nearly']
    """
    table: dict[str, str] = {}
    for name, rule in hedges().items():
        built = (f"{degree} {direction}" for degree in rule.get("degree", ()) for direction in rule.get("direction", ()))
        for wording in (*rule["wordings"], *built):
            table[wording] = name
    return table


@cache
def last_words() -> frozenset[str]:
    """The words that a wording can end with."""
    return frozenset(wording.rpartition(" ")[2] for wording in wordings())


@cache
def headline() -> re.Pattern[str]:
    """A hedge that opens a caption, its figure set apart: "Just under | The share of sailors on the books | 10%"."""
    listed = "|".join(map(re.escape, sorted(wordings(), key=len, reverse=True)))
    return re.compile(
        rf"\W{{0,4}}({listed})\W{{1,4}}the "
        r"(?:(?:estimated|approximate|average|adjusted|overall) )?(?:proportion|percentage|share|number)\b"
    )


@cache
def behind() -> re.Pattern[str]:
    """The wordings that hedge a share from behind it, one group a hedge."""
    groups = []
    for name, rule in hedges().items():
        if rule.get("after"):
            longest_first = sorted(rule["after"], key=len, reverse=True)
            listed = "|".join(re.escape(wording).replace(r"\ ", " {1,12}") for wording in longest_first)
            groups.append(f"(?P<{name}>{listed})")
    return re.compile(rf",? {{0,12}}(?:{'|'.join(groups)})(?![\w-])")


@cache
def signs() -> dict[str, str]:
    """The hedge's id by the symbol that stands before a share."""
    return {sign: name for name, rule in hedges().items() for sign in rule.get("signs", ())}


@cache
def sign_pattern() -> re.Pattern[str]:
    """A symbol that hedges what stands behind it ("≥ 80%"); the end of a mark such as "<b>" is none."""
    return re.compile(rf"(?<![\w/\"'])({'|'.join(map(re.escape, sorted(signs(), key=len, reverse=True)))}) ?$")


def before(text: str, start: int) -> tuple[str, int] | None:
    """The hedge that ends right before ``text[start]``, and where it begins; None where there is none.

    >>> before("in only just over half", 18)
    ('just_over', 8)
    """
    window = text[max(0, start - WINDOW) : start]
    found = sign_pattern().search(window)
    if found:
        return signs()[found[1]], start - len(window) + found.start(1)
    last = window.rsplit(None, 1)
    if not last or not window[-1].isspace() or OPENING.split(last[-1])[-1] not in last_words():
        return None
    words = [(match.start(), match[0]) for match in re.finditer(r"[^\s(\"'\[]+(?:'[a-z]+)?", window)][-LONGEST:]
    for index in range(len(words)):
        wording = " ".join(word for _, word in words[index:])
        if wording in wordings():
            at = words[index][0]
            end_of_words = words[-1][0] + len(words[-1][1])
            if window[end_of_words:].strip() or PARTICLE.search(window):
                return None
            # "only just over": "only" stands outside the span
            if words[index][1] == "only":
                at = words[index + 1][0]
            return wordings()[wording], start - len(window) + at
    return None


def with_hedge(reading: Reading, text: str) -> Reading:
    """The reading with its hedge: hedge and modifier set, span widened. Quantifiers and ranges carry their own."""
    if reading.kind == "quantifier" or reading.modifier == "between":
        return reading
    found = before(text, reading.start)
    if found is None and text[reading.start - 2 : reading.start] == "a ":
        found = before(text, reading.start - 2)
    if found:
        name, start = found
        return replace(reading, hedge=name, modifier=hedges()[name]["modifier"], start=start)
    apart = headline().match(text) if reading.kind == "percent" else None
    if apart and text.find("%") == reading.end - 1:
        return replace(reading, hedge=wordings()[apart[1]], modifier=hedges()[wordings()[apart[1]]]["modifier"])
    after = behind().match(text, reading.end)
    if after and after.lastgroup:
        return replace(reading, hedge=after.lastgroup, modifier=hedges()[after.lastgroup]["modifier"], end=after.end())
    inside = INSIDE.search(text, reading.start, reading.end)
    if inside and (reading.kind == "count" or inside[2]):
        name = HEDGE_INSIDE[inside[1] or inside[2]]
        return replace(reading, hedge=name, modifier=hedges()[name]["modifier"])
    return reading
