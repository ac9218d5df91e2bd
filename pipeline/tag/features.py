"""What the classifier sees of a sentence beside its words: named features, each group of which can be switched off."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.spans import Polarity, Proportion, Section, Sentence
from pipeline.tag.cues import find_cues, follow_on_pattern

FEATURES = ("words", "cues", "section", "proportion", "neighbours")
# section kinds that authored sentences and reports share; the others say nothing that carries over
KINDS = {
    "summary": "summary",
    "foreword": "summary",
    "domain": "standard",
    "standard": "standard",
    "subsection": "standard",
}
FIRST = re.compile(r"[a-z’']+")


def describe(
    sentences: Sequence[Sentence],
    sections: Sequence[Section],
    proportions: Sequence[Sequence[Proportion]],
    polarities: Sequence[Sequence[Polarity]],
    *,
    met_from: float,
    use: Collection[str] = FEATURES,
) -> tuple[list[str], list[str]]:
    """The words of each sentence, and its other features as one string of tokens each."""
    words = [" ".join(sent.text.lower().split()) for sent in sentences]
    tokens = []
    for sent, text, shares, judged in zip(sentences, words, proportions, polarities, strict=True):
        found: list[str] = []
        if "cues" in use:
            found += cue_tokens(text)
        if "section" in use:
            found += section_tokens(sent, sections)
        if "proportion" in use:
            found += share_tokens(shares, judged, met_from=met_from)
        tokens.append(" ".join(found))
    return words, tokens


def cue_tokens(text: str) -> list[str]:
    """The cues of a sentence as tokens: their balance, those after a contrast, the last one, the opening word."""
    cues = find_cues(text)
    tokens = [f"cue_{kind}" for kind, _ in cues]
    judging = [kind for kind, _ in cues if kind in ("good", "bad")]
    after = [kind for kind, turned in cues if turned and kind in ("good", "bad")]
    balance = judging.count("good") - judging.count("bad")
    tokens.append(f"balance_{max(-3, min(3, balance))}")
    tokens += [f"after_{kind}" for kind in after]
    tokens.append(f"last_{judging[-1]}" if judging else "no_judgement")
    if judging and len(set(judging)) == 1:
        tokens.append(f"only_{judging[0]}")
    first = FIRST.findall(text[:40])[:2]
    tokens += [f"first_{first[0]}", f"first2_{'_'.join(first)}"] if first else []
    if follow_on_pattern().match(text):
        tokens.append("follow_on")
    tokens.append("short" if len(text) < 60 else "long" if len(text) > 220 else "middle")
    return tokens


def section_tokens(sent: Sentence, sections: Sequence[Section]) -> list[str]:
    """The kind of section and the sentence's form."""
    kind = sections[sent.section].kind if sent.section is not None and sent.section < len(sections) else "none"
    return [f"sec_{KINDS.get(kind, kind)}", f"form_{sent.kind}"]


def share_tokens(shares: Sequence[Proportion], judged: Sequence[Polarity], *, met_from: float) -> list[str]:
    """On which side of the band the stated shares fall, by their polarity."""
    tokens = []
    for share, polarity in zip(shares, judged, strict=True):
        if polarity.value == "neutral" or polarity.met_estimate is None:
            tokens.append("share_neutral")
        elif polarity.value == "not_met":
            tokens.append("share_short")
        else:
            side = "above" if polarity.met_estimate >= met_from - 0.005 else "below"
            tokens += [f"share_{side}", f"share_{share.kind}_{side}"]
    return tokens or ["no_share"]
