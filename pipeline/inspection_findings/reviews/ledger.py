"""The decisions folded into what each reviewer made of each record: a later decision on the same record wins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from inspection_findings.errors import ReviewError
from inspection_findings.reviews.journal import Decision
from inspection_findings.reviews.placing import Place, Placer, carried
from inspection_findings.reviews.store import Store
from inspection_findings.reviews.texts import Texts
from inspection_findings.reviews.verdict import SETTLED, VERDICT_KEYS, Verdict, changed, untouched


@dataclass
class Ledger:
    """What the decisions of a folder come to, in the store that is there now.

    ``verdicts`` holds the verdicts by reviewer and record id; ``order`` when each was last changed, as a count; ``trail``
    the keys of decisions that a session can still undo, in order; ``changes`` the row number that each decision touched;
    ``history`` the keys of the decisions on each record, by its id, in order; ``misfits`` the decisions that belong nowhere
    now, each with the reason, one a record.
    """

    store: Store
    texts: Texts
    placer: Placer = field(init=False)
    verdicts: dict[str, dict[str, Verdict]] = field(default_factory=lambda: defaultdict(dict))
    order: dict[tuple[str, str], int] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    trail: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    changes: list[int] = field(default_factory=list)
    times: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    moved: set[str] = field(default_factory=set)
    history: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    misfits: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.placer = Placer(self.store, self.texts)

    def take(self, decision: Decision) -> None:
        """Count one more decision; one whose key was there already is passed over."""
        key = str(decision.get("key") or f"line {len(self.decisions)}")
        if key in self.decisions:
            return
        self.decisions[key] = decision
        place = self.placer.place(decision)
        if place.number is None:
            self._misfit(decision, place.reason or "")
            return
        row = self.store.rows[place.number]
        owner = owner_of(decision)
        if decision["after"] is None:
            self.verdicts[owner].pop(row.id, None)
        else:
            try:
                verdict = self._verdict_of(decision, place)
            except (ReviewError, KeyError, TypeError, ValueError) as error:
                self._misfit(decision, f"its verdict can't be used ({error})")
                return
            self.verdicts[owner][row.id] = verdict
            if verdict["status"] == "reviewed" and decision["action"] != "undo":
                self.times[owner].append(str(decision["at"]))
        self.order[owner, row.id] = len(self.decisions)
        self.changes.append(place.number)
        self.history[row.id].append(key)
        if place.moved:
            self.moved.add(row.id)
        self._follow(key, decision)

    def _verdict_of(self, decision: Decision, place: Place) -> Verdict:
        """The verdict of a decision, as it fits the record where it belongs now."""
        record = self.store.record(place.number if place.number is not None else -1)
        verdict = {key: value for key, value in decision["after"].items() if key in VERDICT_KEYS}
        if place.moved:
            verdict = carried(verdict, decision, record, self.texts)
        return changed(untouched(record), verdict, start=record["start"], end=record["end"])

    def sides(self, decision: Decision) -> tuple[int, Verdict | None, Verdict | None]:
        """The row number where a decision belongs now, and what it found and made of the record, as they fit there.

        Raises:
            ReviewError: its record is not there any more.
        """
        place = self.placer.place(decision)
        if place.number is None:
            raise ReviewError(f"that decision can't be taken back: {place.reason}")
        sides: list[Verdict | None] = [decision["before"], decision["after"]]
        if place.moved:
            record = self.store.record(place.number)
            sides = [carried(side, decision, record, self.texts) if side is not None else None for side in sides]
        return place.number, sides[0], sides[1]

    def verdict(self, owner: str, number: int) -> Verdict:
        """The owner's verdict on a row's record; untouched where there is none."""
        found = self.verdicts[owner].get(self.store.rows[number].id)
        return found if found is not None else untouched(self.store.record(number))

    def final(self) -> dict[str, tuple[str, Verdict]]:
        """The verdict that counts for each record, and whose it is: the latest that is reviewed, else the latest."""
        best: dict[str, tuple[bool, int, str]] = {}
        for owner, verdicts in self.verdicts.items():
            for identity, verdict in verdicts.items():
                rank = (verdict["status"] == "reviewed", self.order[owner, identity], owner)
                best[identity] = max(best.get(identity, rank), rank)
        return {identity: (owner, self.verdicts[owner][identity]) for identity, (_, _, owner) in best.items()}

    def withdrawn(self) -> frozenset[str]:
        """The added records that nobody holds any more, since adding them was undone."""
        if not self.store.added:
            return frozenset()
        added = {record["id"] for record in self.store.added.values()}
        return frozenset(added - {identity for verdicts in self.verdicts.values() for identity in verdicts})

    def reviewers(self) -> list[str]:
        """The names of those who decided something, in order of their names."""
        return sorted(owner for owner, verdicts in self.verdicts.items() if verdicts and owner != SETTLED)

    def _follow(self, key: str, decision: Decision) -> None:
        session = str(decision.get("session"))
        if decision["action"] != "undo":
            self.trail[session].append(key)
        elif decision.get("undoes") in self.trail[session]:
            self.trail[session].remove(str(decision["undoes"]))

    def _misfit(self, decision: Decision, reason: str) -> None:
        self.misfits[str(decision["document"]), str(decision["id"])] = {
            "id": decision["id"],
            "document": decision["document"],
            "path": decision.get("path"),
            "text": decision.get("text"),
            "reviewer": decision["reviewer"],
            "at": decision["at"],
            "label": (decision["after"] or {}).get("label"),
            "reason": reason,
        }


def owner_of(decision: Decision) -> str:
    """Whose verdict a decision changes: its reviewer's, or the settled one."""
    return SETTLED if decision.get("settles") else str(decision["reviewer"])
