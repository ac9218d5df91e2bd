"""The framework that a report speaks for, under the numbers and titles that the report itself prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from inspection_findings.frameworks.files import framework_names
from inspection_findings.frameworks.phrases import evidence_of, phrases_in, speaks_for
from inspection_findings.frameworks.read import load_framework
from inspection_findings.model.framework import Framework, Judgement, KeyQuestion, Standard, bare, slug
from inspection_findings.model.report import Result, Section

# what is read to find out: title page, contents, foreword and summary
OPENING = 60_000
# fewer numbered headings than this are no framework: a press release may quote one or two
LEAST_STANDARDS = 3
# fewer judgements are no framework of a report's own
LEAST_JUDGEMENTS = 2
# weights of the evidence: headings that carry a framework's numbers and titles, its phrases, its years
HEADINGS, PHRASES, YEARS = 3.0, 3.0, 0.5
# evidence needed, and how far the best must lead: one phrase in five, or most of the headings
LEAST, LEAD = 0.6, 0.25


@dataclass(frozen=True)
class Printed:
    """What a report prints of its framework: number and title of each standard and domain, key questions by standard."""

    standards: dict[str, str] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    questions: dict[str, list[KeyQuestion]] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sections: Sequence[Section], results: Sequence[Result]) -> Printed:
        """What the headings and the results annex print; the annex alone where no heading carries a standard's number."""
        standards = {s.number: s.title for s in sections if s.kind == "standard" and s.number and "." in s.number}
        if len(standards) < LEAST_STANDARDS:
            standards |= {r.standard: "" for r in results if r.standard and r.standard not in standards}
        questions: dict[str, list[KeyQuestion]] = {}
        for result in results:
            if result.key_question and result.standard:
                questions.setdefault(result.standard, []).append(KeyQuestion(result.key_question, result.question or ""))
        domains = {s.number: s.title for s in sections if s.kind == "domain" and s.number}
        return cls(standards, domains, questions, frozenset(s.title.lower() for s in sections))

    def domain_of(self, number: str) -> str:
        """The domain of a standard as the report numbers it."""
        own, digits = number.rsplit(".", 1)[0], bare(number).split(".")[0]
        return own if own in self.domains else next((domain for domain in self.domains if bare(domain) == digits), digits)


def choose_framework(
    text: str,
    sections: Sequence[Section],
    results: Sequence[Result],
    *,
    name: str | None = None,
    published: str | None = None,
) -> Framework | None:
    """The framework forced by ``name``, else the one that the document speaks for, else one made from its own headings.

    Its numbers are those that the report prints. None where nothing fits, or two fit alike and the report prints no
    standards of its own. ``published`` is "2019-03" or "2019".

    Raises:
        ConfigError: there is no framework of this name.
    """
    printed = Printed.of(sections, results)
    if name is not None:
        return adopt(load_framework(name), printed)
    leaders = candidates(text, printed, published)
    return adopt(leaders[0], printed) if len(leaders) == 1 else derive(text, printed, leaders)


def prove_framework(text: str, *, month: str | None = None) -> Framework | None:
    """The shipped framework of named judgements that the report's text alone proves; None where it proves none.

    The text names a publisher and holds what the framework must have and nothing that it must not have. Of several the one
    counts whose months hold the inspection's (``month``: "2019-03"), then the one with the greater part of its phrases in the text.
    """
    shown = evidence_of(text)
    proven = [f for f in map(load_framework, framework_names()) if f.must_have and speaks_for(f, shown)]
    fits = [f for f in proven if month is None or in_months(f, month)] or proven
    ranked = sorted(fits, key=lambda f: (-len(phrases_in(shown, f.detect)) / max(len(f.detect), 1), f.name))
    return ranked[0] if ranked else None


def in_months(framework: Framework, month: str) -> bool:
    """Whether inspections of the month follow the framework, as far as it says."""
    if framework.months is not None:
        first, last = framework.months
        return first <= month <= (last or month)
    if framework.years is not None:
        return framework.years[0] <= int(month[:4]) <= (framework.years[1] or int(month[:4]))
    return True


def candidates(text: str, printed: Printed, published: str | None) -> list[Framework]:
    """The shipped frameworks that the document speaks for: one, several where they fit alike, or none."""
    lowered = text[:OPENING].lower()
    year = int(published[:4]) if published and published[:4].isdigit() else None
    shown = evidence_of(text)
    shipped = [f for f in map(load_framework, framework_names()) if not f.must_have]
    frameworks = [f for f in shipped if speaks_for(f, shown) or printed_of(f, printed) >= LEAST_STANDARDS]
    phrases = frozenset(phrase for phrase in {phrase for f in frameworks for phrase in f.detect} if phrase.lower() in lowered)
    scored = sorted(((evidence(f, phrases, printed, year), f.name, f) for f in frameworks), key=lambda found: (-found[0], found[1]))
    best = scored[0][0] if scored else 0.0
    return [framework for score, _, framework in scored if score >= LEAST and best - score < LEAD]


def are_shipped(standards: Mapping[str, str]) -> bool:
    """Whether standards, titles by number, are those of a shipped framework of numbered standards: at least three of them."""
    printed = Printed(dict(standards))
    return any(printed_of(f, printed) >= LEAST_STANDARDS for f in map(load_framework, framework_names()) if not f.must_have)


def names_publisher(text: str) -> bool:
    """Whether a report names a publisher of a shipped framework of numbered standards."""
    names = tuple({name for f in map(load_framework, framework_names()) if not f.must_have for name in f.publisher})
    return bool(phrases_in(evidence_of(text), names))


def printed_of(framework: Framework, printed: Printed) -> int:
    """How many standards and domains of the framework the report prints: by number and title, or by title alone."""
    numbered = sum(find_standard(framework, number, title) is not None for number, title in printed.standards.items() if title)
    titles = {title for standard in framework.standards for title in standard.titles} | {
        t.lower() for t in framework.domains.values()
    }
    return max(numbered, len(titles & printed.titles))


def evidence(framework: Framework, phrases: frozenset[str], printed: Printed, year: int | None) -> float:
    """What speaks for the framework: at most 6.5 where all headings and phrases do, below 0 where the headings are another's.

    ``phrases`` are those of all frameworks that the report's opening holds.
    """
    score = PHRASES * sum(phrase in phrases for phrase in framework.detect) / max(len(framework.detect), 1)
    titled = {number: title for number, title in printed.standards.items() if title}
    if framework.numbered and titled:
        known = sum(find_standard(framework, number, title) is not None for number, title in titled.items())
        wanted = {bare(standard.number) for standard in framework.standards}
        missing = len(wanted - {bare(number) for number in titled}) / max(len(wanted), 1)
        score += HEADINGS * (2 * known / len(titled) - 1 - 0.5 * missing)
    elif not framework.numbered:
        score += HEADINGS * (sum(s.title.lower() in printed.titles for s in framework.standards) / max(len(framework.standards), 1))
        score -= HEADINGS if len(titled) >= LEAST_STANDARDS else 0
    if year is not None and framework.years is not None:
        first, last = framework.years
        score += YEARS if first <= year <= (last or year) else -2 * YEARS
    return score


def find_standard(framework: Framework, number: str, title: str) -> Standard | None:
    """The framework's standard under this number whose title the report's resembles, or one without number of this title."""
    lowered = title.lower()
    numbered = [standard for standard in framework.standards if bare(standard.number) == bare(number)]
    numbered.sort(key=lambda standard: standard.number.replace(" ", "") != number.replace(" ", ""))
    for standard in numbered:
        if not title or alike(lowered, standard):
            return standard
    return next((standard for standard in framework.unnumbered if title and alike(lowered, standard)), None)


def alike(title: str, standard: Standard) -> bool:
    """Whether a printed title, in lower case, is one of the standard's, give or take words at its end.

    >>> alike("assessment of cases", Standard("2.1", "2", "Assessment"))
    True
    >>> alike("staffing", Standard("1.2", "1", "Staff", ("Staffing",))), alike("outcomes", Standard("1.2", "1", "Staff"))
    (True, False)
    """
    words = title.split()
    return any(title == own or words[: len(own.split())] == own.split() for own in standard.titles)


def adopt(framework: Framework, printed: Printed) -> Framework:
    """The framework under the report's own numbers, titles and key questions.

    Standards that the report prints and the framework lacks are added; those that it passes over are left out.
    """
    if not framework.numbered or len(printed.standards) < LEAST_STANDARDS:
        return framework
    known = {number: find_standard(framework, number, title) for number, title in printed.standards.items()}
    standards = [own_standard(known[number], number, title, printed) for number, title in printed.standards.items()]
    last = max(bare(number) for number in printed.standards)
    standards += [s for s in framework.standards if s not in known.values() and bare(s.number) > last]
    domains = {printed.domain_of(number + ".1"): title for number, title in framework.domains.items()}
    domains |= {number: title for number, title in printed.domains.items() if number in domains}
    cues = {printed.domain_of(number + ".1"): words for number, words in framework.domain_cues.items()}
    standards = [replace(s, domain=printed.domain_of(s.number)) for s in standards]
    domains |= {s.domain: "" for s in standards if s.domain not in domains}
    ordered = tuple(sorted(standards, key=lambda standard: bare(standard.number)))
    return replace(framework, standards=ordered, domains=domains, domain_cues=cues)


def own_standard(known: Standard | None, number: str, title: str, printed: Printed) -> Standard:
    """One printed standard, with the cues of the framework's where it has it, and the report's own wording of key questions.

    A key question whose figure the report leaves out stays, so that a rating is not derived without it.
    """
    base = known or Standard(number, printed.domain_of(number), title, cues=(title.lower(),) if title else ())
    printed_questions = {bare(question.number): question for question in printed.questions.get(number, ())}
    questions = []
    for question in base.key_questions:
        own = printed_questions.pop(bare(question.number), None)
        renumbered = replace(question, number=question.number.replace(base.number, number, 1) if base.number else question.number)
        questions.append(
            replace(own, aliases=(question.title,), cues=question.cues, finer=question.finer) if own is not None else renumbered
        )
    questions = sorted([*questions, *printed_questions.values()], key=lambda question: question.number)
    aliases = tuple({*base.aliases, base.title} - {title}) if title else base.aliases
    return replace(base, number=number, title=title or base.title, aliases=tuple(sorted(aliases)), key_questions=tuple(questions))


def derive(text: str, printed: Printed, leaders: Sequence[Framework]) -> Framework | None:
    """A framework made from the report's own headings and results; None where it prints fewer than three standards.

    Cues, bands and scale are taken over where the frameworks that fit alike agree on them; where none fits, bands and scale
    of the report's publisher.
    """
    titled = {number: title for number, title in printed.standards.items() if title}
    if len(titled) < LEAST_STANDARDS:
        return None
    lowered = text[:OPENING].lower()
    kin = list(leaders) or [f for f in map(load_framework, framework_names()) if any(word in lowered for word in f.publisher)]
    rated = [f for f in kin if f.bands]
    agreed = rated[0] if rated and all((f.bands, f.scale) == (rated[0].bands, rated[0].scale) for f in rated) else None
    standards = []
    for number, title in sorted(titled.items()):
        known = [found for f in leaders if (found := find_standard(f, number, title)) is not None]
        standards.append(own_standard(known[0] if known else None, number, title, printed))
    domains = {printed.domain_of(number): "" for number in titled}
    domains |= {number: title for number, title in printed.domains.items() if number in domains}
    own = Framework(
        name="report-own",
        title="Made from the report's own headings",
        source="the report",
        numbered=True,
        domains=domains,
        standards=tuple(replace(s, domain=printed.domain_of(s.number)) for s in standards),
    )
    if agreed is None:
        return own
    return replace(own, bands=agreed.bands, ratings=agreed.ratings, scale=agreed.scale, met_from=agreed.met_from)


def derive_framework(sections: Sequence[Section], results: Sequence[Result]) -> Framework | None:
    """A framework made from a report's own named judgements, or from its chapters of findings; None where it has fewer than two."""
    names = [result.judgement for result in results if result.level == "judgement" and result.judgement]
    if len(names) < LEAST_JUDGEMENTS:
        names = [section.title for section in sections if section.kind in ("standard", "domain") and not section.outside]
    judgements = {slug(name): name for name in names if slug(name)}
    if len(judgements) < LEAST_JUDGEMENTS:
        return None
    standards = tuple(Standard(key, key, name, cues=(name.lower(),)) for key, name in judgements.items())
    return Framework(
        name="report-own",
        title="Made from the report's own judgements",
        source="the report",
        numbered=False,
        domains=dict(judgements),
        standards=standards,
        judgements=tuple(Judgement(name, number=key) for key, name in judgements.items()),
    )
