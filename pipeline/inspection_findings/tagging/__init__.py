"""Tagging sentences as strength, area for improvement, recommendation or none."""

from inspection_findings.tagging.features import FEATURES, Features, Passage
from inspection_findings.tagging.tagger import Tagger

__all__ = ["FEATURES", "Features", "Passage", "Tagger"]
