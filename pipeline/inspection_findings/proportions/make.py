"""From a reading to the proportion: its interval, its population, its record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from inspection_findings.model.report import Proportion
from inspection_findings.model.vocabulary import PopulationKind, ProportionKind
from inspection_findings.proportions.intervals import Interval, bounded, of_count, of_fraction, of_percent, wilson
from inspection_findings.proportions.nouns import kind_of
from inspection_findings.proportions.reading import Reading
from inspection_findings.proportions.refuse import is_change
from inspection_findings.proportions.scales import Scale, load_scale
from inspection_findings.proportions.whose import Earlier, held_in, population_of, stated_behind

WHOLE_BEHIND = re.compile(r"\s+of\s+(?:the|our|these|those|all)\s+(\d{1,4})\s+[a-z]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: its text, that without footnote marks, the plain text that was read, and where it begins in the whole."""

    text: str
    unmarked: str
    flat: str
    offset: int


def make(passage: Passage, reading: Reading, earlier: Earlier, scale: Scale, *, listed: bool = False) -> Proportion:
    """The proportion of a reading of one sentence; ``listed`` where it is one of a long row of figures."""
    text, flat = passage.text, passage.flat
    change = reading.points or (reading.kind in ("percent", "fraction") and is_change(flat, reading.start, reading.end))
    population = "change" if change else (listed_of if listed else population_of)(passage.unmarked, reading, earlier)
    scale = scale_for(reading, scale)
    interval, problem = interval_of(reading, scale, change=change)
    low, estimate, high = interval or (None, None, None)
    beyond: tuple[float, float] | tuple[None, None] = (None, None)
    if reading.kind == "count" and reading.hedge is None and not problem and reading.denominator and reading.upper is None:
        beyond = wilson(reading.numerator or 0.0, reading.denominator)
    denominator = reading.denominator or (whole_behind(text, reading.end) if reading.kind == "fraction" else None)
    return Proportion(
        start=passage.offset + reading.start,
        end=passage.offset + reading.end,
        text=text[reading.start : reading.end],
        kind=cast(ProportionKind, reading.kind),
        modifier=reading.modifier,
        base=reading.base,
        upper=reading.upper,
        numerator=without_point(reading.numerator),
        denominator=without_point(denominator),
        low=low,
        high=high,
        estimate=estimate,
        scale=scale.name,
        rule=reading.form,
        population=population,
        population_kind="other" if change else cast(PopulationKind | None, kind_of(population)),
        change=change,
        problem=problem,
        wilson_low=beyond[0],
        wilson_high=beyond[1],
    )


def listed_of(text: str, reading: Reading, earlier: Earlier) -> str | None:
    """What a share in a long row of figures is a share of: as the row says right behind it, else what the one before is of."""
    return held_in(text, reading) or stated_behind(text, reading) or earlier.named()


def scale_for(reading: Reading, scale: Scale) -> Scale:
    """The scale in force, or the default one for a quantifier that it does not name."""
    return scale if reading.quantifier is None or scale.interval(reading.quantifier) else load_scale(None)


def interval_of(reading: Reading, scale: Scale, *, change: bool) -> tuple[Interval | None, str | None]:
    """Low, estimate and high of a reading, or None and the reason why it has none."""
    if reading.kind == "quantifier":
        found = scale.interval(reading.quantifier or "")
        return found, None if found else "the scale does not name this quantifier"
    if reading.base is None:
        return None, "the whole is zero"
    own = scale.fraction(reading.modifier, reading.base) if reading.kind == "fraction" else None
    if reading.kind == "fraction" and reading.base == 0.5 and reading.hedge == "under":
        own = own or scale.interval("less than half")
    top, bottom = reading.numerator, reading.denominator
    if reading.kind == "count" and top is not None and bottom is not None and not 0 <= top <= bottom:
        return None, "the count is larger than its whole"
    if reading.base > 1 or (reading.upper or 0) > 1:
        return None, "a change of more than 100 per cent is no share" if change else "the share is above 100 per cent"
    if reading.upper is not None:
        return bounded(reading.base, (reading.base + reading.upper) / 2, reading.upper), None
    beyond = "nothing lies above the whole" if reading.base == 1 else "nothing lies below zero"
    past_the_end = (reading.base, reading.modifier) in {(1.0, "over"), (1.0, "just_over"), (0.0, "under"), (0.0, "just_under")}
    # "nearly none of the 12" is no less than none of them
    if past_the_end and not (reading.kind == "count" and reading.hedge == "nearly"):
        return None, beyond
    if reading.kind == "count" and top is not None and bottom is not None:
        counted = of_count(top, bottom, reading.hedge)
        return counted, None if counted else beyond
    if reading.kind == "percent":
        return of_percent(reading.base, reading.hedge, decimals=reading.decimals), None
    if reading.kind == "ratio" and reading.hedge is None:
        return bounded(reading.base, reading.base, reading.base), None
    return own or of_fraction(reading.base, reading.hedge), None


def whole_behind(text: str, end: int) -> float | None:
    """The whole that stands behind a fraction ("less than half of the 77 relevant cases"), None where none does."""
    found = WHOLE_BEHIND.match(text, end, end + 40)
    return float(found[1]) if found else None


def without_point(value: float | None) -> float | None:
    """A whole number as an int, so that it is written without a decimal point."""
    return int(value) if value is not None and value == int(value) else value
