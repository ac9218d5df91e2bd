"""A framework of inspection standards: its domains, standards, key questions, rating bands and rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor

# the share from which an expectation counts as met where no framework says otherwise: the inspectorate's band "Good"
DEFAULT_MET_FROM = 0.65
LETTERS = re.compile(r"^[A-Z]{1,2}\s*(?=\d)")


@lru_cache(maxsize=4096)
def bare(number: str) -> str:
    """The number without the letter that some programmes print before it.

    >>> bare("P 1.1"), bare("2.2.3"), bare("protecting-the-public")
    ('1.1', '2.2.3', 'protecting-the-public')
    """
    return LETTERS.sub("", number)


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One key question of a standard: its number ("2.2.3") and text or short title.

    ``aliases`` are other wordings of it: the framework's where the title is the report's own. ``cues`` are words that speak for
    it beside its own; ``finer`` are words of the finer points under it: a sentence that holds one states less than the whole
    question.
    """

    number: str
    title: str
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    finer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard: number ("2.2") or theme name, the domain it belongs to, title, cue words, key questions in order.

    ``aliases`` are other titles that reports print for it. ``cues`` speak for this standard; ``hints`` are words that stand
    in sentences about anything and count for little.
    """

    number: str
    domain: str
    title: str
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    key_questions: tuple[KeyQuestion, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and its aliases in lower case."""
        return tuple(title.lower() for title in (self.title, *self.aliases))


@dataclass(frozen=True, slots=True)
class Band:
    """One rating band: ``low`` (per cent, inclusive) to ``high`` (per cent, exclusive), and the rating that it gives."""

    name: str
    low: float
    high: float
    rating: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework of standards, as configs/frameworks holds it or as a report prints it.

    ``domains`` maps number to title. ``unnumbered`` are standards whose number differs between the programme's reports: they
    take part where the report prints one. ``years`` are the first and last year of its reports, ``detect`` the phrases by
    which a report speaks for it, ``domain_cues`` words for a whole domain. ``met_from`` is the share (fraction of 1) from
    which a stated share counts as met.
    """

    name: str
    title: str
    source: str
    numbered: bool
    domains: dict[str, str]
    standards: tuple[Standard, ...]
    unnumbered: tuple[Standard, ...] = ()
    publisher: tuple[str, ...] = ()
    years: tuple[int, int | None] | None = None
    bands: tuple[Band, ...] = ()
    ratings: tuple[str, ...] = ()
    scale: str = "default"
    met_from: float = DEFAULT_MET_FROM
    detect: tuple[str, ...] = ()
    domain_cues: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def key_questions(self) -> dict[str, KeyQuestion]:
        """The key questions by number, in order."""
        return {question.number: question for standard in self.standards for question in standard.key_questions}

    def standard_titled(self, title: str, domain: str | None = None) -> str | None:
        """The number of the standard with this title or alias; of several, that of the ``domain``; None where several are left."""
        found = [standard for standard in self.standards if title.lower() in standard.titles]
        if len(found) > 1 and domain is not None:
            found = [standard for standard in found if standard.domain == domain]
        return found[0].number if len(found) == 1 else None

    def domain_titled(self, title: str) -> str | None:
        """The number of the domain with this title; None where none has it, or several."""
        found = [number for number, own in self.domains.items() if own and own.lower() == title.lower()]
        return found[0] if len(found) == 1 else None

    def rating_for(self, percents: Sequence[float]) -> str | None:
        """The rating of a standard by the lowest band among its key questions; ``percents`` are per cent, 0 to 100.

        None where there is no figure or the framework has no bands. Halves round up, as the inspectorate prints them.
        """
        if not percents or not self.bands:
            return None
        lowest = floor(min(percents) + 0.5)
        return next((band.rating for band in self.bands if band.low <= lowest < band.high), None)
