"""The name of the inspected body in one form, whatever form its report prints it in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from inspection_findings.rules import load_rules

SPACE = re.compile(r"\s+")
LETTERS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
VOWEL = re.compile(r"[AEIOUY]")
# how much of a report is read for other spellings of the name, in characters
READ = 60_000


@cache
def rules() -> dict[str, Any]:
    """The rules of configs/structure/providers.yaml, the names of kinds as patterns."""
    loaded: dict[str, Any] = load_rules("structure/providers")
    full = {short: kind["name"] for kind in loaded["kinds"] for short in kind["short"]}
    shorts = "|".join(map(re.escape, full))
    forms = [form for kind in loaded["kinds"] for form in (kind["name"], *kind["short"])]
    loaded["full"] = full
    loaded["short"] = re.compile(rf"(?<!\w)({shorts})(?!\w)")
    loaded["bracketed"] = re.compile(rf"\s*\((?:{shorts})\)")
    loaded["any"] = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)
    loaded["small"] = frozenset(loaded["small"])
    return loaded


def tidy(name: str) -> str:
    """A name with single spaces and without marks around it."""
    return SPACE.sub(" ", name).strip(" *#:.,|–-")


def normal_name(name: str, text: str = "") -> str:
    """The name in its normal form: the kind of body in full, words in capitals in title case, as ``text`` spells them if it does.

    >>> normal_name("NORTHMOOR CRC"), normal_name("Northmoor Probation Delivery Unit (PDU)")
    ('Northmoor Community Rehabilitation Company', 'Northmoor Probation Delivery Unit')
    """
    name = rules()["bracketed"].sub("", tidy(name))
    if name.isupper():
        name = small_letters(name, text)
    return tidy(rules()["short"].sub(lambda match: rules()["full"][match[1]], name))


def small_letters(name: str, text: str) -> str:
    """A name in capitals as the text spells it in small letters, else in title case; abbreviations keep their capitals."""
    own = rules()["short"].sub("", name).strip()
    spelled = re.compile(rf"(?<!\w){re.escape(own)}(?!\w)", re.IGNORECASE)
    for match in spelled.finditer(text, 0, READ) if own else ():
        if not match[0].isupper() and match[0][0].isupper():
            return name.replace(match[0].upper(), match[0])

    def lowered(match: re.Match[str]) -> str:
        word = match[0]
        if word in rules()["full"] or (len(word) > 1 and not VOWEL.search(word) and word not in ("ST", "MR")):
            return word
        return word.lower() if match.start() and word.lower() in rules()["small"] else word[0] + word[1:].lower()

    return LETTERS.sub(lowered, name)


def with_kind(name: str, title: str, text: str) -> str:
    """A place with the kind of body that the text names it with; as it is where it has one, or the text names none or several.

    ``title`` is what the report says is inspected: kinds of other work than that don't count.

    >>> with_kind("Marlsea", "An inspection of youth justice work in", "Marlsea YJS is small. Marlsea CRC is not.")
    'Marlsea Youth Justice Service'
    """
    kinds = [kind for kind in rules()["kinds"] if kind["work"] in title.lower()]
    if not kinds or rules()["any"].search(name):
        return name
    named = {form.lower(): kind["name"] for kind in kinds for form in (kind["name"], *kind["short"])}
    found = set()
    for match in re.finditer(rf"(?<!\w){re.escape(name)}\s+((?i:{'|'.join(map(re.escape, named))}))(?!\w)", text[:READ]):
        if not longer(text[max(0, match.start() - 40) : match.start()]):
            found.add(named[SPACE.sub(" ", match[1]).lower()])
    return f"{name} {found.pop()}" if len(found) == 1 else name


def longer(before: str) -> bool:
    """Whether a name goes back beyond its first word, by the text before it.

    >>> longer("The board of North "), longer("York & "), longer("We met staff of "), longer("\\n"), longer("In ")
    (True, True, False, False, False)
    """
    last = before.rpartition("\n")[2].split()[-1:]
    return bool(last) and (
        last[0] in ("&", "and") or (last[0].isalpha() and last[0][0].isupper() and last[0].lower() not in rules()["small"])
    )
