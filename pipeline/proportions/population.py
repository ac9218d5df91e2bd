"""Whom or what a share is a share of: the noun phrase that is counted, and its kind."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.proportions.screen import anchors, lower
from pipeline.rules import load_rules

# how far back in a sentence a population is looked for, in characters
WINDOW = 400
LEAD = re.compile(
    r"\s*\(?(?:of\s+)+(?:(?:the|our|these|those|its|their|this|such|all|other\s+(?=the))\s+)*(?:of\s+(?:the|these|those)\s+)?"
    r"(?:\d{1,5}\s+)?(?=[A-Za-z‘“'])"
)
# "half the plans", "all those cases"
DIRECT = re.compile(r"\s*(?:(?:the|our|these|those|its|their|such)\s+)*(?:\d{1,5}\s+)?(?=[A-Za-z‘“'])", re.IGNORECASE)
PARTICIPLE = re.compile(r"[a-z]{3}(?:ed|en)$")
TRAILING = re.compile(r"\s+[\d.,]+$")
# "York and Selby"
NAME_AHEAD = re.compile(r"\s+[A-Z]")
VERB_FORM = re.compile(r"[a-z]{2,}ing$")
WORD = re.compile(r"\s*([A-Za-z0-9‘’'&-]+|\S)")
ENDS = frozenset(',.;:()[]{}!?|"”“\t/–—*<>=+%')
NAMES = re.compile(r"[A-Z][A-Za-z'’-]*,\s+[A-Z][a-z]+(?:,|\s+(?:&|and)\s+[A-Z]|\s+[A-Z])")
# plurals that no noun follows
THINGS = frozenset({"cases", "plans", "assessments", "reviews", "records", "instances", "files", "orders", "reports"})
PRONOUNS = frozenset({"them", "these", "those", "whom", "which", "it", "this"})
KINDS = ("cases", "staff", "plans", "service_users")
OPENER = re.compile(
    r"\s*(?:of|among|amongst|in|for|from|out\s+of)\s+(?:(?:the|our|these|those|all|its|their)\s+)?(?:\d{1,5}\s+)?(?=[A-Za-z])",
    re.IGNORECASE,
)
# "of those in custody,"
THOSE = re.compile(r"\s*(?:of|among|amongst|for)\s+(those\s+[^,;:()]{3,60}),", re.IGNORECASE)
# "a quarter of those with a disability", "most of those who replied"
THOSE_BEHIND = re.compile(
    r"\s*of\s+(those\s+(?:with|in|on|under|without|from|aged|who)\s+(?:(?:an?|the|their|no|were|had|have|are)\s+)?[A-Za-z'-]+)",
    re.IGNORECASE,
)
LED = re.compile(r"[^,]{0,80},\s+(?:\w+\s+){0,4}")
NO_NOUNS = frozenset(["the", "a", "an", "its", "their", "our", "this", "and", "of", "with", "had", "which"])
# what stands behind the head of a noun phrase
QUALIFIERS = frozenset(["who", "where", "that", "which", "we", "in", "with", "under", "of", "subject", "whose", "on"])

MEASURING = re.compile(r"\b(?:of|was|is|are|were|at|to|being)\s+(?:[a-z]+\s+){0,2}$")


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/proportions/population.yaml."""
    loaded: dict[str, Any] = load_rules("proportions/population")
    for name in ("stop", "clause", "participles", "ing_nouns", *KINDS):
        loaded[name] = frozenset(loaded[name])
    nouns = "|".join(sorted(loaded["carry_words"], key=len, reverse=True))
    loaded["carry"] = re.compile(rf"\b(?:{nouns})\b(?!-)(?:\s+(?:inspected|interviewed|we\s+\w+(?:\s+at\b)?))?")
    leads = "|".join(loaded["carry_leads"])
    loaded["leads"] = re.compile(rf"\b(?:(?:{leads})\s+){{1,4}}$")
    about = "|".join(loaded["about_nouns"])
    loaded["about_noun"] = re.compile(rf"\s+(?:{about})\b")
    loaded["noun_ahead"] = re.compile(rf"\s+(?:[a-z-]+\s+){{0,3}}(?:{nouns})\b")
    measures, aims = "|".join(loaded["measures"]), "|".join(loaded["aims"])
    loaded["aim"] = re.compile(
        rf"\b({aims})(?:\s+(?:figure|rate|level))?\s+(?:of|was|is|at|set\s+at|being)\s+(?:[a-z]+\s+){{0,2}}$", re.IGNORECASE
    )
    loaded["caption"] = re.compile(rf"\b(?:{measures})s?\s+(?:of|for)\s+(?=\w)", re.IGNORECASE)
    loaded["measure"] = re.compile(
        rf"\b((?:[A-Za-z-]+\s+){{0,3}})(?:{measures})\s+(?:(?:of|for)\s+([^,;:()]{{3,80}}?)\s+)?"
        r"(?:was|is|were|are|of|at|stood\s+at|rose\s+to|fell\s+to|had\s+\w+\s+to)\s+(?:[a-z]+\s+){0,2}$",
        re.IGNORECASE,
    )
    return loaded


def phrase_after(text: str, end: int, *, direct: bool = True) -> str | None:
    """The noun phrase that starts at ``text[end:]``, with its qualifiers as written; None where none stands there.

    ``direct`` says whether it may begin with an article and no "of" ("half the plans", but not "12 of 20 the plans").

    >>> phrase_after("27 of the 70 relevant cases had a plan", 12)
    'relevant cases'
    >>> phrase_after("half of the officers we interviewed agreed", 4)
    'officers we interviewed'
    """
    those = THOSE_BEHIND.match(text, end)
    if those:
        return " ".join(those[1].split())
    span = phrase_span(text, end, direct=direct)
    return " ".join(text[span[0] : span[1]].split()) if span else None


def phrase_span(text: str, end: int, *, direct: bool = True) -> tuple[int, int] | None:
    """Where the noun phrase that starts at ``text[end:]`` begins and ends, see `phrase_after`."""
    linked = LEAD.match(text, end, end + 80)
    match = linked or DIRECT.match(text, end, end + 80)
    if not match or (not linked and not direct and match[0].strip()):
        return None
    position = last = match.end()
    words: list[str] = []
    while len(words) < 14:
        word = WORD.match(text, position)
        if not word or word[1] in ENDS:
            # "Humberside, Lincolnshire & York": a list of names goes on behind its comma
            if not (word and word[1] == "," and NAMES.match(text, last - len(words[-1]) if words else last)):
                break
            position = word.end()
            continue
        lowered = word[1].lower()
        if lowered in rules()["clause"] and words:
            last = clause_end(text, word.start(1), lowered) or last
            break
        if ends_phrase(lowered, words, text, word.end(), opened=bool(linked) or not end):
            break
        position = last = word.end()
        words.append(word[1])
        # "cases inspected" is complete, "relevant inspected cases" is not yet
        if lowered in rules()["participles"] and len(words) > 1 and kind_of(words[-2]) != "other":
            break
    phrase = TRAILING.sub("", text[match.end() : last].strip(" ’'\n"))
    if not words or not re.search(r"[A-Za-z]{3}", phrase) or phrase.lower() in PRONOUNS:
        return None
    start = text.index(phrase[:1], match.end())
    return start, start + len(phrase)


def ends_phrase(word: str, words: list[str], text: str, end: int, *, opened: bool) -> bool:
    """Whether a noun phrase of these ``words`` ends before ``word``; ``opened`` where "of" or the sentence's start opened it."""
    if word in rules()["participles"] and words:
        return word == "read"
    if word in ("and", "or", "&") and words:
        # "low and medium risk offenders": no noun yet, and one to come
        name = words[-1][:1].isupper() and NAME_AHEAD.match(text, end)
        return not (word == "&" or name or (kind_of(words[-1]) == "other" and rules()["noun_ahead"].match(text, end)))
    # "of reported crimes": a verb's participle that "of" opens belongs to the noun
    if opened and not words and PARTICIPLE.search(word):
        return False
    if word in rules()["stop"] or word in ("in", "which", "who", "that", "where", "whom", "what"):
        return True
    if not words:
        return not opened and bool(VERB_FORM.match(word)) and word not in rules()["ing_nouns"]
    # "cases individuals had", "staff helped": the noun is complete, and what follows belongs to it only as a participle
    head = words[-1].lower()
    return head in THINGS or (kind_of(head) != "other" and word.endswith("ed"))


def clause_end(text: str, start: int, opener: str) -> int | None:
    """Where the clause that belongs to the noun before it ends; None where it does not belong to it."""
    if opener == "whose":
        found = re.compile(r"whose\s+[a-z]+(?:\s+(?:we|was|were|had\s+been)\s+[a-z]+)?").match(text, start)
        return found.end() if found else None
    if opener == "where":
        found = re.compile(r"[^,.;:()]{3,90}?(?=[,.;:()]|$)").match(text, start)
        return found.end() if found else None
    listed = "|".join([*rules()["participles"], "sample", "survey", "looked\\s+at", "spoke\\s+to", "met", "saw"])
    found = re.compile(
        rf"(?:who|that|which|we|in)\s+(?:the\s+|our\s+|this\s+|we\s+|were\s+|had\s+been\s+|was\s+){{0,3}}(?:inspected\s+|inspection\s+|whole\s+)?(?:{listed})\b",
        re.IGNORECASE,
    ).match(text, start)
    return found.end() if found else None


def phrase_in(text: str) -> str | None:
    """The last thing counted that the text names ("cases", "responsible officers"), None where it names none.

    >>> phrase_in("The officers told us of delays in many cases.")
    'cases'
    """
    lowered = lower(text)
    for width in (100, WINDOW):
        found = list(rules()["carry"].finditer(lowered, max(0, len(text) - width)))
        if found:
            start = found[-1].start()
            if rules()["about_noun"].match(lowered, found[-1].end()):
                # "staff turnover" is not about so many staff
                return phrase_after(text, start)
            leads = rules()["leads"].search(lowered, max(0, start - 50), start)
            return " ".join(text[leads.start() if leads else start : found[-1].end()].split())
    return None


def subject_of(text: str) -> str | None:
    """The subject that opens a sentence where it is something counted ("Case managers did not ..."), else None.

    >>> subject_of("Resettlement plans were completed on time")
    'Resettlement plans'
    """
    phrase = phrase_after(text[:WINDOW], 0)
    return phrase if phrase and kind_of(phrase) != "other" and rules()["carry"].search(lower(phrase)) else None


def measured_before(text: str, start: int) -> str | None:
    """What a measure before ``text[start]`` is of: "a target of" gives "target", "the rate for all cases was" gives "all cases".

    >>> measured_before("The figure for all England was 71 per cent", 31)
    'all England'
    """
    if not MEASURING.search(text, max(0, start - 40), start):
        return None
    before = text[max(0, start - 200) : start]
    aim = rules()["aim"].search(before)
    if aim:
        return str(aim[1])
    measure = rules()["measure"].search(before)
    if not measure:
        return None
    if measure[2]:
        return " ".join(re.sub(r"^(?:the|our|its|their)\s+", "", measure[2]).split())
    return " ".join(word for word in measure[1].split() if word.lower() not in NO_NOUNS) or None


def lead_in(text: str, start: int) -> str | None:
    """What "Of the staff interviewed," names right before the share at ``start``, None where nothing leads in so.

    >>> lead_in("Of the 44 staff interviewed, 81 per cent agreed", 29)
    'staff interviewed'
    """
    first = max(0, start - 160)
    first += max(text[first:start].rfind(stop) for stop in (";", ".", ":", "?", "\t")) + 1
    opener = OPENER.match(text, first, start)
    span = phrase_span(text, opener.end()) if opener else None
    if opener and not span:
        those = THOSE.match(text, opener.start(), start)
        return " ".join(those[1].split()) if those else None
    # "in three-quarters of cases it was done, and in most ..." opens with a share of its own
    if not span or span[1] > start or not LED.fullmatch(text, span[1], start) or anchors(lower(text[span[0] : span[1]])):
        return None
    return " ".join(text[span[0] : span[1]].split())


def caption(text: str) -> str | None:
    """What a caption measures ("The proportion of orders completed in time"), None where it measures nothing.

    >>> caption("The adjusted proportion of service users with a proven reoffence.")
    'service users'
    """
    found = rules()["caption"].search(text[:WINDOW])
    return phrase_after(text, found.end()) if found else None


def kind_of(population: str | None) -> str | None:
    """The kind of a population, by the last noun before what qualifies it.

    >>> [kind_of(name) for name in ("relevant cases", "case managers in our sample of cases", "targets", None)]
    ['cases', 'staff', 'other', None]
    """
    if population is None:
        return None
    words = re.findall(r"[a-z]+", population.lower())
    head = next((index for index, word in enumerate(words) if index and word in QUALIFIERS), None)
    for part in (words[:head], words[head:] if head else []):
        for word in reversed(part):
            for kind in KINDS:
                if word in rules()[kind] or singular(word) in rules()[kind]:
                    return kind
    return "other"


def singular(word: str) -> str:
    """The word without its plural ending.

    >>> [singular(word) for word in ("cases", "families", "children")]
    ['case', 'family', 'child']
    """
    if word == "children":
        return "child"
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
