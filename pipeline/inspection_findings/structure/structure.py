"""What a report is made of, found in the one order that works: each step needs what the steps before it found."""

from __future__ import annotations

from typing import NamedTuple

from inspection_findings.frameworks import Framework, choose_framework
from inspection_findings.model.report import Facts, Result, Section
from inspection_findings.model.source import Document
from inspection_findings.structure.facts import find_facts
from inspection_findings.structure.results import find_results
from inspection_findings.structure.titled import add_titled
from inspection_findings.structure.tree import find_sections


class Structure(NamedTuple):
    """A report's sections, what it says of itself, its published figures, and the framework that it is written by."""

    sections: list[Section]
    facts: Facts
    results: list[Result]
    framework: Framework | None


def find_structure(document: Document, *, framework: str | None = None) -> Structure:
    """The structure of a report.

    Args:
        document: the report's text.
        framework: name or path of the framework of standards; None chooses it from the document.

    Raises:
        ConfigError: there is no framework of this name.
    """
    sections = find_sections(document)
    facts = find_facts(document, sections)
    results = find_results(document, sections, published=facts.published)
    chosen = choose_framework(document.text, sections, results, name=framework, published=facts.published)
    return Structure(sections, facts, add_titled(document, sections, results, chosen), chosen)
