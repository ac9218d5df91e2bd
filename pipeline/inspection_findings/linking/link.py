"""The links of a report: each sentence to a standard, each of its shares to the key question that it answers."""

from __future__ import annotations

from collections.abc import Sequence

from inspection_findings.frameworks import Framework
from inspection_findings.linking.questions import METHOD, Questions, says_more
from inspection_findings.linking.standards import link_standards
from inspection_findings.model.report import Link, Polarity, Proportion, Result, Section, Sentence
from inspection_findings.polarity.clauses import own_clauses


def link_sentences(
    sentences: Sequence[Sentence],
    sections: Sequence[Section],
    proportions: Sequence[Sequence[Proportion]],
    *,
    framework: Framework | None,
    results: Sequence[Result],
    polarities: Sequence[Sequence[Polarity]] | None = None,
) -> tuple[list[Link], list[tuple[Link, ...]]]:
    """The link of each sentence, and of each of its shares, parallel to ``proportions``.

    Shares that ``polarities`` call neutral judge nothing and answer no key question.
    """
    links = link_standards(sentences, sections, framework)
    questions = Questions(framework, results)
    share_links: list[tuple[Link, ...]] = [()] * len(proportions)
    for row in [row for row, shares in enumerate(proportions) if shares]:
        shares = proportions[row]
        if sentences[row].table:
            links[row] = link_row(sentences, row, links[row], questions)
            share_links[row] = (links[row],) * len(shares)
            continue
        judging = [answers(share) for share in shares]
        if polarities is not None:
            judging = [one and polarity.value in ("met", "not_met") for one, polarity in zip(judging, polarities[row], strict=True)]
        linked = link_shares(sentences, row, shares, links[row], judging=judging, questions=questions)
        share_links[row] = linked
        if len(linked) == 1 and linked[0].key_question is not None:
            links[row] = Link(linked[0].standard, linked[0].key_question, links[row].score, links[row].rule)
    return links, share_links


def link_row(sentences: Sequence[Sentence], row: int, link: Link, questions: Questions) -> Link:
    """The link of a row of a table of results: to the key question whose number or text it prints, or the line before it."""
    if link.rule == "outside":
        return link
    text = sentences[row].text
    text = text if "?" in text or not row or not sentences[row - 1].table else f"{sentences[row - 1].text} {text}"
    asked = questions.printed(text, link.standard)
    return asked if asked is not None else Link(link.standard, None, link.score, link.rule)


def told_before(sentences: Sequence[Sentence], row: int) -> list[str]:
    """What stands before a sentence in its paragraph, in lower case: the sentence before it, then the two before it."""
    texts = [
        sentences[place].text.lower() for place in range(max(0, row - 2), row) if sentences[place].block == sentences[row].block
    ]
    return [" ".join(texts[-count:]) for count in range(1, len(texts) + 1)]


def link_shares(
    sentences: Sequence[Sentence],
    row: int,
    shares: Sequence[Proportion],
    link: Link,
    *,
    judging: Sequence[bool],
    questions: Questions,
) -> tuple[Link, ...]:
    """The link of each share of the sentence in a row: to the key question that its clause answers, else the sentence's own."""
    sent = sentences[row]
    plain = Link(link.standard, None, link.score, link.rule)
    sure = link.rule in ("section", "title")
    if link.rule == "outside" or not sent.body or not any(judging) or not questions.candidates(link.standard if sure else None):
        return (plain,) * len(shares)
    text = sent.text.lower().replace("’", "'")
    if len(text) != len(sent.text):
        text = sent.text
    spans = [(share.start - sent.start, share.end - sent.start) for share in shares]
    found = []
    for span, judges, (start, end) in zip(spans, judging, own_clauses(text, spans), strict=True):
        answered = None
        if judges:
            clause = METHOD.sub(" ", f"{text[start : span[0]]} {text[span[1] : end]}")
            answered = questions.answered(clause, link.standard, sure=sure)
            if answered is None and len(shares) == 1 and (start == 0 or not says_more(clause)):
                whole = METHOD.sub(" ", f"{text[: span[0]]} {text[span[1] :]}")
                leaning = [whole] if says_more(whole) else [f"{text} {whole}" for text in told_before(sentences, row) or [""]]
                tries = (questions.answered(text, link.standard, sure=sure, alone=True) for text in leaning)
                answered = next((one for one in tries if one is not None), None)
        found.append(answered or plain)
    return tuple(found)


def answers(share: Proportion) -> bool:
    """Whether a share can answer a key question: a share of cases, neither growth nor of people who were asked."""
    return not (share.change or share.problem or share.kind == "ratio" or share.population_kind == "staff")
