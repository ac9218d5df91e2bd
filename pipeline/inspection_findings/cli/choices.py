"""What completion offers for options that take a name: the frameworks and scales that ship, read from file names alone."""

from __future__ import annotations


def complete_framework(incomplete: str) -> list[str]:
    """The names of frameworks that begin so."""
    from inspection_findings.frameworks import framework_names

    return [name for name in framework_names() if name.startswith(incomplete)]


def complete_scale(incomplete: str) -> list[str]:
    """The names of scales that begin so."""
    from inspection_findings.proportions import scale_names

    return [name for name in scale_names() if name.startswith(incomplete)]
