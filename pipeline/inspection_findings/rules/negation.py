"""Words that judge, and what turns them: negation and its scope, by ConText, over the lexicon of configs/rules/valence.yaml.

The algorithm is ConText (Harkema, Dowling, Thornblade and Chapman 2009, J Biomed Inform 42(5)), which extends NegEx (Chapman et al.
2001, J Biomed Inform 34(5)), in their terms:

- a *trigger* opens a scope. Here it is a valence shifter (Polanyi and Zaenen 2006): "not", "lack of", "tackled", "fewer";
- its *direction* is forward ("no delays") or, behind a form of "be", backward too ("the gaps were filled");
- a *pseudo-trigger* looks like a trigger and is none: "not only", "no doubt", "unpaid";
- a *termination* ends the scope: a mark, "because", "which", "but"; so does the reach of the trigger, in words;
- the *targets* in scope are valence words: "late" is bad, "thorough" good.

What is new here: a shifter says what it makes of good and of bad words ("lack of rigour" and "no gaps" differ), and what it
says where it turns nothing ("was not shared").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from inspection_findings.rules.schema import RuleModel, load_rules

LEXICON = "rules/valence"
Valence = Literal["good", "bad"]
Claim = Literal["main", "after", "conceded"]
Role = Literal["good", "bad", "shifter", "pseudo_trigger", "termination", "contrast", "concession", "note"]

# words with the ending of a negation, figures, and the marks that end a clause; hyphens part words, a possessive ending is dropped
TOKEN = re.compile(r"[a-z]*n't|'s\b|[a-z]+|[0-9][0-9.,]*[0-9]%?|[0-9]%?|[,;:.!?()]")
MARKS = frozenset(",;:.!?()")
# how many distinct words the lexicon remembers the terms of
REMEMBERED = 200_000
# letters of a word that its beginnings are looked up with: no beginning in the lexicon is longer
LONGEST_BEGINNING = 30
# words of a denied subject that a denial goes over: "no child in care was late"
LONGEST_SUBJECT = 3


class Shift(RuleModel):
    """What a shifter does.

    ``good`` and ``bad`` are what it makes of a good and of a bad word in its scope, ``alone`` what it says where it turns nothing
    (None: nothing). ``negated`` says what a negated shifter leaves: "keep" each word's own valence ("did not lack rigour"), or make
    each "bad" ("did not tackle the gaps"). ``reach`` is the number of words that it reaches forward over. With ``backward`` it
    turns what stands before it too, behind a form of "be". ``through`` says over which words a strict scope goes on: words that
    carry a negation on ("not unduly late"), those of its "object" ("reacted to the many gaps", not "help was poor"), or "any".
    """

    good: Valence
    bad: Valence
    alone: Valence | None = None
    negated: Literal["keep", "bad"] = "bad"
    reach: int = Field(default=5, ge=1)
    backward: bool = False
    through: Literal["transparent", "object", "any"] = "transparent"


class Group(RuleModel):
    """Wordings of one kind: ``words`` that judge by themselves, ``hints`` that often do, and may only describe."""

    id: str
    role: Role
    shift: Shift | None = None
    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Group:
        if (self.shift is not None) != (self.role == "shifter"):
            raise ValueError(f"group {self.id}: a shifter has 'shift', no other role has")
        return self


class LexiconFile(RuleModel):
    """The file configs/rules/valence.yaml."""

    groups: tuple[Group, ...]
    terminations: tuple[str, ...]
    be: tuple[str, ...]
    transparent: tuple[str, ...]
    joining: tuple[str, ...]
    subjects: tuple[str, ...]

    @model_validator(mode="after")
    def _check(self) -> LexiconFile:
        seen: dict[tuple[str, ...], str] = {}
        for group in self.groups:
            for wording in (*group.words, *group.hints):
                if (key := words_of(wording)) in seen:
                    raise ValueError(f"group {group.id}: {wording!r} is in group {seen[key]} already: each wording is in one group")
                seen[key] = group.id
        return self


@dataclass(frozen=True, slots=True)
class Term:
    """One wording of the lexicon: its words, the id and role of its group, and whether it is only a hint."""

    words: tuple[str, ...]
    id: str
    role: Role
    hint: bool = False
    shift: Shift | None = None

    @property
    def is_manner(self) -> bool:
        """Whether it says how something is done ("poorly", "too late"): then no remedy before it makes it good."""
        return self.words[-1].endswith("ly") or self.words[0] in ("too", "badly", "late")

    @property
    def is_denial(self) -> bool:
        """Whether it denies what follows ("not", "seldom"), where an absence ("lack of") is a fault by itself."""
        return self.shift is not None and self.shift.alone == "bad" and self.shift.bad == "good"


@dataclass(frozen=True, slots=True)
class Mention:
    """One term in a sentence; ``start`` and ``end`` count words, end exclusive.

    ``valence`` is what it says in its context, None where it says nothing. ``shifter`` is the id of what turned it, None where
    nothing did. ``alone`` marks a shifter that turned nothing. ``claim`` is "after" behind a contrast ("but ...") and "conceded" in
    what a concession opens ("although ...").
    """

    term: Term
    start: int
    end: int
    valence: Valence | None = None
    shifter: str | None = None
    claim: Claim = "main"
    alone: bool = False

    @property
    def id(self) -> str:
        """The id of the term's group."""
        return self.term.id


def words_of(wording: str) -> tuple[str, ...]:
    """The words of a wording of the lexicon: an asterisk stands for any letters in a word, alone for any word.

    >>> words_of("waited * weeks or more"), words_of("Under-staff*")
    (('waited', '*', 'weeks', 'or', 'more'), ('under', 'staff*'))
    """
    return tuple(re.findall(r"[a-z0-9'*]+", wording.lower().replace("’", "'")))


def tokens(text: str) -> list[tuple[str, int]]:
    """The words and marks of a text in lower case with straight apostrophes, each with the place of its first character.

    >>> tokens("the board's well-led")
    [('the', 0), ('board', 4), ('well', 12), ('led', 17)]
    """
    return [(match[0], match.start()) for match in TOKEN.finditer(text) if match[0] != "'s"]


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms that can begin with one word, the longest first: those that can go on with a given second word, and with others."""

    by_second: dict[str, tuple[Term, ...]]
    others: tuple[Term, ...]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> _Terms:
        """The terms in the order in which they win: the longest first, of two as long the one that stands first."""
        ordered = sorted(terms, key=lambda term: -len(term.words))
        seconds = {term.words[1] for term in ordered if len(term.words) > 1 and "*" not in term.words[1]}
        # one of a single word, or with an asterisk in the second, may fit whatever follows
        loose = [term for term in ordered if len(term.words) == 1 or "*" in term.words[1]]
        by_second = {second: tuple(term for term in ordered if term in loose or term.words[1] == second) for second in seconds}
        return cls(by_second, tuple(loose))

    def longest_at(self, words: Sequence[str], place: int, *, hints: bool) -> Term | None:
        """The longest term at a place of a sentence's words, None where there is none; without ``hints`` no hint is one."""
        behind = words[place + 1] if place + 1 < len(words) else ""
        for term in self.by_second.get(behind, self.others):
            size = len(term.words)
            if term.hint and not hints:
                continue
            if size == 1 or (place + size <= len(words) and all(map(is_like, term.words[1:], words[place + 1 : place + size]))):
                return term
        return None


class Lexicon:
    """The terms of a lexicon, ready to be looked up: at each word the longest wins, and the more exact of two as long."""

    def __init__(self, file: LexiconFile) -> None:
        self.be = frozenset(file.be)
        self.transparent = frozenset(file.transparent)
        self.joining = frozenset(file.joining)
        self.subjects = frozenset(file.subjects)
        terms = [
            Term(words_of(wording), group.id, group.role, hint, group.shift)
            for group in file.groups
            for hint, wordings in ((False, group.words), (True, group.hints))
            for wording in wordings
        ]
        terms += [Term(words_of(wording), "termination", "termination") for wording in file.terminations]
        self._by_word: dict[str, list[Term]] = {}
        self._by_beginning: dict[str, list[Term]] = {}
        for term in terms:
            first, star, _ = term.words[0].partition("*")
            (self._by_beginning if star else self._by_word).setdefault(first, []).append(term)
        # marks begin no term, and are looked at all the same
        self._starting: dict[str, _Terms | None] = dict.fromkeys(MARKS, _Terms({}, ()))

    def _starting_with(self, word: str) -> _Terms | None:
        """The terms that can begin with a word, None where none can; remembered for the next time."""
        several = list(self._by_word.get(word, ()))
        for end in range(min(len(word), LONGEST_BEGINNING), 0, -1):
            several += [term for term in self._by_beginning.get(word[:end], ()) if is_like(term.words[0], word)]
        found = _Terms.of(several) if several else None
        if len(self._starting) < REMEMBERED:
            self._starting[word] = found
        return found

    def find(self, words: Sequence[str], *, strict: bool = False, hints: bool = True) -> list[Mention]:
        """The mentions of a sentence's words and marks in order, each with what it says in its context.

        Args:
            words: the words and marks, in lower case.
            strict: a negation reaches a bad word only over words that carry it on ("not unduly late"), not over a verb of its own
                ("did not plan for poor health"); where it reaches nothing it denies what it stands in.
            hints: whether terms that are only hints are found.
        """
        return self.scan(words, strict=strict, hints=hints).mentions()

    def scan(self, words: Sequence[str], *, strict: bool, hints: bool) -> _Scan:
        """What is known at the end of a sentence's words; see `find`."""
        scan = _Scan(words, self, strict=strict)
        starting = self._starting
        free = 0
        for place, word in enumerate(words):
            terms = starting[word] if word in starting else self._starting_with(word)
            if terms is None or place < free:
                continue
            if word in MARKS:
                scan.end_scope(word)
            elif (term := terms.longest_at(words, place, hints=hints)) is not None:
                scan.add(term, place)
                free = place + len(term.words)
        return scan


def is_like(pattern: str, word: str) -> bool:
    """Whether a word is the one that a wording wants; an asterisk stands for any letters.

    >>> is_like("un*ed", "unread"), is_like("un*ed", "unmarked"), is_like("*", "word")
    (False, True, True)
    """
    if "*" not in pattern:
        return pattern == word
    first, _, last = pattern.partition("*")
    return word.startswith(first) and word.endswith(last) and len(word) >= len(first) + len(last)


class _Scan:
    """What is known at one word of a sentence: the mentions before it, the open scope, and the claim that it stands in."""

    def __init__(self, words: Sequence[str], lexicon: Lexicon, *, strict: bool) -> None:
        self.words = words
        self.lexicon = lexicon
        self.strict = strict
        self.found: list[Mention] = []
        self.turned: set[int] = set()
        self.claim: Claim = "main"
        # the open scope: the place of its trigger in `found`, the trigger's ids and shift, and the last word that it reaches
        self.trigger = self.reach = -1
        self.name = ""
        self.shift: Shift | None = None
        self.clause = 0

    def end_scope(self, mark: str = "") -> None:
        """Close the scope; a mark opens a clause, and a comma ends what is conceded."""
        self.reach = -1
        if mark:
            self.clause = len(self.found)
            if self.claim == "conceded" and mark in ",;":
                self.claim = "main"

    def add(self, term: Term, place: int) -> None:
        """Add the mention of a term at a place."""
        end = place + len(term.words)
        if term.role in ("contrast", "concession"):
            self.part(term, place, end)
        elif term.role == "termination":
            self.end_scope()
        elif term.role == "shifter":
            self.open(term, place, end)
        else:
            shift = self.shift if term.role in ("good", "bad") and self.reaches(term, place) else None
            self.found.append(
                Mention(term, place, end, self.shifted(term, shift), self.name if shift is not None else None, self.claim)
            )
            if shift is not None:
                self.turned.add(self.trigger)

    def reaches(self, term: Term, place: int) -> bool:
        """Whether the open scope reaches a term."""
        if self.shift is None or place > self.reach:
            return False
        if not self.strict or self.shift.through == "any":
            return True
        trigger = self.found[self.trigger]
        between = self.words[trigger.end : place]
        if self.shift.through == "object":
            return not (term.is_manner or term.is_denial) and self.lexicon.be.isdisjoint(between)
        beside = [mention.end for mention in self.found[self.trigger + 1 :] if self.is_beside(mention, term)]
        if beside:
            between = [word for word in self.words[beside[-1] : place] if word not in self.lexicon.joining]
        elif trigger.term.words[0] in self.lexicon.subjects:
            between = after_subject(between, self.lexicon.be)
        return self.lexicon.transparent.issuperset(between)

    def is_beside(self, mention: Mention, term: Term) -> bool:
        """Whether a mention is one that the scope reached before: "no gaps or delays" denies both."""
        return mention.term.role == term.role and mention.shifter is not None

    def shifted(self, term: Term, shift: Shift | None) -> Valence | None:
        """What a good or bad word says in a scope, or in none."""
        if term.role not in ("good", "bad"):
            return None
        if shift is None:
            return "good" if term.role == "good" else "bad"
        return shift.good if term.role == "good" else shift.bad

    def part(self, term: Term, place: int, end: int) -> None:
        """A contrast or a concession ends the scope and begins a claim; between commas it contrasts with the sentence before."""
        if term.role == "contrast" and is_aside(self.words, place, end):
            self.found.append(Mention(replace(term, id="aside"), place, end, claim=self.claim))
            return
        self.reach = -1
        self.found.append(Mention(term, place, end))
        if term.role == "concession":
            self.claim = "conceded"
        elif place > 0:
            self.claim = "after"

    def open(self, term: Term, place: int, end: int) -> None:
        """A shifter: it turns what stands before it, or opens a scope."""
        assert term.shift is not None
        # two remedies ("identified and addressed") add up; a remedy and an absence ("dealt with missed visits") do not
        inner = term.shift.alone is not None or (self.shift is not None and self.shift.alone is not None)
        negated = self.shift is not None and inner and self.reaches(term, place)
        if not negated and term.shift.backward and self.turn_back(term, place):
            self.found.append(Mention(term, place, end, claim=self.claim))
            return
        shift, name = term.shift, term.id
        outer = self.name if negated else None
        if negated:
            self.turned.add(self.trigger)
            name = term.id if term.id == outer else f"{outer}-{term.id}"
            keep = shift.negated == "keep"
            shift = shift.model_copy(update={"good": "good" if keep else "bad", "bad": "bad"})
        self.trigger, self.name, self.shift = len(self.found), name, shift
        self.reach = end - 1 + shift.reach
        self.found.append(Mention(term, place, end, None, outer, self.claim))

    def turn_back(self, term: Term, place: int) -> bool:
        """Turn the last bad word of this clause into good, where a form of "be" stands between; whether there was one."""
        if place == 0 or self.words[place - 1] not in self.lexicon.be:
            return False
        for number in range(len(self.found) - 1, self.clause - 1, -1):
            mention = self.found[number]
            lacks = self.strict and mention.term.shift is not None and mention.term.shift.bad == "bad" and number not in self.turned
            if lacks or mention.valence == "bad":
                self.turned.add(number)
                self.found[number] = replace(mention, valence="good", shifter=term.id)
                return True
            if mention.valence is not None:
                return False
        return False

    def mentions(self) -> list[Mention]:
        """All mentions; a shifter that turned nothing says what it says alone, or the contrary where it is negated itself."""
        return [
            self.left_alone(mention) if mention.term.shift is not None and number not in self.turned else mention
            for number, mention in enumerate(self.found)
        ]

    def left_alone(self, mention: Mention) -> Mention:
        """A shifter that turned nothing."""
        said = mention.term.shift.alone if mention.term.shift is not None else None
        if said is None:
            # a negated remedy is none: "was not addressed"
            return replace(mention, valence="bad", alone=True) if mention.shifter is not None and self.strict else mention
        if mention.shifter is not None:
            said = "good" if said == "bad" else "bad"
        return replace(mention, valence=said, alone=True)


def after_subject(words: Sequence[str], be: frozenset[str]) -> Sequence[str]:
    """The words from a form of "be" on, where it stands behind a short subject: "no (plan) was late" says that none was late.

    >>> after_subject(["plan", "was", "ever"], frozenset(["was"]))
    ['was', 'ever']
    """
    place = next((place for place, word in enumerate(words[: LONGEST_SUBJECT + 1]) if word in be), 0)
    return words[place:]


def is_aside(words: Sequence[str], start: int, end: int) -> bool:
    """Whether words[start:end] stand between commas or behind the last one: "plans were late, however." contrasts with no claim."""
    return start > 0 and words[start - 1] == "," and (end >= len(words) or words[end] in MARKS)


@cache
def valence_lexicon() -> Lexicon:
    """The lexicon of configs/rules/valence.yaml.

    Raises:
        ConfigError: the file has a key that is unknown or missing, or a wording that is in two groups.
    """
    return Lexicon(read_lexicon())


@cache
def read_lexicon() -> LexiconFile:
    """The file configs/rules/valence.yaml, checked; see `valence_lexicon`."""
    return load_rules(LEXICON, LexiconFile)


def find_negation(before: str, *, reach: int = 5) -> Mention | None:
    """The negation in whose scope the end of a text lies: the text before a proportion, in lower case. None where there is none.

    Args:
        before: what stands before the place, in lower case.
        reach: how many words may stand between.

    >>> [find_negation(text) is not None for text in ("checks were not made in ", "not only in ", "not late, but in ")]
    [True, False, False]
    """
    words = [word for word, _ in tokens(before)]
    scan = valence_lexicon().scan(words, strict=False, hints=True)
    if scan.shift is None or scan.shift.alone != "bad" or scan.reach < 0:
        return None
    trigger = scan.found[scan.trigger]
    return trigger if len(words) - trigger.end <= reach else None
