"""Stated shares of a population, in figures or words, each as an honest interval. Usable on its own: no report, no model."""

from pipeline.proportions.find import find_in_sentences, find_proportions
from pipeline.proportions.scales import Scale, load_scale

__all__ = ["Scale", "find_in_sentences", "find_proportions", "load_scale"]
