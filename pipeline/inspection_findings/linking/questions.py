"""Which key question a stated proportion answers.

A proportion answers a question where its sentence says again what the question asks, in the report's own words for it (its results
annex) or the framework's, and no more: a sentence that names a finer point answers none. Without an annex the framework's
questions stand in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Any

from inspection_findings.frameworks import Framework, bare
from inspection_findings.linking.rules import questions_file
from inspection_findings.model.report import Link, Result

WORD = re.compile(r"[a-z]{3,}")
# a clause that begins with what its section is about: "it kept others safe", "in these cases it did"
POINTS = re.compile(r"\W*(?:(?:and|but|however|overall|again)\b\W*)?(?:(?:in|of|for)\b[^,.;]{0,40}?\s)?(?:it|this)\s")
# the number of a key question: "2.1.3", in "P 2.1.3" too
NUMBER = re.compile(r"(?<![\d.])\d\.\d\.\d{1,2}(?![\d.]*\d)")
# what follows belongs to the question no more: ", with first appointments offered promptly"
TRAIL = re.compile(r",\s+(?:with|and|but|although|though|while|which|where|so|including)\b")
# of what follows, what can answer by itself: ", and the assessment focused on keeping other people safe"
SECOND = re.compile(r",\s+and\b")
# what the inspectors did, not what they found: "over 80 per cent of the assessments we analysed"
METHOD = re.compile(
    r"\b(?:we|inspectors)\s+(?:have\s+|had\s+)?(?:assessed|analysed|reviewed|inspected|examined|looked\s+at|read|saw)\b"
)


@cache
def _silent_stems() -> frozenset[str]:
    """The stems of words that tell no question from another: of the verdict, and of people."""
    file = questions_file()
    return frozenset(stem(word) for word in (*file.verdict, *file.people))


@cache
def _topic_stems() -> frozenset[str]:
    """The stems of words for the stage of the work, which tell standards apart, not the questions of one standard."""
    return frozenset(stem(word) for word in questions_file().topics)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word in lower case without its ending (Porter's second stemmer), as the first of the words that mean the same here.

    >>> stem("planning"), stem("engagement"), stem("engaging"), stem("protection"), stem("safe")
    ('plan', 'engag', 'engag', 'safe', 'safe')
    """
    short = _bare_stem(word)
    return _meanings().get(short, short)


def _bare_stem(word: str) -> str:
    """The word without its ending: Porter2, as snowballstemmer has it."""
    stemmed: str = _stemmer().stemWord(word)
    return stemmed


@cache
def _stemmer() -> Any:
    """The stemmer of English."""
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _meanings() -> dict[str, str]:
    """For the stem of each word of `same_meaning` that of the first word of its group."""
    return {_bare_stem(word): _bare_stem(group[0]) for group in questions_file().same_meaning for word in group}


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The stems of the words in a text in lower case that could tell one question from another.

    >>> sorted(stems("is planning sufficient in keeping other people safe?"))
    ['keep', 'other', 'plan', 'safe']
    """
    empty = questions_file().empty
    return frozenset(stem(word) for word in WORD.findall(text) if word not in empty) - _silent_stems()


def says_more(text: str) -> bool:
    """Whether a clause in lower case has words of its own: not so "planning was good enough in half of these"."""
    return bool(stems(text) - _topic_stems())


@dataclass(frozen=True, slots=True)
class Question:
    """One key question ready to be matched: the weight of each stem, those of its standard's topic apart.

    ``near`` are the stems of which a text must hold one to be looked at: its own and those of its cues. ``distinct`` are those of
    its own that no other question of its standard has: where the standard is known, one of them tells which question is meant.
    """

    number: str
    standard: str
    own: dict[str, float]
    topic: dict[str, float]
    cues: tuple[str, ...]
    finer: re.Pattern[str] | None
    near: frozenset[str]
    distinct: frozenset[str]

    def score(self, text: str, found: frozenset[str], inside: bool) -> float:
        """How much of the question the text says, less what it says beyond it; ``inside`` where its standard is known.

        A text whose "it" is the section's topic says that topic.
        """
        if not self.near & found:
            return 0.0
        weights = questions_file().weights
        wanted = self.own if inside and (len(self.own) > 1 or POINTS.match(text)) else {**self.own, **self.topic}
        total = sum(wanted.values())
        cover = sum(weight for name, weight in wanted.items() if name in found) / total if total else 0.0
        if any(cue in text for cue in self.cues):
            cover = min(1.0, cover + weights.cue.value)
        elif not self.own.keys() & found:
            return 0.0
        if inside and self.distinct & found:
            cover = max(cover, weights.distinct.value)
        if cover < weights.least.value:
            return 0.0
        extra = len(found - self.own.keys() - self.topic.keys() - _topic_stems())
        finer = len(set(self.finer.findall(text))) if self.finer is not None else 0
        return cover - weights.extra.value * extra - weights.finer.value * finer


class Questions:
    """The key questions of one report, ready to be matched."""

    def __init__(self, framework: Framework | None, results: Sequence[Result]) -> None:
        alike = {(wording[0], stems(wording[2])): wording for wording in reversed(list(_wordings(framework, results)))}
        asked = list(reversed(alike.values()))
        found = [stems(text) for _, _, text, _, _ in asked]
        seen = Counter(name for names in found for name in names)
        weight = {name: log(1 + len(asked) / count) for name, count in seen.items()}
        shared: dict[str, set[str]] = {}
        several: dict[str, set[str]] = {}
        for (number, standard, *_), names in zip(asked, found, strict=True):
            shared[standard] = shared[standard] & names if standard in shared else set(names)
            several.setdefault(standard, set()).add(number)
        self._printed = [(number, standard, text.rstrip("?. ")) for number, standard, text, _, _ in asked]
        self._by_standard: dict[str, list[Question]] = {}
        self._candidates: dict[str | None, list[Question]] = {}
        for (number, standard, _, cues, finer), names in zip(asked, found, strict=True):
            topic = shared[standard] if len(several[standard]) > 1 else set()
            own = {name: weight[name] for name in sorted(names - topic)}
            near = frozenset(own).union(*(stems(cue) for cue in cues))
            others = frozenset().union(
                *(theirs for (one, owner, *_), theirs in zip(asked, found, strict=True) if owner == standard and one != number)
            )
            question = Question(
                number,
                standard,
                own,
                {n: weight[n] for n in sorted(topic)},
                cues,
                _finer_pattern(finer, own),
                near,
                frozenset(own) - others,
            )
            self._by_standard.setdefault(standard, []).append(question)

    def answered(self, text: str, standard: str | None, *, sure: bool = True, alone: bool = False) -> Link | None:
        """The key question that a text in lower case answers, None where it states a finer point or something else.

        ``sure`` is False where the standard was decided by content: then the questions of others may be answered too, where the
        text names their topic. ``alone`` is True for a whole sentence: what trails behind it is left out, and a second main
        clause may answer.
        """
        candidates = self.candidates(standard if sure else None)
        if not candidates:
            return None
        texts = [text]
        if alone and TRAIL.search(text):
            texts += [TRAIL.split(part, maxsplit=1)[0] for part in SECOND.split(text)]
        said = [(text, stems(text)) for text in texts]
        best_of: dict[str, tuple[float, str, Question]] = {}
        for question in candidates:
            score = max(question.score(text, found, question.standard == standard) for text, found in said)
            if question.number not in best_of or score > best_of[question.number][0]:
                best_of[question.number] = (score, question.number, question)
        ranked = sorted(best_of.values(), key=_rank)
        best, _, question = ranked[0]
        weights = questions_file().weights
        if best < weights.least.value or (len(ranked) > 1 and best - ranked[1][0] < weights.lead.value):
            return None
        return Link(question.standard, question.number, round(min(1.0, best), 4), "question-words")

    def printed(self, text: str, standard: str | None) -> Link | None:
        """The key question that a row of a table prints, by its number, else by its text; None where it is none or not decided."""
        number = NUMBER.search(text)
        if number is not None:
            found = {(key, owner) for key, owner, _ in self._printed if bare(key) == number[0]}
        else:
            before = " ".join(text.lower().split()).rpartition("?")[0]
            alike = [(key, owner) for key, owner, asked in self._printed if before.endswith(asked)]
            found = set(alike) if len(set(alike)) == 1 else {one for one in alike if one[1] == standard}
        if len(found) != 1:
            return None
        key, owner = found.pop()
        return Link(owner, key, 1.0, "row")

    def candidates(self, standard: str | None) -> list[Question]:
        """The questions that a proportion under this standard, domain or nothing known can answer."""
        if standard not in self._candidates:
            prefix = bare(standard) + "." if standard is not None else ""
            self._candidates[standard] = self._by_standard.get(standard or "") or [
                question
                for number, questions in self._by_standard.items()
                if bare(number).startswith(prefix)
                for question in questions
            ]
        return self._candidates[standard]


def _rank(scored: tuple[float, str, Question]) -> tuple[float, str]:
    """Highest score first, then in the order of the numbers."""
    return -scored[0], scored[1]


def _wordings(
    framework: Framework | None, results: Sequence[Result]
) -> Iterable[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]]:
    """Number, standard, text, cues and finer points of each wording of a question: the report's own and the framework's."""
    printed = {r.key_question: (r.standard, r.question) for r in results if r.key_question}
    done = set()
    for standard in framework.standards if framework is not None else ():
        for question in standard.key_questions:
            text = (printed.get(question.number) or (None, None))[1] or question.title
            done.add(question.number)
            for wording in dict.fromkeys([text, question.title, *question.aliases]):
                yield question.number, standard.number, wording.lower(), question.cues, question.finer
    for key, (owner, own) in printed.items():
        if key is not None and key not in done and owner and own:
            yield key, owner, own.lower(), (), ()


def _finer_pattern(finer: Sequence[str], own: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for the words of finer points; those that the question itself asks for are left out."""
    asked = set(own)
    words = [word for word in finer if stem(word.rstrip("*")) not in asked]
    if not words:
        return None
    return re.compile(
        r"\b(?:" + "|".join(re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"\b") for word in words) + ")"
    )
