"""What a proportion is: a finding, or the comparator, former value or target of one (configs/proportions/roles.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from inspection_findings.model.report import Proportion
from inspection_findings.model.vocabulary import Role
from inspection_findings.proportions.triggers import holds_any
from inspection_findings.rules import Parts, Pattern, Rule, RuleModel, Rules, load_rules

# how much of the text before and behind a proportion the rules look at, in characters
BEFORE, AFTER = 120, 80


class RoleCase(RuleModel):
    """One way in which a role shows: all patterns that it has must match, and one of ``needs`` must stand in the sentence."""

    needs: tuple[str, ...]
    before: Pattern | None = None
    after: Pattern | None = None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Whether the case fits what stands at ``start`` to ``end`` of plain text."""
        if self.before and not self.before.search(text, max(0, start - BEFORE), start):
            return False
        return not self.after or bool(self.after.match(text, end, end + AFTER))


class RoleRule(Rule):
    """The cases of one role."""

    role: Role
    cases: tuple[RoleCase, ...]


class RoleRules(RuleModel):
    """The content of configs/proportions/roles.yaml."""

    parts: Parts
    roles: Rules[RoleRule]


@cache
def role_rules() -> tuple[RoleRule, ...]:
    """The rules of the roles, in the order in which they are asked.

    Raises:
        ConfigError: the file does not fit `RoleRules`.
    """
    return load_rules("proportions/roles", RoleRules).roles


def assign_roles(proportions: Sequence[Proportion], flat: str, offset: int) -> list[Proportion]:
    """The proportions of a sentence with their roles, each other one linked to the finding that it is compared with.

    That is the finding before it in the sentence, or else the one behind it ("from 40 to 65 per cent"). A change keeps the role
    of a finding. The plain sentence ``flat`` begins at ``offset`` of the text that the proportions' offsets count in.
    """
    possible = _possible_cases(flat)
    if not possible:
        return list(proportions)
    roles: list[Role] = [
        "finding" if proportion.change else _role_by(possible, flat, proportion.start - offset, proportion.end - offset)
        for proportion in proportions
    ]
    if "finding" not in roles and "target" in roles:
        # "the figure for all England was 79%, against a target of 75%": what is held against the target is the finding
        roles = ["finding" if role == "comparator" else role for role in roles]
    assigned = list(proportions)
    for index, role in enumerate(roles):
        if role != "finding":
            assigned[index] = replace(proportions[index], role=role, compared_with=_finding_beside(roles, index))
    return assigned


def role_at(flat: str, start: int, end: int) -> Role:
    """The role of what stands at ``start`` to ``end`` of plain text.

    >>> role_at("it was 70 per cent, up from 62 per cent in 2021", 28, 39)
    'former'
    """
    return _role_by(_possible_cases(flat), flat, start, end)


def _possible_cases(flat: str) -> list[tuple[Role, RoleCase]]:
    """The cases that can fit in a sentence, with their roles, in the order in which they are asked."""
    present = [holds_any(flat, needs) for needs in _needs()]
    return [(role, case) for role, case, index in _cases() if present[index]] if True in present else []


@cache
def _needs() -> tuple[tuple[str, ...], ...]:
    """The needs of the cases, each once."""
    return tuple(dict.fromkeys(case.needs for rule in role_rules() for case in rule.cases))


@cache
def _cases() -> tuple[tuple[Role, RoleCase, int], ...]:
    """The cases with their roles and the index of their needs."""
    return tuple((rule.role, case, _needs().index(case.needs)) for rule in role_rules() for case in rule.cases)


def _role_by(cases: Sequence[tuple[Role, RoleCase]], flat: str, start: int, end: int) -> Role:
    return next((role for role, case in cases if case.fits(flat, start, end)), "finding")


def _finding_beside(roles: Sequence[Role], index: int) -> int | None:
    before = (place for place in range(index - 1, -1, -1) if roles[place] == "finding")
    behind = (place for place in range(index + 1, len(roles)) if roles[place] == "finding")
    return next(before, next(behind, None))
