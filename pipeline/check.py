"""What the narrative states against what the report publishes: key questions by interval, standards by derived rating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.frameworks import Framework

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
    stated: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for finding in findings:
        for share in finding["proportions"]:
            if share["key_question"] and share["met_low"] is not None:
                stated.setdefault(share["key_question"], []).append((finding["id"], share))
    questions = [result for result in results if result["level"] == "key_question" and result["percent"] is not None]
    checks = [question_check(result, stated.get(result["key_question"], [])) for result in questions]
    ratings = [result for result in results if result["level"] == "standard" and result["rating"]]
    return checks + [rating_check(result, questions, framework) for result in ratings]


def question_check(result: dict[str, Any], stated: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """One key question: the interval that the narrative states on the met side, and whether the published figure fits."""
    low = high = difference = None
    verdict = "silent"
    notes = []
    published = result["percent"] / 100
    if stated:
        low = max(share["met_low"] for _, share in stated)
        high = min(share["met_high"] for _, share in stated)
        if low > high:
            low, high = min(share["met_low"] for _, share in stated), max(share["met_high"] for _, share in stated)
            notes.append("the narrative states different shares")
        difference = round(max(low - published, published - high, 0.0), 4)
        verdict = "agrees" if difference <= SLACK else "differs"
        for _, share in stated:
            if (
                share["kind"] == "count"
                and share["modifier"] == "exact"
                and round(share["met_estimate"] * 100) != result["percent"]
            ):
                notes.append(f"{share['text']} is {share['met_estimate']:.1%}, published as {result['percent']:g}%")
    return {
        "schema": "check/1",
        "document": result["document"],
        "standard": result["standard"],
        "key_question": result["key_question"],
        "published": result["percent"],
        "stated": [finding for finding, _ in stated],
        "low": low,
        "high": high,
        "verdict": verdict,
        "level": "key_question",
        "difference": difference,
        "derived_rating": None,
        "published_rating": None,
        "discretion": None,
        "notes": notes,
    }


def rating_check(result: dict[str, Any], questions: Sequence[dict[str, Any]], framework: Framework | None) -> dict[str, Any]:
    """One standard: the rating by the framework's lowest-band rule against the published one."""
    percents = [question["percent"] for question in questions if question["standard"] == result["standard"]]
    derived = framework.rating_for(percents) if framework else None
    if derived is None:
        verdict = "silent"
    elif derived.lower() == result["rating"].lower():
        verdict = "agrees"
    else:
        verdict = "discretion" if result["discretion"] else "differs"
    notes = [result["conflict"]] if result.get("conflict") else []
    return {
        "schema": "check/1",
        "document": result["document"],
        "standard": result["standard"],
        "key_question": None,
        "published": None,
        "stated": [],
        "low": None,
        "high": None,
        "verdict": verdict,
        "level": "standard",
        "difference": None,
        "derived_rating": derived,
        "published_rating": result["rating"],
        "discretion": result["discretion"],
        "notes": notes,
    }
