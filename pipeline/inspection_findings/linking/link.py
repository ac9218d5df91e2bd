"""The links of a report: each sentence to a standard, each proportion to the key question that it answers, and to its repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inspection_findings.frameworks import Framework
from inspection_findings.linking.questions import METHOD, Questions, says_more
from inspection_findings.linking.standards import link_standards
from inspection_findings.model.report import Link, Proportion, Result, Section, Sentence
from inspection_findings.polarity.clauses import own_clauses

# intervals that lie no further apart than this (fraction of 1) state the same: a rounded per cent
ROUNDING = 0.02


def link_sentences(
    sentences: Sequence[Sentence], sections: Sequence[Section], *, framework: Framework | None, results: Sequence[Result]
) -> None:
    """Write the link of each sentence on it, and that of each of its proportions.

    Proportions whose polarity is neutral judge nothing and answer no key question.
    """
    links = link_standards(sentences, sections, framework)
    questions = Questions(framework, results)
    for row, sent in enumerate(sentences):
        sent.link = links[row]
        if sent.proportions:
            _link_proportions(sentences, row, links[row], questions)


def _link_proportions(sentences: Sequence[Sentence], row: int, link: Link, questions: Questions) -> None:
    """Write the links of the proportions of the sentence in this row; a single one decides that of its sentence too."""
    sent = sentences[row]
    proportions = sent.proportions
    if sent.table:
        sent.link = _link_row(sentences, row, link, questions)
        found: tuple[Link, ...] = (sent.link,) * len(proportions)
    else:
        judging = [_can_answer(proportion) for proportion in proportions]
        found = _link_clauses(sentences, row, proportions, link, judging=judging, questions=questions)
        if len(found) == 1 and found[0].key_question is not None:
            sent.link = Link(found[0].standard, found[0].key_question, link.score, link.rule)
    sent.proportions = tuple(replace(proportion, link=one) for proportion, one in zip(proportions, found, strict=True))


def _link_row(sentences: Sequence[Sentence], row: int, link: Link, questions: Questions) -> Link:
    """The link of a row of a table of results: to the key question whose number or text it prints, or the line before it."""
    if link.rule == "outside":
        return link
    text = sentences[row].text
    text = text if "?" in text or not row or not sentences[row - 1].table else f"{sentences[row - 1].text} {text}"
    asked = questions.printed(text, link.standard)
    return asked if asked is not None else Link(link.standard, None, link.score, link.rule)


def _preceding_texts(sentences: Sequence[Sentence], row: int) -> list[str]:
    """What stands before a sentence in its paragraph, in lower case: the sentence before it, then the two before it."""
    texts = [
        sentences[place].text.lower() for place in range(max(0, row - 2), row) if sentences[place].block == sentences[row].block
    ]
    return [" ".join(texts[-count:]) for count in range(1, len(texts) + 1)]


def _link_clauses(
    sentences: Sequence[Sentence],
    row: int,
    proportions: Sequence[Proportion],
    link: Link,
    *,
    judging: Sequence[bool],
    questions: Questions,
) -> tuple[Link, ...]:
    """The link of each proportion of a sentence: to the key question that its clause answers, else the sentence's own."""
    sent = sentences[row]
    plain = Link(link.standard, None, link.score, link.rule)
    sure = link.rule in ("section", "title")
    if link.rule == "outside" or not sent.body or not any(judging) or not questions.candidates(link.standard if sure else None):
        return (plain,) * len(proportions)
    text = sent.text.lower().replace("’", "'")
    if len(text) != len(sent.text):
        text = sent.text
    spans = [(proportion.start - sent.start, proportion.end - sent.start) for proportion in proportions]
    found = []
    for span, judges, (start, end) in zip(spans, judging, own_clauses(text, spans), strict=True):
        answered = None
        if judges:
            clause = METHOD.sub(" ", f"{text[start : span[0]]} {text[span[1] : end]}")
            answered = questions.answered(clause, link.standard, sure=sure)
            if answered is None and len(proportions) == 1 and (start == 0 or not says_more(clause)):
                whole = METHOD.sub(" ", f"{text[: span[0]]} {text[span[1] :]}")
                leaning = [whole] if says_more(whole) else [f"{text} {whole}" for text in _preceding_texts(sentences, row) or [""]]
                tries = (questions.answered(text, link.standard, sure=sure, alone=True) for text in leaning)
                answered = next((one for one in tries if one is not None), None)
        found.append(answered or plain)
    return tuple(found)


def _can_answer(proportion: Proportion) -> bool:
    """Whether a proportion can answer a key question: one of cases that judges, neither growth nor of people who were asked."""
    judges = proportion.polarity is None or proportion.polarity.value in ("met", "not_met")
    return judges and not (
        proportion.change or proportion.problem or proportion.kind == "ratio" or proportion.population_kind == "staff"
    )


def group_same(sentences: Sequence[Sentence]) -> None:
    """Write on each proportion the name of the group that states the same fact ("2.2.3#1"); None where it stands alone.

    Two proportions state the same fact where they answer the same key question and their intervals of what was met overlap. A row
    of a table of results states nothing, it prints what others state.
    """
    groups: dict[str, list[list[tuple[int, int]]]] = {}
    intervals: dict[tuple[int, int], tuple[float, float]] = {}
    for place, question, interval in _stated(sentences):
        intervals[place] = interval
        for group in groups.setdefault(question, []):
            if all(_overlap(interval, intervals[other]) for other in group):
                group.append(place)
                break
        else:
            groups[question].append([place])
    for question, found in groups.items():
        for number, group in enumerate((group for group in found if len(group) > 1), start=1):
            for row, column in group:
                _name(sentences[row], column, f"{question}#{number}")


def _stated(sentences: Sequence[Sentence]) -> Iterator[tuple[tuple[int, int], str, tuple[float, float]]]:
    """Row and column of each proportion that answers a key question, that question, and its interval of what was met."""
    for row, sent in enumerate(sentences):
        for column, proportion in enumerate(() if sent.table else sent.proportions):
            interval = _met(proportion)
            if interval is not None and proportion.link is not None and proportion.link.key_question is not None:
                yield (row, column), proportion.link.key_question, interval


def _met(proportion: Proportion) -> tuple[float, float] | None:
    """The interval of what was met, None where nothing was judged."""
    polarity = proportion.polarity
    if polarity is None or polarity.met_low is None or polarity.met_high is None:
        return None
    return polarity.met_low, polarity.met_high


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals overlap, or lie so close that they state the same."""
    return one[0] <= other[1] + ROUNDING and other[0] <= one[1] + ROUNDING


def _name(sent: Sentence, column: int, name: str) -> None:
    """Write the group's name on one proportion of the sentence."""
    proportions = list(sent.proportions)
    proportions[column] = replace(proportions[column], same_as=name)
    sent.proportions = tuple(proportions)
