"""What looks like a share and is none, and what is a change rather than a share, by the rules in configs/proportions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from inspection_findings.proportions.reading import Reading
from inspection_findings.rules import load_rules

# how much of the text before and behind a span the rules look at, in characters
BEFORE, AFTER = 60, 80
# and of the sentence at most
EARLIER, SENTENCE = 300, 400


class Around:
    """A reading of plain text with what stands before and behind it, and the modifier that its hedge gives it."""

    __slots__ = ("after", "before", "modifier", "span", "start", "text")

    def __init__(self, text: str, reading: Reading, modifier: str) -> None:
        start, end = reading.start, reading.end
        self.text, self.start, self.modifier = text, start, modifier
        self.before, self.span, self.after = text[max(0, start - BEFORE) : start], text[start:end], text[end : end + AFTER]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule: all its patterns must match, ``after`` right behind the span, ``before`` at the end of what precedes it.

    ``earlier`` may match anywhere before the span, ``sentence`` where the sentence begins; one of ``needs`` must
    stand in the sentence.
    """

    name: str
    forms: frozenset[str]
    needs: tuple[str, ...]
    modifiers: frozenset[str]
    before: re.Pattern[str] | None
    text: re.Pattern[str] | None
    after: re.Pattern[str] | None
    earlier: re.Pattern[str] | None
    sentence: re.Pattern[str] | None

    def fires(self, around: Around) -> bool:
        """Whether the rule refuses what is read there."""
        if self.modifiers and around.modifier not in self.modifiers:
            return False
        for need in self.needs:
            if need in around.text:
                break
        else:
            if self.needs:
                return False
        if self.text and not self.text.search(around.span):
            return False
        if self.after and not self.after.match(around.after):
            return False
        if self.before and not self.before.search(around.before):
            return False
        if self.earlier and not self.earlier.search(around.text[max(0, around.start - EARLIER) : around.start]):
            return False
        return not self.sentence or bool(self.sentence.match(around.text[:SENTENCE]))


@cache
def refusals() -> dict[str, tuple[Refusal, ...]]:
    """The rules of configs/proportions/refuse.yaml by the kind of share that they apply to."""
    by_kind: dict[str, list[Refusal]] = {}
    for rule in load_rules("proportions/refuse"):
        parts = [re.compile(rule[key]) if rule.get(key) else None for key in ("before", "text", "after", "earlier", "sentence")]
        forms, needs, modifiers = (
            frozenset(rule.get("forms", ())),
            tuple(rule.get("needs", ())),
            frozenset(rule.get("modifiers", ())),
        )
        refusal = Refusal(rule["id"], forms, needs, modifiers, *parts)
        for kind in rule["kinds"]:
            by_kind.setdefault(kind, []).append(refusal)
    return {kind: tuple(rules) for kind, rules in by_kind.items()}


@cache
def refusals_of(kind: str, form: str) -> tuple[Refusal, ...]:
    """The rules that can refuse a share of this kind that this form read."""
    return tuple(rule for rule in refusals().get(kind, ()) if not rule.forms or form in rule.forms)


def refused(text: str, reading: Reading, modifier: str = "exact") -> str | None:
    """The id of the rule that refuses the reading of plain ``text`` as a share so hedged, None where none does."""
    if reading.quantifier in ("all", "none") and not about_sample(text, reading.start, reading.end):
        return "not-about-the-sample"
    around = Around(text, reading, modifier)
    for rule in refusals_of(reading.kind, reading.form):
        if rule.fires(around):
            return rule.name
    return None


def looked_at() -> str:
    """The pattern of whatever was inspected, right behind "all", "every" or "none".

    Accepts "all the hostels we visited", "every team inspected had"; refuses "all the tutors visited the school".
    """
    verbs = "|".join(load_rules("proportions/population")["looked_at"])
    word, definite = r"(?:[\w'-]+\s+)", r"(?:the|our|these|those)\s+"
    several = r"(?:[a-z'-]+(?<!s)s|staff|people|children|women|men|police)\s+"
    one = rf"(?<=every)\s+(?:single\s+)?{word}{{0,4}}?[a-z'-]{{3,}}\s+"
    ours = (
        rf"(?:(?:that|which|who|whom)\s+)?we\s+(?:had\s+|have\s+)?"
        rf"(?:{verbs}|met|saw|heard|attended|looked\s+at|spoke\s+(?:to|with))\b"
    )
    verb_behind = "had|was|were|has|have|did|is|are|could|would|showed|held|contained|included|in|at|during|and"
    theirs = rf"(?:{verbs})(?=\s+(?:{verb_behind})\b|\s*[,.;:)]|\s*$)"
    some = rf"(?:\s+of)?\s+(?:{definite})?{word}{{0,4}}?{several}{ours}"
    said = rf"(?:\s+of)?\s+{definite}{word}{{0,3}}?{several}{theirs}"
    return rf"{one}(?:{ours}|{theirs})|{some}|{said}"


@cache
def sample_pattern() -> re.Pattern[str]:
    """A noun phrase of the inspected sample right behind "all", "every" or "none"."""
    rules = load_rules("proportions/population")
    words, people = "|".join(rules["sample_words"]), "|".join(rules["sample_people"])
    seen = (
        r"(?:who\s+(?:were|we)\s+|that\s+we\s+|we\s+|in\s+(?:the|our)\s+)?"
        r"(?:interviewed|inspected|met|spoke|surveyed|sampled?|survey|examined|saw|asked|questioned"
        r"|told\s+us|said|reported\s+that|felt\s+that|agreed\s+that)\b"
    )
    lead = r"(?:the\s+|these\s+|those\s+|our\s+|single\s+|one\s+of\s+the\s+)*(?!but\b)(?:[\w'-]+\s+){0,2}?"
    other = (
        r"(?!\s+(?:managers?|officers?|workers?|systems?|teams?|recordings?|allocations?|records?|files?|notes?|holders?|loads?)\b)"
    )
    return re.compile(
        rf"{looked_at()}|\s+of\s+(?:them|these|those)\b(?!\s+(?!(?:was|is|has|does|as)\b)(?:\w+s|who|that|which)\b)|\s+(?:of\s+)?{lead}(?:(?:{words})s?\b{other}"
        rf"|(?:inspected|interviewed|sampled|surveyed)\s+(?:[a-z]+\s+)?(?:{people})\b|(?:{people})\s+{seen})"
    )


def about_sample(text: str, start: int, end: int) -> bool:
    """Whether a bare "all", "every" or "none" speaks of what was inspected."""
    return bool(sample_pattern().match(text, end, end + 90))


@cache
def change_rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The patterns ``before``, ``after`` and ``level`` of configs/proportions/change.yaml."""
    rules = load_rules("proportions/change")
    return re.compile(rules["before"]), re.compile(rules["after"]), re.compile(rules["level"])


def is_change(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` (plain text) tells of growth or decrease.

    >>> is_change("caseloads rose by a third", 18, 25), is_change("the share fell below a third", 15, 28)
    (True, False)
    """
    before, after, level = change_rules()
    told = text[max(0, start - BEFORE) : start]
    reached = level.match(text, start, end) and not told.endswith((" by ", " of "))
    return bool(after.match(text, end, end + AFTER) or (not reached and before.search(told)))
