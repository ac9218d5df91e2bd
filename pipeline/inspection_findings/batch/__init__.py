"""Many reports: what changed is done again, the rest is taken from the journal of earlier runs."""

from inspection_findings.batch.inputs import Inputs
from inspection_findings.batch.publish import FORMATS, RunSummary
from inspection_findings.batch.run import run

__all__ = ["FORMATS", "Inputs", "RunSummary", "run"]
