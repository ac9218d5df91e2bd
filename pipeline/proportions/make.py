"""From a reading to the proportion: its interval, its population, and what the next one in the sentence can take over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.proportions import population as nouns
from pipeline.proportions.intervals import Interval, bounded, of_count, of_fraction, of_percent, wilson
from pipeline.proportions.reading import Reading
from pipeline.proportions.refuse import is_change
from pipeline.proportions.scales import Scale, load_scale
from pipeline.spans import Proportion

WHOLE_BEHIND = re.compile(r"\s+of\s+(?:the|our|these|those|all)\s+(\d{1,4})\s+[a-z]")
# ", and most were": the share stands for the subject of the sentence
ELLIPTIC = re.compile(r",\s(?:\w+\s){0,2}$")
LETTERS = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a share can take over: the sentences before and behind, the last population, the share before it in its sentence."""

    before: str = ""
    after: str = ""
    population: str | None = None
    share: Proportion | None = None

    def then(self, share: Proportion) -> Earlier:
        """What the next share can take over."""
        return replace(self, share=share, population=self.population if share.change else share.population or self.population)


def make(text: str, flat: str, reading: Reading, earlier: Earlier, scale: Scale) -> Proportion:
    """The proportion of a reading of the sentence ``text``; ``flat`` is its plain text, offsets are into the sentence."""
    change = reading.points or is_change(flat, reading.start, reading.end)
    population = "change" if change else population_of(text, reading, earlier)
    interval, problem = interval_of(reading, scale, change=change)
    low, estimate, high = interval or (None, None, None)
    beyond: tuple[float, float] | tuple[None, None] = (None, None)
    if reading.kind == "count" and reading.hedge is None and not problem and reading.denominator and reading.upper is None:
        beyond = wilson(reading.numerator or 0.0, reading.denominator)
    denominator = reading.denominator or (whole_behind(text, reading.end) if reading.kind == "fraction" else None)
    return Proportion(
        start=reading.start,
        end=reading.end,
        text=text[reading.start : reading.end],
        kind=reading.kind,
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
        population_kind="other" if change else nouns.kind_of(population),
        change=change,
        problem=problem,
        wilson_low=beyond[0],
        wilson_high=beyond[1],
    )


def interval_of(reading: Reading, scale: Scale, *, change: bool) -> tuple[Interval | None, str | None]:
    """Low, estimate and high of a reading, or None and the reason why it has none."""
    if reading.kind == "quantifier":
        found = scale.interval(reading.quantifier or "") or load_scale(None).interval(reading.quantifier or "")
        return found, None if found else "the scale does not name this quantifier"
    if reading.base is None:
        return None, "the whole is zero"
    top, bottom = reading.numerator, reading.denominator
    if reading.kind == "count" and top is not None and bottom is not None and not 0 <= top <= bottom:
        return None, "the count is larger than its whole"
    if reading.base > 1 or (reading.upper or 0) > 1:
        return None, "a change of more than 100 per cent is no share" if change else "the share is above 100 per cent"
    if reading.upper is not None:
        return bounded(reading.base, (reading.base + reading.upper) / 2, reading.upper), None
    beyond = "nothing lies above the whole" if reading.base == 1 else "nothing lies below zero"
    if (reading.base, reading.modifier) in {(1.0, "over"), (1.0, "just_over"), (0.0, "under"), (0.0, "just_under")}:
        return None, beyond
    if reading.kind == "count" and top is not None and bottom is not None:
        counted = of_count(top, bottom, reading.hedge)
        return counted, None if counted else beyond
    if reading.kind == "percent":
        return of_percent(reading.base, reading.hedge, decimals=reading.decimals), None
    if reading.kind == "ratio" and reading.hedge is None:
        return bounded(reading.base, reading.base, reading.base), None
    return of_fraction(reading.base, reading.hedge), None


def population_of(text: str, reading: Reading, earlier: Earlier) -> str | None:
    """What the share is a share of: stated behind it or before it, repeated from the share before, or carried over."""
    if reading.population:
        start, end = reading.population
        return nouns.phrase_after(text, start) or " ".join(text[start:end].split())
    if reading.counted:
        return reading.counted
    before = earlier.share
    near = text[max(0, reading.start - 80) : reading.start]
    bracketed = near.rfind("(") > near.rfind(")")
    if bracketed and before and reading.start - before.end < 80 and before.population and not before.change:
        return before.population
    stated = (
        None
        if bracketed and text[reading.end : reading.end + 1] == ")"
        else nouns.phrase_after(text, reading.end, direct=reading.kind in ("fraction", "quantifier"))
    )
    if stated is None and text[reading.end : reading.end + 2] == " (":
        closed = text.find(")", reading.end, reading.end + 40)
        stated = nouns.phrase_after(text, closed + 1) if closed > 0 else None
    if stated:
        return stated
    measured = nouns.measured_before(text, reading.start) or nouns.lead_in(text, reading.start)
    if measured:
        return measured
    if before and before.population and not before.change:
        return before.population
    said = text[max(0, reading.start - nouns.WINDOW) : reading.start]
    subject = nouns.subject_of(text) if ELLIPTIC.search(said, max(0, len(said) - 30)) else None
    own = subject or nouns.phrase_in(said)
    if own:
        return own
    if not LETTERS.search(text[: reading.start] + text[reading.end :]):
        below = nouns.caption(earlier.after) or nouns.caption(earlier.before)
        if below:
            return below
    carried = (nouns.phrase_in(earlier.before) if earlier.before else None) or earlier.population
    behind = text[reading.end : reading.end + nouns.WINDOW]
    return carried or nouns.caption(text) or nouns.phrase_in(behind) or (nouns.phrase_after(said, 0) if said else None)


def whole_behind(text: str, end: int) -> float | None:
    """The whole that stands behind a fraction ("less than half of the 77 relevant cases"), None where none does."""
    found = WHOLE_BEHIND.match(text, end, end + 40)
    return float(found[1]) if found else None


def without_point(value: float | None) -> float | None:
    """A whole number as an int, so that it is written without a decimal point."""
    return int(value) if value is not None and value == int(value) else value
