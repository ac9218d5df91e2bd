"""The cue lexicon of configs/cues: which judging words a sentence holds, with negation and contrast taken into account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from inspection_findings.rules import load_rules
from inspection_findings.tagging.words import MARKS, cut_words

# how many words a turner reaches over, and the words after which it reaches no further
REACH = 5
# how many distinct words the table remembers the cues of
REMEMBERED = 200_000
IDLE = frozenset({"absence", "negator"})
# turners that turn what stands before them behind a form of "be": "gaps were closed", "sickness is low"
BACKWARD = frozenset({"remedy", "lessening"})
BE = frozenset(
    {"is", "are", "was", "were", "been", "being", "be", "remains", "remained", "stays", "quickly", "very", "usually", "often"}
)
STOPS = frozenset({"because", "which", "who", "so", "unless", "until"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue found: its id, what it judges after turning ("good", "bad" or None), the id of what turned it, its claim.

    ``claim`` is "main", "after" (behind a contrast) or "conceded". ``idle`` marks a negator or a word of absence that turns
    nothing: "was not shared" and "detail was lacking" judge by themselves.
    """

    id: str
    judged: str | None
    turner: str | None
    claim: str
    idle: bool = False


Entry = tuple[tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """The cues that begin with one word: the word alone, and longer ones by their second word, the longest first.

    Longer cues whose second word has a free ending stand under "*".
    """

    alone: Entry | None
    longer: dict[str, tuple[Entry, ...]]


# most words begin no cue
NOTHING = Start(None, {})


class Table(dict[str, Start]):
    """The cues by the word that they begin with; a word's cues with a free ending are found on demand and remembered."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.prefixes: dict[str, Entry] = {}
        self.whole: dict[str, list[Entry]] = {}
        for entry in entries:
            first = entry[0][0]
            if first.endswith("*"):
                self.prefixes.setdefault(first[:-1], entry)
            else:
                self.whole.setdefault(first, []).append(entry)

    def __missing__(self, word: str) -> Start:
        alone: Entry | None = None
        longer: dict[str, list[Entry]] = {}
        for entry in sorted(self.whole.get(word, ()), key=lambda entry: -len(entry[0])):
            if len(entry[0]) == 1:
                alone = entry
            else:
                second = entry[0][1]
                longer.setdefault("*" if second.endswith("*") else second, []).append(entry)
        if alone is None:
            stems = (word[:end] for end in range(len(word), 1, -1))
            alone = next((self.prefixes[stem] for stem in stems if stem in self.prefixes), None)
        start = Start(alone, {second: tuple(found) for second, found in longer.items()}) if alone or longer else NOTHING
        if len(self) < REMEMBERED:
            self[word] = start
        return start


@cache
def cue_table() -> Table:
    """All cues of the lexicon."""
    entries: dict[tuple[str, ...], Entry] = {}
    for group in load_rules("tagging/cues")["cues"]:
        for wording in group["words"]:
            words = tuple(word_pattern().findall(str(wording).lower().replace("’", "'").replace("-", " ")))
            entries.setdefault(words, (words, group["id"], group["role"]))
    return Table(list(entries.values()))


@cache
def word_pattern() -> re.Pattern[str]:
    """A word of a cue as the lexicon writes it."""
    return re.compile(r"[a-z0-9']+\*?")


@cache
def opening_pattern() -> re.Pattern[str]:
    """An opening that takes up what the sentence before said."""
    return re.compile(rf"\W*(?:{any_of(load_rules('tagging/cues')['opening']['words'])})\b", re.IGNORECASE)


@cache
def contrasting_pattern() -> re.Pattern[str]:
    """Words at a sentence's start, or between its commas, by which it contrasts with the one before."""
    words = load_rules("tagging/cues")["contrasting"]
    return re.compile(rf"^\W*(?:{any_of(words['openings'])})\b|, (?:{any_of(words['asides'])})[,.]", re.IGNORECASE)


def any_of(wordings: Sequence[str]) -> str:
    """The wordings as alternatives of a pattern, any marks and blanks between their words."""
    return "|".join(str(wording).replace(" ", r"\W+") for wording in wordings)


def takes_up(text: str) -> bool:
    """Whether the sentence opens with a word that takes up what the one before said."""
    return opening_pattern().match(text) is not None


def contrasts(text: str) -> bool:
    """Whether the sentence says that it contrasts with the one before.

    >>> [contrasts(text) for text in ("However, plans were late.", "Plans were late, however.", "Plans were good but late.")]
    [True, True, False]
    """
    return contrasting_pattern().search(text) is not None


def find_cues(text: str) -> list[Cue]:
    """The cues of one sentence in order.

    >>> [(cue.id, cue.judged, cue.claim) for cue in find_cues("There were no delays, but plans were poor.")][2:]
    [('late', 'good', 'main'), ('contrast', None, 'main'), ('weak', 'bad', 'after')]
    """
    return cues_of(cut_words([text]).flat)


def cues_of(words: Sequence[str]) -> list[Cue]:
    """The cues of one sentence's words and marks in order."""
    table = cue_table()
    reading = Reading(words)
    place = 0
    while place < len(words):
        word = words[place]
        if word in MARKS:
            reading.mark(word)
            place += 1
            continue
        start = table[word]
        entry = match(start, words, place) if start is not NOTHING else None
        if entry is not None:
            reading.take(entry, place)
            place += len(entry[0])
            continue
        if word in STOPS:
            reading.reach = -1
        place += 1
    return reading.cues()


def two_sided(cues: Sequence[Cue]) -> bool:
    """Whether the claims on the two sides of a contrast or a concession judge differently.

    >>> [two_sided(find_cues(text)) for text in ("Plans were good, but reviews were late.", "Plans were good, but also timely.")]
    [True, False]
    """
    if all(cue.claim == "main" for cue in cues):
        return False
    judged = {(cue.claim, cue.judged) for cue in cues if cue.judged}
    pairs = (("main", "after"), ("conceded", "main"), ("conceded", "after"))
    return any({(one, "good"), (other, "bad")} <= judged or {(one, "bad"), (other, "good")} <= judged for one, other in pairs)


class Reading:
    """What is known at one word of a sentence: the cues before it, the claim it stands in, and what turns it.

    ``turner`` reaches up to the word ``reach``; ``turning`` is the place of its cue in ``found``, and ``clause`` that of the first
    cue since the last mark; ``busy`` are the places of turners that turned something.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.found: list[Cue] = []
        self.busy: set[int] = set()
        self.claim = "main"
        self.turner: str | None = None
        self.reach = self.turning = -1
        self.clause = 0

    def mark(self, mark: str) -> None:
        """A mark ends a turner's reach, and a comma the part that was conceded."""
        self.reach, self.clause = -1, len(self.found)
        if self.claim == "conceded" and mark in ",;":
            self.claim = "main"

    def take(self, entry: Entry, place: int) -> None:
        """Add the cue that stands at ``place``."""
        wording, name, role = entry
        active = self.turner if place <= self.reach else None
        if active and role in ("good", "bad", "turner"):
            self.busy.add(self.turning)
        if role == "contrast" and aside(self.words, place, place + len(wording)):
            self.found.append(Cue("aside", None, None, self.claim))
        elif role in ("contrast", "concede", "break"):
            self.reach = -1
            self.found.append(Cue(name, None, None, "main" if role != "break" else self.claim))
            if role == "concede":
                self.claim = "conceded"
            elif role == "contrast" and place > 0:
                self.claim = "after"
        elif role == "turner" and not self.turned_back(name, place):
            self.turning = len(self.found)
            self.found.append(Cue(name, None, active, self.claim))
            # a negator before a turner ("did not lack") takes its own turn back
            self.turner = name if active is None or name == active else f"{active}-{name}"
            self.reach = place + len(wording) - 1 + REACH
        else:
            self.found.append(Cue(name, turned(role, active) if role in ("good", "bad") else None, active, self.claim))

    def turned_back(self, turner: str, place: int) -> bool:
        """Turn the last bad cue of this clause into good, where a form of "be" stands between; whether there was one."""
        if turner not in BACKWARD or place == 0 or self.words[place - 1] not in BE:
            return False
        for number in range(len(self.found) - 1, self.clause - 1, -1):
            cue = self.found[number]
            if cue.judged:
                if cue.judged == "bad":
                    self.found[number] = Cue(cue.id, "good", turner, cue.claim)
                return cue.judged == "bad"
        return False

    def cues(self) -> list[Cue]:
        """All cues; negators and words of absence that turned nothing judge by themselves."""
        return [idle(cue) if cue.id in IDLE and number not in self.busy else cue for number, cue in enumerate(self.found)]


def aside(words: Sequence[str], start: int, end: int) -> bool:
    """Whether words[start:end] stand between commas or behind the last one, not at the sentence's start.

    "Plans were late, however." contrasts with the sentence before, not with a claim of its own.
    """
    return start > 0 and words[start - 1] == "," and (end >= len(words) or words[end] in MARKS)


def idle(cue: Cue) -> Cue:
    """The cue of a turner that turned nothing, which is blame unless something turns it in its place."""
    return Cue(cue.id, "bad" if cue.turner is None else "good", cue.turner, cue.claim, idle=True)


def match(start: Start, words: Sequence[str], place: int) -> Entry | None:
    """The longest of the cues that stands at this place, or None."""
    if start.longer and place + 1 < len(words):
        following, open_ended = start.longer.get(words[place + 1], ()), start.longer.get("*")
        for entry in (*following, *open_ended) if open_ended else following:
            rest = words[place + 1 : place + len(entry[0])]
            if len(rest) == len(entry[0]) - 1 and all(map(same, entry[0][1:], rest)):
                return entry
    return start.alone


def same(wanted: str, word: str) -> bool:
    """Whether a word is the one that a cue wants; a star stands for any ending."""
    return word == wanted or (wanted[-1] == "*" and word.startswith(wanted[:-1]))


def turned(role: str, turner: str | None) -> str:
    """What a good or bad cue says behind a turner. A remedy turns what is bad, and leaves what is good.

    >>> turned("bad", "remedy"), turned("good", "remedy"), turned("good", "negator")
    ('good', 'good', 'bad')
    """
    if turner is None or (turner in ("remedy", "notice") and role == "good"):
        return role
    if "-" in turner:
        # two turners: "did not address the gaps" is bad, "did not lack rigour" good
        return role if turner.endswith("absence") else "bad"
    return "good" if role == "bad" and turner != "absence" else "bad"
