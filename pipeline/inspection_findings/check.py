"""What the narrative states against what the report publishes: key questions by interval, standards by derived rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspection_findings.model.framework import Framework
from inspection_findings.model.report import Check, Proportion, Report, Result
from inspection_findings.structure import is_answered

# how far the published figure may lie outside the stated interval and still agree: a writer's "about"
SLACK = 0.05
# id of a finding, and a proportion in it that answers a key question
Statement = tuple[str, Proportion]


def check_report(report: Report) -> list[Check]:
    """The checks of one report: one per key question with a published figure, one per rated standard, one of the overall grade.

    The framework gives the rating bands, the lowest-band rule and the limits of the overall grade; without one they go unchecked.
    """
    # a key question without a usable figure is checked too where the report contradicts itself on it
    questions = [
        result
        for result in report.results
        if result.level == "key_question" and (result.percent is not None or result.conflict is not None)
    ]
    stated = stated_answers(report, questions)
    checks = [check_question(result, stated.get(result.key_question or "", []), report.framework) for result in questions]
    rated = [result for result in report.results if result.level == "standard" and result.rating]
    checks += [check_rating(result, questions, report.framework) for result in rated]
    return checks + check_overall(report.results, report.framework)


def stated_answers(report: Report, questions: Sequence[Result]) -> Mapping[str, list[Statement]]:
    """What the narrative states, by key question.

    A table of results states nothing, wherever it stands: it prints what is published.
    """
    tables = [(result.start, result.end) for result in questions]
    stated: dict[str, list[Statement]] = {}
    for sent in report.sentences:
        if not sent.proportions or sent.table or is_answered(sent.text):
            continue
        for proportion in sent.proportions:
            question = proportion.link.key_question if proportion.link is not None else None
            if question is None or proportion.polarity is None or proportion.polarity.met_low is None:
                continue
            start, _ = report.document.source_span(proportion.start, proportion.end)
            if not any(first <= start < last for first, last in tables):
                stated.setdefault(question, []).append((report.finding_id(sent), proportion))
    return stated


def met(proportion: Proportion) -> tuple[float, float, float]:
    """Low end, high end and estimate of the share for which the expectation was met, of a proportion that has them."""
    polarity = proportion.polarity
    if polarity is None or polarity.met_low is None or polarity.met_high is None or polarity.met_estimate is None:
        raise ValueError(f"the proportion {proportion.text!r} has no share that was met")
    return polarity.met_low, polarity.met_high, polarity.met_estimate


def check_question(result: Result, stated: Sequence[Statement], framework: Framework | None) -> Check:
    """One key question: the interval that the narrative states on the met side, and whether the published figure fits.

    Statements that have no share in common leave ``low`` and ``high`` their outermost ends; ``difference`` is then to the nearest.
    """
    low = high = difference = None
    agrees = False
    notes: list[str] = []
    if stated:
        intervals = sorted({met(proportion)[:2] for _, proportion in stated})
        low, high = max(first for first, _ in intervals), min(last for _, last in intervals)
        fits = [(low, high)]
        if low > high:
            low, high, fits = intervals[0][0], max(last for _, last in intervals), intervals
            notes.append(f"the narrative states different proportions: {', '.join(map(span, intervals))}")
        if result.percent is not None:
            difference = distance(result.percent / 100, fits)
            agrees = difference <= SLACK
            for _, proportion in stated:
                notes += [note for note in count_notes(proportion, result.percent, framework) if note not in notes]
    if result.conflict:
        notes.append(result.conflict)
    return Check(
        level="key_question",
        standard=result.standard,
        key_question=result.key_question,
        question=result.question,
        published=result.percent,
        stated=tuple(finding for finding, _ in stated),
        low=low,
        high=high,
        verdict="silent" if difference is None else "agrees" if agrees else "differs",
        difference=difference,
        notes=tuple(notes),
    )


def distance(published: float, intervals: Sequence[tuple[float, float]]) -> float:
    """How far a published share lies outside the nearest of some intervals, 0 inside one of them; fractions of 1.

    >>> distance(0.5, [(0.195, 0.205), (0.795, 0.805)]), distance(0.5, [(0.45, 0.55)])
    (0.295, 0.0)
    """
    return round(min(max(low - published, published - high, 0.0) for low, high in intervals), 4)


def span(interval: tuple[float, float]) -> str:
    """An interval in per cent.

    >>> span((0.195, 0.205)), span((0.7, 0.7))
    ('19.5 to 20.5%', '70%')
    """
    low, high = (f"{round(end * 100, 1):g}" for end in interval)
    return f"{low}%" if low == high else f"{low} to {high}%"


def count_notes(proportion: Proportion, percent: float, framework: Framework | None) -> list[str]:
    """What is odd about a count of cases: that its share rounds to another per cent than published, or falls in another band."""
    _, _, estimate = met(proportion)
    if proportion.kind != "count" or proportion.modifier != "exact" or rounded(estimate) == rounded(percent / 100):
        return []
    note = f"{proportion.text} is {estimate:.1%}, published as {percent:g}%"
    if framework is not None:
        own, other = framework.rating_for([estimate * 100]), framework.rating_for([percent])
        if own is not None and own != other:
            note += f": another band ({own}, not {other})"
    return [note]


def rounded(share: float) -> int:
    """A fraction of 1 as a whole per cent, halves up.

    >>> rounded(0.645), rounded(0.6449)
    (65, 64)
    """
    return int(share * 100 + 0.5 + 1e-9)


def check_rating(result: Result, questions: Sequence[Result], framework: Framework | None) -> Check:
    """One standard: the rating by the framework's lowest-band rule against the published one."""
    published = result.rating or ""
    printed = [question for question in questions if question.standard == result.standard]
    own = [question for question in printed if question.percent is not None and not question.conflict]
    derived = framework.rating_for([question.percent for question in own if question.percent is not None]) if framework else None
    notes = []
    absent = missing_questions(result.standard, own, framework)
    if absent and derived is not None and framework is not None and derived != framework.bands[0].rating:
        derived = None
        notes.append(f"no rating derived: no {'single ' if len(printed) > len(own) else ''}figure for {', '.join(absent)}")
    agrees = derived is not None and derived.lower() == published.lower()
    if derived is not None and not agrees:
        notes.append(moved(derived, published, framework, by_discretion=result.discretion))
    if result.conflict:
        notes.append(result.conflict)
    return Check(
        level="standard",
        standard=result.standard,
        key_question=result.key_question,
        question=result.question,
        verdict="silent" if derived is None else "agrees" if agrees else "discretion" if result.discretion else "differs",
        derived_rating=derived,
        published_rating=result.rating,
        discretion=result.discretion,
        notes=tuple(notes),
    )


def check_overall(results: Sequence[Result], framework: Framework | None) -> list[Check]:
    """The overall grade against the highest one that the framework's limits allow; empty where there are none, or no grade."""
    overall = next((result for result in results if result.level == "overall" and result.rating), None)
    if overall is None or overall.rating is None or framework is None or not framework.overall.limits:
        return []
    judged = [result for result in results if result.level == "judgement"]
    grades = {result.standard: result.rating for result in judged if result.standard and result.rating}
    highest, own = framework.highest_overall(grades), framework.grade_set(framework.overall.grades)
    if not grades or highest is None or own is None or overall.rating not in own.names:
        return []
    allowed = own.names.index(overall.rating) <= own.names.index(highest)
    note = f"{overall.rating}, where the grades of the judgements allow {highest} at most"
    return [
        Check(
            level="overall",
            standard=None,
            key_question=None,
            question=None,
            verdict="agrees" if allowed else "differs",
            derived_rating=highest,
            published_rating=overall.rating,
            discretion=overall.discretion,
            notes=() if allowed else (note,),
        )
    ]


def missing_questions(standard: str | None, published: Sequence[Result], framework: Framework | None) -> list[str]:
    """The key questions of a standard for which the report publishes no figure, where it publishes one for any."""
    if framework is None or not published:
        return []
    figures = {question.key_question for question in published}
    known = next((s.key_questions for s in framework.standards if s.number == standard), ())
    return [question.number for question in known if question.number not in figures]


def moved(derived: str, published: str, framework: Framework | None, *, by_discretion: bool) -> str:
    """How the published rating differs from the one that the figures give, in words."""
    order = [rating.lower() for rating in framework.ratings] if framework is not None else []
    if derived.lower() in order and published.lower() in order:
        way = "lifted" if order.index(published.lower()) > order.index(derived.lower()) else "lowered"
    else:
        way = "moved"
    return f"{way} from {derived}" + (" by judgement" if by_discretion else "; the report does not say why")
