"""Evaluating a model on annotated reports and reviewed records: figures that add, intervals, tables and a picture."""

from inspection_findings.evaluate.answers import Answer
from inspection_findings.evaluate.figures import Evaluation, compare, summarise

__all__ = ["Answer", "Evaluation", "compare", "summarise"]
