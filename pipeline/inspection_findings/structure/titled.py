"""Ratings of standards and domains that a report prints under their titles alone, by the numbers of its framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspection_findings.frameworks import Framework
from inspection_findings.model.report import Result, Section
from inspection_findings.model.source import Document
from inspection_findings.structure.discretion import judged, telling_notes
from inspection_findings.structure.headings import split_rating
from inspection_findings.structure.results import Print, place_of, rated_headings, rating_lines, rating_results

# no row that names a standard by its title alone is longer, in characters
ROW = 200
LEVELS = ("key_question", "standard", "domain", "overall")


def add_titled(
    document: Document, sections: Sequence[Section], results: Sequence[Result], framework: Framework | None
) -> list[Result]:
    """The results with the ratings of standards that are known by title alone, and of domains, in the order of `LEVELS`.

    A standard has the number that its section is linked to; where the framework knows no standard of this title, or several,
    its rating is left out. A standard that has a rating already keeps that.
    """
    rated = {result.standard for result in results if result.level == "standard"}
    prints = [*title_headings(document, sections, framework), *title_rows(document, sections, framework)]
    standards = [printed for level, printed in prints if level == "standard" and printed.standard not in rated]
    domains = [printed for level, printed in prints if level == "domain"]
    found = [*results, *rating_results(document, standards), *rating_results(document, domains, level="domain")]
    return sorted(found, key=order)


def order(result: Result) -> tuple[int, str]:
    """Where a result stands among others: by level, then by number; key questions keep the order of the text."""
    return LEVELS.index(result.level), "" if result.key_question else result.standard or ""


def title_headings(document: Document, sections: Sequence[Section], framework: Framework | None) -> Iterator[tuple[str, Print]]:
    """The ratings of standards without number and of domains that stand in or behind their headings, with their levels."""
    for kind in ("standard", "domain"):
        numbered = []
        for section in sections:
            if section.kind == kind and section.rating and (kind == "domain" or section.number is None):
                number = section.number or number_of(section, sections, framework)
                numbered += [(section, number)] if number is not None else []
        for printed in rated_headings(document, numbered):
            yield kind, printed


def number_of(section: Section, sections: Sequence[Section], framework: Framework | None) -> str | None:
    """The number that the framework has for the title of a standard's or domain's section."""
    if framework is None:
        return None
    if section.kind == "domain":
        return framework.domain_titled(section.title)
    if section.parent is None:
        return framework.standard_titled(section.title)
    parent = sections[section.parent]
    return framework.standard_titled(section.title, parent.standard or framework.domain_titled(parent.title))


def title_rows(document: Document, sections: Sequence[Section], framework: Framework | None) -> Iterator[tuple[str, Print]]:
    """The ratings in the rows of tables and pages of ratings that name a standard or a domain by its title, with their levels."""
    if framework is None:
        return
    telling = telling_notes(document)
    domains = {title.lower() for title in framework.domains.values()}
    domain = None
    for section, offset, line in rating_lines(document, sections):
        rest, rating = split_rating(line) if len(line) < ROW else (line, None)
        title = rest.strip(" \t|:*–—-")
        domain = framework.domain_titled(title) if title.lower() in domains else domain
        number = framework.standard_titled(title, domain) or framework.domain_titled(title) if rating else None
        if rating and number is not None:
            end = offset + len(line)
            told = judged(document, offset - 1, end + 1, telling=telling)
            level = "domain" if number in framework.domains else "standard"
            yield level, Print(number, rating, offset, end, place_of(section), told)
