"""A record that a reviewer adds where the pipeline found none, from a stretch of the report's own text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from inspection_findings.context import Context
from inspection_findings.errors import ReviewError
from inspection_findings.layout import clean
from inspection_findings.model.records import DocumentRef, FindingRecord, ProportionRecord, Scores, SectionRef, finding_id
from inspection_findings.model.report import LABELS, Link, Sentence
from inspection_findings.model.source import Source
from inspection_findings.model.to_records import proportion_record_at
from inspection_findings.reviews.align import to_source
from inspection_findings.reviews.proportions import known_scale
from inspection_findings.reviews.texts import Texts
from inspection_findings.stages import annotate_sentences

LONGEST = 3000
MODEL = "review"


def snapped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends, widened to whole words.

    >>> snapped("All plans were good.", 5, 12)
    (4, 14)

    Raises:
        ReviewError: it is empty, outside the text, or longer than any sentence.
    """
    if not 0 <= start < end <= len(text):
        raise ReviewError("the selection lies outside the report's text: reload the page")
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise ReviewError("the selection has no words in it")
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    if end - start > LONGEST:
        raise ReviewError(f"the selection has {end - start:,} characters: a finding is one sentence, {LONGEST:,} at most")
    return start, end


def cleaned(source: str) -> str:
    """The words of a stretch of source on one line, as sentences of records have them."""
    text = " ".join(clean(Source(source)).text.split())
    return text or " ".join(source.split())


def make_record(
    document: Mapping[str, Any],
    start: int,
    end: int,
    *,
    label: str,
    texts: Texts,
    page: int | None = None,
    text: str | None = None,
    scale: str | None = None,
) -> dict[str, Any]:
    """The record of ``source[start:end]``, with its section and the proportions that it states.

    Its scores say nothing but the label that was chosen. ``text`` is the clean sentence where it is known.

    Raises:
        ReviewError: the document's text is missing, or too short for the span.
    """
    sha256 = document["sha256"]
    source = texts.slice(sha256, start, end)
    if source is None:
        raise ReviewError("the text of this report is missing (texts/): run extract again to add to it")
    sentence = text or cleaned(source)
    section = texts.section_at(sha256, start)
    standard = next((s["number"] for s in reversed(texts.sections.get(sha256, ())) if s["kind"] == "standard"
                     and s["start"] <= start < s["end"]), None)  # fmt: skip
    record = FindingRecord(
        schema="finding/1",
        id=finding_id(sha256, start, end),
        document=DocumentRef.model_validate(document),
        page=page,
        start=start,
        end=end,
        text=sentence,
        section=SectionRef.model_validate(section) if section else None,
        label=label,
        scores=Scores.model_validate({name: float(name == label) for name in LABELS}),
        decided_by="review",
        model=MODEL,
        secondary=None,
        standard=standard,
        key_question=None,
        link_score=None,
        illustration=False,
        number=None,
        addressee=None,
        proportions=shares_in(sentence, source, start, scale=scale, standard=standard),
    )
    return record.model_dump(by_alias=True)


def shares_in(text: str, source: str, start: int, *, scale: str | None, standard: str | None = None) -> list[ProportionRecord]:
    """The proportions that a sentence states, with offsets into the source that it was cleaned from."""
    sentence = Sentence(text, 0, len(text), None, 0, 0)
    annotate_sentences([sentence], [], Context(scale=known_scale(scale)))
    records = []
    for proportion in sentence.proportions:
        first, last = to_source(text, source, proportion.start, proportion.end)
        linked = replace(proportion, link=Link(standard, None, None))
        records.append(proportion_record_at(linked, start + first, start + last))
    return records
