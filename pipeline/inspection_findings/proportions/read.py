"""The readers by the name that configs/proportions/forms.yaml calls them by."""

from __future__ import annotations

import re
from collections.abc import Callable

from inspection_findings.proportions import counts, figures, quantifiers
from inspection_findings.proportions.forms import Form
from inspection_findings.proportions.reading import Reading, Scope

READERS: dict[str, Callable[[Form, re.Match[str], Scope], list[Reading]]] = {
    "percent": figures.percent,
    "percent_range": figures.percent_range,
    "fraction": figures.fraction,
    "fraction_range": figures.fraction_range,
    "fraction_in": counts.fraction_in,
    "fraction_in_range": figures.fraction_in_range,
    "count": counts.count,
    "count_range": counts.count_range,
    "all_but": counts.all_but,
    "parted": counts.parted,
    "whole_words": counts.whole_words,
    "whole_first": counts.whole_first,
    "of_these": counts.of_these,
    "of_named": counts.of_named,
    "neither": counts.neither,
    "parts": counts.parts,
    "in_brackets": counts.in_brackets,
    "slash": figures.slash,
    "ratio": figures.ratio,
    "quantifier": quantifiers.quantifier,
}
