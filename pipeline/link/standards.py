"""Which standard a sentence is about, and which key question a share answers.

In a numbered section the standard is the section's. Elsewhere (foreword, summary, a domain's introduction and lists) it is the
one whose cue words the sentence holds, or the domain where several of one domain are named, or None. A share answers a key
question where its sentence holds most of the question's own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from pipeline.frameworks import Framework
from pipeline.spans import Link, Proportion, Result, Section, Sentence

WORD = re.compile(r"[a-z]{3,}")
STOP = frozenset(
    [
        "does",
        "the",
        "and",
        "for",
        "are",
        "there",
        "with",
        "its",
        "that",
        "this",
        "from",
        "all",
        "was",
        "were",
        "has",
        "have",
        "had",
        "been",
        "been",
        "being",
        "into",
        "which",
        "who",
        "their",
        "they",
        "our",
        "out",
        "not",
        "but",
        "did",
        "than",
        "any",
        "case",
        "cases",
        "service",
        "services",
        "user",
        "users",
        "person",
        "individual",
        "individuals",
        "child",
    ]
)
LEAST_CUES = 1.0
LEAST_COVER = 0.6


@dataclass(frozen=True)
class Index:
    """A framework made ready for matching: one pattern of all cues, and the weights of each standard's cues."""

    pattern: re.Pattern[str] | None
    weights: dict[str, dict[str, float]]
    domains: dict[str, str]


@lru_cache(maxsize=16)
def index_of(name: str, standards: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Index:
    """The index of a framework's standards, each given as number, domain and cues."""
    cues = Counter(cue for _, _, words in standards for cue in set(words))
    weights: dict[str, dict[str, float]] = {}
    for number, _, words in standards:
        for word in set(words):
            weights.setdefault(word, {})[number] = (1.0 + 0.5 * word.count(" ")) / cues[word]
    longest = sorted(weights, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in longest) + r")\b") if longest else None
    return Index(pattern, weights, {number: domain for number, domain, _ in standards})


def link_sentences(
    sentences: Sequence[Sentence],
    sections: Sequence[Section],
    proportions: Sequence[Sequence[Proportion]],
    *,
    framework: Framework | None,
    results: Sequence[Result],
) -> tuple[list[Link], list[tuple[Link, ...]]]:
    """The link of each sentence, and of each of its shares, parallel to ``proportions``."""
    questions = Questions(framework, results)
    index = None
    if framework is not None:
        index = index_of(
            framework.name,
            tuple((s.number, s.domain, (s.title.lower(), *s.cues)) for s in framework.standards if s.domain != "3"),
        )
    links: list[Link] = []
    share_links: list[tuple[Link, ...]] = []
    before: Link | None = None
    block = -1
    for sent, shares in zip(sentences, proportions, strict=True):
        section = sections[sent.section] if sent.section is not None else None
        link = link_of(sent, section, sections, index, before if sent.block == block or sent.kind == "sentence" else None)
        before, block = link, sent.block
        answered = questions.answered(sent, shares, link.standard) if shares else None
        links.append(Link(link.standard, answered.key_question if answered and len(shares) == 1 else None, link.score, link.rule))
        share_links.append(
            tuple(answered if answered and i == 0 else Link(link.standard, None, link.score) for i in range(len(shares)))
        )
    return links, share_links


def link_of(sent: Sentence, section: Section | None, sections: Sequence[Section], index: Index | None, before: Link | None) -> Link:
    """The standard that a sentence is about."""
    if section is not None and section.kind in ("annex", "glossary", "front", "background", "facts"):
        return Link(None, None, None, "outside")
    inside = section.standard if section else None
    if inside and ("." in inside or not inside[:1].isdigit()):
        return Link(inside, None, 1.0, "section")
    if index is None or index.pattern is None:
        return Link(inside, None, 1.0 if inside else None, "section" if inside else None)
    domain = inside or summary_domain(section, index)
    scores: dict[str, float] = {}
    for match in index.pattern.finditer(sent.text.lower()):
        for number, weight in index.weights[match[0]].items():
            if domain is None or index.domains[number] == domain:
                scores[number] = scores.get(number, 0.0) + weight
    return decide(scores, domain, index, before)


def decide(scores: dict[str, float], domain: str | None, index: Index, before: Link | None) -> Link:
    """The standard that leads, the domain where two of one domain tie, or what the sentence before was about."""
    ranked = sorted(scores.items(), key=lambda entry: -entry[1])[:2]
    if ranked and ranked[0][1] >= LEAST_CUES * 0.5:
        best, top = ranked[0]
        second, runner = ranked[1] if len(ranked) > 1 else (None, 0.0)
        if top > runner:
            return Link(best, None, round(top / (top + runner + 0.5), 4), "cues")
        if second and index.domains[best] == index.domains[second]:
            return Link(index.domains[best], None, 0.4, "tie")
    if before is not None and before.standard is not None and (domain is None or before.standard.startswith(domain)):
        return Link(before.standard, None, 0.3, "before")
    return Link(domain, None, 0.5 if domain else None, "domain" if domain else None)


def summary_domain(section: Section | None, index: Index) -> str | None:
    """The domain that a part of the summary is about, by its title."""
    if section is None or section.kind not in ("subsection", "summary"):
        return None
    title = section.title.lower()
    for key, words in (
        ("1", "organisational delivery"),
        ("2", "case supervision"),
        ("2", "court disposals"),
        ("4", "unpaid work and"),
    ):
        if title.startswith(words) and key in index.domains.values():
            return key
    return None


def stems(text: str) -> set[str]:
    """The words of a text that carry meaning, cut to five letters.

    >>> sorted(stems("Does planning focus on keeping people safe?"))
    ['focus', 'keepi', 'peopl', 'plann', 'safe']
    """
    return {word[:5] for word in WORD.findall(text.lower()) if word not in STOP}


class Questions:
    """The key questions of one report, ready to be matched: the report's own wording, else the framework's titles."""

    def __init__(self, framework: Framework | None, results: Sequence[Result]) -> None:
        wordings = {r.key_question: (r.standard, r.question or "") for r in results if r.key_question}
        if not wordings and framework is not None:
            wordings = {q.number: (s.number, f"{s.title} {q.title}") for s in framework.standards for q in s.key_questions}
        self._stems = {number: (standard, stems(text)) for number, (standard, text) in wordings.items() if number}
        seen = Counter(stem for _, found in self._stems.values() for stem in found)
        self._weight = {stem: log(1 + (len(self._stems) + 1) / count) for stem, count in seen.items()}

    def answered(self, sent: Sentence, shares: Sequence[Proportion], standard: str | None) -> Link | None:
        """The key question that the sentence's first share answers, None where it states a finer point."""
        if not self._stems or shares[0].change or not (standard is None or standard[:1].isdigit()):
            return None
        if shares[0].population_kind in ("staff",):
            return None
        found = stems(sent.text)
        ranked = []
        for number, (owner, words) in self._stems.items():
            if standard is not None and owner is not None and not owner.startswith(standard):
                continue
            total = sum(self._weight[stem] for stem in words)
            cover = sum(self._weight[stem] for stem in words & found) / total if total else 0.0
            ranked.append((cover, number, owner))
        ranked.sort(reverse=True)
        if not ranked or ranked[0][0] < LEAST_COVER or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 0.05):
            return None
        cover, number, owner = ranked[0]
        return Link(standard if standard and "." in standard else owner, number, round(min(1.0, cover), 4), "question-words")
