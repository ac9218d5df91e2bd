"""Many reports: what changed is done again, the rest is taken from what an earlier run kept."""

from inspection_findings.batch.inputs import list_inputs
from inspection_findings.batch.publish import RunSummary
from inspection_findings.batch.run import run

__all__ = ["RunSummary", "list_inputs", "run"]
