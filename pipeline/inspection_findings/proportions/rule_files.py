"""The rule files of the proportions, with how to see which of their rules answer in a text: for `findings rules` and the tests."""

from __future__ import annotations

from collections.abc import Collection

from inspection_findings.proportions.exclusions import change_rules, exclusions
from inspection_findings.proportions.find import answering_rules, find_proportions
from inspection_findings.proportions.forms import forms
from inspection_findings.proportions.hedges import hedge_rules
from inspection_findings.proportions.roles import role_rules
from inspection_findings.rules import RuleFile


def rule_files() -> tuple[RuleFile, ...]:
    """The files with rules that answer in a text."""
    return (
        RuleFile("proportions/forms", forms(), lambda text: answering_rules(text).forms),
        RuleFile("proportions/exclusions", exclusions(), lambda text: answering_rules(text).exclusions),
        RuleFile("proportions/hedges", hedge_rules().hedges, lambda text: answering_rules(text).hedges),
        RuleFile("proportions/roles", role_rules(), _roles_in),
        RuleFile("proportions/change", (change_rules(),), _changes_in),
    )


def _changes_in(text: str) -> Collection[str]:
    """The id of the rule of changes, once for each change."""
    return [change_rules().id for proportion in find_proportions(text) if proportion.change]


def _roles_in(text: str) -> Collection[str]:
    """The roles of the proportions of a text that are not findings; each is the id of its rule."""
    return [proportion.role for proportion in find_proportions(text) if proportion.role != "finding"]
