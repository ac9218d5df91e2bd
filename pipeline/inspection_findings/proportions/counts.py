"""Counts of a whole, and "nine in ten": what their forms say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from inspection_findings.proportions.forms import Form
from inspection_findings.proportions.noun_phrase import phrase_after
from inspection_findings.proportions.nouns import kind_of, singular
from inspection_findings.proportions.numerals import decimals_of, value_of, whole_number, words
from inspection_findings.proportions.reading import Reading, Scope
from inspection_findings.rules import load_rules

DEFINITE = re.compile(r"\b(?:the|these|those|our|all)\b")
WORD_BEHIND = re.compile(r" +([a-z]+)")
# what stands behind a number that no noun follows
CLAUSE_BEHIND = re.compile(
    r" *(?:[.,;:)]|$)"
    r"| +(?:was|were|is|are|had|has|have|did|do|does|could|would|said|felt|told|left|got|went|came|took|gave|met|[a-z]+ed)\b"
)
# a word behind "five plans of the 25" that keeps it one sample, where "five heads of the 25 units" is none
SAMPLED = ("inspected", "interviewed", "examined", "reviewed", "seen", "read", "sampled", "we")
IN_BEFORE = re.compile(r"\bin (?:(?:the|our|these|those|all|remaining|other) ){1,3}$")
OWN_NOUN = re.compile(r" (?:[a-z-]+ ){1,3}(?:where|in which|in whose|whose|who|that)\b")
FIGURE = re.compile(r"\d|\bper ?cent\b")
# "less than half (19 staff)": a number in brackets counts only right behind a share
SHARE_BEFORE = re.compile(
    r"(?:half|thirds?|quarters?|fifths?|tenths?|in [a-z]+|%|cent|majority|minority|most|all|none)(?:\b|(?<=%))"
    r"[^().;]{0,40}\([^()]{0,8}$"
)


def count(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "27 of the 70", "five cases, of the 25 inspected", "six (of 20)"."""
    top, bottom = value_of(match["n"]), value_of(match["d"])
    group = match.groupdict()
    noun = (group.get("noun") or "").strip()
    joined, opened = group.get("of") or "", (group.get("sep") or "").endswith(("(", "["))
    end = match.end()
    if opened and scope.text[end : end + 1] in (")", "]"):
        end += 1
    if noun and not opened and form.name == "count" and not partitive(noun, joined, match, scope):
        return []
    if joined == "from" and (top > bottom or bottom < 2):
        return []
    if bottom < 2 and not match["d"][:1].isdigit():
        return []
    return counted(form.name, match.start(), end, top, bottom, match.span("noun") if noun else None)


def partitive(noun: str, joined: str, match: re.Match[str], scope: Scope) -> bool:
    """Whether "N noun of M" states a share: "five cases, of the 25 inspected" does, "two teams of 12" does not."""
    if joined in ("out of",) or joined.startswith("in "):
        return True
    if joined == "from" or "of" in noun.split():
        return False
    if not DEFINITE.search(scope.text, match.end("of"), match.start("d")):
        # "in 12 cases of 20, the plan was late"
        return joined == "of" and singular(noun) in sampled_things() and bool(CLAUSE_BEHIND.match(scope.text, match.end()))
    after = WORD_BEHIND.match(scope.text, match.end())
    return "," in match["sep"] or after is None or after[1] in (noun.rpartition(" ")[2], *SAMPLED)


def counted(form: str, start: int, end: int, top: float, bottom: float, population: tuple[int, int] | None = None) -> list[Reading]:
    """The reading of ``top`` of ``bottom``; no base where the whole is zero."""
    base = round(top / bottom, 4) if bottom else None
    return [Reading(form, "count", start, end, base=base, numerator=top, denominator=bottom, population=population)]


def count_range(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "between 20 and 25 of the 40 plans"."""
    low, high, bottom = value_of(match["a"]), value_of(match["b"]), value_of(match["d"])
    if "and" in match[0].split() and not scope.text[max(0, match.start() - 20) : match.start()].rstrip().endswith("between"):
        return []
    if not low < high <= bottom:
        return []
    return [
        Reading(
            form.name, "count", *match.span(), base=round(low / bottom, 4), upper=round(high / bottom, 4),
            numerator=low, denominator=bottom, modifier="between",
        )
    ]  # fmt: skip


def fraction_in(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "nine in ten": a fraction of a round whole; "eight in 26", "three out of the four": a count of a stated sample."""
    top, bottom = value_of(match["n"]), value_of(match["d"])
    every = (match["every"] or "").strip() in ("every", "each")
    named = scope.whole_before(match.start(), None)
    stated = named is not None and named.number == bottom
    in_words = not match["n"][:1].isdigit() and not match["d"][:1].isdigit()
    speech = match["in"] == "in" or in_words or bottom in (10, 100)
    round_whole = (bottom in words()["round_wholes"] and speech) or (match["in"] == "in" and top == 1)
    if every or (round_whole and not stated and not match["the"] and not match["every"]):
        # "one case in five was late", but not "one manager in five hubs"
        loose = match["noun"] and match["in"] == "in" and not every
        if not 0 < top <= bottom or bottom < 2 or (loose and not counts_things(match, scope)):
            return []
        population = match.span("noun") if loose else None
        return [Reading(form.name, "fraction", *match.span(), base=round(top / bottom, 4), population=population)]
    if match["in"] == "in" and (match["noun"] or top > bottom or bottom < 2):
        return []
    return counted("count", match.start(), match.end(), top, bottom, match.span("noun") if match["noun"] else None)


def counts_things(match: re.Match[str], scope: Scope) -> bool:
    """Whether "N noun in M" ends with its M and its noun is something counted."""
    return kind_of(match["noun"]) != "other" and bool(CLAUSE_BEHIND.match(scope.text, match.end()))


@cache
def sampled_things() -> frozenset[str]:
    """What is inspected one by one ("case", "plan")."""
    return frozenset(load_rules("proportions/population")["sample_words"])


def all_but(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "all but two of the 15", "none of the 15 but two"."""
    apart, bottom = value_of(match["n"]), value_of(match["d"])
    top = apart if match["w"] == "none" else bottom - apart
    (reading,) = counted(form.name, match.start(), match.end(), top, bottom)
    whole_first = match.end("d") < match.start("n")
    return [replace(reading, counted=phrase_after(scope.text, match.end("d")) if whole_first else None)]


def parted(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "12 (60%) of the 20 cases": the count, its span its own number, and the percentage that parts it from its whole."""
    whole = phrase_after(scope.text, match.end(), direct=False)
    base = round(value_of(match["p"]) / 100, 6)
    share = Reading("percent", "percent", match.start("p"), match.end("sign"), base=base, decimals=decimals_of(match["p"]))
    top, bottom = value_of(match["n"]), value_of(match["d"])
    (count,) = counted(form.name, *match.span("n"), top, bottom)
    phrase = match["pop"] or whole
    return [replace(count, counted=phrase), replace(share, counted=phrase)]


def whole_words(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "none of the nine", "all 12": nothing or everything of a whole; years are no wholes."""
    bottom = value_of(match["d"])
    if bottom < 2 or (1900 <= bottom <= 2100 and match["d"].isdigit()) or (match["w"] == "both" and bottom != 2):
        return []
    top = 0.0 if match["w"].startswith(("none", "neither", "not")) else bottom
    return counted(form.name, match.start(), match.end(), top, bottom)


def whole_first(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "of the 38 records examined, 22": the span runs from the whole to the count."""
    top, bottom = value_of(match["n"]), value_of(match["d"])
    if top > bottom or bottom < 2 or 1900 <= bottom <= 2100 or FIGURE.search(match["pop"] or ""):
        return []
    # "in the other 10 files, one file where": a tale, no count of the ten
    if IN_BEFORE.search(scope.text[max(0, match.start() - 30) : match.start()]) and OWN_NOUN.match(scope.text, match.end("n")):
        return []
    return counted(form.name, match.start("d"), match.end("n"), top, bottom, match.span("pop") if match["pop"] else None)


def of_these(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "26 of them": the whole is the one named before. One of a handful of things is a mention, no share.

    More than the 16 of "16 of the 45 cases" can only be of the 45.
    """
    top = value_of(match["n"])
    whole = scope.whole_before(match.start(), None) if top < 1900 else None
    if whole is not None and top > whole.number and whole.larger:
        whole = replace(whole, number=whole.larger)
    if whole is None or top > whole.number:
        return []
    people = kind_of(whole.noun) != "other"
    if top == 1 and whole.number < 10 and not people:
        return []
    noun = phrase_after(scope.text, match.end()) if match[0].endswith(("these", "those")) else None
    if noun and not (noun.endswith(whole.noun) or (people and kind_of(noun) != "other")):
        return []
    (reading,) = counted(form.name, match.start(), match.end(), top, whole.number)
    return [replace(reading, counted=whole.phrase)]


def of_named(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "13 of the posts" where "38 posts" were named before."""
    top, whole = value_of(match["n"]), scope.whole_before(match.start(), match["noun"])
    # behind "27 of the 70 cases", "13 of the cases" can be of either
    if whole is None or whole.larger or not 2 <= top < whole.number:
        return []
    return counted(form.name, match.start(), match.end(), top, whole.number, match.span("pop"))


def neither(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "in neither case" where "two cases" were named before."""
    whole = scope.whole_before(match.start(), None)
    kind = kind_of(match["noun"])
    if (
        whole is None
        or whole.number != 2
        or (kind_of(whole.noun) != kind if kind != "other" else singular(whole.noun) != match["noun"])
    ):
        return []
    (reading,) = counted(form.name, match.start(), match.end(), 0.0, 2.0)
    return [replace(reading, counted=whole.phrase)]


def parts(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "16 people (11 from the hostel and 5 from the flats)": two counts, where they add up to the whole."""
    whole = value_of(match["d"])
    if value_of(match["n"]) + value_of(match["m"]) != whole:
        return []
    return [
        reading
        for name in ("n", "m")
        for reading in counted(form.name, *match.span(name), value_of(match[name]), whole, match.span("pop"))
    ]


def in_brackets(form: Form, match: re.Match[str], scope: Scope) -> list[Reading]:
    """ "less than half (19 staff)" where the whole was named before; only right behind another share."""
    if not SHARE_BEFORE.search(scope.text[max(0, match.start() - 60) : match.start()]):
        return []
    top, whole = value_of(match["n"]), scope.whole_before(match.start(), None)
    if whole is None or top > whole.number:
        return []
    return counted(form.name, match.start("n"), match.end("n"), top, whole.number)


@cache
def continuation() -> re.Pattern[str]:
    """A further count behind one whose whole came first: "of the 31, 16 were medium and 14 were low", "and 14 a low risk"."""
    return re.compile(
        r"(?:,|;| and| while| but| with),? (?:(?:only|just|a further|another|the (?:other|remaining)|in|and|then) ){0,3}"
        rf"(?P<n>{whole_number()})"
        r"(?= (?:as|were|was|had|did|has|have|are|is|said|felt|told|could|showed|reported|too|not|(?:an? )?(?:low|medium|high))\b)"
    )


def continued(reading: Reading, text: str) -> list[Reading]:
    """The further counts of the whole that ``reading`` put first, none beyond what the whole leaves."""
    further: list[Reading] = []
    left = (reading.denominator or 0) - (reading.numerator or 0)
    stop = text.find(". ", reading.end, reading.end + 200)
    for match in continuation().finditer(text, reading.end, stop if stop >= 0 else reading.end + 200):
        top = value_of(match["n"])
        if top > left:
            break
        left -= top
        (more,) = counted("count-continued", match.start("n"), match.end("n"), top, reading.denominator or 0, reading.population)
        further.append(replace(more, counted=reading.counted))
    return further
