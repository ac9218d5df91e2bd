"""Finding the shares in a text: the patterns, what they refuse, their hedges, values and populations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.proportions.grammar import may_hold, patterns, value_of, words
from pipeline.proportions.population import kind_of, phrase_after, phrase_in
from pipeline.proportions.refuse import is_change, refused
from pipeline.proportions.scales import Scale, bounded, hedged, hedges, load_scale, wilson
from pipeline.spans import Proportion, Sentence

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“‘])|\n{2,}")
WHOLE = re.compile(
    r"\b(\d{1,4})\s+(?:[a-z-]+\s+){0,3}?(?:cases|staff|officers|individuals|people|plans|assessments|reviews|records|children|women|offenders|instances|reports|orders|interviewed|inspected)\b"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the text before said: the last whole that was named, the last population, and the sentence before itself."""

    whole: float | None = None
    population: str | None = None
    before: str = ""

    def carried(self) -> str | None:
        """The population that a share without one inherits: what the sentence before names, else the last one stated."""
        return (phrase_in(self.before) if self.before else None) or self.population


@dataclass(frozen=True, slots=True)
class Match:
    """One stated share as its pattern read it; offsets into the sentence."""

    rule: str
    kind: str
    start: int
    end: int
    base: float | None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    quantifier: str | None = None
    modifier: str | None = None
    points: bool = False
    population: str | None = None
    tolerance: float = 0.0


def find_proportions(text: str, *, scale: str | None = None) -> list[Proportion]:
    """The shares stated in ``text``, in order; offsets are code points into ``text``, end exclusive.

    Args:
        text: any text; several sentences share their context ("We inspected 53 cases. This was done in 26 of them.").
        scale: name or path of the quantifier scale; None for the default one.

    >>> [(p.text, p.low, p.high) for p in find_proportions("Good in over two-thirds of cases.")]
    [('over two-thirds', 0.6667, 0.75)]
    """
    chosen = load_scale(scale)
    found: list[Proportion] = []
    context = Context()
    start = 0
    for end in [*(match.start() for match in SENTENCE.finditer(text)), len(text)]:
        shares, context = find_in(text[start:end], start, chosen, context)
        found.extend(shares)
        start = end
    return found


def find_in_sentences(sentences: Sequence[Sentence], *, scale: str | None = None) -> list[tuple[Proportion, ...]]:
    """The shares of each sentence, one tuple a sentence; offsets are code points into the document's clean text."""
    chosen = load_scale(scale)
    found = []
    context = Context()
    section: int | None = -1
    for sent in sentences:
        if sent.section != section:
            context, section = Context(), sent.section
        shares, context = find_in(sent.text, sent.start, chosen, context)
        found.append(tuple(shares))
    return found


def find_in(text: str, offset: int, scale: Scale, context: Context) -> tuple[list[Proportion], Context]:
    """The shares of one sentence and the context that the next one inherits."""
    lowered = lower(text)
    if not may_hold(lowered):
        return [], Context(None, context.population, text)
    matches = match_all(lowered, context)
    shares: list[Proportion] = []
    population = context.carried() if matches else context.population
    for match in matches:
        made, population = finish(text, match, offset, scale, population, first=not shares)
        shares.append(made)
    wholes = [float(found) for found in WHOLE.findall(lowered)]
    named = [m.denominator for m in matches if m.denominator]
    whole = wholes[-1] if wholes else named[-1] if named else None
    return agree(shares), Context(whole, population, text)


def lower(text: str) -> str:
    """The text in lower case, character for character: letters whose lower case is longer stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def match_all(text: str, context: Context) -> list[Match]:
    """The matches of all patterns in lower-cased ``text``, those of an earlier pattern winning, in order of place."""
    found: list[Match] = []
    for rule, pattern in patterns().items():
        if not worth(rule, text):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found):
                continue
            for read in readings(rule, match, text, context):
                read = with_hedge(read, text)
                if not refused(text, read.start, read.end, read.kind, rule):
                    found.append(read)
    return sorted(found, key=lambda match: match.start)


# what must stand in the text for a pattern to match at all: one of these substrings
NEEDS: dict[str, tuple[str, ...]] = {
    "percent-range": ("%", "cent"),
    "percent": ("%", "cent"),
    "fraction-range": ("between ", "from "),
    "count-all-but": ("all but ",),
    "count-whole-words": ("none ", "neither ", "each ", "all ", "every one "),
    "count-all": ("all ",),
    "fraction-in": (" in ", " out "),
    "count": (" of ", "from ", "(of ", " of\n"),
    "count-bracket": ("(",),
    "count-whole-first": (", ",),
    "count-of-these": (" of the", " of who", " of which"),
    "count-slash": ("/",),
    "fraction": (
        "half",
        "third",
        "quarter",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "twelfth",
        "twentieth",
    ),
    "ratio": (":", "ratio", " to one"),
    "quantifier": ("majority", "minority", "most", "all", "every", "none", "hardly", " no "),
}


def worth(rule: str, text: str) -> bool:
    """Whether the pattern of this rule can match at all."""
    return any(need in text for need in NEEDS[rule])


def number(text: str) -> tuple[float, float]:
    """A percentage's value as a fraction of 1, and half of its last digit."""
    value = float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else value_of(text)
    digits = len(text.partition(".")[2]) if text[:1].isdigit() else 0
    return round(value / 100, 6), 0.005 / 10**digits


def readings(rule: str, match: re.Match[str], text: str, context: Context) -> list[Match]:
    """What the match of a rule says; empty where a closer look refuses it."""
    start, end = match.span()
    group = match.groupdict()
    if rule == "percent":
        base, tolerance = number(group["a"] or group["pp"])
        return [Match(rule, "percent", start, end, base, points=bool(group["points"] or group["pp"]), tolerance=tolerance)]
    if rule == "percent-range":
        return percent_range(match, text)
    if rule == "fraction":
        part = fraction_of(group, "")
        return [] if part is None else [Match(rule, "fraction", start, end, part, tolerance=0.02)]
    if rule == "fraction-range":
        lower_end, high = fraction_of(group, "x"), fraction_of(group, "")
        if lower_end is None or high is None or lower_end > high:
            return []
        return [Match(rule, "fraction", start, end, lower_end, upper=high, modifier="between")]
    if rule == "quantifier":
        return quantifier(match, text)
    if rule == "ratio":
        return ratio(match, text)
    return counts(rule, match, text, context)


def percent_range(match: re.Match[str], text: str) -> list[Match]:
    """A range of per cent, or two shares where the text tells of a change from one to the other."""
    (low, _), (high, _) = number(match["a"]), number(match["b"])
    before = text[max(0, match.start() - 24) : match.start()]
    if match[0].startswith("from") and re.search(
        r"\b(?:up|down|rise|rose|risen|rising|fell|fallen|increased?|decreased?|dropped|improved|grown|grew|reduced)\s+$",
        before,
    ):
        return [
            Match("percent", "percent", match.start("a"), match.end("a"), low, tolerance=0.005),
            Match("percent", "percent", match.start("b"), match.end(), high, tolerance=0.005),
        ]
    if low > high or (match[0][:1].isdigit() and re.search(r"\d\s+and\s", match[0])):
        return []
    return [Match("percent-range", "percent", match.start(), match.end(), low, upper=high, modifier="between")]


def fraction_of(group: dict[str, str | None], prefix: str) -> float | None:
    """The value of a fraction's groups, None where it is none ("nine halves")."""
    name = group[prefix + "f"]
    if group[prefix + "q"]:
        return 0.25
    if name is None:
        return 0.5
    count = group[prefix + "c"] or "one"
    top = 1.0 if count == "a" else value_of(count)
    table: dict[str, int] = words()["denominators"]
    bottom = table.get(name) or table.get(name.removesuffix("s"))
    if not bottom or not 0 < top < bottom or (top > 1) != name.endswith("s"):
        return None
    return round(top / bottom, 4)


def quantifier(match: re.Match[str], text: str) -> list[Match]:
    """A quantifier and its place on the scale."""
    start, end = match.span()
    modifier = "exact"
    if match["noun"]:
        size = match["size"] or ""
        name = match["noun"]
        grades = {
            "vast": "vast",
            "overwhelming": "vast",
            "great": "vast",
            "large": "large",
            "substantial": "large",
            "clear": "large",
            "larger": "large",
        }
        if name == "majority":
            grade = (
                "small"
                if size in ("small", "slim", "narrow", "bare")
                else "reasonable"
                if size == "reasonable"
                else grades.get(size, "large" if size else "")
            )
        else:
            grade = "small" if size in ("small", "slim") else "significant" if size else ""
        name = f"{grade} {name}".strip()
    elif match["none"]:
        name = "hardly any"
    elif match["most"]:
        name = "most"
    else:
        name = "none" if match["all"] == "none" else "all"
        before = re.search(r"\b(?:nearly|almost|virtually|practically|not quite)\s+$", text[max(0, start - 12) : start])
        if before:
            name, modifier = ("nearly all", "just_under") if name == "all" else ("hardly any", "just_under")
    return [Match("quantifier", "quantifier", start, end, None, quantifier=name, modifier=modifier)]


def ratio(match: re.Match[str], text: str) -> list[Match]:
    """A ratio of two parts; times of day and one-to-one work are none."""
    first = match["n"] or match["n2"] or match["n3"]
    second = match["d"] or match["d2"] or "one"
    top, bottom = value_of(first), value_of(second)
    clock = match["n"] and (len(match["d"]) == 2 and "ratio" not in text)
    if clock or not top or not bottom or (top == bottom == 1 and "ratio" not in text):
        return []
    start = match.start("n2") if match["n2"] else match.start()
    return [Match("ratio", "ratio", start, match.end(), round(top / (top + bottom), 4))]


def counts(rule: str, match: re.Match[str], text: str, context: Context) -> list[Match]:
    """A count of a whole, in any of its forms."""
    group = match.groupdict()
    start, end = match.span()
    population = None
    if rule == "count-of-these":
        whole = whole_before(text, start) or context.whole
        top = value_of(group["n"])
        if whole is None or top > whole:
            return []
        return [Match(rule, "count", start, end, round(top / whole, 4), numerator=top, denominator=whole)]
    bottom = value_of(group.get("d") or group.get("d2") or "0")
    top = value_of(group.get("n") or group.get("n2") or "0")
    if rule == "count-whole-words":
        top = 0.0 if group["w"] in ("none", "neither") else bottom
        if group["w"] in ("both", "any"):
            return []
    elif rule == "count-all":
        top = bottom
    elif rule == "count-all-but":
        top = bottom - top
    elif rule == "count-whole-first":
        population = group["pop"]
        start = match.start("d")
        end = match.end("n")
        if top > bottom:
            return []
    elif rule == "count" and group["close"] is None and "(" in match[0]:
        return []
    elif rule == "fraction-in":
        return fraction_in(match, top, bottom)
    if rule == "count" and bottom < 2 and not group["d"].isdigit():
        return []
    base = round(top / bottom, 4) if bottom else None
    return [Match(rule, "count", start, end, base, numerator=top, denominator=bottom, population=population)]


def fraction_in(match: re.Match[str], top: float, bottom: float) -> list[Match]:
    """ "nine in ten": a fraction of a round whole; "eight in 26": a count."""
    if top > bottom or bottom < 2 or bottom > 1000 or top == 0:
        return []
    every = "every" in match[0]
    round_whole = bottom in (3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000) and (bottom > 4 or every or not match[0][-1].isdigit())
    base = round(top / bottom, 4)
    if every or round_whole:
        return [Match("fraction-in", "fraction", match.start(), match.end(), base, tolerance=0.02)]
    return [Match("count", "count", match.start(), match.end(), base, numerator=top, denominator=bottom)]


def whole_before(text: str, until: int) -> float | None:
    """The last whole that the sentence names before ``until``."""
    found = WHOLE.findall(text[:until])
    return float(found[-1]) if found else None


@cache
def hedge_pattern() -> re.Pattern[str]:
    """All wordings of hedges, the longest first, at the end of what stands before a share."""
    wordings = sorted((wording for rule in hedges().values() for wording in rule["wordings"]), key=len, reverse=True)
    phrases = "|".join(wording.replace(" ", r"\s+") for wording in wordings)
    return re.compile(rf"\b({phrases})\s+(?:a\s+|the\s+)?$")


@cache
def modifier_of() -> dict[str, str]:
    """The modifier of each wording."""
    return {wording: name for name, rule in hedges().items() for wording in rule["wordings"]}


def with_hedge(match: Match, text: str) -> Match:
    """The match with the hedge that stands before it: modifier set, span widened."""
    if match.quantifier == "nearly all" or (match.quantifier == "hardly any" and match.modifier == "just_under"):
        before = re.search(r"\b\w+(?:\s+quite)?\s+$", text[: match.start])
        return replace(match, start=before.start() if before else match.start)
    if match.kind == "quantifier" or match.modifier == "between":
        return replace(match, modifier=match.modifier or "exact")
    window = max(0, match.start - 32)
    found = hedge_pattern().search(text, window, match.start)
    if not found:
        return replace(match, modifier="exact")
    wording = " ".join(found[1].split())
    return replace(match, modifier=modifier_of()[wording], start=found.start())


def finish(
    text: str, match: Match, offset: int, scale: Scale, carried: str | None, *, first: bool
) -> tuple[Proportion, str | None]:
    """The proportion of a match, and the population that the next share inherits."""
    change = match.points or is_change(lower(text), match.start, match.end)
    population = "change" if change else match.population or phrase_after(text, match.end)
    if population is None or population.lower() in ("them", "these", "those", "whom", "which"):
        population = (
            (phrase_in(text, until=match.start) if first else None)
            or carried
            or phrase_in(text, until=match.start)
            or phrase_in(text)
        )
    interval, problem = interval_of(match, scale)
    low, estimate, high = interval if interval else (None, None, None)
    counted = match.kind == "count" and match.denominator and problem is None and match.modifier == "exact"
    bounds = wilson(match.numerator or 0.0, match.denominator) if counted and match.denominator else (None, None)
    share = Proportion(
        start=offset + match.start,
        end=offset + match.end,
        text=text[match.start : match.end],
        kind=match.kind,
        modifier=match.modifier or "exact",
        base=match.base,
        upper=match.upper,
        numerator=whole_number(match.numerator),
        denominator=whole_number(match.denominator or whole_after(text, match)),
        low=low,
        high=high,
        estimate=estimate,
        scale=scale.name if match.kind == "quantifier" else None,
        rule=match.rule,
        population=population,
        population_kind="other" if change else kind_of(population),
        change=change,
        problem=problem,
        wilson_low=bounds[0],
        wilson_high=bounds[1],
    )
    return share, carried if change else population


def whole_after(text: str, match: Match) -> float | None:
    """The whole that stands behind a fraction: "less than half of the 77 relevant cases"."""
    if match.kind != "fraction":
        return None
    found = re.match(r"\s+of\s+(?:the|our|these|those)\s+(\d{1,4})\s+[a-z]", text[match.end : match.end + 40])
    return float(found[1]) if found else None


def whole_number(value: float | None) -> float | None:
    """A count without a decimal point where it has none."""
    return int(value) if value is not None and value == int(value) else value


def interval_of(match: Match, scale: Scale) -> tuple[tuple[float, float, float] | None, str | None]:
    """Low, estimate and high of a match, or None and the reason why the share is impossible."""
    if match.kind == "quantifier":
        found = scale.interval(match.quantifier or "") or load_scale(None).interval(match.quantifier or "")
        return found, None if found else "the scale does not name this quantifier"
    if match.base is None:
        return None, "the whole is zero"
    if (
        match.kind == "count"
        and match.numerator is not None
        and match.denominator is not None
        and match.numerator > match.denominator
    ):
        return None, "the count is larger than its whole"
    if match.base > 1 or (match.upper or 0) > 1:
        return None, "the share is above 100 per cent"
    if match.modifier == "between" and match.upper is not None:
        return bounded(match.base, (match.base + match.upper) / 2, match.upper), None
    return hedged(match.base, match.modifier or "exact", tolerance=match.tolerance), None


def agree(shares: list[Proportion]) -> list[Proportion]:
    """The shares of a sentence, each marked with the one beside it that states the same fact, agreeing or in conflict."""
    marked = list(shares)
    for index in range(1, len(shares)):
        first, second = shares[index - 1], shares[index]
        kinds = {first.kind, second.kind}
        beside = second.start - first.end <= 40 and "count" in kinds and kinds != {"count"} and not second.change
        if not beside or first.low is None or first.high is None or second.low is None or second.high is None:
            continue
        overlap = first.low <= second.high + 0.005 and second.low <= first.high + 0.005
        for place, other in ((index, index - 1), (index - 1, index)):
            marked[place] = replace(marked[place], agrees_with=other if overlap else None, conflict=None if overlap else other)
    return marked
