"""Statements of the same fact: what the summary repeats from the body must not be counted twice."""

from __future__ import annotations

from collections.abc import Sequence

from inspection_findings.model.report import Link, Polarity, Proportion, Sentence


def group_same(
    sentences: Sequence[Sentence],
    proportions: Sequence[Sequence[Proportion]],
    polarities: Sequence[Sequence[Polarity]],
    links: Sequence[Sequence[Link]],
) -> list[tuple[str | None, ...]]:
    """For each share the name of the group that states the same fact ("2.2.3#1"), None where it stands alone.

    Two shares state the same fact where they answer the same key question and their intervals of what was met overlap. A row of a
    table of results states nothing, it prints what others state.
    """
    groups: dict[str, list[list[tuple[int, int, float, float]]]] = {}
    for row in [row for row, shares in enumerate(proportions) if shares]:
        for column, (polarity, link) in enumerate(zip(polarities[row], links[row], strict=True)):
            if link.key_question is None or sentences[row].table or polarity.met_low is None or polarity.met_high is None:
                continue
            place = (row, column, polarity.met_low, polarity.met_high)
            for group in groups.setdefault(link.key_question, []):
                if all(place[2] <= high + 0.02 and low <= place[3] + 0.02 for _, _, low, high in group):
                    group.append(place)
                    break
            else:
                groups[link.key_question].append([place])
    names: dict[tuple[int, int], str] = {}
    for question, found in groups.items():
        for number, group in enumerate((group for group in found if len(group) > 1), start=1):
            names.update({(row, column): f"{question}#{number}" for row, column, _, _ in group})
    same: list[tuple[str | None, ...]] = [(None,) * len(shares) for shares in proportions]
    for row, _ in names:
        same[row] = tuple(names.get((row, column)) for column in range(len(proportions[row])))
    return same
