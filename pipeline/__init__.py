"""Findings of inspection reports as data: sections, tagged sentences, and proportions as honest intervals.

>>> import pipeline
>>> [share.text for share in pipeline.find_proportions("Plans were good in just over half of the cases.")]
['just over half']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.chain import Report as Report
    from pipeline.chain import extract as extract
    from pipeline.components import load as load
    from pipeline.frames import read_findings as read_findings
    from pipeline.frames import to_frame as to_frame
    from pipeline.proportions import find_proportions as find_proportions

__version__ = "0.1.0"
__all__ = ["Report", "extract", "find_proportions", "load", "read_findings", "to_frame"]

_HOME = {
    "Report": "pipeline.chain",
    "extract": "pipeline.chain",
    "find_proportions": "pipeline.proportions",
    "load": "pipeline.components",
    "read_findings": "pipeline.frames",
    "to_frame": "pipeline.frames",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: ``import pipeline`` alone stays light."""
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
