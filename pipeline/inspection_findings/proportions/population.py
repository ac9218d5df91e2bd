"""Whom or what a proportion is a proportion of: stated beside it, repeated from the one before it, or carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from inspection_findings.model.report import Proportion
from inspection_findings.proportions.forms import Candidate
from inspection_findings.proportions.noun_phrase import phrase_after, phrase_before, phrase_span
from inspection_findings.proportions.nouns import kind_of, noun_rules
from inspection_findings.proportions.numbers import whole_number
from inspection_findings.proportions.postmodifiers import those_span
from inspection_findings.proportions.triggers import find_triggers, lower

# how far back in a sentence a population is looked for, in characters
WINDOW = 400
# a bracket belongs to a proportion that ends so near before it; one that begins so near the start has no opening before it
NEAR, OPENING = 80, 3
OPENER = re.compile(
    r"\s*(?:of|among|amongst|in|for|from|out\s+of)\s+(?:(?:the|our|these|those|all|its|their)\s+)?(?:\d{1,5}\s+)?(?=[A-Za-z])",
    re.IGNORECASE,
)
# "the proportion of all providers' learners": of all learners, the proportion counts "all providers'"
OWNED = re.compile(r"all\s+(?P<owner>(?=[\w\s]{1,24}s['’]\s))?(?=[A-Za-z])", re.IGNORECASE)
# "of those in custody,"
THOSE = re.compile(r"\s*(?:of|among|amongst|for)\s+(those\s+[^,;:()]{3,120}),", re.IGNORECASE)
LED = re.compile(r"[^,]{0,80},\s+(?:\w+\s+){0,4}")
NO_NOUNS = frozenset(
    ("the", "a", "an", "its", "their", "our", "this", "and", "of", "with", "had", "which", "to", "from", "at", "below", "above",
     "than", "in", "is", "was", "by", "for", "against")
)  # fmt: skip
MEASURING = re.compile(r"\b(?:of|was|is|are|were|at|to|being)\s+(?:[a-z]+\s+){0,2}$")
SURVEYS = (
    "looked\\s+at",
    "spoke\\s+(?:to|with)",
    "read",
    "inspected",
    "examined",
    "reviewed",
    "sampled",
    "interviewed",
    "surveyed",
    "visited",
    "met",
)
# what stands before the subject of a sentence, or before what "we" read
ABOUT = re.compile(
    r"(?:(?:in|at|on|for|since|during|after|before|while|although|as|overall|however|similarly|furthermore|moreover|again|also|here|but|and)"
    r"\b[^,.;]{0,60},\s+|(?:however|similarly|overall|furthermore|but|and),?\s+)?"
    rf"(?:(?:the|our)\s+[a-z]+\s+(?:{'|'.join(SURVEYS)})\s+(?={whole_number()}\b)"
    r"|(?:we|i|inspectors)\s+(?:also\s+|then\s+)?(?:[a-z]+ed|saw|read|met|spoke|looked|found|heard)\s+(?:to\s+|with\s+|at\s+|that\s+)?"
    r"|there\s+(?:were|was|are|is|had\s+been)\s+)?"
    r"(?:(?:a\s+(?:number|sample|group|range|few|total|handful|further|third)(?=\s+of)|some|many|several|few|other|most|both|each|all|every)\s+)?"
    rf"(?:(?:of\s+)?(?:the|these|those|our|its|their|his|her)\s+)*(?:{whole_number()}\s+)?",
    re.IGNORECASE,
)
# ", and most were": the proportion stands for the subject of the sentence
ELLIPTIC = re.compile(r",\s(?:\w+\s){0,2}$")
IN_BEFORE = re.compile(r"\bin (?:only )?$", re.IGNORECASE)
ARTICLE_BEHIND = re.compile(r"\s+the\b")
VERBAL = re.compile(r"[A-Za-z]{3,}(?:ing|ed|ly)\b")
CAPTION = re.compile(r"[\s:|*]*(?:the|this)\b", re.IGNORECASE)
OF_BEHIND = re.compile(r"\s*\(?of\s")
RELATIVE_BEHIND = re.compile(r"\s+of\s+(which|whom)\b")
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
class _Patterns:
    """The patterns that the word lists of configs/proportions/population.yaml make."""

    carry: re.Pattern[str]
    leads: re.Pattern[str]
    about_noun: re.Pattern[str]
    aim: re.Pattern[str]
    caption: re.Pattern[str]
    measure: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    rules = noun_rules()
    nouns = "|".join(sorted(rules.carry_words, key=len, reverse=True))
    leads, about = "|".join(rules.carry_leads), "|".join(rules.about_nouns)
    measures, aims = "|".join(rules.measures), "|".join(rules.aims)
    # "the rate of broken pledges is low and stands at": what is measured ends at the first verb
    measured = r"(?:(?!(?:is|are|was|were|has|had)\s)[^,;:()]){3,80}?"
    return _Patterns(
        carry=re.compile(rf"\b(?:{nouns})\b(?!-)(?:\s+(?:inspected|interviewed|we\s+\w+(?:\s+at\b)?))?"),
        leads=re.compile(rf"\b(?:(?:{leads})\s+){{1,4}}$"),
        about_noun=re.compile(rf"\s+(?:{about})\b"),
        aim=re.compile(
            rf"\b({aims})(?:\s+(?:figure|rate|level))?\s+(?:of|was|is|at|set\s+at|being)\s+(?:[a-z]+\s+){{0,2}}$", re.IGNORECASE
        ),
        caption=re.compile(rf"\b(?:{measures})s?\s+(?:of|for)\s+(?=\w)", re.IGNORECASE),
        measure=re.compile(
            rf"\b((?:[A-Za-z-]+\s+){{0,3}})(?:{measures})\s+(?:(?:of|for)\s+({measured})\s+)?"
            r"(?:(?:was|is|were|are|has|had)\s+(?:[a-z]+\s+){1,6}?)?"
            r"(?:was|is|were|are|of|at|stood\s+at|rose\s+to|fell\s+to|had\s+\w+\s+to)\s+(?:[a-z]+\s+){0,2}$",
            re.IGNORECASE,
        ),
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a proportion can take over: the sentences before and behind, the last population, and the one before it there.

    ``near`` says that the last population is of the sentence before; ``offset`` is where the sentence begins in the text that the
    proportion's offsets count in.
    """

    before: str = ""
    after: str = ""
    population: str | None = None
    beside: Proportion | None = None
    offset: int = 0
    near: bool = False

    def then(self, proportion: Proportion) -> Earlier:
        """What the next proportion can take over."""
        population = self.population if proportion.change else proportion.population or self.population
        return Earlier(self.before, self.after, population, proportion, self.offset, self.near)

    def named(self) -> str | None:
        """The population of the proportion before in the same sentence, None where it has none."""
        return self.beside.population if self.beside and not self.beside.change else None


def population_of(text: str, candidate: Candidate, earlier: Earlier) -> str | None:
    """What the proportion is a proportion of; None where nothing says so.

    In this order: what the form itself holds; what stands behind the proportion; a measure ("a target of") or opening ("of the
    staff interviewed,") before it; the proportion before it in the sentence; what the sentence names before it; a caption; the
    sentence before.
    """
    held = held_in(text, candidate)
    if held or (candidate.population and earlier.population):
        return held or earlier.population
    # "conferences, 92 per cent of which": the noun phrase right before it
    relative = RELATIVE_BEHIND.match(text, candidate.end)
    if relative:
        before = phrase_before(text, candidate.start)
        # "officers in the north, most of whom": the north is nobody
        fitting = before if relative[1] == "which" or kind_of(before) in PEOPLE else None
        return fitting or earlier.named() or named_before(text, candidate)
    near = text[max(0, candidate.start - NEAR) : candidate.start]
    bracketed = near.rfind("(") > near.rfind(")")
    said = OF_BEHIND.match(text, candidate.end)
    if (
        bracketed
        and not said
        and earlier.beside
        and candidate.start + earlier.offset - earlier.beside.end < NEAR
        and earlier.named()
    ):
        return earlier.named()
    closed = bracketed and text[candidate.end : candidate.end + 1] == ")"
    # "3% were vegan, 11% vegetarian": what follows a percentage without "of" is no population where one was stated before
    bare = candidate.kind == "percent" and not said and earlier.named()
    stated = None if closed or bare else stated_behind(text, candidate)
    led = stated or measured_before(text, candidate.start) or lead_in(text, candidate.start) or earlier.named()
    return led or named_before(text, candidate) or carried(text, candidate, earlier)


def held_in(text: str, candidate: Candidate) -> str | None:
    """The population that the form itself holds ("of the 38 records examined, 22"), None where it holds none."""
    if not candidate.population:
        return candidate.counted
    return phrase_after(text, candidate.population[0])


def stated_behind(text: str, candidate: Candidate) -> str | None:
    """What stands behind the proportion, a bracket between them or not: "most officers", "27 of the 70 (39 per cent) cases"."""
    words = text[candidate.start : candidate.end].lower()
    whole = words.endswith(("half", "all"))
    # "the majority lead to a plan": without "of" a majority counts nothing that follows it
    if words.endswith(("majority", "minority")) and not OF_BEHIND.match(text, candidate.end):
        return None
    stated = phrase_after(text, candidate.end, direct=whole, start=candidate.start)
    # "in half the family was told": the family is no whole that something can be found in
    found_in = whole and IN_BEFORE.search(text[max(0, candidate.start - 9) : candidate.start])
    if found_in and ARTICLE_BEHIND.match(text, candidate.end) and kind_of(stated) not in ("cases", "plans"):
        return None
    if stated is None and text[candidate.end : candidate.end + 2] == " (":
        closed = text.find(")", candidate.end, candidate.end + 40)
        stated = phrase_after(text, closed + 1, direct=False) if closed > 0 else None
    # "24% The proportion of orders completed": the caption stands right behind its figure
    first = not LETTERS.search(text, max(0, candidate.start - WINDOW), candidate.start)
    if first and CAPTION.match(text, candidate.end):
        return captioned(text[candidate.end : candidate.end + WINDOW]) or stated
    return stated


def named_before(text: str, candidate: Candidate) -> str | None:
    """What the sentence names before the proportion: its subject if the proportion stands for it, else the last thing counted."""
    near = max(0, candidate.start - WINDOW)
    first = max(near, *(text.rfind(stop, near, candidate.start) + 1 for stop in BREAKS))
    said = text[first : candidate.start]
    subject = subject_of(text) if first == 0 and ELLIPTIC.search(said, max(0, len(said) - 30)) else None
    return subject or phrase_in(said)


def carried(text: str, candidate: Candidate, earlier: Earlier) -> str | None:
    """What a caption or the sentences around name, where the proportion's own sentence names nothing before it."""
    said = text[max(0, candidate.start - WINDOW) : candidate.start]
    behind = text[candidate.end : candidate.end + WINDOW]
    alone = not LETTERS.search(said) and not LETTERS.search(behind)
    caption = captioned(earlier.after) or captioned(earlier.before) if alone else None
    if caption:
        return caption
    # "a move, a loss: none of these": what it stands for is named before it, if not by a noun of the rules
    if THESE_BEHIND.match(behind) and LISTED.search(said):
        return None
    question = any(stop in said for stop in BREAKS) or earlier.before.rstrip().endswith("?")
    taken = (None if question else from_before(said, behind, earlier)) or captioned(text)
    if taken or "?" in said:
        return taken
    return opening_of(text, candidate, alone=alone) or phrase_in(behind)


def from_before(said: str, behind: str, earlier: Earlier) -> str | None:
    """What the sentence before was about, None where it could be several things.

    In this order: what its proportion counted; its subject; the only thing counted that it names; what the last proportion counted.
    Only people can be who "said that", only cases and the like what something was found "in".
    """
    located = bool(IN_BEFORE.search(said))
    speaking = bool(SPEECH.match(behind))
    before = earlier.before
    # the cheaper first
    if earlier.near and fits(earlier.population, located, speaking):
        return earlier.population
    for named_by in (subject_before, only_one):
        candidate = named_by(before) if before else None
        if fits(candidate, located, speaking):
            return candidate
    return earlier.population if fits(earlier.population, located, speaking) else None


def fits(population: str | None, located: bool, speaking: bool) -> bool:
    """Whether a proportion that something was found in, or that says something, can be of this population."""
    kind = kind_of(population)
    return population is not None and not (located and kind in PEOPLE) and not (speaking and kind in ("cases", "plans"))


def opening_of(text: str, candidate: Candidate, *, alone: bool) -> str | None:
    """The noun phrase that the sentence opens with ("Attendance stood at 88%"), None where that is no subject."""
    if candidate.start <= OPENING or alone or candidate.kind == "ratio":
        return None
    opening = phrase_after(text, 0)
    if not opening or VERBAL.match(opening):
        return None
    words = [word for word in opening.split() if word.lower() not in noun_rules().measures]
    return " ".join(words) or None


def phrase_in(text: str) -> str | None:
    """The last thing counted that the text names ("cases", "responsible officers"), None where it names none.

    >>> phrase_in("The officers told us of delays in many cases.")
    'cases'
    """
    lowered = lower(text)
    for width in (100, WINDOW):
        found = list(_patterns().carry.finditer(lowered, max(0, len(text) - width)))
        if found:
            start = found[-1].start()
            if _patterns().about_noun.match(lowered, found[-1].end()):
                # "staff turnover" is not about so many staff
                return phrase_after(text, start)
            leads = _patterns().leads.search(lowered, max(0, start - 50), start)
            return " ".join(text[leads.start() if leads else start : found[-1].end()].split())
    return None


def subject_of(text: str) -> str | None:
    """The subject that opens a sentence where it is something counted ("Case managers did not ..."), else None.

    >>> subject_of("Resettlement plans were completed on time")
    'Resettlement plans'
    """
    phrase = phrase_after(text[:WINDOW], 0)
    return phrase if phrase and kind_of(phrase) != "other" and _patterns().carry.search(lower(phrase)) else None


def subject_before(text: str) -> str | None:
    """What a sentence is about, where it is something counted: its subject, or what "we" read or met; else None.

    >>> [subject_before(text) for text in ("Some officers told their managers so.", "We met 20 tutors about staff.", "It rained.")]
    ['officers', 'tutors', None]
    """
    text = text[:WINDOW]
    opening = ABOUT.match(text)
    if not opening:
        return None
    phrase = phrase_after(text, opening.end(), direct=False) or phrase_after(text[opening.end() :], 0)
    return phrase if phrase and kind_of(phrase) != "other" else None


def only_one(text: str) -> str | None:
    """What is counted in a sentence that names only one such thing, however often; None where it names none or several.

    >>> only_one("Training is there for staff, yet staff miss it."), only_one("Staff and users like it.")
    ('staff', None)
    """
    lowered = lower(text[-WINDOW:])
    words = {found[0].split()[0] for found in _patterns().carry.finditer(lowered)}
    return phrase_in(text) if len(words) == 1 else None


def measured_before(text: str, start: int) -> str | None:
    """What a measure before ``text[start]`` is of: "a target of" gives "target", "the rate for all cases was" gives "all cases".

    >>> measured_before("The figure for all England was 71 per cent", 31)
    'all England'
    """
    if not MEASURING.search(text, max(0, start - 40), start):
        return None
    before = text[max(0, start - 200) : start]
    aim = _patterns().aim.search(before)
    if aim:
        return str(aim[1])
    measure = _patterns().measure.search(before)
    if not measure:
        return None
    if measure[2]:
        return " ".join(re.sub(r"^(?:the|our|its|their)\s+", "", measure[2]).split())
    named = [word for word in measure[1].split() if word.lower() not in NO_NOUNS]
    # "the national average is": of whom it is stands elsewhere
    return None if all(word.lower() in noun_rules().elsewhere for word in named) else " ".join(named)


def lead_in(text: str, start: int) -> str | None:
    """What "Of the staff interviewed," names right before the proportion at ``start``, None where nothing leads in so.

    >>> lead_in("Of the 44 staff interviewed, 81 per cent agreed", 29)
    'staff interviewed'
    """
    first = max(0, start - 160)
    first += max(text[first:start].rfind(stop) for stop in (";", ".", ":", "?", "\t")) + 1
    opener = OPENER.match(text, first, start)
    those = THOSE.match(text, opener.start(), start) if opener and those_span(text, opener.start()) else None
    if those:
        return " ".join(those[1].split())
    span = phrase_span(text, opener.end(), start=opener.end()) if opener else None
    # "in three-quarters of cases it was done, and in most ..." opens with a proportion of its own
    if not span or span[1] > start or not LED.fullmatch(text, span[1], start) or find_triggers(lower(text[span[0] : span[1]])):
        return None
    return " ".join(text[span[0] : span[1]].split())


def captioned(text: str) -> str | None:
    """What a caption measures ("The proportion of orders completed in time"), None where it measures nothing.

    >>> captioned("The adjusted proportion of service users with a proven reoffence.")
    'service users'
    """
    found = _patterns().caption.search(text[:WINDOW])
    if not found:
        return None
    owned = OWNED.match(text, found.end())
    phrase = phrase_after(text, owned.end() if owned else found.end())
    return f"all {phrase}" if phrase and owned and owned["owner"] is not None else phrase


def listed_population(text: str, candidate: Candidate, earlier: Earlier) -> str | None:
    """What a proportion in a long row of figures is of: as the row says right behind it, else what the one before is of."""
    return held_in(text, candidate) or stated_behind(text, candidate) or earlier.named()
