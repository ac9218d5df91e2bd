"""What looks like a proportion and is none, and what is a change rather than a proportion, by the rules in configs/proportions."""

from __future__ import annotations

from functools import cache

from inspection_findings.model.vocabulary import ProportionKind
from inspection_findings.proportions.forms import Candidate
from inspection_findings.proportions.triggers import holds_any
from inspection_findings.rules import Parts, Pattern, Rule, RuleModel, Rules, load_rules

# how much of the text before and behind a candidate the rules look at, in characters, and of the sentence at most
BEFORE, AFTER, EARLIER, SENTENCE = 60, 90, 300, 400


class Context:
    """A candidate of plain text with its span, and the modifier that its hedge gives it."""

    __slots__ = ("end", "modifier", "span", "start", "text")

    def __init__(self, text: str, candidate: Candidate, modifier: str) -> None:
        self.text, self.start, self.end, self.modifier = text, candidate.start, candidate.end, modifier
        # cut out, so that ^ and $ are its ends
        self.span = text[candidate.start : candidate.end]


class Case(RuleModel):
    """One way in which a rule fits a candidate: all that it has must match, ``unless_after`` must not.

    ``before`` matches at the end of what precedes the span, ``after`` and ``unless_after`` right behind it, ``span`` anywhere in
    it, ``earlier`` anywhere before it, ``sentence`` where the sentence begins; one of ``needs`` must stand in the sentence.
    """

    kinds: frozenset[ProportionKind] | None = None
    forms: frozenset[str] | None = None
    modifiers: frozenset[str] | None = None
    needs: tuple[str, ...] = ()
    before: Pattern | None = None
    span: Pattern | None = None
    after: Pattern | None = None
    unless_after: Pattern | None = None
    earlier: Pattern | None = None
    sentence: Pattern | None = None

    def fits(self, context: Context) -> bool:
        """Whether the case fits the candidate of this context; the cheaper questions are asked first."""
        text, start, end = context.text, context.start, context.end
        if self.needs and not holds_any(text, self.needs):
            return False
        if self.span and not self.span.search(context.span):
            return False
        if self.after and not self.after.match(text, end, end + AFTER):
            return False
        if self.before and not self.before.search(text, start - BEFORE if start > BEFORE else 0, start):
            return False
        if self.unless_after and self.unless_after.match(text, end, end + AFTER):
            return False
        return self._fits_sentence(context)

    def _fits_sentence(self, context: Context) -> bool:
        """Whether the hedge and what stands further off in the sentence fit."""
        if self.modifiers is not None and context.modifier not in self.modifiers:
            return False
        if self.earlier and not self.earlier.search(context.text[max(0, context.start - EARLIER) : context.start]):
            return False
        return not self.sentence or bool(self.sentence.match(context.text, 0, SENTENCE))


class Exclusion(Rule):
    """One rule, which excludes a candidate where one of its cases fits; a case without kinds or forms has those of the rule."""

    kinds: frozenset[ProportionKind]
    forms: frozenset[str] | None = None
    quantifiers: frozenset[str] | None = None
    cases: tuple[Case, ...]


class Exclusions(RuleModel):
    """The content of configs/proportions/exclusions.yaml."""

    parts: Parts
    exclusions: Rules[Exclusion]


@cache
def exclusions() -> tuple[Exclusion, ...]:
    """The rules of configs/proportions/exclusions.yaml, in the order in which they are asked.

    Raises:
        ConfigError: the file does not fit `Exclusions`.
    """
    return load_rules("proportions/exclusions", Exclusions).exclusions


@cache
def _cases_of(kind: ProportionKind, form: str, quantifier: str | None) -> tuple[tuple[str, Case], ...]:
    """The rules' ids and cases that can exclude a candidate of this kind, form and quantifier."""
    return tuple(
        (rule.id, case)
        for rule in exclusions()
        if rule.quantifiers is None or quantifier in rule.quantifiers
        for case in rule.cases
        if kind in (case.kinds or rule.kinds) and form in (case.forms or rule.forms or {form})
    )


def excluded_by(text: str, candidate: Candidate, modifier: str = "exact") -> str | None:
    """The id of the rule that excludes the candidate of plain ``text``, its modifier being this; None where none does."""
    context = Context(text, candidate, modifier)
    for rule, case in _cases_of(candidate.kind, candidate.form, candidate.quantifier):
        if case.fits(context):
            return rule
    return None


class ChangeRules(Rule):
    """The content of configs/proportions/change.yaml."""

    parts: Parts
    before: Pattern
    level: Pattern
    after: Pattern


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
