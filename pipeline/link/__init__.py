"""Of what, and met or not: polarity of shares, links to standards and key questions, statements of the same fact."""

from pipeline.link.polarity import judge_polarity
from pipeline.link.same import group_same
from pipeline.link.standards import link_sentences

__all__ = ["group_same", "judge_polarity", "link_sentences"]
