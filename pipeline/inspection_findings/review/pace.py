"""How fast a reviewer goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

# the rate is that of the last decisions, as long as no pause between them (seconds) is longer than this
RATE_OVER = 30
LONGEST_PAUSE = 300


def rate(times: Sequence[str]) -> float | None:
    """Decisions a minute over the last ones without a long pause; None where they are fewer than three.

    >>> rate(["2026-01-01T10:00:00Z", "2026-01-01T10:00:30Z", "2026-01-01T10:01:00Z"])
    2.0
    """
    moments: list[float] = []
    for text in reversed(times[-RATE_OVER:]):
        try:
            moment = datetime.fromisoformat(text).timestamp()
        except ValueError:
            break
        if moments and not 0 <= moments[-1] - moment <= LONGEST_PAUSE:
            break
        moments.append(moment)
    if len(moments) < 3 or moments[0] == moments[-1]:
        return None
    return round(60 * (len(moments) - 1) / (moments[0] - moments[-1]), 1)
