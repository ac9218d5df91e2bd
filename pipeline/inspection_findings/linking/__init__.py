"""Of what: links to standards and key questions, statements of the same fact."""

from inspection_findings.linking.link import link_sentences
from inspection_findings.linking.same import group_same

__all__ = ["group_same", "link_sentences"]
