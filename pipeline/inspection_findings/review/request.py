"""What the page sends: decisions asked for, places in a text, keys; checked before anything is done with them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from inspection_findings.errors import ReviewError
from inspection_findings.reviews.journal import SCHEMA, Decision
from inspection_findings.reviews.store import Row
from inspection_findings.reviews.verdict import Verdict

Request = Mapping[str, Any]


def asked(request: Request, row: Row, action: str, *, before: Verdict | None, after: Verdict | None) -> Decision:
    """The decision on a record that a request asks for, as of now; whose it is and in which file, the session adds."""
    seconds = request.get("seconds")
    return {
        "schema": SCHEMA,
        "id": row.id,
        "document": row.sha256,
        "action": action,
        "before": before,
        "after": after,
        "reviewer": None,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "seconds": round(float(seconds), 1) if isinstance(seconds, int | float) and 0 <= seconds < 1e6 else None,
        "key": key_of(request) or os.urandom(8).hex(),
        "session": str(request.get("session") or "")[:64],
        "undoes": None,
        "settles": False,
        "path": None,
        "start": row.start,
        "end": row.end,
        "text": row.text,
        "added": None,
    }


def key_of(request: Request) -> str | None:
    """The key of a decision as it is kept, None where the page gave none.

    Raises:
        ReviewError: it is no text.
    """
    key = request.get("key")
    if key is not None and not isinstance(key, str):
        raise ReviewError("the key of a decision must be a text")
    return key[:64] if key else None


def is_place(value: Any) -> TypeGuard[int]:
    """Whether a value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def span_in(request: Request, text: str) -> tuple[int, int]:
    """The span of a request in a clean sentence, code points.

    Raises:
        ReviewError: it has none, or it lies outside the sentence.
    """
    span = request.get("span")
    if not (isinstance(span, list) and len(span) == 2 and all(map(is_place, span))):
        raise ReviewError("select the words of the proportion in the sentence first")
    start, end = span
    if not 0 <= start < end <= len(text):
        raise ReviewError("the selection lies outside the sentence")
    return start, end
