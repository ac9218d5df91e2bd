"""Whose share it is: the population stated beside it, repeated from the share before it, or carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspection_findings.model.report import Proportion
from inspection_findings.proportions import population as named
from inspection_findings.proportions.noun_phrase import phrase_after
from inspection_findings.proportions.nouns import kind_of, rules
from inspection_findings.proportions.reading import Reading

# ", and most were": the share stands for the subject of the sentence
ELLIPTIC = re.compile(r",\s(?:\w+\s){0,2}$")
IN_BEFORE = re.compile(r"\bin (?:only )?$", re.IGNORECASE)
ARTICLE_BEHIND = re.compile(r"\s+the\b")
VERBAL = re.compile(r"[A-Za-z]{3,}(?:ing|ed|ly)\b")
CAPTION = re.compile(r"[\s:|*]*(?:the|this)\b", re.IGNORECASE)
OF_BEHIND = re.compile(r"\s*\(?of\s")
THESE_BEHIND = re.compile(r"\s+of\s+(?:these|those|them)\b")
LISTED = re.compile(r"[,:;]")
# who says something is a person
SPEECH = re.compile(
    r"\s+(?:also\s+|then\s+)?(?:said|say|told|reported|felt|feel|thought|believed|believe|stated|agreed|complained|knew|wanted|described|expressed"
    r"|commented|considered)\b"
)
PEOPLE = ("staff", "service_users")
LETTERS = re.compile(r"[A-Za-z]{3}")
# what ends the part of a table's row or a question that can name a population
BREAKS = ("?", "\t", "|")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a share can take over: the sentences before and behind, the last population, the share before it in its sentence.

    ``near`` says that the last population is of the sentence before; ``offset`` is where the sentence begins in the text that the
    share's offsets count in.
    """

    before: str = ""
    after: str = ""
    population: str | None = None
    share: Proportion | None = None
    offset: int = 0
    near: bool = False

    def then(self, share: Proportion) -> Earlier:
        """What the next share can take over."""
        population = self.population if share.change else share.population or self.population
        return Earlier(self.before, self.after, population, share, self.offset, self.near)

    def named(self) -> str | None:
        """The population of the share before in the same sentence, None where it has none."""
        return self.share.population if self.share and not self.share.change else None


def population_of(text: str, reading: Reading, earlier: Earlier) -> str | None:
    """What the share is a share of; None where nothing says so.

    In this order: what the form itself holds; what stands behind the share; a measure ("a target of") or opening ("of the staff
    interviewed,") before it; the share before it in the sentence; what the sentence names before it; a caption; the sentence
    before.
    """
    held = held_in(text, reading)
    if held or (reading.population and earlier.population):
        return held or earlier.population
    near = text[max(0, reading.start - 80) : reading.start]
    bracketed = near.rfind("(") > near.rfind(")")
    said = OF_BEHIND.match(text, reading.end)
    if bracketed and not said and earlier.share and reading.start + earlier.offset - earlier.share.end < 80 and earlier.named():
        return earlier.named()
    closed = bracketed and text[reading.end : reading.end + 1] == ")"
    # "3% were vegan, 11% vegetarian": what follows a percentage without "of" is no population where one was stated before
    bare = reading.kind == "percent" and not said and earlier.named()
    stated = None if closed or bare else stated_behind(text, reading)
    led = stated or named.measured_before(text, reading.start) or named.lead_in(text, reading.start) or earlier.named()
    return led or named_before(text, reading) or carried(text, reading, earlier)


def held_in(text: str, reading: Reading) -> str | None:
    """The population that the form itself holds ("of the 38 records examined, 22"), None where it holds none."""
    if not reading.population:
        return reading.counted
    return phrase_after(text, reading.population[0])


def stated_behind(text: str, reading: Reading) -> str | None:
    """What stands behind the share, a bracket between them or not: "most officers", "27 of the 70 (39 per cent) cases"."""
    whole = text[reading.start : reading.end].lower().endswith(("half", "all"))
    stated = phrase_after(text, reading.end, direct=whole, start=reading.start)
    # "in half the family was told": the family is no whole that something can be found in
    found_in = whole and IN_BEFORE.search(text[max(0, reading.start - 9) : reading.start])
    if found_in and ARTICLE_BEHIND.match(text, reading.end) and kind_of(stated) not in ("cases", "plans"):
        return None
    if stated is None and text[reading.end : reading.end + 2] == " (":
        closed = text.find(")", reading.end, reading.end + 40)
        stated = phrase_after(text, closed + 1, direct=False) if closed > 0 else None
    # "24% The proportion of orders completed": the caption stands right behind its figure
    first = not LETTERS.search(text, max(0, reading.start - named.WINDOW), reading.start)
    if first and CAPTION.match(text, reading.end):
        return named.caption(text[reading.end : reading.end + named.WINDOW]) or stated
    return stated


def named_before(text: str, reading: Reading) -> str | None:
    """What the sentence names before the share: its subject where the share stands for it, else the last thing counted."""
    near = max(0, reading.start - named.WINDOW)
    first = max(near, *(text.rfind(stop, near, reading.start) + 1 for stop in BREAKS))
    said = text[first : reading.start]
    subject = named.subject_of(text) if first == 0 and ELLIPTIC.search(said, max(0, len(said) - 30)) else None
    return subject or named.phrase_in(said)


def carried(text: str, reading: Reading, earlier: Earlier) -> str | None:
    """What a caption or the sentences around name, where the share's own sentence names nothing before it."""
    said = text[max(0, reading.start - named.WINDOW) : reading.start]
    behind = text[reading.end : reading.end + named.WINDOW]
    alone = not LETTERS.search(said) and not LETTERS.search(behind)
    caption = named.caption(earlier.after) or named.caption(earlier.before) if alone else None
    if caption:
        return caption
    # "a move, a loss: none of these": what it stands for is named before it, if not by a noun of the rules
    if THESE_BEHIND.match(behind) and LISTED.search(said):
        return None
    question = any(stop in said for stop in BREAKS) or earlier.before.rstrip().endswith("?")
    taken = (None if question else from_before(said, behind, earlier)) or named.caption(text)
    if taken or "?" in said:
        return taken
    return opening_of(text, reading, alone=alone) or named.phrase_in(behind)


def from_before(said: str, behind: str, earlier: Earlier) -> str | None:
    """What the sentence before was about, None where it could be several things.

    In this order: what its share counted; its subject; the only thing counted that it names; what the last share counted. Only
    people can be who "said that", only cases and the like what something was found "in".
    """
    located = bool(IN_BEFORE.search(said))
    speaking = bool(SPEECH.match(behind))
    before = earlier.before
    # the cheaper first
    if earlier.near and fits(earlier.population, located, speaking):
        return earlier.population
    for named_by in (named.subject_before, named.only_one):
        candidate = named_by(before) if before else None
        if fits(candidate, located, speaking):
            return candidate
    return earlier.population if fits(earlier.population, located, speaking) else None


def fits(population: str | None, located: bool, speaking: bool) -> bool:
    """Whether a share that something was found in, or that says something, can be of this population."""
    kind = kind_of(population)
    return population is not None and not (located and kind in PEOPLE) and not (speaking and kind in ("cases", "plans"))


def opening_of(text: str, reading: Reading, *, alone: bool) -> str | None:
    """The noun phrase that the sentence opens with ("Attendance stood at 88%"), None where that is no subject."""
    if reading.start <= 3 or alone or reading.kind == "ratio":
        return None
    opening = phrase_after(text, 0)
    if not opening or VERBAL.match(opening):
        return None
    words = [word for word in opening.split() if word.lower() not in rules()["measures"]]
    return " ".join(words) or None
