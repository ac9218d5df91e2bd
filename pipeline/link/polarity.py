"""Whether a stated share met the expectation or fell short, by the rules of configs/polarity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from pipeline.rules import load_rules
from pipeline.spans import Polarity, Proportion, Section, Sentence

BREAK = re.compile(r"[;:]|,?\s+\b(?:but|however|although|though|while|whereas|yet)\b|,\s+(?:and|with|so)\s+", re.IGNORECASE)
NOT_ONLY = re.compile(r"\bnot (?:only|just|always only)\b|\bno (?:more|fewer|less) than\b|\bno doubt\b")


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/polarity/polarity.yaml, patterns compiled."""
    loaded: dict[str, Any] = load_rules("polarity/polarity")
    bad = "|".join(re.escape(word) for word in loaded["bad"])
    nouns = "|".join(re.escape(word) for word in loaded["bad_nouns"])
    negators = "|".join(word for word in loaded["negators"] if word != "n't")
    loaded["bad_pattern"] = re.compile(rf"\b(?:{bad})")
    loaded["negator_pattern"] = re.compile(rf"\b(?:{negators})\b|n[’']t\b")
    loaded["praise_pattern"] = re.compile(rf"(?:\b(?:{negators})\b|n[’']t\b)\s+(?:\w+\s+){{0,2}}?(?:{nouns})\w*")
    loaded["neutral_pattern"] = re.compile("|".join(loaded["neutral"]))
    loaded["before_pattern"] = re.compile("|".join(loaded["neutral_before"]))
    loaded["frame_pattern"] = re.compile(loaded["frames"])
    return loaded


def judge_polarity(
    sentences: Sequence[Sentence], sections: Sequence[Section], proportions: Sequence[Sequence[Proportion]]
) -> list[tuple[Polarity, ...]]:
    """The polarity of each share, parallel to ``proportions``; ``met_*`` is the share for which the expectation was met."""
    judged: list[tuple[Polarity, ...]] = []
    for sent, shares in zip(sentences, proportions, strict=True):
        if not shares:
            judged.append(())
            continue
        kind = sections[sent.section].kind if sent.section is not None else None
        text = sent.text.lower()
        if len(text) != len(sent.text):
            text = sent.text
        judged.append(tuple(judge(text, share, share.start - sent.start, share.end - sent.start, kind) for share in shares))
    return judged


def judge(text: str, share: Proportion, start: int, end: int, section_kind: str | None) -> Polarity:
    """The polarity of the share at ``text[start:end]``, ``text`` being the sentence in lower case."""
    before, after = clause_around(text, start, end)
    if share.change or share.kind == "ratio" or share.problem:
        return Polarity("neutral", rule="no-share")
    if section_kind in rules()["neutral_sections"]:
        return Polarity("neutral", rule="section")
    near = text[max(0, start - 45) : start] + " " + text[end : end + 60]
    if rules()["neutral_pattern"].search(near) or rules()["before_pattern"].search(text[max(0, start - 30) : start]):
        return Polarity("neutral", rule="neutral-words")
    clause = rules()["frame_pattern"].sub(" ", NOT_ONLY.sub(" ", f"{before} | {after}"))
    praised = rules()["praise_pattern"].sub(" ", clause)
    if praised != clause and not rules()["bad_pattern"].search(praised):
        return measured("met", share, "negated-bad-word")
    if rules()["bad_pattern"].search(praised):
        return measured("not_met", share, "bad-word")
    if rules()["negator_pattern"].search(praised):
        return measured("not_met", share, "negated")
    return measured("met", share, "plain")


def clause_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What the share's own clause says before and after it."""
    first = 0
    last = len(text)
    for match in BREAK.finditer(text):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    before, after = text[first:start], text[end:last]
    if len((before + after).split()) < 4:
        return text[:start], text[end:]
    return before, after


def measured(value: str, share: Proportion, rule: str) -> Polarity:
    """The polarity with the share that met the expectation: the share itself, or its complement."""
    if share.low is None or share.high is None or share.estimate is None:
        return Polarity(value, rule=rule)
    if value == "met":
        return Polarity(value, share.low, share.high, share.estimate, rule)
    return Polarity(value, round(1 - share.high, 6), round(1 - share.low, 6), round(1 - share.estimate, 6), rule)
