"""Of what: links to standards and key questions, statements of the same fact."""

from inspection_findings.linking.link import group_same, link_sentences

__all__ = ["group_same", "link_sentences"]
