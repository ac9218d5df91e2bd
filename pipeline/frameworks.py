"""A framework of inspection standards: its domains, standards, key questions, rating bands and rule, read from data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """One key question of a standard: its number ("2.2.3"), a short title and cue words that speak for it."""

    number: str
    title: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard: number ("2.2") or theme name, the domain it belongs to, title, cue words, key questions in order."""

    number: str
    domain: str
    title: str
    cues: tuple[str, ...] = ()
    key_questions: tuple[KeyQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """One rating band: ``low`` (per cent, inclusive) to ``high`` (per cent, exclusive), and the rating that it gives."""

    name: str
    low: float
    high: float
    rating: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework of standards. ``met_from`` is the share (fraction of 1) from which a stated share counts as met."""

    name: str
    title: str
    source: str
    numbered: bool
    domains: dict[str, str]
    standards: tuple[Standard, ...]
    bands: tuple[Band, ...] = ()
    ratings: tuple[str, ...] = ()
    scale: str = "default"
    met_from: float = 0.65
    detect: tuple[str, ...] = ()
