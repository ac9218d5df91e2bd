"""Findings as the tasks of Prodigy, Label Studio and doccano, and back, without loss either way.

A task that was made here carries its whole record along (key ``finding``), so that nothing is lost on the way back; a task that
was made there becomes a record that carries the task along (key ``origin``), so that it goes back as it came. What people
changed in between, labels and spans, is taken over.
"""

from inspection_findings.review.exchange.convert import FORMATS, Conversion, detect, read_tasks, to_findings, to_tasks

__all__ = ["FORMATS", "Conversion", "detect", "read_tasks", "to_findings", "to_tasks"]
