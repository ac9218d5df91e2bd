"""The overall rating of a report: from its box or table, else from its own statement of it, else from running text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from inspection_findings.model.report import Result, Section
from inspection_findings.model.source import Document
from inspection_findings.rules import load_rules
from inspection_findings.structure.headings import rules

# where an overall rating may be printed; how far its statement reaches before and behind the word, in characters
WORD = re.compile(r"[Rr]at(?:e[ds]?|ing)\b|[Jj]udgement|verall")
BEFORE, BEHIND = 170, 90
# no line with the label of a box is longer, in characters
LONGEST_LABEL = 400
# no table of ratings has more rows above the overall one
ROWS = 40
LABEL = re.compile(r"overall rating", re.IGNORECASE)
YEAR = re.compile(r"\b20\d\d\b")
SENTENCE = re.compile(r"[.!?][’”'\")]*\s+(?=[A-Z‘“\"'(])|\n")
CLAUSE = re.compile(r"[,;:–—]\s")
# "rated ‘Good’ at our last inspection", "rated ‘Good’ (2021)": the words behind a rating that are bound to it
BOUND = re.compile(
    r"[’'”\")]*\s*(?:overall|rating)?\s*"
    r"(?:\([^)\n]{3,60}\)|(?:in|at|by|during|when|under|on|back in)\s(?:(?!\s(?:and|but|which)\s)[^,.;:\n]){3,60})"
)
# the names of the places that print the rating, by how far they are trusted, most of all first
PLACES = ("ratings box", "statement of the overall rating", "opening text", "running text", "dated text")
# what these hold speaks for the whole service
OPENING_KINDS = ("foreword", "summary", "ratings", "front")
# a print of the last two kinds of place contradicts none of a better one
TOLD = 3
# "the rating for the standard on unpaid work": whose rating a footnote speaks of
RATING_OF = re.compile(
    r"(?:rating|score) (?:for|of|on) (?:the )?(?:standard (?:on|of|for) )?([a-z][a-z &-]{3,60})(?![a-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Print:
    """One place that prints an overall rating; ``start``/``end`` are offsets into the clean text, ``trust`` its place's rank."""

    rating: str
    start: int
    end: int
    trust: int


def overall(
    document: Document, sections: Sequence[Section], *, published: str | None = None, parts: Sequence[str] = ()
) -> list[Result]:
    """The report's overall rating, empty where it prints none.

    The most trusted place counts. Places trusted alike that contradict each other leave the rating None; ``conflict`` tells
    of them, and of less trusted places that print another one. Prints of earlier inspections are passed over; ``published``
    ("2019-03" or "2019") says which years are earlier; ``parts`` are names of parts of a service, as its framework has them.
    """
    year = int(published[:4]) if published and published[:4].isdigit() else None
    prints = [*boxes(document, sections, year), *statements(document, sections, year, parts)]
    if not prints:
        return []
    best = min(found.trust for found in prints)
    leading = [found for found in prints if found.trust == best]
    ratings = list(dict.fromkeys(found.rating for found in leading))
    others = dict.fromkeys((f.rating, f.trust) for f in prints if best < f.trust < TOLD and f.rating not in ratings)
    told = [f"{' and '.join(ratings)} in the {PLACES[best]}", *(f"{rating} in the {PLACES[trust]}" for rating, trust in others)]
    first = leading[0]
    lifted = judged(document, first.start, first.end + 2, telling=telling_notes(document))
    start, end = document.source_span(first.start, first.end)
    rating = ratings[0] if len(ratings) == 1 else None
    conflict = "; ".join(told) if rating is None or others else None
    return [Result("overall", None, None, None, None, rating, lifted, start, end, conflict)]


@cache
def words() -> dict[str, Any]:
    """The rules of configs/structure/overall.yaml, compiled, and the patterns that hold the names of the ratings."""
    loaded: dict[str, Any] = load_rules("structure/overall")
    names = "|".join(name.replace(" ", r"\s+") for name in rules()["ratings"])
    opened = r"[‘'“\"*(\s|\t]*"
    rated = (
        r"\b(?:rat(?:ed|es?)\s+(?:(?:overall|it)\s+)?(?:as)?|rat(?:ed|es?)\s+[^.;:,\n]{1,80}?\s(?:overall\s+)?as"
        r"|overall[,\s]+(?:rating|rated|score)(?:\s+(?:is|was|of|as))?|(?:overall\s+)?rating\s+of"
        r"|rating\s+for\s+this\s+(?:service|report|provider)\s+is(?:\s+that\s+it)?|overall\s+judgement(?:\s+is)?)\s*[:–-]?\s*(?:as\s+)?"
    )
    stated = (
        rf"{rated}(?:an?\s+)?(?:overall\s+)?{opened}({names})\b|\bgiven\s[^.]{{0,140}}?[‘'“\"]({names})[’'”\"]\s+rating"
        rf"|\boverall rating\b[^.]{{0,60}}?[‘'“\"]({names})[’'”\"]"
    )
    # a footnote's mark, stars and the score may follow
    trail = r"\)?[\s*☆★|]*(?:\(?\d{1,3}(?:/\d{1,3})?\)?)?[\s*☆★|]*"
    whose = r"(?P<whose>,? (?:for|of|at|in|from) [^.\n]{1,80}?)??"
    label = rf"\W*overall rating(?: and score)?{whose}(?:\s+(?:is|of|as))?[\s:–—*|(-]*(?P<rating>{names})?{trail}"
    times = {kind: "|".join(f"(?:{rule['pattern']})" for rule in loaded[kind]) for kind in ("earlier", "aside", "now")}
    return {
        **{kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in times.items()},
        "parts": tuple(loaded["parts"]),
        "stated": re.compile(stated, re.IGNORECASE),
        "label": re.compile(label, re.IGNORECASE),
        "cell": re.compile(rf"[\s:–—*|(-]*({names}){trail}", re.IGNORECASE),
        "below": re.compile(rf"[\s:–—*|(-]*({names})[)*☆★|\d/ \t]*(?=\n|$)", re.IGNORECASE),
        # "‘Outstanding’, ‘Good’ or ...": the scale and no verdict
        "scale": re.compile(rf"[’'”\"]?\s*(?:,|/|or|and|to)\s*(?:and|or)?\s*[‘'“\"]?(?:{names})\b", re.IGNORECASE),
    }  # fmt: skip


def when(text: str, year: int | None) -> str:
    """Of which inspection the words before a rating speak: "this", "earlier", or "doubt" where only a year could tell.

    >>> when("at our last inspection it was", 2022), when("at our last inspection it was poor. It is now", 2022)
    ('earlier', 'this')
    >>> when("in 2019 it was", 2022), when("in autumn 2021 we", 2022), when("since our last inspection in 2019 it", 2022)
    ('earlier', 'doubt', 'this')
    """
    text = words()["aside"].sub(" ", text)
    marks = [(found.end(), "earlier") for found in words()["earlier"].finditer(text)]
    marks += [(found.end(), "this") for found in words()["now"].finditer(text)]
    for found in YEAR.finditer(text):
        if year is None or int(found[0]) < year:
            marks.append((found.end(), "earlier" if year is not None and int(found[0]) < year - 1 else "doubt"))
    told = "this"
    for _, mark in sorted(marks):
        told = told if (told, mark) == ("earlier", "doubt") else mark
    return told


def name_of(match: re.Match[str], group: int | str) -> str:
    """The rating in a group in its usual spelling."""
    return " ".join(match[group].split()).capitalize()


def boxes(document: Document, sections: Sequence[Section], year: int | None) -> Iterator[Print]:
    """The ratings that stand beside or below a label "Overall rating" in a box, a table or a line of its own."""
    text = document.text
    for label in LABEL.finditer(text):
        start = text.rfind("\n", 0, label.start()) + 1
        end = text.find("\n", label.end())
        end = len(text) if end < 0 else end
        if end - start > LONGEST_LABEL:
            continue
        cells = cells_of(text, start, end)
        column = next(place for place, (low, cell) in enumerate(cells) if label.start() < low + len(cell))
        low, cell = cells[column]
        match = words()["label"].fullmatch(cell)
        if match is None or when(match["whose"] or "", year) == "earlier" or is_earlier(sections, start, year):
            continue
        if match["rating"]:
            yield Print(name_of(match, "rating"), low + match.start("rating"), low + match.end("rating"), 0)
        else:
            yield from beside(text, cells, column, end, year)


def is_earlier(sections: Sequence[Section], place: int, year: int | None) -> bool:
    """Whether a section around the place is about an earlier inspection by its title."""
    return any(when(section.title, year) == "earlier" for section in sections if section.start <= place < section.end)


def cells_of(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """The cells of the line ``text[start:end]`` with their offsets."""
    cells, low = [], start
    for cell in text[start:end].split("\t"):
        cells.append((low, cell))
        low += len(cell) + 1
    return cells


def beside(text: str, cells: list[tuple[int, str]], column: int, end: int, year: int | None) -> Iterator[Print]:
    """The ratings in the row of the label, those of an earlier inspection by their column's head left out; else below it."""
    rated = [(place, low, match) for place, (low, cell) in enumerate(cells) if (match := words()["cell"].fullmatch(cell))]
    if rated:
        heads = heads_of(text, cells[0][0], len(cells))
        years = [int(found[0]) for head in heads for found in YEAR.finditer(head)]
        latest = max(years, default=year)
        for place, low, match in rated:
            head = heads[place] if place < len(heads) else ""
            dated = len(years) > 1 and any(int(found[0]) < (latest or 0) for found in YEAR.finditer(head))
            if not dated and when(head, year) != "earlier":
                yield Print(name_of(match, 1), low + match.start(1), low + match.end(1), 0)
    elif len(cells) == 1 or not any(cell.strip() for _, cell in (*cells[:column], *cells[column + 1 :])):
        match = words()["below"].match(text, end)
        if match:
            yield Print(name_of(match, 1), match.start(1), match.end(1), 0)
    else:
        yield from column_below(text, column, len(cells), end)


def heads_of(text: str, start: int, columns: int) -> list[str]:
    """The cells of the first of the rows with as many columns that stand above the line that begins at ``start``."""
    heads: list[str] = []
    for _ in range(ROWS):
        if start <= 0:
            break
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        # the cell over the labels may be empty, and then is none
        if "\t" in line and columns - line.count("\t") in (1, 2):
            heads = ["", *line.split("\t")][-columns:]
        elif line.strip():
            break
        start = above
    return heads


def column_below(text: str, column: int, columns: int, end: int) -> Iterator[Print]:
    """The ratings in the column below a table's head, as far as its rows go."""
    while 0 <= end < len(text):
        start = end + 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        cells = cells_of(text, start, end)
        if len(cells) == columns:
            match = words()["cell"].fullmatch(cells[column][1])
            if match:
                yield Print(name_of(match, 1), cells[column][0] + match.start(1), cells[column][0] + match.end(1), 0)
        elif text[start:end].strip():
            return


def statements(document: Document, sections: Sequence[Section], year: int | None, parts: Sequence[str]) -> Iterator[Print]:
    """The ratings of the whole service that sentences state before the first chapter on it."""
    text = document.text
    numbered = [section.start for section in sections if section.kind in ("domain", "standard")]
    stop = max(min(numbered[0] if numbered else len(text), 60_000), 4000)
    titles = part_titles(sections, parts)
    last = 0
    for match in stated(text, stop):
        group = next(number for number in (1, 2, 3) if match[number])
        start, end = match.span(group)
        line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
        if "\t" in line or words()["label"].fullmatch(line) or is_earlier(sections, start, year):
            continue
        # a report without a rating may speak of what a good service needs: "good" counts in quotation marks or capitals only
        if not text[start].isupper() and text[start - 1 : start] not in tuple("‘'“\""):
            continue
        trust = trust_of(document, sections, year, (last, start, end), titles)
        bound = BOUND.match(text, end)
        last = bound.end() if bound else end
        if trust is not None:
            yield Print(name_of(match, group), start, end, trust)


def stated(text: str, stop: int) -> Iterator[re.Match[str]]:
    """Where the first ``stop`` characters state a rating."""
    start = end = 0
    for word in WORD.finditer(text, 0, stop):
        if word.start() - BEFORE > end:
            yield from words()["stated"].finditer(text, start, end)
            start = word.start() - BEFORE
        end = min(word.end() + BEHIND, stop)
    yield from words()["stated"].finditer(text, max(start, 0), end)


def trust_of(
    document: Document, sections: Sequence[Section], year: int | None, place: tuple[int, int, int], titles: re.Pattern[str]
) -> int | None:
    """The rank of the rating stated at ``place``: the end of the one before it, its start and its end.

    None where it is that of an earlier inspection or of a part of the service, or a step of the scale.
    """
    last, start, end = place
    text = document.text
    low = max(last, start - 400)
    breaks = [found.end() for found in SENTENCE.finditer(text, low, start)]
    head = text[breaks[-1] if breaks else low : start].lower()
    bound = BOUND.match(text, end)
    told = {when(head, year), when(bound[0], year) if bound else "this"}
    if "earlier" in told or words()["scale"].match(text, end):
        return None
    clauses = [found.end() for found in CLAUSE.finditer(head)]
    clause = head[clauses[-1] if clauses else 0 :]
    whole = (
        "overall rat" in clause or "rated overall" in clause or text[end : end + 12].lower().lstrip("’'”\" ").startswith("overall")
    )
    if not whole and (titles.search(clause) or titles.match(text[end : end + 80].lower().lstrip("’'”\""))):
        return None
    if "doubt" in told:
        return 4
    if whole or "overall" in head:
        return 1
    around = [section for section in sections if section.start <= start < section.end]
    return 2 if not around or around[0].kind in OPENING_KINDS else 3


def part_titles(sections: Sequence[Section], parts: Sequence[str]) -> re.Pattern[str]:
    """The titles of the standards and domains, where they are what a clause in lower case says is rated, or rated for."""
    named = {section.title.lower() for section in sections if section.kind in ("domain", "standard")}
    named |= {*rules()["domains"], *words()["parts"], *(part.lower() for part in parts)}
    titles = "|".join(re.escape(title) for title in sorted(named, key=len, reverse=True))
    lead = r"(?:^|\b(?:the|its|their|our|for|on|of|and|both|while|but|where|rated?|standard)\s)(?:quality of )?"
    return re.compile(rf"\s*{lead}(?:{titles})(?=\W|$)")


def judged(document: Document, start: int, end: int, *, telling: frozenset[str]) -> bool:
    """Whether a mark of one of the ``telling`` footnotes stands in ``text[start:end]``."""
    if not telling:
        return False
    low = bisect_right(document.marks, start, key=lambda mark: mark[0])
    high = bisect_left(document.marks, end, key=lambda mark: mark[0])
    return any(mark in telling for _, mark in document.marks[low:high])


def telling_notes(document: Document) -> frozenset[str]:
    """The marks of the footnotes that say that a rating was lifted or lowered by judgement."""
    return frozenset(note.mark for note in document.notes if discretion().search(note.text))


def told_titles(document: Document) -> str:
    """What footnotes and sentences say whose rating judgement changed, in lower case: the words behind "rating for"."""
    told = [match[1] for note in document.notes if discretion().search(note.text) for match in RATING_OF.finditer(note.text)]
    for place in re.finditer("rofessional [Dd]iscretion", document.text):
        around = document.text[max(0, place.start() - 200) : place.end() + 200]
        told += [match[1] for match in RATING_OF.finditer(around)]
    return "\n".join(f"{words.lower()} " for words in told)


@cache
def discretion() -> re.Pattern[str]:
    """The words by which a footnote tells of professional discretion."""
    return re.compile(rules()["discretion"], re.IGNORECASE)
