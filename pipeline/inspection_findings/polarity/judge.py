"""Whether a stated share met the expectation or fell short, by the rules of configs/polarity.

The share's own clause decides. First come shares that judge nothing (growth, samples, caseloads, demographics); then what only
frames the share is left out; then a bad word or a negator makes it a share that fell short, unless a negator stands right before
the bad word; else what is said of the share is what is expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from inspection_findings.model.report import WHOLE_FIRST, Polarity, Proportion, Section, Sentence
from inspection_findings.model.vocabulary import PolarityValue
from inspection_findings.polarity.clauses import own_clauses
from inspection_findings.rules import load_rules

# characters on both sides of a share that rules about what is near it look at
NEAR_BEFORE, NEAR_AFTER = 60, 60
# a figure with fewer words beside it than this is labelled by a caption that follows: "**91%**", then "The proportion of ..."
LABEL_WORDS = 2
# only a clause of fewer words can do nothing but point back: "This stands at 3 per cent"
POINTING_WORDS = 10
LETTERS = re.compile(r"[a-z]{2,}")
# a share from here on in a list of improvements is no credit: "a new chair at each of the last four meetings"
LARGE = 0.65
BE = "(?:was|were|is|are|had been|has been|have been)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, its pattern, and where a neutral rule looks ("near", "before" or "clause")."""

    id: str
    pattern: re.Pattern[str]
    where: str = "clause"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of configs/polarity/polarity.yaml, compiled. ``bad`` and ``negator`` match what any rule of their kind does."""

    neutral_sections: frozenset[str]
    describing_sections: frozenset[str]
    caption: re.Pattern[str]
    pointing: re.Pattern[str]
    verdict: re.Pattern[str]
    credit: re.Pattern[str]
    regret: re.Pattern[str]
    frames: tuple[Rule, ...]
    framed: re.Pattern[str]
    subset: re.Pattern[str]
    neutral: tuple[Rule, ...]
    neutral_clause: re.Pattern[str]
    bad_rules: tuple[Rule, ...]
    negators: tuple[Rule, ...]
    bad: re.Pattern[str]
    negator: re.Pattern[str]
    praise: re.Pattern[str]
    softened: re.Pattern[str]


def alternatives(words: Sequence[str]) -> str:
    """The words as alternatives of a pattern: an asterisk at the end stands for any ending, alone for any word.

    They are grouped by their first letters, so that a search tries few of them at each word.

    >>> re.findall(alternatives(["fail*", "too few", "managing * cases"]), "he failed, too few, managing 60 cases")
    ['failed', 'too few', 'managing 60 cases']
    """
    return grouped(sorted(set(words)), depth=3)


def grouped(words: Sequence[str], *, depth: int) -> str:
    """The words as alternatives, grouped by their next ``depth`` letters."""
    if depth == 0 or len(words) == 1 or any(len(word) < 2 or not word[0].isalpha() for word in words):
        return "(?:" + "|".join(form(word) for word in sorted(words, key=len, reverse=True)) + ")"
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[0], []).append(word[1:])
    return "(?:" + "|".join(letter + grouped(rest, depth=depth - 1) for letter, rest in by_letter.items()) + ")"


def form(word: str) -> str:
    """One word or phrase as a pattern."""
    parts = word.split(" ")
    forms = [r"\S+" if part == "*" else re.escape(part.rstrip("*")) + (r"[\w'-]*" if part.endswith("*") else "") for part in parts]
    return r"\s+".join(forms) + ("" if word.endswith("*") else r"\b")


def expression(entry: dict[str, Any]) -> str:
    """The pattern of one rule, from its ``words`` or its own ``pattern``."""
    if "words" not in entry:
        return str(entry["pattern"])
    words = entry["words"]
    whole = alternatives([word for word in words if word != "n't"])
    return (rf"\b{whole}" + (r"|n't\b" if "n't" in words else "")) if words else r"(?!)"


def any_of(entries: Sequence[dict[str, Any]]) -> str:
    """One pattern for all rules of a kind, their words put together."""
    words = [word for entry in entries for word in entry.get("words", ())]
    own = [entry["pattern"] for entry in entries if "words" not in entry]
    return "|".join([expression({"words": words}), *own])


def any_pattern(found: Iterable[Rule]) -> re.Pattern[str]:
    """One pattern that holds where any of the rules does."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in found))


@cache
def rules() -> Rules:
    """The rules of configs/polarity/polarity.yaml, compiled."""
    loaded = load_rules("polarity/polarity")
    compiled = {
        kind: tuple(Rule(rule["id"], re.compile(expression(rule)), rule.get("where", "clause")) for rule in loaded[kind])
        for kind in ("frames", "neutral", "bad", "negators")
    }
    bad, negator = any_of(loaded["bad"]), any_of(loaded["negators"])
    filler = "|".join(re.escape(word) for word in loaded["between"])
    return Rules(
        neutral_sections=frozenset(loaded["neutral_sections"]),
        describing_sections=frozenset(loaded["describing_sections"]),
        caption=re.compile(loaded["caption"]["pattern"]),
        pointing=re.compile(rf"\b{alternatives(loaded['pointing'])}"),
        verdict=re.compile(rf"\b{alternatives(loaded['verdict'])}"),
        credit=re.compile(rf"\b{alternatives(loaded['credit'])}"),
        regret=re.compile(rf"\b{alternatives(loaded['regret'])}"),
        frames=compiled["frames"],
        framed=any_pattern(compiled["frames"]),
        subset=next(rule.pattern for rule in compiled["frames"] if rule.id == "subset"),
        neutral=compiled["neutral"],
        neutral_clause=any_pattern(rule for rule in compiled["neutral"] if rule.where == "clause"),
        bad_rules=compiled["bad"],
        negators=compiled["negators"],
        bad=re.compile(bad),
        negator=re.compile(negator),
        praise=re.compile(
            rf"(?:{negator})\s+(?:(?:{filler})\s+){{0,5}}?(?:{bad})(?:\s+(?:or|nor|and)\s+(?:{bad}))*"
            rf"|\b(?:no|nobody|no one|nothing|none)\s+(?:\w+\s+){{0,2}}?{BE}\s+(?:\w+\s+)?(?:{bad})"
        ),
        softened=re.compile(rf"\b{alternatives(loaded['softened'])}"),
    )


def judge_polarity(sentences: Sequence[Sentence], sections: Sequence[Section]) -> None:
    """Write the polarity of each proportion on it; ``met_*`` is the share for which the expectation was met."""
    for row, sent in enumerate(sentences):
        if sent.proportions:
            judged = _judge_sentence(sentences, row, sections)
            sent.proportions = tuple(
                replace(proportion, polarity=polarity) for proportion, polarity in zip(sent.proportions, judged, strict=True)
            )


def _judge_sentence(sentences: Sequence[Sentence], row: int, sections: Sequence[Section]) -> list[Polarity]:
    """The polarity of each proportion of the sentence in this row."""
    sent = sentences[row]
    shares = sent.proportions
    if sent.table:
        return [measured("met", share, "row") for share in shares]
    text = lowered(sent.text)
    kind = sections[sent.section].kind if sent.section is not None else None
    spans = [(share.start - sent.start, share.end - sent.start) for share in shares]
    label = label_of(sentences, row, text, spans, section_kind=kind)
    clauses = own_clauses(text, spans, ends=False)
    found = [
        judge(text, share, span, clause, section_kind=kind, label=label)
        for share, span, clause in zip(shares, spans, clauses, strict=True)
    ]
    said = [text[start:end] for start, end in clauses]
    found = list(continued(shares, found, said))
    return [listed(sent, share, one, own) for share, one, own in zip(shares, found, said, strict=True)]


def continued(shares: Sequence[Proportion], judged: Sequence[Polarity], said: Sequence[str]) -> Iterator[Polarity]:
    """The polarities, where a further share of the same whole judges nothing if the one before it does not.

    "Of the 16, nine posed a high risk and seven a medium one": nothing but "a medium one" is said of the seven. ``said`` are the
    clauses of the shares.
    """
    before: Polarity | None = None
    whole = False
    for share, polarity, own in zip(shares, judged, said, strict=True):
        another = own.partition(lowered(share.text))[2].lstrip().startswith("of ")
        parallel = share.rule == "count-continued" or (whole and not another)
        if parallel and before is not None and before.value == "neutral" and is_silent(polarity, own):
            polarity = before
        yield polarity
        before = polarity
        whole = whole or share.rule in WHOLE_FIRST


def listed(sent: Sentence, share: Proportion, polarity: Polarity, said: str) -> Polarity:
    """The polarity, turned where the share of a large majority judges by nothing but the list of improvements that it stands in."""
    large = share.estimate is not None and share.estimate >= LARGE
    if sent.list_kind == "improvements" and large and is_silent(polarity, said):
        return measured("not_met", share, "list")
    return polarity


def is_silent(polarity: Polarity, said: str) -> bool:
    """Whether no rule decided the polarity and no word of judgement stands in the share's clause."""
    return polarity.rule == "plain" and rules().verdict.search(said) is None


def lowered(text: str) -> str:
    """The text in lower case with straight apostrophes, as long as before."""
    low = text.lower().replace("’", "'")
    return low if len(low) == len(text) else text


def label_of(
    sentences: Sequence[Sentence], row: int, text: str, spans: Sequence[tuple[int, int]], *, section_kind: str | None
) -> str | None:
    """What labels a figure that stands alone: the next sentence of its section where it is a caption, as all are in key facts.

    None where the figure has words of its own, or the next sentence is no label but text that goes on.
    """
    beside = text[: spans[0][0]] + " " + text[spans[-1][1] :]
    if len(LETTERS.findall(beside)) >= LABEL_WORDS or row + 1 >= len(sentences):
        return None
    following = sentences[row + 1]
    label = lowered(following.text)
    captioned = section_kind in rules().describing_sections or rules().caption.match(label) is not None
    return label if captioned and following.section == sentences[row].section else None


def judge(
    text: str,
    share: Proportion,
    span: tuple[int, int],
    clause: tuple[int, int],
    *,
    section_kind: str | None = None,
    label: str | None = None,
) -> Polarity:
    """The polarity of the share at ``span`` of a sentence in lower case; ``clause`` is its own part of the sentence."""
    if share.change or share.kind == "ratio" or share.problem:
        return Polarity("neutral", rule="no-share")
    known = rules()
    if section_kind in known.neutral_sections:
        return Polarity("neutral", rule="section")
    start, end = span
    own = label if label is not None else f"{text[clause[0] : start]} | {text[end : clause[1]]}"
    words = len(LETTERS.findall(own))
    if words < LABEL_WORDS or (words < POINTING_WORDS and not LETTERS.search(known.pointing.sub(" ", own))):
        own = f"{text[:start]} | {text[end:]}"
    described = neutral_rule(text, start, end, own, whole=share.rule == "count-of-which")
    if described is not None:
        return Polarity("neutral", rule=described)
    verdict = fallen_short(own) if known.bad.search(own) or known.negator.search(own) else None
    if verdict is not None:
        return measured(verdict[0], share, verdict[1])
    if section_kind in known.describing_sections and not known.verdict.search(own):
        return Polarity("neutral", rule="section")
    return measured("met", share, "plain")


def fallen_short(own: str) -> tuple[PolarityValue, str] | None:
    """Value and rule of a share whose clause holds a bad word or a negator; None where neither is left without the frames."""
    known = rules()
    said = known.softened.sub(" ", own)
    said = unframed(said) if known.framed.search(said) else said
    if known.bad.search(said):
        praised = known.praise.sub(" ", said)
        if known.bad.search(praised):
            return "not_met", first_rule(known.bad_rules, praised)
        if not known.negator.search(praised):
            return "met", "negated-bad"
        said = praised
    return ("not_met", first_rule(known.negators, said)) if known.negator.search(said) else None


def unframed(said: str) -> str:
    """What is said of the share, without the frames around it; all of it where nothing would be left."""
    for rule in rules().frames:
        said = left_of(said, rule.pattern)
    return said


def left_of(said: str, frame: re.Pattern[str]) -> str:
    """What is said without the frame; all of it where nothing would be left."""
    left = frame.sub(" ", said)
    return left if len(LETTERS.findall(left)) >= LABEL_WORDS else said


def neutral_rule(text: str, start: int, end: int, own: str, *, whole: bool = False) -> str | None:
    """The id of the rule by which a share judges nothing, None where it may judge.

    What stands before a share that begins with its ``whole`` is said of that: "we inspected 50 cases, of which 20 were sound".
    """
    known = rules()
    if whole and (known.verdict.search(own) or known.bad.search(own)):
        return None
    before = text[max(0, start - NEAR_BEFORE) : start]
    described = None if known.verdict.search(own) else left_of(own, known.subset)
    if described is not None and not known.neutral_clause.search(described):
        described = None
    for rule in known.neutral:
        if rule.where == "clause":
            hit = described is not None and describes(rule.pattern, described)
        else:
            hit = rule.pattern.search(before) is not None
            hit = hit or (rule.where == "near" and rule.pattern.search(text, end, end + NEAR_AFTER) is not None)
        if hit:
            return rule.id
    return None


def describes(pattern: re.Pattern[str], own: str) -> bool:
    """Whether the pattern describes the share's clause, and no bad word stands behind the share ("|") that it does not cover.

    "A third of those on licence were critical" judges, though "on licence" describes.
    """
    if not pattern.search(own):
        return False
    behind = pattern.sub(" ", own).rpartition("|")[2]
    return rules().bad.search(rules().praise.sub(" ", behind)) is None


def first_rule(candidates: Sequence[Rule], said: str) -> str:
    """The id of the first rule, in the order of the file, that holds."""
    return next(rule.id for rule in candidates if rule.pattern.search(said))


def measured(value: PolarityValue, share: Proportion, rule: str) -> Polarity:
    """The polarity with the share that met the expectation: the share itself, or its complement."""
    if share.low is None or share.high is None or share.estimate is None:
        return Polarity(value, rule=rule)
    if value == "met":
        return Polarity(value, share.low, share.high, share.estimate, rule)
    return Polarity(value, round(1 - share.high, 6), round(1 - share.low, 6), round(1 - share.estimate, 6), rule)
