"""Lines that are no part of the text by their words: page counters, contents pages, drawn lines, links of saved web pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from inspection_findings.layout.lines import Line, set_kind
from inspection_findings.rules import load_rules

# an entry of contents goes on over no more lines
WRAPPED_LINES = 2

CONTENTS = re.compile(r"(?:#+\s*)?(?:\*\*|<b>)?(?:table of )?contents(?: page)?:?(?:\*\*|</b>)?(?:\s+#+)?", re.IGNORECASE)
# a line of so many characters is text
LONGEST = 300
# the heading of a contents page, and one of its entries, are no longer; it has no more lines, and no fewer entries
LONGEST_TITLE, LONGEST_ENTRY, MOST_LINES, FEWEST_ENTRIES = 30, 160, 260, 3
ENTRY_END = re.compile(r"[\s.|\t*_…]*\b\d{1,3}[\s|*_]*$")
ENTRY_MARKS = re.compile(r"</?\w+>|\]\([^()]*\)|[\[\]*_#|]|^\W+|[\s.…]+\d{0,3}\W*$")


@cache
def line_lists() -> dict[str, Any]:
    """The rules and lists of configs/layout/lines.yaml, patterns compiled."""
    rules: dict[str, Any] = load_rules("layout/lines")
    rules["tail"] = re.compile("|".join(rf"(?:\s*{rule['pattern']})$" for rule in rules["tails"]))
    rules["tail_ends"] = frozenset("".join(rule["ends"] for rule in rules["tails"]))
    rules["bullet"] = re.compile(rf"(?:([{re.escape(rules['bullets'])}])\s*|([{re.escape(rules['dashes'])}])\s+|(o)\s+)(?=\S)")
    rules["opens"] = frozenset(rules["bullets"] + rules["dashes"] + "o")
    rules["function"] = frozenset(rules["function_words"])
    return rules


@dataclass(frozen=True, slots=True)
class LineRule:
    """One rule for whole lines: its id, its pattern, and strings of which one stands in each line that it matches."""

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
    return RulesByEnd(line_lists()["lines"])


@cache
def known_heading() -> re.Pattern[str]:
    """One pattern for the headings that are known by their words (configs/structure/headings.yaml)."""
    rules = load_rules("structure/headings")
    ratings = "|".join(rules["ratings"])
    names = "|".join(f"(?:{rule['pattern']})" for rule in rules["headings"])
    return re.compile(rf"(?:\d{{1,2}}\.?\s+)?(?:{names})(?:[\s:–-]+(?:{ratings}))?", re.IGNORECASE)


def cut_tails(lines: list[Line]) -> None:
    """Cut the links of saved web pages off the ends of lines: "Foreword (Back to top)"."""
    ends, tail = line_lists()["tail_ends"], line_lists()["tail"]
    for index, line in enumerate(lines):
        if line.kind == "text" and line.text[-1] in ends:
            match = tail.search(line.text)
            if match and match.start():
                lines[index] = line._replace(text=line.text[: match.start()], end=line.start + match.start())


def mark_ruled(lines: list[Line]) -> None:
    """Set aside the lines that a rule of the configuration knows."""
    known = line_rules()
    for index, line in enumerate(lines):
        if line.kind == "text" and len(line.text) < LONGEST:
            rule = next((rule for rule in known[line.text[-1]] if rule.matches(line.text)), None)
            if rule is not None:
                set_kind(lines, [index], "rule" if rule.id == "rule" else "aside")


def mark_contents(lines: list[Line]) -> None:
    """Set aside the lines of a contents page: those after its heading, while they lead to page numbers or name what comes later."""
    for index, line in enumerate(lines):
        if line.kind == "text" and len(line.text) < LONGEST_TITLE and CONTENTS.fullmatch(line.text):
            end = contents_end(lines, index)
            set_kind(lines, (place for place in range(index, end) if lines[place].kind == "text"), "aside")


def contents_end(lines: list[Line], heading: int) -> int:
    """The index after the last line of the contents page whose heading stands at ``heading``; ``heading`` where it is none."""
    seen: set[str] = set()
    numbered = entries = wrapped = 0
    end = heading
    for index in range(heading + 1, min(len(lines), heading + MOST_LINES)):
        line = lines[index]
        if line.kind in ("blank", "rule"):
            continue
        name = ENTRY_MARKS.sub("", ENTRY_MARKS.sub("", line.text)).lower()
        leads = line.kind == "aside" or bool(ENTRY_END.search(line.text))
        if len(line.text) > LONGEST_ENTRY or (name in seen and not leads):
            return end if entries >= FEWEST_ENTRIES and (numbered * 2 > entries or name in seen) else heading
        if name and not name.isdigit():
            seen.add(name)
            entries += 1
        if leads:
            numbered += 1
            wrapped = 0
            end = index + 1
        else:
            wrapped += 1
            if numbered and wrapped > WRAPPED_LINES:
                return end if entries >= FEWEST_ENTRIES else heading
            if not numbered:
                end = index + 1
    return end if numbered >= FEWEST_ENTRIES else heading
