"""A verdict: what a reviewer says of one record. A dictionary with the keys of `VERDICT_KEYS`, as decisions hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from inspection_findings.errors import ReviewError
from inspection_findings.model.records import ProportionRecord
from inspection_findings.model.report import LABELS

RECORD_KEYS = ("label", "secondary", "standard", "key_question", "illustration", "proportions")
VERDICT_KEYS = ("status", *RECORD_KEYS, "comment", "flag")
STATUSES = ("open", "reviewed", "skipped")
ACTIONS = ("accept", "label", "edit", "add", "flag", "skip", "undo", "comment")
LONGEST_COMMENT = 4000
# whose verdicts the settled ones are: they count for the records, and not for how well two reviewers agree
SETTLED = "\0settled"

Verdict = dict[str, Any]


def untouched(record: Mapping[str, Any]) -> Verdict:
    """The verdict on a record that nobody has looked at: as it was extracted, and open."""
    return {
        "status": "open",
        "label": record["label"],
        "secondary": record.get("secondary"),
        "standard": record.get("standard"),
        "key_question": record.get("key_question"),
        "illustration": bool(record.get("illustration")),
        "proportions": list(record.get("proportions") or []),
        "comment": None,
        "flag": False,
    }


def changed(verdict: Verdict, changes: Mapping[str, Any], *, start: int, end: int) -> Verdict:
    """The verdict with these changes; ``start``/``end`` are the record's source offsets, which its proportions stay within.

    A second side that says the same as the label is dropped.

    Raises:
        ReviewError: a key or a value is none that a verdict has.
    """
    if not isinstance(changes, Mapping):
        raise ReviewError("the changes must be a mapping of keys to values")
    unknown = set(changes) - set(VERDICT_KEYS)
    if unknown:
        raise ReviewError(f"a verdict has no {', '.join(sorted(unknown))}; its keys are {', '.join(VERDICT_KEYS)}")
    result = {**verdict, **{key: check(key, value, start, end) for key, value in changes.items()}}
    if result["secondary"] in (result["label"], "none"):
        result["secondary"] = None
    return result


def check(key: str, value: Any, start: int, end: int) -> Any:
    """The value, if this key of a verdict may have it."""
    if key == "status":
        allowed: tuple[Any, ...] = STATUSES
    elif key in ("label", "secondary"):
        allowed = LABELS if key == "label" else (*LABELS, None)
    elif key in ("illustration", "flag"):
        allowed = (True, False)
    elif key == "proportions":
        return check_proportions(value, start, end)
    else:
        return check_text(key, value)
    if value not in allowed:
        raise ReviewError(f"{key} can't be {value!r}; use one of {', '.join(map(str, allowed))}")
    return value


def check_text(key: str, value: Any) -> str | None:
    """A short text, or None where it is empty."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST_COMMENT:
        raise ReviewError(f"{key} must be a text of at most {LONGEST_COMMENT} characters")
    return value.strip() or None


def check_proportions(value: Any, start: int, end: int) -> list[dict[str, Any]]:
    """The proportions in order of place, each valid as a record and inside the sentence."""
    if not isinstance(value, list):
        raise ReviewError("proportions must be a list")
    shares = []
    for entry in value:
        try:
            share = ProportionRecord.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "it"
            raise ReviewError(f"a proportion can't be kept: {place}: {first['msg']}") from error
        if not start <= share.start < share.end <= end:
            raise ReviewError(f"the proportion {share.text!r} lies outside its sentence")
        shares.append(share.model_dump(by_alias=True))
    return sorted(shares, key=lambda share: (share["start"], share["end"]))


def reverted(current: Verdict, before: Verdict, after: Verdict) -> Verdict:
    """The current verdict with what a decision changed set back; what others changed since stays.

    >>> reverted({"label": "none", "flag": True}, {"label": "strength", "flag": False}, {"label": "none", "flag": False})
    {'label': 'strength', 'flag': True}
    """
    return {key: before[key] if key in before and before[key] != after.get(key) else value for key, value in current.items()}


def applied(record: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    """The record as the verdict has it: keys and their order as they were, ``decided_by`` "review" and no longer for review."""
    result = {**record, **{key: verdict[key] for key in RECORD_KEYS}}
    result["decided_by"] = "review"
    if "review" in record:
        result["review"] = False
    return result
