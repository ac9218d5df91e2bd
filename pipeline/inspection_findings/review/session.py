"""One reviewer at one folder of findings: what the page asks for and what it does, apart from how it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

from inspection_findings.errors import ReviewError, UnplacedError
from inspection_findings.model.report import LABELS
from inspection_findings.review.facets import facets
from inspection_findings.review.links import check_links, links_in, links_of, scale_of
from inspection_findings.review.notices import notices
from inspection_findings.review.pace import rate
from inspection_findings.review.queue import Query, Standing, select
from inspection_findings.review.request import asked, is_place, key_of, span_in
from inspection_findings.reviews.added_records import make_record, snapped
from inspection_findings.reviews.agreement import disagreements
from inspection_findings.reviews.align import locate, to_source
from inspection_findings.reviews.journal import Decision, Journal
from inspection_findings.reviews.ledger import Ledger
from inspection_findings.reviews.proportions import worked_out
from inspection_findings.reviews.store import Row, Store, open_store, read_queue
from inspection_findings.reviews.texts import REACH, Texts
from inspection_findings.reviews.verdict import ACTIONS, SETTLED, changed, reverted, untouched


class ReviewSession:
    """The state behind the page. Every method may be called from several threads.

    Args:
        out: the folder that ``findings extract`` wrote.
        reviewer: whose decisions these are.
        settle: settle where reviewers disagree: others' verdicts are shown, and the decisions count as settled.

    Raises:
        ReadError: the folder has no findings.
        ReviewError: the file of reviews can't be read.
    """

    def __init__(self, out: Path, *, reviewer: str, settle: bool = False) -> None:
        self.out = out
        self.reviewer = reviewer
        self.settle = settle
        self.owner = SETTLED if settle else reviewer
        self._lock = RLock()
        self.load()

    def load(self) -> None:
        """Read the folder anew: findings, texts, queue and reviews."""
        with self._lock:
            self.store: Store = open_store(self.out)
            self.texts = Texts(self.out)
            self.journal = Journal(self.out)
            self.ledger = Ledger(self.store, self.texts)
            self.suggestions = read_queue(self.out)
            self.ranks = {identity: suggestion.rank for identity, suggestion in self.suggestions.items()}
            self._links: dict[str, dict[str, Any]] = {}
            self._stamp = stamp(self.out)
            self.generation = f"{self._stamp[0]:x}-{self._stamp[1]:x}"
            self._catch_up()

    def refresh(self) -> None:
        """Read the folder anew if another run wrote into it, and take in what others decided meanwhile."""
        with self._lock:
            if stamp(self.out) != self._stamp:
                self.load()
            else:
                self._catch_up()

    def _catch_up(self) -> None:
        for decision in self.journal.read_new():
            self.ledger.take(decision)

    # --- what the page shows

    def queue(self, given: Mapping[str, str]) -> list[int]:
        """The row numbers that a query shows, in its order (see `inspection_findings.review.queue.Query`)."""
        with self._lock:
            query = Query.read(given)
            wants = disagreements(self.ledger) if query.show == "disagreement" else {}
            added = {record["id"] for record in self.store.added.values()}
            standing = Standing(self.ledger.verdicts[self.owner], frozenset(self.ledger.moved), frozenset(added), frozenset(wants))
            hidden = self.ledger.withdrawn()
            chosen = select(self.store.rows, query, standing, ranks=self.ranks, documents=list(self.store.documents))
            return [number for number in chosen if self.store.rows[number].id not in hidden] if hidden else chosen

    def rows(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """What the list shows of these rows."""
        with self._lock:
            return [self._row(number) for number in numbers if 0 <= number < len(self.store.rows)]

    def _row(self, number: int) -> dict[str, Any]:
        row = self.store.rows[number]
        verdict = self.ledger.verdicts[self.owner].get(row.id)
        return {
            "number": number,
            "id": row.id,
            "text": row.text[:240],
            "label": verdict["label"] if verdict else row.label,
            "secondary": verdict["secondary"] if verdict else row.secondary,
            "standard": verdict["standard"] if verdict else row.standard,
            "status": verdict["status"] if verdict else "open",
            "flag": bool(verdict and verdict["flag"]),
            "comment": bool(verdict and verdict["comment"]),
            "shares": len(verdict["proportions"] if verdict else row.kinds),
            "doubt": round(row.doubt, 3),
            "decided_by": row.decided_by,
            "moved": row.id in self.ledger.moved,
        }

    def view(self, number: int, *, reach: int = REACH) -> dict[str, Any]:
        """All that the page shows of one record: itself, the verdict on it, its place in the report."""
        with self._lock:
            row = self._known(number)
            record = self.store.record(number)
            verdict = self.ledger.verdict(self.owner, number)
            sha256 = row.sha256
            source = self.texts.slice(sha256, row.start, row.end)
            return {
                **self._row(number),
                "record": record,
                "verdict": verdict,
                "spans": locate(row.text, row.start, source, verdict["proportions"]),
                "window": self.texts.window(sha256, row.start, row.end, reach=min(max(reach, 200), 200_000)),
                "others": self._others(row),
                "history": self._history(row),
                **self._suggestion(row),
            }

    def _suggestion(self, row: Row) -> dict[str, Any]:
        """Why a record stands where it does in the suggested order, and the open records that say the same."""
        suggestion = self.suggestions.get(row.id)
        if suggestion is None:
            return {"reason": None, "alike": []}
        numbers = [self.store.numbers[identity] for identity in suggestion.alike if identity in self.store.numbers]
        twins = [self._place_of(number) for number in numbers if self._row(number)["status"] == "open"]
        return {"reason": suggestion.reason, "alike": twins}

    def _place_of(self, number: int) -> dict[str, Any]:
        """A record's place and words, by which a decision on it is sent."""
        row = self.store.rows[number]
        path = self.store.documents[row.sha256].get("path")
        place = {"id": row.id, "document": row.sha256, "path": path, "start": row.start, "end": row.end}
        return {"number": number, **place, "text": row.text}

    def _history(self, row: Row) -> list[dict[str, Any]]:
        """Who decided what on a record, and when, in order; only the reviewer's own decisions, unless disagreements are settled."""
        found = [self.ledger.decisions[key] for key in self.ledger.history[row.id]] if row.id in self.ledger.history else []
        return [
            {
                **{key: decision[key] for key in ("reviewer", "at", "action")},
                **{key: (decision["after"] or {}).get(key) for key in ("label", "status")},
            }
            for decision in found
            if self.settle or decision["reviewer"] == self.reviewer
        ]

    def _others(self, row: Row) -> list[dict[str, Any]]:
        """What each reviewer said of a record, shown where disagreements are settled (and never while people review)."""
        if not self.settle:
            return []
        found = ((name, self.ledger.verdicts[name].get(row.id)) for name in self.ledger.reviewers())
        return [{"reviewer": name, "verdict": verdict} for name, verdict in found if verdict and verdict["status"] == "reviewed"]

    def framework(self, sha256: str) -> dict[str, Any]:
        """The standards and key questions that a document's findings can be linked to, with the published figures."""
        with self._lock:
            document = self.store.documents.get(sha256)
            if document is None:
                raise ReviewError("there is no such report in this folder")
            if sha256 not in self._links:
                used = {row.standard for row in self.store.rows if row.sha256 == sha256 and row.standard}
                self._links[sha256] = links_of(document, self.texts, used=used)
            return self._links[sha256]

    def facets(self) -> dict[str, Any]:
        """What the filters offer, with the number of records of each."""
        with self._lock:
            return facets(self.store)

    def progress(self) -> dict[str, Any]:
        """How many records there are, how many are done, skipped and left, and how many are done a minute (None at first).

        Where disagreements are settled, they are what is counted.
        """
        with self._lock:
            states = Counter(verdict["status"] for verdict in self.ledger.verdicts[self.owner].values())
            done = states["reviewed"]
            still = len(disagreements(self.ledger)) if self.settle else None
            total = len(self.store.numbers) - len(self.ledger.withdrawn()) if still is None else done + still
            return {
                "total": total,
                "done": done,
                "skipped": states["skipped"],
                "left": total - done,
                "rate": rate(self.ledger.times[self.owner]),
                "disagreements": still,
            }

    def notices(self) -> list[dict[str, Any]]:
        """What the reviewer should know of the folder (see `inspection_findings.review.notices`)."""
        with self._lock:
            return notices(self.out, self.store, self.journal, self.ledger)

    def changes(self, since: int) -> dict[str, Any]:
        """The rows that decisions touched after the first ``since`` of them, the count to ask with next time, and progress."""
        with self._lock:
            self._catch_up()
            numbers = sorted(set(self.ledger.changes[max(0, since) :]))
            return {"since": len(self.ledger.changes), "rows": self.rows(numbers), "progress": self.progress()}

    # --- what the page does

    def decide(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Keep one decision and give the record's row as it is then. A decision whose key is known already is kept once.

        Args:
            request: ``id`` of the record, ``key`` of the decision and ``session`` of the tab (both chosen by the page),
                ``action``, ``changes`` to the verdict, ``seconds`` spent.

        Raises:
            ReviewError: the record or a value is unknown, or the decision could not be written.
        """
        action = request.get("action")
        if action not in ACTIONS or action in ("undo", "add"):
            raise ReviewError(f"unknown decision {action!r}")
        with self._lock:
            number, key = self._place(request), key_of(request)

            def make() -> Decision:
                row = self.store.rows[number]
                before = self.ledger.verdict(self.owner, number)
                after = changed(before, request.get("changes") or {}, start=row.start, end=row.end)
                new = links_in(after) - links_in(before) - links_in(untouched(self.store.record(number)))
                if new:
                    check_links(new, self.framework(row.sha256))
                return asked(request, row, action, before=before, after=after)

            self._keep(key, make)
            return self._after(number)

    def add(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Keep a finding that was missed, from a selection in the report's text, and give its row.

        Where a record stands at this place already its row is given, and nothing is written.

        Args:
            request: ``sha256`` of the document, ``start`` and ``end`` in its text, ``label``; ``key``, ``session`` and
                ``seconds`` as for `decide`.

        Raises:
            ReviewError: the selection is no sentence of the report, or the decision could not be written.
        """
        with self._lock:
            document = self.store.documents.get(str(request.get("sha256")))
            text = self.texts.text(document["sha256"]) if document else None
            start, end = request.get("start"), request.get("end")
            if document is None:
                raise UnplacedError("a finding that was added was not saved: its report is not in this folder")
            if text is None or not (is_place(start) and is_place(end)):
                raise ReviewError("the text of the report is missing, or nothing is selected: nothing was added")
            label, key = request.get("label"), key_of(request)
            if label not in LABELS:
                raise ReviewError(f"label can't be {label!r}; use one of {', '.join(LABELS)}")
            start, end = snapped(text, start, end)
            record = make_record(
                document, start, end, label=label, texts=self.texts,
                page=self.store.page_at(document["sha256"], start), scale=scale_of(document, self.out),
            )  # fmt: skip
            known = self.store.numbers.get(record["id"])
            if known is not None and record["id"] not in self.ledger.withdrawn():
                return self._after(known) | {"existing": True}

            def make() -> Decision:
                row = self.store.rows[self.store.add(record)]
                after = {**untouched(record), "status": "reviewed"}
                return asked(request, row, "add", before=None, after=after) | {"added": record}

            self._keep(key, make)
            self._catch_up()
            return self._after(self.store.numbers[record["id"]]) | {"existing": False}

    def undo(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Take back the last decision of a session that is not taken back yet, by a further decision; give the record's row.

        Raises:
            ReviewError: there is none left, or it could not be written.
        """
        session, key = str(request.get("session")), key_of(request)
        with self._lock:

            def make() -> Decision:
                if not self.ledger.trail[session]:
                    raise ReviewError("there is nothing left to undo in this session")
                last = self.ledger.decisions[self.ledger.trail[session][-1]]
                number, was, became = self.ledger.sides(last)
                before = self.ledger.verdict(self.owner, number)
                after = reverted(before, was, became) if was is not None and became is not None else None
                return asked(request, self.store.rows[number], "undo", before=before, after=after) | {"undoes": last["key"]}

            decision = self._keep(key, make)
            if decision is None:
                return self.changes(len(self.ledger.changes))
            identity = decision["id"]
            return self._after(self.store.numbers[identity]) | {"withdrawn": identity in self.ledger.withdrawn()}

    def share(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A proportion added or corrected, worked out but not kept: ``{share, span}``, the span in the clean sentence.

        Args:
            request: ``id`` of the record; ``span`` of the words in the clean sentence, code points; ``share`` as it stands
                (None for a new one, which is read from the words); ``changes`` to it.
        """
        with self._lock:
            number = self._number(request.get("id"))
            row, record = self.store.rows[number], self.store.record(number)
            start, end = span_in(request, row.text)
            source = self.texts.slice(row.sha256, row.start, row.end)
            first, last = to_source(row.text, source, start, end) if source else (start, end)
            share = worked_out(
                given if isinstance(given := request.get("share"), dict) else None,
                request.get("changes") or {},
                text=row.text,
                span=(start, end),
                scale=scale_of(self.store.documents[row.sha256], self.out),
                of={
                    "start": row.start + first,
                    "end": min(row.start + last, row.end),
                    "standard": record.get("standard"),
                    "key_question": record.get("key_question"),
                },
            )
            return {"share": share, "span": [start, end]}

    # --- parts

    def _known(self, number: int) -> Row:
        if not 0 <= number < len(self.store.rows):
            raise ReviewError("there is no such record: reload the page")
        return self.store.rows[number]

    def _place(self, request: Mapping[str, Any]) -> int:
        """The row of the record that a decision is about; where the run was made anew, the one with the same words.

        Raises:
            UnplacedError: its sentence is not in this run.
        """
        place = self.ledger.placer.place({key: request.get(key) for key in ("id", "document", "path", "start", "end", "text")})
        if place.number is None:
            shown = str(request.get("text") or request.get("id"))[:60]
            raise UnplacedError(f"a decision on {shown!r} was not saved: {place.reason}")
        return place.number

    def _number(self, identity: Any) -> int:
        number = self.store.numbers.get(str(identity))
        if number is None:
            raise ReviewError(f"there is no record {identity!r} in this folder: reload the page")
        return number

    def _after(self, number: int) -> dict[str, Any]:
        self._catch_up()
        row = self._row(number)
        return {"row": row, "since": len(self.ledger.changes), "progress": self.progress()}

    def _keep(self, key: str | None, make: Callable[[], Decision]) -> Decision | None:
        """The decision that ``make`` gives, once it is on disk; None where one of this key is kept already."""

        def unless_kept() -> Decision | None:
            self._catch_up()
            if key in self.ledger.decisions:
                return None
            decision = make()
            path = self.store.documents[decision["document"]].get("path")
            return decision | {"reviewer": self.reviewer, "settles": self.settle, "path": path}

        return self.journal.append(unless_kept)


def stamp(out: Path) -> tuple[int, int]:
    """What changes when another run writes the findings: time (ns) and size of the file."""
    try:
        found = (out / "findings.jsonl").stat()
    except OSError:
        return (0, 0)
    return found.st_mtime_ns, found.st_size
