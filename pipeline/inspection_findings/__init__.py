"""Findings of inspection reports as data: sections, tagged sentences, and proportions as honest intervals.

>>> import inspection_findings
>>> [share.text for share in inspection_findings.find_proportions("Plans were good in just over half of the cases.")]
['just over half']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspection_findings.dataframes import read_findings as read_findings
    from inspection_findings.dataframes import to_frame as to_frame
    from inspection_findings.model.report import Report as Report
    from inspection_findings.proportions import find_proportions as find_proportions
    from inspection_findings.spacy_components import load as load
    from inspection_findings.stages import extract as extract
    from inspection_findings.tables import to_frames as to_frames

__version__ = "0.1.0"
__all__ = ["Report", "extract", "find_proportions", "load", "read_findings", "to_frame", "to_frames"]

_HOME = {
    "Report": "inspection_findings.model.report",
    "extract": "inspection_findings.stages",
    "find_proportions": "inspection_findings.proportions",
    "load": "inspection_findings.spacy_components",
    "read_findings": "inspection_findings.dataframes",
    "to_frame": "inspection_findings.dataframes",
    "to_frames": "inspection_findings.tables",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: ``import inspection_findings`` alone stays light."""
    if name not in _HOME:
        raise AttributeError(f"module 'inspection_findings' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
