"""Tagging sentences as strength, area for improvement, recommendation or none."""

from pipeline.tag.features import FEATURES, Features, Passage
from pipeline.tag.tagger import Tagger

__all__ = ["FEATURES", "Features", "Passage", "Tagger"]
