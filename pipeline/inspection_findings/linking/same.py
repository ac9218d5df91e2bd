"""Statements of the same fact: what the summary repeats from the body must not be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inspection_findings.model.report import Proportion, Sentence

# intervals that lie no further apart than this (fraction of 1) state the same: a rounded per cent
ROUNDING = 0.02


def group_same(sentences: Sequence[Sentence]) -> None:
    """Write on each proportion the name of the group that states the same fact ("2.2.3#1"); None where it stands alone.

    Two proportions state the same fact where they answer the same key question and their intervals of what was met overlap. A row
    of a table of results states nothing, it prints what others state.
    """
    groups: dict[str, list[list[tuple[int, int]]]] = {}
    intervals: dict[tuple[int, int], tuple[float, float]] = {}
    for place, question, interval in _stated(sentences):
        intervals[place] = interval
        for group in groups.setdefault(question, []):
            if all(_overlap(interval, intervals[other]) for other in group):
                group.append(place)
                break
        else:
            groups[question].append([place])
    for question, found in groups.items():
        for number, group in enumerate((group for group in found if len(group) > 1), start=1):
            for row, column in group:
                _name(sentences[row], column, f"{question}#{number}")


def _stated(sentences: Sequence[Sentence]) -> Iterator[tuple[tuple[int, int], str, tuple[float, float]]]:
    """Row and column of each proportion that answers a key question, that question, and its interval of what was met."""
    for row, sent in enumerate(sentences):
        for column, proportion in enumerate(() if sent.table else sent.proportions):
            interval = _met(proportion)
            if interval is not None and proportion.link is not None and proportion.link.key_question is not None:
                yield (row, column), proportion.link.key_question, interval


def _met(proportion: Proportion) -> tuple[float, float] | None:
    """The interval of what was met, None where nothing was judged."""
    polarity = proportion.polarity
    if polarity is None or polarity.met_low is None or polarity.met_high is None:
        return None
    return polarity.met_low, polarity.met_high


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals overlap, or lie so close that they state the same."""
    return one[0] <= other[1] + ROUNDING and other[0] <= one[1] + ROUNDING


def _name(sent: Sentence, column: int, name: str) -> None:
    """Write the group's name on one proportion of the sentence."""
    proportions = list(sent.proportions)
    proportions[column] = replace(proportions[column], same_as=name)
    sent.proportions = tuple(proportions)
