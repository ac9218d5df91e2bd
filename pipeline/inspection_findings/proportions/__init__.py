"""Stated proportions of a population, in figures or words, each as an honest interval. Usable on its own: no report, no model.

The way through, a module a step: `triggers` looks where a proportion could begin; `forms` and `parsers` (with `counts`) say what
stands there, as a candidate; `exclusions` says what is none; `hedges` finds the words that hedge it; `intervals` and `scales` give
the numbers; `population` says whom it counts, by `noun_phrase`, `postmodifiers` and `nouns`; `antecedents` finds the denominator
named before, and the proportion beside it that states the same fact; `roles` tells findings from what they are compared with.
`find` leads. Apart from these, `frequencies` reads words such as "rarely".
"""

from inspection_findings.proportions.find import find_in_sentences, find_proportions, rule_files
from inspection_findings.proportions.frequencies import find_frequencies, find_frequencies_in_sentences
from inspection_findings.proportions.scales import Scale, load_scale, scale_file, scale_names

__all__ = [
    "Scale", "find_frequencies", "find_frequencies_in_sentences", "find_in_sentences", "find_proportions", "load_scale",
    "rule_files", "scale_file", "scale_names",
]  # fmt: skip
