"""Where the noun phrase that is counted begins and ends; no tagger reads the sentence, a verb is told by what stands around it.

First the noun phrase itself, then what belongs to it from behind: "cases we read", "orders managed by the hub", "those who
replied".
"""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.proportions.nouns import THINGS, is_plural, kind_of, kind_of_words, noun_rules

LEAD = re.compile(
    r"\s*\(?(?:of\s+)+(?:(?:the|our|these|those|its|their|his|her|this|such|all(?![a-z\s]{1,20}['’])|other\s+(?=the))\s+)*"
    r"(?:of\s+(?:the|these|those)\s+)?(?:\d{1,5}\s+)?(?=[A-Za-z‘“'])"
)
# "half the plans", "all those cases"
DIRECT = re.compile(r"\s*(?:(?:the|our|these|those|its|their|his|her|my|such)\s+)*(?:\d{1,5}\s+)?(?=[A-Za-z‘“'])", re.IGNORECASE)
PARTICIPLE = re.compile(r"[a-z]{3}(?:ed|en)$")
TRAILING = re.compile(r"\s+(?:[\d.,]+|of)$")
VERB_FORM = re.compile(r"[a-z]{2,}ing$")
WORD = re.compile(r"\s*([A-Za-z0-9‘’'&-]+|\S)")
NEXT = re.compile(r"\s+([A-Za-z'’-]+)")
ENDS = frozenset(',.;:()[]{}!?|"”“\t/–—*<>=+%')
NAMES = re.compile(r"[A-Z][A-Za-z'’-]*,\s+[A-Z][a-z]+(?:,|\s+(?:&|and)\s+[A-Z]|\s+[A-Z])")
PRONOUNS = frozenset({"them", "these", "those", "whom", "which", "it", "this"})
LONGEST = 14
# the share is no subject: what follows it needs no verb
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
     "recently", "could", "can", "would")
)  # fmt: skip
# "public and private services"
ADJECTIVE = re.compile(r"(?:al|ic|ate|ive|ous|ary|ium)$")
TO_DATE = re.compile(r"\s+(?:to\s+date|so\s+far)\b")
ADVERB = re.compile(r"\s+(?:alone|together|here|elsewhere|away|nearby)\b")
NUMBER = re.compile(r"\s+(?:\d{1,4}|&)(?=\s|[.,;:)]|$)")


def phrase_after(text: str, end: int, *, direct: bool = True, start: int | None = None) -> str | None:
    """The noun phrase that starts at ``text[end:]``, with its qualifiers as written; None where none stands there.

    ``direct`` says whether it may begin with an article and no "of" ("half the plans", but not "12 of 20 the plans"); ``start`` is
    where the share before it begins, which tells whether a verb must follow.

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
    first = text.index(phrase[:1], match.end())
    return first, first + len(phrase)


def walk(text: str, first: int, *, opened: bool, start: int | None) -> tuple[int, list[str]]:
    """Where the noun phrase from ``first`` on ends with what qualifies it, and its words without that.

    ``opened`` where "of" or the sentence's start opened it.
    """
    position = last = first
    words: list[str] = []
    while len(words) < LONGEST:
        word = WORD.match(text, position)
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
    return last, words


def ends_phrase(written: str, words: list[str], text: str, end: int, *, opened: bool) -> bool:
    """Whether a noun phrase of these ``words`` ends before the next word, which is ``written`` and ends at ``end``."""
    word = written.lower()
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
    """Whether a word right behind a share, which ends at ``end``, is a verb ("most liked the tutor", "half using it")."""
    ahead = next_word(text, end)
    if is_plural(word):
        return False
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
    return bool(word) and not _ends_nouns(word)


def next_word(text: str, end: int) -> str:
    """The word that stands at ``text[end:]``, in lower case, empty where none does."""
    found = NEXT.match(text, end)
    return found[1].lower() if found else ""


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

    ``start`` is where the share begins: behind "in half of the orders managed by the hub" no other verb need follow.
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
    while len(words) < 7:
        found = TOKEN.match(text, at) or NUMBER.match(text, at)
        if not found:
            break
        word = found[0].strip().lower()
        joined = word in ("and", "&") and words and joins(words[-1], text, found.end())
        article = not words and (word in noun_rules().determiners or word in ("that", "all", "both"))
        # "in May" is no "may"
        closed = stops(word) and found[0].strip().islower()
        if not joined and not article and (closed or not word[0].isalnum() or verb_behind(words, word, text, found.end())):
            break
        words.append(found[0].strip())
        at = found.end()
    return at if any(word.lower() not in noun_rules().determiners or word in ("us", "them", "it") for word in words) else None


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
    own, last, before = False, at, "who"
    for _ in range(16):
        found = TOKEN.match(text, last)
        if not found:
            break
        word = found[1].lower()
        if not own:
            own = word not in AUXILIARIES and not word.endswith("ly")
        elif word in ("and", "but", "or", "who", "which", "that") or another_verb(word, before, text, found.end()):
            break
        last, before = found.end(), word
    return last


def another_verb(word: str, before: str, text: str, end: int) -> bool:
    """Whether a word in a clause that has its verb looks like another one; behind an article, and as an object, none does."""
    if before in noun_rules().determiners:
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
    return _ends_nouns(word) or word in ("who", "which", "whose")


def token(text: str, at: int) -> str:
    """The word that stands behind ``text[at]``, in lower case, empty where none does."""
    found = TOKEN.match(text, at)
    return found[1].lower() if found else ""


def _ends_nouns(word: str) -> bool:
    """Whether a word of grammar or a verb ends a row of nouns."""
    rules = noun_rules()
    return word in rules.stop or word in rules.verbs or word in rules.clause or word in rules.links
