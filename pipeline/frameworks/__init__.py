"""Frameworks of inspection standards as data: what they hold, how they are read, how the one that fits a report is chosen."""

from pipeline.frameworks.choose import choose_framework
from pipeline.frameworks.files import framework_files, framework_names
from pipeline.frameworks.model import DEFAULT_MET_FROM, Band, Framework, KeyQuestion, Standard, bare
from pipeline.frameworks.read import load_framework

__all__ = [
    "DEFAULT_MET_FROM",
    "Band",
    "Framework",
    "KeyQuestion",
    "Standard",
    "bare",
    "choose_framework",
    "framework_files",
    "framework_names",
    "load_framework",
]
