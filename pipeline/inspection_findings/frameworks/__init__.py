"""Frameworks of inspection standards as data: what they hold, how they are read, how the one that fits a report is chosen."""

from inspection_findings.frameworks.choose import are_shipped, choose_framework, derive_framework, names_publisher, prove_framework
from inspection_findings.frameworks.files import framework_files, framework_names
from inspection_findings.frameworks.read import find_faults, in_force, load_framework
from inspection_findings.model.framework import DEFAULT_MET_FROM, Band, Framework, KeyQuestion, Standard, bare

__all__ = [
    "DEFAULT_MET_FROM",
    "Band",
    "Framework",
    "KeyQuestion",
    "Standard",
    "are_shipped",
    "bare",
    "choose_framework",
    "derive_framework",
    "find_faults",
    "framework_files",
    "framework_names",
    "in_force",
    "load_framework",
    "names_publisher",
    "prove_framework",
]
