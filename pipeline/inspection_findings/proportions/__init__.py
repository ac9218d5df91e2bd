"""Stated shares of a population, in figures or words, each as an honest interval. Usable on its own: no report, no model.

The way through, a module a step: `screen` looks where a share could begin; `forms` and `read` (`figures`, `counts`,
`quantifiers`) say what stands there; `refuse` says what is none; `hedge` finds the words that hedge it; `intervals` and `scales`
give the numbers; `population` tells what is counted, `whole` the whole named before; `make` puts a share together, `agree`
compares two statements of one fact, `phrases` reads the words of a share by themselves. `find` leads.
"""

from inspection_findings.proportions.find import find_in_sentences, find_proportions
from inspection_findings.proportions.scales import Scale, load_scale, scale_file, scale_names

__all__ = ["Scale", "find_in_sentences", "find_proportions", "load_scale", "scale_file", "scale_names"]
