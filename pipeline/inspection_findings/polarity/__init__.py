"""Whether a stated proportion met the expectation, and whether that fits the sentence's label."""

from inspection_findings.polarity.judge import contradicts, judge_polarity

__all__ = ["contradicts", "judge_polarity"]
