"""The section tree of a report, its sentences, its published results and what it says of itself."""

from inspection_findings.structure.facts import find_facts
from inspection_findings.structure.results import add_titled, find_results
from inspection_findings.structure.rows import is_answered
from inspection_findings.structure.sentences import cut_sentences
from inspection_findings.structure.structure import find_structure
from inspection_findings.structure.tree import find_sections
from inspection_findings.structure.understanding import find_warnings, understand

__all__ = [
    "add_titled", "cut_sentences", "find_facts", "find_results", "find_sections", "find_structure", "find_warnings", "is_answered",
    "understand",
]  # fmt: skip
