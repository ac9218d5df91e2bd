"""Of what, and met or not: polarity of shares, links to standards and key questions, statements of the same fact."""

from pipeline.link.contradict import contradicts
from pipeline.link.link import link_sentences
from pipeline.link.polarity import judge_polarity
from pipeline.link.same import group_same

__all__ = ["contradicts", "group_same", "judge_polarity", "link_sentences"]
