"""What a report is made of, found in the one order that works: each step needs what the steps before it found."""

from __future__ import annotations

from typing import NamedTuple

from inspection_findings.frameworks import (
    Framework,
    choose_framework,
    derive_framework,
    in_force,
    load_framework,
    prove_framework,
)
from inspection_findings.model.report import Facts, Result, Section
from inspection_findings.model.source import Document
from inspection_findings.structure.facts import find_facts
from inspection_findings.structure.judgements import find_judgements
from inspection_findings.structure.results import add_titled, find_results
from inspection_findings.structure.title_page import find_labelled
from inspection_findings.structure.tree import find_sections


class Structure(NamedTuple):
    """A report's sections, what it says of itself, its published figures, and the framework that it is written by."""

    sections: list[Section]
    facts: Facts
    results: list[Result]
    framework: Framework | None


def find_structure(document: Document, *, framework: str | None = None) -> Structure:
    """The structure of a report, in two passes: what its page shows, then what its framework says of it.

    Args:
        document: the report's text.
        framework: name or path of the framework of standards; None chooses it from the document.

    Raises:
        ConfigError: there is no framework of this name.
    """
    forced = load_framework(framework) if framework is not None else None
    month = find_labelled(document, (), None).inspection_start
    proven = forced or prove_framework(document.text, month=month[:7] if month else None)
    if proven is not None and month:
        proven = in_force(proven, int(month[:4]))
    sections = find_sections(document, proven)
    if sections and sections[0].by_look:
        return by_look(document, sections, proven)
    facts = find_facts(document, sections)
    results = find_results(document, sections, published=facts.published)
    if not sections and not results and (stated := by_look(document, sections, proven)).results:
        return stated
    chosen = choose_framework(document.text, sections, results, name=framework, published=facts.published)
    if chosen is not None and chosen.parts:
        results = find_results(document, sections, published=facts.published, framework=chosen)
    return Structure(sections, facts, add_titled(document, sections, results, chosen), chosen)


def by_look(document: Document, sections: list[Section], framework: Framework | None) -> Structure:
    """The structure of a report whose outline was read by look; its own judgements serve where no framework is proven."""
    results = find_judgements(document, sections, framework)
    chosen = framework or derive_framework(sections, results)
    return Structure(sections, find_labelled(document, sections, framework), results, chosen)
