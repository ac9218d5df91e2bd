"""What a report is made of, found in the one order that works: each step needs what the steps before it found."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.document import Document
from pipeline.frameworks import Framework, choose_framework
from pipeline.sections.facts import find_facts
from pipeline.sections.results import find_results
from pipeline.sections.titled import add_titled
from pipeline.sections.tree import find_sections
from pipeline.spans import Facts, Result, Section


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
