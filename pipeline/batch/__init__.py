"""Many reports: what changed is done again, the rest is taken from what an earlier run kept."""

from pipeline.batch.inputs import list_inputs
from pipeline.batch.run import RunSummary, run

__all__ = ["RunSummary", "list_inputs", "run"]
