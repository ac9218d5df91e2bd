"""What the narrative states against what the report publishes: key questions by interval, standards by derived rating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspection_findings.frameworks import Framework
from inspection_findings.structure import is_answered

# how far the published figure may lie outside the stated interval and still agree: a writer's "about"
SLACK = 0.05


def check_report(
    findings: Sequence[dict[str, Any]], results: Sequence[dict[str, Any]], framework: Framework | None
) -> list[dict[str, Any]]:
    """The checks of one report: one per key question with a published figure, then one per rated standard.

    Args:
        findings: the report's records as in findings.jsonl; those without proportions are passed over.
        results: the report's records as in results.jsonl.
        framework: gives the rating bands and the lowest-band rule; None leaves ratings unchecked.
    """
    # one without a figure that can be is there to be told: what is printed for it is no share
    questions = [r for r in results if r["level"] == "key_question" and (r["percent"] is not None or r.get("conflict"))]
    # a row of a results table states nothing: it is the published figure itself
    tables = [(result["start"], result["end"]) for result in questions]
    stated: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for finding in findings:
        if is_answered(finding["text"]):
            continue
        for share in finding["proportions"]:
            printed = any(start <= share["start"] < end for start, end in tables)
            if share["key_question"] and share["met_low"] is not None and not printed:
                stated.setdefault(share["key_question"], []).append((finding["id"], share))
    checks = [question_check(result, stated.get(result["key_question"], []), framework) for result in questions]
    ratings = [result for result in results if result["level"] == "standard" and result["rating"]]
    return checks + [rating_check(result, questions, framework) for result in ratings]


def question_check(
    result: dict[str, Any], stated: Sequence[tuple[str, dict[str, Any]]], framework: Framework | None
) -> dict[str, Any]:
    """One key question: the interval that the narrative states on the met side, and whether the published figure fits.

    Statements that have no share in common leave ``low`` and ``high`` their outermost ends; ``difference`` is then to the nearest.
    """
    low = high = difference = None
    verdict = "silent"
    notes: list[str] = []
    if stated:
        intervals = sorted({(share["met_low"], share["met_high"]) for _, share in stated})
        low, high = max(first for first, _ in intervals), min(last for _, last in intervals)
        fits = [(low, high)]
        if low > high:
            low, high, fits = intervals[0][0], max(last for _, last in intervals), intervals
            notes.append(f"the narrative states different shares: {', '.join(map(span, intervals))}")
        if result["percent"] is not None:
            difference = distance(result["percent"] / 100, fits)
            verdict = "agrees" if difference <= SLACK else "differs"
            for _, share in stated:
                notes += [note for note in count_notes(share, result["percent"], framework) if note not in notes]
    if result.get("conflict"):
        notes.append(result["conflict"])
    return {
        **frame(result, "key_question"),
        "published": result["percent"],
        "stated": [finding for finding, _ in stated],
        "low": low,
        "high": high,
        "verdict": verdict,
        "difference": difference,
        "notes": notes,
    }


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


def count_notes(share: dict[str, Any], percent: float, framework: Framework | None) -> list[str]:
    """What is odd about a count of cases: that its share rounds to another per cent than published, or falls in another band."""
    if share["kind"] != "count" or share["modifier"] != "exact" or rounded(share["met_estimate"]) == rounded(percent / 100):
        return []
    note = f"{share['text']} is {share['met_estimate']:.1%}, published as {percent:g}%"
    if framework is not None:
        own, other = framework.rating_for([share["met_estimate"] * 100]), framework.rating_for([percent])
        if own is not None and own != other:
            note += f": another band ({own}, not {other})"
    return [note]


def rounded(share: float) -> int:
    """A fraction of 1 as a whole per cent, halves up.

    >>> rounded(0.645), rounded(0.6449)
    (65, 64)
    """
    return int(share * 100 + 0.5 + 1e-9)


def rating_check(result: dict[str, Any], questions: Sequence[dict[str, Any]], framework: Framework | None) -> dict[str, Any]:
    """One standard: the rating by the framework's lowest-band rule against the published one."""
    printed = [question for question in questions if question["standard"] == result["standard"]]
    own = [question for question in printed if question["percent"] is not None and not question.get("conflict")]
    derived = framework.rating_for([question["percent"] for question in own]) if framework else None
    notes = []
    absent = missing_questions(result["standard"], own, framework)
    if absent and derived is not None and framework is not None and derived != framework.bands[0].rating:
        derived = None
        notes.append(f"no rating derived: no {'single ' if len(printed) > len(own) else ''}figure for {', '.join(absent)}")
    if derived is None:
        verdict = "silent"
    elif derived.lower() == result["rating"].lower():
        verdict = "agrees"
    else:
        verdict = "discretion" if result["discretion"] else "differs"
        notes.append(moved(derived, result["rating"], framework, judged=result["discretion"]))
    if result.get("conflict"):
        notes.append(result["conflict"])
    return {
        **frame(result, "standard"),
        "verdict": verdict,
        "derived_rating": derived,
        "published_rating": result["rating"],
        "discretion": result["discretion"],
        "notes": notes,
    }


def missing_questions(standard: str, published: Sequence[dict[str, Any]], framework: Framework | None) -> list[str]:
    """The key questions of a standard for which the report publishes no figure, where it publishes one for any."""
    if framework is None or not published:
        return []
    figures = {question["key_question"] for question in published}
    known = next((s.key_questions for s in framework.standards if s.number == standard), ())
    return [question.number for question in known if question.number not in figures]


def moved(derived: str, published: str, framework: Framework | None, *, judged: bool) -> str:
    """How the published rating differs from the one that the figures give, in words."""
    order = [rating.lower() for rating in framework.ratings] if framework is not None else []
    if derived.lower() in order and published.lower() in order:
        way = "lifted" if order.index(published.lower()) > order.index(derived.lower()) else "lowered"
    else:
        way = "moved"
    return f"{way} from {derived}" + (" by judgement" if judged else "; the report does not say why")


def frame(result: dict[str, Any], level: str) -> dict[str, Any]:
    """What every check holds, its keys in the order of the contract; what does not apply is None."""
    return {
        "schema": "check/1",
        "document": result["document"],
        "standard": result["standard"],
        "key_question": result["key_question"],
        "published": None,
        "stated": [],
        "low": None,
        "high": None,
        "verdict": "silent",
        "level": level,
        "difference": None,
        "derived_rating": None,
        "published_rating": None,
        "discretion": None,
        "notes": [],
        "question": result.get("question"),
    }
