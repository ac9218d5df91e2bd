"""What the words of a share say by themselves, wherever they stood: for those who have a record and no sentence."""

from __future__ import annotations

from inspection_findings.proportions.forms import forms
from inspection_findings.proportions.hedge import with_hedge
from inspection_findings.proportions.read import READERS
from inspection_findings.proportions.reading import Reading, Scope
from inspection_findings.proportions.screen import anchors, lower, plain


def reading_of(words: str, kind: str) -> Reading | None:
    """The reading of a quantifier or a named fraction in the words of a share, None where they hold none of this kind.

    >>> reading_of("The overwhelming\\nmajority", "quantifier").quantifier, reading_of("almost all", "quantifier").quantifier
    ('vast majority', 'nearly all')
    >>> reading_of("almost a quarter", "fraction").hedge, reading_of("half", "quantifier")
    ('nearly', None)
    """
    flat = plain(lower(words)) + " of the cases"
    scope = Scope(flat, lambda until, noun: None)
    for form in forms():
        if form.kind != kind or form.before:
            continue
        for start, anchor in anchors(flat):
            match = form.pattern.match(flat, start) if anchor in form.anchors else None
            for reading in READERS[form.reads](form, match, scope) if match else ():
                return with_hedge(reading, flat)
    return None
