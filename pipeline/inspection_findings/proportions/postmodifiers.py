"""What belongs to a noun from behind: "cases we read", "orders managed by the hub", "children in care", "those who replied".

A participle, a clause or a preposition belongs to the noun where the noun phrase is the subject and its verb is still to come;
behind a preposition ("in half of the cases referred to the panel") a participle needs no verb; a status ("in care") always belongs
to it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from inspection_findings.proportions.nouns import is_plural, kind_of_words, noun_rules
from inspection_findings.rules import alternatives, words

# the proportion is no subject: what follows it needs no verb
LED_IN = re.compile(r"\b(?:in|for|by|from|to|on|at|of|among|amongst|across|than|with)\s+(?:only\s+|just\s+)?$", re.IGNORECASE)
TOKEN = re.compile(r"\s+([A-Za-z'’-]+)")
REDUCED = re.compile(r"((?:not\s+)?(?:being\s+)?)([A-Za-z-]+)", re.IGNORECASE)
THOSE = re.compile(
    r"\s*\(?(?:(?:of|among|amongst|for|from|in|with|by)\s+)?(?=those\s)those\s+(?:[a-z]+ly\s+)?([a-z]+)", re.IGNORECASE
)
PREPOSED = ("with", "in", "on", "under", "without", "from", "aged", "at", "of", "awaiting", "subject", "eligible")
PARTICIPLE_FORM = re.compile(r"[a-z]{3,}(?:ed|ing)$|^(?:known|held|seen|sent|given|taught|being|not)$")
AUXILIARIES = frozenset(
    ("was", "were", "is", "are", "had", "have", "has", "been", "being", "did", "do", "does", "not", "never", "also", "already",
     "recently", "could", "can", "would", "will", "may", "might", "must", "should", "shall", "cannot")
)  # fmt: skip
PRONOUNS = frozenset(("we", "they", "he", "she", "i", "you", "it"))
# a clause behind a noun has at most so many words
LONGEST_CLAUSE = 16
# a preposition's nouns are at most so many words
MOST_NOUNS = 7
# "public and private services"
ADJECTIVE = re.compile(r"(?:al|ic|ate|ive|ous|ary|ium)$")
TO_DATE = re.compile(r"\s+(?:to\s+date|so\s+far)\b")
ADVERB = re.compile(r"\s+(?:alone|together|here|elsewhere|away|nearby)\b")
NUMBER = re.compile(r"\s+(?:\d{1,4}|&)(?=\s|[.,;:)]|$)")


# what may stand between the start of a clause and its subject
CLAUSE_START = re.compile(
    r"(?:^|[.!?:;•]\s*|\n)[^A-Za-z0-9]*(?:\d{1,3}[.)]?\s*)?(?:(?:however|overall|only|just|currently|similarly),?\s+)?$"
    r"|\b(?:that|while|whilst|whereas|because|since|when|where|although|though|if|so|as|how)\s+(?:only\s+|just\s+)?$",
    re.IGNORECASE,
)
CLAUSE_PERHAPS = re.compile(r"(?:,|\band|\bbut|\bor|\s[-–—]|\()\s*(?:only\s+|just\s+)?$", re.IGNORECASE)
MODIFIER = re.compile(r"\s+(?:(?:[a-z]+ly|not|now|already)\s+)?([A-Za-z-]+)")
SUBJECT_LINKS = frozenset(("during", "after", "before", "since", "between", "without", "within", "including", "among", "about"))
OR_MORE = re.compile(r"\s+or\s+(?:more|less|fewer|over|under)\b")
PARTICLE = re.compile(r"\s+(?:after|up|out|off|over|back|away|down)\b")
ADVERBS = frozenset(("now", "also", "still", "already", "often", "not", "never", "always", "then", "therefore", "too", "both"))
# a noun has at most so many modifiers behind it, and a clause so many characters before it that tell what it is
MOST_MODIFIERS, CLAUSE_LEAD = 4, 60

Place = Literal["subject", "perhaps", "elsewhere"]


def place_in_clause(text: str, start: int | None) -> Place:
    """Whether a proportion at ``start`` opens a clause, so that its noun phrase is the subject.

    >>> [place_in_clause("Most left, but in most, half did", at) for at in (0, 18, 24)]
    ['subject', 'elsewhere', 'perhaps']
    """
    if start is None:
        return "elsewhere"
    before = text[max(0, start - CLAUSE_LEAD) : start]
    if CLAUSE_START.search(before) and (start < CLAUSE_LEAD or before.strip()):
        return "subject"
    return "perhaps" if CLAUSE_PERHAPS.search(before) else "elsewhere"


def attached_end(text: str, at: int, head: str, start: int | None) -> int:
    """Where the noun phrase that ends at ``text[at]`` with ``head`` ends together with all that belongs to it from behind."""
    place = place_in_clause(text, start)
    for _ in range(MOST_MODIFIERS):
        status = _status().match(text, at)
        end = status.end() if status else _modifier_end(text, at, head) if place != "elsewhere" else None
        if end is None or (place == "perhaps" and not status and not (has_verb_next(text, end) and verb_ahead(text, end))):
            break
        at = end
    return at


def _modifier_end(text: str, at: int, head: str) -> int | None:
    """Where the next modifier of a subject ends (a preposition's, a participle's or a clause); None where the verb is next."""
    word = token(text, at)
    rules = noun_rules()
    if word in ("who", "that", "which"):
        own = TOKEN.match(text, at)
        end = clause_behind(text, own.end()) if own else at
        return end if has_verb_next(text, end) and end > at + len(word) + 1 else None
    if word in rules.links or word in SUBJECT_LINKS:
        return _phrase_end(text, at)
    return _participle_end(text, at) if is_plural(head) or kind_of_words([head.lower()]) else None


def _phrase_end(text: str, at: int) -> int | None:
    """Where the phrase of a preposition at ``text[at:]`` ends; "and" joins its nouns where a verb follows the second."""
    link = TOKEN.match(text, at)
    end = noun_end(text, link.end()) if link else None
    if end is not None and token(text, end) == "and" and token(text, end + len(" and")) not in noun_rules().determiners:
        both = noun_end(text, end + len(" and"))
        end = both if both is not None and has_verb_next(text, both) else end
    more = OR_MORE.match(text, end) if end is not None else None
    return more.end() if more else end


def _participle_end(text: str, at: int) -> int | None:
    """Where a participle behind a plural ends with what belongs to it; None where it is the verb."""
    found = MODIFIER.match(text, at)
    word = found[1].lower() if found else ""
    if not found or word == "being" or not PARTICIPLE_FORM.search(word):
        return None
    if word.endswith("ing"):
        # behind a plural no verb of its own ends so
        return complement_end(text, found.end()) or _phrase_end(text, found.start(1) - 1) or found.end()
    particle = PARTICLE.match(text, found.end())
    end = particle.end() if particle else found.end()
    joined = complement_end(text, end)
    if joined is not None and has_verb_next(text, joined):
        return joined
    return end if next_word_past_adverbs(text, end) in noun_rules().verbs else None


def has_verb_next(text: str, at: int) -> bool:
    """Whether the word at ``text[at:]``, adverbs passed over, can be the verb of the subject before it."""
    word = next_word_past_adverbs(text, at)
    rules = noun_rules()
    return bool(word) and (word in rules.verbs or not (word in rules.determiners or ends_nouns(word)))


def next_word_past_adverbs(text: str, at: int) -> str:
    """The first word at ``text[at:]`` that is no adverb, in lower case, empty where the clause ends before."""
    for _ in range(MOST_MODIFIERS):
        found = TOKEN.match(text, at)
        if not found:
            return ""
        word = found[1].lower()
        if word not in ADVERBS and not (word.endswith("ly") and word not in noun_rules().ly_words):
            return word
        at = found.end()
    return ""


@cache
def _status() -> re.Pattern[str]:
    return re.compile(rf"\s+{alternatives(words('statuses'))}\b(?!-)", re.IGNORECASE)


def clause_end(text: str, start: int, opener: str) -> int | None:
    """Where the clause that belongs to the noun before it ends; None where it does not belong to it."""
    if opener == "whose":
        found = re.compile(r"whose\s+[a-z]+(?:\s+(?:we|was|were|had\s+been)\s+[a-z]+)?").match(text, start)
        return found.end() if found else None
    if opener == "where":
        found = re.compile(r"[^,.;:()]{3,90}?(?=[,.;:()]|$)").match(text, start)
        return found.end() if found else None
    found = clause_pattern().match(text, start)
    return found.end() if found else None


@cache
def clause_pattern() -> re.Pattern[str]:
    """A clause that tells who was inspected: "we interviewed", "in our sample", "that were read"."""
    listed = "|".join([*sorted(noun_rules().participles), "sample", "survey", "looked\\s+at", "spoke\\s+to", "met", "saw"])
    return re.compile(
        rf"(?:who|that|which|we|in)\s+(?:the\s+|our\s+|this\s+|we\s+|were\s+|had\s+been\s+|was\s+){{0,3}}"
        rf"(?:inspected\s+|inspection\s+|whole\s+)?(?:{listed})\b",
        re.IGNORECASE,
    )


def reduced_end(text: str, at: int, head: str, start: int | None) -> int | None:
    """Where the participle at ``text[at:]`` ends with what belongs to it; None where it is the verb of ``head`` instead.

    ``start`` is where the proportion begins: behind "in half of the orders managed by the hub" no other verb need follow.
    """
    found = REDUCED.match(text, at)
    if not found:
        return None
    word, end = found[2].lower(), found.end()
    if word in noun_rules().seen:
        to_date = TO_DATE.match(text, end)
        return (to_date.end() if to_date else end) if kind_of_words([head.lower()]) or is_plural(head) else None
    led = LED_IN.search(text[max(0, start - 24) : start]) if start is not None else None
    # "with half the orders managed by the hub": the participle is what is said of them
    if led and led[0].lower().startswith("with"):
        return None
    link = token(text, end)
    joined = complement_end(text, end) if link in noun_rules().links else None
    if found[1] and not found[1].lower().startswith("not"):
        return (joined or end) if word.endswith("ed") and (led or verb_ahead(text, end)) else None
    if joined and (word in noun_rules().postpositive or (link == "by" and word.endswith("ed"))):
        return joined
    if word not in noun_rules().taken or not (kind_of_words([head.lower()]) or is_plural(head)):
        return None
    if joined:
        return joined if led or verb_ahead(text, end) else None
    return end if word in noun_rules().participles and (link in noun_rules().verbs or (led and not link)) else None


def complement_end(text: str, at: int, *, links: int = 2) -> int | None:
    """Where what a preposition at ``text[at:]`` joins ends ("by the northern hub"), None where it joins nothing.

    >>> complement_end("released from this wing in May felt it", 8)
    30
    """
    end = None
    for _ in range(links):
        if token(text, at) not in noun_rules().links:
            break
        noun = noun_end(text, TOKEN.match(text, at).end())  # type: ignore[union-attr]
        if noun is None:
            break
        end = at = noun
    return end


def noun_end(text: str, at: int) -> int | None:
    """Where the nouns at ``text[at:]`` end, None where none stand there; a date or number is one."""
    words: list[str] = []
    while len(words) < MOST_NOUNS:
        found = TOKEN.match(text, at) or NUMBER.match(text, at)
        if not found:
            break
        word = found[0].strip().lower()
        joined = word in ("and", "&") and words and joins(words[-1], text, found.end())
        article = not words and (word in noun_rules().determiners or word in ("that", "all", "both"))
        # "in May" is no "may"
        closed = stops(word) and found[0].strip().islower() and not _is_noun_here(word, words)
        adverb = not words and word.endswith("ly") and word not in noun_rules().ly_words and not leads_on(text, found.end())
        ended = closed or adverb or not word[0].isalnum() or verb_behind(words, word, text, found.end())
        if ended and not joined and not article:
            break
        words.append(found[0].strip())
        at = found.end()
    return at if any(word.lower() not in noun_rules().determiners or word in ("us", "them", "it") for word in words) else None


def _is_noun_here(word: str, words: list[str]) -> bool:
    """Whether a word that is a verb too is the noun that an article has led in ("the immediate needs")."""
    rules = noun_rules()
    led = bool(words) and words[0].lower() in rules.determiners and not is_plural(words[-1])
    return led and (word in rules.verb_nouns or word.removesuffix("s") in rules.verb_nouns)


def leads_on(text: str, end: int) -> bool:
    """Whether a noun can follow at ``text[end:]`` ("newly built rooms", but not "adequately prioritise the risks")."""
    word, after = token(text, end), TOKEN.match(text, end)
    return bool(word) and not ends_nouns(word) and token(text, after.end() if after else end) not in noun_rules().determiners


def joins(word: str, text: str, end: int) -> bool:
    """Whether "and", which ends at ``end``, joins two adjectives of one noun or two names."""
    found = TOKEN.match(text, end)
    names = word[:1].isupper() and found is not None and found[1][:1].isupper()
    return names or bool(ADJECTIVE.search(word) and ADJECTIVE.search(token(text, end)))


def verb_behind(words: list[str], word: str, text: str, end: int) -> bool:
    """Whether a word behind these nouns is the verb of the clause."""
    if not words or words[-1].lower() in noun_rules().determiners:
        return False
    if (
        word in noun_rules().determiners
        or token(text, end) in noun_rules().determiners
        or (word.endswith("ly") and word not in noun_rules().ly_words)
    ):
        return True
    return is_plural(words[-1]) and not is_plural(word)


def those_span(text: str, at: int) -> tuple[int, int] | None:
    """Where "those" with the clause that makes it a population begins and ends ("those we met", "those on licence"), else None.

    >>> those_span("half of those who had left early felt it", 4)
    (8, 32)
    """
    found = THOSE.match(text, at, at + 60)
    if not found:
        return None
    word, end = found[1].lower(), found.end()
    start = text.lower().index("those", found.start(), end)
    if word in ("who", "that", "whom", "we", "they"):
        return start, clause_behind(text, end)
    if word in PREPOSED:
        noun = noun_end(text, end) if word not in ("subject", "eligible") else complement_end(text, end)
        return (start, noun) if noun else None
    # "those convicted offenders" are offenders
    if not PARTICIPLE_FORM.search(word) or kind_of_words([token(text, end)]) or is_plural(token(text, end)):
        return None
    if word in ("being", "not"):
        being = TOKEN.match(text, end)
        end = being.end() if being else end
    if word.endswith("ing") and word != "being":
        alone = ADVERB.match(text, end)
        return start, (alone.end() if alone else complement_end(text, end) or noun_end(text, end) or end)
    return start, complement_end(text, end) or end


def clause_behind(text: str, at: int) -> int:
    """Where the clause that goes on at ``text[at:]`` ends: before the next verb after its own, a comma, or "and"."""
    own = auxiliary = False
    last, before = at, "who"
    for _ in range(LONGEST_CLAUSE):
        found = TOKEN.match(text, last)
        if not found:
            break
        word = found[1].lower()
        if not own:
            auxiliary = auxiliary or word in AUXILIARIES
            own = _is_own_verb(word, before, auxiliary=auxiliary)
        elif word in ("and", "but", "or", "who", "which", "that") or another_verb(word, before, text, found.end()):
            break
        last, before = found.end(), word
    return last


def _is_own_verb(word: str, before: str, *, auxiliary: bool) -> bool:
    """Whether a word of a clause is its verb: a known one, a participle, what an auxiliary leads, or what "who" leads."""
    rules = noun_rules()
    if word in AUXILIARIES or word in rules.determiners or word.endswith("ly"):
        return False
    if word in rules.verbs or PARTICIPLE_FORM.search(word):
        return True
    return auxiliary or (before in ("who", "that", "which") and not is_plural(word) and word not in PRONOUNS)


def another_verb(word: str, before: str, text: str, end: int) -> bool:
    """Whether a word in a clause that has its verb looks like another one; behind an article, and as an object, none does."""
    # "eligible to sit exams", but "those we spoke to felt it"
    if before in noun_rules().determiners or (before == "to" and word not in words("past_verbs") and not word.endswith("ed")):
        return False
    if word in noun_rules().verbs:
        return word not in noun_rules().verb_nouns
    rules = noun_rules()
    if before in rules.links or word in rules.links or word in rules.stop or word in rules.determiners:
        return False
    return word.endswith("ed") or token(text, end) in noun_rules().determiners


def verb_ahead(text: str, at: int) -> bool:
    """Whether a finite verb follows before the clause ends; "for help" and "a lack" hold none."""
    before = ""
    for _ in range(12):
        found = TOKEN.match(text, at)
        word = found[1].lower() if found else ""
        if not found or word in ("and", "but", "who", "which", "that"):
            return word in ("who", "which", "that")
        if word in noun_rules().verbs and before not in noun_rules().determiners and before not in noun_rules().links:
            return True
        at, before = found.end(), word
    return False


def stops(word: str) -> bool:
    """Whether a word ends a row of nouns."""
    return ends_nouns(word) or word in ("who", "which", "whose")


def token(text: str, at: int) -> str:
    """The word that stands behind ``text[at]``, in lower case, empty where none does."""
    found = TOKEN.match(text, at)
    return found[1].lower() if found else ""


def ends_nouns(word: str) -> bool:
    """Whether a word of grammar or a verb ends a row of nouns."""
    rules = noun_rules()
    return word in rules.stop or word in rules.verbs or word in rules.clause or word in rules.links
