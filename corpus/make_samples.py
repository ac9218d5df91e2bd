"""Make the invented sample reports of other inspectorates, and their annotations, from the marked texts in corpus/sources.

    python corpus/make_samples.py            writes corpus/sample/* and corpus/sample-gold/*
    python corpus/make_samples.py FOLDER     writes FOLDER/sample/* and FOLDER/sample-gold/*

A marked text holds one block a line. ``@key value`` is a fact of the report; ``# title``; ``## (kind key) heading``; ``- bullet``;
``1. numbered``; ``| cell | cell`` a row of a table, ``|?`` of a judgement and its grade, ``|!`` of the overall one, ``|a`` of an
addressee and an action. ``[+ sentence]`` is a strength, ``-`` an area for improvement, ``!`` a recommendation, ``0`` none of
them; a second sign is the label of the sentence's other side. Needs reportlab (a development dependency) for the PDF.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
LABELS = {"+": "strength", "-": "area_for_improvement", "!": "recommendation", "0": "none"}
SENTENCE = re.compile(r"\[([-+!0])([-+!]?) ([^\]]+)\]")
HEADING = re.compile(r"(#{2,3}) \((\w+)(?: ([\w-]+))?\) (.+)")
GRADE = re.compile(r":\s*(outstanding|good|requires improvement to be good|inadequate)$", re.IGNORECASE)
WIDTH, PAGE_LINES = 92, 46
LISTS = ("recommendations", "improvements", "strengths")
# the PDF's page in points, and its sizes of type
MARGIN, SMALL, NORMAL, LARGE, TITLE = 64, 9, 11, 14, 22


@dataclass
class Block:
    """One block: its form, its text without marks, the cells of a row, and the level of a heading."""

    form: str
    text: str
    cells: tuple[str, ...] = ()
    level: int = 0
    number: str = ""


@dataclass
class Report:
    """A marked text, parsed: facts, blocks, and what is annotated."""

    facts: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    sentences: list[dict] = field(default_factory=list)
    sections: list[dict] = field(default_factory=list)
    judgements: list[dict] = field(default_factory=list)
    actions: list[dict] = field(default_factory=list)


def parse(text: str) -> Report:
    """The report that a marked text describes."""
    report = Report()
    kind, standard = None, None
    for line in text.splitlines():
        if line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            report.facts[key] = value
        elif line.startswith("# "):
            report.blocks.append(Block("title", line[2:], level=1))
        elif match := HEADING.fullmatch(line):
            marks, kind, own, title = match.groups()
            standard = own if len(marks) == len("##") else standard
            grade = GRADE.search(title)
            report.blocks.append(Block("heading", title, level=len(marks)))
            found = {"level": len(marks) - 1, "kind": kind, "number": None, "title": title, "rating": grade[1] if grade else None}
            report.sections.append(found)
        elif line.startswith("|"):
            row(report, line, kind, standard)
        else:
            paragraph(report, line, kind, standard)
    if "outcome" in report.facts:
        report.judgements.append({"title": "Inspection outcome", "grade": report.facts["outcome"], "overall": True})
    return report


def row(report: Report, line: str, kind: str | None, standard: str | None) -> None:
    """Add one row of a table."""
    sign = line[1]
    cells = [cell.strip() for cell in line[2:].split("|")]
    if sign in "?!":
        report.judgements.append({"title": cells[0], "grade": cells[1].capitalize(), "overall": sign == "!"})
    if sign == "a":
        label, cells[1] = LABELS[cells[1][0]], cells[1][2:]
        report.actions.append({"text": cells[1], "list": kind, "addressee": cells[0]})
        report.sentences.append({"label": label, "secondary": None, "standard": standard, "text": cells[1]})
    report.blocks.append(Block("row", " | ".join(cells), tuple(cells)))


def paragraph(report: Report, line: str, kind: str | None, standard: str | None) -> None:
    """Add one paragraph, bullet or numbered paragraph."""
    form, number = "paragraph", ""
    if line.startswith("- "):
        form, line = "bullet", line[2:]
    elif match := re.match(r"(\d+)\. ", line):
        form, number, line = "numbered", match[1], line[match.end() :]
    for first, second, text in SENTENCE.findall(line):
        other = LABELS.get(second)
        report.sentences.append({"label": LABELS[first], "secondary": other, "standard": standard, "text": text})
    if kind in LISTS and form != "paragraph":
        report.actions.append({"text": SENTENCE.sub(r"\3", line), "list": kind, "addressee": None})
    report.blocks.append(Block(form, SENTENCE.sub(r"\3", line), number=number))


def as_markdown(report: Report) -> str:
    """The report as Markdown, tables as pipes."""
    lines: list[str] = []
    for place, block in enumerate(report.blocks):
        if block.form == "row":
            lines.append(f"| {' | '.join(block.cells)} |")
            first = report.blocks[place - 1].form != "row"
            lines += ["|" + " --- |" * len(block.cells)] if first else []
            last = place + 1 == len(report.blocks) or report.blocks[place + 1].form != "row"
            lines += [""] if last else []
            continue
        opening = {"title": "# ", "heading": "#" * block.level + " ", "bullet": "- ", "numbered": f"{block.number}. "}
        lines += [opening.get(block.form, "") + block.text, ""]
    return "\n".join(lines)


def as_text(report: Report) -> str:
    """The report as text taken from a PDF: wrapped lines, a foot with a number and a form feed after each page."""
    lines: list[str] = []
    for block in report.blocks:
        if block.form == "row":
            lines.append(f"{block.cells[0]:<40}{'  '.join(block.cells[1:])}")
            continue
        opening = {"bullet": "• ", "numbered": f"{block.number}. "}.get(block.form, "")
        hang = " " * len(opening)
        lines += ["", *textwrap.wrap(opening + block.text, WIDTH, subsequent_indent=hang, break_on_hyphens=False)]
    pages = [lines[start : start + PAGE_LINES] for start in range(0, len(lines), PAGE_LINES)]
    foot = report.facts.get("foot", "")
    return "\f".join("\n".join([*page, "", f"{foot} {number}", ""]) for number, page in enumerate(pages, start=1))


def write_pdf(report: Report, path: Path) -> None:
    """Write the report as a PDF, the same bytes on every machine: a ruled table of judgements, headings in bold, a foot."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    body = ParagraphStyle("body", fontName="Helvetica", fontSize=NORMAL, leading=NORMAL * 1.3, spaceAfter=6)
    styles = {
        "title": ParagraphStyle(
            "title", parent=body, fontName="Helvetica-Bold", fontSize=TITLE, leading=TITLE * 1.2, spaceAfter=12
        ),
        "heading": ParagraphStyle(
            "heading", parent=body, fontName="Helvetica-Bold", fontSize=LARGE, leading=LARGE * 1.2, spaceBefore=12
        ),
        "bullet": ParagraphStyle("bullet", parent=body, leftIndent=18, bulletIndent=4),
        "numbered": ParagraphStyle("numbered", parent=body, leftIndent=26, bulletIndent=0),
    }
    flow: list[object] = []
    rows: list[list[Paragraph]] = []
    for block in [*report.blocks, Block("end", "")]:
        if block.form == "row":
            rows.append([Paragraph(escape(cell), body) for cell in block.cells])
            continue
        if rows:
            ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)])
            flow += [Table(rows, colWidths=[300, 160], style=ruled), Spacer(1, 12)]
            rows = []
        marks = {"bullet": "\u2022", "numbered": f"{block.number}."}
        if block.form != "end":
            flow.append(Paragraph(escape(block.text), styles.get(block.form, body), bulletText=marks.get(block.form)))

    def foot(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", SMALL)
        canvas.drawString(MARGIN, MARGIN / 2, report.facts.get("foot", ""))
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(document.page))

    title = report.blocks[0].text
    document = SimpleDocTemplate(str(path), pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, title=title, invariant=1)
    document.build(flow, onFirstPage=foot, onLaterPages=foot)


def place_in(text: str, wanted: str, start: int) -> tuple[int, int] | None:
    """Where the words of a sentence stand in a report's text from ``start`` on; a foot may stand between its ends."""
    words = wanted.split()
    whole = re.compile(r"\s+".join(map(re.escape, words)))
    if match := whole.search(text, start):
        return match.span()
    ends = [r"\s+".join(map(re.escape, part)) for part in (words[:3], words[-3:])]
    match = re.compile(f"{ends[0]}.{{0,{len(wanted) * 2}}}?{ends[1]}", re.DOTALL).search(text, start)
    return match.span() if match else None


def source_text(path: Path) -> str:
    """The text that positions point into: a text file's own, and what the reader makes of a PDF."""
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    from inspection_findings.readers import read

    return read(path).text


def write_gold(report: Report, path: Path, folder: Path) -> None:
    """Write the annotations of a report: facts, sentences and headings with their places, judgements and actions."""
    text = source_text(path)
    name = path.stem
    facts = {key: value for key, value in report.facts.items() if key not in ("file", "foot", "outcome")}
    facts["publisher"] = facts["publisher"].split("; ")
    facts["title"] = report.blocks[0].text
    meta = {"doc": name, "file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), **facts}
    (folder / f"{name}.meta.json").write_text(json.dumps(meta, ensure_ascii=False) + "\n", encoding="utf-8")
    for kind, rows, key in (("sentences", report.sentences, "text"), ("sections", report.sections, "title")):
        lines, start = [], 0
        for found in rows:
            span = place_in(text, found[key], start)
            if span is None:
                raise SystemExit(f"{path}: {found[key]!r} is not in the text that the reader gives")
            start = span[1]
            placed = {"start": span[0], "end": span[1]} if kind == "sentences" else {"start": span[0]}
            lines.append(
                json.dumps({**placed, **found, **({"illustration": False} if kind == "sentences" else {})}, ensure_ascii=False)
            )
        (folder / f"{name}.{kind}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    overall = next((judgement["grade"] for judgement in report.judgements if judgement["overall"]), None)
    results = {"provider": report.facts["provider"], "overall": overall, "judgements": report.judgements, "actions": report.actions}
    (folder / f"{name}.results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write all samples and their annotations."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for folder in ("sample", "sample-gold"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "sources").glob("*.txt")):
        report = parse(source.read_text(encoding="utf-8"))
        path = target / "sample" / report.facts["file"]
        if path.suffix == ".pdf":
            write_pdf(report, path)
        else:
            path.write_text(as_markdown(report) if path.suffix == ".md" else as_text(report), encoding="utf-8")
        write_gold(report, path, target / "sample-gold")


if __name__ == "__main__":
    main()
