"""The report's own text around a finding, from ``OUT/texts/<sha256>.txt``, and the sections and figures of the run."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from inspection_findings.reviews.store import SHA256, read_objects

KEPT_TEXTS = 24
REACH = 1800


@dataclass
class Texts:
    """The texts of a run by the hash of their document; the last ones used are kept in memory."""

    out: Path
    _kept: OrderedDict[str, str | None] = field(default_factory=OrderedDict)

    def text(self, sha256: str) -> str | None:
        """The text that offsets of this document point into; None where it is missing or no UTF-8."""
        if not SHA256.fullmatch(sha256):
            return None
        if sha256 not in self._kept:
            try:
                text = (self.out / "texts" / f"{sha256}.txt").read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError):
                text = None
            self._kept[sha256] = text
            if len(self._kept) > KEPT_TEXTS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(sha256)
        return self._kept[sha256]

    def slice(self, sha256: str, start: int, end: int) -> str | None:
        """The stretch of source of a finding; None where the text is missing or too short for it."""
        text = self.text(sha256)
        return text[start:end] if text is not None and end <= len(text) else None

    def window(self, sha256: str, start: int, end: int, *, reach: int = REACH) -> dict[str, Any] | None:
        """The text around a finding, from a line's start to a line's end, and the headings in it.

        ``offset`` is where the window starts in the text; ``more_before``/``more_after`` whether there is more.
        """
        text = self.text(sha256)
        if text is None or end > len(text):
            return None
        low = text.rfind("\n", 0, max(0, start - reach)) + 1
        high = text.find("\n", min(len(text), end + reach))
        high = len(text) if high < 0 else high
        headings = []
        for section in self.sections.get(sha256, ()):
            line_end = text.find("\n", section["start"])
            line_end = len(text) if line_end < 0 else line_end
            if low <= section["start"] and line_end <= high:
                headings.append([section["start"], line_end])
        return {
            "text": text[low:high],
            "offset": low,
            "headings": headings,
            "more_before": low > 0,
            "more_after": high < len(text),
        }

    @cached_property
    def sections(self) -> dict[str, list[dict[str, Any]]]:
        """The headings of each document, in order of place."""
        found: dict[str, list[dict[str, Any]]] = {}
        for section in read_objects(self.out / "sections.jsonl"):
            try:
                found.setdefault(section["document"]["sha256"], []).append(
                    {key: section[key] for key in ("start", "end", "kind", "number", "title")}
                )
            except (KeyError, TypeError):
                continue
        return {sha256: sorted(sections, key=lambda section: section["start"]) for sha256, sections in found.items()}

    @cached_property
    def results(self) -> dict[str, list[dict[str, Any]]]:
        """What each document publishes: ``{level, standard, key_question, question, percent}``."""
        found: dict[str, list[dict[str, Any]]] = {}
        for result in read_objects(self.out / "results.jsonl"):
            try:
                found.setdefault(result["document"]["sha256"], []).append(
                    {key: result[key] for key in ("level", "standard", "key_question", "question", "percent")}
                )
            except (KeyError, TypeError):
                continue
        return found

    @cached_property
    def figures(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The published figure (0 to 100) of each key question, ``{percent, question, standard}`` by document and number."""
        return {
            sha256: {
                entry["key_question"]: {key: entry[key] for key in ("percent", "question", "standard")}
                for entry in entries
                if entry["level"] == "key_question" and entry["key_question"]
            }
            for sha256, entries in self.results.items()
        }

    def section_at(self, sha256: str, start: int) -> dict[str, Any] | None:
        """The innermost section that holds this place, as records have it: kind, number, title and path."""
        around = [section for section in self.sections.get(sha256, ()) if section["start"] <= start < section["end"]]
        if not around:
            return None
        last = around[-1]
        return {
            "kind": last["kind"],
            "number": last["number"],
            "title": last["title"],
            "path": [section["title"] for section in around],
        }
