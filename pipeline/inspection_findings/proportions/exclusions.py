"""What looks like a proportion and is none, and what is a change rather than a proportion, by the rules in configs/proportions."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator

from inspection_findings.proportions.candidate import Candidate, Kind
from inspection_findings.proportions.nouns import noun_rules
from inspection_findings.rules import Rule, Rules, load_rules

# how much of the text before and behind a candidate the rules look at, in characters, and of the sentence at most
BEFORE, AFTER, EARLIER, SENTENCE = 60, 80, 300, 400
# how far behind "all" or "every" the noun phrase of the sample reaches, in characters
SAMPLE = 90

LongPattern = Annotated[re.Pattern[str], BeforeValidator(re.compile)]


class Context:
    """A candidate of plain text with what stands before and behind it, and the modifier that its hedge gives it."""

    __slots__ = ("after", "before", "modifier", "span", "start", "text")

    def __init__(self, text: str, candidate: Candidate, modifier: str) -> None:
        start, end = candidate.start, candidate.end
        self.text, self.start, self.modifier = text, start, modifier
        self.before, self.span, self.after = text[max(0, start - BEFORE) : start], text[start:end], text[end : end + AFTER]


class Exclusion(Rule):
    """One rule: all its patterns must match, ``after`` right behind the span, ``before`` at the end of what precedes it.

    ``earlier`` may match anywhere before the span, ``sentence`` where the sentence begins; one of ``needs`` must
    stand in the sentence.
    """

    reason: str = ""
    kinds: frozenset[Kind]
    forms: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    modifiers: frozenset[str] = frozenset()
    before: LongPattern | None = None
    text: LongPattern | None = None
    after: LongPattern | None = None
    earlier: LongPattern | None = None
    sentence: LongPattern | None = None

    def excludes(self, context: Context) -> bool:
        """Whether the rule excludes the candidate of this context."""
        if self.modifiers and context.modifier not in self.modifiers:
            return False
        for need in self.needs:
            if need in context.text:
                break
        else:
            if self.needs:
                return False
        if self.text and not self.text.search(context.span):
            return False
        if self.after and not self.after.match(context.after):
            return False
        if self.before and not self.before.search(context.before):
            return False
        if self.earlier and not self.earlier.search(context.text[max(0, context.start - EARLIER) : context.start]):
            return False
        return not self.sentence or bool(self.sentence.match(context.text[:SENTENCE]))


@cache
def exclusions() -> tuple[Exclusion, ...]:
    """The rules of configs/proportions/exclusions.yaml.

    Raises:
        ConfigError: the file does not fit `Exclusion`.
    """
    return load_rules("proportions/exclusions", Rules[Exclusion])


@cache
def exclusions_of(kind: str, form: str) -> tuple[Exclusion, ...]:
    """The rules that can exclude a candidate of this kind that this form read."""
    return tuple(rule for rule in exclusions() if kind in rule.kinds and (not rule.forms or form in rule.forms))


def excluded_by(text: str, candidate: Candidate, modifier: str = "exact") -> str | None:
    """The id of the rule that excludes the candidate of plain ``text``, its modifier being this; None where none does."""
    if candidate.quantifier in ("all", "none") and not about_sample(text, candidate.start, candidate.end):
        return "not-about-the-sample"
    context = Context(text, candidate, modifier)
    for rule in exclusions_of(candidate.kind, candidate.form):
        if rule.excludes(context):
            return rule.id
    return None


def looked_at() -> str:
    """The pattern of whatever was inspected, right behind "all", "every" or "none".

    Accepts "all the hostels we visited", "every team inspected had"; refuses "all the tutors visited the school".
    """
    verbs = "|".join(noun_rules().looked_at)
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
    words, people = "|".join(noun_rules().sample_words), "|".join(noun_rules().sample_people)
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
    return bool(sample_pattern().match(text, end, end + SAMPLE))


class ChangeRules(Rule):
    """The content of configs/proportions/change.yaml."""

    before: LongPattern
    level: LongPattern
    after: LongPattern


@cache
def change_rules() -> ChangeRules:
    """The rules of what is a change.

    Raises:
        ConfigError: the file does not fit `ChangeRules`.
    """
    return load_rules("proportions/change", ChangeRules)


def is_change(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` (plain text) tells of growth or decrease.

    >>> is_change("caseloads rose by a third", 18, 25), is_change("the share fell below a third", 15, 28)
    (True, False)
    """
    rules = change_rules()
    preceding = text[max(0, start - BEFORE) : start]
    reached = rules.level.match(text, start, end) and not preceding.endswith((" by ", " of "))
    return bool(rules.after.match(text, end, end + AFTER) or (not reached and rules.before.search(preceding)))
