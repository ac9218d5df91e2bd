"""Counts of a denominator, and "nine in ten": from the match of a form to its candidates.

The cases, as a person would ask: which two numbers are it; which is the numerator; is the second the number of things that the
first is counted of ("27 of the 70"), a figure of speech ("nine in ten"), or another matter ("two teams of 12")?
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from inspection_findings.proportions.antecedents import Antecedent, is_year
from inspection_findings.proportions.forms import Candidate, Form, Scope, form_named
from inspection_findings.proportions.noun_phrase import phrase_after
from inspection_findings.proportions.nouns import kind_of, singular
from inspection_findings.proportions.numbers import decimals_of, number_words, value_of, whole_number
from inspection_findings.rules import words

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
BETWEEN = re.compile(r"\bbetween *$")
# "less than half (19 staff)": a number in brackets counts only right behind another proportion
PROPORTION_BEFORE = re.compile(
    r"(?:half|thirds?|quarters?|fifths?|tenths?|in [a-z]+|%|cent|majority|minority|most|all|none)(?:\b|(?<=%))"
    r"[^().;]{0,40}\([^()]{0,8}$"
)
# denominators of a figure of speech even in figures and with "out of": "9 out of 10"
SPOKEN = (10, 100)
# a denominator is of several things; of fewer things than a handful, one is a mention, not a proportion
SEVERAL, HANDFUL, PAIR = 2, 10, 2
# how far parsers look around their match, in characters
NEAR_IN, NEAR_BETWEEN, NEAR_BRACKET, FAR_CONTINUED = 30, 20, 60, 200


def count(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "27 of the 70", "five cases, of the 25 inspected", "six (of 20)"."""
    numerator, denominator = value_of(match["n"]), value_of(match["d"])
    group = match.groupdict()
    noun = (group.get("noun") or "").strip()
    joined, opened = group.get("of") or "", (group.get("sep") or "").endswith(("(", "["))
    end = match.end()
    if opened and scope.text[end : end + 1] in (")", "]"):
        end += 1
    if noun and not opened and form.partitive and not _is_partitive(noun, joined, match, scope):
        return []
    if joined == "from" and (numerator > denominator or denominator < SEVERAL):
        return []
    if denominator < SEVERAL and not match["d"][:1].isdigit():
        return []
    return counted(form.id, match.start(), end, numerator, denominator, match.span("noun") if noun else None)


def _is_partitive(noun: str, joined: str, match: re.Match[str], scope: Scope) -> bool:
    """Whether "N noun of M" states a proportion: "five cases, of the 25 inspected" does, "two teams of 12" does not."""
    if joined == "out of" or joined.startswith("in "):
        return True
    if joined == "from" or "of" in noun.split():
        return False
    if not DEFINITE.search(scope.text, match.end("of"), match.start("d")):
        # "in 12 cases of 20, the plan was late"
        return joined == "of" and singular(noun) in _sampled_things() and bool(CLAUSE_BEHIND.match(scope.text, match.end()))
    after = WORD_BEHIND.match(scope.text, match.end())
    return "," in match["sep"] or after is None or after[1] in (noun.rpartition(" ")[2], *SAMPLED)


def counted(
    form: str, start: int, end: int, numerator: float, denominator: float, population: tuple[int, int] | None = None
) -> list[Candidate]:
    """The candidate of ``numerator`` of ``denominator``; without a base where the denominator is zero."""
    base = round(numerator / denominator, 4) if denominator else None
    return [Candidate(form, "count", start, end, base=base, numerator=numerator, denominator=denominator, population=population)]


def count_range(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "between 20 and 25 of the 40 plans"."""
    low, high, denominator = value_of(match["a"]), value_of(match["b"]), value_of(match["d"])
    if "and" in match[0].split() and not BETWEEN.search(scope.text, max(0, match.start() - NEAR_BETWEEN), match.start()):
        return []
    if not low < high <= denominator:
        return []
    return [
        Candidate(
            form.id, "count", *match.span(), base=round(low / denominator, 4), upper=round(high / denominator, 4),
            numerator=low, denominator=denominator, modifier="between",
        )
    ]  # fmt: skip


def fraction_in(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "nine in ten": a fraction of a round number; "eight in 26", "three out of the four": a count of a stated sample."""
    numerator, denominator = value_of(match["n"]), value_of(match["d"])
    every = (match["every"] or "").strip() in ("every", "each")
    # CASE 1: a figure of speech
    if every or _is_spoken(match, scope):
        # "one case in five was late", but not "one manager in five hubs"
        loose = match["noun"] and match["in"] == "in" and not every
        if not 0 < numerator <= denominator or denominator < SEVERAL or (loose and not _counts_things(match, scope)):
            return []
        population = match.span("noun") if loose else None
        return [Candidate(form.id, "fraction", *match.span(), base=round(numerator / denominator, 4), population=population)]
    # CASE 2: a count of a stated sample; "five officers in 12 teams" is none
    if match["in"] == "in" and (match["noun"] or numerator > denominator or denominator < SEVERAL):
        return []
    return counted(form.otherwise, *match.span(), numerator, denominator, match.span("noun") if match["noun"] else None)


def _is_spoken(match: re.Match[str], scope: Scope) -> bool:
    """Whether "N in M" is a figure of speech: M is a round number, and not the number of things named before."""
    denominator = value_of(match["d"])
    if match["the"] or match["every"]:
        return False
    in_words = not match["n"][:1].isdigit() and not match["d"][:1].isdigit()
    speech = match["in"] == "in" or in_words or denominator in SPOKEN
    if not (denominator in number_words().round_wholes and speech) and not (match["in"] == "in" and value_of(match["n"]) == 1):
        return False
    named = scope.antecedent(match.start(), None)
    return named is None or named.number != denominator


def _counts_things(match: re.Match[str], scope: Scope) -> bool:
    """Whether "N noun in M" ends with its M and its noun is something counted."""
    return kind_of(match["noun"]) != "other" and bool(CLAUSE_BEHIND.match(scope.text, match.end()))


@cache
def _sampled_things() -> frozenset[str]:
    """What is inspected one by one ("case", "plan")."""
    return frozenset(words("sample_things"))


def all_but(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "all but two of the 15", "none of the 15 but two"."""
    apart, denominator = value_of(match["n"]), value_of(match["d"])
    numerator = apart if match["w"] == "none" else denominator - apart
    (candidate,) = counted(form.id, match.start(), match.end(), numerator, denominator)
    whole_first = match.end("d") < match.start("n")
    return [replace(candidate, counted=phrase_after(scope.text, match.end("d")) if whole_first else None)]


def parted(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "12 (60%) of the 20 cases": the count, its span its own number, and the percentage that parts it from its whole."""
    named = phrase_after(scope.text, match.end(), direct=False)
    base = round(value_of(match["p"]) / 100, 6)
    share = Candidate(form.otherwise, "percent", match.start("p"), match.end("sign"), base=base, decimals=decimals_of(match["p"]))
    numerator, denominator = value_of(match["n"]), value_of(match["d"])
    (count,) = counted(form.id, *match.span("n"), numerator, denominator)
    phrase = match["pop"] or named
    return [replace(count, counted=phrase), replace(share, counted=phrase)]


def whole_words(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "none of the nine", "no one of the nine", "all 12": nothing or everything of a denominator; a year is none."""
    denominator = value_of(match["d"])
    if denominator < SEVERAL or (is_year(denominator) and match["d"].isdigit()) or (match["w"] == "both" and denominator != PAIR):
        return []
    numerator = 0.0 if match["w"].startswith(("none", "neither", "not")) or match["w"] == "one" else denominator
    return counted(form.id, match.start(), match.end(), numerator, denominator)


def whole_first(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "of the 38 records examined, 22": the span runs from the whole to the count."""
    numerator, denominator = value_of(match["n"]), value_of(match["d"])
    if numerator > denominator or denominator < SEVERAL or is_year(denominator) or FIGURE.search(match["pop"] or ""):
        return []
    # "in the other 10 files, one file where": a tale, no count of the ten
    if IN_BEFORE.search(scope.text[max(0, match.start() - NEAR_IN) : match.start()]) and OWN_NOUN.match(scope.text, match.end("n")):
        return []
    return counted(form.id, match.start("d"), match.end("n"), numerator, denominator, match.span("pop") if match["pop"] else None)


def of_these(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "26 of them": the denominator is the one named before. One of a handful of things is a mention, not a proportion."""
    numerator = value_of(match["n"])
    named = None if is_year(numerator) else scope.antecedent(match.start(), None)
    if named is not None and numerator > named.number and named.larger:
        # more than the 16 of "16 of the 45 cases" can only be of the 45
        named = replace(named, number=named.larger)
    if named is None or numerator > named.number:
        return []
    people = kind_of(named.noun) != "other"
    if numerator == 1 and named.number < HANDFUL and not people:
        return []
    noun = phrase_after(scope.text, match.end()) if match[0].endswith(("these", "those")) else None
    if noun and not (noun.endswith(named.noun) or (people and kind_of(noun) != "other")):
        return []
    (candidate,) = counted(form.id, match.start(), match.end(), numerator, named.number)
    return [replace(candidate, counted=named.phrase)]


def of_named(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "13 of the posts" where "38 posts" were named before."""
    numerator, named = value_of(match["n"]), scope.antecedent(match.start(), match["noun"])
    # behind "27 of the 70 cases", "13 of the cases" can be of either
    if named is None or named.larger or not SEVERAL <= numerator < named.number:
        return []
    return counted(form.id, *match.span(), numerator, named.number, match.span("pop"))


def neither(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "in neither case" where "two cases" were named before."""
    named = scope.antecedent(match.start(), None)
    if named is None or named.number != PAIR or not _names_same(named, match["noun"]):
        return []
    (candidate,) = counted(form.id, *match.span(), 0.0, named.number)
    return [replace(candidate, counted=named.phrase)]


def _names_same(named: Antecedent, noun: str) -> bool:
    """Whether a noun in the singular can be one of the things named before."""
    kind = kind_of(noun)
    return kind_of(named.noun) == kind if kind != "other" else singular(named.noun) == noun


def parts(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "16 people (11 from the hostel and 5 from the flats)": two counts, where they add up to the whole."""
    whole = value_of(match["d"])
    if value_of(match["n"]) + value_of(match["m"]) != whole:
        return []
    return [
        candidate
        for name in ("n", "m")
        for candidate in counted(form.id, *match.span(name), value_of(match[name]), whole, match.span("pop"))
    ]


def in_brackets(form: Form, match: re.Match[str], scope: Scope) -> list[Candidate]:
    """ "less than half (19 staff)" where the whole was named before; only right behind another proportion."""
    if not PROPORTION_BEFORE.search(scope.text[max(0, match.start() - NEAR_BRACKET) : match.start()]):
        return []
    numerator, whole = value_of(match["n"]), scope.antecedent(match.start(), None)
    if whole is None or numerator > whole.number:
        return []
    return counted(form.id, match.start("n"), match.end("n"), numerator, whole.number)


@cache
def _continuation() -> re.Pattern[str]:
    """A further count behind one whose whole came first: "of the 31, 16 were medium and 14 were low", "and 14 a low risk"."""
    return re.compile(
        r"(?:,|;| and| while| but| with),? (?:(?:only|just|a further|another|the (?:other|remaining)|in|and|then) ){0,3}"
        rf"(?P<n>{whole_number()})"
        r"(?= (?:as|were|was|had|did|has|have|are|is|said|felt|told|could|showed|reported|too|not|(?:an? )?(?:low|medium|high))\b)"
    )


def continued(candidate: Candidate, text: str) -> list[Candidate]:
    """The further counts of the denominator that ``candidate`` put first, none beyond what it leaves."""
    denominator = candidate.denominator or 0
    name = form_named(candidate.form).further
    further: list[Candidate] = []
    left = denominator - (candidate.numerator or 0)
    stop = text.find(". ", candidate.end, candidate.end + FAR_CONTINUED)
    for match in _continuation().finditer(text, candidate.end, stop if stop >= 0 else candidate.end + FAR_CONTINUED):
        numerator = value_of(match["n"])
        if numerator > left:
            break
        left -= numerator
        (more,) = counted(name, *match.span("n"), numerator, denominator, candidate.population)
        further.append(replace(more, counted=candidate.counted))
    return further
