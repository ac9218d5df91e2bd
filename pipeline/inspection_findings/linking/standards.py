"""Which standard a sentence is about.

In a numbered section it is the section's. Elsewhere (foreword, summary, a domain's introduction and its lists) the cues of the
framework in the sentence speak for standards and domains, and topics follow one another: a sentence keeps the topic of the
claim above it, and key findings go through the standards in order. The likeliest sequence of topics for each part of the
report decides, a topic being a standard, a domain, or none.

The algorithm is Viterbi's (1967), run forwards and backwards over a chain of topics: `max_marginals` gives for each sentence and
topic the score of the best sequence that passes through it, so that the lead of the best topic says how sure the choice is.
Measured on the annotated reports (docs/linking.md): 0.98 of the sentences with a label get their standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING

import numpy as np

from inspection_findings.frameworks import Framework
from inspection_findings.linking.cues import Index, index_of, plain_title
from inspection_findings.linking.questions import METHOD
from inspection_findings.linking.rules import Move, Part, standards_file
from inspection_findings.model.report import Link, Section, Sentence
from inspection_findings.rules.discourse import starts_anaphorically

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

OUTSIDE = frozenset(["annex", "glossary", "front", "background", "facts", "ratings"])
PARTS: dict[str, Part] = {
    "foreword": "foreword",
    "summary": "summary",
    "domain": "domain",
    "recommendations": "recommendations",
    "strengths": "list",
    "improvements": "list",
    "mixed": "list",
}
# kinds of sections that a judgement's or standard's title may head
TITLED = frozenset(["subsection", "standard", "domain"])
# how sure a link is that a title alone gives: lists in the section may be about something else
TITLE_SCORE = 0.9
# topics no further apart than this are level
LEVEL = 1e-9
# a line this short that names a domain and ends in a colon, or is the domain's title, opens its part of the summary
OPENER = 110
# the parts that speak of the inspection itself too
GENERAL = frozenset(["foreword", "summary", "recommendations", "other"])
# evidence for a topic that a sentence can not have
OUT = -99.0
NO_LINK = Link(None, None, None, "outside")
NO_TOPIC = Link(None, None, None, "no-topic")


@dataclass
class TopicRun:
    """The sentences of one part of a report whose topics follow one another; ``domain`` is the state they are bound to."""

    part: Part
    domain: int | None
    rows: list[int] = field(default_factory=list)


def link_standards(sentences: Sequence[Sentence], sections: Sequence[Section], framework: Framework | None) -> list[Link]:
    """The link of each sentence to a standard or a domain."""
    index = index_of(framework) if framework is not None else None
    links: list[Link] = [NO_LINK] * len(sentences)
    by_section = [_section_link(section, sections, index) for section in sections]
    open_rows = []
    for row, sent in enumerate(sentences):
        if sent.section is None and sections:
            # what stands before the first heading is about no standard
            continue
        fixed = by_section[sent.section] if sent.section is not None else None
        if fixed is not None:
            links[row] = fixed
        elif index is not None:
            open_rows.append(row)
    if index is not None:
        for run in _make_runs(open_rows, sentences, sections, index):
            for row, link in zip(run.rows, _decode(run, sentences, index), strict=True):
                links[row] = link
    return links


def _make_runs(rows: Sequence[int], sentences: Sequence[Sentence], sections: Sequence[Section], index: Index) -> list[TopicRun]:
    """The sentences parted by section, list and domain. A line that names a domain binds what follows it in its chapter."""
    runs: list[TopicRun] = []
    chapter = last = domain = None
    for row in rows:
        sent = sentences[row]
        section = sections[sent.section] if sent.section is not None else None
        opened = _opened_domain(sent, index)
        if (sent.section, sent.list_kind) != last or opened is not None:
            top = _chapter_of(section, sections)
            domain = domain if top == chapter else None
            own = _section_domain(section, index)
            domain = opened[0] if opened is not None else own if own is not None else domain
            part = _part_of(section, sections, sent)
            runs.append(TopicRun(part, own if part == "recommendations" else domain))
            chapter, last = top, (sent.section, sent.list_kind)
        runs[-1].rows.append(row)
    return runs


def _chapter_of(section: Section | None, sections: Sequence[Section]) -> int | None:
    """The index of the outermost section around a section."""
    return list(_outwards(section, sections))[-1].index if section is not None else None


def _section_link(section: Section, sections: Sequence[Section], index: Index | None) -> Link | None:
    """The link of every sentence of the section; None where their content must decide."""
    # a report's title may enclose all of it: only what stands right under it is front matter
    if section.kind == "front" or any(one.kind in OUTSIDE for one in _outwards(section, sections) if one.kind != "front"):
        return NO_LINK
    inside = section.standard
    if inside is not None and (index is None or inside not in index.states or index.states.index(inside) < index.count):
        return Link(inside, None, 1.0, "section")
    if index is None:
        return NO_LINK
    for one in _outwards(section, sections):
        state = _titled_state(one, sections, index) if one.kind in TITLED and one.standard is None else None
        # what stands in a domain's own chapter is decided by its content
        if state is not None and not (one.kind == "domain" and (_section_domain(one, index) or 0) >= index.count):
            return Link(index.states[state], None, TITLE_SCORE, "title")
    return None


def _titled_state(section: Section, sections: Sequence[Section], index: Index) -> int | None:
    """The standard that a section is about by its title; a title that several have is that of the domain around it."""
    title = index.known_title(section.title)
    if title is None or (None, title) in index.titles or section.parent is None:
        return index.titles.get((None, title)) if title is not None else None
    return index.titles.get((_section_domain(sections[section.parent], index), title))


def _outwards(section: Section, sections: Sequence[Section]) -> Iterator[Section]:
    """The section and each that encloses it."""
    yield section
    while section.parent is not None:
        section = sections[section.parent]
        yield section


def _section_domain(section: Section | None, index: Index) -> int | None:
    """The domain that a section is bound to: a domain's own chapter, or a part of the summary under its title."""
    if section is None:
        return None
    if section.standard is not None and section.standard in index.states:
        return index.states.index(section.standard)
    return index.domain_titles.get(index.known_title(section.title) or "")


def _opened_domain(sent: Sentence, index: Index) -> tuple[int | None] | None:
    """The domain that a short line opens (none for "Our key findings on other work:"); None where it opens nothing, as an item."""
    text = sent.text
    if sent.kind == "bullet" or len(text) > OPENER or not (text.endswith(":") or plain_title(text) in index.domain_titles):
        return None
    plain = plain_title(text)
    return (next((state for title, state in index.domain_titles.items() if title in plain), None),)


def _part_of(section: Section | None, sections: Sequence[Section], sent: Sentence) -> Part:
    """Which of the parts of configs/linking/standards.yaml a sentence stands in."""
    if sent.list_kind == "recommendations" or sent.kind == "numbered":
        return "recommendations"
    if sent.list_kind is not None:
        return "list"
    around = _outwards(section, sections) if section is not None else ()
    return next((PARTS[one.kind] for one in around if one.kind in PARTS), "other")


def _decode(run: TopicRun, sentences: Sequence[Sentence], index: Index) -> Iterator[Link]:
    """The link of each sentence of a run: the likeliest sequence of topics, and how far each leads the next best."""
    weights = standards_file().parts[run.part]
    count = index.count
    moves = list(_relations(run, sentences))
    generals = [_is_general(sentences[row], run, move) for row, move in zip(run.rows, moves, strict=True)]
    evidence = [
        _emission(sentences[row], run, index, move=move, general=general)
        for row, move, general in zip(run.rows, moves, generals, strict=True)
    ]
    transitions = [_transition_scores(len(index.states), count, weights.keep(move), weights.back) for move in moves[1:]]
    marginals = max_marginals(np.array(evidence), transitions)
    last: str | None = None
    for row, move, general, own, totals in zip(run.rows, moves, generals, evidence, marginals.tolist(), strict=True):
        if general:
            last = None
            yield NO_TOPIC
            continue
        link = _best_link(totals, own, index, least=0.0)
        if not _is_under_claim(sentences[row], run, move):
            if run.domain is not None or _speaks_for(own, link, index, least=weights.own):
                link = _best_link(totals, own, index, least=weights.least)
            elif move == "next" or link.standard != last or not starts_anaphorically(sentences[row].text):
                link = NO_TOPIC
        last = link.standard
        yield link


def _is_under_claim(sent: Sentence, run: TopicRun, move: Move) -> bool:
    """Whether a sentence is a key finding, or told under one."""
    return run.part == "summary" and (move == "claim" or sent.kind == "bullet")


def speaks_of_inspection(text: str) -> bool:
    """Whether a sentence speaks of the inspection, its report, ratings or recommendations.

    >>> speaks_of_inspection("Fieldwork took place in June."), speaks_of_inspection("The premises are shabby.")
    (True, False)
    """
    text = text.lower()
    return any(pattern.search(text) for rule in standards_file().general for pattern in rule.patterns)


def _is_general(sent: Sentence, run: TopicRun, move: Move) -> bool:
    """Whether a sentence speaks of the inspection or its report, in a part where some do."""
    return run.part in GENERAL and not _is_under_claim(sent, run, move) and speaks_of_inspection(sent.text)


def _speaks_for(evidence: Sequence[float], link: Link, index: Index, *, least: float) -> bool:
    """Whether the sentence's own words say so much for the topic that it was given, or for a standard of that domain."""
    if link.standard is None:
        return True
    topic = index.states.index(link.standard)
    own = max(score for state, score in enumerate(evidence[: len(index.states)]) if topic in (state, index.domain_of[state]))
    return own >= least


def _emission(sent: Sentence, run: TopicRun, index: Index, *, move: Move, general: bool) -> list[float]:
    """What speaks for each state in a sentence, with that for no topic as the last; states outside the run's domain are out.

    A claim over paragraphs of key findings counts for more: it is their heading. A ``general`` one has none.
    """
    if run.domain is None and general:
        return [*(OUT for _ in index.states), standards_file().evidence.nothing.value]
    text = sent.text.lower().replace("’", "'")
    text = METHOD.sub(" ", text) if "we " in text or "inspectors " in text else text
    scores = index.evidence(text, together=standards_file().parts[run.part].together)
    weights = standards_file().evidence
    if run.part == "summary" and sent.kind == "bullet" and move == "next":
        scores = [score * weights.heading.value for score in scores]
    if run.domain is None:
        return [*scores, weights.nothing.value]
    bound = [score if index.domain_of[state] == run.domain else OUT for state, score in enumerate(scores)]
    bound[run.domain] += weights.bound.value
    return [*bound, OUT]


def _relations(run: TopicRun, sentences: Sequence[Sentence]) -> Iterator[Move]:
    """For each sentence of a run how it follows the one before: "same" paragraph, "next" one, or under the "claim" above it."""
    claimed = False
    block = -1
    for row in run.rows:
        sent = sentences[row]
        opens = sent.kind == "bullet" and sent.block != block
        if sent.block == block:
            yield "claim" if claimed else "same"
        elif opens or not claimed:
            yield "next"
        else:
            yield "claim"
        claimed = claimed or opens
        block = sent.block


@lru_cache(maxsize=256)
def _transition_scores(topics: int, count: int, keep: float, back: float) -> Scores:
    """The score of going from one topic (row) to the next (column): an array of ``topics`` + 1 rows and columns, the last for none.

    ``keep`` for staying with a topic (not with none), minus ``back`` for going back among the first ``count``, which stand in
    order.
    """
    scores = np.zeros((topics + 1, topics + 1))
    scores[:count, :count] = -back * np.tri(count, k=-1)
    np.fill_diagonal(scores[:topics, :topics], keep)
    return scores


def max_marginals(evidence: Scores, transitions: Sequence[Scores]) -> Scores:
    """For each sentence and topic the score of the best sequence of topics through it: Viterbi's algorithm in both directions.

    Args:
        evidence: (sentences, topics), what speaks for each topic in each sentence.
        transitions: for each sentence but the last (topics, topics), the score of going from a topic to the next one's.

    >>> max_marginals(np.array([[1.0, 0.0], [0.0, 0.5]]), np.array([[[1.0, 0.0], [0.0, 1.0]]])).tolist()
    [[2.0, 1.5], [2.0, 1.5]]
    """
    ahead, behind = evidence.copy(), np.zeros_like(evidence)
    for place, moves in enumerate(transitions, start=1):
        ahead[place] += (ahead[place - 1][:, None] + moves).max(axis=0)
    for place in range(len(transitions) - 1, -1, -1):
        behind[place] = (transitions[place] + evidence[place + 1] + behind[place + 1]).max(axis=1)
    return ahead + behind


def _best_link(totals: Sequence[float], evidence: Sequence[float], index: Index, *, least: float) -> Link:
    """The topic that leads; the score is the odds of its lead over the next, 0.5 where two are level.

    Where the odds are below ``least``, or two are level, it is the domain of both if they share one; where they share none, or the
    sentence itself speaks for neither, none.
    """
    ranked = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)
    best, second = ranked[:2]
    score = _odds(totals[best] - totals[second])
    if best == len(index.states):
        return NO_TOPIC
    if score >= least and totals[best] - totals[second] > LEVEL:
        return Link(index.states[best], None, score, "cues" if best < index.count else "domain")
    level = [state for state in ranked if totals[best] - totals[state] <= LEVEL or state == second]
    domains = {index.domain_of[state] if state < len(index.states) else None for state in level}
    domain = domains.pop()
    if domains or domain is None or max(evidence[state] for state in level) <= 0:
        return NO_TOPIC
    return Link(index.states[domain], None, score, "level")


def _odds(lead: float) -> float:
    """The lead of a topic over another as odds: 0.5 where they are level, toward 1 the further it leads."""
    return round(1 / (1 + exp(-2 * lead)), 4)
