"""Footnotes: their bodies are lifted out of the text, and the marks that point to them are told from other digits."""

from __future__ import annotations

import re
from bisect import bisect_left

from inspection_findings.layout.lines import Line, set_kind
from inspection_findings.model.source import Note, NoteMark, Source

# letters that stand before a mark that is glued to a word at least; a longer note is a paragraph
MARK_LEAD, LONGEST_NOTE = 3, 200

# "24 Ministry of Justice. (2018)", "<sup>24</sup> See", "[^2]: See", "[2] See"
BODY = re.compile(
    r"(?:<sup>\s*\[?(?P<sup>\d{1,3})\]?\s*</sup>|\[\^(?P<ref>\w+)\]:|\[(?P<box>\d{1,3})\](?:\([^()]*\))?|(?P<plain>\d{1,3}))\s+(?=[A-Z‘“\"'(<\[*h])"
)
# a number that a mark could be; what stands before it is looked at apart
DIGITS = re.compile(r"[0-9]{1,3}(?=[\s,.;:)\]’”\"'|*<]|$)")
# how far before its body a mark may stand, in characters: two pages
REACH = 9000
# how far behind its body one may stand, in characters
BEFORE = 400


def lift_notes(lines: list[Line], source: Source) -> tuple[list[Note], list[NoteMark]]:
    """The footnotes, and where marks that point to them stand glued to words; the footnotes' lines become notes.

    A bare number opens a footnote only where its mark stands glued to a word on the pages before. Those that a reader handed over
    are among them.
    """
    text = source.text
    candidates = [(index, match) for index, line in enumerate(lines) if line.kind == "text" and (match := body(line.text))]
    if not candidates:
        return list(source.notes), list(source.marks)
    glued = glued_marks(text) if any(match["plain"] for _, match in candidates) else {}
    notes: list[Note] = []
    last = -1
    for index, match in candidates:
        if index <= last and lines[index].kind == "note":
            continue
        mark = next(group for group in match.groups() if group)
        if match["plain"] and not is_body(lines, index, int(mark), glued, after_note=bool(notes) and directly(lines, last, index)):
            continue
        if match["box"] and text.find(f"[{mark}]", max(0, lines[index].start - 4 * REACH), lines[index].start) < 0:
            continue
        last = close_note(lines, index, match.end(), mark, notes)
    marks = sorted([*source.marks, *pointing_marks(notes, glued)], key=lambda mark: mark.start)
    return sorted([*source.notes, *notes], key=lambda note: note.source_start), marks


def pointing_marks(notes: list[Note], glued: dict[int, list[int]]) -> list[NoteMark]:
    """The glued marks that point to one of the footnotes, which stands on the pages around."""
    starts: dict[int, list[int]] = {}
    for note in notes:
        if note.mark.isdecimal():
            starts.setdefault(int(note.mark), []).append(note.source_start)
    return [
        NoteMark(place, place + len(str(number)), str(number))
        for number, found in starts.items()
        for place in glued.get(number, ())
        if (index := bisect_left(found, place - BEFORE)) < len(found) and found[index] <= place + REACH
    ]


def body(text: str) -> re.Match[str] | None:
    """The start of a footnote's body, None where the line opens none."""
    return BODY.match(text) if text[0].isdigit() or text[0] in "<[" else None


def glued_marks(text: str) -> dict[int, list[int]]:
    """Where each number stands glued to a word ("annually.2", "magistrates3", "CRC2"); not the digits of "2.1" or "P3"."""
    found: dict[int, list[int]] = {}
    last = -1
    for match in DIGITS.finditer(text):
        at = match.start()
        # "annually.2,3": the second mark follows the first one
        if is_glued(text, at) or (at == last + 1 and text[last] == ","):
            found.setdefault(int(match[0]), []).append(at)
            last = match.end()
    return found


def is_glued(text: str, at: int) -> bool:
    """Whether the number at ``text[at]`` is glued to the end of a word or of a sentence."""
    before = text[at - 1 : at] if at else ""
    if at < MARK_LEAD:
        return False
    if before in "”’)]":
        return True
    if before in ".,;:?!":
        return text[at - 2].isalpha() or text[at - 2] in "”’)?%"
    return before.isalpha() and text[at - 2].isalpha() and (before.islower() or text[at - 3 : at].isalpha())


def is_body(lines: list[Line], index: int, number: int, glued: dict[int, list[int]], *, after_note: bool) -> bool:
    """Whether a bare number opens a footnote: its mark stands on the pages before, and the line begins a paragraph."""
    line = lines[index]
    before = lines[index - 1] if index else None
    fresh = before is None or before.kind != "text" or line.page or before.text[-1:] in ".”!?"
    places = glued.get(number, [])
    at = bisect_left(places, line.start)
    marked = at > 0 and line.start - places[at - 1] <= REACH
    return fresh and (marked or (after_note and number > 1))


def directly(lines: list[Line], last: int, index: int) -> bool:
    """Whether nothing but blank lines stands between the end of a note and a line."""
    return all(line.kind != "text" for line in lines[last + 1 : index])


def is_address(text: str) -> bool:
    """Whether a line is nothing but the address of a web page."""
    return ("://" in text or text.startswith("www.")) and " " not in text


def close_note(lines: list[Line], index: int, skip: int, mark: str, notes: list[Note]) -> int:
    """Add the note that opens at ``index``; the index of its last line."""
    last = index
    for place in range(index + 1, len(lines)):
        line, before = lines[place], lines[last]
        if line.kind == "blank":
            following = next((line for line in lines[place + 1 : place + 4] if line.kind != "blank"), None)
            if following is None or not (is_address(following.text) or (before.text[-1] in "-/" and "://" in before.text)):
                break
            continue
        opens = body(line.text) if line.kind == "text" else None
        if line.kind != "text" or line.text[0] in "#|•*" or line.page:
            break
        if opens and (not opens["plain"] or not mark.isdigit() or int(opens["plain"]) == int(mark) + 1):
            break
        if len(before.text) > LONGEST_NOTE and not is_address(line.text) and not line.text[0].islower():
            break
        last = place
    taken = [place for place in range(index, last + 1) if lines[place].kind == "text"]
    chosen = [lines[place] for place in taken]
    set_kind(lines, taken, "note")
    whole = " ".join(line.text for line in chosen)
    notes.append(Note(mark, chosen[0].start, chosen[-1].end, whole[skip:].strip()))
    return last
