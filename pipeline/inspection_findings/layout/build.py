"""The clean text and its exact map, built from the blocks' lines: cut words joined, marks of Markdown and of footnotes resolved."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cached_property

from inspection_findings.layout.drafts import Draft
from inspection_findings.layout.hyphens import CUT_ENDS, HYPHENS, Hyphens, count_words
from inspection_findings.layout.line_rules import line_lists
from inspection_findings.layout.lines import Line
from inspection_findings.layout.run_in import find_run_ins
from inspection_findings.model.source import Block, Look, Note, NoteMark, Run

# characters whose presence means that a line can't be copied as it stands
SPECIAL = re.compile(r"[<&\[*_`\\\u00ad\u00a0\ufb00-\ufb06\u2007\u2009\u202f\u200b-\u200d\u2060\ufeff\t|\x00-\x08\x0e-\x1f\x7f]|  ")
MARKUP = re.compile(
    r"\s{0,3}<sup>\s*\[?(?P<sup>[\d,\s]{1,8}|[a-z*†‡])\]?\s*</sup>|(?P<ref>\[\^\w+\])|(?P<box>\[\d{1,3}\](?:\([^()\s]{0,300}\))?)|\\(?P<escaped>[\\`*_{}\[\]()#+.!|>~-])"
    r"|<(?P<link>https?://[^<>\s]{1,300})>|(?P<tag></?[A-Za-z][^<>]{0,80}>|<!--.{0,300}?-->)|(?P<entity>&#?\w{2,8};)"
    r"|(?P<sign>(?<=[\w.!?”’)])[*†‡]{1,2}(?=\s|$))"
    r"|!?\[(?P<label>[^\[\]]{0,300})\]\([^()\s]{0,300}\)|(?P<stars>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`)"
    r"|(?P<char>[\u00ad\u00a0\ufb00-\ufb06\u2007\u2009\u202f\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f\x7f])"
    r"|(?P<cell>[ ]*(?:\t|(?<!\\)\|)[ \t|]*)|(?P<space>[ ]{2,})"
)
# what is left to resolve in the text that a reader hands over
HANDED = re.compile(
    r"(?P<char>[\u00ad\u00a0\ufb00-\ufb06\u2007\u2009\u202f\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f\x7f])"
    r"|(?P<cell>[ ]*\t[ \t]*)|(?P<space>[ ]{2,})"
)
# kinds of blocks that a label may be run in with
RUN_IN = ("paragraph", "bullet", "numbered")
# how much of a text is read for the words that it uses, in characters
VOCABULARY = 400_000


class Builder:
    """Builds the clean text and its runs from blocks."""

    def __init__(self, source: str, notes: list[Note], glued: list[NoteMark]) -> None:
        self.pieces: list[str] = []
        self.runs: list[Run] = []
        self.marks: list[tuple[int, str]] = []
        self.length = 0
        self._source = source
        self._bodies = {note.mark for note in notes}
        self._glued = glued
        self._next = 0
        self._stars = 0

    def add(self, text: str, start: int, end: int, *, verbatim: bool) -> None:
        """Append clean text that came from ``source[start:end]``."""
        if text:
            self.runs.append(Run(self.length, self.length + len(text), start, end, verbatim))
            self.pieces.append(text)
            self.length += len(text)

    def block(self, draft: Draft) -> list[Block]:
        """Append the text of one draft; its blocks, none where nothing of it is left."""
        before = len(self.runs), len(self.pieces), len(self.marks), self.length
        if self.pieces:
            gap = self.runs[-1].source_end
            self.add("\n", gap, max(gap, draft.parts[0].start), verbatim=False)
        start = self.length
        pieces = len(self.pieces)
        previous: Line | None = None
        for line in draft.parts:
            if previous is not None and self.length > start:
                self.join(previous, line)
            self.line(line)
            previous = line
        text = "".join(self.pieces[pieces:])
        bare = text.strip()
        if not bare:
            runs, pieces, marks, self.length = before
            del self.runs[runs:], self.pieces[pieces:], self.marks[marks:]
            return []
        start += len(text) - len(text.lstrip())
        first = draft.parts[0]
        look = first.given.look if first.given is not None else Look(bold=draft.bold, caps=bare.isupper())
        block = Block(
            draft.kind, start, start + len(bare), draft.level, draft.marker, draft.bold, alone=draft.alone, narrow=draft.narrow,
            source_start=first.start - first.skip, page=first.page, look=look, head=draft.head,
        )  # fmt: skip
        return parted(block, bare) if block.kind in RUN_IN else [block]

    def join(self, before: Line, line: Line) -> None:
        """Join two lines: a space, or nothing where a word was cut; the hyphen goes where it was made by the cut."""
        joint = self._hyphens.joint(before.text, line.text) if before.text[-1] in CUT_ENDS else "space"
        if joint == "cut" and self.pieces[-1][-1:] in HYPHENS:
            self.cut_hyphen()
        elif joint == "space":
            end = self.runs[-1].source_end
            self.add(" ", min(end, line.start), line.start, verbatim=False)

    @cached_property
    def _hyphens(self) -> Hyphens:
        """The joiner of words, which knows the words of the source's beginning."""
        return Hyphens(count_words(self._source[:VOCABULARY]))

    def cut_hyphen(self) -> None:
        """Take the last character, a hyphen, off the clean text."""
        run = self.runs.pop()
        self.pieces[-1] = self.pieces[-1][:-1]
        self.length -= 1
        self.runs.append(Run(run.start, run.end - 1, run.source_start, run.source_end - 1, run.verbatim))

    def line(self, line: Line) -> None:
        """Append one line's text with its marks resolved; of a row handed over the cells, a tab between two."""
        cells = line.given.cells if line.given is not None else ()
        if not cells:
            self.piece(line.text, line.start, HANDED if line.handed else MARKUP)
            return
        written = line.start
        for start, end in cells:
            if start < end:
                if written > line.start:
                    self.add("\t", written, start, verbatim=False)
                self.piece(self._source[start:end], start, HANDED)
                written = end

    def piece(self, text: str, offset: int, markup: re.Pattern[str]) -> None:
        """Append text that stands at ``offset`` of the source, its marks resolved."""
        if not SPECIAL.search(text):
            self.stretch(text, offset)
            return
        position = 0
        self._stars = text.count("*")
        for match in markup.finditer(text):
            if match.start() > position:
                self.stretch(text[position : match.start()], offset + position)
            self.markup(match, offset)
            position = match.end()
        if position < len(text):
            self.stretch(text[position:], offset + position)

    def markup(self, match: re.Match[str], offset: int) -> None:
        """Append what a piece of markup stands for."""
        start, end = offset + match.start(), offset + match.end()
        kind = match.lastgroup
        if kind in ("label", "escaped", "link"):
            self.add(match[kind], offset + match.start(kind), offset + match.end(kind), verbatim=True)
        elif kind == "sign" and match["sign"][0] == "*" and self._stars > len(match["sign"]):
            return  # it closes a stretch in strong letters
        elif kind in ("sup", "ref", "sign"):
            self.marks.append((self.length, match[kind].strip("[]^ ")))
        elif kind == "box":
            mark = match["box"][1 : match["box"].index("]")]
            if mark in self._bodies:
                self.marks.append((self.length, mark))
            else:
                self.add(match["box"], start, end, verbatim=True)
        elif kind == "entity":
            self.add(html.unescape(match["entity"]), start, end, verbatim=False)
        elif kind == "char":
            self.add(line_lists()["characters"].get(match["char"], ""), start, end, verbatim=False)
        elif kind == "cell":
            if self.pieces and self.pieces[-1][-1] not in "\n\t":
                self.add("\t", start, end, verbatim=False)
        elif kind == "space" or (kind == "tag" and match["tag"].lower().startswith("<br")):
            self.add(" ", start, end, verbatim=False)

    def stretch(self, text: str, offset: int) -> None:
        """Append plain text, without the footnote marks glued to its words."""
        glued = self._glued
        while self._next < len(glued) and glued[self._next].start < offset:
            self._next += 1
        end = offset + len(text)
        start = offset
        while self._next < len(glued) and glued[self._next].start < end:
            mark = glued[self._next]
            # the comma between two marks goes with them
            if mark.start > start + 1 or mark.start == start or text[start - offset] != ",":
                self.add(text[start - offset : mark.start - offset], start, mark.start, verbatim=True)
            self.marks.append((self.length, mark.mark))
            start = mark.end
            self._next += 1
        self.add(text[start - offset :], start, end, verbatim=True)


def parted(block: Block, text: str) -> list[Block]:
    """The block, parted behind labels that are run in with its text: each label a caption, the text behind it an item of its list.

    A label with a number stays in the text of its item, as in a list of recommendations.
    """
    labels = find_run_ins(text)
    if not labels:
        return [block]
    blocks = []
    for place, label in enumerate(labels):
        end = labels[place + 1].start if place + 1 < len(labels) else len(text)
        start = label.start if label.number else label.text_start
        if start > label.start:
            caption = replace(block, kind="caption", start=block.start + label.start, end=block.start + label.end, marker=None)
            blocks.append(caption)
        kind = "numbered" if label.number else block.kind
        stop = block.start + len(text[:end].rstrip())
        blocks.append(
            replace(block, kind=kind, start=block.start + start, end=stop, marker=label.number or block.marker, run_in=label.kind)
        )
    return blocks
