"""Frameworks as lines for the terminal: a list, one as an outline, and what a report shows of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

from inspection_findings.frameworks.phrases import evidence_of, heading_rule, normal, phrase_pattern, phrases_in
from inspection_findings.model.framework import Framework, Judgement

INDENT = "  "


def framework_table(frameworks: Sequence[Framework]) -> Table:
    """One row a framework: its name, its years, and its title, which begins with the publisher."""
    table = Table(show_edge=False, box=None, pad_edge=False)
    for column in ("name", "years", "title"):
        table.add_column(column, no_wrap=column != "title")
    for framework in frameworks:
        table.add_row(framework.name, years_of(framework), framework.title)
    return table


def years_of(framework: Framework) -> str:
    """The years of a framework's reports as words."""
    if framework.years is None:
        return ""
    first, last = framework.years
    return f"from {first}" if last is None else f"{first} to {last}" if last != first else str(first)


def outline(framework: Framework) -> Iterator[str]:
    """The lines that show one framework: judgements as a tree, grades, rules, headings and how a report shows it."""
    yield f"{framework.name}: {framework.title}"
    yield f"source: {framework.source}"
    yield f"published by {', '.join(publisher.name for publisher in framework.publishers) or 'nobody named'}; {years_of(framework)}"
    yield ""
    yield "What is judged"
    yield from (INDENT + line for line in tree(framework))
    yield ""
    yield "Grades"
    for grades in framework.all_grade_sets:
        yield f"{INDENT}{grades.name}: {', '.join(grades.names)} (lowest first)"
    yield f"{INDENT}{overall_line(framework)}"
    for band in framework.bands:
        yield f"{INDENT}{band.rating}: {band.low:g} to under {band.high:g} per cent ({band.name})"
    yield f"{INDENT}a proportion counts as met from {framework.met_from:.0%}; scale of quantifiers: {framework.scale}"
    if framework.headings:
        yield ""
        yield "Headings"
        for rule in framework.headings:
            yield f"{INDENT}{rule.kind}{'' if rule.body is not False else ' (not body)'}: {'; '.join(rule.titles)}"
    yield ""
    yield "How a report shows it"
    yield f"{INDENT}one of each: {' / '.join(' or '.join(phrases) for phrases in framework.must_have) or 'nothing named'}"
    yield f"{INDENT}none of: {', '.join(framework.must_not_have) or 'nothing named'}"
    yield f"{INDENT}phrases: {', '.join(framework.detect)}"


def tree(framework: Framework) -> Iterator[str]:
    """The judgements as an indented tree; domains with their standards where there is no tree."""
    if not framework.judgements:
        for number, title in framework.domains.items():
            yield f"{number} {title}"
            yield from (f"{INDENT}{own.number} {own.title}" for own in framework.standards if own.domain == number)
            yield from (f"{INDENT}{own.title} (number as printed)" for own in framework.unnumbered if own.domain == number)
        return
    yield from _branch(framework.judgements, None, 0)


def _branch(judgements: Sequence[Judgement], parent: str | None, depth: int) -> Iterator[str]:
    for judgement in judgements:
        if judgement.parent == parent:
            notes = [] if judgement.graded else ["no grade"]
            if judgement.years:
                notes.append(f"{judgement.years[0]} to {judgement.years[1] or 'now'}")
            noted = f" ({', '.join(notes)})" if notes else ""
            yield f"{INDENT * depth}{judgement.name} [{judgement.key}]{noted}"
            yield from _branch(judgements, judgement.key, depth + 1)


def overall_line(framework: Framework) -> str:
    """How the overall grade comes about, in words."""
    if not framework.overall.given:
        return "no overall grade, by design"
    rules = {"judged": "inspectors decide", "lowest": "the lowest of the judgements", "bands": "the lowest band"}
    limits = [
        f"{limit.count} of {', '.join(limit.judgements) or 'all'} {limit.grade} or lower: at most {limit.overall}"
        for limit in framework.overall.limits
    ]
    return f"overall grade: {rules[framework.overall.rule]}{'; ' + '; '.join(limits) if limits else ''}"


def proof(framework: Framework, text: str, titles: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """What a report shows of a framework, line by line, and whether it is there; ``titles`` are those of its headings."""
    shown = evidence_of(text)
    publishers = [own.name for own in framework.publishers if phrase_pattern(own.names).search(shown)]
    yield bool(publishers), f"publisher: {', '.join(publishers) or 'not named in the opening or the imprint'}"
    for phrases in framework.must_have:
        found = phrases_in(shown, phrases)
        yield bool(found), f"one of {', '.join(phrases)}: {found[0] if found else 'none is there'}"
    barred = phrases_in(shown, framework.must_not_have)
    yield not barred, f"must not hold: {', '.join(barred) or 'nothing of it is there'}"
    whole = normal(text)
    named = [own.name for own in framework.judgements if phrase_pattern(own.names()).search(whole)]
    if framework.judgements:
        missing = [own.name for own in framework.judgements if own.name not in named]
        yield bool(named), f"judgements named: {len(named)} of {len(framework.judgements)}{_listed(' (not: ', missing)}"
    known = [title for title in titles if heading_rule(framework, title)]
    rest = [title for title in titles if title not in known]
    yield bool(known), f"headings known: {len(known)} of {len(titles)}{_listed(' (neither heading nor judgement: ', rest)}"


def _listed(opening: str, names: Sequence[str]) -> str:
    return f"{opening}{'; '.join(names)})" if names else ""
