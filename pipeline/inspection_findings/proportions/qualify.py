"""What belongs to a noun from behind it: "cases we read", "orders managed by the hub", "those who replied"."""

from __future__ import annotations

import re
from functools import cache

from inspection_findings.proportions.nouns import is_plural, kind_of_words, rules

# the share is no subject: what follows it needs no verb
LED_IN = re.compile(r"\b(?:in|for|by|from|to|on|at|of|among|amongst|across|than|with)\s+(?:only\s+|just\s+)?$", re.IGNORECASE)
TOKEN = re.compile(r"\s+([A-Za-z'’-]+)")
REDUCED = re.compile(r"((?:not\s+)?(?:being\s+)?)([A-Za-z-]+)", re.IGNORECASE)
THOSE = re.compile(
    r"\s*\(?(?:(?:of|among|amongst|for|from|in|with|by)\s+)?(?=those\s)those\s+(?:[a-z]+ly\s+)?([a-z]+)", re.IGNORECASE
)
PREPOSED = ("with", "in", "on", "under", "without", "from", "aged", "at", "of", "awaiting", "subject", "eligible")
PARTICIPLE = re.compile(r"[a-z]{3,}(?:ed|ing)$|^(?:known|held|seen|sent|given|taught|being|not)$")
AUXILIARIES = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "had",
        "have",
        "has",
        "been",
        "being",
        "did",
        "do",
        "does",
        "not",
        "never",
        "also",
        "already",
        "recently",
        "could",
        "can",
        "would",
    ]
)
# "public and private services"
ADJECTIVE = re.compile(r"(?:al|ic|ate|ive|ous|ary|ium)$")
TO_DATE = re.compile(r"\s+(?:to\s+date|so\s+far)\b")
ADVERB = re.compile(r"\s+(?:alone|together|here|elsewhere|away|nearby)\b")
NUMBER = re.compile(r"\s+(?:\d{1,4}|&)(?=\s|[.,;:)]|$)")


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
    listed = "|".join([*sorted(rules()["participles"]), "sample", "survey", "looked\\s+at", "spoke\\s+to", "met", "saw"])
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
    if word in rules()["seen"]:
        to_date = TO_DATE.match(text, end)
        return (to_date.end() if to_date else end) if kind_of_words([head.lower()]) or is_plural(head) else None
    led = LED_IN.search(text[max(0, start - 24) : start]) if start is not None else None
    # "with half the orders managed by the hub": the participle is what is said of them
    if led and led[0].lower().startswith("with"):
        return None
    link = token(text, end)
    joined = complement_end(text, end) if link in rules()["links"] else None
    if found[1] and not found[1].lower().startswith("not"):
        return (joined or end) if word.endswith("ed") and (led or verb_ahead(text, end)) else None
    if joined and (word in rules()["postpositive"] or (link == "by" and word.endswith("ed"))):
        return joined
    if word not in rules()["taken"] or not (kind_of_words([head.lower()]) or is_plural(head)):
        return None
    if joined:
        return joined if led or verb_ahead(text, end) else None
    return end if word in rules()["participles"] and (link in rules()["verbs"] or (led and not link)) else None


def complement_end(text: str, at: int, *, links: int = 2) -> int | None:
    """Where what a preposition at ``text[at:]`` joins ends ("by the northern hub"), None where it joins nothing.

    >>> complement_end("released from this wing in May felt it", 8)
    30
    """
    end = None
    for _ in range(links):
        if token(text, at) not in rules()["links"]:
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
        article = not words and (word in rules()["determiners"] or word in ("that", "all", "both"))
        # "in May" is no "may"
        closed = stops(word) and found[0].strip().islower()
        if not joined and not article and (closed or not word[0].isalnum() or verb_behind(words, word, text, found.end())):
            break
        words.append(found[0].strip())
        at = found.end()
    return at if any(word.lower() not in rules()["determiners"] or word in ("us", "them", "it") for word in words) else None


def joins(word: str, text: str, end: int) -> bool:
    """Whether "and", which ends at ``end``, joins two adjectives of one noun or two names."""
    found = TOKEN.match(text, end)
    names = word[:1].isupper() and found is not None and found[1][:1].isupper()
    return names or bool(ADJECTIVE.search(word) and ADJECTIVE.search(token(text, end)))


def verb_behind(words: list[str], word: str, text: str, end: int) -> bool:
    """Whether a word behind these nouns is the verb of the clause."""
    if not words or words[-1].lower() in rules()["determiners"]:
        return False
    if (
        word in rules()["determiners"]
        or token(text, end) in rules()["determiners"]
        or (word.endswith("ly") and word not in rules()["ly_words"])
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
    if not PARTICIPLE.search(word) or kind_of_words([token(text, end)]) or is_plural(token(text, end)):
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
    if before in rules()["determiners"]:
        return False
    if word in rules()["verbs"]:
        return word not in rules()["verb_nouns"]
    if before in rules()["links"] or any(word in rules()[name] for name in ("links", "stop", "determiners")):
        return False
    return word.endswith("ed") or token(text, end) in rules()["determiners"]


def verb_ahead(text: str, at: int) -> bool:
    """Whether a finite verb follows before the clause ends; "for help" and "a lack" hold none."""
    before = ""
    for _ in range(12):
        found = TOKEN.match(text, at)
        word = found[1].lower() if found else ""
        if not found or word in ("and", "but", "who", "which", "that"):
            return word in ("who", "which", "that")
        if word in rules()["verbs"] and before not in rules()["determiners"] and before not in rules()["links"]:
            return True
        at, before = found.end(), word
    return False


def stops(word: str) -> bool:
    """Whether a word ends a row of nouns."""
    return any(word in rules()[name] for name in ("stop", "verbs", "clause", "links")) or word in ("who", "which", "whose")


def token(text: str, at: int) -> str:
    """The word that stands behind ``text[at]``, in lower case, empty where none does."""
    found = TOKEN.match(text, at)
    return found[1].lower() if found else ""
