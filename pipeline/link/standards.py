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
from functools import cache
from math import log

from pipeline.frameworks import Framework, framework_names, load_framework
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
WEAK = 0.34
WHOLE_DOMAIN = 0.5
# what the claim that opens a paragraph or a bullet adds to its own standard for the sentences under it
CLAIM = 0.7


@dataclass(frozen=True)
class Index:
    """A framework made ready for matching: one pattern of all cues, and the weights of each standard's cues."""

    pattern: re.Pattern[str] | None
    weights: dict[str, dict[str, float]]
    domains: dict[str, str]
    titles: dict[str, str]
    domain_titles: dict[str, str]


@cache
def index_of(name: str) -> Index:
    """The index of a shipped framework or of one in a file, by its name."""
    return make_index(load_framework(name))


def make_index(framework: Framework) -> Index:
    """The index of a framework. A cue that several standards share is worth less to each, a weak one a third."""
    entries = [(s.number, (s.title.lower(), *s.cues)) for s in framework.standards if s.domain != "3" or s.number.startswith("3.")]
    entries += list(framework.domain_cues)
    shared = Counter(cue for _, cues in entries for cue in set(cues))
    weights: dict[str, dict[str, float]] = {}
    for number, cues in entries:
        for cue in set(cues):
            weight = (
                (1.0 + 0.5 * cue.count(" "))
                / shared[cue]
                * (WEAK if cue in framework.weak else WHOLE_DOMAIN if number in framework.domains else 1.0)
            )
            weights.setdefault(cue, {})[number] = weight
    longest = sorted(weights, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(cue) for cue in longest) + r")\b") if longest else None
    domains = {s.number: s.domain for s in framework.standards} | {domain: domain for domain in framework.domains}
    titles = {s.title.lower(): s.number for s in framework.standards}
    return Index(pattern, weights, domains, titles, {title.lower(): number for number, title in framework.domains.items()})


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
        index = index_of(framework.name) if framework.name in framework_names() else make_index(framework)
    links: list[Link] = []
    share_links: list[tuple[Link, ...]] = []
    claim: Link | None = None
    block = section_index = -1
    for sent, shares in zip(sentences, proportions, strict=True):
        section = sections[sent.section] if sent.section is not None else None
        opens = sent.kind == "bullet" and sent.block != block
        if (
            sent.section != section_index
            or (sent.block != block and opens)
            or (section and section.kind == "foreword" and sent.block != block)
        ):
            claim = None
        link = link_of(sent, section, index, claim)
        if claim is None:
            claim = link
        block, section_index = sent.block, sent.section if sent.section is not None else -1
        answered = questions.answered(sent, shares, link.standard) if shares else None
        links.append(Link(link.standard, answered.key_question if answered and len(shares) == 1 else None, link.score, link.rule))
        share_links.append(
            tuple(answered if answered and i == 0 else Link(link.standard, None, link.score) for i in range(len(shares)))
        )
    return links, share_links


def link_of(sent: Sentence, section: Section | None, index: Index | None, claim: Link | None) -> Link:
    """The standard that a sentence is about; ``claim`` is the link of the claim that it stands under."""
    if section is not None and section.kind in ("annex", "glossary", "front", "background", "facts"):
        return Link(None, None, None, "outside")
    inside = section.standard if section else None
    if inside and ("." in inside or not inside[:1].isdigit()):
        return Link(inside, None, 1.0, "section")
    if index is None or index.pattern is None:
        return Link(inside, None, 1.0 if inside else None, "section" if inside else None)
    titled = index.titles.get(section.title.lower()) if section and section.kind == "subsection" else None
    if titled:
        return Link(titled, None, 0.9, "title")
    domain = inside or summary_domain(section, index)
    return decide(score(sent.text.lower(), domain, index, claim), domain, index, claim)


def score(text: str, domain: str | None, index: Index, claim: Link | None) -> dict[str, float]:
    """What speaks for each standard: its cues in the sentence, the earlier the more, and the claim above it."""
    scores: dict[str, float] = {}
    if index.pattern is None:
        return scores
    for rank, match in enumerate(index.pattern.finditer(text)):
        for number, weight in index.weights[match[0]].items():
            if domain is None or (index.domains.get(number) == domain and number != domain):
                scores[number] = scores.get(number, 0.0) + weight / (1 + 0.35 * rank)
    if claim is not None and claim.standard is not None and (domain is None or index.domains.get(claim.standard) == domain):
        scores[claim.standard] = scores.get(claim.standard, 0.0) + CLAIM
    return scores


def decide(scores: dict[str, float], domain: str | None, index: Index, claim: Link | None) -> Link:
    """The standard that leads, or the domain where two of one domain tie or nothing speaks for either."""
    ranked = sorted(scores.items(), key=lambda entry: -entry[1])[:2]
    if ranked and ranked[0][1] >= LEAST_CUES * 0.3:
        best, top = ranked[0]
        second, runner = ranked[1] if len(ranked) > 1 else (None, 0.0)
        if top > runner + 1e-9:
            return Link(best, None, round(top / (top + runner + 0.5), 4), "cues")
        if second and index.domains.get(best) == index.domains.get(second):
            return Link(index.domains[best], None, 0.4, "tie")
    return Link(domain, None, 0.5 if domain else None, "domain" if domain else None)


def summary_domain(section: Section | None, index: Index) -> str | None:
    """The domain that a part of the summary is about, by its title."""
    if section is None or section.kind != "subsection":
        return None
    return index.domain_titles.get(section.title.lower())


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
