"""Whether a stated proportion met the expectation or fell short, by what is predicated of what is counted.

The proportion's own clause decides. In the order in which a reader would ask:

1. Is it a share of cases at all? Growth, ratios and impossible figures are neutral.
2. Is it another's figure? Comparators, former figures and targets are neutral.
3. What is said of it? The clause without the counted noun phrase ("unaccompanied children"), and without what only frames it
   ("disappointingly", "we found that"): the predicate.
4. Does the predicate describe who people are, or what a whole is made of? Then it is neutral, unless a word of judgement is there.
5. Does the predicate hold a fault or a negation? `inspection_findings.rules.negation` (ConText) finds them with their scope.
6. Does it say nothing? Then the sentence is asked, and if that says nothing either, the polarity is None, with the reason.
7. Else what is said is what is expected: met.

Polarity goes with what is counted, not with how much of it there is: "only a fifth did not know" is not met, nor is "reoffending
fell to 10 per cent". Measured by ``python -m benchmarks.gold``; see docs/linking.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from inspection_findings.model.report import Polarity, Proportion, Section, Sentence, Tag
from inspection_findings.model.vocabulary import PolarityValue, Role
from inspection_findings.polarity.clauses import REACH, own_clauses
from inspection_findings.polarity.rules import NeutralRule, polarity_rules
from inspection_findings.rules.negation import Mention, tokens, valence_lexicon

# characters on both sides of a proportion that rules about what is near it look at
NEAR = 60
# characters before a proportion that rules about what stands before it look at
BEFORE = 100
# a figure with fewer words beside it than this is labelled by a caption that follows: "**91%**", then "The proportion of ..."
LABEL_WORDS = 2
# only a clause of fewer words can do nothing but point back: "This stands at 3 per cent"
POINTING_WORDS = 10
# the counted noun phrase begins no further than this behind its proportion, in characters
PHRASE_WITHIN = 40
# what stands for an idiom of each kind: words of the lexicon
IDIOM = {"fault": "a fault", "credit": "no fault"}
LETTERS = re.compile(r"[a-z]{2,}")
MEASURE = re.compile(r"\s+(?:rate|level|figure|proportion)s?\b")
# marks the head noun of the counted noun phrase, which is no part of what is said
PHRASE = "#"
SAID = re.compile(rf"(?<![{PHRASE}a-z])[a-z]{{2,}}")
# what adds one more of the same: "in a further 15 per cent"
FURTHER = re.compile(r"\b(?:a\s+further|another)\s+$")
# a proportion from here on in a list of improvements is no credit: "a new chair at each of the last four meetings"
LARGE = 0.65
# how far below the band of what is good a strength's proportions must lie, and how far above it an improvement's, to contradict it
FAR_BELOW, FAR_ABOVE = 0.2, 0.15


def judge_polarity(sentences: Sequence[Sentence], sections: Sequence[Section]) -> None:
    """Write the polarity of each proportion on it; ``met_*`` is the share for which the expectation was met."""
    for row, sent in enumerate(sentences):
        if sent.proportions:
            judged = _judge_sentence(sentences, row, sections)
            sent.proportions = tuple(
                replace(proportion, polarity=one) for proportion, one in zip(sent.proportions, judged, strict=True)
            )


def _judge_sentence(sentences: Sequence[Sentence], row: int, sections: Sequence[Section]) -> Iterator[Polarity]:
    """The polarities of the proportions of one sentence."""
    sent = sentences[row]
    proportions = sent.proportions
    if sent.table:
        yield from (_measured("met", proportion, "row") for proportion in proportions)
        return
    text = lowered(sent.text)
    kind = sections[sent.section].kind if sent.section is not None else None
    spans = [(proportion.start - sent.start, proportion.end - sent.start) for proportion in proportions]
    label = _label_of(sentences, row, text, spans, section_kind=kind)
    clauses = own_clauses(text, spans, ends=False)
    roles = _roles(proportions)
    judged = [
        Polarity("neutral", rule=role)
        if role != "finding"
        else _judge(text, proportion, span, clause, section_kind=kind, label=label)
        for proportion, role, span, clause in zip(proportions, roles, spans, clauses, strict=True)
    ]
    own = [text[start:end] for start, end in clauses]
    judged = list(_continue_neutral(proportions, judged, own))
    for proportion, polarity, clause_text in zip(proportions, judged, own, strict=True):
        yield _judge_listed(sent, proportion, polarity, clause_text)


def _roles(proportions: Sequence[Proportion]) -> list[Role]:
    """The roles; where a target is set and nothing else is found, the comparator is what the target is held against, so a finding.

    "The figure for all of England was 71 per cent, against a target of 65 per cent" says that the target was met.
    """
    roles = [proportion.role for proportion in proportions]
    if "finding" in roles or "target" not in roles:
        return roles
    return ["finding" if role == "comparator" else role for role in roles]


def _continue_neutral(proportions: Sequence[Proportion], judged: Sequence[Polarity], clauses: Sequence[str]) -> Iterator[Polarity]:
    """The polarities; what only goes on with the proportion before it judges nothing where that one does not.

    "Of the 16, nine posed a high risk and seven a medium one": nothing but "a medium one" is said of the seven. "Schools led in
    half of cases and homes in a further fifth": nothing new is said of the fifth. ``clauses`` are the clauses of the proportions.
    """
    before: Polarity | None = None
    whole = False
    for proportion, polarity, own in zip(proportions, judged, clauses, strict=True):
        ahead, _, behind = own.partition(lowered(proportion.text))
        parallel = _is_bare_count(proportion) or (whole and not behind.lstrip().startswith("of ")) or FURTHER.search(ahead)
        if parallel and before is not None and before.value == "neutral" and _is_silent(polarity, own):
            polarity = before
        yield polarity
        before = polarity
        whole = whole or _begins_with_whole(proportion)


def _is_bare_count(proportion: Proportion) -> bool:
    """Whether a count is a number alone, of a whole that another proportion names: "nine" in "of the 16, seven ... and nine"."""
    return proportion.kind == "count" and " " not in proportion.text and "/" not in proportion.text


def _begins_with_whole(proportion: Proportion) -> bool:
    """Whether a count names its whole first: "50 cases, of which 20", "of the 16, nine"."""
    return proportion.kind == "count" and "," in proportion.text


def _judge_listed(sent: Sentence, proportion: Proportion, polarity: Polarity, clause_text: str) -> Polarity:
    """The polarity; where only the list of improvements judges, a proportion of a large majority fell short."""
    large = proportion.estimate is not None and proportion.estimate >= LARGE
    if sent.list_kind == "improvements" and large and _is_silent(polarity, clause_text):
        return _measured("not_met", proportion, "list")
    return polarity


def _is_silent(polarity: Polarity, clause_text: str) -> bool:
    """Whether the proportion counts as met only because no word of its clause judges."""
    return polarity.rule == "plain" and polarity_rules().finding.search(clause_text) is None


def lowered(text: str) -> str:
    """The text in lower case with straight apostrophes, as long as before."""
    low = text.lower().replace("’", "'")
    return low if len(low) == len(text) else text


def _label_of(
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
    file = polarity_rules().file
    is_caption = section_kind in file.describing_sections or file.caption.pattern.match(label) is not None
    return label if is_caption and following.section == sentences[row].section else None


def _judge(
    text: str,
    proportion: Proportion,
    span: tuple[int, int],
    clause: tuple[int, int],
    *,
    section_kind: str | None = None,
    label: str | None = None,
) -> Polarity:
    """The polarity of the proportion at ``span`` of a sentence in lower case; ``clause`` is its own part of the sentence."""
    file = polarity_rules().file
    if proportion.change or proportion.kind == "ratio" or proportion.problem:
        return Polarity("neutral", rule="no-share")
    if section_kind in file.neutral_sections:
        return Polarity("neutral", rule="section")
    own = label if label is not None else _around(text, span, clause)
    if _is_pointing(own):
        own = _around(text, span, (max(0, span[0] - REACH), min(len(text), span[1] + REACH)))
    if not LETTERS.search(own):
        return Polarity(None, rule="no-predicate")
    plain = predicate_of(own, proportion)
    predicate = idioms_as_words(plain)
    fault = _fault_in(predicate)
    judges = predicate != plain or polarity_rules().finding.search(without_phrase(own, proportion.population)) is not None
    # what stands before "50 cases, of which 20" is said of the whole
    neutral = None if _begins_with_whole(proportion) and (judges or fault is not None) else _rule_beside(text, span)
    neutral = neutral or (None if judges else _describing_rule(own))
    if neutral is not None:
        return Polarity("neutral", rule=neutral)
    if fault is not None:
        return _measured(fault[0], proportion, fault[1])
    if section_kind in file.describing_sections and not polarity_rules().finding.search(own):
        return Polarity("neutral", rule="section")
    if not _says_something(predicate):
        return Polarity(None, rule="no-predicate")
    return _measured("met", proportion, "plain")


def _around(text: str, span: tuple[int, int], clause: tuple[int, int]) -> str:
    """A clause with "|" for its proportion."""
    return f"{text[clause[0] : span[0]]} | {text[span[1] : clause[1]]}"


def _is_pointing(own: str) -> bool:
    """Whether a clause says too little by itself: "this stands at |", "|"."""
    words = LETTERS.findall(own)
    return len(words) < LABEL_WORDS or (len(words) < POINTING_WORDS and polarity_rules().file.pointing.issuperset(words))


def _says_something(predicate: str) -> bool:
    """Whether a predicate says more than that a figure is there, or that it moved."""
    file = polarity_rules().file
    return any(word not in file.pointing and word not in file.moves for word in SAID.findall(predicate))


def _rule_beside(text: str, span: tuple[int, int]) -> str | None:
    """The id of the neutral rule that holds right before a proportion, or near it; None where none does."""
    beside = {
        "before": (text[max(0, span[0] - BEFORE) : span[0]],),
        "near": (text[max(0, span[0] - NEAR) : span[0]], text[span[1] : span[1] + NEAR]),
        "clause": (),
    }
    return next((rule.id for rule in polarity_rules().neutral if any(map(rule.search, beside[rule.where]))), None)


def predicate_of(own: str, proportion: Proportion) -> str:
    """What is said of the proportion: its clause without frames and counted noun phrase; the phrase stays where it is all."""
    left = _unframed(own) if polarity_rules().framed.search(own) else own
    predicate = without_phrase(left, proportion.population)
    return predicate if _says_something(predicate) else left


def idioms_as_words(predicate: str) -> str:
    """The predicate with a word of the lexicon for each wording that blames or praises as a whole: negation then turns it too.

    >>> idioms_as_words("a third of them had to wait")
    'a third of them a fault'
    """
    rules = polarity_rules()
    if rules.idiomatic.search(predicate):
        for rule in rules.idioms:
            predicate = rule.in_place(predicate, IDIOM[rule.says])
    return predicate


def without_phrase(own: str, population: str | None) -> str:
    """The clause without the noun phrase that is counted, right behind its proportion or, where that has none, before it.

    Its head noun stays, unless it judges by itself: "children missing education" is known as a whole. A measure ("vacancy rate") is
    no phrase that is counted.

    >>> without_phrase("| of the unaccompanied children felt safe", "unaccompanied children")
    '| of the #children felt safe'
    """
    if not population:
        return own
    phrase = lowered(population)
    mark = own.find("|")
    place = own.find(phrase, mark, mark + PHRASE_WITHIN + len(phrase))
    if place < 0:
        place = own.rfind(phrase, 0, mark)
    if place < 0:
        return own
    head, end = place + phrase.rfind(" ") + 1, place + len(phrase)
    if own[head:end] in polarity_rules().file.pointing or MEASURE.match(own, end):
        return own
    return f"{own[:place]}{PHRASE}{own[head:] if not mentions_in(own[head:end]) else own[end:]}"


def _unframed(text: str) -> str:
    """What is said without the frames around it; a frame that is all there is stays."""
    for rule in polarity_rules().file.frames:
        left = rule.left_of(text)
        text = left if len(LETTERS.findall(left)) >= LABEL_WORDS else text
    return text


def _describing_rule(own: str) -> str | None:
    """The id of the rule by which a clause without a word of judgement only describes, None where it says more."""
    rules = polarity_rules()
    described = rules.subset.left_of(own)
    described = described if len(LETTERS.findall(described)) >= LABEL_WORDS else own
    if not rules.describing.search(described):
        return None
    return next((rule.id for rule in rules.neutral if rule.where == "clause" and _describes(rule, described)), None)


def _describes(rule: NeutralRule, own: str) -> bool:
    """Whether the rule describes the clause, and no fault stands there that it does not cover.

    "A third of those on licence were critical" judges, though "on licence" describes.
    """
    if not rule.search(own):
        return False
    left = rule.left_of(own) if rule.covers_faults else own
    return not any(mention.valence == "bad" for mention in mentions_in(left))


def _fault_in(predicate: str) -> tuple[PolarityValue, str] | None:
    """Value and rule of a proportion whose predicate holds a fault or a denial; None where it holds none.

    A fault that is denied or remedied is credit: "no delay", "missed visits were followed up".
    """
    mentions = mentions_in(predicate)
    bad = next((mention for mention in mentions if mention.valence == "bad"), None)
    if bad is not None:
        return "not_met", bad.id
    if any(mention.term.role == "bad" or (mention.term.shift is not None and mention.valence == "good") for mention in mentions):
        return "met", "negated-bad"
    return None


@lru_cache(maxsize=1024)
def mentions_in(text: str) -> tuple[Mention, ...]:
    """The words of a clause that judge, with what their context makes of them."""
    words = [word for word, _ in tokens(text)]
    return tuple(valence_lexicon().find(words, strict=True, hints=False))


def _measured(value: PolarityValue, proportion: Proportion, rule: str) -> Polarity:
    """The polarity with the share that met the expectation: the proportion itself, or its complement."""
    if proportion.low is None or proportion.high is None or proportion.estimate is None:
        return Polarity(value, rule=rule)
    if value == "met":
        return Polarity(value, proportion.low, proportion.high, proportion.estimate, rule)
    return Polarity(value, round(1 - proportion.high, 6), round(1 - proportion.low, 6), round(1 - proportion.estimate, 6), rule)


def contradicts(sent: Sentence, tag: Tag, *, met_from: float) -> bool:
    """Whether all proportions of a sentence speak against its label, and no word in it judges otherwise: a person should look.

    A strength then has proportions far below the band of what is good, an area for improvement far above it. A sentence with a
    second label has two sides, each with a proportion of its own.

    Args:
        sent: the sentence, with the polarity of each of its proportions; neutral ones say nothing.
        tag: its label.
        met_from: the share, a fraction of 1, from which an expectation counts as met.
    """
    polarities = (proportion.polarity for proportion in sent.proportions)
    met = [polarity.met_estimate for polarity in polarities if polarity is not None and polarity.met_estimate is not None]
    if not met or tag.secondary is not None:
        return False
    text = lowered(sent.text)
    if tag.label == "strength":
        return max(met) < met_from - FAR_BELOW and polarity_rules().credit.search(text) is None
    if tag.label == "area_for_improvement" and min(met) > met_from + FAR_ABOVE:
        judges = any(mention.term.role == "bad" or mention.term.shift is not None for mention in mentions_in(text))
        return not judges and polarity_rules().regret.search(text) is None
    return False
