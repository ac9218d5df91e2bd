"""Lines that are no part of the text: running headers and footers, page numbers, contents pages, drawn lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from inspection_findings.layout.lines import Line
from inspection_findings.rules import load_rules

HEADER = re.compile(r"(?:(\d{1,3})\s+)?(\D.*?)(?:\s+(\d{1,3}))?")
CONTENTS = re.compile(r"(?:#+\s*)?(?:\*\*|<b>)?(?:table of )?contents(?: page)?:?(?:\*\*|</b>)?(?:\s+#+)?", re.IGNORECASE)
# "5. Reducing reoffending", never "5.1. Staff" or "5 of 20"
CHAPTER = re.compile(r"\W*\d{1,2}[.:)]?\s+[A-Z]")
# a number behind one of these words belongs to it
UNFINISHED = frozenset(("of", "to", "and", "annex", "appendix", "table", "figure", "chart", "chapter", "section", "paragraph"))
# a line of so many characters is text
LONGEST = 300
ENTRY_END = re.compile(r"[\s.|\t*_…]*\b\d{1,3}[\s|*_]*$")
ENTRY_MARKS = re.compile(r"</?\w+>|\]\([^()]*\)|[\[\]*_#|]|^\W+|[\s.…]+\d{0,3}\W*$")


@cache
def noise() -> dict[str, Any]:
    """The rules of configs/layout/lines.yaml, patterns compiled."""
    rules: dict[str, Any] = load_rules("layout/lines")
    rules["tail"] = re.compile("|".join(rf"(?:\s*{rule['pattern']})$" for rule in rules["tails"]))
    rules["tail_ends"] = frozenset("".join(rule["ends"] for rule in rules["tails"]))
    rules["bullet"] = re.compile(rf"(?:([{re.escape(rules['bullets'])}])\s*|([{re.escape(rules['dashes'])}])\s+|(o)\s+)(?=\S)")
    rules["opens"] = frozenset(rules["bullets"] + rules["dashes"] + "o")
    rules["function"] = frozenset(rules["function_words"])
    return rules


@dataclass(frozen=True, slots=True)
class LineRule:
    """One rule of noise: its id, its pattern, and strings of which one stands in each line that it matches."""

    id: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Whether the line is what the rule describes."""
        return any(hint in text for hint in self.hints) and self.pattern.fullmatch(text) is not None


class RulesByEnd(dict[str, list[LineRule]]):
    """The rules that a line can match, in the order of the file, by the line's last character: a quick look for most lines."""

    def __init__(self, rules: Sequence[dict[str, Any]]) -> None:
        super().__init__()
        self._rules = [
            (rule.get("ends"), LineRule(rule["id"], re.compile(rule["pattern"]), tuple(rule["hints"]))) for rule in rules
        ]

    def __missing__(self, last: str) -> list[LineRule]:
        self[last] = [rule for ends, rule in self._rules if ends is None or last in ends]
        return self[last]


@cache
def line_rules() -> RulesByEnd:
    """The rules for whole lines."""
    return RulesByEnd(noise()["lines"])


def drop_noise(lines: list[Line]) -> None:
    """Mark contents lines, running headers and footers, page numbers and drawn lines as noise."""
    cut_tails(lines)
    mark_ruled(lines)
    mark_contents(lines)
    heads = mark_running(lines)
    mark_numbers(lines)
    mark_tails(lines, heads)


def cut_tails(lines: list[Line]) -> None:
    """Cut the links of saved web pages off the ends of lines: "Foreword (Back to top)"."""
    ends, tail = noise()["tail_ends"], noise()["tail"]
    for line in lines:
        if line.kind == "text" and line.text[-1] in ends:
            match = tail.search(line.text)
            if match and match.start():
                line.text = line.text[: match.start()]
                line.end = line.start + len(line.text)


def mark_ruled(lines: list[Line]) -> None:
    """Mark the lines that a rule of the configuration knows as noise."""
    known = line_rules()
    for line in lines:
        if line.kind == "text" and len(line.text) < LONGEST:
            for rule in known[line.text[-1]]:
                if rule.matches(line.text):
                    line.kind = "rule" if rule.id == "rule" else "noise"
                    break


def mark_contents(lines: list[Line]) -> None:
    """Mark the lines of a contents page: those after its heading, while they lead to page numbers or name what comes later."""
    for index, line in enumerate(lines):
        if line.kind == "text" and len(line.text) < 30 and CONTENTS.fullmatch(line.text):
            end = contents_end(lines, index)
            for entry in lines[index:end]:
                if entry.kind == "text":
                    entry.kind = "noise"


def contents_end(lines: list[Line], heading: int) -> int:
    """The index after the last line of the contents page whose heading stands at ``heading``; ``heading`` where it is none."""
    seen: set[str] = set()
    numbered = entries = wrapped = 0
    end = heading
    for index in range(heading + 1, min(len(lines), heading + 260)):
        line = lines[index]
        if line.kind in ("blank", "rule"):
            continue
        name = ENTRY_MARKS.sub("", ENTRY_MARKS.sub("", line.text)).lower()
        leads = line.kind == "noise" or bool(ENTRY_END.search(line.text))
        if len(line.text) > 160 or (name in seen and not leads):
            return end if entries >= 3 and (numbered * 2 > entries or name in seen) else heading
        if name and not name.isdigit():
            seen.add(name)
            entries += 1
        if leads:
            numbered += 1
            wrapped = 0
            end = index + 1
        else:
            wrapped += 1
            if numbered and wrapped > 2:
                return end if entries >= 3 else heading
            if not numbered:
                end = index + 1
    return end if numbered >= 3 else heading


def mark_running(lines: list[Line]) -> set[str]:
    """Mark running headers and footers, which repeat with a growing page number; their texts without it."""
    places: dict[str, list[tuple[int, Line, bool]]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind in ("text", "noise"):
            running = running_shape(line.text)
            if running:
                places[running[0]].append((running[1], line, at_edge(lines, index)))
    heads: set[str] = set()
    for shape, found in places.items():
        numbers = [number for number, _, _ in found]
        known = any(line.kind == "noise" for _, line, _ in found)
        grows = all(a < b for a, b in pairwise(numbers))
        edges = sum(edge for *_, edge in found)
        # a number in front may be a footnote's: "6 Ministry of Justice" comes more than once, too
        enough = 3 if all(line.text[-1].isdigit() and not line.text[0].isdigit() for _, line, _ in found) else 4
        if known or (grows and (len(found) >= enough or (len(found) == 2 == edges and enough == 3)) and edges * 2 >= len(found)):
            heads.add(shape)
            for _, line, _ in found:
                line.kind = "noise"
    return heads


def running_shape(text: str) -> tuple[str, int] | None:
    """The text of a line without the page number at one of its ends, and that number; None where it has none.

    >>> running_shape("Inspection of Northmoor CRC 14")
    ('Inspection of Northmoor CRC', 14)
    """
    if not 6 < len(text) < 120 or not (text[-1].isdigit() or text[0].isdigit()):
        return None
    match = HEADER.fullmatch(text)
    if not match or not (match[1] or match[3]) or match[2][-1] in ".%,;:-–" or match[2][:1] in ".)%":
        return None
    words = match[2].split()
    if len(words) < 2 or "\t" in match[2] or "|" in match[2] or words[-1].lower() in UNFINISHED:
        return None
    return match[2], int(match[3] or match[1])


def at_edge(lines: list[Line], index: int) -> bool:
    """Whether a line stands at a page's edge: a blank line, a page's start or the text's end on one of its sides."""
    before = lines[index - 1] if index else None
    after = lines[index + 1] if index + 1 < len(lines) else None
    return before is None or after is None or before.kind != "text" or after.kind != "text" or lines[index].page or after.page


def mark_numbers(lines: list[Line]) -> None:
    """Mark the lines that hold nothing but a page number: numbers that grow by a page or two, or one inside a sentence."""
    found = [(int(line.text), index) for index, line in enumerate(lines) if line.text.isdecimal() and len(line.text) <= 3]
    for place, (number, index) in enumerate(found):
        before = found[place - 1][0] if place else None
        after = found[place + 1][0] if place + 1 < len(found) else None
        grows = (before is not None and 0 < number - before <= 2) or (after is not None and 0 < after - number <= 2)
        if lines[index].kind == "text" and ((grows and at_edge(lines, index)) or inside_sentence(lines, index)):
            lines[index].kind = "noise"
        mark_header_of(lines, index)


def mark_header_of(lines: list[Line], index: int) -> None:
    """Mark a known running header whose page number stands alone in the line before or behind it."""
    for place in (index - 1, index + 1):
        text = lines[place].text if 0 <= place < len(lines) and lines[place].kind == "text" else ""
        if text and len(text) < 120:
            whole = f"{text} {lines[index].text}"
            if any(rule.id == "page-running-head" and rule.matches(whole) for rule in line_rules()[whole[-1]]):
                lines[place].kind = lines[index].kind = "noise"


def inside_sentence(lines: list[Line], index: int) -> bool:
    """Whether the text before a line ends in the middle of a sentence and the text behind goes on with it."""
    before = next((line for line in reversed(lines[max(0, index - 6) : index]) if line.kind == "text"), None)
    after = next((line for line in lines[index + 1 : index + 7] if line.kind == "text"), None)
    return bool(before and after and before.text[-1].isalpha() and len(before.text) > 20 and after.text[0].islower())


def mark_tails(lines: list[Line], heads: set[str]) -> None:
    """Mark what is left of wrapped running headers: their last words alone, or their text with the number on the next line."""
    tails = {shape.split()[-1] for shape in heads if len(shape.split()) > 2}
    tails = {tail for tail in tails if tail.isupper()}
    repeated = Counter(
        line.text
        for line in lines
        if line.kind == "text" and 12 < len(line.text) < 110 and line.text[-1] not in ".!?:;," and not line.text[0].islower()
    )
    often = {text for text, number in repeated.items() if number >= 3}
    counts: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind != "text":
            continue
        if line.text in tails or (heads and line.text[-1].isdigit() and line.text.rstrip("0123456789").rstrip() in heads):
            line.kind = "noise"
        elif line.text in often and opens_part(line.text):
            if inside_sentence(lines, index):
                line.kind = "noise"
        elif line.text in often and beside_number(lines, index):
            counts[line.text].append(index)
    for text, found in counts.items():
        if len(found) * 5 >= repeated[text] * 4:
            for index in found:
                lines[index].kind = "noise"


def opens_part(text: str) -> bool:
    """Whether a line could be the heading of a chapter, which may be its running head too: "5. Staff", "Foreword".

    One of them opens the chapter, so that only those inside a sentence go; `structure` passes over the other copies.
    """
    bare = ENTRY_MARKS.sub("", text).rstrip(": ")
    return CHAPTER.match(text) is not None or known_heading().fullmatch(bare) is not None


@cache
def known_heading() -> re.Pattern[str]:
    """One pattern for the headings that are known by their words (configs/structure/headings.yaml)."""
    rules = load_rules("structure/headings")
    ratings = "|".join(rules["ratings"])
    names = "|".join(f"(?:{rule['pattern']})" for rule in rules["headings"])
    return re.compile(rf"(?:\d{{1,2}}\.?\s+)?(?:{names})(?:[\s:–-]+(?:{ratings}))?", re.IGNORECASE)


def beside_number(lines: list[Line], index: int) -> bool:
    """Whether a line stands next to a page number or at a page's start or end."""
    around = [lines[place] for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    return lines[index].page or any((line.kind == "noise" and line.text.isdecimal()) or line.page for line in around)
