"""The cue lexicon of configs/cues: which judging words a sentence holds, with negation and contrast taken into account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.rules import load_rules
from pipeline.tag.words import MARKS, cut_words

# how many words a turner reaches over, and the words after which it reaches no further
REACH = 5
STOPS = frozenset({"because", "which", "who", "so", "unless", "until"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue found: its id, what it judges after turning ("good", "bad" or None), the id of what turned it, its claim.

    ``claim`` is "main", "after" (behind a contrast) or "conceded".
    """

    id: str
    judged: str | None
    turner: str | None
    claim: str


Entry = tuple[tuple[str, ...], str, str]


class Table(dict[str, tuple[Entry, ...]]):
    """The cues by the word that they begin with, the longest first; a word's cues with a free ending are found on demand."""

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

    def __missing__(self, word: str) -> tuple[Entry, ...]:
        found = list(self.whole.get(word, ()))
        for end in range(len(word), 1, -1):
            if word[:end] in self.prefixes:
                found.append(self.prefixes[word[:end]])
                break
        ordered = tuple(sorted(found, key=lambda entry: -len(entry[0])))
        if len(self) < 200_000:
            self[word] = ordered
        return ordered


@cache
def cue_table() -> Table:
    """All cues of the lexicon."""
    entries: dict[tuple[str, ...], Entry] = {}
    for group in load_rules("cues/cues")["cues"]:
        for wording in group["words"]:
            words = tuple(word_pattern().findall(str(wording).lower().replace("’", "'").replace("-", " ")))
            entries.setdefault(words, (words, group["id"], group["role"]))
    return Table(list(entries.values()))


@cache
def word_pattern() -> re.Pattern[str]:
    """A word of a cue as the lexicon writes it."""
    return re.compile(r"[a-z0-9']+\*?")


@cache
def openings() -> tuple[tuple[str, ...], ...]:
    """The openings that take up what the sentence before said, as words."""
    return tuple(tuple(str(wording).split()) for wording in load_rules("cues/cues")["opening"]["words"])


def takes_up(text: str) -> bool:
    """Whether the sentence opens with a word that takes up what the one before said."""
    words = re.findall(r"[a-z]+", text[:40].lower())
    return any(tuple(words[: len(opening)]) == opening for opening in openings())


def find_cues(text: str) -> list[Cue]:
    """The cues of one sentence in order.

    >>> [(cue.id, cue.judged, cue.claim) for cue in find_cues("There were no delays, but plans were poor.")][1:]
    [('late', 'good', 'main'), ('contrast', None, 'main'), ('weak', 'bad', 'after')]
    """
    return cues_of(cut_words([text]).flat)


def cues_of(words: Sequence[str]) -> list[Cue]:
    """The cues of one sentence's words and marks in order."""
    table = cue_table()
    found: list[Cue] = []
    claim = "main"
    turner: str | None = None
    reach = -1
    place, end = 0, len(words)
    while place < end:
        word = words[place]
        if word in MARKS:
            reach = -1
            if claim == "conceded" and word in ",;":
                claim = "main"
            place += 1
            continue
        entry = match(table[word], words, place)
        if entry is None:
            if word in STOPS:
                reach = -1
            place += 1
            continue
        wording, name, role = entry
        active = turner if place <= reach else None
        if role == "contrast":
            if place > 0:
                claim = "after"
            reach = -1
            found.append(Cue(name, None, None, claim if place == 0 else "main"))
        elif role == "concede":
            claim = "conceded"
            reach = -1
            found.append(Cue(name, None, None, "main"))
        elif role == "turner":
            found.append(Cue(name, None, active, claim))
            # a negator before a turner ("did not lack") takes its own turn back
            turner, reach = (name if active is None or name == active else f"{active}-{name}"), place + len(wording) - 1 + REACH
        elif role == "break":
            reach = -1
            found.append(Cue(name, None, None, claim))
        elif role == "frame":
            found.append(Cue(name, None, active, claim))
        else:
            found.append(Cue(name, turned(role, active), active, claim))
        place += len(wording)
    return found


def match(entries: tuple[Entry, ...], words: Sequence[str], place: int) -> Entry | None:
    """The first of the entries that stands at this place, or None."""
    for entry in entries:
        wording = entry[0]
        rest = words[place + 1 : place + len(wording)]
        if len(rest) == len(wording) - 1 and all(map(same, wording[1:], rest)):
            return entry
    return None


def same(wanted: str, word: str) -> bool:
    """Whether a word is the one that a cue wants; a star stands for any ending."""
    return word == wanted or (wanted[-1] == "*" and word.startswith(wanted[:-1]))


def turned(role: str, turner: str | None) -> str:
    """What a good or bad cue says behind a turner. A remedy turns what is bad, and leaves what is good.

    >>> turned("bad", "remedy"), turned("good", "remedy"), turned("good", "negator")
    ('good', 'good', 'bad')
    """
    if turner is None or (turner == "remedy" and role == "good"):
        return role
    if "-" in turner:
        # two turners: "did not address the gaps" is bad, "did not lack rigour" good
        return role if turner.endswith("absence") else "bad"
    return "good" if role == "bad" and turner != "absence" else "bad"
