"""Finding the proportions in a text.

The way of one: a trigger (where it could begin), the form that matches there and its parser (what it says), an exclusion (whether
it is one), its hedge, its interval, its population, and the proportion beside it that it restates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from inspection_findings.layout.sentence_ends import cut as cut_sentences
from inspection_findings.model.report import Proportion, Sentence
from inspection_findings.model.vocabulary import PopulationKind
from inspection_findings.proportions.antecedents import last_antecedent, mark_restatements
from inspection_findings.proportions.counts import continued
from inspection_findings.proportions.exclusions import change_rules, excluded_by, exclusions, is_change
from inspection_findings.proportions.forms import Candidate, Form, Scope, form_named, forms, possible_forms
from inspection_findings.proportions.hedges import hedge_rules, with_hedge
from inspection_findings.proportions.intervals import interval_of, scale_for, wilson
from inspection_findings.proportions.nouns import kind_of
from inspection_findings.proportions.parsers import PARSERS
from inspection_findings.proportions.population import Earlier, listed_population, population_of
from inspection_findings.proportions.roles import assign_roles, role_rules
from inspection_findings.proportions.scales import Scale, load_scale
from inspection_findings.proportions.triggers import Trigger, find_triggers, holds_any, lower, plain_text, unmarked
from inspection_findings.rules import RuleFile

# no sentence is read further than this at once: a longer one (the longest of prose have some 800) is cut at a blank
LONGEST = 2_000
# a sentence of more proportions is a row of figures, where one that says nothing of its own takes over whom the one before counts
MANY = 40
# a form asks for three numbers at most
MOST_NUMBERS = 3
# how far before a trigger what leads a form is looked for, in characters
LEAD = 80
DENOMINATOR_BEHIND = re.compile(r"\s+of\s+(?:the|our|these|those|all)\s+(\d{1,4})\s+[a-z]")


def find_proportions(text: str, *, scale: str | None = None) -> list[Proportion]:
    """The proportions stated in ``text``, in order; offsets are code points into ``text``, end exclusive.

    Args:
        text: any text; several sentences proportion their context ("We inspected 53 cases. This was done in 26 of them.").
        scale: name or path of the quantifier scale; None for the default one.

    Raises:
        ConfigError: there is no such scale, or a rule can't be read.

    >>> [(p.text, p.low, p.high) for p in find_proportions("Good in over two-thirds of cases.")]
    [('over two-thirds', 0.6667, 0.75)]
    """
    spans = sentence_spans(text)
    found = find_in_texts([text[start:end] for start, end in spans], [start for start, _ in spans], load_scale(scale))
    return [proportion for in_sentence in found for proportion in in_sentence]


def find_in_sentences(sentences: Sequence[Sentence], *, scale: str | None = None) -> None:
    """Write the proportions of each sentence on it; offsets are code points into the document's clean text.

    Raises:
        ConfigError: there is no such scale, or a rule can't be read.
    """
    pieces = [(index, *span) for index, sent in enumerate(sentences) for span in cut(sent.text, 0, len(sent.text))]
    found = find_in_texts(
        [sentences[index].text[start:end] for index, start, end in pieces],
        [sentences[index].start + start for index, start, _ in pieces],
        load_scale(scale),
        sections=[sentences[index].section for index, _, _ in pieces],
    )
    for sent in sentences:
        sent.proportions = ()
    for (index, _, _), of_piece in zip(pieces, found, strict=True):
        sentences[index].proportions += of_piece


# where plain text is parted whatever its stops: an empty line, the mark of a list's next item
PARTS = re.compile(r"\n\s{0,80}\n\s*|\n\s{0,12}(?=[•*|–-]\s)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a plain text begin and end.

    >>> sentence_spans("Half agreed.3 The rest, e.g. Mr. J. Holt, c. 40, did not.")
    [(0, 13), (14, 57)]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end, following in [*(match.span() for match in PARTS.finditer(text)), (len(text), len(text))]:
        spans += [(start + low, start + high) for low, high in cut_sentences(text[start:end])]
        start = following
    return [part for span in spans for part in cut(text, *span)]


def cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span in pieces of at most `LONGEST` characters, cut at blanks where there are any."""
    pieces = []
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = blank if blank > 0 else start + LONGEST
        pieces.append((start, middle))
        start = middle
    return [*pieces, (start, end)]


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: its text, that without footnote marks, the plain text that was parsed, and where it begins in the whole
    text.
    """

    text: str
    unmarked: str
    flat: str
    offset: int


@dataclass(slots=True)
class _Candidates:
    """The candidates of one sentence, none touching another or what was excluded, and the ids of the rules that did that."""

    candidates: list[Candidate] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing was parsed or excluded in ``start`` to ``end``."""
        index = bisect_left(self.taken, (start, start))
        after = index < len(self.taken) and self.taken[index][0] < end
        return not after and not (index and self.taken[index - 1][1] > start)

    def take(self, start: int, end: int) -> None:
        """Nothing else may be parsed in ``start`` to ``end``."""
        self.taken.insert(bisect_left(self.taken, (start, end)), (start, end))


def find_in_texts(
    texts: Sequence[str], offsets: Sequence[int], scale: Scale, *, sections: Sequence[int | None] | None = None
) -> list[tuple[Proportion, ...]]:
    """The proportions of each text; one that says nothing of its own takes denominator and population from the one before."""
    per_text: list[tuple[Proportion, ...]] = []
    population: str | None = None
    last_index = -1
    for index, text in enumerate(texts):
        new_section = sections is not None and index > 0 and sections[index] != sections[index - 1]
        if new_section:
            population = None
        lowered = lower(text)
        triggers = find_triggers(lowered)
        before = "" if index == 0 or new_section else texts[index - 1]
        flat = plain_text(lowered) if triggers else ""
        candidates = find_candidates(flat, triggers, before) if triggers else []
        if not candidates:
            per_text.append(())
            continue
        after = texts[index + 1] if index + 1 < len(texts) else ""
        passage = Passage(text, unmarked(text), flat, offsets[index])
        proportions: list[Proportion] = []
        earlier = Earlier(before=before, after=after, population=population, offset=passage.offset, near=last_index == index - 1)
        for place, candidate in enumerate(candidates):
            proportion = build_proportion(passage, candidate, earlier, scale, listed=place >= MANY)
            earlier = earlier.then(proportion)
            proportions.append(proportion)
        if any(proportion.population and not proportion.change for proportion in proportions):
            population, last_index = earlier.population, index
        marked = mark_restatements(proportions, passage.text, passage.offset)
        per_text.append(tuple(assign_roles(marked, flat, passage.offset)))
    return per_text


def find_candidates(flat: str, triggers: Sequence[Trigger], before: str) -> list[Candidate]:
    """The candidates of one sentence of plain text, by place; ``before`` is the sentence before it."""
    return sorted(_search(flat, triggers, before).candidates, key=lambda candidate: candidate.start)


@dataclass(frozen=True, slots=True)
class Answers:
    """The ids of the rules that answer in a text, one for each time that one does."""

    forms: tuple[str, ...]
    exclusions: tuple[str, ...]
    hedges: tuple[str, ...]


def answering_rules(text: str) -> Answers:
    """The forms that state a proportion in ``text``, the exclusions that say that one is none, the hedges.

    >>> answering_rules("Nearly half were late. They meet most weeks.")
    Answers(forms=('fraction',), exclusions=('of-time',), hedges=('nearly',))
    """
    candidates: list[Candidate] = []
    excluded: list[str] = []
    before = ""
    for start, end in sentence_spans(text):
        lowered = lower(text[start:end])
        found = _search(plain_text(lowered), find_triggers(lowered), before)
        candidates += found.candidates
        excluded += found.excluded
        before = text[start:end]
    hedges = tuple(candidate.hedge for candidate in candidates if candidate.hedge)
    return Answers(tuple(candidate.form for candidate in candidates), tuple(excluded), hedges)


def _search(flat: str, triggers: Sequence[Trigger], before: str) -> _Candidates:
    """What is found in one sentence of plain text and what is excluded.

    The forms are tried in the order in which they win; what one has taken, no later one may touch.
    """
    kinds = [kind for _, kind in triggers]
    scope = Scope(flat, lambda until, noun: last_antecedent(flat, until, before, noun))
    found = _Candidates()
    for form in possible_forms(min(MOST_NUMBERS, kinds.count("number")), frozenset(kinds)):
        if form.needs and not holds_any(flat, form.needs):
            continue
        for start, trigger in triggers:
            if trigger in form.triggers:
                _parse_at(form, start, scope, found)
    for first in [candidate for candidate in found.candidates if form_named(candidate.form).further]:
        for candidate in continued(first, flat):
            if found.is_free(candidate.start, candidate.end):
                found.take(candidate.start, candidate.end)
                found.candidates.append(candidate)
    return found


def _parse_at(form: Form, start: int, scope: Scope, found: _Candidates) -> None:
    """Add to ``found`` what the form says at ``start``, unless the place is taken or a rule excludes it."""
    # what must stand before is the cheaper question
    lead = form.before.search(scope.text[max(0, start - LEAD) : start]) if form.before else None
    if form.before and not lead:
        return
    match = form.pattern.match(scope.text, start)
    if not match or not found.is_free(*match.span()):
        return
    for candidate in PARSERS[form.parser](form, match, scope):
        if lead and lead.groupdict().get("lead"):
            candidate = replace(candidate, start=candidate.start - len(lead[0]))
        if not found.is_free(candidate.start, candidate.end):
            continue
        hedged = with_hedge(candidate, scope.text)
        if not found.is_free(hedged.start, hedged.end):
            hedged = candidate
        found.take(hedged.start, hedged.end)
        rule = excluded_by(scope.text, candidate, hedged.modifier)
        if rule:
            found.excluded.append(rule)
        else:
            found.candidates.append(hedged)


def build_proportion(passage: Passage, candidate: Candidate, earlier: Earlier, scale: Scale, *, listed: bool = False) -> Proportion:
    """The proportion of a candidate of one sentence; ``listed`` where it is one of a long row of figures."""
    text, flat, kind = passage.text, passage.flat, candidate.kind
    change = candidate.points or (kind in ("percent", "fraction") and is_change(flat, candidate.start, candidate.end))
    population = "change" if change else (listed_population if listed else population_of)(passage.unmarked, candidate, earlier)
    scale = scale_for(candidate, scale)
    interval, problem = interval_of(candidate, scale, change=change)
    low, estimate, high = interval or (None, None, None)
    beyond: tuple[float, float] | tuple[None, None] = (None, None)
    if kind == "count" and candidate.hedge is None and not problem and candidate.denominator and candidate.upper is None:
        beyond = wilson(candidate.numerator or 0.0, candidate.denominator)
    denominator = candidate.denominator or (_denominator_behind(text, candidate.end) if kind == "fraction" else None)
    return Proportion(
        start=passage.offset + candidate.start,
        end=passage.offset + candidate.end,
        text=text[candidate.start : candidate.end],
        kind=kind,
        modifier=candidate.modifier,
        base=candidate.base,
        upper=candidate.upper,
        numerator=_without_point(candidate.numerator),
        denominator=_without_point(denominator),
        low=low,
        high=high,
        estimate=estimate,
        scale=scale.name,
        rule=candidate.form,
        population=population,
        population_kind="other" if change else cast(PopulationKind | None, kind_of(population)),
        change=change,
        problem=problem,
        wilson_low=beyond[0],
        wilson_high=beyond[1],
    )


def _denominator_behind(text: str, end: int) -> float | None:
    """The denominator that stands behind a fraction ("less than half of the 77 relevant cases"), None where none does."""
    match = DENOMINATOR_BEHIND.match(text, end, end + LEAD)
    return float(match[1]) if match else None


def _without_point(value: float | None) -> float | None:
    """A whole number as an int, so that it is written without a decimal point."""
    return int(value) if value is not None and value == int(value) else value


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of the proportions, with how to see which of their rules answer in a text."""
    return (
        RuleFile("proportions/forms", forms(), lambda text: answering_rules(text).forms),
        RuleFile("proportions/exclusions", exclusions(), lambda text: answering_rules(text).exclusions),
        RuleFile("proportions/hedges", hedge_rules().hedges, lambda text: answering_rules(text).hedges),
        RuleFile("proportions/roles", role_rules(), _roles_in),
        RuleFile("proportions/change", (change_rules(),), _changes_in),
    )


def _changes_in(text: str) -> Collection[str]:
    """The id of the rule of changes, once for each change."""
    return [change_rules().id for proportion in find_proportions(text) if proportion.change]


def _roles_in(text: str) -> Collection[str]:
    """The roles of the proportions of a text that are not findings; each is the id of its rule."""
    return [proportion.role for proportion in find_proportions(text) if proportion.role != "finding"]
