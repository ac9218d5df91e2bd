"""Training the tagger: where the examples come from, how they are fitted, and what the model folder holds."""

from pipeline.train.data import Example, Group, gather
from pipeline.train.fit import fit
from pipeline.train.run import Sources, train

__all__ = ["Example", "Group", "Sources", "fit", "gather", "train"]
