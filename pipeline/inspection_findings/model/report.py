"""What flows between the stages: frozen spans over one document's clean text.

Every ``start``/``end`` here is a pair of code point offsets into the *clean* text, end exclusive, unless the name
says ``source_``. `inspection_findings.model.source.Document.source_span` turns them into offsets into the source.
"""

from __future__ import annotations

from dataclasses import dataclass

LABELS = ("strength", "area_for_improvement", "recommendation", "none")
SECTION_KINDS = (
    "foreword", "summary", "ratings", "recommendations", "background", "facts", "domain", "standard", "strengths",
    "improvements", "mixed", "subsection", "annex", "glossary", "front",
)  # fmt: skip
# rules of counts that name their whole first, which other counts of the sentence can be of: "staff, of whom 81", "of the 16, nine"
WHOLE_FIRST = frozenset({"count-whole-first", "count-these-first", "count-of-which"})


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and all that stands under it.

    ``start``/``end`` reach from the heading's first clean character to the section's end; ``source_start``/``source_end``
    are the same in the source (``source_start`` is the heading's first character, markup included).
    ``level`` is 1 for the outermost; ``path`` holds the titles from the outermost section to this one; ``parent`` is the
    index of the enclosing section in the list of sections, or None. ``standard`` is the numbered standard or the domain
    that the section stands in ("2.1", or "2" in a domain's introduction), or None. ``lead`` is where the divider page before
    a chapter's heading begins, which is the chapter's too; None where there is none.
    """

    index: int
    parent: int | None
    level: int
    kind: str
    number: str | None
    title: str
    rating: str | None
    start: int
    end: int
    source_start: int
    source_end: int
    path: tuple[str, ...] = ()
    standard: str | None = None
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence (or table row) of a report, with where it stands.

    ``text`` is the clean text, ``document.text[start:end]``. ``section`` is an index into the list of sections, None for
    text before the first heading. ``kind`` is "sentence", "bullet", "cell" or "numbered". ``list_kind`` is "strengths",
    "improvements" or "recommendations" where the sentence is an item of such a list, else None. ``position`` is its place
    in the section (0 for the first); ``block`` the paragraph's index in the document, shared by sentences of one
    paragraph. ``number``/``addressee`` are set on numbered or addressed recommendations. ``body`` is False for sentences
    of annexes, glossary and front matter. ``table`` is True for a row of a table of results (a question and its per cent).
    """

    text: str
    start: int
    end: int
    section: int | None
    block: int
    position: int
    kind: str = "sentence"
    list_kind: str | None = None
    illustration: bool = False
    expectation: bool = False
    number: str | None = None
    addressee: str | None = None
    body: bool = True
    table: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """One stated share. ``start``/``end`` are offsets into the text that was searched (for a report: the clean text).

    ``low``, ``high``, ``estimate`` are fractions of 1 with 0 <= low <= estimate <= high <= 1, or all None where the share
    is impossible (``problem`` says why). ``scale`` names the quantifier scale used, ``rule`` the rule that matched.
    ``conflict`` is the index (within the same sentence's list) of a record about the same fact with which it disagrees.
    """

    start: int
    end: int
    text: str
    kind: str
    modifier: str
    base: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    estimate: float | None
    scale: str | None
    rule: str
    population: str | None
    population_kind: str | None
    change: bool = False
    problem: str | None = None
    wilson_low: float | None = None
    wilson_high: float | None = None
    agrees_with: int | None = None
    conflict: int | None = None


@dataclass(frozen=True, slots=True)
class Polarity:
    """Whether the stated share met the expectation: ``value`` is met, not_met, neutral, or None where the rules can't tell.

    ``rule`` says which rule decided, or why none did; ``met_*`` are fractions of 1.
    """

    value: str | None
    met_low: float | None = None
    met_high: float | None = None
    met_estimate: float | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A sentence's label with the calibrated probability of each label, in the order of `LABELS`."""

    label: str
    scores: tuple[float, float, float, float]
    decided_by: str
    secondary: str | None = None
    review: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The standard and key question that a sentence or a proportion is about; ``score`` is 0 to 1, None where nothing fits."""

    standard: str | None
    key_question: str | None
    score: float | None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One published figure or rating. ``level`` is key_question, standard, domain or overall; ``percent`` is 0 to 100.

    A domain's ``standard`` is the domain's number.

    ``discretion`` is True where a footnote says that the rating was lifted or lowered by judgement. ``conflict`` says in
    words where another place of the same report prints something else, else None.
    """

    level: str
    standard: str | None
    key_question: str | None
    question: str | None
    percent: float | None
    rating: str | None
    discretion: bool
    start: int
    end: int
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report says of itself on its first pages; None where it does not say. ``published`` is "2019-03" or "2019"."""

    title: str | None = None
    provider: str | None = None
    framework: str | None = None
    published: str | None = None
    kind: str | None = None
