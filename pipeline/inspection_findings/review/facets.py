"""What the filters of the page offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from typing import Any

from inspection_findings.reviews.store import Store


def facets(store: Store) -> dict[str, Any]:
    """The values of each filter with the number of records that have it, by filter; reports with their names."""
    rows = store.rows
    counts: dict[str, Counter[Hashable]] = {
        "standard": Counter(row.standard or "none" for row in rows),
        "label": Counter(row.label for row in rows),
        "section": Counter(row.section for row in rows if row.section),
        "kind": Counter(kind for row in rows for kind in set(row.kinds) or {"none"}),
        "decided_by": Counter(row.decided_by for row in rows),
    }
    per_report = Counter(row.sha256 for row in rows)
    reports = [
        {
            "value": sha256,
            "name": ref.get("title") or ref.get("path") or sha256[:12],
            "path": ref.get("path"),
            "count": per_report[sha256],
        }
        for sha256, ref in store.documents.items()
    ]
    listed = {
        name: [{"value": value, "count": count} for value, count in sorted(found.items(), key=lambda entry: str(entry[0]))]
        for name, found in counts.items()
    }
    return {"report": reports, **listed}
