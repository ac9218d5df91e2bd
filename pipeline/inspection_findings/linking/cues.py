"""The cues of a framework in a sentence: what speaks for each of its standards and domains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from inspection_findings.frameworks import Framework, Standard
from inspection_findings.linking.rules import standards_file

WORD = re.compile(r"[a-z0-9][a-z0-9'’-]*")
Key = TypeVar("Key")
# cues are looked up by the first letters of their first word
HEAD = 4
# words from one named standard to the next that "and" joins: "assess and plan for"
NAMED_WITHIN = 3
# letters of a word of a title that can tell standards apart: not "with", "they"
TITLE_WORD = 5
# what stands between two standards that are named together: "assess, plan for, manage and review"
JOINED = frozenset(["and", "or", "for", "&"])
# what may lead to a title in a heading, and what may follow it: a mark, a verb and a grade
LEAD_IN = re.compile(r"^(?:(?:inspection findings\W+)?(?:the )?(?:graded )?judge?ments? (?:for|about|on|of) )?(?:the )?")
TAIL = re.compile(r"\s*(?:[:–—(]|-\s|(?:is|are|has|have|requires?)\b)")


class Cue(NamedTuple):
    """One cue: its words, whether the last stands for all words that begin so, the weight for each state (by index).

    ``title`` is the state whose title it is, where it is only a hint of it elsewhere than at the head of a sentence.
    """

    words: tuple[str, ...]
    open: bool
    weights: tuple[tuple[int, float], ...]
    title: int | None


@dataclass(frozen=True)
class Index:
    """A framework made ready for matching. ``states`` are its standards in order, then its domains.

    ``domain_of`` holds for each state the index of its domain's state. ``titles`` gives the state of a title where only one has
    it, under its domain's state or under None for all domains; ``domain_titles`` that of a domain's title; all as `plain_title` has
    them. ``names`` marks the
    states that a title's own word names ("assess" for Assessment). The first ``count`` states are the standards.
    """

    states: tuple[str, ...]
    count: int
    domain_of: tuple[int, ...]
    heads: dict[str, tuple[Cue, ...]]
    titles: dict[tuple[int | None, str], int]
    domain_titles: dict[str, int]
    names: dict[str, int]
    plain_titles: frozenset[str]

    def known_title(self, title: str) -> str | None:
        """The title of a standard or domain that a heading is, or begins with before a mark or a verb; None where it is neither.

        "The experiences and progress of care leavers: good" and "Leadership is inadequate" begin with theirs.
        """
        plain = plain_title(title)
        if plain in self.plain_titles:
            return plain
        begun = [known for known in self.plain_titles if plain.startswith(known) and TAIL.match(plain, len(known))]
        return max(begun, key=len, default=None)

    def find(self, text: str) -> Iterator[tuple[int, Cue]]:
        """The cues in a text in lower case, longest first at each place, with the place of their first word."""
        words = WORD.findall(text)
        heads, taken = self.heads, -1
        for place, word in enumerate(words):
            cues = heads.get(word[:HEAD])
            if cues is None or place <= taken:
                continue
            for cue in cues:
                length = len(cue.words)
                last = words[place + length - 1] if place + length <= len(words) else ""
                if not (last.startswith(cue.words[-1]) if cue.open else last == cue.words[-1]):
                    continue
                if length == 1 or tuple(words[place : place + length - 1]) == cue.words[:-1]:
                    yield place, cue
                    taken = place + length - 1
                    break

    def evidence(self, text: str, *, together: int) -> list[float]:
        """What speaks for each state in a text in lower case; ``together`` standards of one domain in it speak for the domain."""
        weights = standards_file().evidence
        scores = [0.0] * len(self.states)
        named: list[tuple[int, int, bool]] = []
        for rank, (place, cue) in enumerate(self.find(text)):
            decay = 1 / (1 + weights.later.value * rank)
            for state, weight in cue.weights:
                scores[state] += weight * decay
            if rank == 0 and cue.title is not None:
                scores[cue.title] += weights.cue.value
            name = self.names.get(cue.words[0][:HEAD])
            if name is not None:
                named.append((place, name, any(state == name and weight >= weights.cue.value for state, weight in cue.weights)))
        if not any(scores):
            return scores
        backed = [
            state for state in range(self.count) if scores[state] >= weights.cue.value / 2 and self.domain_of[state] >= self.count
        ]
        for state in backed:
            scores[state] += weights.backing.value * scores[self.domain_of[state]]
        for state in {self.domain_of[state] for state in backed}:
            scores[state] *= weights.beside.value
        domain = self.together(named, text, least=together) if len(named) > 1 else None
        if domain is not None:
            scores[domain] += max(scores) + weights.cue.value
        return scores

    def together(self, named: list[tuple[int, int, bool]], text: str, *, least: int) -> int | None:
        """The domain of which a text names several standards: ``least`` of them, or its first two joined by "and"."""
        domain = self.domain_of[named[0][1]]
        states = {state for _, state, strong in named if strong and self.domain_of[state] == domain}
        if len(states) >= least:
            return domain
        (first, one, _), (second, other, _) = named[0], named[1]
        if second - first > NAMED_WITHIN or one == other or self.domain_of[other] != domain:
            return None
        return domain if any(word in JOINED for word in WORD.findall(text)[first + 1 : second]) else None


def plain_title(title: str) -> str:
    """A title as it is compared: in lower case, with straight apostrophes, without "The" and what leads to it, marks at its end.

    >>> plain_title("The graded judgement for adoption performance:"), plain_title("Care & support")
    ('adoption performance', 'care and support')
    """
    plain = " ".join(title.lower().replace("’", "'").replace("&", "and").split()).strip(" .:;-–—")
    return LEAD_IN.sub("", plain)


@lru_cache(maxsize=64)
def _cached_index(key: tuple[Any, ...]) -> Index:
    """The index for a framework's parts; reports of one programme share it."""
    standards, domains, domain_cues = key
    return _make_index(standards, domains, dict(domain_cues))


def index_of(framework: Framework) -> Index:
    """The index of a framework."""
    bare_standards = tuple((s.number, s.domain, s.titles, s.cues, s.hints, _questions_of(s)) for s in framework.standards)
    return _cached_index((bare_standards, tuple(framework.domains.items()), tuple(framework.domain_cues.items())))


def _questions_of(standard: Standard) -> tuple[str, ...]:
    """The texts of a standard's key questions, in lower case."""
    return tuple(question.title.lower() for question in standard.key_questions)


def _make_index(standards: tuple[Any, ...], domains: tuple[tuple[str, str], ...], domain_cues: dict[str, tuple[str, ...]]) -> Index:
    """The index of a framework's standards and domains."""
    numbers = [number for number, *_ in standards]
    extra = [number for number, _ in domains if number not in numbers]
    states = (*numbers, *extra)
    place = {number: index for index, number in enumerate(states)}
    own_titles = [(number, domain, tuple(plain_title(title) for title in titles)) for number, domain, titles, *_ in standards]
    plain_domains = [(plain_title(title), place[number]) for number, title in domains if title]
    heads_up = {title: place[number] for number, _, titles, _, hints, _ in standards for title in titles if title in hints}
    domain_of = tuple(place.get(domain, index) for index, (_, domain, *_) in enumerate(standards))
    return Index(
        states=states,
        count=len(numbers),
        domain_of=(*domain_of, *(place[number] for number in extra)),
        heads=_group_by_head(_weigh_cues(standards, domain_cues, place), heads_up),
        titles=_unambiguous(
            (key, place[number])
            for number, domain, titles in own_titles
            for title in titles
            for key in ((None, title), (place.get(domain), title))
        ),
        domain_titles=_unambiguous(iter(plain_domains)),
        names=_unambiguous((title[:HEAD], place[number]) for number, _, titles, *_ in standards for title in {titles[0]}),
        plain_titles=frozenset(title for *_, titles in own_titles for title in titles)
        | frozenset(title for title, _ in plain_domains),
    )


def _weigh_cues(
    standards: tuple[Any, ...], domain_cues: dict[str, tuple[str, ...]], place: dict[str, int]
) -> dict[str, dict[int, float]]:
    """What each cue is worth to each state: a standard's own cues most, hints and a domain's cues less, longer ones more."""
    weights = standards_file().evidence

    def longer(weight: float, cue: str) -> float:
        return float(weight * (1 + weights.word.value * cue.count(" ")))

    worth: dict[str, dict[int, float]] = {}
    taken: set[str] = set()
    for number, _, titles, cues, hints, _ in standards:
        for cue in {*titles, *cues}.difference(hints):
            # a title that an earlier standard has too is a hint only
            weight = weights.hint if cue in titles and cue in taken else weights.cue
            worth.setdefault(cue, {})[place[number]] = weight.value + weights.word.value * cue.count(" ")
        taken.update(titles)
        for cue in hints:
            worth.setdefault(cue, {}).setdefault(place[number], longer(weights.hint.value, cue))
    bare = [(number, (*titles, *questions)) for number, _, titles, cues, _, questions in standards if not set(cues) - set(titles)]
    for word, number in title_words(bare):
        worth.setdefault(word, {}).setdefault(place[number], weights.title.value)
    for number in place.keys() & domain_cues.keys():
        for cue in domain_cues[number]:
            worth.setdefault(cue, {})[place[number]] = longer(weights.domain.value, cue)
    return worth


def title_words(titled: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """The words that stand in the titles and questions of one standard only, each as a cue of it: how one without cues is known.

    >>> sorted(title_words([("a", ("quality of teaching",)), ("b", ("quality of leadership",))]))
    [('leadership', 'b'), ('teaching', 'a')]
    """
    owners: dict[str, set[str]] = {}
    for number, titles in titled:
        for word in {word for title in titles for word in WORD.findall(title) if len(word) >= TITLE_WORD}:
            owners.setdefault(word, set()).add(number)
    return ((word, next(iter(numbers))) for word, numbers in owners.items() if len(numbers) == 1)


def _group_by_head(worth: dict[str, dict[int, float]], heads_up: dict[str, int]) -> dict[str, tuple[Cue, ...]]:
    """The cues by the first letters of their first word, the longest first. One that several states share is worth less to each."""
    heads: dict[str, list[Cue]] = {}
    for cue, by_state in worth.items():
        words = tuple(WORD.findall(cue.rstrip("*")))
        if words:
            shared = tuple((state, weight / len(by_state)) for state, weight in by_state.items())
            heads.setdefault(words[0][:HEAD], []).append(Cue(words, cue.endswith("*"), shared, heads_up.get(cue)))
    return {
        head: tuple(sorted(cues, key=lambda c: (-len(c.words), c.open, -len(c.words[-1]), c.words))) for head, cues in heads.items()
    }


def _unambiguous(pairs: Iterator[tuple[Key, int]]) -> dict[Key, int]:
    """The pairs whose first part has one second part only."""
    found: dict[Key, set[int]] = {}
    for name, state in pairs:
        found.setdefault(name, set()).add(state)
    return {name: next(iter(states)) for name, states in found.items() if len(states) == 1}
