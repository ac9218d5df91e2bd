"""Evaluating a model on annotated reports and reviewed records: figures that add, intervals, tables and a picture."""

from pipeline.evaluate.answers import Answer
from pipeline.evaluate.figures import Evaluation, compare, summarise

__all__ = ["Answer", "Evaluation", "compare", "summarise"]
