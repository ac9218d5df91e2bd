"""Labels and shares that contradict each other: one of the two is wrong, and a person should look."""

from __future__ import annotations

from inspection_findings.model.report import Sentence, Tag
from inspection_findings.polarity.judge import lowered, rules

# how far below the share from which an expectation counts as met a strength's shares must lie, and how far above an improvement's
FAR_BELOW, FAR_ABOVE = 0.2, 0.15


def contradicts(sent: Sentence, tag: Tag, *, met_from: float) -> bool:
    """Whether all shares of a sentence speak against its label, and no word in it judges otherwise.

    A strength then has shares far below the band of what is good, an area for improvement shares far above it. A sentence with a
    second label has two sides, each with a share of its own.

    Args:
        sent: the sentence, with the polarity of each of its proportions; neutral ones say nothing.
        tag: its label.
        met_from: the share, a fraction of 1, from which an expectation counts as met.
    """
    polarities = (proportion.polarity for proportion in sent.proportions)
    met = [polarity.met_estimate for polarity in polarities if polarity is not None and polarity.met_estimate is not None]
    if not met or tag.secondary is not None:
        return False
    known = rules()
    if tag.label == "strength":
        return max(met) < met_from - FAR_BELOW and known.credit.search(lowered(sent.text)) is None
    if tag.label == "area_for_improvement" and min(met) > met_from + FAR_ABOVE:
        text = lowered(sent.text)
        return not any(pattern.search(text) for pattern in (known.bad, known.negator, known.regret))
    return False
