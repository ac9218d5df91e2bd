"""Training the tagger: where the examples come from, how they are fitted, and what the model folder holds."""

from inspection_findings.train.data import Example, Group, gather
from inspection_findings.train.fit import fit
from inspection_findings.train.run import Sources, train

__all__ = ["Example", "Group", "Sources", "fit", "gather", "train"]
