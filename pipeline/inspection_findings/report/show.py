"""One report as lines for the terminal: headings, sentences coloured by label, proportions with their intervals."""

from __future__ import annotations

from collections.abc import Iterator

from rich.padding import Padding
from rich.text import Text

from inspection_findings.model.records import FindingRecord, ProportionRecord
from inspection_findings.model.report import Report

# blue, orange, magenta: told apart by people with any of the common colour deficiencies; the mark tells them apart without colour
STYLES = {"strength": "blue", "area_for_improvement": "dark_orange", "recommendation": "magenta", "none": ""}
MARKS = {"strength": "+", "area_for_improvement": "−", "recommendation": "→", "none": " "}
BAR_WIDTH = 40


def render(report: Report, *, findings_only: bool = False) -> Iterator[Text | Padding]:
    """What to print for ``report``, from top to bottom."""
    yield header(report)
    headings = sorted(report.records.sections, key=lambda section: section.start)
    for finding in report.findings:
        while headings and headings[0].start <= finding.start:
            section = headings.pop(0)
            rating = f"  {section.rating}" if section.rating else ""
            number = f"{section.number} " if section.number else ""
            yield Text.assemble(("\n" + number + section.title, "bold"), (rating, "bold italic"))
        if finding.label == "none" and findings_only and not finding.proportions:
            continue
        yield Padding(sentence_line(finding), (0, 0, 0, 2))
        for share in finding.proportions:
            yield Padding(share_line(share), (0, 0, 0, 6))


def header(report: Report) -> Text:
    """The report's title, provider, date, framework, and the key to the marks."""
    facts = [report.ref.title, report.ref.provider, report.ref.published, report.ref.framework]
    text = Text(" · ".join(fact for fact in facts if fact) or report.ref.path, style="bold underline")
    text.append("\n")
    for label, mark in MARKS.items():
        if label != "none":
            text.append(f"{mark} {label.replace('_', ' ')}   ", style=STYLES[label])
    return text


def sentence_line(finding: FindingRecord) -> Text:
    """A sentence with its mark, its proportions underlined, and what it is linked to."""
    label = finding.label or "none"
    style = STYLES[label]
    text = Text(f"{MARKS[label]} ", style=f"bold {style}")
    text.append(finding.text, style=style)
    position = 0
    for share in finding.proportions:
        found = finding.text.find(share.text, position)
        if found >= 0:
            text.stylize("underline", found + 2, found + 2 + len(share.text))
            position = found + len(share.text)
    notes = [finding.standard, finding.number and f"recommendation {finding.number}"]
    notes += ["illustration" if finding.illustration else None, "to review" if finding.review else None]
    told = ", ".join(note for note in notes if note)
    return text.append(f"  [{told}]", style="dim") if told else text


def share_line(share: ProportionRecord) -> Text:
    """A proportion's interval as a bar on a scale from 0 to 1."""
    text = Text(style="dim")
    if share.low is None or share.high is None or share.estimate is None:
        return text.append(f"{share.text}: {share.problem or 'no value'}")
    text.append(bar(share.low, share.high, share.estimate))
    text.append(f" {share.low:.3g}–{share.high:.3g}  {share.text}")
    for note in (share.population, share.polarity and share.polarity.replace("_", " "), share.key_question):
        if note:
            text.append(f" · {note}")
    return text


def bar(low: float, high: float, estimate: float | None, *, width: int = BAR_WIDTH) -> str:
    """The interval on a line of ``width`` characters from 0 to 1, with the estimate marked where there is one.

    >>> bar(0.5, 1.0, 0.75, width=8)
    '····━━●━'
    """
    first, last = (min(width - 1, int(value * width)) for value in (low, high))
    middle = min(width - 1, int(estimate * width)) if estimate is not None else None
    return "".join("●" if i == middle else "━" if first <= i <= last else "·" for i in range(width))
