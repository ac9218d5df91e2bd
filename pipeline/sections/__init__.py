"""The section tree of a report, its sentences, its published results and what it says of itself."""

from pipeline.sections.facts import find_facts
from pipeline.sections.results import find_results
from pipeline.sections.rows import is_answered
from pipeline.sections.sentences import cut_sentences
from pipeline.sections.structure import find_structure
from pipeline.sections.titled import add_titled
from pipeline.sections.tree import find_sections

__all__ = ["add_titled", "cut_sentences", "find_facts", "find_results", "find_sections", "find_structure", "is_answered"]
