"""Which standard a sentence is about.

In a numbered section it is the section's. Elsewhere (foreword, summary, a domain's introduction and its lists) the cues of the
framework in the sentence speak for standards and domains, and topics follow one another: a sentence keeps the topic of the
claim above it, and key findings go through the standards in order. The likeliest sequence of topics for each part of the
report decides, a topic being a standard, a domain, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp

from inspection_findings.frameworks import Framework
from inspection_findings.linking.cues import Index, index_of, rules
from inspection_findings.linking.questions import METHOD
from inspection_findings.model.report import Link, Section, Sentence
from inspection_findings.rules import load_rules

OUTSIDE = frozenset(["annex", "glossary", "front", "background", "facts", "ratings"])
PARTS = {
    "foreword": "foreword",
    "summary": "summary",
    "domain": "domain",
    "recommendations": "recommendations",
    "strengths": "list",
    "improvements": "list",
    "mixed": "list",
}
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
class Run:
    """The sentences of one part of a report whose topics follow one another; ``domain`` is the state they are bound to."""

    part: str
    domain: int | None
    rows: list[int] = field(default_factory=list)


def link_standards(sentences: Sequence[Sentence], sections: Sequence[Section], framework: Framework | None) -> list[Link]:
    """The link of each sentence to a standard or a domain."""
    index = index_of(framework) if framework is not None else None
    links: list[Link] = [NO_LINK] * len(sentences)
    by_section = [section_link(section, sections, index) for section in sections]
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
        for run in make_runs(open_rows, sentences, sections, index):
            for row, link in zip(run.rows, decode(run, sentences, index), strict=True):
                links[row] = link
    return links


@cache
def general_pattern() -> re.Pattern[str]:
    """What is said of the inspection and its report, and of no topic."""
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in load_rules("linking/standards")["general"]))


@cache
def takes_up() -> re.Pattern[str]:
    """An opening by which a sentence goes on about what the one before said."""
    return re.compile(load_rules("linking/standards")["takes_up"]["pattern"], re.IGNORECASE)


def make_runs(rows: Sequence[int], sentences: Sequence[Sentence], sections: Sequence[Section], index: Index) -> list[Run]:
    """The sentences parted by section, list and domain. A line that names a domain binds what follows it in its chapter."""
    runs: list[Run] = []
    chapter = last = domain = None
    for row in rows:
        sent = sentences[row]
        section = sections[sent.section] if sent.section is not None else None
        opened = opened_domain(sent, index)
        if (sent.section, sent.list_kind) != last or opened is not None:
            top = chapter_of(section, sections)
            domain = domain if top == chapter else None
            own = section_domain(section, index)
            domain = opened[0] if opened is not None else own if own is not None else domain
            part = part_of(section, sections, sent)
            runs.append(Run(part, own if part == "recommendations" else domain))
            chapter, last = top, (sent.section, sent.list_kind)
        runs[-1].rows.append(row)
    return runs


def chapter_of(section: Section | None, sections: Sequence[Section]) -> int | None:
    """The index of the outermost section around a section."""
    return list(outwards(section, sections))[-1].index if section is not None else None


def section_link(section: Section, sections: Sequence[Section], index: Index | None) -> Link | None:
    """The link of every sentence of the section; None where their content must decide."""
    if any(one.kind in OUTSIDE for one in outwards(section, sections)):
        return NO_LINK
    inside = section.standard
    if inside is not None and (index is None or inside not in index.states or index.states.index(inside) < index.count):
        return Link(inside, None, 1.0, "section")
    if index is None:
        return NO_LINK
    for one in outwards(section, sections):
        state = titled_state(one, sections, index) if one.kind in ("subsection", "standard") and one.standard is None else None
        if state is not None:
            return Link(index.states[state], None, 0.9, "title")
    return None


def titled_state(section: Section, sections: Sequence[Section], index: Index) -> int | None:
    """The standard that a section is about by its title; a title that several have is that of the domain around it."""
    title = section.title.lower()
    if (None, title) in index.titles or section.parent is None:
        return index.titles.get((None, title))
    return index.titles.get((section_domain(sections[section.parent], index), title))


def outwards(section: Section, sections: Sequence[Section]) -> Iterator[Section]:
    """The section and each that encloses it."""
    yield section
    while section.parent is not None:
        section = sections[section.parent]
        yield section


def section_domain(section: Section | None, index: Index) -> int | None:
    """The domain that a section is bound to: a domain's own chapter, or a part of the summary under its title."""
    if section is None:
        return None
    if section.standard is not None and section.standard in index.states:
        return index.states.index(section.standard)
    return index.domain_titles.get(section.title.lower())


def opened_domain(sent: Sentence, index: Index) -> tuple[int | None] | None:
    """The domain that a short line opens (none for "Our key findings on other work:"); None where it opens nothing, as an item."""
    text = sent.text
    if sent.kind == "bullet" or len(text) > OPENER or not (text.endswith(":") or text.lower() in index.domain_titles):
        return None
    lowered = text.lower()
    return (next((state for title, state in index.domain_titles.items() if title in lowered), None),)


def part_of(section: Section | None, sections: Sequence[Section], sent: Sentence) -> str:
    """Which of the parts of configs/linking/standards.yaml a sentence stands in."""
    if sent.list_kind == "recommendations" or sent.kind == "numbered":
        return "recommendations"
    if sent.list_kind is not None:
        return "list"
    around = outwards(section, sections) if section is not None else ()
    return next((PARTS[one.kind] for one in around if one.kind in PARTS), "other")


def decode(run: Run, sentences: Sequence[Sentence], index: Index) -> Iterator[Link]:
    """The link of each sentence of a run: the likeliest sequence of topics, and how far each leads the next best."""
    weights = rules()["parts"][run.part]
    count = index.count
    moves = list(relations(run, sentences))
    generals = [is_general(sentences[row], run, move) for row, move in zip(run.rows, moves, strict=True)]
    evidence = [
        emission(sentences[row], run, index, move=move, general=general)
        for row, move, general in zip(run.rows, moves, generals, strict=True)
    ]
    ahead = [evidence[0]]
    for scores, move in zip(evidence[1:], moves[1:], strict=True):
        ahead.append(step(ahead[-1], scores, weights[move], weights["back"], count))
    behind = [[0.0] * (len(index.states) + 1)]
    for scores, move in zip(reversed(evidence[1:]), reversed(moves[1:]), strict=True):
        reach = [score + rest for score, rest in zip(scores, behind[-1], strict=True)]
        behind.append(step_back(reach, weights[move], weights["back"], count))
    last: str | None = None
    rows = zip(run.rows, moves, generals, evidence, ahead, reversed(behind), strict=True)
    for row, move, general, said, before, after in rows:
        if general:
            last = None
            yield NO_TOPIC
            continue
        totals = [one + two for one, two in zip(before, after, strict=True)]
        link = best_link(totals, said, index, least=0.0)
        if not under_claim(sentences[row], run, move):
            if run.domain is not None or spoken(link, said, index, least=weights["own"]):
                link = best_link(totals, said, index, least=weights["least"])
            elif move == "next" or link.standard != last or not takes_up().match(sentences[row].text):
                link = NO_TOPIC
        last = link.standard
        yield link


def under_claim(sent: Sentence, run: Run, move: str) -> bool:
    """Whether a sentence is a key finding, or told under one."""
    return run.part == "summary" and (move == "claim" or sent.kind == "bullet")


def is_general(sent: Sentence, run: Run, move: str) -> bool:
    """Whether a sentence speaks of the inspection or its report, in a part where some do."""
    return run.part in GENERAL and not under_claim(sent, run, move) and general_pattern().search(sent.text.lower()) is not None


def spoken(link: Link, said: Sequence[float], index: Index, *, least: float) -> bool:
    """Whether the sentence's own words say so much for the topic that it was given, or for a standard of that domain."""
    if link.standard is None:
        return True
    topic = index.states.index(link.standard)
    own = max(score for state, score in enumerate(said[: len(index.states)]) if topic in (state, index.domain_of[state]))
    return own >= least


def emission(sent: Sentence, run: Run, index: Index, *, move: str, general: bool) -> list[float]:
    """What speaks for each state in a sentence, with that for no topic as the last; states outside the run's domain are out.

    A claim over paragraphs of key findings counts for more: it is their heading. A ``general`` one has none.
    """
    if run.domain is None and general:
        return [*(OUT for _ in index.states), rules()["evidence"]["nothing"]]
    text = sent.text.lower().replace("’", "'")
    text = METHOD.sub(" ", text) if "we " in text or "inspectors " in text else text
    scores = index.evidence(text, together=rules()["parts"][run.part]["together"])
    weights = rules()["evidence"]
    if run.part == "summary" and sent.kind == "bullet" and move == "next":
        scores = [score * weights["heading"] for score in scores]
    if run.domain is None:
        return [*scores, weights["nothing"]]
    bound = [score if index.domain_of[state] == run.domain else OUT for state, score in enumerate(scores)]
    bound[run.domain] += weights["bound"]
    return [*bound, OUT]


def relations(run: Run, sentences: Sequence[Sentence]) -> Iterator[str]:
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


def step(before: Sequence[float], scores: Sequence[float], keep: float, back: float, count: int) -> list[float]:
    """The best sum of evidence up to a sentence, by its topic.

    The first ``count`` topics stand in order: to go back costs ``back``, to go on nothing; the others (domains, none) stand aside.
    No topic at all, the last, is not kept.
    """
    highest = max(before)
    reached = []
    best = max(before[count:]) if back else highest
    for state, (score, same) in enumerate(zip(scores, before, strict=True)):
        other = highest
        if back and state < count:
            best = same if same > best else best
            other = best if best > highest - back else highest - back
        kept = same + keep
        reached.append(score + (kept if kept > other else other))
    reached[-1] = scores[-1] + highest
    return reached


def step_back(reach: Sequence[float], keep: float, back: float, count: int) -> list[float]:
    """The best sum of evidence from the next sentence on, by the topic of this one."""
    highest = max(reach)
    reached = [same + keep if same + keep > highest else highest for same in reach]
    reached[-1] = highest
    if not back:
        return reached
    best = max(reach[count:])
    floor = highest - back
    for state in range(count - 1, -1, -1):
        best = reach[state] if reach[state] > best else best
        other = best if best > floor else floor
        kept = reach[state] + keep
        reached[state] = kept if kept > other else other
    return reached


def best_link(totals: Sequence[float], said: Sequence[float], index: Index, *, least: float) -> Link:
    """The topic that leads; the score is the odds of its lead over the next, 0.5 where two are level.

    Where the odds are below ``least``, or two are level, it is the domain of both if they share one; where they share none, or the
    sentence itself speaks for neither, none.
    """
    ranked = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)
    best, second = ranked[:2]
    score = odds(totals[best] - totals[second])
    if best == len(index.states):
        return NO_TOPIC
    if score >= least and totals[best] - totals[second] > LEVEL:
        return Link(index.states[best], None, score, "cues" if best < index.count else "domain")
    level = [state for state in ranked if totals[best] - totals[state] <= LEVEL or state == second]
    domains = {index.domain_of[state] if state < len(index.states) else None for state in level}
    domain = domains.pop()
    if domains or domain is None or max(said[state] for state in level) <= 0:
        return NO_TOPIC
    return Link(index.states[domain], None, score, "level")


def odds(lead: float) -> float:
    """The lead of a topic over another as odds: 0.5 where they are level, toward 1 the further it leads."""
    return round(1 / (1 + exp(-2 * lead)), 4)
