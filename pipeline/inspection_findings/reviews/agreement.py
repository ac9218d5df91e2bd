"""How well two reviewers agree: per cent agreement and Cohen's kappa with an interval, and where they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING, Any

from inspection_findings.model.report import LABELS
from inspection_findings.reviews.verdict import RECORD_KEYS, SETTLED, Verdict

if TYPE_CHECKING:
    from inspection_findings.reviews.ledger import Ledger

Z = 1.959964  # of the 95 per cent interval
SAME_VALUE = 0.005  # two values are the same where they round to the same per cent


@dataclass(frozen=True)
class Agreement:
    """How two reviewers agree on one question. Shares are fractions of 1; None where the figure is undefined.

    Kappa is undefined where both always gave one and the same answer: chance alone would agree as well.
    """

    question: str
    n: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        """The share of answers that are equal."""
        return self.agreed / self.n if self.n else None


def cohen(question: str, pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Agreement and Cohen's kappa of pairs of answers, with the 95 per cent interval.

    The variance is that of Fleiss, Cohen and Everitt (1969) for large samples; with few pairs the interval is only a hint.

    >>> cohen("label", [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15).kappa
    0.4
    """
    n = len(pairs)
    cells = Counter(pairs)
    agreed = sum(count for (first, second), count in cells.items() if first == second)
    if not n:
        return Agreement(question, 0, 0, None, None, None)
    rows = Counter(first for first, _ in pairs)
    columns = Counter(second for _, second in pairs)
    observed = agreed / n
    expected = sum(rows[answer] * columns[answer] for answer in rows) / n**2
    if expected >= 1:
        return Agreement(question, n, agreed, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    first_term = sum(cells[answer, answer] / n * (1 - (rows[answer] + columns[answer]) / n * (1 - kappa)) ** 2 for answer in rows)
    second_term = (1 - kappa) ** 2 * sum(
        count / n * ((columns[first] + rows[second]) / n) ** 2 for (first, second), count in cells.items() if first != second
    )
    variance = (first_term + second_term - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
    spread = Z * sqrt(max(variance, 0.0))
    return Agreement(question, n, agreed, round(kappa, 6), round(max(-1.0, kappa - spread), 6), round(min(1.0, kappa + spread), 6))


def differences(first: Verdict, second: Verdict) -> tuple[str, ...]:
    """What two verdicts on one record differ in: label, secondary, standard, key_question, illustration, proportions."""
    found = [key for key in ("label", "secondary", "standard", "key_question", "illustration") if first[key] != second[key]]
    if any(a is None or b is None or share_differs(a, b) for a, b in pairs_of(first, second)):
        found.append("proportions")
    return tuple(found)


def pairs_of(first: Verdict, second: Verdict) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """The proportions of two verdicts side by side: those whose spans overlap together, the others alone."""
    rest = list(second["proportions"])
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = []
    for share in first["proportions"]:
        other = next((entry for entry in rest if entry["start"] < share["end"] and share["start"] < entry["end"]), None)
        if other is not None:
            rest.remove(other)
        pairs.append((share, other))
    return pairs + [(None, share) for share in rest]


def share_differs(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two readings of one proportion differ in value, polarity or link."""
    keys = ("polarity", "standard", "key_question")
    return value_of(first) != value_of(second) or any(first[key] != second[key] for key in keys)


def value_of(share: dict[str, Any]) -> tuple[Any, ...]:
    """What counts as the value of a proportion: its interval in steps of a per cent, and its modifier."""
    bounds = (share["low"], share["high"])
    return (share["modifier"], *(None if bound is None else round(bound / (2 * SAME_VALUE)) for bound in bounds))


def both(ledger: Ledger, first: str, second: str) -> list[tuple[str, Verdict, Verdict]]:
    """The records that both reviewers have reviewed, with their verdicts, in the order of the run."""
    left, right = ledger.verdicts[first], ledger.verdicts[second]
    shared = [identity for identity in left if identity in right]
    done = [i for i in shared if left[i]["status"] == "reviewed" == right[i]["status"]]
    return [(identity, left[identity], right[identity]) for identity in sorted(done, key=lambda i: ledger.store.numbers[i])]


def compare(ledger: Ledger, first: str, second: str) -> list[Agreement]:
    """The agreement of two reviewers on label, each label against the rest, standard, illustration and proportions."""
    records = both(ledger, first, second)
    verdicts = [(left, right) for _, left, right in records]
    found = [cohen("label", [(left["label"], right["label"]) for left, right in verdicts])]
    for label in LABELS:
        found.append(cohen(f"label: {label}", [(left["label"] == label, right["label"] == label) for left, right in verdicts]))
    for key in ("secondary", "standard", "key_question", "illustration"):
        found.append(cohen(key, [(left[key], right[key]) for left, right in verdicts]))
    pairs = [pair for left, right in verdicts for pair in pairs_of(left, right)]
    aligned = [(left, right) for left, right in pairs if left is not None and right is not None]
    found.append(marked(pairs))
    found.append(cohen("proportion: value", [(value_of(left), value_of(right)) for left, right in aligned]))
    for key in ("polarity", "key_question"):
        found.append(cohen(f"proportion: {key}", [(left[key], right[key]) for left, right in aligned]))
    return found


def marked(pairs: Sequence[tuple[Any, Any]]) -> Agreement:
    """How often both marked a proportion, of those that either marked; there is no kappa, for nobody counts what none marked."""
    agreed = sum(left is not None and right is not None for left, right in pairs)
    return Agreement("proportion: marked by both", len(pairs), agreed, None, None, None)


def disagreements(ledger: Ledger, names: tuple[str, str] | None = None) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """The records on which two reviewers differ and that nobody has settled since: both names, and what they differ in."""
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for first, second in [names] if names else combinations(ledger.reviewers(), 2):
        for identity, left, right in both(ledger, first, second):
            what = differences(left, right)
            if what and identity not in found and not settled(ledger, identity, first, second):
                found[identity] = (first, second, what)
    return found


def settled(ledger: Ledger, identity: str, first: str, second: str) -> bool:
    """Whether a record was settled after both reviewers' last word on it."""
    verdict = ledger.verdicts[SETTLED].get(identity)
    if verdict is None or verdict["status"] != "reviewed":
        return False
    return ledger.order[SETTLED, identity] > max(ledger.order[first, identity], ledger.order[second, identity])


def agreement_record(ledger: Ledger, first: str, second: str) -> dict[str, Any]:
    """Agreement of two reviewers as plain data: the figures by question, and each disagreement with what both said."""
    records = both(ledger, first, second)
    figures = [
        {
            "question": entry.question,
            "n": entry.n,
            "agreed": entry.agreed,
            "agreement": entry.share,
            "kappa": entry.kappa,
            "low": entry.low,
            "high": entry.high,
        }
        for entry in compare(ledger, first, second)
    ]
    listed = []
    for identity, left, right in records:
        if what := differences(left, right):
            number = ledger.store.numbers[identity]
            row = ledger.store.rows[number]
            listed.append(
                {
                    "id": identity,
                    "path": ledger.store.documents[row.sha256].get("path"),
                    "text": row.text,
                    "differs_in": list(what),
                    "settled": settled(ledger, identity, first, second),
                    "first": {key: left[key] for key in RECORD_KEYS},
                    "second": {key: right[key] for key in RECORD_KEYS},
                }
            )
    pair = {"schema": "agreement/1", "reviewers": [first, second], "records": len(records)}
    return {**pair, "figures": figures, "disagreements": listed}
