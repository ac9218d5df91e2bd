"""From a report's source text to a `Document`: clean text, blocks, footnotes, and the exact map between the two texts.

The source is read line by line. Running headers, page numbers, contents lines and footnote bodies are lifted out; the lines
of a paragraph are joined, cut words too; marks of Markdown, footnote marks, ligatures and entities are resolved. Every
stretch of the clean text knows the source it came from.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipeline.document import Block, Document, Note, Run, Source
from pipeline.rules import load_rules

HEADING_MARK = re.compile(r"(#{1,6})\s+")
NUMBERED = re.compile(r"(\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
LETTERS = re.compile(r"[A-Za-z]{3}|[A-Za-z]{2}\s")
# characters whose presence means that a line can't be copied as it stands
SPECIAL = re.compile(r"[<&\[*_`\u00ad\u00a0\ufb00-\ufb06\u2007\u2009\u202f\u200b\ufeff\t|]|  ")
MARKUP = re.compile(
    r"<sup>\s*\[?(?P<sup>[\d,\s]{1,8}|[a-z*†‡])\]?\s*</sup>|(?P<ref>\[\^\w+\])|(?P<tag></?[A-Za-z][^<>]{0,80}>)|(?P<entity>&#?\w{2,8};)"
    r"|!?\[(?P<label>[^\[\]]{0,300})\]\([^()\s]{0,300}\)|(?P<stars>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`)"
    r"|(?P<char>[\u00ad\u00a0\ufb00-\ufb06\u2007\u2009\u202f\u200b\ufeff])|(?P<cell>[ ]*(?:\t|(?<!\\)\|)[ \t|]*)|(?P<space>[ ]{2,})"
)
NOTE_START = re.compile(r"(?:<sup>\s*)?(\d{1,3})(?:\s*</sup>)?[ \t]+(?=[A-Z‘“\"'(<\[*])|\[\^(\w+)\]:\s*")
SUP_NOTE = re.compile(r"\s*<sup>\s*(\d{1,3})\s*</sup>\s*(?=\S)|\s*\[\^(\w+)\]:\s*")
# a mark glued to a word ("annually.2", "magistrates3"); never the digits of "2.1" or "P3"
GLUED = re.compile(r"(?:(?<=[a-z”’)])|(?<=[a-z”’)][.,;:]))(\d{1,3})(?=[\s,.;:)]|$)")
ENDS = (".", "!", "?", ":", ";", "”", "’", ")", "…", '"')


@dataclass
class Line:
    """One source line: where its stripped text starts and ends, and what it is."""

    start: int
    end: int
    text: str
    kind: str = "text"
    level: int = 0
    marker: str | None = None


@dataclass
class Draft:
    """A block in the making: the stretches of source lines that it is joined from."""

    kind: str
    level: int = 0
    marker: str | None = None
    bold: bool = False
    parts: list[Line] = field(default_factory=list)


@cache
def noise() -> dict[str, Any]:
    """The rules of configs/sections/noise.yaml, patterns compiled into one."""
    rules: dict[str, Any] = load_rules("sections/noise")
    rules["line"] = re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules["lines"]))
    rules["bullet"] = re.compile(rf"([{re.escape(rules['bullets'])}]|-|o(?=\s\s))\s+(?=\S)")
    rules["before"] = frozenset(rules["keep_hyphen_before"])
    rules["after"] = frozenset(rules["keep_hyphen_after"])
    return rules


def clean(source: Source) -> Document:
    """The document of ``source``: its clean text in blocks, one a line, mapped to the source character by character."""
    lines = split_lines(source.text)
    markdown = source.format == "markdown" or is_markdown(lines)
    drop_running_lines(lines, markdown=markdown)
    notes = lift_notes(lines, source.text, markdown=markdown)
    drafts = draft_blocks(lines, markdown=markdown)
    builder = Builder({note.mark for note in notes})
    blocks = [builder.block(draft) for draft in drafts]
    return Document(
        source=source,
        text="".join(builder.pieces),
        runs=tuple(builder.runs),
        blocks=tuple(block for block in blocks if block is not None),
        notes=tuple(notes),
        marks=tuple(builder.marks),
    )


def split_lines(text: str) -> list[Line]:
    """The lines of ``text``, stripped, with their offsets; every kind of line end counts."""
    lines = []
    offset = 0
    for whole in text.splitlines(keepends=True):
        stripped = whole.strip()
        start = offset + len(whole) - len(whole.lstrip()) if stripped else offset
        lines.append(Line(start, start + len(stripped), stripped))
        offset += len(whole)
    return lines


def is_markdown(lines: list[Line]) -> bool:
    """Whether at least three lines are Markdown headings or bold lines."""
    seen = 0
    for line in lines:
        if line.text[:1] in "#*<" and (HEADING_MARK.match(line.text) or line.text.startswith(("**", "<b>"))):
            seen += 1
            if seen >= 3:
                return True
    return False


def drop_running_lines(lines: list[Line], *, markdown: bool) -> None:
    """Mark contents lines, running headers and footers, and page numbers as noise."""
    pattern = noise()["line"]
    shapes = Counter(shape for line in lines if (shape := running_shape(line.text)))
    heads = {shape for shape, number in shapes.items() if number >= 4}
    headers = heads | {shape for line in lines if pattern.fullmatch(line.text[:300]) and (shape := running_shape(line.text))}
    tails = {shape.split()[-1] for shape in headers if len(shape.split()) > 2}
    for line in lines:
        text = line.text
        if not text:
            line.kind = "blank"
        elif len(text) < 300 and (pattern.fullmatch(text) or running_shape(text) in heads):
            line.kind = "noise"
        elif (not markdown and text in tails) or (text.isdigit() and len(text) <= 3 and not markdown):
            line.kind = "number" if text.isdigit() else "noise"
    contents = next((i for i, line in enumerate(lines) if line.text.strip("#*<b>/ :").lower() == "contents"), None)
    if contents is not None and any(line.kind == "noise" for line in lines[contents + 1 : contents + 6]):
        lines[contents].kind = "noise"


def running_shape(text: str) -> str | None:
    """A line with a page number at one end, without that number: what repeats where it is a running header.

    >>> running_shape("Inspection of Northmoor CRC 14")
    'Inspection of Northmoor CRC'
    """
    if not 6 < len(text) < 120 or not (text[-1].isdigit() or text[0].isdigit()):
        return None
    match = re.fullmatch(r"(?:(\d{1,3})\s+)?(\D.*?)(?:\s+(\d{1,3}))?", text)
    if not match or not (match[1] or match[3]) or match[2][-1] in ".%" or match[2][:1] in ".)":
        return None
    return match[2] if len(match[2].split()) >= 2 and "\t" not in match[2] else None


def lift_notes(lines: list[Line], text: str, *, markdown: bool) -> list[Note]:
    """The footnotes; their lines become noise. In plain text a note counts only where its mark stands glued to a word before."""
    marks = {int(match[1]) for match in GLUED.finditer(text)} if not markdown else set()
    notes: list[Note] = []
    last = 0
    open_note: list[Line] | None = None
    mark = ""
    for line in lines:
        match = SUP_NOTE.match(line.text) if markdown else NOTE_START.match(line.text)
        number = match and (match[1] or match[2])
        if line.kind == "text" and match and number:
            value = int(number) if number.isdigit() else last + 1
            expected = markdown or (value in marks and last < value <= last + 3)
            if expected:
                close_note(open_note, mark, notes)
                open_note, mark, last = [], number, value
        elif open_note is not None and (line.kind != "text" or markdown or text[line.start - 1 : line.start] == " "):
            close_note(open_note, mark, notes)
            open_note = None
        if open_note is not None and line.kind == "text":
            line.kind = "note"
            open_note.append(line)
    close_note(open_note, mark, notes)
    return notes


def close_note(lines: list[Line] | None, mark: str, notes: list[Note]) -> None:
    """Add the note that these lines hold, if any."""
    if lines:
        body = " ".join(line.text for line in lines)
        notes.append(Note(mark, lines[0].start, lines[-1].end, NOTE_START.sub("", body, count=1)))


def draft_blocks(lines: list[Line], *, markdown: bool) -> list[Draft]:
    """The blocks of the text: headings, bullets, numbered items, rows, paragraphs; noise left out, cut ones joined."""
    drafts: list[Draft] = []
    fresh = True
    for index, line in enumerate(lines):
        if line.kind in ("noise", "note", "number"):
            continue
        if line.kind == "blank":
            fresh = True
            continue
        draft = start_block(line, lines, index, markdown=markdown)
        if draft is None and (not drafts or not joins(drafts[-1], line, fresh=fresh, markdown=markdown)):
            draft = Draft("paragraph")
        if draft is not None:
            drafts.append(draft)
        drafts[-1].parts.append(line)
        fresh = False
    return drafts


def start_block(line: Line, lines: list[Line], index: int, *, markdown: bool) -> Draft | None:
    """The block that this line opens by its own look, None where it is plain text. Moves the line past its marker."""
    text = line.text
    heading = HEADING_MARK.match(text)
    if heading:
        move(line, heading.end())
        return Draft("heading", level=len(heading[1]), bold=True)
    if (
        markdown
        and text.startswith(("**", "<b>", "__"))
        and text.endswith(("**", "</b>", "__"))
        and len(text) < 120
        and LETTERS.search(text)
    ):
        return Draft("heading", bold=True) if "\t" not in text else Draft("row")
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    if len(following) >= 3 and set(following) <= {"="} and len(text) < 120:
        return Draft("heading", level=1, bold=True)
    bullet = noise()["bullet"].match(text)
    if bullet and not text.startswith("**"):
        move(line, bullet.end())
        return Draft("bullet", marker=bullet[1])
    numbered = NUMBERED.match(text)
    if numbered and not text.startswith(("i ", "a ")):
        return Draft("numbered", marker=numbered[1])
    if "\t" in text or text.startswith("|"):
        return Draft("row")
    if looks_like_heading(text) and ("# " not in text):
        return Draft("heading")
    return None


SECTION_NUMBER = re.compile(r"(?:\d\.){1,2}\d?\.?\d?\s+[A-Z]")


def looks_like_heading(text: str) -> bool:
    """Whether a plain line opens a numbered section or names a well-known part."""
    return bool(len(text) < 90 and (known_heading().fullmatch(text) or (SECTION_NUMBER.match(text) and text[-1] not in ".;,?%")))


@cache
def known_heading() -> re.Pattern[str]:
    """One pattern for the headings that are known by their words (configs/sections/headings.yaml)."""
    rules = load_rules("sections/headings")["headings"]
    return re.compile("|".join(f"(?:{rule['pattern']})" for rule in rules), re.IGNORECASE)


def move(line: Line, by: int) -> None:
    """Move the start of a line past a marker, keeping where the heading itself starts in ``level``."""
    rest = line.text[by:]
    line.level = by
    line.start += by + (len(rest) - len(rest.lstrip()))
    line.text = rest.strip()


def joins(draft: Draft, line: Line, *, fresh: bool, markdown: bool) -> bool:
    """Whether a plain line goes on with the block before it."""
    last = draft.parts[-1].text
    if draft.kind == "heading":
        return not fresh and heading_goes_on(draft, line)
    if draft.kind == "row":
        return False
    if fresh:
        return bool(line.text[:1].islower() and not last.endswith((".", "!", "?")) and len(last) > 3)
    if markdown and draft.kind != "paragraph" and len(last) > 200 and last.endswith("."):
        return False
    return not claim_ends(draft, last, line.text)


def heading_goes_on(draft: Draft, line: Line) -> bool:
    """Whether a heading was cut by the line's end: "1.2. Staff Requires" / "improvement", or a long annex title."""
    last = draft.parts[-1].text
    text = line.text
    if last.lower().endswith("requires"):
        return text.lower().startswith("improvement")
    return bool(re.match(r"(?:annex|appendix)\b", last, re.IGNORECASE) and len(text) < 60 and text[:1].islower())


STARTERS = re.compile(
    r"(?:The|This|These|There|In|An?|It|They|Staff|We|Some|Most|All|However|Although|While|Case|Senior|Managers|Individuals|Since|At|As|For|Many)\b"
)


def claim_ends(draft: Draft, last: str, text: str) -> bool:
    """Whether a bulleted claim without a full stop ends here and its paragraph begins."""
    if draft.kind != "bullet" or last.endswith(ENDS) or not text[:1].isupper() or last.endswith((",", "-")):
        return False
    return bool(STARTERS.match(text)) or len(last) < 55


class Builder:
    """Builds the clean text and its runs from blocks."""

    def __init__(self, note_marks: set[str]) -> None:
        self.pieces: list[str] = []
        self.runs: list[Run] = []
        self.marks: list[tuple[int, str]] = []
        self.length = 0
        self._note_marks = note_marks

    def add(self, text: str, start: int, end: int, *, verbatim: bool) -> None:
        """Append clean text that came from ``source[start:end]``."""
        if text:
            self.runs.append(Run(self.length, self.length + len(text), start, end, verbatim))
            self.pieces.append(text)
            self.length += len(text)

    def block(self, draft: Draft) -> Block | None:
        """Append one block; None where nothing of it is left."""
        if self.pieces:
            first = draft.parts[0].start
            gap = self.runs[-1].source_end
            self.add("\n", gap, max(gap, first), verbatim=False)
        start = self.length
        runs, pieces, marks = len(self.runs), len(self.pieces), len(self.marks)
        for index, line in enumerate(draft.parts):
            if index:
                self.join(draft.parts[index - 1], line)
            self.line(line)
        if self.length == start or not "".join(self.pieces[pieces:]).strip():
            del self.runs[runs:], self.pieces[pieces:], self.marks[marks:]
            self.length = start
            if self.pieces and self.pieces[-1] == "\n":
                self.runs.pop()
                self.pieces.pop()
                self.length -= 1
            return None
        return Block(draft.kind, start, self.length, draft.level, draft.marker, draft.bold)

    def join(self, before: Line, line: Line) -> None:
        """Join two lines: a space, or nothing where a word was cut; the hyphen goes where it was made by the cut."""
        last = self.pieces[-1] if self.pieces else ""
        if last.endswith("-") and len(last) > 1 and last[-2].isalpha() and line.text[:1].islower():
            word = re.split(r"[\s(]", last[:-1])[-1].lower()
            following = re.match(r"\w+", line.text)
            rules = noise()
            kept = word in rules["after"] or "-" in word or (following and following[0].lower() in rules["before"])
            if not kept:
                self.cut_hyphen(line.start)
            return
        end = self.runs[-1].source_end if self.runs else before.end
        self.add(" ", min(end, line.start), line.start, verbatim=False)

    def cut_hyphen(self, until: int) -> None:
        """Take the last character, a hyphen, off the clean text."""
        run = self.runs.pop()
        self.pieces[-1] = self.pieces[-1][:-1]
        self.length -= 1
        self.runs.append(Run(run.start, run.end - 1, run.source_start, run.source_end - 1, run.verbatim))

    def line(self, line: Line) -> None:
        """Append one line's text with its marks resolved."""
        text, offset = line.text, line.start
        position = 0
        if SPECIAL.search(text):
            for match in MARKUP.finditer(text):
                self.stretch(text[position : match.start()], offset + position)
                self.markup(match, offset)
                position = match.end()
        self.stretch(text[position:], offset + position)

    def markup(self, match: re.Match[str], offset: int) -> None:
        """Append what a piece of markup stands for."""
        start, end = offset + match.start(), offset + match.end()
        kind = match.lastgroup
        if kind == "label":
            inner = match.start("label") + offset
            self.add(match["label"], inner, inner + len(match["label"]), verbatim=True)
        elif kind in ("sup", "ref"):
            self.marks.append((self.length, (match["sup"] or match["ref"]).strip("[]^ ")))
        elif kind == "entity":
            self.add(html.unescape(match["entity"]), start, end, verbatim=False)
        elif kind == "char":
            self.add(noise()["characters"][match["char"]], start, end, verbatim=False)
        elif kind == "cell":
            if self.pieces and self.pieces[-1][-1] not in "\n\t":
                self.add("\t", start, end, verbatim=False)
        elif kind == "space" or (kind == "tag" and match["tag"].lower().startswith("<br")):
            self.add(" ", start, end, verbatim=False)

    def stretch(self, text: str, offset: int) -> None:
        """Append plain text, without the footnote marks glued to its words."""
        position = 0
        if self._note_marks and any(char.isdigit() for char in text):
            for match in GLUED.finditer(text):
                if match[1] in self._note_marks:
                    self.add(text[position : match.start()], offset + position, offset + match.start(), verbatim=True)
                    self.marks.append((self.length, match[1]))
                    position = match.end()
        self.add(text[position:], offset + position, offset + len(text), verbatim=True)
