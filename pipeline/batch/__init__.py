"""Many reports: what changed is done again, the rest is taken from what an earlier run kept."""

from pipeline.batch.inputs import list_inputs
from pipeline.batch.publish import RunSummary
from pipeline.batch.run import run

__all__ = ["RunSummary", "list_inputs", "run"]
