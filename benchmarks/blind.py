"""Proportions, populations and polarity on sentences written before the rules: the figures of a blind set, by inspectorate.

python -m benchmarks.blind [FILE] [--errors N]

FILE is a set in the format of tests/blind/README.md; the default is the set that is used up, tests/proportions/first.jsonl.
Each sentence is searched with the one before it, where the set gives one. --errors prints the first N errors of each kind:
whoever reads them uses the set up.

Columns: precision, recall and F1 of spans (intersection over union of at least 0.5); of the proportions matched, the share with
the right value (modifier, base within 0.005, numerator and denominator), with a population that shares a content word with the
gold's, with each of its words, and with the right polarity; look-alikes for which a proportion was found.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inspection_findings.context import Context
from inspection_findings.model.report import Polarity, Proportion, Sentence
from inspection_findings.stages import annotate_sentences

ROOT = Path(__file__).resolve().parents[1]
FIRST = ROOT / "tests" / "proportions" / "first.jsonl"
# two spans are the same proportion from this intersection over union on, and two values the same up to this distance
SAME_SPAN = 0.5
SAME_VALUE = 0.005
# words that say nothing of who is counted
FILLERS = frozenset(["inspected", "interviewed", "we", "examined", "assessed", "reviewed", "looked", "at", "sampled", "relevant"])
ARTICLES = frozenset(["a", "an", "the", "these", "those", "all"])
ALL = "all"
VALUE = ("modifier", "base", "upper", "numerator", "denominator")
COLUMNS = ["sentences", "proportions", "precision", "recall", "F1", "value", "population", "words", "polarity", "traps"]
Gold = dict[str, Any]
Errors = dict[str, list[str]]


def found_in(row: dict[str, Any]) -> list[tuple[Gold, Proportion, Polarity]]:
    """The proportions found in a row's sentence: the span in the sentence's own offsets, the proportion, its polarity."""
    before = row.get("before", "")
    offset = len(before) + 1 if before else 0
    text = row["text"]
    sentences = [Sentence(text, offset, offset + len(text), section=None, block=0, position=int(bool(before)))]
    if before:
        sentences.insert(0, Sentence(before, 0, len(before), section=None, block=0, position=0))
    annotate_sentences(sentences, [], Context())
    found = sentences[-1].proportions
    return [({"start": one.start - offset, "end": one.end - offset}, one, one.polarity or Polarity(None)) for one in found]


def intersection_over_union(one: Gold, other: Gold) -> float:
    """Intersection over union of two spans, 0 where they don't touch."""
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    whole = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return shared / whole if shared > 0 else 0.0


def matches(gold: list[Gold], spans: list[Gold]) -> Iterator[tuple[int, int]]:
    """Indices of gold and found proportions that are the same one, each used once, the closest spans first."""
    pairs = [(intersection_over_union(g, s), i, j) for i, g in enumerate(gold) for j, s in enumerate(spans)]
    seen_gold: set[int] = set()
    seen_found: set[int] = set()
    for closeness, i, j in sorted(pairs, reverse=True):
        if closeness >= SAME_SPAN and i not in seen_gold and j not in seen_found:
            seen_gold.add(i)
            seen_found.add(j)
            yield i, j


def same_value(gold: Gold, share: Proportion) -> bool:
    """Whether modifier, base, upper bound and, of a count, numerator and denominator are right."""
    if share.modifier != gold["modifier"]:
        return False
    if gold["kind"] == "count" and (share.numerator, share.denominator) != (gold["numerator"], gold["denominator"]):
        return False
    values = ((gold["base"], share.base), (gold["upper"], share.upper))
    return all(want is None or (got is not None and abs(want - got) <= SAME_VALUE) for want, got in values)


def content_words(phrase: str | None, without: frozenset[str]) -> set[str]:
    """The words of a noun phrase in lower case, plural folded, without the words that don't count."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", (phrase or "").lower()) if word not in without}


def tally(row: dict[str, Any], counts: Counter[str], errors: Errors) -> None:
    """Add one row to the counts ("x" right of "x.n") and its errors to the lists."""
    gold, found = row["proportions"], found_in(row)
    pairs = list(matches(gold, [span for span, _, _ in found]))
    counts.update({"rows": 1, "spans": len(pairs), "gold": len(gold), "found": len(found)})
    if not gold:
        counts.update({"traps": 1, "traps taken": bool(found)})
    met_gold, met_found = {i for i, _ in pairs}, {j for _, j in pairs}
    shown = f"{row['id']}: {row['text']}"
    errors["missed"] += [f"{g['text']!r} in {shown}" for i, g in enumerate(gold) if i not in met_gold]
    errors["invented"] += [f"{share.text!r} in {shown}" for j, (_, share, _) in enumerate(found) if j not in met_found]
    for i, j in pairs:
        compare(gold[i], found[j][1], found[j][2], counts, errors, shown)


def compare(want: Gold, share: Proportion, polarity: Polarity, counts: Counter[str], errors: Errors, shown: str) -> None:
    """Add what is right and wrong of one matched proportion."""
    wanted = {"value": same_value(want, share), "polarity": polarity.value == want["polarity"]}
    confused = f"{want['polarity']} of a {want['role']} judged {polarity.value}"
    counts[confused] += polarity.value != want["polarity"]
    if want["population"]:
        wanted["population"] = bool(content_words(want["population"], FILLERS) & content_words(share.population, FILLERS))
        wanted["population, each word"] = content_words(want["population"], ARTICLES) == content_words(share.population, ARTICLES)
    counts["polarity open"] += polarity.value is None
    for kind, right in wanted.items():
        counts.update({kind: right, f"{kind}.n": 1})
        if not right:
            errors[kind].append(f"{want['text']!r}: {told(kind, want)}, got {told(kind, as_gold(share, polarity))} in {shown}")


def as_gold(share: Proportion, polarity: Polarity) -> Gold:
    """What was found, in the shape of the gold."""
    return {name: getattr(share, name) for name in (*VALUE, "population")} | {"polarity": polarity.value}


def told(kind: str, values: Gold) -> str:
    """What the gold or the finding says of one kind."""
    names = VALUE if kind == "value" else (kind.split(",", maxsplit=1)[0],)
    return " ".join(str(values[name]) for name in names)


def ratio(part: int, whole: int) -> str:
    """A share to three decimals, "-" of nothing."""
    return f"{part / whole:.3f}" if whole else "-"


def line(name: str, counts: Counter[str]) -> str:
    """One row of the table of figures."""
    figures = [ratio(counts["spans"], counts["found"]), ratio(counts["spans"], counts["gold"])]
    figures.append(ratio(2 * counts["spans"], counts["found"] + counts["gold"]))
    figures += [ratio(counts[kind], counts[f"{kind}.n"]) for kind in ("value", "population", "population, each word", "polarity")]
    taken = f"{counts['traps taken']} of {counts['traps']}"
    return f"| {name} | {counts['rows']} | {counts['gold']} | {' | '.join(figures)} | {taken} |"


def score(path: Path) -> tuple[dict[str, Counter[str]], Errors]:
    """Counts of each inspectorate and of all, and the errors of each kind."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    errors: Errors = defaultdict(list)
    for text in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        counts: Counter[str] = Counter()
        tally(row, counts, errors)
        groups[row["inspectorate"]] += counts
        groups[ALL] += counts
    return groups, errors


def main() -> None:
    """Print the table of figures and, if asked, the errors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=FIRST)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors of each kind")
    args = parser.parse_args()
    groups, errors = score(args.file)
    print(f"| inspectorate | {' | '.join(COLUMNS)} |")
    print("| --- " * (len(COLUMNS) + 1) + "|")
    for name in [ALL, *sorted(set(groups) - {ALL})]:
        print(line(name, groups[name]))
    print(f"\nPolarity left open: {groups[ALL]['polarity open']} of {groups[ALL]['spans']}.")
    print(
        "Polarity wrong: " + ", ".join(f"{count} {kind}" for kind, count in groups[ALL].most_common() if " judged " in kind) + "."
    )
    for kind, items in errors.items():
        for item in items[: args.errors]:
            print(f"{kind}: {item}")


if __name__ == "__main__":
    main()
