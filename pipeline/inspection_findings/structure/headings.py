"""What one block says as a heading: its number, title, rating and kind, by the rules of configs/structure/headings.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from inspection_findings.frameworks import framework_names, load_framework
from inspection_findings.model.framework import Framework, HeadingKind
from inspection_findings.model.source import Block
from inspection_findings.rules import AnyCasePattern, Parts, Rule, RuleModel, Rules, load_rules

# "2.2. Planning", "Standard 2.2: Planning", "P 2.2 Planning"; never "the 2.2 standard"
NUMBER = re.compile(
    r"(?:(?:standard|section|chapter)\s+)?((?:(?-i:[A-Z])\s?)?\d{1,2}(?:\.\d{1,2}){0,2})[.:)]?(?:\s+|\s*[–—-]\s*)(?=[A-Z‘“])",
    re.IGNORECASE,
)
LETTERED = re.compile(r"([A-Z])\s?(?=\d)")
DOMAIN = re.compile(r"domain\s+(\d|one|two|three|four|five)\b\s*(?:[:.–—-]\s*(.{0,90}))?", re.IGNORECASE)
LETTERS = re.compile(r"[A-Za-z]{3}")
# longer than this is no title, in characters: at all, and behind a number; more cells than these tabs part are a table of figures
LONGEST, LONGEST_NUMBERED, MOST_TABS = 130, 90, 2
# what may stand between a heading's title and its rating: "Staff – Rating: Good", "Staff (Good)", "Staff is rated Good"
RATING_LINK = r"(?:[\s|:–—-]*\b(?:overall\s+)?rat(?:ing|ed)\b(?:\s+(?:is|as))?)?[\s|:–—(\[*-]*"


class KindRule(Rule):
    """A kind of heading by words in any order: each of ``all`` and one of ``any`` is found in it, and ``none`` is not."""

    kind: HeadingKind
    all: tuple[AnyCasePattern, ...] = ()
    any: tuple[AnyCasePattern, ...] = ()
    none: AnyCasePattern | None = None

    def fits(self, title: str) -> bool:
        """Whether a heading's title is of this kind."""
        named = all(pattern.search(title) for pattern in self.all) and (
            not self.any or any(pattern.search(title) for pattern in self.any)
        )
        return named and not (self.none and self.none.search(title))


class KindRules(RuleModel):
    """configs/structure/kinds.yaml."""

    parts: Parts | None = None
    kinds: Rules[KindRule]


@cache
def kind_rules() -> tuple[KindRule, ...]:
    """The rules of configs/structure/kinds.yaml."""
    return load_rules("structure/kinds", KindRules).kinds


def kind_of_title(title: str) -> HeadingKind | None:
    """The kind of heading that the words of a title speak for; None where they are not known.

    >>> kind_of_title("What needs to improve?"), kind_of_title("Help for families")
    ('improvements', None)
    """
    words = " ".join(title.replace("\t", " ").split()).strip(" ?:.,;!-–—")
    if rules()["any"].fullmatch(words):
        kind: HeadingKind = next(rule["kind"] for pattern, rule in rules()["compiled"] if pattern.fullmatch(words))
        return kind
    return next((rule.kind for rule in kind_rules() if rule.fits(words)), None)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as it reads: ``level`` is 1 for a chapter, 2 for a standard or a list, 3 below.

    ``marked`` tells that it has a mark of its own (#, bold, underlined); ``known`` that its words are known; ``printed`` is
    the heading without its rating.
    """

    kind: str
    level: int
    number: str | None
    title: str
    rating: str | None
    marked: bool = False
    known: bool = False
    printed: str = ""


def as_numbered(number: str) -> str:
    """The number of a domain, standard or key question in one spelling: a space behind the letter of its programme.

    >>> as_numbered("P1.2"), as_numbered("P 1.2"), as_numbered("2.2.3")
    ('P 1.2', 'P 1.2', '2.2.3')
    """
    return LETTERED.sub(r"\1 ", number, count=1)


@cache
def rules() -> dict[str, Any]:
    """The rules of headings, patterns compiled."""
    loaded: dict[str, Any] = load_rules("structure/headings")
    loaded["compiled"] = [(re.compile(rule["pattern"], re.IGNORECASE), rule) for rule in loaded["headings"]]
    loaded["any"] = re.compile("|".join(f"(?:{rule['pattern']})" for rule in loaded["headings"]), re.IGNORECASE)
    names = "|".join(name.replace(" ", r"\s+") for name in loaded["ratings"])
    loaded["rating"] = re.compile(rf"{RATING_LINK}(?<![\w’'])({names})[)\]]?[*☆★\s]*\d{{0,3}}[\s|☆★]*$", re.IGNORECASE)
    loaded["last"] = tuple(name.rsplit(None, 1)[-1].lower() for name in loaded["ratings"])
    loaded["themes"] = known_themes()
    loaded["domains"] = known_domains()
    return loaded


@cache
def known_themes() -> dict[str, str]:
    """The themes of frameworks whose standards have no numbers: title in lower case, and the key of each."""
    return {title: own.number for f in _numbering() if not f.numbered for own in f.standards for title in own.titles}


@cache
def known_domains() -> frozenset[str]:
    """The titles of domains of frameworks of standards in lower case, which tell a chapter from an item where it has no mark."""
    titles = {title for f in _numbering() if f.numbered for title in f.domains.values()}
    titles |= {title for f in _numbering() for rule in f.headings if rule.kind == "domain" for title in rule.titles}
    return frozenset(title.lower() for title in titles if title)


def _numbering() -> list[Framework]:
    """The shipped frameworks whose reports are read by the numbers and titles of their standards."""
    return [f for f in map(load_framework, framework_names()) if not f.must_have]


def split_rating(text: str) -> tuple[str, str | None]:
    """The text without the rating at its end, and the rating in its usual spelling.

    >>> split_rating("2.2 Planning\\tRequires improvement")
    ('2.2 Planning', 'Requires improvement')
    >>> split_rating("1.1 Leadership – Rating: Good")
    ('1.1 Leadership', 'Good')
    """
    if text.rstrip(" )]|*☆★\t0123456789").lower().endswith(rules()["last"]):
        match = rules()["rating"].search(text)
        if match:
            return text[: match.start()].strip(" \t|:"), " ".join(match[1].split()).capitalize()
    return text.strip(" \t|"), None


def read_heading(text: str, block: Block) -> Heading | None:
    """What the block says as a heading, wherever it stands; None where it can't be one."""
    marked = block.kind == "heading" and block.bold
    bare, rating = split_rating(" ".join(text.split(" ")))
    words = bare.replace("\t", " ")
    numbered = NUMBER.match(words)
    number = as_numbered(numbered[1]) if numbered else None
    title = words[numbered.end() :].strip() if numbered else words
    domain = DOMAIN.fullmatch(words)
    if domain:
        number = rules()["number_words"].get(domain[1].lower(), domain[1])
        return Heading("domain", 1, number, (domain[2] or words).strip(), rating, marked, printed=words)
    title = title.rstrip(": ")
    if not title or not LETTERS.search(title) or len(title) > LONGEST:
        return None
    if rules()["any"].fullmatch(title):
        rule = next(rule for pattern, rule in rules()["compiled"] if pattern.fullmatch(title))
        # the head of a table of enablers and barriers is a row of two cells; no other part's name is
        if "\t" in bare.strip() and rule["kind"] != "mixed":
            return None
        return Heading(rule["kind"], rule["level"], number, title, rating, marked, known=True)
    if title[-1] in ".;?%,!" or (title[-1] in "”’" and not marked):
        return None
    if number is None:
        return Heading("subsection", 3, None, title, rating, marked) if "\t" not in bare or marked else None
    if len(title) > LONGEST_NUMBERED or (block.kind == "row" and bare.count("\t") > MOST_TABS):
        return None
    return numbered_heading(number, title, rating, marked=marked, printed=words)


def numbered_heading(number: str, title: str, rating: str | None, *, marked: bool, printed: str) -> Heading | None:
    """The heading of a domain, a standard or, where it has a mark, a part of one, by how deep its number is."""
    depth = number.count(".")
    if depth == 0:
        return Heading("domain", 1, number, title, rating, marked, printed=printed)
    if depth == 1:
        return Heading("standard", 2, number, title, rating, marked, printed=printed)
    return Heading("subsection", 3, None, f"{number}. {title}", rating, marked) if marked else None
