"""Finding the shares in a text: where one could begin, what it says, whether it is one, its hedge, value and population."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from inspection_findings.model.report import WHOLE_FIRST, Proportion, Sentence
from inspection_findings.proportions.agree import agree
from inspection_findings.proportions.counts import continued
from inspection_findings.proportions.forms import Form, possible_forms
from inspection_findings.proportions.hedge import with_hedge
from inspection_findings.proportions.make import Passage, make
from inspection_findings.proportions.read import READERS
from inspection_findings.proportions.reading import Reading, Scope
from inspection_findings.proportions.refuse import refused
from inspection_findings.proportions.scales import Scale, load_scale
from inspection_findings.proportions.screen import anchors, lower, plain, unmarked
from inspection_findings.proportions.whole import last_whole
from inspection_findings.proportions.whose import Earlier
from inspection_findings.rules import load_rules

# no sentence is read further than this at once: a longer one (the longest of prose have some 800) is cut at a blank
LONGEST = 2_000
# a sentence of more shares is a row of figures, where one that says nothing of its own takes over whom the one before counts
MANY = 40


def find_proportions(text: str, *, scale: str | None = None) -> list[Proportion]:
    """The shares stated in ``text``, in order; offsets are code points into ``text``, end exclusive.

    Args:
        text: any text; several sentences share their context ("We inspected 53 cases. This was done in 26 of them.").
        scale: name or path of the quantifier scale; None for the default one.

    Raises:
        ConfigError: there is no such scale, or a rule can't be read.

    >>> [(p.text, p.low, p.high) for p in find_proportions("Good in over two-thirds of cases.")]
    [('over two-thirds', 0.6667, 0.75)]
    """
    spans = sentence_spans(text)
    shares = find_in_texts([text[start:end] for start, end in spans], [start for start, _ in spans], load_scale(scale))
    return [share for found in shares for share in found]


def find_in_sentences(sentences: Sequence[Sentence], *, scale: str | None = None) -> None:
    """Write the proportions of each sentence on it; offsets are code points into the document's clean text.

    Raises:
        ConfigError: there is no such scale, or a rule can't be read.
    """
    pieces = [(index, *span) for index, sent in enumerate(sentences) for span in cut(sent.text, 0, len(sent.text))]
    found = find_in_texts(
        [sentences[index].text[start:end] for index, start, end in pieces],
        [sentences[index].start + start for index, start, _ in pieces],
        load_scale(scale),
        sections=[sentences[index].section for index, _, _ in pieces],
    )
    for sent in sentences:
        sent.proportions = ()
    for (index, _, _), of_piece in zip(pieces, found, strict=True):
        sentences[index].proportions += of_piece


@cache
def boundary() -> re.Pattern[str]:
    """Where a sentence of plain text ends: a full stop, an empty line, the mark of a list's next item.

    A full stop may have closing quotes or a footnote's mark behind it, and is none behind an abbreviation or an initial
    (configs/structure/sentences.yaml, as for the sentences of reports).
    """
    rules = load_rules("structure/sentences")
    short = "".join(rf"(?<!\b{re.escape(word)}\.)" for word in rules["abbreviations"])
    numbered = "|".join(rf"(?<=\b{re.escape(word)}\.)" for word in rules["before_number"])
    return re.compile(
        rf"(?<=[.!?])(?<!\b[A-Z]\.){short}(?!(?:{numbered})\s+\d)[”’\")\]]{{0,2}}\d{{0,2}}\s+(?=[“‘\"'(\[]{{0,2}}[A-Z0-9•])"
        r"|\n\s{0,80}\n\s*|\n\s{0,12}(?=[•*|–-]\s)"
    )


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a plain text begin and end.

    >>> sentence_spans("Half agreed.3 The rest, e.g. Mr. J. Holt, c. 40, did not.")
    [(0, 13), (14, 57)]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in boundary().finditer(text):
        spans.append((start, match.end() - len(match[0]) + len(match[0].rstrip()) if match[0].strip() else match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [part for span in spans for part in cut(text, *span)]


def cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span in pieces of at most `LONGEST` characters, cut at blanks where there are any."""
    pieces = []
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = blank if blank > 0 else start + LONGEST
        pieces.append((start, middle))
        start = middle
    return [*pieces, (start, end)]


@dataclass(slots=True)
class Found:
    """The readings of one sentence, in the order of their place, none touching another or what was refused."""

    readings: list[Reading] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing was read or refused in ``start`` to ``end``."""
        index = bisect_left(self.taken, (start, start))
        after = index < len(self.taken) and self.taken[index][0] < end
        return not after and not (index and self.taken[index - 1][1] > start)

    def take(self, start: int, end: int) -> None:
        """Nothing else may be read in ``start`` to ``end``."""
        self.taken.insert(bisect_left(self.taken, (start, end)), (start, end))


def find_in_texts(
    texts: Sequence[str], offsets: Sequence[int], scale: Scale, *, sections: Sequence[int | None] | None = None
) -> list[tuple[Proportion, ...]]:
    """The shares of each text; one that says nothing of its own takes its whole and population from the one before."""
    found: list[tuple[Proportion, ...]] = []
    population: str | None = None
    told = -1
    for index, text in enumerate(texts):
        new_section = sections is not None and index > 0 and sections[index] != sections[index - 1]
        if new_section:
            population = None
        lowered = lower(text)
        places = anchors(lowered)
        if not places:
            found.append(())
            continue
        before = "" if index == 0 or new_section else texts[index - 1]
        flat = plain(lowered)
        readings = read_all(flat, places, before)
        if not readings:
            found.append(())
            continue
        after = texts[index + 1] if index + 1 < len(texts) else ""
        passage = Passage(text, unmarked(text), flat, offsets[index])
        shares: list[Proportion] = []
        near = told == index - 1
        earlier = Earlier(before=before, after=after, population=population, offset=passage.offset, near=near)
        for place, reading in enumerate(readings):
            share = make(passage, reading, earlier, scale, listed=place >= MANY)
            earlier = earlier.then(share)
            shares.append(share)
        if any(share.population and not share.change for share in shares):
            population, told = earlier.population, index
        found.append(tuple(agree(shares, passage.text, passage.offset)))
    return found


def read_all(flat: str, places: Sequence[tuple[int, str]], before: str) -> list[Reading]:
    """What is read in one sentence of plain text, by place; ``before`` is the sentence before it."""
    kinds = [anchor for _, anchor in places]
    scope = Scope(flat, lambda until, noun: last_whole(flat, until, before, noun))
    found = Found()
    for form in possible_forms(min(3, kinds.count("number")), frozenset(kinds)):
        for need in form.needs:
            if need in flat:
                break
        else:
            if form.needs:
                continue
        for start, anchor in places:
            if anchor in form.anchors:
                read_at(form, start, scope, found)
    for first in [reading for reading in found.readings if reading.form in WHOLE_FIRST]:
        for reading in continued(first, flat):
            if found.free(reading.start, reading.end):
                found.take(reading.start, reading.end)
                found.readings.append(reading)
    return sorted(found.readings, key=lambda reading: reading.start)


def read_at(form: Form, start: int, scope: Scope, found: Found) -> None:
    """Add to ``found`` what the form says at ``start``, unless the place is taken or a rule refuses it."""
    # what must stand before is the cheaper question
    lead = form.before.search(scope.text[max(0, start - 80) : start]) if form.before else None
    if form.before and not lead:
        return
    match = form.pattern.match(scope.text, start)
    if not match or not found.free(*match.span()):
        return
    for reading in READERS[form.reads](form, match, scope):
        if lead and lead.groupdict().get("lead"):
            reading = replace(reading, start=reading.start - len(lead[0]))
        if not found.free(reading.start, reading.end):
            continue
        hedged = with_hedge(reading, scope.text)
        if not found.free(hedged.start, hedged.end):
            hedged = reading
        found.take(hedged.start, hedged.end)
        if not refused(scope.text, reading, hedged.modifier):
            found.readings.append(hedged)
