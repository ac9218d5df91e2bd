"""Where the noun phrase that is counted begins and ends; no tagger reads the sentence, its words decide what is a verb.

First the noun phrase itself, then what belongs to it from behind: "cases we read", "orders managed by the hub", "those who
replied".
"""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.proportions.nouns import THINGS, is_plural, kind_of, kind_of_words, noun_rules
from inspection_findings.proportions.numbers import number_words
from inspection_findings.proportions.postmodifiers import attached_end, clause_end, ends_nouns, joins, reduced_end, those_span

LEAD = re.compile(
    r"\s*\(?(?:of\s+)+(?:(?:the|our|these|those|its|their|his|her|this|such|all(?![a-z\s]{1,20}['’])|other\s+(?=the))\s+)*"
    r"(?:of\s+(?:the|these|those)\s+)?(?:\d{1,3}(?:,\d{3})*\s+|\d{4,6}\s+)?(?=[A-Za-z‘“'])"
)
# "half the plans", "all those cases"
DIRECT = re.compile(r"\s*(?:(?:the|our|these|those|its|their|his|her|my|such)\s+)*(?:\d{1,5}\s+)?(?=[A-Za-z‘“'])", re.IGNORECASE)
PARTICIPLE = re.compile(r"[a-z]{3}(?:ed|(?<!wom)(?<!childr)(?<!citiz)en)$")
TRAILING = re.compile(r"\s+(?:[\d.,]+|of)$")
VERB_FORM = re.compile(r"[a-z]{2,}ing$")
WORD = re.compile(r"\s*([A-Za-z0-9‘’'&-]+|\S)")
NEXT = re.compile(r"\s+([A-Za-z0-9'’-]+)")
ENDS = frozenset(',.;:()[]{}!?|"”“\t/–—*<>=+%')
NAMES = re.compile(r"[A-Z][A-Za-z'’-]*,\s+[A-Z][a-z]+(?:,|\s+(?:&|and)\s+[A-Z]|\s+[A-Z])")
ABBREVIATION = re.compile(r"\s*\([A-Z][A-Za-z&]{1,9}\)(?=\s[a-z]+)")
# "looked after children": the particle belongs to the participle before it
PARTICLES = {"looked": "after", "cared": "for"}
PRONOUNS = frozenset({"them", "these", "those", "whom", "which", "it", "this"})
LONGEST = 14
# how far back a noun phrase is looked for, in characters
BACK = 90
CLAUSE_ENDS = re.compile(r"\s*(?:[,.;:)]|$)|\s+and\s+\d")
WORD_BACK = re.compile(r"[A-Za-z0-9‘’'&-]+|[^\s]")


def phrase_after(text: str, end: int, *, direct: bool = True, start: int | None = None) -> str | None:
    """The noun phrase that starts at ``text[end:]``, with its qualifiers as written; None where none stands there.

    ``direct`` says whether it may begin with an article and no "of" ("half the plans", but not "12 of 20 the plans"); ``start`` is
    where the proportion before it begins, which tells whether a verb must follow.

    >>> phrase_after("27 of the 70 relevant cases had a plan", 12)
    'relevant cases'
    >>> phrase_after("half of the officers we interviewed agreed", 4)
    'officers we interviewed'
    >>> phrase_after("most victims heard nothing", 4), phrase_after("half of those being taught by us knew", 4)
    ('victims', 'those being taught by us')
    """
    span = phrase_span(text, end, direct=direct, start=start)
    return " ".join(text[span[0] : span[1]].split()) if span else None


def phrase_span(text: str, end: int, *, direct: bool = True, start: int | None = None) -> tuple[int, int] | None:
    """Where the noun phrase that starts at ``text[end:]`` begins and ends, see `phrase_after`."""
    those = those_span(text, end)
    if those:
        return those
    linked = LEAD.match(text, end, end + 80)
    match = linked or DIRECT.match(text, end, end + 80)
    if not match or (not linked and not direct and match[0].strip()):
        return None
    last, words = walk(text, match.end(), opened=bool(linked) or not end, start=start)
    phrase = TRAILING.sub("", text[match.end() : last].strip(" ’'\n"))
    if not words or not re.search(r"[A-Za-z]{3}", phrase) or phrase.lower() in PRONOUNS:
        return None
    if not linked and end and words == [phrase] and CLAUSE_ENDS.match(text, last) and _is_adjective(phrase):
        # "70 per cent white,": an adjective by itself is nobody
        return None
    first = text.index(phrase[:1], match.end())
    return first, first + len(phrase)


def _is_adjective(word: str) -> bool:
    """Whether a word by itself names neither people nor things in a number."""
    return word.islower() and kind_of(word) == "other" and not is_plural(word)


def phrase_before(text: str, end: int) -> str | None:
    """The noun phrase that ends before ``text[end]``, a comma or bracket between them; None where none stands there.

    >>> phrase_before("They hold case conferences, 92 per cent of which", 28)
    'case conferences'
    """
    words: list[str] = []
    closed = text[max(0, end - BACK) : end].rstrip(" ,(–—-")
    for word in reversed(WORD_BACK.findall(closed)):
        lowered = word.lower()
        if lowered in noun_rules().determiners or ends_nouns(lowered) or not word[0].isalpha():
            break
        words.append(word)
    return " ".join(reversed(words)) or None


def walk(text: str, first: int, *, opened: bool, start: int | None) -> tuple[int, list[str]]:
    """Where the noun phrase from ``first`` on ends with what qualifies it, and its words without that.

    ``opened`` where "of" or the sentence's start opened it.
    """
    position = last = first
    words: list[str] = []
    while len(words) < LONGEST:
        word = WORD.match(text, position)
        if words and (bracket := ABBREVIATION.match(text, position)):
            # "the Parents' Help Scheme (PHS) visits": the short name goes on with a noun
            position = bracket.end()
            continue
        if not word or word[1] in ENDS:
            # "Humberside, Lincolnshire & York": a list of names goes on behind its comma
            if not (word and word[1] == "," and NAMES.match(text, last - len(words[-1]) if words else last)):
                break
            position = word.end()
            continue
        lowered = word[1].lower()
        if words:
            if lowered in noun_rules().clause:
                last = clause_end(text, word.start(1), lowered) or last
                break
            behind = reduced_end(text, word.start(1), words[-1], start)
            if behind:
                last = behind
                break
        if ends_phrase(word[1], words, text, word.end(), opened=opened):
            break
        position = last = word.end()
        words.append(word[1])
    return (attached_end(text, last, words[-1], start) if words else last), words


def ends_phrase(written: str, words: list[str], text: str, end: int, *, opened: bool) -> bool:
    """Whether a noun phrase of these ``words`` ends before the next word, which is ``written`` and ends at ``end``."""
    word = written.lower()
    if words and PARTICLES.get(words[-1].lower()) == word and (len(words) == 1 or next_word(text, end)):
        return not leads_noun(text, end)
    if PARTICLES.get(word) == next_word(text, end):
        return bool(words)
    if word in ("and", "or", "&") and words:
        # "low and medium risk offenders": no noun yet, and one to come
        joined = word == "&" or joins(words[-1], text, end)
        return not (joined or (kind_of(words[-1]) == "other" and _noun_ahead().match(text, end)))
    # "of reported crimes": a verb's participle that "of" opens belongs to the noun
    if not words and opened and (word in noun_rules().participles or PARTICIPLE.search(word)):
        return False
    if word in noun_rules().stop or word in noun_rules().verbs or word in noun_rules().clause or word in ("whom", "what"):
        return True
    if not words:
        return not opened and begins_with_verb(word, text, end)
    if words[-1] == "of":
        return False
    return word in noun_rules().determiners or is_verb(written, words[-1], text, end)


@cache
def _noun_ahead() -> re.Pattern[str]:
    """A noun that can be counted, up to four words ahead."""
    nouns = "|".join(sorted(noun_rules().carry_words, key=len, reverse=True))
    return re.compile(rf"\s+(?:[a-z-]+\s+){{0,3}}(?:{nouns})\b")


def begins_with_verb(word: str, text: str, end: int) -> bool:
    """Whether a word right behind a proportion, which ends at ``end``, is a verb ("most liked the tutor", "half using it")."""
    ahead = next_word(text, end)
    if is_plural(word):
        return False
    if PARTICIPLE.search(word) and (ahead in number_words().units or ahead[:1].isdigit()):
        # "27 per cent passed five subjects"
        return True
    return ahead in noun_rules().determiners or bool(
        (VERB_FORM.match(word) and word not in noun_rules().ing_nouns) or (ahead == "that" and PARTICIPLE.search(word))
    )


def is_verb(written: str, head: str, text: str, end: int) -> bool:
    """Whether a word behind the noun ``head`` is its verb, or an adverb of it: behind a plural it is, unless it is a noun too.

    What stands behind the word begins at ``end``: an article there makes it a verb ("the work cites no source").
    """
    word, ahead = written.lower(), next_word(text, end)
    if word.endswith("ly") and word not in noun_rules().ly_words:
        # "relevant newly opened cases"
        return is_plural(head) or not PARTICIPLE.search(ahead)
    if ahead in noun_rules().determiners and word != "of":
        # "guidance names nobody", but "in the tutor posts nobody had filled"
        return not is_plural(written) or kind_of_words([word, head.lower()]) is None
    if not is_plural(head):
        # "guidance issued in May": no participle that leads a noun
        return bool(PARTICIPLE.search(word)) and not written[:1].isupper() and not leads_noun(text, end)
    if head.lower() in THINGS or word == "of":
        return head.lower() in THINGS
    if is_plural(written) or kind_of_words([word]) in ("staff", "service_users"):
        return False
    if head.lower() in noun_rules().collectives:
        return word not in noun_rules().behind_collectives
    return not (head[:1].isupper() and written[:1].isupper())


def leads_noun(text: str, end: int) -> bool:
    """Whether a word that a noun phrase can go on with stands at ``text[end:]``."""
    word = next_word(text, end)
    return bool(word) and not ends_nouns(word)


def next_word(text: str, end: int) -> str:
    """The word that stands at ``text[end:]``, in lower case, empty where none does."""
    found = NEXT.match(text, end)
    return found[1].lower() if found else ""
