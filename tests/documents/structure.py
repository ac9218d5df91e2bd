"""The project's sample reports as a list of items: the truth that every test document is written from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample"
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")


@dataclass
class Item:
    """heading (level), paragraph, claim (a bullet of the summary), bullet, numbered (number), quote, note (number), table (rows).

    ``text`` holds references to notes as [^1]. ``bold`` for a paragraph in bold, ``italic`` in italics.
    """

    kind: str
    text: str = ""
    level: int = 0
    number: str = ""
    bold: bool = False
    italic: bool = False
    rows: list[list[str]] = field(default_factory=list)


def report(name: str) -> list[Item]:
    """The items of a sample report, front page first, without its contents."""
    path = next(SAMPLE.glob(f"{name}*"))
    text = path.read_text(encoding="utf-8")
    return from_markdown(text) if path.suffix == ".md" else from_text(text)


def from_markdown(text: str) -> list[Item]:
    items: list[Item] = []
    front, body = re.split(r"\n# Contents\n.*?(?=\n## Foreword\n)", text, maxsplit=1, flags=re.DOTALL)
    for line in (front + body).split("\n"):
        line = re.sub(r"(?<=\S)<sup>(\d)</sup>", r"[^\1]", line)
        if not line.strip() or line == "---" or set(line) <= set("|- "):
            continue
        if match := re.match(r"(#+) (.*)", line):
            items.append(Item("heading", match[2], level=len(match[1])))
        elif match := re.match(r"<sup>(\d)</sup> (.*)", line):
            items.append(Item("note", match[2], number=match[1]))
        elif line.startswith("|") or "\t" in line:
            row = [cell.strip().strip("*") for cell in (line.strip("|").split("|") if line.startswith("|") else line.split("\t"))]
            if items[-1].kind != "table":
                items.append(Item("table"))
            items[-1].rows.append(row)
        elif match := re.match(r"- \*\*(.*)\*\*", line):
            items.append(Item("claim", match[1]))
        elif line.startswith("- "):
            items.append(Item("bullet", line[2:]))
        elif match := re.match(r"(\d+)\. (.*)", line):
            items.append(Item("numbered", match[2], number=match[1]))
        elif line.startswith("> "):
            items.append(Item("quote", line[2:]))
        elif match := re.fullmatch(r"(\*\*?)([^*]+)\1", line):
            items.append(Item("paragraph", match[2], bold=match[1] == "**", italic=match[1] == "*"))
        else:
            items.append(Item("paragraph", line.replace("**", "")))
    return items


LEVELS = (
    (r"(?:Foreword|Overall findings|Summary of ratings|Recommendations|Background|Annex \d: .*)", 2),
    (r"\d\. [A-Z].*", 2),
    (r"\d\.\d\. .*", 3),
    (r"(?:Contextual facts|Organisational delivery|Case supervision|Unpaid work and Through the Gate)", 3),
    (r"(?:Strengths:|Areas for improvement:)", 4),
)


def from_text(text: str) -> list[Item]:
    """The plain sample: running headers taken out, lines joined, headings told by their words."""
    text = re.sub(r"\n+An inspection of probation services in Northmoor CRC\n\d+\n+", "\n\n\n", text)
    text = re.sub(r"\nContents\n.*?\n(?=Foreword\n)", "\n", text, flags=re.DOTALL)
    text = re.sub(r"\n\n\n(?=[a-z])", "\n", text)
    text = re.sub(r"(?<=[a-z,])\n\n\n(?=[a-z])", "\n", text)
    text = re.sub(r"(resettle|com)-\n", r"\1", text)
    text = text.replace("Requires\nimprovement", "Requires improvement").replace(
        "\nAreas for improvement:", "\n\nAreas for improvement:"
    )
    text = re.sub(r"(\?)\n+(\d+%)", r"\1\t\2", text)
    items: list[Item] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.strip().split("\n")]
        if lines != [""]:
            text_block(lines, items)
    return items


def text_block(lines: list[str], items: list[Item]) -> None:
    joined = re.sub(r"(?<=[a-z.])(\d)(?=\s|$)", r"[^\1]", " ".join(lines))
    chapter = next((item.text for item in reversed(items) if item.kind == "heading" and item.level == 2), "")
    annex = chapter.startswith("Annex")
    if chapter == "Summary of ratings" and lines != ["Recommendations"]:
        return ratings_block(lines, items)
    if chapter.startswith("Annex 2") and re.match(r"Standard and|\d\.\d\. ", joined):
        return results_block(lines, items)
    level = next((level for pattern, level in LEVELS if re.fullmatch(pattern, joined)), None)
    if level:
        level = 3 if annex and joined[0].isdigit() else level
        match = re.match(rf"(.*?) ({'|'.join(RATINGS)})$", joined) if re.match(r"\d\.\d\.", joined) else None
        items.append(Item("heading", f"{match[1]}\t{match[2]}" if match else joined, level=level))
    elif joined.startswith("• ") and not lines[0].endswith(".") and len(lines) > 1 and lines[1][0].isupper():
        items.append(Item("claim", lines[0][2:]))
        items.append(Item("paragraph", " ".join(lines[1:])))
    elif joined.startswith("• "):
        items.append(Item("bullet", joined[2:]))
    elif match := re.match(r"(\d)\. ([a-z].*)", joined):
        items.append(Item("numbered", match[2], number=match[1]))
    elif match := re.match(r"([123]) [A-Z]", lines[0]):
        for note in re.split(r" (?=3 Professional)", " ".join(lines)):
            items.append(Item("note", note[2:], number=note[0]))
    elif chapter == "Background" and re.match(r"[£\d]", lines[0]):
        if items[-1].kind != "table":
            items.append(Item("table", rows=[["Fact", "Figure"]]))
        items[-1].rows.append([" ".join(lines[1:]), lines[0]])
    elif items and items[-1].text == "Practice example":
        items.append(Item("quote", joined))
    else:
        if joined in ("Northmoor",):
            return items.append(Item("heading", joined, level=1))
        items.append(Item("paragraph", joined, bold=joined == "Practice example" or joined.endswith("should:")))


def ratings_block(lines: list[str], items: list[Item]) -> None:
    """The page of ratings of the plain sample, its cells one a line, as a table."""
    for line in lines:
        if items[-1].kind != "table":
            items.append(Item("table"))
        rows = items[-1].rows
        if line in RATINGS and rows:
            rows[-1].append(line)
        elif match := re.match(r"(\d\.\d) (.*)", line):
            rows.append([match[1], match[2]])
        elif re.match(r"\d\. |Overall rating", line):
            rows.append([line])
        else:
            items.append(Item("paragraph", line))
            items.append(Item("table"))
    if items[-1].kind == "table" and not items[-1].rows:
        items.pop()


def results_block(lines: list[str], items: list[Item]) -> None:
    """The results of the plain sample as a table."""
    if items[-1].kind != "table":
        items.append(Item("table", rows=[["Standard and key question", "Rating or % yes"]]))
    for line in lines:
        if "\t" in line:
            before = line.split("\t")
            if not re.match(r"\d\.\d\.\d", line):
                before[0] = items[-1].rows.pop()[0] + " " + before[0]
            items[-1].rows.append(before)
        elif match := re.match(rf"(\d\.\d\. .*?) ({'|'.join(RATINGS)})$", line):
            items[-1].rows.append([match[1], match[2]])
        elif not line.startswith("Standard and"):
            items[-1].rows.append([line])
